"""The tables that marking keeps in a staged folder: marks.csv and exercises.csv.

A row stays until the same student's same notebook is marked again. What could not be graded has no
points, not even 0, so that nobody exports it unseen. `nbgrader export` writes a table
of its own, grades.csv, which is neither read nor written here.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shiftlab.exercises.afresh import as_compared
from shiftlab.grading.engine import NOT_GRADED, Mark, Report
from shiftlab.grading.handed_in import GradingError
from shiftlab.grading.handed_out import Asked

MARKS, EXERCISES = "marks.csv", "exercises.csv"
HEADS = {
    MARKS: (
        *("student", "assignment", "points", "of", "core", "core_of", "seed", "file"),
        *("trouble", "note"),
    ),
    EXERCISES: ("student", "assignment", "exercise", "path", "points", "of", "state"),
}
NOTHING = "nothing handed in"
Key = tuple[str, str]  # the student, as names are compared, and the assignment


@dataclass(frozen=True)
class Marked:
    """What a row says of an earlier marking; points: None for what could not be graded."""

    file: str
    seed: int
    points: float | None


@dataclass(frozen=True)
class Graded:
    """One submission and its report.

    file: the beginning of the SHA-256 of what was marked; note: what showed before it was marked,
    in words; before: what it had been marked with, if it had.
    """

    student: str
    assignment: str
    report: Report
    file: str = ""
    note: str = ""
    before: Marked | None = None

    @property
    def points(self) -> str:
        """The points, or in words that there are none."""
        return NOT_GRADED if self.failed else f"{self.report.total:g}"

    @property
    def of(self) -> float:
        """What a notebook without a fault would get."""
        return sum(mark.worth for mark in self.report.marks)

    @property
    def core_of(self) -> float:
        """What its core exercises would get."""
        return sum(mark.worth for mark in self.report.marks if mark.core)

    @property
    def handed_in(self) -> bool:
        """Whether there was anything to mark."""
        return self.report.trouble != NOTHING

    @property
    def failed(self) -> bool:
        """Whether something was handed in that could not be graded."""
        return self.handed_in and bool(self.report.trouble)


def nothing(student: str, assignment: str, questions: Sequence[Asked]) -> Graded:
    """What a student gets for an assignment that was not handed in: 0 points, in words."""
    marks = tuple(
        Mark(
            each.exercise.name,
            f"{each.exercise.short_number} {each.exercise.title}",
            each.worth,
            0.0,
            NOTHING,
            "",
            "",
            each.exercise.core,
        )
        for each in questions
    )
    return Graded(student, assignment, Report(marks, seed=0, trouble=NOTHING))


def marked(folder: Path) -> dict[Key, Marked]:
    """What was marked before. Raises GradingError, as `rows`."""
    rows(folder, EXERCISES)  # marking that cannot be written down at its end should not begin
    found = (dict(zip(HEADS[MARKS], row, strict=True)) for row in rows(folder, MARKS))
    return {
        (as_compared(row["student"]), row["assignment"]): Marked(
            row["file"], int(row["seed"]), float(row["points"]) if row["points"] else None
        )
        for row in found
        if row["seed"].isdecimal()
    }


def keep(folder: Path, done: Sequence[Graded]) -> None:
    """Write both tables; rows of what was not graded now stay. Raises GradingError, as `rows`."""
    new = {MARKS: [], EXERCISES: []}
    for each in done:
        report, who = each.report, (each.student, each.assignment)
        total, core = ("" if each.failed else f"{v:g}" for v in (report.total, report.core))
        points = [total, f"{each.of:g}", core, f"{each.core_of:g}"]
        seed = str(report.seed) if each.handed_in else ""
        new[MARKS].append([*who, *points, seed, each.file, report.in_full, each.note])
        for mark in report.marks:
            path = "core" if mark.core else "extension"
            points = ["" if each.failed else f"{mark.points:g}", f"{mark.worth:g}"]
            new[EXERCISES].append([*who, mark.name, path, *points, mark.state])
    now = {(as_compared(each.student), each.assignment) for each in done}
    for name, head in HEADS.items():
        before = [row for row in rows(folder, name) if (as_compared(row[0]), row[1]) not in now]
        draft = folder / f".{name}.new"
        with draft.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [head, *sorted([*before, *new[name]], key=lambda row: row[:2])]
            )
        draft.replace(folder / name)


def rows(folder: Path, name: str) -> list[list[str]]:
    """The rows of a table written before; none if there is no such file.

    Raises GradingError: a file of this name that is another table, which would be lost.
    """
    path, head = folder / name, list(HEADS[name])
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = [row for row in csv.reader(file) if row]
    except UnicodeDecodeError:
        found = [["no text in UTF-8"]]
    first = found[0] if found else ["nothing"]
    came = first if first != head else next((row for row in found if len(row) != len(head)), None)
    if came:
        raise GradingError(
            f"{path} should be the table that `shiftlab grade` keeps, with the columns\n  "
            f"{','.join(head)}\nand has\n  {','.join(came)}\nNothing was written to it. Move the "
            "file away; then mark again."
        )
    return found[1:]
