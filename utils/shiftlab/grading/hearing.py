"""One exercise of one submission, heard before the judge: asked in a sandbox, then asked again.

The laws are those of every check. What comes on top is that an answer may depend on nothing but
its input: a part of all questions is asked again, in another order, in a process that has heard
none of them, since a function that counts its calls could know which law is being tried.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.inside import Reply
from shiftlab.exercises.judge import Judgement, cut, hear, same
from shiftlab.exercises.search import Failure, raised_failure
from shiftlab.exercises.worker import Gone
from shiftlab.grading import library
from shiftlab.grading.library import Libraries
from shiftlab.grading.sandbox import Sandbox
from shiftlab.grading.watch import Limits

AGAIN = 120  # questions that are asked a second time

Parts = list[tuple[str, str]]


class Hall:
    """Where one submission is heard: its folder, its limits.

    protected: what every sandbox so far has given up, None before the first; within_reach: what
    one could open and should not.
    """

    def __init__(
        self, folder: Path, libraries: Libraries, limits: Limits, seed: int, secret: tuple[str, ...]
    ) -> None:
        """secret: paths that no sandbox should be able to open."""
        self.limits, self.seed = limits, seed
        self.ends = time.monotonic() + limits.whole
        self.within_reach: set[str] = set()
        self.protected: frozenset[str] | None = None
        self._folder, self._libraries, self._secret = folder, libraries, secret

    @contextmanager
    def sandbox(self, exercise: Exercise) -> Iterator[Sandbox]:
        """A sandbox for one hearing, with a folder of its own, both gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as own:
            sandbox = Sandbox(
                self._libraries.of(exercise),
                Path(own),
                library.readable(),
                library.site_folders(),
                self._secret,
                self.limits,
            )
            try:
                yield sandbox
            finally:
                sandbox.stop()
                before = sandbox.protected if self.protected is None else self.protected
                self.protected = before & sandbox.protected
                self.within_reach |= set(sandbox.within_reach)


class _Remembering:
    """Asks, and keeps what was asked and what came."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.questions: list[tuple[tuple[Any, ...], bool, Reply]] = []
        self._sandbox = sandbox

    def __call__(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        reply = self._sandbox.call(arguments, strided)
        self.questions.append((arguments, strided, reply))
        return reply


def heard(exercise: Exercise, parts: Parts, hall: Hall) -> Outcome:
    """The outcome of one exercise; parts: the cells, or what is needed of them."""
    try:
        with hall.sandbox(exercise) as sandbox:
            loaded = sandbox.load(parts, exercise.name)
            if loaded.value is not True:
                return _outcome(exercise, Judgement("error", raised_failure(loaded, {})))
            asking = _Remembering(sandbox)
            judgement = hear(exercise, asking, seed=hall.seed)
        if judgement.state == "right":
            judgement = _asked_again(exercise, parts, hall, asking.questions)
    except Gone as error:
        return Outcome(exercise.name, "error", exercise, trouble=cut(error))
    return _outcome(exercise, judgement)


def _outcome(exercise: Exercise, judgement: Judgement) -> Outcome:
    return Outcome(exercise.name, judgement.state, exercise, judgement)


def _asked_again(
    exercise: Exercise,
    parts: Parts,
    hall: Hall,
    questions: list[tuple[tuple[Any, ...], bool, Reply]],
) -> Judgement:
    """The judgement on an answer that has obeyed every law: right, if it does so by its input."""
    if not exercise.takes:  # an object: always the same one, whichever law is tried on it
        objects = questions
    else:
        objects = []
        questions = Random(hall.seed).sample(questions, min(AGAIN, len(questions)))
    first = questions[0]
    if not all(same(first[2], reply) for _, _, reply in objects):
        return _not_by_its_input(exercise, first[0])
    with hall.sandbox(exercise) as sandbox:
        sandbox.load(parts, exercise.name)
        for arguments, strided, reply in questions[:AGAIN]:
            if not same(sandbox.call(arguments, strided), reply):
                return _not_by_its_input(exercise, arguments)
    return Judgement("right")


def _not_by_its_input(exercise: Exercise, arguments: tuple[Any, ...]) -> Judgement:
    given = tuple(zip(exercise.takes, arguments, strict=True))
    return Judgement("wrong", Failure("form", _ANOTHER, "", given))


_ANOTHER = (
    "Asked once more, in a fresh process and in another order, the function gave another answer. "
    "An answer may depend on its input alone, not on what was asked before."
)
