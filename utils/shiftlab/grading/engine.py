"""Grade one submission: each exercise that was handed out, asked in a sandbox, judged out here.

Which exercises there are and what they are worth is read from the notebook that was handed out.
Of the submission only the code is taken; its outputs, its check cells and its metadata count for
nothing. Nothing of it is run, imported or unpickled in this process.
"""

from __future__ import annotations

import linecache
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from shiftlab.exercises.catalogue import exercises as declared
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.judge import Judgement, cut, hear
from shiftlab.exercises.search import raised_failure
from shiftlab.exercises.worker import Endless, Gone
from shiftlab.grading import cells, library
from shiftlab.grading.handed_out import Asked, asked
from shiftlab.grading.sandbox import Limits, Sandbox


@dataclass(frozen=True)
class Mark:
    """What one exercise came to: its points of what it is worth, and the check's words."""

    name: str
    title: str
    worth: float
    points: float
    state: str
    text: str
    html: str


@dataclass(frozen=True)
class Report:
    """What grading one submission came to.

    trouble: why nothing could be graded, in words for student and lecturer, or empty; seed: what
    the examples were drawn from, so that grading can be repeated; protected: what the sandboxes
    gave up, each of "files", "network", "processes", "user"; within_reach: what should have been
    out of reach in a sandbox and was not.
    """

    marks: tuple[Mark, ...]
    seed: int
    seconds: float = 0.0
    trouble: str = ""
    protected: frozenset[str] = frozenset()
    within_reach: tuple[str, ...] = ()

    @property
    def points(self) -> dict[str, float]:
        """Points by the name of the exercise."""
        return {mark.name: mark.points for mark in self.marks}

    @property
    def total(self) -> float:
        """The sum of the points."""
        return sum(mark.points for mark in self.marks)


class Libraries:
    """The copies of the package for sandboxes, each made when an exercise first needs it."""

    def __init__(self, folder: Path) -> None:
        """folder: new or empty; whoever made it removes it."""
        self._folder = folder
        self._made: dict[str, Path] = {}

    def of(self, exercise: Exercise) -> Path:
        """The folder to import from."""
        if exercise.name not in self._made:
            made = self._folder / exercise.name
            if not made.is_dir():
                draft = Path(tempfile.mkdtemp(dir=self._folder))
                library.make(draft, exercise)
                try:
                    (draft / exercise.name).rename(made)
                except OSError:  # another process was quicker
                    if not made.is_dir():
                        raise
                shutil.rmtree(draft)
            self._made[exercise.name] = made
        return self._made[exercise.name]


def grade(
    release: NotebookNode | Path | str,
    submission: Path | str,
    limits: Limits | None = None,
    seed: int | None = None,
    *,
    known: Mapping[str, Exercise] | None = None,
    libraries: Libraries | None = None,
) -> Report:
    """Grade one submitted notebook.

    release: the notebook that was handed out (or its source), whose graded cells say what is asked
    and what it is worth; submission: any file; seed: for the examples, drawn anew by default;
    known: the exercises by name, by default the course's. Raises ValueError where `release` asks
    for something that is no exercise; nothing that a submission holds raises anything.
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
            report = Report(_none(questions, str(error)), seed, trouble=str(error))
        else:
            secret = _secrets(release, submission)
            report = _Grading(found, limits or Limits(), seed, top, room, secret).report(questions)
    return replace(report, seconds=time.monotonic() - begun)


def _new(folder: Path) -> Path:
    folder.mkdir(mode=0o755)
    return folder


def _none(questions: list[Asked], trouble: str) -> tuple[Mark, ...]:
    return tuple(
        _mark(each, Outcome(each.exercise.name, "error", each.exercise, trouble=trouble))
        for each in questions
    )


def _mark(question: Asked, outcome: Outcome) -> Mark:
    return Mark(
        question.exercise.name,
        f"{question.exercise.number} {question.exercise.title}",
        question.worth,
        question.worth if outcome.right else 0.0,
        outcome.state,
        repr(outcome),
        outcome._repr_html_(),
    )


def _secrets(release: NotebookNode | Path | str, submission: Path | str) -> tuple[str, ...]:
    """Paths that no sandbox should be able to open: the real checks, what was handed in."""
    files = [library.PACKAGE / "exercises" / "judge.py", Path(submission), Path.home()]
    files += [] if isinstance(release, NotebookNode) else [Path(release)]
    return tuple(os.path.realpath(file) for file in files)


class _Grading:
    """One submission that could be read."""

    def __init__(
        self,
        found: list[cells.Cell],
        limits: Limits,
        seed: int,
        folder: Path,
        libraries: Libraries,
        secret: tuple[str, ...],
    ) -> None:
        self._cells, self._limits, self._seed = found, limits, seed
        self._folder, self._libraries, self._secrets = folder, libraries, secret
        self._ends = time.monotonic() + limits.whole
        self._protected: frozenset[str] | None = None
        self._within_reach: tuple[str, ...] = ()

    def report(self, questions: list[Asked]) -> Report:
        for cell in self._cells:  # feedback quotes the student's own line from here
            lines = cell.text.splitlines(keepends=True)
            linecache.cache[cell.file] = (len(cell.text), None, lines, cell.file)
        try:
            marks = tuple(_mark(each, self._outcome(each.exercise)) for each in questions)
        finally:
            for cell in self._cells:
                linecache.cache.pop(cell.file, None)
        return Report(
            marks,
            self._seed,
            protected=self._protected or frozenset(),
            within_reach=self._within_reach,
        )

    def _outcome(self, exercise: Exercise) -> Outcome:
        if time.monotonic() > self._ends:
            return self._trouble(exercise, _TOO_LONG.format(self._limits.whole))
        here = cells.before_the_check(self._cells, exercise.name)
        try:
            parts = cells.needed(here, exercise.name)
        except RecursionError:
            return self._trouble(exercise, _TANGLED)
        outcome = self._tried(exercise, parts)
        if not outcome.right and _lacks_a_name(outcome):
            outcome = self._tried(exercise, cells.all_of(here))  # as Run All would have it
        return outcome

    def _trouble(self, exercise: Exercise, sentence: str) -> Outcome:
        return Outcome(exercise.name, "error", exercise, trouble=sentence)

    def _tried(self, exercise: Exercise, parts: list[tuple[str, str]]) -> Outcome:
        if not parts:
            return self._trouble(exercise, self._why_missing(exercise.name))
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as own:
            sandbox = Sandbox(
                self._libraries.of(exercise),
                Path(own),
                library.readable(),
                library.site_folders(),
                self._secrets,
                self._limits,
            )
            try:
                return self._judged(exercise, sandbox, parts)
            finally:
                sandbox.stop()
                if self._protected is None:
                    self._protected, self._within_reach = sandbox.protected, sandbox.within_reach

    def _judged(
        self, exercise: Exercise, sandbox: Sandbox, parts: list[tuple[str, str]]
    ) -> Outcome:
        try:
            loaded = sandbox.load(parts, exercise.name)
        except Gone as error:
            return self._trouble(exercise, cut(error))
        if loaded.failed and (loaded.value is not True or loaded.failed.type_name == "TypeError"):
            failure = raised_failure(loaded, {})
            return Outcome(exercise.name, "error", exercise, Judgement("error", failure))
        try:
            judgement = hear(exercise, sandbox.call, seed=self._seed)
        except Gone as error:
            return self._trouble(exercise, cut(error))
        return Outcome(exercise.name, judgement.state, exercise, judgement)

    def _why_missing(self, name: str) -> str:
        for cell in self._cells:
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
_TANGLED = "The code of the notebook is nested too deeply to be read."
