"""Numbers to predict: `wrong_columns` of a padded stack, and its `safe_interior`; then counted."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.returns import pair_of_whole_numbers, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def a_count(value: Any, arguments: tuple[Any, ...]) -> int:
    """A whole number, not negative."""
    count = whole_number(value, arguments)
    if count < 0:
        raise Misfit(f"A number of columns is not negative; what came back is {count}.")
    return count


# --- wrong_columns

_WIDE = 96


@cache
def _counted(k: int, d: int, layers: int) -> int:
    """The columns that any of three drawn stacks gets wrong: zero padding, no bias, cyclic."""
    wrong = [
        edges.wrong_columns("zero", k, d, layers, "cyclic", n=_WIDE, seed=seed) for seed in range(3)
    ]
    return int(np.any(wrong, axis=0).sum())


def _a_stack(draw: Draw) -> dict[str, Any]:
    return {"k": draw.one_of((3, 5, 7)), "d": draw.whole(1, 12), "layers": draw.whole(1, 4)}


def _as_counted(ask: Ask, k: int, d: int, layers: int) -> Finding | None:
    return differ(
        ("your prediction", ask(k, d, layers)),
        ("counted in a window of 96 columns", _counted(k, d, layers)),
    )


def _cyclic(k: int, d: int, layers: int) -> int:
    return layers * (k - 1) + min(d, layers * (k - 1))


WRONG = Exercise(
    name="wrong_columns",
    notebook="05",
    number="05.2",
    title="How many columns are wrong?",
    asks="Predict how many columns of a zero-padded stack break the law, under a cyclic shift.",
    takes=("k", "d", "layers"),
    returns=a_count,
    probes=(
        (3, 1, 1),
        (3, 2, 1),
        (3, 9, 1),
        (3, 1, 2),
        (3, 3, 2),
        (5, 3, 2),
        (3, 9, 3),
        (7, 4, 4),
        (5, 9, 1),
    ),
    laws=(
        Law(
            "as counted",
            "The prediction is the number of columns in which, for random kernels and signals, "
            "f(T_d x) and T_d f(x) differ.",
            _a_stack,
            _as_counted,
            tries=80,
        ),
    ),
    misconceptions=(
        Misconception(
            "one radius on each side",
            "You count r columns on each side, once. But each layer carries the edge one radius "
            "further in, and T_d f(x) brings wrong columns of its own along.",
            lambda k, d, layers: k - 1,
        ),
        Misconception(
            "one layer only",
            "For one layer you are right. Every further layer carries the edge one radius further "
            "in: your count does not depend on the number of layers.",
            lambda k, d, layers: _cyclic(k, d, 1),
        ),
        Misconception(
            "the old seam stays where it was",
            "You count the columns near the two edges of the window, layers · r on each side. But "
            "T_d f(x) is f(x) *moved*: its bad columns have moved along, by d.",
            lambda k, d, layers: layers * (k - 1),
        ),
        Misconception(
            "without a limit for d",
            "Your count grows with d for ever. Take k = 3, one layer and d = 9: you say 11, and "
            "counted are 4. Once the two bad stretches, each of 2, lie apart, moving them further "
            "makes no more columns wrong: there is a smaller of two numbers in it.",
            lambda k, d, layers: layers * (k - 1) + d,
        ),
        Misconception(
            "the limit of one side",
            "Right as long as d is small. But you let it count up to layers · r only, the stretch "
            "at *one* edge. On a circle both edges are one stretch, twice as long: take k = 3, one "
            "layer, d = 2, where 4 columns are wrong and you say 3.",
            lambda k, d, layers: layers * (k - 1) + min(d, layers * (k // 2)),
        ),
        Misconception(
            "both stretches always apart",
            "You count the two bad stretches in full. For a large d that is right; for a small one "
            "they overlap, and you count some columns twice: k = 3, one layer, d = 1 has 3.",
            lambda k, d, layers: 2 * layers * (k - 1),
        ),
        Misconception(
            "kernels of three only",
            "For k = 3 you are right. A wider kernel looks further, r = (k - 1) / 2 to each side, "
            "and your count does not depend on k.",
            lambda k, d, layers: 2 * layers + min(d, 2 * layers),
        ),
        Misconception(
            "only what has entered",
            "You count the d columns that entered. The columns beside them see the edge as well: "
            "as far as the stack reaches.",
            lambda k, d, layers: d,
        ),
    ),
    hints=(
        "Take the numbers from the panel: k = 3, one layer, d = 1, 2, 3; then two layers; then "
        "three.",
        "f errs in a stretch of w = layers · (k - 1) columns around the seam. T_d f(x) brings the "
        "same stretch, moved by d. How many columns do both together cover, if d is small?",
        "And if d is so large that the two stretches lie apart? min(a, b) is the smaller of two "
        "numbers.",
    ),
    minutes=10,
)

# --- safe_interior


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
        raise Misfit(
            f"(start, stop) should be a slice of a window of {n} columns, 0 ≤ start ≤ stop ≤ {n}; "
            f"what came back is ({start}, {stop})."
        )
    return start, stop


def _all_safe(ask: Ask, n: int, k: int, layers: int, d: int) -> Finding | None:
    start, stop = ask(n, k, layers, d)
    wrong = np.flatnonzero(_bad(n, k, layers, d)[start:stop])
    if not wrong.size:
        return None
    return Finding((), f"Column {start + wrong[0]} lies in your slice, and the law fails there.")


def _none_left_out(ask: Ask, n: int, k: int, layers: int, d: int) -> Finding | None:
    start, stop = ask(n, k, layers, d)
    safe = ~_bad(n, k, layers, d)
    safe[start:stop] = False
    left_out = np.flatnonzero(safe)
    # d = 0 moves nothing, so columns outside hold the law by chance of having no test.
    if d == 0 or not left_out.size:
        return None
    remark = f"Column {left_out[0]} is safe for every padding, and your slice leaves it out."
    return Finding((), remark)


def _slice(n: int, before: int, behind: int) -> tuple[int, int]:
    """A slice of a window, cut to what a slice can be."""
    start = min(max(before, 0), n)
    return start, max(start, min(n - behind, n))


def _reach(layers: int, k: int) -> int:
    return layers * (k // 2)


SAFE = Exercise(
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
            lambda n, k, layers, d: _slice(n, _reach(layers, k) + d, _reach(layers, k) - d),
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
    minutes=8,
    core=False,
)

EXERCISES = (WRONG, SAFE)
