"""How far a map is from a law: equivariance and invariance errors, and what a map can tell apart.

Each measure is given a map `f` of one signal or picture, a batch `xs` of inputs and a shift d, and
uses circular shifts throughout. An error is divided by how far apart the answers to *unrelated*
inputs are: 0 means the law holds, about 1 means that f does no better than if it had been shown
another input. So neither a change of scale nor a constant added to f can make a bad map look good.

Classifiers are measured by their labels: `consistency`, `consistency_map`, `accuracy_map`,
`worst_case_accuracy`. They are given a function that labels a whole batch at once; whether NumPy or
torch computes the labels does not matter here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from shiftlab import shifts
from shiftlab.shifts import Shift

Map = Callable[[np.ndarray], np.ndarray]
Labels = Callable[[np.ndarray], np.ndarray]
"""From pictures (B, H, W) to their labels (B,)."""

ONE_PIXEL = ((0, 1), (1, 0), (1, 1))
"""The moves of consistency at one pixel: right, down, and both."""


def _answers(f: Map, xs: np.ndarray) -> np.ndarray:
    return np.stack([np.asarray(f(x), dtype=float) for x in xs])


def _norms(differences: np.ndarray) -> np.ndarray:
    return np.sqrt((differences.reshape(len(differences), -1) ** 2).sum(axis=1))


def _against_unrelated(residuals: np.ndarray, answers: np.ndarray) -> float:
    """Mean size of the residuals, over the mean distance of answers to neighbours in the batch."""
    residual = _norms(residuals).mean()
    unrelated = _norms(answers - np.roll(answers, 1, axis=0)).mean()
    if residual == 0:
        return 0.0  # also for a constant map, whose answers are all alike
    return float(residual / unrelated) if unrelated else float("inf")


def apart(answers: np.ndarray, expected: np.ndarray) -> float:
    """How far answers (B, ...) are from what a law expects; 1: as far as those of another input.

    The mean distance, over the mean distance between answers of neighbours in the batch. Raises
    ValueError if the shapes differ or there are fewer than two answers.
    """
    answers, expected = np.asarray(answers, dtype=float), np.asarray(expected, dtype=float)
    if answers.shape != expected.shape or len(answers) < 2:
        raise ValueError(
            "Expected two arrays of the same shape, of at least two answers each; got "
            f"{answers.shape} and {expected.shape}."
        )
    return _against_unrelated(answers - expected, answers)


def _check_batch(xs: np.ndarray) -> np.ndarray:
    xs = np.asarray(xs, dtype=float)
    if xs.ndim not in (2, 3) or len(xs) < 2:
        raise ValueError(
            "Expected a batch of at least two signals, shape (B, n), or pictures, (B, H, W): "
            f"unrelated inputs are what the error is compared with. Got shape {xs.shape}."
        )
    return xs


def equivariance_error(f: Map, xs: np.ndarray, d: Shift, d_out: Shift | None = None) -> float:
    """How far f(T_d x) is from T_d f(x), circular shifts; 0 if f is equivariant to T_d.

    mean_b |f(T_d x_b) - T_d f(x_b)|  /  mean_b |f(x_b) - f(x_{b-1})|

    f: map of one input; xs: (B, n) or (B, H, W), B >= 2; d: the shift of the input; d_out: that
    of the output, where it is another one. Returns a number without unit; infinite if f gives one
    same answer to all of xs and yet breaks the law. Raises ValueError for other batches.
    """
    xs = _check_batch(xs)
    answers = _answers(f, xs)
    moved = _answers(f, shifts.circular(xs, d))
    expected = shifts.circular(answers, d if d_out is None else d_out)
    return _against_unrelated(moved - expected, answers)


def invariance_error(f: Map, xs: np.ndarray, d: Shift) -> float:
    """How far f(T_d x) is from f(x), circular shifts; 0 if f is invariant to T_d.

    mean_b |f(T_d x_b) - f(x_b)|  /  mean_b |f(x_b) - f(x_{b-1})|

    Arguments, unit and errors as for `equivariance_error`.
    """
    xs = _check_batch(xs)
    answers = _answers(f, xs)
    return _against_unrelated(_answers(f, shifts.circular(xs, d)) - answers, answers)


def relative_residual(f: Map, x: np.ndarray, d: Shift) -> float:
    """|f(T_d x) - T_d f(x)| / |f(x)| for one input: the literature's figure, easily gamed.

    A large constant added to f makes it small; use it only where one picture is all there is.
    Returns 0 where both norms are 0, infinity where only |f(x)| is.
    """
    answer = np.asarray(f(x), dtype=float)
    residual = np.linalg.norm(np.asarray(f(shifts.circular(x, d))) - shifts.circular(answer, d))
    if residual == 0:
        return 0.0
    size = np.linalg.norm(answer)
    return float(residual / size) if size else float("inf")


def selectivity(f: Map, xs: np.ndarray, tolerance: float = 1e-9) -> float:
    """The share of pairs of inputs to which f gives different answers; 0 for a constant map.

    xs: (B, n) or (B, H, W), inputs no two of which are shifts of each other. A map can be
    perfectly invariant and useless: this is the other half of the test. Two answers differ if
    they do by more than `tolerance` times the largest value.
    """
    answers = _answers(f, _check_batch(xs))
    limit = tolerance * max(1.0, float(np.abs(answers).max()))
    pairs = [(a, b) for a in range(len(answers)) for b in range(a)]
    return sum(bool(np.abs(answers[a] - answers[b]).max() > limit) for a, b in pairs) / len(pairs)


def changed_share(before: np.ndarray, after: np.ndarray, tolerance: float = 1e-12) -> float:
    """The share of values that differ, by more than `tolerance`, among those not both 0.

    before, after: arrays of one shape. Places where both are 0 do not count: a blank background
    would make every map look stable. It says how many values change, not by how much. Returns 0
    where all are 0.
    """
    counts = (np.abs(before) > tolerance) | (np.abs(after) > tolerance)
    if not counts.any():
        return 0.0
    return float((np.abs(after - before) > tolerance)[counts].mean())


def changed_by_some_shift(f: Map, xs: np.ndarray, tolerance: float = 1e-9) -> float:
    """The share of the signals (B, n) whose answer f(x) some circular shift changes.

    An answer changes if it differs by more than `tolerance` from that to the signal where it
    stood. 0 means invariant to every shift, on all of xs. It counts, and does not weigh.
    """
    changes = [
        any(np.abs(np.asarray(f(moved)) - f(x)).max() > tolerance for _, moved in shifts.orbit(x))
        for x in _check_batch(xs)
    ]
    return float(np.mean(changes))


def aligned_error(y0: np.ndarray, y1: np.ndarray) -> float:
    """The least distance between y1 and any circular shift of y0, over the size of y0.

    y0, y1: answers (n,) to one input, before and after it moved. 0 means that *some* output shift
    repairs the difference. Returns 0 where both are 0, infinity where only y0 is.
    """
    least = min(float(np.linalg.norm(y1 - moved)) for _, moved in shifts.orbit(np.asarray(y0)))
    if least == 0:
        return 0.0
    size = float(np.linalg.norm(y0))
    return least / size if size else float("inf")


def consistency(
    label: Labels, pictures: np.ndarray, moves: Sequence[tuple[int, int]] = ONE_PIXEL
) -> float:
    """The share of labels that stay when the pictures move: mean over moves and pictures.

    P(label(T_d x) = label(x)) for circular shifts; by default consistency at one pixel. Print
    accuracy beside it: a constant classifier is perfectly consistent. (Zhang 2019, section 4.1,
    with crops in place of circular shifts.)
    """
    before = label(pictures)
    return float(np.mean([label(shifts.circular(pictures, d)) == before for d in moves]))


def consistency_map(label: Labels, pictures: np.ndarray, reach: int) -> np.ndarray:
    """`consistency` for each single move (dy, dx) from 0 to `reach`: (reach + 1, reach + 1)."""
    before = label(pictures)
    moves = np.ndindex(reach + 1, reach + 1)
    stays = [np.mean(label(shifts.circular(pictures, d)) == before) for d in moves]
    return np.reshape(stays, (reach + 1, reach + 1))


def accuracy_map(label: Labels, pictures: np.ndarray, truth: np.ndarray, reach: int) -> np.ndarray:
    """Accuracy for each move (dy, dx) from -reach to reach, (2 reach + 1, 2 reach + 1)."""
    side = range(-reach, reach + 1)
    return np.array(
        [
            [np.mean(label(shifts.circular(pictures, (dy, dx))) == truth) for dx in side]
            for dy in side
        ]
    )


def worst_case_accuracy(
    label: Labels, pictures: np.ndarray, truth: np.ndarray, reach: int = 1
) -> float:
    """The share of pictures labelled rightly after *every* move of at most `reach` pixels."""
    right = np.ones(len(pictures), dtype=bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            right &= label(shifts.circular(pictures, (dy, dx))) == truth
    return float(right.mean())
