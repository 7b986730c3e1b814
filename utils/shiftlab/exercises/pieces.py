"""Small signals and maps that laws are tried on.

A map is a function of one signal that can be sent to a worker and printed in a counterexample.
None of them is an answer to an exercise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

SHIFTED_BY = (
    "shifts.circular",
    "shifts.fractional",
    "shifts.orbit",
    "edges.act",
    "edges.views",
    "matrices.shift",
    "representations",
)
"""What in the library moves a signal on the circle, and so answers an exercise that asks for it."""


def impulse(n: int, place: int) -> np.ndarray:
    """A signal of n zeros with a single 1."""
    return np.eye(n)[place % n]


def bright_pixel(height: int, width: int, row: int, column: int) -> np.ndarray:
    """A black picture with a single 1."""
    return np.outer(impulse(height, row), impulse(width, column))


class Map:
    """A function f of one signal, shape (n,); `says` is what a counterexample prints."""

    says = "a map"

    def __call__(self, x: Any) -> Any:
        """f(x). Raises ValueError for anything but one signal."""
        if not isinstance(x, np.ndarray) or x.ndim != 1:
            form = f"shape {x.shape}" if isinstance(x, np.ndarray) else f"a {type(x).__name__}"
            form = "a single number" if np.isscalar(x) and not isinstance(x, str) else form
            raise ValueError(f"f takes one signal, an array of shape (n,); it was given {form}")
        return self.of(x)

    def of(self, x: np.ndarray) -> Any:
        """f(x) for a signal."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """What it does, in words."""
        return self.says


@dataclass(frozen=True, repr=False)
class Convolution(Map):
    """Circular convolution with the kernel k, shape (m,), m <= n."""

    k: tuple[float, ...]
    says = "a circular convolution"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return sum(weight * np.roll(x, j) for j, weight in enumerate(self.k))


@dataclass(frozen=True, repr=False)
class Weights(Map):
    """Every place has its own factor: linear, and commutes with no shift unless all are equal."""

    w: tuple[float, ...]
    says = "a map that multiplies each place by a factor of its own"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return x * np.array(self.w)


@dataclass(frozen=True, repr=False)
class Exchange(Map):
    """Exchanges the first two values, wherever the signal stands."""

    says = "a map that exchanges the first two values"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return np.concatenate([x[1::-1], x[2:]])


@dataclass(frozen=True, repr=False)
class Constant(Map):
    """The same signal for every input: `height` at each place."""

    height: float
    says = "a map that always gives the same constant signal"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return np.full(len(x), self.height)


@dataclass(frozen=True, repr=False)
class Mirror(Map):
    """The signal back to front."""

    says = "a map that mirrors"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return x[::-1].copy()


@dataclass(frozen=True, repr=False)
class SumTimesPattern(Map):
    """A fixed pattern times the sum: invariant to shifts, and far from equivariant."""

    says = "a fixed pattern, multiplied by the sum of the signal"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return x.sum() * np.arange(1.0, len(x) + 1)


@dataclass(frozen=True, repr=False)
class Noise(Map):
    """Unrelated numbers for every other signal, always the same for the same one."""

    says = "a map that answers each signal with unrelated noise"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        seed = list(np.ascontiguousarray(x, dtype=float).tobytes())
        return np.random.default_rng(seed).normal(size=len(x))


@dataclass(frozen=True, repr=False)
class Scaled(Map):
    """Another map, times a factor."""

    f: Map
    factor: float

    @property
    def says(self) -> str:
        """In words."""
        return f"{self.factor:g} × ({self.f})"

    def of(self, x: np.ndarray) -> Any:
        """As of f."""
        return self.factor * self.f(x)


@dataclass(frozen=True, repr=False)
class Plus(Map):
    """Another map, plus a pattern: one number for all places, or one for each."""

    f: Map
    pattern: tuple[float, ...]

    @property
    def says(self) -> str:
        """In words."""
        what = "a constant" if len(set(self.pattern)) == 1 else "a fixed pattern"
        return f"{self.f}, plus {what}"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return self.f(x) + np.array(self.pattern)


@dataclass(frozen=True, repr=False)
class WrongAtPlace(Map):
    """A convolution, but with an error where the largest value stands at one place.

    low, high: only for signals whose sum lies between them.
    """

    k: tuple[float, ...]
    place: int
    low: float = -np.inf
    high: float = np.inf

    @property
    def says(self) -> str:
        """In words."""
        some = np.isfinite(self.low) or np.isfinite(self.high)
        which = "some signals" if some else "signals"
        return f"a convolution that errs on {which} with the largest value at place {self.place}"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        y = Convolution(self.k)(x)
        if int(np.argmax(x)) == self.place % len(x) and self.low <= x.sum() < self.high:
            y[0] += 3
        return y


@dataclass(frozen=True, repr=False)
class Sum(Map):
    """The sum of the values."""

    says = "the sum of the values"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(sum(x.tolist()))


@dataclass(frozen=True, repr=False)
class Sorted(Map):
    """The values in order of size."""

    says = "the values in order of size"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        return np.sort(x)


@dataclass(frozen=True, repr=False)
class Always(Map):
    """One number for every signal."""

    number: float
    says = "one and the same number for every signal"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return self.number


@dataclass(frozen=True, repr=False)
class PlaceOfLargest(Map):
    """The place at which the largest value stands."""

    says = "the place of the largest value"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(np.argmax(x))


@dataclass(frozen=True, repr=False)
class EvenSum(Map):
    """The sum of the values at even places."""

    says = "the sum of the values at even places"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(x[::2].sum())


@dataclass(frozen=True, repr=False)
class LargestAt(Map):
    """1 if the largest value stands at one place, else 0."""

    place: int

    @property
    def says(self) -> str:
        """In words."""
        return f"1 if the largest value stands at place {self.place}, else 0"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(int(np.argmax(x)) == self.place)


@dataclass(frozen=True, repr=False)
class NegativeByPlace(Map):
    """The sum, in which only negative values count with the number of their place."""

    says = "the sum, negative values counting by their place"

    def of(self, x: np.ndarray) -> float:
        """A number."""
        return float(np.maximum(x, 0).sum() + (np.arange(len(x)) * np.minimum(x, 0)).sum())


@dataclass(frozen=True, repr=False)
class SumAndClear(Map):
    """The sum of the values; the signal itself is set to zero."""

    says = "the sum of the values, but it sets the signal it is given to zero"

    def of(self, x: np.ndarray) -> float:
        """A number; x is changed."""
        total = float(x.sum())
        x[:] = 0
        return total


@dataclass(frozen=True, repr=False)
class FirstAndSort(Map):
    """The first value; the signal itself is sorted."""

    says = "the first value, but it sorts the signal it is given"

    def of(self, x: np.ndarray) -> float:
        """A number; x is changed."""
        first = float(x[0])
        x.sort()
        return first
