"""How many columns a padded stack gets wrong: `wrong_columns(k, d, layers)`; then counted."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import added
from shiftlab.exercises.returns import whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def a_count(value: Any, arguments: tuple[Any, ...]) -> int:
    """A whole number, not negative."""
    count = whole_number(value, arguments)
    if count < 0:
        raise Misfit(f"A number of columns is not negative; what came back is {count}.")
    return count


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


def _the_same_for_every_depth(ask: Ask) -> bool:
    return all(
        ask(k, d, 1) == ask(k, d, 2) == ask(k, d, 3) for k, d in ((3, 1), (3, 2), (5, 1), (5, 9))
    )


def _the_same_for_every_k(ask: Ask) -> bool:
    return all(
        ask(3, d, layers) == ask(5, d, layers) == ask(7, d, layers)
        for d, layers in ((1, 1), (2, 1), (9, 1), (1, 2), (3, 2))
    )


EXERCISE = Exercise(
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
            "T_d f(x) is f(x) *moved*: its bad columns have moved as far as the picture.",
            lambda k, d, layers: layers * (k - 1),
        ),
        Misconception(
            "without a limit for d",
            "Your count grows with d for ever. Take k = 3, one layer and a move by 9: you say 11, "
            "and counted are 4. Once the two bad stretches, each of 2, lie apart, moving them "
            "further makes no more columns wrong: there is a smaller of two numbers in it.",
            lambda k, d, layers: layers * (k - 1) + d,
        ),
        Misconception(
            "the limit of one side",
            "Right as long as d is small. But you let it count up to layers · r only, the stretch "
            "at *one* edge. On a circle both edges are one stretch, twice as long: take k = 3, one "
            "layer, a move by 2, where 4 columns are wrong and you say 3.",
            lambda k, d, layers: layers * (k - 1) + min(d, layers * (k // 2)),
        ),
        Misconception(
            "both stretches always apart",
            "You count the two bad stretches in full. For a large d that is right; for a small one "
            "they overlap, and you count some columns twice: k = 3, one layer, a move by 1 has 3.",
            lambda k, d, layers: 2 * layers * (k - 1),
        ),
        Misconception(
            "kernels of three only",
            "For k = 3 you are right. A wider kernel looks further, r = (k - 1) / 2 to each side, "
            "and your count does not depend on k.",
            lambda k, d, layers: 2 * layers + min(d, 2 * layers),
        ),
        Misconception(
            "neither k nor d",
            "You count two columns for each layer: one at each edge, as a kernel of three does it. "
            "Your formula leaves out k (a wider kernel looks further) and d (the bad columns of "
            "T_d f(x) have moved along).",
            lambda k, d, layers: 2 * layers,
        ),
        Misconception(
            "k = 3 and d = 1 only",
            "Your formula holds for k = 3 and a move by 1 only, as in the vote; it leaves out k "
            "and d. Take numbers from the panel for a move by 2, and for a kernel of 5.",
            lambda k, d, layers: 2 * layers + 1,
        ),
        Misconception(
            "d = 1 only",
            "Your formula holds for a move by 1 only; it leaves out d. The last column that you "
            "count is there because the bad columns have moved by one. And if they move by two?",
            lambda k, d, layers: layers * (k - 1) + 1,
        ),
        Misconception(
            "a limit for kernels of three",
            "Your formula holds for k = 3 only: the limit for d leaves out k. The stretch that "
            "moves is as wide as the one that stays, layers · (k - 1).",
            lambda k, d, layers: layers * (k - 1) + min(d, 2 * layers),
        ),
        Misconception(
            "only what has entered",
            "You count the columns that entered. The columns beside them see the edge as well: "
            "as far as the stack reaches.",
            lambda k, d, layers: d,
        ),
        Misconception(
            "k is left out",
            "Your count is the same for every k. A wider kernel looks further, r = (k - 1) / 2 to "
            "each side: compare 3 and 5 in the panel.",
            lambda k, d, layers: layers,
            recognise=_the_same_for_every_k,
        ),
        Misconception(
            "layers is left out",
            "Your count is the same for every depth. Each further layer looks at what the one "
            "before has spoiled, and carries the edge one radius further in.",
            lambda k, d, layers: (k - 1) // 2,
            recognise=_the_same_for_every_depth,
        ),
        Misconception(
            "one edge only",
            "You count one edge, layers · r columns, and the move. A window has two edges: on the "
            "circle they lie side by side and are one stretch, twice as wide.",
            lambda k, d, layers: layers * (k // 2) + min(d, layers * (k // 2)),
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
    answered_by=("edges",),
    minutes=10,
    drawn=added(
        "d",
        tuple(range(2, 10)),
        "Your picture moves {} columns further than d says.".format,
        lambda own: {"T_d": f"T_(d + {own})"},
    ),
)
