"""Grade all that was handed in to a staged folder, several submissions at a time.

It works on the folder that `shiftlab stage` laid out, beside nbgrader or without it: reads
source/NAME and submitted/STUDENT/NAME, writes grades.csv, exercises.csv, and feedback/STUDENT/NAME.
"""

from __future__ import annotations

import csv
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from shiftlab.exercises.afresh import class_key
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading.apart import grade_apart
from shiftlab.grading.engine import Report
from shiftlab.grading.handed_out import asked
from shiftlab.grading.page import page
from shiftlab.grading.watch import Limits

_GRADES = ("student", "assignment", "points", "of", "seed", "trouble")
_EXERCISES = ("student", "assignment", "exercise", "points", "of", "state")


class GradingError(Exception):
    """Nothing can be graded; the message says what was expected, what came, what to do."""


@dataclass(frozen=True)
class Graded:
    """One submission and its report."""

    student: str
    assignment: str
    report: Report

    @property
    def of(self) -> float:
        """What a notebook without a fault would get."""
        return sum(mark.worth for mark in self.report.marks)


def grade_folder(
    folder: Path,
    names: Sequence[str] = (),
    jobs: int | None = None,
    limits: Limits | None = None,
    say: Callable[[Graded], None] = lambda graded: None,
) -> list[Graded]:
    """Grade what was handed in; of `names`, if given, the assignments that begin so.

    jobs: submissions at a time, by default one for each core; say: told of each when it is done.

    Raises:
        GradingError: the folder was not staged, or nothing was handed in.
    """
    folder = folder.resolve()
    sources = _sources(folder, names)
    found = list(_submitted(folder, list(sources)))
    if not found:
        raise GradingError(
            f"There is nothing to grade: expected were notebooks as {folder / 'submitted'}"
            f"/STUDENT/NAME/NAME.ipynb, NAME one of {', '.join(sources)}."
        )
    limits, key = limits or Limits(), class_key(folder)
    with tempfile.TemporaryDirectory(prefix="shiftlab-libraries-") as shared:
        Path(shared).chmod(0o755)

        def grade_one(each: tuple[str, str]) -> Graded:
            student, name = each
            path = folder / "submitted" / student / name / f"{name}.ipynb"
            seed = secrets.randbits(32)
            report = grade_apart(
                sources[name], path, limits, seed, Path(shared), student=student, key=key
            )
            graded = Graded(student, name, report)
            _write(
                folder / "feedback" / student / name / f"{name}.html",
                page(student, name, graded.report),
            )
            say(graded)
            return graded

        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            done = list(pool.map(grade_one, found))
    keep(folder, done)
    return done


def _sources(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """The assignments' sources by name. Raises GradingError."""
    every = {path.stem: path for path in sorted((folder / "source").glob("*/*.ipynb"))}
    chosen = {
        stem: path for stem, path in every.items() if not names or stem.startswith(tuple(names))
    }
    if not chosen:
        raise GradingError(
            f"{folder} should be a folder from `shiftlab stage`, with source/NAME/NAME.ipynb"
            + (f"; no NAME there begins with {' or '.join(names)}." if every else ".")
        )
    for path in chosen.values():
        try:
            asked(path, exercises())
        except ValueError as error:
            raise GradingError(f"{path}: {error} Stage the folder again.") from error
    return chosen


def _submitted(folder: Path, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Pairs (student, assignment), in order, of all folders; a file may be missing in one."""
    for student in sorted((folder / "submitted").glob("*")):
        if student.is_dir() and not student.name.startswith("."):
            yield from ((student.name, name) for name in names if (student / name).is_dir())


def keep(folder: Path, done: Sequence[Graded]) -> None:
    """Write grades.csv and exercises.csv; rows of what was not graded now stay."""
    grades = [
        (each.student, each.assignment, f"{each.report.total:g}", f"{each.of:g}",
         str(each.report.seed), each.report.trouble)
        for each in done
    ]  # fmt: skip
    by_exercise = [
        (
            each.student,
            each.assignment,
            mark.name,
            f"{mark.points:g}",
            f"{mark.worth:g}",
            mark.state,
        )
        for each in done
        for mark in each.report.marks
    ]
    now = {(each.student, each.assignment) for each in done}
    for name, head, rows in (
        ("grades.csv", _GRADES, grades),
        ("exercises.csv", _EXERCISES, by_exercise),
    ):
        before = [row for row in _rows(folder / name, head) if (row[0], row[1]) not in now]
        text = [list(head), *sorted([*before, *map(list, rows)], key=lambda row: row[:2])]
        draft = folder / f".{name}.new"
        with draft.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(text)
        draft.replace(folder / name)


def _rows(path: Path, head: tuple[str, ...]) -> list[list[str]]:
    """The rows of a table written before; none of a file with another head, such as nbgrader's."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[1:] if rows and tuple(rows[0]) == head else []


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def summary(done: Sequence[Graded]) -> str:
    """A table for the terminal, and in words what could not be graded or protected."""
    width = max(len("student"), *(len(each.student) for each in done))
    lines = [f"{'student':{width}}  {'points':>11}  {'seconds':>7}  assignment"]
    for each in done:
        points = f"{each.report.total:g} of {each.of:g}"
        lines.append(
            f"{each.student:{width}}  {points:>11}  {each.report.seconds:7.1f}  {each.assignment}"
        )
    for each in done:
        if each.report.trouble:
            lines.append(f"Not graded: {each.student}, {each.assignment}. {each.report.trouble}")
    return "\n".join([*lines, *unprotected(done)])


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
