"""Maps for an audit to be tried on: signals in, a signal or one number out. No answers here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from shiftlab import layers
from shiftlab.exercises.pieces import Map
from shiftlab.exercises.returns import every

KERNEL = (1.0, -2.0, 0.5)


@cache
def _seen(n: int) -> np.ndarray:
    """The places on a circle of n that the kernel weighs for each place, (n, 3)."""
    return (np.arange(n)[:, None] - np.arange(len(KERNEL))) % n


def _filtered(x: np.ndarray) -> np.ndarray:
    return np.tanh(x[_seen(len(x))] @ np.array(KERNEL))


@dataclass(frozen=True, repr=False)
class Steps(Map):
    """A convolution and a tanh before each step, which keeps every s-th value; at the end a head.

    head: "" for none, "mean" for a global mean.
    """

    steps: tuple[int, ...] = ()
    head: str = ""

    @property
    def says(self) -> str:
        """In words."""
        kept = " and ".join(map(every, self.steps)) or "every"
        return f"convolutions that keep {kept} value{', and their mean' if self.head else ''}"

    def of(self, x: np.ndarray) -> np.ndarray | float:
        """Shape (n / product of the steps,), or a number."""
        y = _filtered(x)
        for s in self.steps:
            y = _filtered(y[::s]) if len(y[::s]) > 2 else y[::s]
        return float(y.mean()) if self.head else y


@dataclass(frozen=True, repr=False)
class ByPlace(Map):
    """A fixed pattern is added, always, or only where the sum of the signal has one sign."""

    sign: int = 0

    @property
    def says(self) -> str:
        """In words."""
        some = {0: "", 1: " if the sum is above 0", -1: " if the sum is below 0"}[self.sign]
        return f"a convolution, and a fixed pattern is added{some}"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        y = _filtered(x)
        if self.sign == 0 or np.sign(x.sum()) == self.sign:
            y = y + np.cos(1.0 + np.arange(len(x)) ** 2)
        return y


@dataclass(frozen=True, repr=False)
class ByContent(Map):
    """The component with the largest sum of squares: its output shift depends on the signal."""

    s: int = 2
    says = "the component of a stride that has the largest sum of squares"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n / s,)."""
        return layers.adaptive_polyphase(x, self.s)


@dataclass(frozen=True, repr=False)
class Reordered(Map):
    """The values in another order, always the same one."""

    says = "the same values, in another order"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        order = np.random.default_rng(len(x)).permutation(len(x))
        return x[order]
