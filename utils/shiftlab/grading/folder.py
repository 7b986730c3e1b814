"""Grade all that was handed in to a staged folder, several submissions at a time.

It works on the folder that `shiftlab stage` laid out, beside nbgrader or without it: reads
source/NAME and submitted/STUDENT/NAME, writes the tables and feedback/STUDENT/NAME. What was marked
before and is the same file keeps its seed, and so its result; another file gets a new one.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shiftlab.exercises.afresh import as_compared, class_key
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading import tables
from shiftlab.grading.apart import grade_apart
from shiftlab.grading.engine import Report, none_of
from shiftlab.grading.handed_in import (
    absent,
    assignments,
    digest,
    missing,
    notebook_of,
    noted,
    submitted,
)
from shiftlab.grading.handed_out import asked, title
from shiftlab.grading.page import page
from shiftlab.grading.tables import Graded
from shiftlab.grading.watch import Limits


def grade_folder(
    folder: Path,
    names: Sequence[str] = (),
    jobs: int | None = None,
    limits: Limits | None = None,
    say: Callable[[Graded], None] = lambda graded: None,
    *,
    students: Sequence[str] = (),
    seed: int | None = None,
    expected: Sequence[str] = (),
) -> list[Graded]:
    """Grade what was handed in; of `names`, if given, the assignments that begin so.

    jobs: submissions at a time, by default one for each core; say: told of each when it is done;
    students: only these; seed: for the examples of all that is graded now, and then nothing is
    written; by default the one that the same file was marked with before, else a new one, and the
    tables and pages are; expected: the class list, whose missing notebooks get 0 points where no
    row stands yet.

    Raises:
        GradingError: the folder was not staged, nothing was handed in, or a table in it is none of
            ours; nothing is written then.
    """
    folder = folder.resolve()
    sources = assignments(folder, names)
    found = submitted(folder, sources, students)
    before, notes = tables.marked(folder), noted(folder, sources, found)
    limits, key = limits or Limits(), class_key(folder)
    with tempfile.TemporaryDirectory(prefix="shiftlab-libraries-") as shared:
        Path(shared).chmod(0o755)

        def grade_one(each: tuple[str, str]) -> Graded:
            student, name = each
            path = notebook_of(folder, student, name)
            file, old = digest(path), before.get((as_compared(student), name))
            drawn = old.seed if old and file and file == old.file else secrets.randbits(32)
            drawn = drawn if seed is None else seed
            if lacking := missing(path):
                trouble = f"{lacking[0].upper()}{lacking[1:]}."
                nobody = none_of(asked(sources[name], exercises()), trouble)
                report = Report(nobody, drawn, trouble=trouble)
            else:
                report = grade_apart(
                    *(sources[name], path, limits, drawn, Path(shared)), student=student, key=key
                )
            note = "" if report.trouble else notes.get(each, "")
            graded = Graded(student, name, report, file, note, old)
            if seed is None:
                _write(
                    folder / "feedback" / student / name / f"{name}.html",
                    page(student, title(sources[name]), report),
                )
            say(graded)
            return graded

        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            done = list(pool.map(grade_one, found))
    if seed is not None:
        return done
    done += [
        tables.nothing(student, name, asked(sources[name], exercises()))
        for student, name in absent(found, expected)
        if (as_compared(student), name) not in before  # marked once, and cleared away since
    ]
    tables.keep(folder, done)
    return done


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def summary(done: Sequence[Graded]) -> str:
    """A table for the terminal, and in words what could not be graded or protected."""
    width = max(len("student"), *(len(each.student) for each in done))
    lines = [f"{'student':{width}}  {'points':>11}  {'seconds':>7}  assignment"]
    for each in done:
        points = each.points if each.failed else f"{each.points} of {each.of:g}"
        lines.append(
            f"{each.student:{width}}  {points:>11}  {each.report.seconds:7.1f}  {each.assignment}"
        )
    for each in done:
        if each.failed:
            lines.append(f"Not graded: {each.student}, {each.assignment}. {each.report.in_full}")
        elif each.note:
            lines.append(f"Look at this: {each.student}, {each.assignment}: {each.note}.")
        elif not each.handed_in:
            lines.append(f"Nothing handed in: {each.student}, {each.assignment}.")
    return "\n".join([*lines, *unprotected(done)])


def compared(graded: Graded) -> str:
    """How a result came out beside the one before, in a sentence; empty if it is the first."""
    before = graded.before
    if before is None:
        return ""
    was = tables.NOT_GRADED if before.points is None else f"{before.points:g}"
    same = graded.points == was
    result = f"{was}, as before" if same else f"was {was}, is now {graded.points}"
    if graded.file != before.file:
        what = "another file than before"
    elif graded.report.seed == before.seed:
        what = "the same file and seed as before"
    else:
        what = f"the same file, seed {graded.report.seed} instead of {before.seed}"
    return f"{graded.student}, {graded.assignment}, {what}: {result}."


def by_exercise(graded: Graded) -> list[str]:
    """A line for each exercise: its title, how its answer came out, and its points.

    Below them stands the card, as plain text, of each that is wrong or stopped with an error.
    """
    marks = graded.report.marks
    width = max(len(mark.title) for mark in marks)
    points = ["–" if graded.failed else f"{mark.points:g}" for mark in marks]
    lines = [
        f"{mark.title:{width}}  {reached} of {mark.worth:g}  {mark.state}"
        for mark, reached in zip(marks, points, strict=True)
    ]
    cards = [f"{mark.title}, {mark.text}" for mark in marks if mark.state in ("wrong", "error")]
    return [*lines, *(f"\n{_printable(card)}" for card in cards)]


def _printable(card: str) -> str:
    """What a student's code printed stands on a card: in a terminal it may command nothing."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "?" for sign in card)


def unprotected(done: Sequence[Graded]) -> list[str]:
    """What the sandboxes could not give up on this machine, in sentences; none where all was."""
    reports = [each.report for each in done if each.report.protected is not None]
    if not reports:
        return []
    given_up = frozenset.intersection(*(report.protected for report in reports))
    missing = [sentence for what, sentence in _MISSING.items() if what not in given_up]
    reach = sorted({path for report in reports for path in report.within_reach})
    if reach:
        missing.append(f"A submission could have read: {', '.join(reach)}.")
    return missing


_MISSING = {
    "files": "Files were not protected here (that takes Linux with Landlock): grade on a machine "
    "or in a container that holds neither solutions nor anything private.",
    "network": "The network was not cut off here (that takes Linux namespaces).",
    "processes": "Processes left behind by a submission may have survived it (no namespaces here).",
}
