"""Starting: one small exercise on which check and hint are tried for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import SHIFTED_BY, impulse
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _place(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"n": n, "place": draw.whole(0, n - 1)}


def _one_step(ask: Ask, n: int, place: int) -> Finding | None:
    x = impulse(n, place)
    return differ(
        ("what came back", ask(x)),
        ("the 1, one place on", impulse(n, place + 1)),
        given={"x": x},
    )


def _pair(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"x": draw.signal(n), "z": draw.signal(n)}


def _nothing_is_lost(ask: Ask, x: np.ndarray, z: np.ndarray) -> Finding | None:
    return differ(("move x + z", ask(x + z)), ("move x, move z, add", ask(x) + ask(z)))


def _signal(draw: Draw) -> dict[str, Any]:
    return {"x": draw.signal(draw.length())}


def _full_circle(ask: Ask, x: np.ndarray) -> Finding | None:
    y = x
    for _ in range(len(x)):
        y = ask(y)
    return differ((f"x, moved {len(x)} times", y), ("x", x))


def _drops(x: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], x[:-1]])


def _to_the_left(x: np.ndarray) -> np.ndarray:
    return np.concatenate([x[1:], x[:1]])


def _unchanged(x: np.ndarray) -> np.ndarray:
    return x.copy()


def _in_place(x: np.ndarray) -> np.ndarray:
    x[:] = np.concatenate([x[-1:], x[:-1]])
    return x


def _overwrites(x: np.ndarray) -> np.ndarray:
    y = x.copy()
    last = y[-1]
    for i in range(len(y) - 1):
        y[i + 1] = y[i]
    y[0] = last
    return y


def _keeps_the_first(x: np.ndarray) -> np.ndarray:
    y = x.copy()
    y[1:] = x[:-1]
    return y


def _one_longer(x: np.ndarray) -> np.ndarray:
    return np.concatenate([x[-1:], x])


def _mirrors(x: np.ndarray) -> np.ndarray:
    return x[::-1].copy()


EXERCISES = (
    Exercise(
        name="move_right",
        notebook="00",
        number="00.1",
        title="One step to the right",
        asks="Move every value one place to the right; the last comes round to the front.",
        takes=("x",),
        returns=array_like(0, "like x"),
        probes=((np.array([1.0, 2.0, 3.0]),), (np.array([0.5, -1.0, 4.0, 2.0, 7.0]),)),
        laws=(
            Law(
                "one step",
                "A single 1 moves one place to the right; from the last place it comes round to "
                "the front.",
                _place,
                _one_step,
            ),
            Law(
                "full circle",
                "After n moves, a signal of n values is back where it began.",
                _signal,
                _full_circle,
                tries=12,
            ),
            Law(
                "nothing is lost",
                "Moving a sum gives the same as moving both parts and adding.",
                _pair,
                _nothing_is_lost,
            ),
        ),
        misconceptions=(
            Misconception(
                "drops the last value",
                "Your signal moves over a window: what slides out on the right is gone, and a zero "
                "enters. Here it lives on a circle, so the last value, x[-1], belongs in front.",
                _drops,
            ),
            Misconception(
                "moves left",
                "Your signal moves to the left. To the right means: what stood at place 0 now "
                "stands at place 1, so the new place i holds x[i - 1].",
                _to_the_left,
            ),
            Misconception(
                "unchanged",
                "The signal comes back as it was: nothing has moved yet.",
                _unchanged,
            ),
            Misconception(
                "changes its input",
                "The values you return are right, but x itself has moved as well, and whoever "
                "called the function still needs it. Write into a new array instead.",
                _in_place,
            ),
            Misconception(
                "overwrites what it still needs",
                "The loop reads values that it has just overwritten, so the first value runs "
                "through the whole signal. Read from x and write into a second array.",
                _overwrites,
            ),
            Misconception(
                "the first value stays",
                "All values have moved, but place 0 still holds the old first value. The value "
                "that left on the right, x[-1], belongs there.",
                _keeps_the_first,
            ),
            Misconception(
                "one value too many",
                "The last value stands in front, as it should, and at the end as well. Leave it "
                "out there: x[:-1] is x without its last value.",
                _one_longer,
            ),
            Misconception(
                "back to front",
                "Your signal is mirrored: the order is reversed. Moving keeps the order, each "
                "value goes one place further.",
                _mirrors,
            ),
        ),
        hints=(
            "Take x = [1, 2, 3]. Which three numbers should come back? Write them down first.",
            "x[-1] is the last value, x[:-1] is everything before it.",
            "np.concatenate([a, b]) puts two arrays behind one another; x[-1:] is the last value "
            "as an array of length one.",
        ),
        answered_by=SHIFTED_BY,
        minutes=2,
        points=1,
    ),
)
