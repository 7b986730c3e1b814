"""The ways of shifting a signal or a picture, each with a name of its own.

Every law of the course holds for one of these actions and not, or not quite, for another; so code
and prose always say which one is meant:

- `circular`     on a circle: what leaves on one side enters on the other. The exact laws live here.
- `zero_filled`  on a window: what slides out is lost, zeros enter.
- `crop`         a window that moves over a larger scene, as a camera does: new content enters.
- `fractional`   on a circle, by a part of a pixel.

All of them move the *content* by +d: to the right, and down. This room knows nothing of
convolution or of networks; it takes NumPy arrays and torch tensors alike (`fractional`: NumPy).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Shift = int | tuple[int, int]


def _per_axis(d: Any, whole: bool = True) -> tuple[tuple[float, int], ...]:
    """Pairs (steps, axis) for a shift `d`: one number means the last axis, two mean (dy, dx)."""
    row = isinstance(d, tuple | list) or (isinstance(d, np.ndarray) and d.ndim == 1)
    steps = tuple(d) if row else (d,)
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    if len(steps) not in (1, 2) or not all(isinstance(step, kinds) for step in steps):
        what = "whole number" if whole else "number"
        raise ValueError(
            f"A shift is one {what} d (along the last axis) or a pair (dy, dx); got {d!r}."
        )
    return tuple((step, axis) for step, axis in zip(steps, range(-len(steps), 0), strict=True))


def _check_axes(x: Any, count: int) -> None:
    if not hasattr(x, "ndim"):
        raise TypeError(f"A shift moves an array; {x!r} is one {type(x).__name__}, with no places.")
    if x.ndim < count:
        raise ValueError(
            f"A shift along {count} axes needs an array with at least {count}; "
            f"got shape {tuple(x.shape)}."
        )


def circular(x: Any, d: Shift) -> Any:
    """T_d x on the circle: the value at place i moves to place i + d, modulo the length.

    x: array or tensor of shape (..., n) for a whole number d, (..., H, W) for d = (dy, dx).
    Returns a new array of the same shape. Raises ValueError if d is neither.
    """
    axes = _per_axis(d)
    _check_axes(x, len(axes))
    steps, dims = [int(step) for step, _ in axes], [axis for _, axis in axes]
    if isinstance(x, np.ndarray):
        return np.roll(x, steps, axis=dims)
    return x.roll(steps, dims)


def zero_filled(x: Any, d: Shift) -> Any:
    """T_d x on a window: content moves by d, what slides out is lost, zeros enter.

    Shapes and errors as for `circular`. It is *not* a group action: moving out and back loses the
    edge, so T_{-d} T_d is not the identity.
    """
    moved = circular(x, d)
    if isinstance(x, np.ndarray):
        moved = moved.copy()
    for step, axis in _per_axis(d):
        n = x.shape[axis]
        entered = slice(0, min(step, n)) if step >= 0 else slice(max(n + step, 0), n)
        index: list[Any] = [slice(None)] * x.ndim
        index[axis] = entered
        moved[tuple(index)] = 0
    return moved


def crop(scene: Any, corner: tuple[int, int], size: tuple[int, int]) -> Any:
    """The window of `size` (height, width) whose top left pixel is `corner` (row, column).

    Moving the corner by (-dy, -dx) moves the content of the window by (dy, dx). Raises ValueError
    if the window is not wholly inside the scene of shape (..., H, W).
    """
    (top, left), (height, width) = corner, size
    rows, columns = scene.shape[-2:]
    if top < 0 or left < 0 or top + height > rows or left + width > columns:
        raise ValueError(
            f"The window of size {tuple(size)} at corner {tuple(corner)} leaves the scene of size "
            f"{(rows, columns)}; choose a corner between (0, 0) and "
            f"{(rows - height, columns - width)}."
        )
    return scene[..., top : top + height, left : left + width]


def fractional(x: np.ndarray, d: float | tuple[float, float]) -> np.ndarray:
    """T_d x on a circle of *odd* length for any real d, through the Fourier shift theorem.

    x: real array (..., n) or (..., H, W), as for `circular`; for whole d the two agree. Each wave
    of frequency w is turned by exp(-2 pi i w d / n). On an even length the highest wave has no
    half step (T_1/2 twice is not T_1), so even lengths raise ValueError.
    """
    axes = _per_axis(d, whole=False)
    _check_axes(x, len(axes))
    spectrum = np.asarray(x, dtype=complex)
    for step, axis in axes:
        n = x.shape[axis]
        if n % 2 == 0:
            raise ValueError(
                f"A fractional shift needs an odd length, so that half steps add up to whole ones; "
                f"got length {n} along axis {axis}. Drop or add one sample."
            )
        turn = np.exp(-2j * np.pi * np.fft.fftfreq(n) * step)
        shape = [1] * x.ndim
        shape[axis] = n
        waves = np.fft.fft(spectrum, axis=axis) * turn.reshape(shape)
        spectrum = np.fft.ifft(waves, axis=axis)
    return spectrum.real


def orbit(x: Any) -> Iterator[tuple[int, Any]]:
    """All circular shifts of a signal along its last axis: yields (d, T_d x) for d = 0 … n - 1."""
    for d in range(x.shape[-1]):
        yield d, circular(x, d)
