"""The average of a matrix over all shifts: `average_over_shifts(W)`.

No law computes the average: it is the only linear map of matrices whose answers commute with the
shifts, that leaves alone what commutes already, and that does not care where W stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, agree, differ
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _one(draw: Draw) -> dict[str, Any]:
    n = draw.length(1, 6)
    return {"W": draw.picture(n, n)}


def _two(draw: Draw) -> dict[str, Any]:
    n = draw.length(1, 6)
    factor = draw.one_of((1, 2, -1, 0.5))
    return {"W": draw.picture(n, n), "V": draw.picture(n, n), "factor": factor}


def _and_shift(draw: Draw) -> dict[str, Any]:
    n = draw.length(2, 6)
    return {"W": draw.picture(n, n), "d": draw.whole(1, n - 1)}


def _kernel(draw: Draw) -> dict[str, Any]:
    return {"k": draw.signal(draw.length(1, 6))}


def _commutes(ask: Ask, W: np.ndarray, d: int) -> Finding | None:
    A = ask(W)
    T = np.roll(np.eye(len(W)), d, axis=0)
    return differ(("A T_d", A @ T), ("T_d A", T @ A), remark=f"A is your answer, d = {d}.")


def _leaves_alone(ask: Ask, k: np.ndarray) -> Finding | None:
    C = np.stack([np.roll(k, j) for j in range(len(k))], axis=1)
    return differ(("your answer", ask(C)), ("W", C), given={"W": C})


def _where_it_stood(ask: Ask, W: np.ndarray, d: int) -> Finding | None:
    moved = np.roll(W, (-d, -d), axis=(0, 1))
    return differ(
        (f"your answer for T_-{d} W T_{d}", ask(moved)),
        ("your answer for W", ask(W)),
        given={"W": W, f"T_-{d} W T_{d}": moved},
    )


def _linear(ask: Ask, W: np.ndarray, V: np.ndarray, factor: float) -> Finding | None:
    return differ(
        (f"your answer for W + {factor}V", ask(W + factor * V)),
        (f"your answer for W, plus {factor} times that for V", ask(W) + factor * ask(V)),
    )


def _mean(W: np.ndarray, shifts: Iterable[int], rows: int = -1, columns: int = -1) -> np.ndarray:
    """The mean of W rolled by rows·d and columns·d."""
    return np.mean([np.roll(W, (rows * d, columns * d), axis=(0, 1)) for d in shifts], axis=0)


def _input_only(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(len(W)), rows=0)


def _output_only(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(len(W)), columns=0)


def _same_way_twice(W: np.ndarray) -> np.ndarray:
    n = len(W)
    T = [np.roll(np.eye(n), d, axis=0) for d in range(n)]
    return sum(T[d] @ W @ T[d] for d in range(n)) / n


def _not_divided(W: np.ndarray) -> np.ndarray:
    return len(W) * _mean(W, range(len(W)))


def _first_left_out(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(1, len(W))) if len(W) > 1 else W.copy()


def _last_left_out(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(max(1, len(W) - 1)))


def _once_too_often(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(len(W) + 1))


def _still_by_n(W: np.ndarray) -> np.ndarray:
    n = len(W)
    return _mean(W, range(1, n)) * (n - 1) / n if n > 1 else np.zeros_like(W)


def _twelve(W: np.ndarray) -> np.ndarray:
    return _mean(W, range(12))


def _twelve_by_matrices(W: np.ndarray) -> np.ndarray:
    T = [np.roll(np.eye(12), d, axis=0) for d in range(12)]
    return sum(T[-d] @ W @ T[d] for d in range(12)) / 12


def _right_for_twelve(ask: Ask) -> bool:
    """Whether a matrix of 12 × 12 is averaged rightly; asked of answers that others are not."""
    W = np.arange(144.0).reshape(12, 12) ** 2
    return agree(ask(W), _mean(W, range(12)))


def _flat(W: np.ndarray, steps: int = -1) -> np.ndarray:
    return np.mean([np.roll(W, steps * d) for d in range(len(W))], axis=0)


def _flat_forward(W: np.ndarray) -> np.ndarray:
    return _flat(W, 1)


def _rolls_flat_back(ask: Ask) -> bool:
    """Whether the table is rolled as one long row, back by d or, with (d, d), by twice d."""
    return any(all(agree(ask(W), _flat(W, steps)) for W in (_W, _LARGER)) for steps in (-1, -2, 2))


def _entry_by_entry(W: np.ndarray) -> np.ndarray:
    n = len(W)
    T = [np.roll(np.eye(n), d, axis=0) for d in range(n)]
    return sum(T[-d] * W * T[d] for d in range(n)) / n


def _diagonals_without_wrapping(W: np.ndarray) -> np.ndarray:
    n = len(W)
    return np.array([[np.diagonal(W, j - i).mean() for j in range(n)] for i in range(n)])


def _symmetric(W: np.ndarray) -> np.ndarray:
    return (W + W.T) / 2


def _median(W: np.ndarray) -> np.ndarray:
    return np.median([np.roll(W, (-d, -d), axis=(0, 1)) for d in range(len(W))], axis=0)


def _everything(W: np.ndarray) -> np.ndarray:
    return np.full(W.shape, W.mean())


def _first_column(W: np.ndarray) -> np.ndarray:
    return np.stack([np.roll(W[:, 0], j) for j in range(len(W))], axis=1)


def _first_row(W: np.ndarray) -> np.ndarray:
    return np.stack([np.roll(W[0], i) for i in range(len(W))], axis=0)


_W = np.array([[1.0, 2.0, 4.0], [0.0, -3.0, 5.0], [7.0, 0.5, 9.0]])
_LARGER = np.arange(16.0).reshape(4, 4) ** 2
_FIVE = np.arange(25.0).reshape(5, 5) ** 2

EXERCISE = Exercise(
    name="average_over_shifts",
    notebook="07",
    number="07.2",
    title="The average over all shifts",
    asks="Average a matrix over all shifts of the circle.",
    takes=("W",),
    returns=array_like(0, "like W"),
    probes=((_W,), (_LARGER,)),
    laws=(
        Law(
            "commutes with every shift",
            "Your answer A commutes with every shift of the circle: A T_d = T_d A.",
            _and_shift,
            _commutes,
        ),
        Law(
            "leaves alone what commutes",
            "A matrix that commutes with every shift already is its own average.",
            _kernel,
            _leaves_alone,
        ),
        Law(
            "where W stood does not matter",
            "T_-d W T_d has the same average as W: the same matrices are averaged, beginning with "
            "another one.",
            _and_shift,
            _where_it_stood,
        ),
        Law(
            "linear",
            "The average of a sum of matrices is the sum of their averages; factors likewise.",
            _two,
            _linear,
        ),
    ),
    misconceptions=(
        Misconception(
            "only the input moves",
            "You average W T_d: the input moves, and the answer is not moved back. All rows "
            "become constant. Move the answer back as well: T_-d W T_d.",
            _input_only,
        ),
        Misconception(
            "only the output moves",
            "You average T_-d W: the answer moves, and the input stays. All columns become "
            "constant. Move the input as well: T_-d W T_d.",
            _output_only,
        ),
        Misconception(
            "twice the same way",
            "You average T_d W T_d, with the same shift on both sides, so stripes appear that lean "
            "the wrong way. On the left stands the shift *back*: T_-d W T_d.",
            _same_way_twice,
        ),
        Misconception(
            "not divided",
            "You have added up all n matrices and not divided: a matrix that commutes already "
            "becomes n times as large. Divide by n.",
            _not_divided,
        ),
        Misconception(
            "d = 0 is missing",
            "One matrix is missing in your average: the shift by 0 belongs to the group, so W "
            "itself counts as well.",
            _first_left_out,
        ),
        Misconception(
            "d = 0 is missing, divided by n",
            "Your sum begins with d = 1, so it has n - 1 matrices, and you divide by n. The shift "
            "by 0 belongs to the group: W itself counts as well.",
            _still_by_n,
        ),
        Misconception(
            "the last shift is missing",
            "One matrix is missing in your average: the shift by n - 1. range(n) gives all of "
            "them, from 0 to n - 1.",
            _last_left_out,
        ),
        Misconception(
            "one shift twice",
            "W itself counts twice in your average, at d = 0 and at d = n, which is once round the "
            "circle. range(n) is enough.",
            _once_too_often,
        ),
        Misconception(
            "always twelve",
            "You average 12 matrices, whatever the size of W. With 5 places, shifts 10 and 11 are "
            "the shifts 0 and 1 again, so these two count three times and the others twice. Begin "
            "with n = len(W).",
            _twelve,
            recognise=_right_for_twelve,
        ),
        Misconception(
            "twelve places, whatever W",
            "For a matrix of 12 × 12 you are right; here W is smaller, and your 12 does not fit. "
            "Begin with n = len(W), and write n for 12.",
            _twelve_by_matrices,
            recognise=_right_for_twelve,
        ),
        Misconception(
            "rolled as one long row",
            "np.roll without axis unrolls the table into one long row and moves that: what leaves "
            "a row on one side enters the next row. Say axis=(0, 1), with a step for each.",
            _flat,
            recognise=_rolls_flat_back,
        ),
        Misconception(
            "rolled forward as one long row",
            "np.roll without axis moves the table as one long row, here forward: what leaves a row "
            "on the right enters the next one. Say axis=(0, 1), with a step for each.",
            _flat_forward,
        ),
        Misconception(
            "star for @",
            "You multiply entry by entry: * is not the product of matrices. Nearly everything "
            "meets a zero of T_d. Write @ in its place.",
            _entry_by_entry,
        ),
        Misconception(
            "diagonals that end at the edge",
            "You average along the diagonals and stop at the edge of the matrix. On a circle a "
            "diagonal that leaves on the right comes back on the left, and both pieces are one.",
            _diagonals_without_wrapping,
        ),
        Misconception(
            "mirrored at the diagonal",
            "You average W with its mirror image at the diagonal. A shift does not mirror: it "
            "moves every entry along its diagonal, one row down and one column to the right.",
            _symmetric,
        ),
        Misconception(
            "the median",
            "You take the median of the n matrices. That commutes, too, but most entries do not "
            "count, and the median of a sum is not the sum of the medians. Take the mean.",
            _median,
        ),
        Misconception(
            "one number for all",
            "You average all entries into one number. Entries that stand differently to their "
            "diagonal must stay apart: a convolution that commutes already would be spoilt.",
            _everything,
        ),
        Misconception(
            "made from the first column",
            "You move the first column along: that does commute, but it never looks at the other "
            "columns. Every entry of W has to count.",
            _first_column,
        ),
        Misconception(
            "made from the first row",
            "You move the first row along: that does commute, but it never looks at the other "
            "rows. Every entry of W has to count.",
            _first_row,
        ),
    ),
    hints=(
        "Make a list of n matrices, one for each shift d from 0 to n - 1, and take their mean.",
        "Entry (i, j) of T_-d W T_d is W[(i + d) % n, (j + d) % n]: rows and columns both move.",
        "np.roll(W, (-d, -d), axis=(0, 1)) is T_-d W T_d.",
    ),
    answered_by=("matrices.average", "nets.linear"),
    minutes=8,
)
