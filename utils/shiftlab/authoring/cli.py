"""The `shiftlab` command: build, execute, html, slides, lite, stage, grade, progress.

It reads what was asked and prints what was done; the work is in the modules beside it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from shiftlab.authoring.project import AuthoringError, Project


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 when all is well, 1 when something must be mended."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except AuthoringError as error:
        print(f"shiftlab {options.verb}: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shiftlab", description="What a shift does to a CNN: the course's own command."
    )
    parser.add_argument(
        "--root", type=Path, help="the checkout to work on (default: the one around this folder)"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    build = verbs.add_parser("build", help="make notebooks/ from solutions/")
    how = build.add_mutually_exclusive_group()
    how.add_argument(
        "--check", action="store_true", help="write nothing; fail if something is out of date"
    )
    how.add_argument(
        "--overwrite",
        action="store_true",
        help="replace and remove also notebooks that somebody has worked in: the work is lost",
    )
    build.set_defaults(run=_build)

    execute = verbs.add_parser("execute", help="run the solutions and keep their outputs")
    execute.add_argument(
        "names", nargs="*", metavar="NAME", help="how file names start, e.g. 01 (default: all)"
    )
    execute.set_defaults(run=_execute)

    for kind, made in (("html", "one page"), ("slides", "slides")):
        exported = verbs.add_parser(kind, help=f"make {made} of solved notebooks, to open offline")
        exported.add_argument(
            "names",
            nargs="*",
            metavar="NAME",
            help="how file names start, e.g. 01, or the path of any notebook (default: all)",
        )
        exported.set_defaults(run=_export)

    lite = verbs.add_parser("lite", help="make a site of the notebooks that run in a browser alone")
    lite.set_defaults(run=_lite)

    stage = verbs.add_parser("stage", help="lay out a folder for handing out and grading")
    stage.add_argument("folder", type=Path, metavar="FOLDER")
    stage.add_argument(
        "--afresh",
        metavar="KEY",
        help="where marks count: draw objects and numbers for each student, from this word",
    )
    stage.set_defaults(run=_stage)

    grade = verbs.add_parser("grade", help="grade what was handed in to a staged folder")
    grade.add_argument("folder", type=Path, metavar="FOLDER")
    grade.add_argument(
        "names", nargs="*", metavar="NAME", help="how assignments start, e.g. 01 (default: all)"
    )
    grade.add_argument(
        "--list",
        action="store_true",
        help="mark nothing: show who handed in what, and what to look at before marking",
    )
    who = grade.add_mutually_exclusive_group()
    who.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="STUDENT",
        help="only this one's folder, all other rows and pages stay (may be repeated)",
    )
    who.add_argument(
        "--students",
        type=Path,
        metavar="LIST",
        help="the class list, one name a line: who handed in nothing gets 0 points, and it is said",
    )
    grade.add_argument(
        "--seed",
        type=int,
        help="with --student: draw the examples from this seed, show the result and write nothing "
        "(default: the seed that the same file was marked with before, else a new one)",
    )
    grade.add_argument(
        "--jobs", type=_count, help="submissions at a time (default: one for each core)"
    )
    grade.set_defaults(run=_grade)

    progress = verbs.add_parser("progress", help="show which exercises you have solved")
    progress.add_argument(
        "notebook", nargs="?", metavar="NOTEBOOK", help="its number, e.g. 01 (default: all)"
    )
    progress.set_defaults(run=_progress)
    return parser


def _build(options: argparse.Namespace) -> int:
    from shiftlab.authoring.build import apply, build

    project = Project.find(options.root)
    changes = build(project)
    if options.check:
        for change in changes:
            print(f"out of date: {change.path.relative_to(project.root)}")
        if changes:
            print("Run `make build` and commit what it writes.")
        return 1 if changes else 0
    apply(changes, options.overwrite)
    for change in changes:
        print(change)
    print(f"notebooks/ is up to date: {len(project.sources())} notebooks, {len(changes)} changes.")
    return 0


def _execute(options: argparse.Namespace) -> int:
    from shiftlab.authoring import ledger
    from shiftlab.authoring.execute import execute

    project = Project.find(options.root)
    for path in project.sources(options.names):
        done = execute(project, path)
        state = "outputs stored" if done.written else "nothing new"
        print(f"{path.name}: {done.seconds:.1f} s, {state}", flush=True)
        if ledger.keep(project):  # at once: the notebooks that follow may show it
            print(f"written: {project.ledger.relative_to(project.root)}", flush=True)
    return 0


def _export(options: argparse.Namespace) -> int:
    from shiftlab.authoring.export import chosen, export

    project = Project.find(options.root)
    paths = chosen(project, options.names)
    for path in paths:
        target = export(project, path, options.verb, paths)
        print(
            f"{target.relative_to(project.root)}: {target.stat().st_size / 1e6:.1f} MB", flush=True
        )
    return 0


def _lite(options: argparse.Namespace) -> int:
    from shiftlab.authoring.lite import lite

    project = Project.find(options.root)
    target = lite(project).relative_to(project.root)
    print(f"{target}: serve it with `python -m http.server --directory {target}`")
    return 0


def _stage(options: argparse.Namespace) -> int:
    from shiftlab.authoring.stage import stage

    staged = stage(Project.find(options.root), options.folder, key=options.afresh)
    if staged.kept_settings:
        print(
            f"{options.folder / 'nbgrader_config.py'} differs from what was staged and is kept; "
            "remove it and stage again to have it written anew."
        )
    print(f"{options.folder} holds {len(staged.assignments)} assignments:")
    for path in staged.assignments:
        print(f"  {path.stem}")
    print(_STEPS.format(first=staged.assignments[0].stem))
    if staged.key:
        print(
            f"Questions are drawn for each student from the key {staged.key!r}: hand out release/, "
            "not\nnotebooks/, and name each folder in submitted/ as your list spells it."
        )
    return 0


_STEPS = """\
In that folder, for each of them; class.txt is your list, one name a line:
  name={first}
  nbgrader generate_assignment $name   # makes release/$name/$name.ipynb: hand this out
  # collect what they hand in as submitted/STUDENT/$name/$name.ipynb
  shiftlab grade . $name --list --students class.txt   # a look before marking
  shiftlab grade . $name --students class.txt          # marks.csv, and a page for each student
