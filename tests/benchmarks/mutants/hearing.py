"""One mutant before the judge: what became of it, and how large the counterexample is.

Judged in this process, which saves starting one for each of thousands; a mutant that goes on for
ever is cut off by the processor time it takes. What is accepted should be heard again by the
judge's own worker. Linux and macOS only.
"""

from __future__ import annotations

import contextlib
import importlib
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from here import Here

from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.judge import Judgement, judge
from shiftlab.exercises.search import sizes
from shiftlab.exercises.worker import Endless, Worker

Fate = Literal["accepted", "rejected", "raised", "endless"]
CALL, CHECK = 2.0, 15.0  # seconds of processor time that a mutant may take
MEMORY = 6 * 2**30


@dataclass(frozen=True)
class Heard:
    """What became of an answer, and the most numbers in a row and in a table of what it shows."""

    fate: Fate
    row: int = 0
    table: int = 0
    judgement: Judgement | None = None


class Hurried(Here):
    """In this process, each call with a limit of processor time."""

    def __init__(self) -> None:
        """The time of the whole check begins now."""
        self.began = time.process_time()

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Any:
        """As the worker's. Raises Endless."""
        if time.process_time() - self.began > CHECK:
            raise Endless(CHECK, whole_check=True)
        with within(CALL):
            return super().call(arguments, strided)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises Endless in the midst of what takes more processor time than this."""

    def stop(*_: object) -> None:
        raise Endless(seconds)

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def limit_memory() -> None:
    """Let a mutant that asks for too much be refused, not the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def heard(exercise: Exercise, answer: Any, seed: int = 0) -> Heard:
    """Judge an answer in this process."""
    if exercise.notebook == "10":
        importlib.import_module("torch")  # takes longer than a call may
    with np.errstate(all="ignore"):
        return _heard(judge(exercise, answer, Hurried(), seed=seed))


def heard_by_the_worker(exercise: Exercise, answer: Any) -> Heard:
    """Judge an answer as a student's check does, in a process of its own."""
    worker = Worker()
    try:
        return _heard(judge(exercise, answer, worker))
    finally:
        worker.close()


def _heard(judgement: Judgement) -> Heard:
    if judgement.state == "right":
        return Heard("accepted", judgement=judgement)
    if judgement.failure is None:
        return Heard("rejected", judgement=judgement)
    kind = judgement.failure.kind
    fate: Fate = {"raised": "raised", "cut": "endless"}.get(kind, "rejected")
    return Heard(fate, *sizes(judgement.failure), judgement)
