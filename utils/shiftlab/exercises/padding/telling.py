"""Which columns a constant signal tells apart: `columns_told_apart(n, k, layers, mode)`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.drawing import added
from shiftlab.exercises.padding.predicting import a_count

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _constant(draw: Draw) -> dict[str, Any]:
    return {
        "n": draw.whole(5, 24),
        "k": draw.one_of((3, 5)),
        "layers": draw.whole(1, 5),
        "mode": draw.one_of(edges.MODES),
    }


@cache
def _groups(n: int, k: int, layers: int, mode: str) -> int:
    return max(
        edges.told_apart(edges.stack(edges.kernels(layers, k, seed), mode), n) for seed in range(3)
    )


def _groups_counted(ask: Ask, n: int, k: int, layers: int, mode: str) -> Finding | None:
    return differ(
        ("your prediction", ask(n, k, layers, mode)),
        ("different values counted, for random kernels", _groups(n, k, layers, mode)),
    )


def _zero_only(count: Any) -> Any:
    return lambda n, k, layers, mode: count(n, k, layers) if mode == "zero" else 1


def _only_the_circle_is_safe(ask: Ask) -> bool:
    """Whether zero and circular are right, and one of the others is taken for zero."""
    n, k, layers = 12, 3, 2
    counted = {mode: ask(n, k, layers, mode) for mode in edges.MODES}
    zero = counted["zero"]
    alike = zero in (counted["replicate"], counted["reflect"])
    return counted["circular"] == 1 and zero == _groups(n, k, layers, "zero") and alike


EXERCISE = Exercise(
    name="columns_told_apart",
    notebook="05",
    number="05.5",
    title="A constant picture",
    asks="Predict into how many groups the columns fall when a stack sees a constant signal.",
    takes=("n", "k", "layers", "mode"),
    returns=a_count,
    probes=tuple(
        (n, k, layers, mode)
        for n, k, layers in ((12, 3, 1), (12, 3, 2), (24, 5, 2), (9, 5, 3), (8, 3, 5))
        for mode in edges.MODES
    ),
    laws=(
        Law(
            "as counted",
            "The prediction is the number of different values in the answer to a constant signal, "
            "for random kernels.",
            _constant,
            _groups_counted,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "constant in, constant out",
            "You say that a constant stays a constant. Not with zero padding: at the edge a kernel "
            "meets zeros where it meets ones in the middle.",
            lambda n, k, layers, mode: 1,
        ),
        Misconception(
            "the middle is forgotten",
            "You count the columns that feel an edge, k - 1 for each layer. All those that feel "
            "none are one more group.",
            _zero_only(lambda n, k, layers: min(n, layers * (k - 1))),
        ),
        Misconception(
            "more groups than columns",
            "Your count can be larger than the number of columns, n. Once the two edges meet, "
            "every column is a group of its own.",
            _zero_only(lambda n, k, layers: layers * (k - 1) + 1),
        ),
        Misconception(
            "left and right look alike",
            "You count one edge only. A random kernel is not symmetric, so the columns at the left "
            "edge get other values than those at the right.",
            _zero_only(lambda n, k, layers: min(n, layers * (k // 2) + 1)),
        ),
        Misconception(
            "one layer only",
            "Your count does not depend on the number of layers. Each further layer carries the "
            "edge one radius further in, and tells more columns apart.",
            _zero_only(lambda n, k, layers: min(n, k)),
        ),
        Misconception(
            "the same for every padding",
            "For zero padding you are right. The other three continue a constant with the same "
            "constant, so no kernel ever meets an edge.",
            lambda n, k, layers, mode: min(n, layers * (k - 1) + 1),
        ),
        Misconception(
            "the circle alone is safe",
            "For zero and circular padding you are right. But a constant that is mirrored, or "
            "whose edge value is repeated, is still a constant: with reflect and replicate no "
            "kernel meets an edge either.",
            lambda n, k, layers, mode: 1 if mode == "circular" else min(n, layers * (k - 1) + 1),
            recognise=_only_the_circle_is_safe,
        ),
        Misconception(
            "all columns at once",
            "You say that zero padding tells all columns apart. After one layer only the outermost "
            "k // 2 on each side have met a zero.",
            _zero_only(lambda n, k, layers: n),
        ),
    ),
    hints=(
        "What do reflect, replicate and circular put beside a constant? What does zero put there?",
        "One layer of k = 3 with zero padding: the first column, the last one, and all the others. "
        "How many groups?",
        "Each layer adds k // 2 columns on each side. Count both sides, add the middle, and mind "
        "that there are only n columns.",
    ),
    answered_by=("edges",),
    minutes=6,
    core=False,
    drawn=added(
        "layers",
        (1, 2, 3, 4, 5, 6, 7, 8),
        lambda own: (
            "Behind the layers that are counted, your stack has "
            f"{'one' if own == 1 else own} more of the same kind."
        ),
    ),
)
