"""Max-pooling in two steps, the first: `dense_max(x, w)`, a maximum at every place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import (
    Ask,
    Exercise,
    Finding,
    Law,
    Misconception,
    Misfit,
    differ,
)
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import array_like, described

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

INCREASING: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "g(v) = v - 10": lambda v: v - 10,
    "g(v) = 2v": lambda v: 2 * v,
    "g(v) = v + 3": lambda v: v + 3,
    "g(v) = v³": lambda v: v**3,
}


def _signal_and_window(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"x": draw.signal(n), "w": draw.whole(1, n)}


def not_one_number(value: Any, count: int) -> None:
    """Raise Misfit for one number where an array is asked for: an axis is missing, as a rule."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        raise Misfit(
            f"{count} maxima were expected, one for each window; what came back is "
            f"{described(value)}. Is np.max taken over everything? Of w rolled copies stacked as "
            "rows, np.max(…, axis=0) takes the largest place by place, and so does np.maximum of "
            "two."
        )


def _a_maximum_for_each_place(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    not_one_number(value, len(arguments[0]))
    return array_like(0, "like x")(value, arguments)


def _with_shift(draw: Draw) -> dict[str, Any]:
    drawn = _signal_and_window(draw)
    return {**drawn, "d": draw.whole(-9, 9)}


def _every_shift(ask: Ask, x: np.ndarray, w: int, d: int) -> Finding | None:
    return differ(
        (f"moved by {d}, then pooled", ask(np.roll(x, d), w)),
        (f"pooled, then moved by {d}", np.roll(ask(x, w), d)),
    )


def _with_increasing(draw: Draw) -> dict[str, Any]:
    return {**_signal_and_window(draw), "g": draw.one_of(tuple(INCREASING))}


def _order_statistic(ask: Ask, x: np.ndarray, w: int, g: str) -> Finding | None:
    function = INCREASING[g]
    return differ(
        ("g applied, then pooled", ask(function(x), w)),
        ("pooled, then g applied", function(ask(x, w))),
    )


def _one_bright_place(draw: Draw) -> dict[str, Any]:
    n = draw.length(1, 7)
    return {"n": n, "place": draw.whole(0, n - 1), "w": draw.whole(1, n)}


def _seen_by_w_windows(ask: Ask, n: int, place: int, w: int) -> Finding | None:
    x = impulse(n, place)
    seen = sum((impulse(n, place - j) for j in range(w)), np.zeros(n))
    return differ(
        ("what came back", ask(x, w)),
        (f"1 where the window of {w} from i on holds place {place}", seen),
        given={"x": x, "w": w},
    )


def _two_windows(draw: Draw) -> dict[str, Any]:
    n = draw.length(2, 8)
    a = draw.whole(1, n)
    return {"x": draw.signal(n), "a": a, "b": draw.whole(1, n - a + 1)}


def _windows_join(ask: Ask, x: np.ndarray, a: int, b: int) -> Finding | None:
    return differ(
        (f"a window of {a}, then one of {b}", ask(ask(x, a), b)),
        (f"one window of {a + b - 1}", ask(x, a + b - 1)),
    )


def windows(x: np.ndarray, w: int, start: int = 0) -> np.ndarray:
    """The values of each window, (w, n), from which the wrong answers are made; never shown."""
    return np.stack([np.roll(x, -(start + j)) for j in range(w)])


def zeros_behind(x: np.ndarray, w: int) -> np.ndarray:
    """A mistake: zeros enter at the end, so negative maxima there become 0."""
    padded = np.concatenate([x, np.zeros(w - 1)])
    return np.array([padded[i : i + w].max() for i in range(len(x))])


def _cut_at_the_end(x: np.ndarray, w: int) -> np.ndarray:
    return np.array([x[i : i + w].max() for i in range(len(x))])


def _only_whole_windows(x: np.ndarray, w: int) -> np.ndarray:
    return np.array([x[i : i + w].max() for i in range(len(x) - w + 1)])


def _from_zero(x: np.ndarray, w: int) -> np.ndarray:
    return np.maximum(windows(x, w).max(axis=0), 0)


def ends_here(x: np.ndarray, w: int) -> np.ndarray:
    """A mistake: the window ends where it should begin."""
    return windows(x, w, 1 - w).max(axis=0)


def _centred(x: np.ndarray, w: int) -> np.ndarray:
    return windows(x, w, -(w // 2)).max(axis=0)


def _centred_later(x: np.ndarray, w: int) -> np.ndarray:
    return windows(x, w, -((w - 1) // 2)).max(axis=0)


def mean(x: np.ndarray, w: int) -> np.ndarray:
    """A mistake: the mean of the window in place of its maximum."""
    return windows(x, w).mean(axis=0)


def _largest_size(x: np.ndarray, w: int) -> np.ndarray:
    return np.abs(windows(x, w)).max(axis=0)


def _whole_signal(x: np.ndarray, w: int) -> np.ndarray:
    return np.full(len(x), x.max())


def _one_more(x: np.ndarray, w: int) -> np.ndarray:
    return windows(x, w + 1).max(axis=0)


def _one_less(x: np.ndarray, w: int) -> np.ndarray:
    return windows(x, max(1, w - 1)).max(axis=0)


_X = np.array([1.0, -2.0, 4.0, -3.0, -5.0, -6.0])

EXERCISE = Exercise(
    name="dense_max",
    notebook="03",
    number="03.2",
    title="The dense maximum",
    asks="Give the maximum over a window of w values at every place, round the circle.",
    takes=("x", "w"),
    returns=_a_maximum_for_each_place,
    probes=(
        (np.array([1.0, 3.0, 2.0, 0.0]), 2),
        (_X, 3),
        (_X, 2),
        (_X, 1),
        (np.array([-1.0, -4.0, -2.0]), 2),
    ),
    laws=(
        Law(
            "a single 1 is seen by w windows",
            "A 1 among zeros, at place p, is the maximum of the w windows that hold it: those that "
            "start at p - w + 1 … p, round the circle.",
            _one_bright_place,
            _seen_by_w_windows,
            tries=60,
        ),
        Law(
            "commutes with every shift",
            "Moving and then pooling gives the same as pooling and then moving.",
            _with_shift,
            _every_shift,
        ),
        Law(
            "commutes with every increasing function",
            "An increasing function g applied to all values does not change which one is largest. "
            "(An average does not obey this.)",
            _with_increasing,
            _order_statistic,
        ),
        Law(
            "windows join",
            "A window of a and then a window of b see together what one window of a + b - 1 sees.",
            _two_windows,
            _windows_join,
        ),
    ),
    misconceptions=(
        Misconception(
            "zeros behind the end",
            "Behind the last place you put zeros, and where all values of a window are negative a "
            "zero wins. On a circle the first values come again after the last.",
            zeros_behind,
        ),
        Misconception(
            "windows cut at the end",
            "At the end your windows become shorter. On a circle they go on with the first values: "
            "take the places modulo n.",
            _cut_at_the_end,
        ),
        Misconception(
            "only whole windows",
            "You leave out the windows that go round, so fewer values come back than went in. On a "
            "circle there is a window at every place.",
            _only_whole_windows,
        ),
        Misconception(
            "the maximum starts at zero",
            "Your maximum is never below zero. Does the search for the largest value start at 0? "
            "Start it with the first value of the window: maxima may be negative.",
            _from_zero,
        ),
        Misconception(
            "windows that end here",
            "Your windows end at place i: they hold x[i - w + 1] … x[i]. Here they start there: "
            "x[i] … x[i + w - 1].",
            ends_here,
        ),
        Misconception(
            "windows around the place",
            "Your windows lie around place i. Here they start there: x[i] … x[i + w - 1]. (Both "
            "commute with shifts; the comb of the next exercise needs one agreement.)",
            _centred,
        ),
        Misconception(
            "windows around the place, rounded down",
            "Your windows lie around place i: of three values, x[i - 1], x[i], x[i + 1]. Here they "
            "start there: x[i] … x[i + w - 1]. (For windows of two both are the same.)",
            _centred_later,
        ),
        Misconception(
            "the mean",
            "That is the mean of each window. Asked for is its largest value.",
            mean,
        ),
        Misconception(
            "the largest size",
            "You take the largest value without its sign, so -7 beats 5. Asked for is the largest "
            "value: no abs is needed.",
            _largest_size,
        ),
        Misconception(
            "the whole signal",
            "Every place gets the maximum of the whole signal: that is *global* pooling. Each "
            "place should look at its own w values only.",
            _whole_signal,
        ),
        Misconception(
            "one value too many",
            "Your windows hold w + 1 values. range(w) gives the steps 0 … w - 1, which are w.",
            _one_more,
        ),
        Misconception(
            "one value too few",
            "Your windows hold w - 1 values. range(w) gives the steps 0 … w - 1, which are w.",
            _one_less,
        ),
    ),
    hints=(
        "Take x = [1, 3, 2, 0] and w = 2. The windows are 1 3, then 3 2, then 2 0, and last 0 1, "
        "round the circle. Which four maxima come back?",
        "Place i looks at x[i], x[i + 1], … x[i + w - 1], each place taken modulo n: (i + j) % n.",
        "Without a loop over i: np.roll(x, -j) brings x[i + j] to place i. Take the maximum, place "
        "by place, of these w rolled copies.",
    ),
    answered_by=("layers", "nets"),
    minutes=5,
)
