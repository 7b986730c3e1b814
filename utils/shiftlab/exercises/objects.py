"""What exercises that ask for an object have in common: rows and grids of numbers, moved copies.

An object is not compared with anything, so lists will do where an array is asked for, and whole
numbers for fractions. What a function's answer may look like stands in `returns`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Misfit
from shiftlab.exercises.returns import refuse

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

LARGEST = 1e6
LONGEST = 64


def _flat(value: Any) -> list[Any]:
    """The entries of a list of numbers or of lists of them; the list itself for anything else."""
    if isinstance(value, list | tuple):
        return [entry for part in value for entry in _flat(part)]
    return [value]


def _as_array(value: Any, what: str) -> np.ndarray:
    """Finite numbers of usual size as float64, of whatever shape."""
    if isinstance(value, list | tuple) and value:
        entries = _flat(value)
        if not all(isinstance(entry, int | float) for entry in entries):
            raise refuse(value, what)
        if any(isinstance(entry, int) and abs(entry) > LARGEST for entry in entries):
            raise Misfit(f"Numbers beyond {LARGEST:.0f} are not needed. Smaller ones will do.")
        try:
            value = np.array(value, dtype=float)
        except ValueError:
            raise Misfit(
                f"Expected was {what}; the rows that came back differ in length."
            ) from None
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf":
        raise refuse(value, what)
    if not np.isfinite(value).all():
        raise Misfit(f"Expected was {what}; some of the numbers that came back are nan or inf.")
    if value.size and np.abs(value).max() > LARGEST:
        raise Misfit(f"Numbers beyond {LARGEST:.0f} are not needed. Smaller ones will do.")
    return value.astype(float)


def row_of_numbers(value: Any, what: str, least: int = 1, most: int = LONGEST) -> np.ndarray:
    """One row of `least` to `most` finite numbers of usual size as float64; a list will do.

    what: "a signal of eight numbers", for the sentence of the Misfit that is raised otherwise.
    """
    row = _as_array(value, what)
    if row.ndim != 1:
        raise Misfit(
            f"Expected was {what}, in one row; what came back has shape {row.shape}. In one row "
            "there is a single pair of brackets around the numbers."
        )
    if not least <= len(row) <= most:
        raise Misfit(f"Expected was {what}; what came back has {len(row)}.")
    return row


def counted(value: Any, count: int, what: str) -> np.ndarray:
    """A row of exactly `count` numbers, as `row_of_numbers`."""
    return row_of_numbers(value, what, count, count)


def grid_of_numbers(value: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """Numbers of exactly this shape, otherwise as `row_of_numbers`; lists of lists will do."""
    grid = _as_array(value, what)
    if grid.shape != shape:
        raise Misfit(f"Expected was {what}; what came back has shape {grid.shape}.")
    return grid


def nothing_to_draw(draw: Draw) -> dict[str, Any]:
    """The example of a law about an object: there is nothing to choose."""
    return {}


def is_moved_copy(left: np.ndarray, right: np.ndarray, tolerance: float = 1e-9) -> bool:
    """Whether some circular shift of one row is the other, to rounding."""
    scale = max(1.0, float(np.abs(left).max()))
    return any(
        float(np.abs(np.roll(left, d) - right).max()) <= tolerance * scale for d in range(len(left))
    )
