"""How two ways round a square differ, in numbers, words and colours; the same on all panels.

The figure is the relative residual |f(T x) - T f(x)| / |f(x)| of the one input that is shown. It is
that of `measures.relative_residual`, but from answers that are already there: f, which may be slow,
is not called again, T may be a shift on a window, and values may be missing. It is not the
equivariance error of `measures`, which needs a batch.
"""

from __future__ import annotations

import numpy as np

from shiftlab.figures import palette
from shiftlab.panels import raster

ROUNDING = 1e-9  # residuals below this are rounding, for pictures and signals of a panel's size
NAME = "relative residual"

_HOLDS = raster.tint(np.array(0.3), palette.rgb(palette.GOOD))


def relative(moved_first: np.ndarray, filtered_first: np.ndarray, answer: np.ndarray) -> float:
    """|f(T x) - T f(x)| / |f(x)|, in that order of arguments; 0 where both norms are 0.

    Values that are missing (NaN) on either side count as 0 there, so as a difference.
    """
    residual = np.linalg.norm(np.nan_to_num(moved_first) - np.nan_to_num(filtered_first))
    size = np.linalg.norm(np.nan_to_num(answer))
    if residual == 0:
        return 0.0
    return float(residual / size) if size else float("inf")


def number(value: float) -> str:
    """A residual as one writes it: 0 where it is rounding, else two significant digits."""
    if value < ROUNDING:
        return "0"
    return f"{value:.2g}" if value < 1000 else "more than 1000"


def said(value: float) -> str:
    """A residual in full sentences that can be read aloud."""
    if value == 0:
        return f"The {NAME} is exactly 0."
    if value < ROUNDING:
        return f"The {NAME} is 0, up to rounding."
    if not np.isfinite(value):
        return f"The {NAME} is infinite: f of x is 0 everywhere and yet the two ways differ."
    return f"The {NAME} (size of the difference over size of f of x) is {number(value)}."


def differences(share: np.ndarray) -> np.ndarray:
    """Differences of a picture, in shares of its scale, as colours (..., 3); white for none.

    The least difference that is not rounding is still plainly to be seen.
    """
    size = np.abs(share)
    seen = np.where(size < ROUNDING, 0, 0.2 + 0.8 * size)
    return raster.tint(seen, palette.rgb(palette.DIFFERENCE))


def colours(residuals: np.ndarray) -> np.ndarray:
    """A map of residuals as colours (..., 3): green where the law holds, pink to crimson elsewhere.

    The scale is the same for all panels: full crimson from a residual of 1 on. The least
    difference is darker than the green, so that they are two also where red and green look alike.
    """
    residuals = np.asarray(residuals, dtype=float)
    share = 0.45 + 0.55 * np.clip(residuals, 0, 1)
    broken = raster.tint(share, palette.rgb(palette.DIFFERENCE))
    return np.where((residuals < ROUNDING)[..., None], _HOLDS, broken).astype(np.uint8)
