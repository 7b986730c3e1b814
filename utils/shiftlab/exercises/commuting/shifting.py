"""The circular shift of a signal by any whole number: `circular_shift(x, d)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import SHIFTED_BY, impulse
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _signal(draw: Draw) -> dict[str, Any]:
    return {"x": draw.signal(draw.length())}


def _zero(ask: Ask, x: np.ndarray) -> Finding | None:
    return differ(("T_0 x", ask(x, 0)), ("x", x))


def _full_circle(ask: Ask, x: np.ndarray) -> Finding | None:
    n = len(x)
    return differ((f"T_{n} x", ask(x, n)), ("x", x), given={"x": x, "d": n})


def _two_shifts(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    reach = 2 * n + 1
    x = draw.signal(n)
    return {"x": x, "a": draw.whole(-reach, reach), "b": draw.whole(-reach, reach)}


def _adds_up(ask: Ask, x: np.ndarray, a: int, b: int) -> Finding | None:
    return differ(
        (f"moved by {b}, then by {a}", ask(ask(x, b), a)),
        (f"moved by {a + b} at once", ask(x, a + b)),
    )


def _two_signals(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    # Often a single 1 as well: what is right for these alone is not linear.
    z = draw.one_of((draw.signal(n), impulse(n, draw.whole(0, n - 1))))
    return {"x": draw.signal(n), "z": z, "d": draw.whole(-2 * n, 2 * n)}


def _sums(ask: Ask, x: np.ndarray, z: np.ndarray, d: int) -> Finding | None:
    return differ(("T_d (x + z)", ask(x + z, d)), ("T_d x + T_d z", ask(x, d) + ask(z, d)))


def _place(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"n": n, "place": draw.whole(0, n - 1), "d": draw.whole(-2 * n - 1, 2 * n + 1)}


def _direction(ask: Ask, n: int, place: int, d: int) -> Finding | None:
    x = impulse(n, place)
    return differ(
        ("T_d x", ask(x, d)),
        (f"a 1 at place {(place + d) % n}", impulse(n, place + d)),
        given={"x": x, "d": d},
    )


def _joined_from_the_end(x: np.ndarray, d: int) -> np.ndarray:
    return np.concatenate([x[-d:], x[:-d]]) if d else x.copy()


def _joined_at_n_minus_d(x: np.ndarray, d: int) -> np.ndarray:
    return np.concatenate([x[len(x) - d :], x[: len(x) - d]])


def _other_way(x: np.ndarray, d: int) -> np.ndarray:
    return np.roll(x, -d)


def _zeros_enter(x: np.ndarray, d: int) -> np.ndarray:
    n = len(x)
    return np.array([x[i - d] if 0 <= i - d < n else 0.0 for i in range(n)])


def _edge_repeats(x: np.ndarray, d: int) -> np.ndarray:
    return x[np.clip(np.arange(len(x)) - d, 0, len(x) - 1)]


def _one_step_only(x: np.ndarray, d: int) -> np.ndarray:
    return np.roll(x, 1) if d else x.copy()


def _without_sign(x: np.ndarray, d: int) -> np.ndarray:
    return np.roll(x, abs(d))


def _mirrors(x: np.ndarray, d: int) -> np.ndarray:
    return np.array([x[(d - i) % len(x)] for i in range(len(x))])


def _overwrites(x: np.ndarray, d: int) -> np.ndarray:
    y = x.copy()
    for i in range(len(x)):
        y[(i + d) % len(x)] = y[i]
    return y


def _in_place(x: np.ndarray, d: int) -> np.ndarray:
    x[:] = np.roll(x, d)
    return x


def _without_modulo(x: np.ndarray, d: int) -> np.ndarray:
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i + d] = x[i]
    return y


EXERCISE = Exercise(
    name="circular_shift",
    notebook="01",
    number="01.1",
    title="The shift on a circle",
    asks="Move a signal by any whole number of places, round the circle.",
    takes=("x", "d"),
    returns=array_like(0, "like x"),
    probes=(
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 1),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 0),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 7),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), -2),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), -6),
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 13),
    ),
    laws=(
        Law("T_0 is the identity", "A shift by 0 changes nothing.", _signal, _zero, tries=10),
        Law(
            "T_a T_b = T_(a+b)",
            "Moving by b and then by a is the same as moving by a + b at once.",
            _two_shifts,
            _adds_up,
            tries=60,
        ),
        Law(
            "T_n is the identity",
            "A signal of n values that is moved by n is back where it began.",
            _signal,
            _full_circle,
            tries=16,
        ),
        Law(
            "sums move together",
            "Moving a sum gives the same as moving both parts and adding.",
            _two_signals,
            _sums,
        ),
        Law(
            "direction",
            "A single 1 at place i moves to place i + d, counted round the circle.",
            _place,
            _direction,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "two slices, cut at -d",
            "Two slices joined at -d are right up to d = n. Beyond it x[-d:] is the whole signal "
            "and x[:-d] is empty, so nothing moves. Take d modulo n first: d % n.",
            _joined_from_the_end,
        ),
        Misconception(
            "two slices, cut at n - d",
            "Two slices joined at n - d are right for d from 0 to n. For a negative d the cut lies "
            "beyond the end, and nothing moves. Take d modulo n first: d % n.",
            _joined_at_n_minus_d,
        ),
        Misconception(
            "the other way",
            "Your shift goes to the left for positive d. All the laws about shifts alone hold for "
            "it, too: they do not fix the direction. Here +d means to the right, so the new place "
            "i holds x[i - d].",
            _other_way,
        ),
        Misconception(
            "zeros enter",
            "This is the shift on a window: what slides out is lost, and zeros enter, so moving "
            "back does not restore it. On a circle it enters again on the other side.",
            _zeros_enter,
        ),
        Misconception(
            "the edge is repeated",
            "At the edge the last value is repeated, as if the picture went on like that. On a "
            "circle the value behind the edge is the one from the other side.",
            _edge_repeats,
        ),
        Misconception(
            "always one step",
            "The signal moves by one place, whatever d is.",
            _one_step_only,
        ),
        Misconception(
            "the sign is lost",
            "Positive shifts are right, and negative ones go to the right as well. The remainder "
            "d % n is never negative in Python, so no abs is needed.",
            _without_sign,
        ),
        Misconception(
            "mirrored",
            "Your signal is read backwards, from x[d - i]. A shift keeps the order: x[i - d].",
            _mirrors,
        ),
        Misconception(
            "overwrites what it still needs",
            "The loop reads values that it has already overwritten. Read from x and write into a "
            "second array.",
            _overwrites,
        ),
        Misconception(
            "changes its input",
            "The values you return are right, but x itself has moved as well, and whoever called "
            "the function still needs it. Return a new array.",
            _in_place,
        ),
        Misconception(
            "no way round",
            "The index i + d runs off the end of the array. Take it modulo n, (i + d) % n, and it "
            "comes round to the front.",
            _without_modulo,
        ),
    ),
    hints=(
        "Take x = [1, 2, 3, 4] and d = 1. Which value stands at place 0 afterwards, and which "
        "place did it come from?",
        "The new place i holds what stood at place i - d. Outside 0 … n - 1, go round the circle: "
        "in Python (i - d) % n does that, for negative numbers too.",
        "NumPy takes a whole array of places at once: x[places], with places made from "
        "np.arange(n).",
    ),
    answered_by=SHIFTED_BY,
    minutes=5,
)
