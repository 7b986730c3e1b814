"""How far the output of a stride moves, if it moves as one: `output_shift(s, d)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.returns import whole_number_or_none

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_X = np.arange(60.0)  # no two values alike, and easy to follow


def _signal(s: int) -> np.ndarray:
    """A generic signal of 4 s values, so that four output shifts can be told apart."""
    return _X[: 4 * s]


def _repairs(s: int, d: int) -> int | None:
    """The output shift (0 to 3) that brute force finds, or None."""
    x = _signal(s)
    moved = np.roll(x, d)[::s]
    return next((e for e in range(4) if np.array_equal(np.roll(x[::s], e), moved)), None)


def _multiple(draw: Draw) -> dict[str, Any]:
    s = draw.whole(1, 6)
    return {"s": s, "d": s * draw.whole(-7, 7)}


def _any_shift(draw: Draw) -> dict[str, Any]:
    return {"s": draw.whole(1, 6), "d": draw.whole(-20, 20)}


def _both_ways(ask: Ask, s: int, d: int) -> Finding | None:
    out, x = ask(s, d), _signal(s)
    found = _repairs(s, d)
    given = {"s": s, "d": d, "x": x}
    moved = ("f(T_d x)", np.roll(x, d)[::s])
    if out is None:
        if found is None:
            return None
        remark = "You answered None, but a shift of the output does it:"
        return Finding((moved, ("f(x), moved", np.roll(x[::s], found))), remark, given)
    if found is not None and (out - found) % 4 == 0:
        return None
    remark = "" if found is not None else "No shift of f(x) gives f(T_d x); yours gives:"
    return Finding((moved, (f"f(x), moved by {out}", np.roll(x[::s], out))), remark, given)


def _far(draw: Draw) -> dict[str, Any]:
    return {"s": draw.whole(1, 6), "m": draw.whole(-40, 40)}


def _adds_up(ask: Ask, s: int, m: int) -> Finding | None:
    one, far = ask(s, s), ask(s, m * s)
    if one is not None and far is not None and far == m * one:
        return None
    sides = ((f"your answer for d = {m * s}", far), (f"{m} times your answer for d = {s}", one))
    return Finding(sides, "", {"s": s, "d": m * s})


def _floor(s: int, d: int) -> int:
    return d // s


def _nearest(s: int, d: int) -> int:
    return round(d / s)


def _as_the_input(s: int, d: int) -> int | None:
    return d if d % s == 0 else None


def _as_the_input_always(s: int, d: int) -> int:
    return d


def _times(s: int, d: int) -> int | None:
    return d * s


def _backwards(s: int, d: int) -> int | None:
    return -(d // s) if d % s == 0 else None


def _remainder(s: int, d: int) -> int:
    return d % s


def _no_negative(s: int, d: int) -> int | None:
    return d // s if d >= 0 and d % s == 0 else None


def _zero_for_none(s: int, d: int) -> int | None:
    return d // s if d % s == 0 else 0


EXERCISE = Exercise(
    name="output_shift",
    notebook="02",
    number="02.2",
    title="How far the output moves",
    asks="Predict the shift of the output that goes with a shift of the input, or None.",
    takes=("s", "d"),
    returns=whole_number_or_none,
    probes=((2, 4), (2, 3), (3, -6), (4, 2), (1, 5), (3, 7)),
    laws=(
        Law(
            "at multiples of the stride",
            "f keeps every s-th value. If s divides d, then f(T_d x) is f(x), moved by your "
            "answer.",
            _multiple,
            _both_ways,
        ),
        Law(
            "None where nothing repairs it",
            "If no shift of f(x) gives f(T_d x) for a signal of different values, the answer is "
            "None; all output shifts are tried.",
            _any_shift,
            _both_ways,
            tries=60,
        ),
        Law(
            "shifts add up",
            "The shift of the output for m s is m times that for s, forwards and backwards.",
            _far,
            _adds_up,
        ),
    ),
    misconceptions=(
        Misconception(
            "rounded down",
            "You divide and round down. But half a place is no shift at all: where s does not "
            "divide d, other values of x are kept, and the answer is None.",
            _floor,
        ),
        Misconception(
            "rounded to the nearest",
            "You divide and round. Where s does not divide d, other values of x are kept, so no "
            "shift of the output is even nearly right: the answer is None.",
            _nearest,
        ),
        Misconception(
            "moved as far as the input",
            "None is in the right places. But s places of x are one place of the output, which "
            "has only n / s of them: it moves less far.",
            _as_the_input,
        ),
        Misconception(
            "always as the input",
            "That is the law of a convolution without stride. Here the output has only every s-th "
            "place: it moves less far, and for most shifts it does not move as one at all.",
            _as_the_input_always,
        ),
        Misconception(
            "multiplied",
            "You multiply by the stride. It is the other way round: s places of x are one place "
            "of the output.",
            _times,
        ),
        Misconception(
            "backwards",
            "The distance is right, the direction is not: every s-th value keeps the order of x, "
            "so the output moves the same way.",
            _backwards,
        ),
        Misconception(
            "the remainder",
            "The remainder d % s says *whether* there is an output shift (only if it is 0). How "
            "far it goes is the quotient.",
            _remainder,
        ),
        Misconception(
            "no negative shifts",
            "Shifts to the left are shifts too: if s divides d, the answer is d / s for a "
            "negative d as well.",
            _no_negative,
        ),
        Misconception(
            "0 where there is none",
            "0 says that the output stays as it is. Where s does not divide d it does not stay: "
            "it becomes other numbers. The answer is None there.",
            _zero_for_none,
        ),
    ),
    hints=(
        "Take x = 0 1 2 3 4 5 6 7 and s = 2. Write down what is kept of x, of T_2 x and of T_1 x.",
        "Of T_2 x the same numbers are kept as of x. Of T_1 x other numbers are kept: can moving "
        "the even ones around give the odd ones?",
        "So: is d a multiple of s (d % s == 0)? Then how many output places are d input places?",
    ),
    answered_by=("stacks.period", "stacks.period_by_search"),
    minutes=4,
)
