"""Max-pooling in two steps, the second: `max_pool(x, w, s)`, a dense maximum and then a comb."""

from __future__ import annotations

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
from shiftlab.exercises.pooling.maximum import (
    INCREASING,
    ends_here,
    mean,
    not_one_number,
    windows,
    zeros_behind,
)
from shiftlab.exercises.returns import array_like, every

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _one_of_s(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    """An array of n / s values."""
    x, _, s = arguments
    n = len(x)
    not_one_number(value, n // s)
    if isinstance(value, np.ndarray) and value.shape == (n,) and s > 1:
        raise Misfit(
            f"As many values came back as went in, {n}. With the stride {s} only "
            f"{every(s)} is kept, so {n // s} should be left."
        )
    return array_like(0, f"one value for each {s} of x")(value, (x[::s],))


def _strided(draw: Draw) -> dict[str, Any]:
    s, kept = draw.whole(1, 4), draw.length(1, 4)
    n = s * kept
    return {"x": draw.signal(n), "w": draw.whole(1, n), "s": s}


def _strided_with_shift(draw: Draw) -> dict[str, Any]:
    return {**_strided(draw), "d": draw.whole(-4, 4)}


def _multiples(ask: Ask, x: np.ndarray, w: int, s: int, d: int) -> Finding | None:
    return differ(
        (f"moved by {s * d}, then pooled", ask(np.roll(x, s * d), w, s)),
        (f"pooled, then moved by {d}", np.roll(ask(x, w, s), d)),
    )


def _strided_increasing(draw: Draw) -> dict[str, Any]:
    return {**_strided(draw), "g": draw.one_of(tuple(INCREASING))}


def _strided_order(ask: Ask, x: np.ndarray, w: int, s: int, g: str) -> Finding | None:
    function = INCREASING[g]
    return differ(
        ("g applied, then pooled", ask(function(x), w, s)),
        ("pooled, then g applied", function(ask(x, w, s))),
    )


def _strided_bright_place(draw: Draw) -> dict[str, Any]:
    s, kept = draw.whole(1, 3), draw.length(1, 4)
    n = s * kept
    return {"n": n, "place": draw.whole(0, n - 1), "w": draw.whole(1, n), "s": s}


def _seen_by_kept_windows(ask: Ask, n: int, place: int, w: int, s: int) -> Finding | None:
    x = impulse(n, place)
    seen = sum((impulse(n, place - j) for j in range(w)), np.zeros(n))
    return differ(
        ("what came back", ask(x, w, s)),
        (f"1 where the window from 0, {s}, {2 * s}, … on holds place {place}", seen[::s].copy()),
        given={"x": x, "w": w, "s": s},
    )


def _comb(x: np.ndarray, s: int, start: int = 0) -> np.ndarray:
    return x[start::s].copy()


def _last_of_each(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return _comb(windows(x, w).max(axis=0), s, s - 1)


def _comb_first(x: np.ndarray, w: int, s: int) -> np.ndarray:
    kept = _comb(x, s)
    return windows(kept, min(w, len(kept))).max(axis=0)


def _ends_at_the_comb(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return _comb(ends_here(x, w), s)


def _blocks(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return x.reshape(-1, s).max(axis=1)


def _blocks_the_other_way(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return x.reshape(s, -1).max(axis=0)


def _averages(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return _comb(mean(x, w), s)


def _zeros_at_the_end(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return _comb(zeros_behind(x, w), s)


def _no_stride(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return windows(x, w).max(axis=0)


def _stops_early(x: np.ndarray, w: int, s: int) -> np.ndarray:
    return np.array([x[i : i + w].max() for i in range(0, len(x), s)])


_Z = np.array([1.0, -2.0, 4.0, -3.0, -5.0, -6.0, 2.0, 3.0])

EXERCISE = Exercise(
    name="max_pool",
    notebook="03",
    number="03.3",
    title="Max-pooling: a dense maximum, then a comb",
    asks="Pool with windows of w values and the stride s, on the circle.",
    takes=("x", "w", "s"),
    returns=_one_of_s,
    probes=(
        (np.array([1.0, 3.0, 2.0, 5.0]), 2, 2),
        (_Z, 3, 2),
        (_Z, 2, 4),
        (_Z, 1, 2),
        (_Z, 2, 1),
        (-np.abs(_Z), 3, 2),
    ),
    laws=(
        Law(
            "a single 1 is seen by the kept windows",
            "A 1 among zeros is the maximum of exactly those windows, starting at 0, s, 2s, …, "
            "that hold its place.",
            _strided_bright_place,
            _seen_by_kept_windows,
            tries=60,
        ),
        Law(
            "commutes with multiples of s",
            "Moving x by s · d moves the pooled signal by d.",
            _strided_with_shift,
            _multiples,
        ),
        Law(
            "commutes with every increasing function",
            "An increasing function g applied to all values does not change which one is largest.",
            _strided_increasing,
            _strided_order,
        ),
    ),
    misconceptions=(
        Misconception(
            "the last of each",
            "Your comb keeps the places s - 1, 2s - 1, …. It should start at place 0: x[::s].",
            _last_of_each,
        ),
        Misconception(
            "the comb first",
            "You keep every s-th value first and take maxima afterwards. That is cheaper, and it "
            "never looks at what the comb threw away. The maximum comes first, then the comb.",
            _comb_first,
        ),
        Misconception(
            "windows that end on the comb",
            "Your windows end at 0, s, 2s, …. They should start there.",
            _ends_at_the_comb,
        ),
        Misconception(
            "blocks of s",
            "You cut x into blocks of s and never use w. That is right when w = s; windows may "
            "also be wider than the stride (they overlap) or narrower.",
            _blocks,
            probes=((_Z, 3, 2), (_Z, 2, 4), (_Z, 2, 2)),
        ),
        Misconception(
            "reshaped the wrong way",
            "The reshape cuts x into s long pieces and compares values that lie far apart. A "
            "window holds neighbours.",
            _blocks_the_other_way,
            probes=((_Z, 3, 2), (_Z, 2, 4), (_Z, 2, 2)),
        ),
        Misconception(
            "average pooling",
            "That is average pooling. Asked for is the largest value of each window.",
            _averages,
        ),
        Misconception(
            "zeros behind the end",
            "Behind the last place you put zeros, and a zero wins over negative values. On a "
            "circle the first values come again.",
            _zeros_at_the_end,
            probes=((-np.abs(_Z), 3, 2), (_Z, 3, 2)),
        ),
        Misconception(
            "the last windows are cut",
            "Windows that reach beyond the end are cut there. On a circle they go on with the "
            "first values.",
            _stops_early,
            probes=((np.array([9.0, 3.0, 2.0, 5.0]), 3, 2), (_Z[::-1].copy(), 4, 2)),
        ),
        Misconception(
            "no comb",
            "The maxima are right, and all of them are there: the comb is missing. Keep every "
            "s-th of them, from place 0 on: y[::s].",
            _no_stride,
        ),
    ),
    hints=(
        "Two steps, and you have the first already: dense_max(x, w) is the answer at every place.",
        "Of the dense maxima, keep places 0, s, 2s, …: in Python y[::s].",
        "If your dense_max does not work yet, use layers.dense_max(x, w) in its place.",
    ),
    answered_by=("layers.max_pool", "layers.pyramid", "nets"),
    minutes=3,
)
