"""The words in which an exercise is declared: what it asks, laws, misconceptions, hints.

A declaration is data and small pure functions. It knows neither how a student's function is run
(`worker`) nor how examples are searched (`judge`) nor how an outcome looks (`feedback`), and the
laws never hold a right answer to compare with: both sides of a law come from the student.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

# How far apart two sides of a law may be, in parts of their largest value: FFT and loops agree
# to about 1e-15, what a student gets wrong differs by far more.
TOLERANCE = 1e-9

Ask = Callable[..., Any]
Example = Mapping[str, Any]


class NoValue(Exception):
    """A call of the student's function gave nothing that a law could compare."""


class Misfit(NoValue):
    """An answer that cannot be compared at all: of another kind, shape or dtype, or not finite."""

    def __init__(self, sentence: str, given: Example | None = None) -> None:
        """sentence: for the student; given: the arguments for which it came."""
        super().__init__(sentence)
        self.sentence = sentence
        self.given = given or {}


@dataclass(frozen=True)
class Finding:
    """What speaks against an answer: the two sides of a law that should be equal and are not.

    sides: pairs (label, value), two or none; remark: a sentence where the values do not speak for
    themselves; given: what to show as the input instead of the whole example.
    """

    sides: tuple[tuple[str, Any], ...] = ()
    remark: str = ""
    given: Example | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for one side alone, or for three."""
        if len(self.sides) not in (0, 2):
            raise ValueError(f"A finding has two sides or none; this one has {len(self.sides)}.")


def is_finite(number: float) -> bool:
    """Whether a number is finite and no whole number beyond what a float can hold."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def attribute(thing: Any, name: str) -> Any:
    """An attribute, or None, if there is none or the thing will not tell."""
    try:
        return getattr(thing, name, None)
    except Exception:  # an object's own __getattr__ may do anything; it has told us nothing
        return None


def agree(left: Any, right: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether two plain values are of one kind and shape and equal to rounding; no broadcasting."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        if type(left) is not type(right) or left.shape != right.shape or left.dtype != right.dtype:
            return False
        if left.dtype.kind not in "fc":
            return bool(np.array_equal(left, right))
        scale = max(1.0, _largest(left), _largest(right))
        return bool(np.allclose(left, right, rtol=0, atol=tolerance * scale, equal_nan=True))
    if isinstance(left, float | int) and isinstance(right, float | int):
        if isinstance(left, bool) != isinstance(right, bool):
            return False
        if not (is_finite(left) and is_finite(right)):
            return bool(left == right or (left != left and right != right))
        return bool(abs(left - right) <= tolerance * max(1.0, abs(left), abs(right)))
    if isinstance(left, tuple | list) and type(left) is type(right):
        return len(left) == len(right) and all(
            agree(a, b, tolerance) for a, b in zip(left, right, strict=True)
        )
    return type(left) is type(right) and bool(left == right)


def _largest(array: np.ndarray) -> float:
    sizes = np.abs(array[np.isfinite(array)])
    return float(sizes.max()) if sizes.size else 0.0


def differ(
    left: tuple[str, Any],
    right: tuple[str, Any],
    *,
    remark: str = "",
    tolerance: float = TOLERANCE,
    given: Example | None = None,
) -> Finding | None:
    """The Finding that two labelled values, (label, value), are not equal; None if they are."""
    if agree(left[1], right[1], tolerance):
        return None
    return Finding((left, right), remark, given)


@dataclass(frozen=True)
class Law:
    """A sentence that every right answer obeys, and how to try it.

    examples(draw) draws one example by name (see `draw.Draw`); trial(ask, **example) asks the
    student's function with `ask(*arguments)`, gets plain data of the right kind back, and returns
    a Finding, or None where the law holds. tries: how many examples are drawn. own: whether it is
    asked of one student alone; then no misconception is behind an answer that fails it.
    """

    name: str
    sentence: str
    examples: Callable[[Draw], dict[str, Any]]
    trial: Callable[..., Finding | None]
    tries: int = 40
    own: bool = False


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that people give for a reason, and the sentence that helps them.

    wrong: the wrong answer itself, as a student would write it. An answer is recognised if it does
    the same as `wrong` on `probes` (the exercise's, if none are given), or, where that is too
    narrow, if `recognise(ask)` says so.
    """

    name: str
    sentence: str
    wrong: Callable[..., Any]
    probes: tuple[tuple[Any, ...], ...] | None = None
    recognise: Callable[[Ask], bool] | None = None


@dataclass(frozen=True)
class Instead:
    """A question near the one that is asked, and the sentence for whoever has answered it instead.

    asked: that question; an answer is recognised if it obeys its laws on a handful of examples.
    """

    name: str
    sentence: str
    asked: Exercise


@dataclass(frozen=True)
class Drawn:
    """How an exercise is drawn afresh for each student where marks count (see `drawing`).

    choices: what may be drawn, none of them the course's own; words(choice): the sentence that
    tells a student what is asked of them alone; changed(exercise, choice): the exercise that asks
    for it, with laws and misconceptions to match.
    """

    choices: tuple[Any, ...]
    words: Callable[[Any], str]
    changed: Callable[[Exercise, Any], Exercise]


@dataclass(frozen=True)
class Exercise:
    """One exercise, declared once.

    name: the function that the student completes; takes: the names of its arguments; asks: one
    sentence; returns(value, arguments): the value, if it is of the right kind, else it raises
    Misfit; probes: argument tuples, the first of them small, on which an answer is looked at
    before any law is tried; answered_by: what in the library answers it by itself, such as
    "shifts.circular", and is therefore not to be had in grading; drawn: how it is drawn for each
    student, None where it is the same for all. In an exercise that was drawn: own, what is asked of
    this student alone; question, a short digest of it; instead, what may have been answered in its
    place.
    """

    name: str
    notebook: str
    number: str
    title: str
    asks: str
    takes: tuple[str, ...]
    returns: Callable[[Any, tuple[Any, ...]], Any]
    probes: tuple[tuple[Any, ...], ...]
    laws: tuple[Law, ...]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, ...]
    minutes: int
    core: bool = True
    points: int = 2
    answered_by: tuple[str, ...] = ()
    drawn: Drawn | None = None
    own: str = ""
    question: str = ""
    instead: tuple[Instead, ...] = ()

    @property
    def short_number(self) -> str:
        """The number as a notebook's heading has it, and as students read it: "1.5" for 01.5."""
        return self.number.removeprefix("0")

    def __post_init__(self) -> None:
        """Raise ValueError for probes that are no calls of the function."""
        if any(len(probe) != len(self.takes) for probe in self.probes) or not self.probes:
            raise ValueError(f"Each probe of {self.name} needs the arguments {self.takes}.")
