"""What is left of a window: `safe_interior(n, k, layers, d)`, the columns that no edge reaches."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import added
from shiftlab.exercises.returns import pair_of_whole_numbers

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _pan(draw: Draw) -> dict[str, Any]:
    k, layers, d = draw.one_of((3, 5)), draw.whole(1, 4), draw.whole(-6, 6)
    n = layers * (k - 1) + abs(d) + draw.whole(1, 9)
    return {"n": n, "k": k, "layers": layers, "d": d}


@cache
def _bad(n: int, k: int, layers: int, d: int) -> np.ndarray:
    """Which columns are wrong, or have nothing to be compared with, for some padding: (n,)."""
    bad = np.zeros(n, dtype=bool)
    for mode in edges.MODES:
        scene = np.random.default_rng(5).normal(size=(8, n + abs(d)))
        f = edges.stack(edges.kernels(layers, k, seed=6), mode)
        bad |= ~(edges.column_errors(f, scene, n, d, "crop") <= edges.WRONG)
    return bad


def _a_slice(value: Any, arguments: tuple[Any, ...]) -> tuple[int, int]:
    """A pair (start, stop) inside the window."""
    n = arguments[0]
    start, stop = pair_of_whole_numbers("(start, stop), as in x[start:stop]")(value, arguments)
    if not 0 <= start <= stop <= n:
        beyond = start < 0 or stop > n
        raise Misfit(
            f"(start, stop) should be a slice of a window of {n} columns, 0 ≤ start ≤ stop ≤ {n}; "
            f"what came back is ({start}, {stop})."
            + (" A move never makes a slice larger; look at the sign of d." if beyond else "")
        )
    return start, stop


def _all_safe(ask: Ask, n: int, k: int, layers: int, d: int) -> Finding | None:
    start, stop = ask(n, k, layers, d)
    wrong = np.flatnonzero(_bad(n, k, layers, d)[start:stop])
    if not wrong.size:
        return None
    return Finding(
        (),
        f"Your slice is {_in_words(start, stop)}. "
        f"Column {start + wrong[0]} lies in it, and the law fails there.",
    )


def _in_words(start: int, stop: int) -> str:
    held = {0: "which holds no column", 1: f"which holds column {start} alone"}.get(
        stop - start, f"which holds the columns {start} to {stop - 1}"
    )
    return f"({start}, {stop}), {held}"


def _none_left_out(ask: Ask, n: int, k: int, layers: int, d: int) -> Finding | None:
    start, stop = ask(n, k, layers, d)
    safe = ~_bad(n, k, layers, d)
    safe[start:stop] = False
    left_out = np.flatnonzero(safe)
    # d = 0 moves nothing, so columns outside hold the law by chance of having no test.
    if d == 0 or not left_out.size:
        return None
    return Finding(
        (),
        f"Your slice is {_in_words(start, stop)}. "
        f"Column {left_out[0]} is safe for every padding, and left out.",
    )


def _slice(n: int, before: int, behind: int) -> tuple[int, int]:
    """A slice of a window, cut to what a slice can be."""
    start = min(max(before, 0), n)
    return start, max(start, min(n - behind, n))


def _reach(layers: int, k: int) -> int:
    return layers * (k // 2)


EXERCISE = Exercise(
    name="safe_interior",
    notebook="05",
    number="05.4",
    title="The safe interior",
    asks="Predict the largest slice of the window on which the law holds for every padding.",
    takes=("n", "k", "layers", "d"),
    returns=_a_slice,
    probes=((20, 3, 1, 1), (24, 3, 2, 3), (30, 5, 2, -2), (24, 3, 3, -1), (24, 5, 1, 4)),
    laws=(
        Law(
            "safe",
            "In every column of the slice, for random kernels, signals, and each padding, f(T_d x) "
            "and T_d f(x) are the same.",
            _pan,
            _all_safe,
            tries=60,
        ),
        Law(
            "the largest",
            "Every column that is safe for each padding lies in the slice.",
            _pan,
            _none_left_out,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "one radius whatever the depth",
            "You cut off one radius on each side. Every layer eats one: after three layers of "
            "k = 3 the third column still feels the edge.",
            lambda n, k, layers, d: _slice(n, k // 2 + max(d, 0), k // 2 - min(d, 0)),
        ),
        Misconception(
            "the move is forgotten",
            "You cut off what feels the edge *now*. But what stands at column i stood at column "
            "i - d before, and it must have been safe there, too.",
            lambda n, k, layers, d: _slice(n, _reach(layers, k), _reach(layers, k)),
        ),
        Misconception(
            "a whole kernel for each layer",
            "You cut off k - 1 columns for each layer on each side. A kernel reaches k // 2 to "
            "each side, half of that.",
            lambda n, k, layers, d: _slice(
                n, layers * (k - 1) + max(d, 0), layers * (k - 1) - min(d, 0)
            ),
        ),
        Misconception(
            "d on both sides",
            "You cut off |d| on both sides. Columns are lost only on the side where new content "
            "enters: on the left for a move to the right.",
            lambda n, k, layers, d: _slice(
                n, _reach(layers, k) + abs(d), _reach(layers, k) + abs(d)
            ),
        ),
        Misconception(
            "d on the wrong side",
            "You cut off the move on the side where content leaves. The columns without a past are "
            "on the other side, where it enters.",
            lambda n, k, layers, d: _slice(
                n, _reach(layers, k) - min(d, 0), _reach(layers, k) + max(d, 0)
            ),
        ),
        Misconception(
            "right moves only",
            "For moves to the right your slice is right. For a negative d the content enters on "
            "the right: start stays, and stop becomes smaller.",
            lambda n, k, layers, d: _slice(n, _reach(layers, k) + abs(d), _reach(layers, k)),
        ),
        Misconception(
            "d with its sign on both sides",
            "You cut off d on both sides, and for a negative d you *add* columns instead. Only one "
            "side loses some: the left one for a positive d, the right one for a negative d.",
            lambda n, k, layers, d: _slice(n, _reach(layers, k) + d, _reach(layers, k) + d),
        ),
        Misconception(
            "start plus d, always",
            "For d > 0 you are right. For a negative d your slice begins too early, with columns "
            "that feel the left edge: start stays at layers · r, and stop becomes smaller.",
            lambda n, k, layers, d: _slice(n, _reach(layers, k) + d, _reach(layers, k)),
        ),
        Misconception(
            "the slice moves along",
            "You move the whole slice by d. But what feels the edge *after* the move is still "
            "there: the slice has to be safe before the move and after it, so it becomes smaller.",
            lambda n, k, layers, d: (_reach(layers, k) + d, n - _reach(layers, k) + d),
        ),
        Misconception(
            "stop is the last column",
            "Your stop is the last column *in* the slice. As in x[start:stop], stop is the first "
            "column that is no longer in it: one more.",
            lambda n, k, layers, d: _slice(
                n, _reach(layers, k) + max(d, 0), _reach(layers, k) - min(d, 0) + 1
            ),
        ),
        Misconception(
            "one column for each layer",
            "You cut off one column for each layer. That is right for k = 3; a wider kernel "
            "reaches k // 2 columns to each side.",
            lambda n, k, layers, d: _slice(n, layers + max(d, 0), layers - min(d, 0)),
        ),
    ),
    hints=(
        "Without a move: how many columns on each side does an edge reach after one layer of "
        "k = 3? After two?",
        "Column i is compared with what stood at column i - d. Both must be at least layers · r "
        "columns away from each edge, r = k // 2.",
        "Write both conditions down, for i and for i - d, and take the stricter one on each side: "
        "max(d, 0) and min(d, 0) help.",
    ),
    answered_by=("edges",),
    minutes=8,
    core=False,
    drawn=added("n", tuple(range(2, 14)), "Your window has {} columns more than n says.".format),
)
