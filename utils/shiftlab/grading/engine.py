"""Grade one submission: each exercise that was handed out, asked in a sandbox, judged out here.

Which exercises there are and what they are worth is read from the notebook that was handed out.
Of the submission only the code is taken; its outputs, its check cells and its metadata count for
nothing. Nothing of it is run, imported or unpickled in this process.
"""

from __future__ import annotations

import linecache
import os
import secrets
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shiftlab.exercises.catalogue import exercises as declared
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.feedback import Outcome
from shiftlab.grading import cells, library
from shiftlab.grading.handed_out import Asked, asked
from shiftlab.grading.hearing import Hall, heard
from shiftlab.grading.library import Libraries
from shiftlab.grading.watch import Limits
from shiftlab.grading.whose import remark

NOT_GRADED = "not graded"


@dataclass(frozen=True)
class Mark:
    """What one exercise came to: its points of what it is worth, and the check's words.

    state: as a check says, or NOT_GRADED; core: whether it lies on the path for everybody, as
    declared; else it is an extension.
    """

    name: str
    title: str
    worth: float
    points: float
    state: str
    text: str
    html: str
    core: bool = True


@dataclass(frozen=True)
class Report:
    """What grading one submission came to.

    trouble: why nothing could be graded, in words for student and lecturer, or empty; details: what
    a program said of it, for the lecturer alone; seed: what the examples were drawn from, so that
    grading can be repeated; protected: what every sandbox gave up, each of "files", "network",
    "processes", "user", None if there was none; within_reach: what should have been out of reach
    in a sandbox and was not; remark: that other questions were worked on than were asked, or empty.
    """

    marks: tuple[Mark, ...]
    seed: int
    seconds: float = 0.0
    trouble: str = ""
    protected: frozenset[str] | None = None
    within_reach: tuple[str, ...] = ()
    remark: str = ""
    details: str = ""

    @property
    def in_full(self) -> str:
        """Why nothing could be graded, for a lecturer; empty if it could."""
        return cells.in_full(self.trouble, self.details)

    @property
    def points(self) -> dict[str, float]:
        """Points by the name of the exercise."""
        return {mark.name: mark.points for mark in self.marks}

    @property
    def total(self) -> float:
        """The sum of the points."""
        return sum(mark.points for mark in self.marks)

    @property
    def core(self) -> float:
        """The sum of the points of core exercises."""
        return sum(mark.points for mark in self.marks if mark.core)


def grade(
    release: Mapping[str, Any] | Path | str,
    submission: Path | str,
    limits: Limits | None = None,
    seed: int | None = None,
    *,
    known: Mapping[str, Exercise] | None = None,
    libraries: Libraries | None = None,
    student: str = "",
) -> Report:
    """Grade one submitted notebook.

    release: the notebook that was handed out (or its source), whose graded cells say what is asked
    and what it is worth; submission: any file; seed: for the examples, drawn anew by default;
    known: the exercises by name, by default the course's; student: who handed it in. Raises
    ValueError where `release` asks for something that is no exercise; nothing that a submission
    holds raises anything.
    """
    begun = time.monotonic()
    known = declared() if known is None else known
    questions = asked(release, known)
    seed = secrets.randbits(32) if seed is None else seed
    with tempfile.TemporaryDirectory(prefix="shiftlab-grading-") as folder:
        top = Path(folder)
        top.chmod(0o755)
        room = libraries or Libraries(_new(top / "libraries"))
        try:
            found = cells.read_cells(Path(submission))
        except cells.Unreadable as error:
            nobody = none_of(questions, str(error))
            report = Report(nobody, seed, trouble=str(error), details=error.details)
        else:
            secret = _secrets(release, submission)
            hall = Hall(top, room, limits or Limits(), seed, secret)
            drawn = any(each.exercise.own for each in questions)
            said = remark(found, student) if drawn else ""
            report = replace(_report(questions, found, hall), remark=said)
    return replace(report, seconds=time.monotonic() - begun)


def _new(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder


def none_of(questions: list[Asked], trouble: str) -> tuple[Mark, ...]:
    """The marks of a submission that cannot be graded: no points, and why."""
    said = [
        Outcome(each.exercise.name, "error", each.exercise, trouble=trouble) for each in questions
    ]
    marks = (_mark(*both) for both in zip(questions, said, strict=True))
    return tuple(replace(mark, state=NOT_GRADED) for mark in marks)


def _mark(question: Asked, outcome: Outcome) -> Mark:
    outcome = replace(outcome, marked=True)
    return Mark(
        question.exercise.name,
        f"{question.exercise.short_number} {question.exercise.title}",
        question.worth,
        question.worth if outcome.right else 0.0,
        outcome.state,
        repr(outcome),
        outcome._repr_html_(),
        question.exercise.core,
    )


def _secrets(release: Mapping[str, Any] | Path | str, submission: Path | str) -> tuple[str, ...]:
    """Paths that no sandbox should be able to open: the real checks, what was handed in."""
    files = [library.PACKAGE / "exercises" / "judge.py", Path(submission), Path.home()]
    files += [Path(release)] if isinstance(release, Path | str) else []
    return tuple(os.path.realpath(file) for file in files)


def _report(questions: list[Asked], found: list[cells.Cell], hall: Hall) -> Report:
    for cell in found:  # feedback quotes the student's own line from here
        lines = cell.text.splitlines(keepends=True)
        linecache.cache[cell.file] = (len(cell.text), None, lines, cell.file)
    try:
        marks = tuple(_mark(each, _outcome(each.exercise, found, hall)) for each in questions)
    finally:
        for cell in found:
            linecache.cache.pop(cell.file, None)
    return Report(
        marks, hall.seed, protected=hall.protected, within_reach=tuple(sorted(hall.within_reach))
    )


def _outcome(exercise: Exercise, found: list[cells.Cell], hall: Hall) -> Outcome:
    trouble = ""
    if time.monotonic() > hall.ends:
        trouble = _TOO_LONG.format(hall.limits.whole)
    try:
        here = cells.before_the_check(found, exercise.name)
        parts = cells.needed(here, exercise.name)
        trouble = trouble or ("" if parts else _why_missing(found, exercise.name))
        if not trouble:
            outcome = heard(exercise, parts, hall)
            if _lacks_a_name(outcome):
                outcome = heard(exercise, cells.all_of(here), hall)  # as Run All would have it
            return outcome
    except Exception as error:  # what a student hands in may be anything, and costs only itself
        trouble = _STUMBLED.format(type(error).__name__)
    return Outcome(exercise.name, "error", exercise, trouble=trouble)


def _why_missing(found: list[cells.Cell], name: str) -> str:
    for cell in found:
        tree = cell.tree()
        if isinstance(tree, str) and name in cell.text:
            return f"The cell that says {name} cannot be read by Python. {tree}"
    return f"There is no function {name} in the notebook that was handed in."


def _lacks_a_name(outcome: Outcome) -> bool:
    """Whether the answer failed for a name that another cell may have made."""
    failure = outcome.judgement.failure if outcome.judgement else None
    failed = failure.failed if failure else None
    return failed is not None and failed.type_name == "NameError"


_TOO_LONG = "The notebook as a whole took longer than {:.0f} seconds; this exercise was not tried."
_STUMBLED = (
    "Grading itself stumbled ({}) over what was handed in. Write the function in another way, with "
    "def and with NumPy only."
)
