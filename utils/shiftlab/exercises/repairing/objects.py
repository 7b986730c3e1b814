"""What the objects that students hand over here have in common: rows of numbers. No exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Misfit
from shiftlab.exercises.returns import described

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_LARGEST = 1e6


def row_of_numbers(value: Any, what: str) -> np.ndarray:
    """One row of finite numbers of usual size as float64; a list or a tuple of them will do.

    what: "an array of eight numbers", for the sentence of the Misfit that is raised otherwise.
    """
    if isinstance(value, list | tuple) and all(isinstance(v, int | float) for v in value):
        if any(isinstance(v, int) and abs(v) > _LARGEST for v in value):
            raise Misfit(f"Numbers beyond {_LARGEST:.0f} are not needed. Smaller ones will do.")
        value = np.array(value, dtype=float)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf":
        raise Misfit(f"Expected was {what}; what came back is {described(value)}.")
    if value.ndim != 1:
        raise Misfit(f"Expected was {what}, in one row; what came back has shape {value.shape}.")
    if not np.isfinite(value).all():
        raise Misfit(f"Expected was {what}; some of those that came back are nan or inf.")
    if len(value) and np.abs(value).max() > _LARGEST:
        raise Misfit(f"Numbers beyond {_LARGEST:.0f} are not needed. Smaller ones will do.")
    return value.astype(float)


def counted(value: Any, count: int, what: str) -> np.ndarray:
    """A row of exactly `count` numbers, as `row_of_numbers`."""
    row = row_of_numbers(value, what)
    if len(row) != count:
        raise Misfit(f"Expected was {what}; what came back has {len(row)}.")
    return row


def nothing_to_draw(draw: Draw) -> dict[str, Any]:
    """The example of a law about an object: there is nothing to choose."""
    return {}


def is_moved_copy(left: np.ndarray, right: np.ndarray, tolerance: float = 1e-9) -> bool:
    """Whether some circular shift of one row is the other, to rounding."""
    scale = max(1.0, float(np.abs(left).max()))
    return any(
        float(np.abs(np.roll(left, d) - right).max()) <= tolerance * scale for d in range(len(left))
    )
