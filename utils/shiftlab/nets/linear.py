"""One linear layer, taught a convolution by gradient descent: what it has learned, and where.

Plain NumPy: the gradient of a linear layer is one line. The layers differ in which weights are
shared, the lessons in where the patterns stand. No network is built or stored here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from shiftlab import matrices

Layer = Literal["dense", "locally connected", "shared", "convolution"]
"""Weights: any; at three neighbours; one kernel of all places' weights; one of three."""
Lesson = Literal["everywhere", "one place"]

PLACES = 12
KERNEL = np.array([1.0, 2.0, -1.0])
"""The convolution that is taught: three taps, on a circle of `PLACES` places."""
PATTERN = 3
RATE = 0.5
"""How far a step of gradient descent goes, where nothing else is said."""
EXAMPLES = 1000
PATIENCE = 400
"""How many examples are tried before `examples_needed` gives up."""


@dataclass(frozen=True)
class Taught:
    """What a layer was after each number of examples.

    start: its matrix (n, n) before the first example; weights: its matrix after each of `after`
    examples, (len(after), n, n). A layer that shares weights is written as a matrix, too.
    """

    after: tuple[int, ...]
    weights: np.ndarray

    @property
    def start(self) -> np.ndarray:
        """The matrix before any example, (n, n)."""
        return self.weights[0]

    @property
    def end(self) -> np.ndarray:
        """The matrix after the last example, (n, n)."""
        return self.weights[-1]


def target() -> np.ndarray:
    """The convolution that is taught, as a matrix (PLACES, PLACES)."""
    return matrices.circulant(KERNEL, PLACES)


def _taps_and_ties(layer: Layer) -> tuple[int, bool]:
    """At how many places each unit looks, and whether all units share one kernel."""
    if layer not in get_args(Layer):
        raise ValueError(f"layer is one of {', '.join(get_args(Layer))}; got {layer!r}.")
    everywhere = layer in ("dense", "shared")
    return PLACES if everywhere else len(KERNEL), layer in ("shared", "convolution")


def teach(
    layer: Layer,
    lesson: Lesson,
    seed: int,
    after: tuple[int, ...] = (0, EXAMPLES),
    rate: float = RATE,
) -> Taught:
    """Teach a layer the convolution, one example at a time; returns what it was `after` each.

    An example is a pattern of three random values of length 1 together, zeros elsewhere, that
    starts at a random place ("everywhere") or always at place 0 ("one place"), and its convolution.
    Plain gradient descent on half the squared error with steps of `rate`, without weight decay; the
    first weights are normal numbers of size 0.5. A shared weight takes the sum of its places'
    gradients.
    Weights and patterns are drawn from `seed`. Raises ValueError for another layer or lesson.
    """
    if lesson not in ("everywhere", "one place"):
        raise ValueError(f"lesson is 'everywhere' or 'one place'; got {lesson!r}.")
    taps, shared = _taps_and_ties(layer)
    mask = matrices.circulant(np.ones(taps), PLACES)
    draw = np.random.default_rng(seed)
    w = draw.normal(scale=0.5, size=(PLACES, PLACES)) * mask
    if shared:
        w = matrices.circulant(w[:taps, 0], PLACES)
    goal = target()
    kept = {0: w.copy()}
    for number in range(1, max(after) + 1):
        x = _pattern(draw, lesson)
        gradient = np.outer(w @ x - goal @ x, x) * mask
        if shared:
            gradient = matrices.circulant(_summed(gradient, taps), PLACES)
        w = w - rate * gradient
        if number in after:
            kept[number] = w
    return Taught(tuple(after), np.stack([kept[number] for number in after]))


def _summed(gradient: np.ndarray, taps: int) -> np.ndarray:
    """The gradient of each shared weight, (taps,): the sum over all places where it is used."""
    places = np.arange(PLACES)
    return np.array([gradient[places, places - j].sum() for j in range(taps)])


def _pattern(draw: np.random.Generator, lesson: Lesson) -> np.ndarray:
    values = draw.normal(size=PATTERN)
    start = int(draw.integers(PLACES))  # drawn in both lessons, so that the patterns are the same
    x = np.zeros(PLACES)
    x[:PATTERN] = values / np.linalg.norm(values)
    return np.roll(x, start) if lesson == "everywhere" else x


def examples_needed(
    layer: Layer,
    lesson: Lesson,
    seed: int,
    where: Literal["taught", "all"] = "all",
    rate: float = RATE,
) -> int:
    """After how many examples the error stays below one hundredth: a whole number.

    where: at place 0, which both lessons teach ("taught"), or at all places ("all"); rate: of the
    gradient descent. Raises ValueError if that is not reached within `PATIENCE`.
    """
    taught = teach(layer, lesson, seed, tuple(range(PATIENCE + 1)), rate)
    places = slice(0, 1) if where == "taught" else slice(None)
    errors = errors_by_place(taught.weights)[:, places].max(axis=1)
    if errors[-1] >= 0.01:
        raise ValueError(f"A {layer} layer taught {lesson} is not right at the places asked for.")
    return int(np.flatnonzero(errors >= 0.01)[-1]) + 1


def errors_by_place(w: np.ndarray) -> np.ndarray:
    """The relative error of matrices (..., n, n) for patterns that start at each place, (..., n).

    At place q it is |(W - C)[:, q … q + 2]| / |C[:, q … q + 2]| in Frobenius norms, C the target:
    the root of the mean squared error over all patterns of length 1 there, over that of answering
    zero. So 0 is right, and 1 no better than silence.
    """

    def sizes(matrix: np.ndarray) -> np.ndarray:
        by_column = (matrix**2).sum(axis=-2)
        return np.sqrt(sum(np.roll(by_column, -j, axis=-1) for j in range(PATTERN)))

    return sizes(w - target()) / sizes(target())
