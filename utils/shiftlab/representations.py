"""Maps f of a signal, each with its T′: what the answer does when the signal moves by d.

f(T_d x) = T′_d f(x). T′ is a *representation* of the shifts: one transformation for each d, the
same for every x, with T′_a T′_b = T′_{a+b}. It may be the shift itself, the identity, or another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from shiftlab import layers, shifts

KERNEL = np.array([1.0, 2.0, -1.0])


@dataclass(frozen=True)
class Equivariant:
    """A map of a signal (n,) and the action on its answer.

    step: the law is stated for multiples of it; circle: whether the shifts are those of a circle,
    so that T′_n is the identity too, or those of an endless line.
    """

    map: Callable[[np.ndarray], np.ndarray]
    action: Callable[[np.ndarray, int], np.ndarray]
    step: int = 1
    circle: bool = True

    @property
    def shifts(self) -> str:
        """The shifts for which the law is stated, in words."""
        which = "all" if self.step == 1 else f"multiples of {self.step}"
        return f"{which}, {'circle' if self.circle else 'line'}"

    def law_error(self, xs: np.ndarray, steps: Iterable[int]) -> float:
        """The largest difference between f(T_d x) and T′_d f(x), over the signals and shifts.

        xs: batch (B, n); steps: whole numbers, of which the multiples of `step` are tried.
        """
        return max(
            float(np.abs(self.map(shifts.circular(x, d)) - self.action(self.map(x), d)).max())
            for x in xs
            for d in self._allowed(steps)
        )

    def group_law_error(self, xs: np.ndarray, steps: Iterable[int]) -> float:
        """How far T′ is from an action, at worst, over all answers y = f(x) and given shifts.

        That is the largest difference between T′_a T′_b y and T′_{a+b} y, and on a circle also
        between T′_n y and y, where n is the length of the signals.
        """
        allowed = self._allowed(steps)
        pairs = [
            (self.action(self.action(y, b), a), self.action(y, a + b))
            for y in map(self.map, xs)
            for a in allowed
            for b in allowed
        ]
        if self.circle:
            pairs += [(self.action(y, xs.shape[-1]), y) for y in map(self.map, xs)]
        return max(float(np.abs(left - right).max()) for left, right in pairs)

    def _allowed(self, steps: Iterable[int]) -> list[int]:
        return [d for d in steps if d % self.step == 0]


def convolution(x: np.ndarray) -> np.ndarray:
    """The signal convolved, on the circle, with the kernel 1, 2, -1."""
    return layers.circular_convolve(x, KERNEL)


def total(x: np.ndarray) -> np.ndarray:
    """The sum of all values."""
    return np.asarray(x.sum())


def centre_of_mass(x: np.ndarray) -> np.ndarray:
    """The mean place, weighted by the values; for a spot that stays inside its window."""
    return np.asarray((np.arange(len(x)) * x).sum() / x.sum())


def mirror(x: np.ndarray) -> np.ndarray:
    """The signal read backwards."""
    return x[::-1]


def every_second_value(x: np.ndarray) -> np.ndarray:
    """The values at places 0, 2, 4, …, of a signal of even length."""
    return x[::2]


EQUIVARIANT = {
    "convolution": Equivariant(convolution, lambda y, d: shifts.circular(y, d)),
    "sum": Equivariant(total, lambda y, d: y),
    "centre of mass": Equivariant(centre_of_mass, lambda y, d: y + d, circle=False),
    "mirror": Equivariant(mirror, lambda y, d: shifts.circular(y, -d)),
    "every second value": Equivariant(
        every_second_value, lambda y, d: shifts.circular(y, d // 2), step=2
    ),
}
"""Five maps by name. The centre of mass is a map on the line: for spots that never leave."""
