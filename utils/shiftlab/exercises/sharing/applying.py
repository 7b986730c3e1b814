"""One rule applied at every place of a circle: `apply_everywhere(rule, x)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


@dataclass(frozen=True, repr=False)
class Here(pieces.Map):
    """The value at place 0."""

    says = "the value at place 0"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(x[0])


@dataclass(frozen=True, repr=False)
class NextMinusHere(pieces.Map):
    """The value at place 1 minus that at place 0."""

    says = "the value at place 1 minus the value at place 0"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(x[1 % len(x)] - x[0])


@dataclass(frozen=True, repr=False)
class LargerOfTwo(pieces.Map):
    """The larger of the values at places 0 and 1."""

    says = "the larger of the values at places 0 and 1"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(max(x[0], x[1 % len(x)]))


@dataclass(frozen=True, repr=False)
class ByPlace(pieces.Map):
    """The sum of all values, each times the number of its place."""

    says = "the sum of all values, each times the number of its place"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float((np.arange(len(x)) * x).sum())


_RULES = (Here(), NextMinusHere(), LargerOfTwo(), ByPlace(), pieces.NegativeByPlace())


def _rule_and_signal(draw: Draw) -> dict[str, Any]:
    return {"rule": draw.one_of(_RULES), "x": draw.signal(draw.length())}


def _moved(draw: Draw) -> dict[str, Any]:
    example = _rule_and_signal(draw)
    return {**example, "d": draw.whole(1, max(1, len(example["x"]) - 1))}


def _place_zero(ask: Ask, rule: pieces.Map, x: np.ndarray) -> Finding | None:
    return differ(("your answer at place 0", float(ask(rule, x)[0])), ("rule(x)", float(rule(x))))


def _commutes(ask: Ask, rule: pieces.Map, x: np.ndarray, d: int) -> Finding | None:
    return differ(
        (f"your answer for x moved by {d}", ask(rule, np.roll(x, d))),
        (f"your answer for x, moved by {d}", np.roll(ask(rule, x), d)),
    )


def _each(rule: Any, x: np.ndarray, moved: Any) -> np.ndarray:
    return np.array([rule(moved(x, i)) for i in range(len(x))], dtype=float)


def _the_other_way(rule: Any, x: np.ndarray) -> np.ndarray:
    return _each(rule, x, lambda x, i: np.roll(x, i))


def _one_late(rule: Any, x: np.ndarray) -> np.ndarray:
    return _each(rule, x, lambda x, i: np.roll(x, 1 - i))


def _one_early(rule: Any, x: np.ndarray) -> np.ndarray:
    return _each(rule, x, lambda x, i: np.roll(x, -1 - i))


def _same_everywhere(rule: Any, x: np.ndarray) -> np.ndarray:
    return np.full(len(x), float(rule(x)))


def _cut_off(rule: Any, x: np.ndarray) -> np.ndarray:
    return _each(rule, x, lambda x, i: x[i:].copy())


def _zeros_enter(rule: Any, x: np.ndarray) -> np.ndarray:
    return _each(rule, x, lambda x, i: np.concatenate([x[i:], np.zeros(i)]))


def _moved_afterwards(rule: Any, x: np.ndarray) -> np.ndarray:
    y = np.zeros(len(x))
    y[0] = rule(x)
    return y


def _hands_over_a_value(rule: Any, x: np.ndarray) -> np.ndarray:
    return np.array([rule(value) for value in x])


_X = np.array([1.0, 2.0, 4.0, -3.0])

EXERCISE = Exercise(
    name="apply_everywhere",
    notebook="07",
    number="07.1",
    title="One rule at every place",
    asks="Apply one rule at every place of the circle.",
    takes=("rule", "x"),
    returns=array_like(1, "like x"),
    probes=((Here(), _X), (NextMinusHere(), _X), (ByPlace(), _X), (LargerOfTwo(), _X)),
    laws=(
        Law(
            "at place 0, the rule itself",
            "The rule stands on place 0 of the signal that it is given, so your answer at place 0 "
            "is rule(x).",
            _rule_and_signal,
            _place_zero,
        ),
        Law(
            "commutes with every shift",
            "Whatever the rule is: when the signal moves round the circle, the answer moves along.",
            _moved,
            _commutes,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "turned the other way",
            "The circle is turned the other way: your rule at place 1 is given the signal moved to "
            "the right, with x[n - 1] on place 0. To see it from place 1, x[1] has to come to "
            "place 0.",
            _the_other_way,
        ),
        Misconception(
            "one place late",
            "Your answer is right but one place too far to the right: at place 0 the rule already "
            "stands on the last value. For place 0 nothing has to move.",
            _one_late,
        ),
        Misconception(
            "one place early",
            "Your answer is right but one place too far to the left: at place 0 the rule already "
            "stands on x[1]. For place 0 nothing has to move.",
            _one_early,
        ),
        Misconception(
            "the same view everywhere",
            "Every place is given the same view, x itself, so all answers are alike. Let the rule "
            "stand on place i: turn the circle before you ask it.",
            _same_everywhere,
        ),
        Misconception(
            "asked once",
            "You asked the rule once, at place 0. Every place of the circle has an answer of its "
            "own: turn the circle, ask again, and put the n answers into one array.",
            lambda rule, x: float(rule(x)),
        ),
        Misconception(
            "cut off at the end",
            "From place i your rule sees only what stands to its right, up to the end of the "
            "array. On a circle it sees everything: what came before place i comes after the end.",
            _cut_off,
        ),
        Misconception(
            "zeros enter",
            "Your circle is cut open: as the signal moves to the left, zeros enter at its end. On "
            "a circle the values that leave on the left come back there.",
            _zeros_enter,
        ),
        Misconception(
            "only at place 0",
            "The rule is applied at place 0 alone, and zeros stand at the other places. Do the "
            "same for each of them.",
            _moved_afterwards,
        ),
        Misconception(
            "a single value for a signal",
            "The rule is handed something that is no signal (Python says what), such as the single "
            "number x[i]. It wants the whole signal, turned so that x[i] is its first value, "
            "because it may look at the neighbours as well.",
            _hands_over_a_value,
        ),
    ),
    hints=(
        "Take place 1. Turn the circle so that x[1] stands on place 0, and ask the rule.",
        "Place i is seen from place i when the signal has moved i places to the left: by -i.",
        "np.array([rule(…) for i in range(len(x))]), where shifts.circular(x, -i) stands in place "
        "of the dots.",
    ),
    answered_by=("layers.everywhere",),
    minutes=4,
)
