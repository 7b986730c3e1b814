"""Where might a map break, or not be linear? Signals on which a map of a student's own is tried.

A map may do anything to any signal, so no trying proves that it commutes with shifts. These are
the signals that people single out: of zeros and ones, constant, a single value, whole numbers,
small and large. What they are asked for, and what is said of it, stands with the exercise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

from shiftlab.exercises.declare import Ask, agree
from shiftlab.exercises.drawing import NUMBERS

TOLERANCE = 1e-6
"""Wider than a law's: what counts as a break has to be more than rounding, on large signals too."""

_LEVELS = (
    *(-100, -10, -3, -2, -1, -0.5, 0.1, 0.5, 1.5),
    *range(2, NUMBERS.stop),
    *(30, 32, 50, 64, 100, 127, 128, 200, 255, 256, 257, 300, 500, 512, 1000, 10_000),
)
_HEIGHTS = (-1, 0.5, 2, 3, 10, 100, 1000)
_SCALES = (1e-4, 0.01, 0.1, 1, 4, 15, 50, 300, 3e3, 3e4, 1e6)
_RAISED = (3, 30, 300)


@cache
def signals(n: int) -> tuple[np.ndarray, ...]:
    """Signals of n values, none of them another one moved; always the same."""
    return tuple(np.asarray(x, dtype=float) for x in _signals(n))


def _signals(n: int) -> Iterator[np.ndarray]:
    draw = np.random.default_rng(n)
    for bits in product((1.0, 0.0), repeat=n):
        if bits == max(bits[d:] + bits[:d] for d in range(n)):  # each circle of them once
            yield np.array(bits)
    yield from (np.full(n, level) for level in _LEVELS)
    yield from (height * np.eye(n)[0] for height in _HEIGHTS)
    for first in (0, 1, *range(NUMBERS.start, NUMBERS.stop, n)):
        yield np.arange(first, first + n)
    yield np.arange(n, 0, -1)
    yield (-1.0) ** np.arange(n)
    yield from draw.integers(-9, 10, size=(3, n))
    yield from draw.integers(0, 3, size=(2, n))
    yield draw.integers(0, 256, size=n)
    noise = draw.normal(size=(len(_SCALES), n)).round(2)
    yield from (scale * x for scale, x in zip(_SCALES, noise, strict=True))
    yield from (sign * scale * np.abs(noise[0]) for sign in (1, -1) for scale in (1, 100))
    yield from (level + noise[1] for level in _RAISED)


def break_of(ask: Ask, x: np.ndarray) -> tuple[int, np.ndarray, np.ndarray] | None:
    """The first move of a signal for which the two ways round differ, or None.

    Both ways, beside the move d: what is answered to x moved by d, and the answer to x moved by d.
    """
    here, places = ask(x), np.arange(len(x))
    for d in range(1, len(x)):
        back = (places - d) % len(x)  # far quicker than np.roll, and asked hundreds of times
        moved, expected = x[back], here[back]
        again = np.array_equal(moved, x)
        there = here if again else ask(moved)
        if not (np.array_equal(there, expected) or agree(there, expected, TOLERANCE)):
            return d, there, expected
        if again:  # all further moves are moves that were tried
            break
    return None
