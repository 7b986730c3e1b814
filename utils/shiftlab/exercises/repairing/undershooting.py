"""A signal that a rectifier leaves alone on the grid, but not between places: `undershoot()`."""

from __future__ import annotations

from typing import Any

import numpy as np

from shiftlab import shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import nothing_to_draw, row_of_numbers
from shiftlab.exercises.returns import in_a_sentence

LONGEST = 63
BELOW = 0.05
"""How far below zero the signal has to reach between the places, in parts of its largest value."""


def _a_signal(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    row = row_of_numbers(value, f"an array of 3 to {LONGEST} numbers, an odd count")
    if not 3 <= len(row) <= LONGEST:
        raise Misfit(f"Expected were 3 to {LONGEST} numbers; what came back has {len(row)}.")
    return row


def _odd(ask: Ask) -> Finding | None:
    x = ask()
    if len(x) % 2:
        return None
    remark = f"Your signal has {len(x)} values. Half steps add up to whole ones on odd lengths."
    return Finding((), remark, {"x": x})


def _not_negative(ask: Ask) -> Finding | None:
    x = ask()
    if x.min() >= 0:
        return None
    return Finding((), f"The smallest of your values is {in_a_sentence(x.min())}.", {"x": x})


def _breaks(ask: Ask) -> Finding | None:
    x = ask()
    if len(x) % 2 == 0:
        return None  # another law says so
    moved = shifts.fractional(x, 0.5)
    if -moved.min() > BELOW * np.abs(x).max():
        return None
    least = round(float(moved.min()), 6) + 0.0
    return Finding(
        (("ReLU, then half a pixel", moved), ("half a pixel, then ReLU", np.maximum(moved, 0))),
        f"The least value after half a pixel is {least:g}: hardly anything for a ReLU.",
        {"x": x},
    )


def _checked(test: Any) -> Any:
    return lambda ask: bool(test(ask()))


def _stays_above(x: np.ndarray) -> bool:
    if len(x) % 2 == 0 or x.min() < 0:
        return False
    return bool(-shifts.fractional(x, 0.5).min() <= BELOW * np.abs(x).max())


_CIRCLE = 2 * np.pi * np.arange(9) / 9

EXERCISE = Exercise(
    name="undershoot",
    notebook="06",
    number="06.8",
    title="Below zero, between the places",
    asks="Give a signal without negative values for which ReLU and half a pixel do not commute.",
    takes=(),
    returns=_a_signal,
    probes=((),),
    laws=(
        Law("an odd length", "The length is odd.", nothing_to_draw, _odd, tries=1),
        Law(
            "no negative value",
            "No value is negative, so the ReLU leaves the signal as it is.",
            nothing_to_draw,
            _not_negative,
            tries=1,
        ),
        Law(
            "the ReLU acts after half a pixel",
            "Moved by half a pixel, the signal has values below zero (by more than a twentieth of "
            "its largest one), and the ReLU cuts them off.",
            nothing_to_draw,
            _breaks,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "all zeros",
            "Zeros stay zeros, wherever they are moved.",
            lambda: np.zeros(7),
            recognise=_checked(lambda x: len(x) % 2 and (x == 0).all()),
        ),
        Misconception(
            "a constant",
            "A constant is the same between the places as on them, so it never falls below zero.",
            lambda: np.ones(7),
            recognise=_checked(lambda x: len(x) % 2 and x[0] > 0 and np.ptp(x) == 0),
        ),
        Misconception(
            "negative values",
            "Your signal has negative values, which the ReLU cuts off on the grid already. That "
            "breaks the law, too; more surprising is one without any.",
            lambda: np.array([1.0, -1, 2, 0, 1]),
            recognise=_checked(lambda x: len(x) % 2 and x.min() < 0),
        ),
        Misconception(
            "an even length",
            "The length is even, and there the quickest wave, up and down in turn, has no half "
            "step. Add or drop one value.",
            lambda: np.array([1.0, 0, 0, 0, 0, 0]),
            recognise=_checked(lambda x: len(x) % 2 == 0),
        ),
        Misconception(
            "a slow wave",
            "Your signal goes up and down so slowly that the curve through its values stays above "
            "zero. A curve undershoots beside something *sudden*.",
            lambda: 1 + np.cos(_CIRCLE),
            recognise=_checked(lambda x: np.ptp(x) > 0 and _stays_above(x)),
        ),
    ),
    hints=(
        "Moving by half a pixel reads the smoothest curve through the values, halfway between the "
        "places. Where does such a curve go below zero, although all values are 0 or more?",
        "Think of a curve that has to climb from 0 to a high value within one place, and before "
        "that lie at 0: it swings.",
        "Zeros are enough, but for one sudden step: put whatever is not zero side by side.",
    ),
    minutes=5,
    core=False,
    drawn=holding("the numbers of your signal", lambda x: x),
)