The guide for instructors (solutions/README.md, Marking) has nbgrader's own marking, too."""


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on was expected; got {text}")
    return number


def _grade(options: argparse.Namespace) -> int:
    from shiftlab.grading.folder import Graded, by_exercise, compared, grade_folder, summary
    from shiftlab.grading.handed_in import GradingError, listed, look, strangers
    from shiftlab.grading.tables import EXERCISES, MARKS

    def say(graded: Graded) -> None:
        print(f"{graded.student}, {graded.assignment}: {graded.points}", flush=True)

    if options.seed is not None and not options.student:
        raise AuthoringError("--seed repeats one student's result: say --student STUDENT as well.")
    try:
        expected = listed(options.students) if options.students else []
        if options.list:
            seen = look(options.folder, options.names, options.student, expected)
            print(seen)
            return 1 if seen.remarks else 0
        done = grade_folder(
            options.folder,
            options.names,
            options.jobs,
            say=say,
            students=options.student,
            seed=options.seed,
            expected=expected,
        )
    except GradingError as error:
        raise AuthoringError(str(error)) from error
    print(summary(done))
    for graded in done:
        if options.student and (said := compared(graded)):
            print(said)
    if options.seed is not None:
        for graded in done:
            print("\n".join(by_exercise(graded)))
        print("Nothing was written: marks, seed and page are as they were.")
        return 1 if any(graded.failed for graded in done) else 0
    there = [(each.student, each.assignment) for each in done if each.handed_in]
    for student in strangers(there, expected):
        print(f"Handed in, and not on the list: {student}.")
    print(f"Points: {options.folder / MARKS}, by exercise: {EXERCISES} beside it.")
    print(f"Pages for students: {options.folder / 'feedback'}/STUDENT/NAME/NAME.html")
    return 1 if any(graded.failed for graded in done) else 0


def _progress(options: argparse.Namespace) -> int:
    from shiftlab import progress
    from shiftlab.exercises.catalogue import NOTEBOOKS
    from shiftlab.exercises.progress import Note

    found = progress(options.notebook)
    if isinstance(found, Note):  # whose words are for a notebook
        raise AuthoringError(
            f"There is no notebook {options.notebook} with exercises of its own: write one of "
            f"{', '.join(NOTEBOOKS)}, or none for all."
        )
    print(found)
    if options.notebook is None:
        print("`shiftlab progress 01` lists the exercises of notebook 01.")
    return 0
