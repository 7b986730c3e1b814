"""Which sizes fit a grid of windows: `largest_side(n, w, s)`, a number to predict."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import added
from shiftlab.exercises.returns import whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _a_side(value: Any, arguments: tuple[Any, ...]) -> int:
    number = whole_number(value, arguments)
    if number < 1:
        raise Misfit(
            f"A side has at least 1 pixel; what came back is {number}. Does the last window count, "
            "with all its w pixels?"
        )
    return number


def _pooled(x: np.ndarray, w: int, s: int) -> np.ndarray:
    """The mean of each window that fits wholly, from the upper left corner on."""
    return np.lib.stride_tricks.sliding_window_view(x, (w, w))[::s, ::s].mean(axis=(2, 3))


def _without_the_last_window(n: int, w: int, s: int) -> int:
    return max(1, (n - w) // s * s)


@cache
def _measured(n: int, w: int, s: int) -> int:
    """The largest side up to n at which pooling a random picture commutes with a quarter-turn."""
    for side in range(n, w - 1, -1):
        x = np.random.default_rng(side).normal(size=(side, side))
        if np.allclose(_pooled(np.rot90(x), w, s), np.rot90(_pooled(x, w, s))):
            return side
    raise AssertionError("A single window over the whole picture always commutes.")


def _begins(ask: Ask) -> bool:
    """Whether (n - w) // s * s comes back, which may be no side at all where it is 0."""
    tried = ((8, 1, 2), (9, 2, 2), (12, 2, 3), (13, 3, 4), (10, 1, 3))
    return all(ask(n, w, s) == (n - w) // s * s for n, w, s in tried)


def _setting(draw: Draw) -> dict[str, Any]:
    w, s = draw.one_of((1, 2, 3, 4)), draw.one_of((2, 3, 4))
    return {"n": draw.whole(max(w, 5), 14), "w": w, "s": s}


def _as_measured(ask: Ask, n: int, w: int, s: int) -> Finding | None:
    return differ(
        ("your prediction", ask(n, w, s)), ("the largest side, measured", _measured(n, w, s))
    )


EXERCISE = Exercise(
    name="largest_side",
    notebook="09",
    number="09.8",
    title="Which size fits?",
    asks="Predict the largest side, up to n, at which pooling commutes with quarter-turns.",
    takes=("n", "w", "s"),
    returns=_a_side,
    probes=((8, 1, 2), (9, 2, 2), (24, 3, 2), (12, 2, 3), (13, 3, 4), (10, 1, 3)),
    laws=(
        Law(
            "as measured",
            "Random pictures of each side, from n downwards, are pooled and turned in both orders; "
            "the first side at which the two agree should be your prediction.",
            _setting,
            _as_measured,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "always odd",
            "You give the largest odd side. That holds for a comb with stride 2, windows of one "
            "pixel. Windows of two fill an even side: draw them for a side of 4, w = 2, s = 2.",
            lambda n, w, s: n - (n + 1) % 2,
        ),
        Misconception(
            "always even",
            "You give the largest even side. With windows of one pixel and stride 2, an even "
            "side has a window on its first pixel and none on its last.",
            lambda n, w, s: n - n % 2,
        ),
        Misconception(
            "a multiple of the stride",
            "You give the largest multiple of s. That is right where the window is as wide as the "
            "stride. Take w = 1, s = 2 and a side of 4: windows stand at 0 and 2, none at 3.",
            lambda n, w, s: n - n % s,
        ),
        Misconception(
            "as for a comb",
            "Your answer is right for windows of one pixel. A wider window ends w - 1 pixels "
            "further on: where does the last window end?",
            lambda n, w, s: n - (n - 1) % s,
        ),
        Misconception(
            "where the last window begins",
            "You give the place where the last window begins. It ends w pixels further on: add w.",
            _without_the_last_window,
            recognise=_begins,
        ),
        Misconception(
            "the rest itself",
            "You give the number of pixels that no window reaches. Asked for is the side that is "
            "left without them.",
            lambda n, w, s: max(1, (n - w) % s),
        ),
        Misconception(
            "n itself",
            "You give the whole side, whatever the windows are. On a side of 8, for w = 1 and "
            "s = 2, the windows stand at 0, 2, 4, 6: after a half-turn at 7, 5, 3, 1.",
            lambda n, w, s: n,
        ),
        Misconception(
            "how many windows",
            "You give how many windows fit into a row. Asked for is the side, in pixels.",
            lambda n, w, s: (n - w) // s + 1,
        ),
    ),
    hints=(
        "Draw a row of n = 8 pixels and the windows w = 1, s = 2. What is different at its right "
        "end? A quarter-turn makes the right end the upper one.",
        "It commutes if the last window ends on the last pixel, as the first begins on the first.",
        "Windows begin at 0, s, 2s, …, and end w - 1 pixels later. So n - w has to be a multiple "
        "of s; how much has to be cut off if it is not?",
    ),
    minutes=6,
    core=False,
    drawn=added(
        "n",
        tuple(range(3, 15)),
        lambda own: (
            f"Your picture's side has {own} pixels more than n says: predict the largest side up "
            f"to n + {own}."
        ),
        lambda own: {"from n downwards": f"from n + {own} downwards"},
    ),
)
