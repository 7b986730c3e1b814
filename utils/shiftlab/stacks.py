"""Layers one after the other on a circle: which shifts a stack respects, and how far a unit sees.

A stack that changes the length is written as steps, ("down", s) for keeping every s-th value and
("up", u) for repeating each value u times; a stack for receptive fields as pairs (k, s), kernel
size and stride. Both are computed here in two ways that know nothing of each other: by arithmetic
on the description, and by trying. All of it is NumPy; trained networks are in `nets`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd

import numpy as np

from shiftlab import layers, shifts

Step = tuple[str, int]
Map = Callable[[np.ndarray], np.ndarray]

EQUAL = 1e-9
"""Outputs closer than this are equal up to rounding."""


def _checked(steps: Sequence[Step]) -> Sequence[Step]:
    for kind, factor in steps:
        if kind not in ("down", "up") or factor < 1:
            raise ValueError(
                'A step is ("down", s) or ("up", u) with a whole number of at least 1; '
                f"got {(kind, factor)!r}."
            )
    return steps


def period(steps: Sequence[Step]) -> tuple[int, int]:
    """(P, Q): the least shift of the input that the stack respects, and how far its output moves.

    f(T_P x) = T_Q f(x) for generic signals x on a circle. It starts with (1, 1); keeping every
    s-th value makes it (P s / g, Q / g) with g = gcd(Q, s), repeating u times makes it (P, Q u).
    What commutes with every shift in between changes nothing. Raises ValueError for other steps.
    """
    p, q = 1, 1
    for kind, factor in _checked(steps):
        if kind == "up":
            q *= factor
        else:
            shared = gcd(q, factor)
            p, q = p * factor // shared, q // shared
    return p, q


def random_stack(steps: Sequence[Step], seed: int) -> Map:
    """A map that takes the steps, with a random circular convolution and a tanh before each.

    It ends with one more convolution and tanh. The map takes signals (n,) whose length every
    ("down", s) can divide when its turn comes; else `layers.subsample` raises ValueError.
    """
    kernels = np.random.default_rng(seed).normal(size=(len(_checked(steps)) + 1, 3))

    def run(x: np.ndarray) -> np.ndarray:
        for kernel, (kind, factor) in zip(kernels, steps, strict=False):
            x = np.tanh(layers.circular_convolve(x, kernel))
            x = layers.subsample(x, factor) if kind == "down" else np.repeat(x, factor)
        return np.tanh(layers.circular_convolve(x, kernels[-1]))

    return run


def period_by_search(f: Map, xs: np.ndarray) -> tuple[int, int] | None:
    """(P, Q) by trying every shift of the input against every shift of the output.

    f: map of one signal; xs: batch (B, n) of generic signals. Returns the least P in 1 … n - 1 for
    which one Q serves all signals, with the least such Q >= 0, or None if only T_n, once around,
    is respected.
    """
    before = [f(x) for x in xs]
    for p in range(1, xs.shape[1]):
        after = [f(shifts.circular(x, p)) for x in xs]
        for q in range(len(before[0])):
            pairs = zip(before, after, strict=True)
            if all(np.abs(shifts.circular(y, q) - z).max() < EQUAL for y, z in pairs):
                return p, q
    return None


def receptive_field(stack: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """(size, step): how many inputs one unit of the last layer sees, and how far its neighbour's
    field lies from its own.

    stack: pairs (k, s), kernel size and stride, first layer first. Each layer adds k - 1 steps of
    the layers below it to the size, and multiplies the step by s. (Dumoulin & Visin 2016, A guide
    to convolution arithmetic for deep learning.)
    """
    size, step = 1, 1
    for k, s in stack:
        size += (k - 1) * step
        step *= s
    return size, step


def positive_net(stack: Sequence[tuple[int, int]], seed: int | None = None) -> Map:
    """A net with those kernel sizes and strides, positive weights, and a tanh after each layer.

    seed: of the random weights; without one, all weights of a layer are equal. Weights add up to
    1, so that no tanh saturates; positive ones cannot cancel, so nothing that is seen is hidden.
    """
    rng = np.random.default_rng(seed)
    kernels = []
    for k, _ in stack:
        weights = np.ones(k) if seed is None else rng.uniform(0.5, 1.5, size=k)
        kernels.append(weights / weights.sum())

    def run(x: np.ndarray) -> np.ndarray:
        for kernel, (_, s) in zip(kernels, stack, strict=True):
            x = layers.subsample(np.tanh(layers.circular_correlate(x, kernel)), s)
        return x

    return run


def gradient(f: Map, x: np.ndarray, unit: int, step: float = 1e-5) -> np.ndarray:
    """How unit number `unit` of f(x) answers to each input: central differences, shape (n,).

    Inputs that the unit does not see give exactly 0: the same numbers are added up on both sides.
    """
    slopes = np.zeros(len(x))
    for place in range(len(x)):
        nudge = np.zeros(len(x))
        nudge[place] = step
        slopes[place] = (f(x + nudge)[unit] - f(x - nudge)[unit]) / (2 * step)
    return slopes


def field_by_gradient(f: Map, x: np.ndarray) -> tuple[int, int]:
    """(size, step) as the gradients show them: the inputs that unit 0 answers to, and the distance
    from its first one to the first one of unit 1.

    f: map from (n,) to at least two units, whose fields start at their own place and do not reach
    round the circle.
    """
    seen = [np.flatnonzero(gradient(f, x, unit)) for unit in (0, 1)]
    return len(seen[0]), int(seen[1].min() - seen[0].min())
