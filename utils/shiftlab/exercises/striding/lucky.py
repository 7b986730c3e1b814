"""A signal that a stride does not tell from its neighbour: `lucky_signal()`."""

from __future__ import annotations

from typing import Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import LONGEST, nothing_to_draw, row_of_numbers


def _a_signal(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    what = f"a signal of 2 to {LONGEST} numbers, such as np.array([4.0, 1.0])"
    return row_of_numbers(value, what, least=2)


def _length_is_even(ask: Ask) -> Finding | None:
    x = ask()
    if len(x) % 2 == 0:
        return None
    remark = f"Your signal has {len(x)} values, and every second place does not close the circle."
    return Finding((), remark, {"x": x})


def _not_constant(ask: Ask) -> Finding | None:
    x = ask()
    if np.ptp(x) > 1e-6:
        return None
    return Finding((), "All values of your signal are alike.", {"x": x})


def _repaired(ask: Ask) -> Finding | None:
    x = ask()
    kept, moved = x[::2], np.roll(x, 1)[::2]
    errors = [float(np.abs(np.roll(kept, e) - moved).max()) for e in range(len(kept))]
    if min(errors) < 1e-6:
        return None
    best = int(np.argmin(errors))
    return Finding(
        (("kept of T_1 x", moved), (f"kept of x, moved by {best}", np.roll(kept, best))),
        f"No shift of what is kept of x gives what is kept of T_1 x; the nearest is {best}.",
        {"x": x},
    )


def _even(ask: Ask) -> np.ndarray | None:
    x = ask()
    return x if len(x) % 2 == 0 else None


def _is_constant(ask: Ask) -> bool:
    return bool(np.ptp(ask()) <= 1e-6)


def _alternates(ask: Ask) -> bool:
    x = _even(ask)
    return x is not None and np.ptp(x[::2]) == 0 and np.ptp(x[1::2]) == 0 and x[0] != x[1]


def _has_a_single_value(ask: Ask) -> bool:
    x = _even(ask)
    return x is not None and len(x) > 2 and np.count_nonzero(x - np.median(x)) == 1


def _is_mirrored(ask: Ask) -> bool:
    x = _even(ask)
    return x is not None and len(x) > 2 and np.array_equal(x, x[::-1])


def _has_no_equal_values(ask: Ask) -> bool:
    x = _even(ask)
    return x is not None and len(x) > 2 and len(np.unique(x)) == len(x)


EXERCISE = Exercise(
    name="lucky_signal",
    notebook="02",
    number="02.3",
    title="A lucky signal",
    asks="Give a signal for which stride 2 and a shift of one agree after all.",
    takes=(),
    returns=_a_signal,
    probes=((),),
    laws=(
        Law(
            "an even length",
            "The stride 2 divides the length.",
            nothing_to_draw,
            _length_is_even,
            tries=1,
        ),
        Law(
            "not constant",
            "The signal has at least two different values.",
            nothing_to_draw,
            _not_constant,
            tries=1,
        ),
        Law(
            "repaired by an output shift",
            "Every second value of T_1 x is every second value of x, moved by some number of "
            "places.",
            nothing_to_draw,
            _repaired,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "a constant",
            "A constant does not notice any shift, so it shows nothing. Find a signal that moves.",
            lambda: np.ones(4),
            recognise=_is_constant,
        ),
        Misconception(
            "alternating values",
            "Two values in turn look alike at every second step, but they are the worst case: of x "
            "only the one value is kept, of T_1 x only the other.",
            lambda: np.array([1.0, 0.0, 1.0, 0.0]),
            recognise=_alternates,
        ),
        Misconception(
            "a single value",
            "One value stands out. It is kept from one of x and T_1 x, and falls between the teeth "
            "of the other. What if it had a twin beside it?",
            lambda: np.array([1.0, 0.0, 0.0, 0.0]),
            recognise=_has_a_single_value,
        ),
        Misconception(
            "a mirrored signal",
            "Your signal reads the same backwards. But then the odd places hold the even ones *in "
            "reverse*, and a shift does not reverse.",
            lambda: np.array([1.0, 2.0, 3.0, 3.0, 2.0, 1.0]),
            recognise=_is_mirrored,
        ),
        Misconception(
            "all values different",
            "All your values are different, so what is kept of T_1 x (the odd places) has no value "
            "in common with what is kept of x. Some values have to occur twice.",
            lambda: np.array([0.0, 1.0, 2.0, 3.0]),
            recognise=_has_no_equal_values,
        ),
        Misconception(
            "an odd length",
            "With an odd length, every second place does not close the circle, and not even the "
            "shift by 2 is respected. Choose an even length.",
            lambda: np.array([1.0, 1.0, 0.0, 0.0, 0.0]),
            recognise=lambda ask: len(ask()) % 2 == 1,
        ),
    ),
    hints=(
        "Of x the even places are kept; of T_1 x the odd ones of x, since each value has moved by "
        "one. So: the values at the odd places are to be those at the even ones, moved along.",
        "The simplest way for odd places to hold the same values as even ones is that each place "
        "has the same value as its neighbour.",
        "Four numbers are enough: two of one kind and two of another.",
    ),
    minutes=6,
    drawn=holding("the numbers of your signal", lambda x: x),
)
