"""Turning, enlarging and centring a picture: moves of its content that are no shifts.

Each law of these moves needs three words: the *group* (the four quarter-turns, or all angles with
interpolation), the *grid* (square pictures, turned about the middle of the canvas), and the
*boundary* (what enters from outside is 0). Quarter-turns move pixels onto pixels and are exact; all
other angles, and all scales, have to invent values between the pixels. Positive angles turn against
the clock, as `np.rot90`. NumPy only; nothing here knows of networks.
"""

from __future__ import annotations

import numpy as np

_EXACT = {0: (1.0, 0.0), 90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}


def quarter_turned(x: np.ndarray, quarters: int = 1) -> np.ndarray:
    """The picture after so many quarter-turns against the clock: (..., n, n) to the same shape.

    Raises ValueError for pictures that are not square, which do not fit onto themselves.
    """
    _check_square(x)
    return np.rot90(x, quarters, axes=(-2, -1)).copy()


def turned(x: np.ndarray, degrees: float) -> np.ndarray:
    """The picture turned against the clock about the middle of the canvas, zeros entering.

    x: (..., n, n); values between the pixels are interpolated linearly along both axes. Multiples
    of 90 degrees are exact. Raises ValueError for pictures that are not square.
    """
    _check_square(x)
    cos, sin = _EXACT.get(
        degrees % 360, (float(np.cos(np.deg2rad(degrees))), float(np.sin(np.deg2rad(degrees))))
    )
    right, up = _from_the_middle(x.shape[-1])
    return _read(x, -(-right * sin + up * cos), right * cos + up * sin)


def scaled(x: np.ndarray, factor: float) -> np.ndarray:
    """The picture enlarged by a factor about the middle of the canvas, zeros entering.

    x: (..., n, n); interpolated as in `turned`. Raises ValueError for a factor that is not
    positive, or for pictures that are not square.
    """
    _check_square(x)
    if not factor > 0:
        raise ValueError(f"A picture is enlarged by a positive factor; got {factor!r}.")
    right, up = _from_the_middle(x.shape[-1])
    return _read(x, -up / factor, right / factor)


def centre_of_mass(x: np.ndarray) -> tuple[float, float]:
    """The mean place (row, column) of a picture (H, W), each pixel weighing as much as its value.

    Raises ValueError for a picture whose values add up to nothing or less.
    """
    total = float(x.sum())
    if not total > 0:
        raise ValueError(
            f"A centre of mass needs values that add up to more than 0; they add up to {total:g}."
        )
    rows, columns = np.indices(x.shape)
    return float((rows * x).sum() / total), float((columns * x).sum() / total)


def centred(x: np.ndarray) -> np.ndarray:
    """The picture (H, W) moved by whole pixels, circularly, its centre of mass nearest the middle.

    The middle is the pixel (H // 2, W // 2). A picture without anything in it stays as it is.
    """
    if not x.sum() > 0:
        return x.copy()
    row, column = centre_of_mass(x)
    # Not np.round, which rounds 0.5 down and 1.5 up: a move by one would then move the answer.
    # The small number takes rounding errors of the sum out of the choice at exactly one half.
    down = x.shape[0] // 2 - int(np.floor(row + 0.5 + 1e-9))
    right = x.shape[1] // 2 - int(np.floor(column + 0.5 + 1e-9))
    return np.roll(x, (down, right), axis=(0, 1))


def _check_square(x: np.ndarray) -> None:
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise ValueError(
            f"Expected square pictures (..., n, n), which a turn maps onto themselves; got shape "
            f"{x.shape}."
        )


def _from_the_middle(n: int) -> tuple[np.ndarray, np.ndarray]:
    """How far right of and above the middle of the canvas each pixel lies, (n, n) each."""
    rows, columns = np.indices((n, n))
    return columns - (n - 1) / 2, (n - 1) / 2 - rows


def _read(x: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """x read so far below and right of its middle, between pixels linearly, 0 outside."""
    n = x.shape[-1]
    row, column = down + (n - 1) / 2, right + (n - 1) / 2
    row, column = np.round(row, 9), np.round(column, 9)  # so that pixels meet pixels exactly
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    y = np.zeros(x.shape)
    for i, row_weight in ((top, 1 - (row - top)), (top + 1, row - top)):
        for j, column_weight in ((left, 1 - (column - left)), (left + 1, column - left)):
            inside = (i >= 0) & (i < n) & (j >= 0) & (j < n)
            values = x[..., np.clip(i, 0, n - 1), np.clip(j, 0, n - 1)]
            y += np.where(inside, row_weight * column_weight, 0) * values
    return y
