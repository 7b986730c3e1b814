"""The course's colours: one colour, one meaning, in every still and every live picture.

Signed arrays get a diverging map, exactly white at zero and symmetric about it (blue below, orange
above); arrays without a sign get a perceptual one, dark to light (cividis, Nuñez et al. 2018). Maps
and inks hold up under the common colour-vision deficiencies: `tests/unit/test_colours.py` has the
numbers, and a change here has to pass it. This file needs NumPy only, so that panels can colour
arrays without matplotlib.
"""

from __future__ import annotations

import numpy as np

INPUT = "#495e98"  # x: slate blue
SHIFTED = "#068192"  # T x, and all that was shifted: teal
OUTPUT = "#b15d16"  # f(x): burnt orange
DIFFERENCE = "#b61b6a"  # what is wrong: crimson
GOOD = "#5b7e4e"  # a law that holds: sage green, always beside a word or a sign

# Anchors of the two maps, evenly spaced, interpolated in between.
_DIVERGING = ("#0b3c6f", "#2f7fb8", "#9ecae6", "#ffffff", "#f9c08a", "#d9731a", "#7a3103")
_SEQUENTIAL = ("#00204d", "#31446b", "#666970", "#958f78", "#cbba69", "#ffea46")
_GREY = ("#10141a", "#f7f7f4")


def rgb(colour: str) -> tuple[int, int, int]:
    """A colour "#rrggbb" as three whole numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _ramp(anchors: tuple[str, ...], share: np.ndarray) -> np.ndarray:
    """Colours (..., 3), uint8, for shares in [0, 1] of the way along the anchors."""
    places = np.linspace(0, 1, len(anchors))
    channels = np.array([rgb(anchor) for anchor in anchors], dtype=float).T
    mixed = np.stack([np.interp(share, places, channel) for channel in channels], axis=-1)
    return np.round(mixed).astype(np.uint8)


def diverging(x: np.ndarray, limit: float) -> np.ndarray:
    """Signed values as colours: -limit deep blue, 0 exactly white, +limit deep orange.

    x: any shape; returns uint8 of shape (..., 3). Values beyond the limit are cut to it, NaN is
    shown as 0. Raises ValueError if limit is negative.
    """
    if limit < 0:
        raise ValueError(f"limit is the largest size shown, so not negative; got {limit}.")
    share = np.nan_to_num(np.asarray(x, dtype=float)) / (limit or 1.0)
    return _ramp(_DIVERGING, 0.5 + 0.5 * np.clip(share, -1, 1))


def sequential(x: np.ndarray, limit: float) -> np.ndarray:
    """Values without a sign as colours: 0 dark blue, limit light yellow; as for `diverging`."""
    share = np.nan_to_num(np.asarray(x, dtype=float)) / (limit or 1.0)
    return _ramp(_SEQUENTIAL, np.clip(share, 0, 1))


def grey(x: np.ndarray) -> np.ndarray:
    """Pictures with values in [0, 1] as greys, dark to light; uint8 of shape (..., 3)."""
    return _ramp(_GREY, np.clip(np.nan_to_num(np.asarray(x, dtype=float)), 0, 1))


def hex_anchors(name: str) -> tuple[str, ...]:
    """The anchor colours of a map, "diverging", "sequential" or "grey", for other libraries."""
    return {"diverging": _DIVERGING, "sequential": _SEQUENTIAL, "grey": _GREY}[name]
