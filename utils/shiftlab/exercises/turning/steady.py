"""A kernel that commutes with quarter-turns all by itself: `steady_kernel()`, an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import layers
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.returns import refuse

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_LARGEST = 1e6


def _three_by_three(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    expected = "an array of 3 × 3 numbers, as np.array([[…], […], […]])"
    if (
        isinstance(value, list | tuple)
        and len(value) == 3
        and all(
            isinstance(row, list | tuple)
            and len(row) == 3
            and all(isinstance(v, int | float) and abs(v) <= _LARGEST for v in row)
            for row in value
        )
    ):
        value = np.array(value, dtype=float)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf":
        raise refuse(value, expected)
    if value.shape != (3, 3):
        raise Misfit(f"Expected was {expected}; what came back has shape {value.shape}.")
    if not np.isfinite(value).all() or np.abs(value).max() > _LARGEST:
        raise Misfit(f"Expected was {expected}, all of them finite and of usual size.")
    return value.astype(float)


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _a_picture(draw: Draw) -> dict[str, Any]:
    side = draw.whole(4, 6)
    return {"x": draw.picture(side, side)}


def _sees_neighbours(ask: Ask) -> Finding | None:
    k = ask()
    around = k.copy()
    around[1, 1] = 0
    if np.abs(around).max() > 1e-9 * max(1.0, float(np.abs(k).max())):
        return None
    return Finding(
        (), "All weights but the middle one are 0, so every pixel is only multiplied.", {"k": k}
    )


def _commutes(ask: Ask, x: np.ndarray) -> Finding | None:
    k = ask()
    return differ(
        ("turn, then your kernel", layers.correlate2d(np.rot90(x), k)),
        ("your kernel, then turn", np.rot90(layers.correlate2d(x, k)).copy()),
        given={"x": x, "k": k},
    )


def _like(test: Callable[[np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: test(ask())


def _same(left: np.ndarray, right: np.ndarray) -> bool:
    return bool(np.allclose(left, right))


def _only_middle(k: np.ndarray) -> bool:
    return np.count_nonzero(k) - int(k[1, 1] != 0) == 0


def _turned(k: np.ndarray, r: int = 1) -> np.ndarray:
    return np.rot90(k, r)


def _steady(k: np.ndarray) -> bool:
    return _same(k, _turned(k))


EXERCISE = Exercise(
    name="steady_kernel",
    notebook="09",
    number="09.4",
    title="A kernel that does not mind",
    asks="Give a 3 × 3 kernel that sees neighbours and commutes with quarter-turns by itself.",
    takes=(),
    returns=_three_by_three,
    probes=((),),
    laws=(
        Law(
            "it sees neighbours",
            "At least one weight besides the middle one is not 0.",
            _nothing_to_draw,
            _sees_neighbours,
            tries=1,
        ),
        Law(
            "it commutes with quarter-turns",
            "On square pictures on the circle, turning the picture turns the map, and changes "
            "nothing else.",
            _a_picture,
            _commutes,
        ),
    ),
    misconceptions=(
        Misconception(
            "only the middle",
            "Your kernel multiplies each pixel by one number. It commutes, of course; let it see a "
            "neighbour as well.",
            lambda: np.diag([0.0, 2.0, 0.0]),
            recognise=_like(_only_middle),
        ),
        Misconception(
            "it turns into its negative",
            "A quarter-turn makes your kernel its own negative: plus and minus change places. "
            "Asked for is one that looks the same after a quarter-turn.",
            lambda: np.array([[0.0, 1, 0], [-1, 0, -1], [0, 1, 0]]),
            recognise=_like(lambda k: _same(_turned(k), -k) and not _only_middle(k)),
        ),
        Misconception(
            "the same after a half-turn",
            "Your kernel looks the same upside down, but not on its side. Turn the page by a "
            "quarter: which weights come where?",
            lambda: np.array([[1.0, 2, 1], [0, 0, 0], [1, 2, 1]]),
            recognise=_like(
                lambda k: _same(k, _turned(k, 2)) and not _steady(k) and not _same(_turned(k), -k)
            ),
        ),
        Misconception(
            "symmetric in rows and columns",
            "Your kernel stays the same when rows and columns are exchanged, as .T does. That is a "
            "mirror at the diagonal. A turn carries the upper left corner to the lower left.",
            lambda: np.array([[1.0, 2, 3], [2, 5, 4], [3, 4, 6]]),
            recognise=_like(lambda k: _same(k, k.T) and not _same(k, _turned(k, 2))),
        ),
        Misconception(
            "left and right alike",
            "Your kernel is the same left and right. A quarter-turn makes left the bottom: these "
            "have to be alike as well.",
            lambda: np.array([[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]]),
            recognise=_like(lambda k: _same(k, k[:, ::-1]) and not _same(k, _turned(k, 2))),
        ),
        Misconception(
            "up and down alike",
            "Your kernel is the same above and below. A quarter-turn makes above the left side: "
            "these have to be alike as well.",
            lambda: np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
            recognise=_like(lambda k: _same(k, k[::-1]) and not _same(k, _turned(k, 2))),
        ),
    ),
    hints=(
        "Write a kernel on paper and turn the paper by a quarter. For the law, what you now read "
        "has to be the kernel you wrote.",
        "A quarter-turn carries the four corners round in a ring, and so it does the four places "
        "beside the middle.",
        "So one number for all corners, one for all sides, one for the middle.",
    ),
    minutes=5,
    drawn=holding("the weights of your kernel", lambda k: k),
)
