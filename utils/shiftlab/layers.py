"""Reference operators of a CNN, as slow and clear NumPy.

They are the specification that everything else is held against: loops over places, no tricks.
Signals are arrays of shape (n,), pictures (H, W), stacks of feature maps (channels, H, W).
Nothing here is trained, and nothing needs torch; networks are in `nets`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from shiftlab import shifts

Boundary = Literal["circular", "zero"]


def _signal_and_kernel(x: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, k = np.asarray(x), np.asarray(k)
    if x.ndim != 1 or k.ndim != 1 or not 1 <= len(k) <= len(x):
        raise ValueError(
            "Expected a signal of shape (n,) and a kernel of shape (m,) with 1 <= m <= n; "
            f"got shapes {x.shape} and {k.shape}."
        )
    return x, k


def circular_convolve(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Convolution on the circle: (x * k)[i] = sum over j of k[j] x[(i - j) mod n].

    x: signal (n,); k: kernel (m,) with m <= n; returns (n,). A 1 at place j gives back the kernel,
    starting at place j. Raises ValueError for other shapes. (Oppenheim & Schafer, Discrete-Time
    Signal Processing, section 8.6.5.)
    """
    x, k = _signal_and_kernel(x, k)
    y = np.zeros(len(x), dtype=np.result_type(x, k))
    for j, weight in enumerate(k):
        y = y + weight * shifts.circular(x, j)  # x[(i - j) mod n] is x moved by j
    return y


def circular_correlate(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Cross-correlation on the circle: y[i] = sum over j of k[j] x[(i + j) mod n].

    It is convolution with the mirrored kernel; deep-learning libraries compute this and call it
    convolution. Shapes and errors as for `circular_convolve`.
    """
    x, k = _signal_and_kernel(x, k)
    y = np.zeros(len(x), dtype=np.result_type(x, k))
    for j, weight in enumerate(k):
        y = y + weight * shifts.circular(x, -j)
    return y


def _sum_of_moved_copies(
    x: np.ndarray, k: np.ndarray, boundary: Boundary, direction: Literal[1, -1]
) -> np.ndarray:
    """Each weight of k times x, moved by the weight's distance from the middle of k, added up."""
    x, k = np.asarray(x), np.asarray(k)
    if (
        x.ndim != 2
        or k.ndim != 2
        or min(k.shape) < 1
        or (k.shape[0] > x.shape[0] or k.shape[1] > x.shape[1])
    ):
        raise ValueError(
            "Expected a picture of shape (H, W) and a kernel (h, w) that is no larger; "
            f"got shapes {x.shape} and {k.shape}."
        )
    moves = {"circular": shifts.circular, "zero": shifts.zero_filled}
    if boundary not in moves:
        raise ValueError(f"boundary is 'circular' or 'zero'; got {boundary!r}.")
    middle_row, middle_column = k.shape[0] // 2, k.shape[1] // 2
    y = np.zeros(x.shape, dtype=np.result_type(x, k))
    for (a, b), weight in np.ndenumerate(k):
        d = direction * (a - middle_row), direction * (b - middle_column)
        y = y + weight * moves[boundary](x, d)
    return y


def convolve2d(x: np.ndarray, k: np.ndarray, boundary: Boundary = "circular") -> np.ndarray:
    """Convolution of a picture, with the kernel's middle over the output pixel.

    y[i, j] = sum over a, b of k[a, b] x[i - a + h // 2, j - b + w // 2]

    x: picture (H, W); k: kernel (h, w), no larger than x; returns (H, W). Beyond the edge x goes
    round ("circular") or is 0 ("zero"). A single bright pixel gives back the kernel around it.
    Raises ValueError for other shapes or boundaries.
    """
    return _sum_of_moved_copies(x, k, boundary, 1)


def correlate2d(x: np.ndarray, k: np.ndarray, boundary: Boundary = "circular") -> np.ndarray:
    """Cross-correlation of a picture: the kernel as it is printed, laid over each pixel.

    y[i, j] = sum over a, b of k[a, b] x[i + a - h // 2, j + b - w // 2]

    This is what `torch.nn.functional.conv2d` computes with padding h // 2, w // 2 and an odd
    kernel. Shapes and errors as for `convolve2d`.
    """
    return _sum_of_moved_copies(x, k, boundary, -1)


def feature_maps(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """One convolutional layer of a network, stride 1, on the circle.

    x: (..., channels, H, W); weights: (maps, channels, h, w) with odd h and w; bias: (maps,).
    Returns (..., maps, H, W): each map is the sum of its correlations with all channels, plus its
    bias (`torch.nn.Conv2d` with padding_mode="circular"). Raises ValueError if channels differ.
    """
    if x.ndim < 3 or weights.ndim != 4 or x.shape[-3] != weights.shape[1]:
        raise ValueError(
            "Expected maps of shape (..., channels, H, W) and weights (maps, channels, h, w) with "
            f"the same number of channels; got {x.shape} and {weights.shape}."
        )
    *front, channels, height, width = x.shape
    _, _, h, w = weights.shape
    y = np.zeros((*front, len(weights), height * width)) + bias[:, None]
    for a in range(h):
        for b in range(w):
            moved = shifts.circular(x, (h // 2 - a, w // 2 - b))
            y += weights[:, :, a, b] @ moved.reshape(*front, channels, height * width)
    return y.reshape(*front, len(weights), height, width)


def relu(x: np.ndarray) -> np.ndarray:
    """The rectifier max(x, 0), value by value, any shape."""
    return np.maximum(x, 0)


def max_pool2d(x: np.ndarray, size: int = 2) -> np.ndarray:
    """Max-pooling with windows of size × size that do not overlap (stride = size).

    x: (..., H, W) with H and W multiples of size; returns (..., H / size, W / size). Raises
    ValueError if the windows do not fit.
    """
    *front, height, width = x.shape
    if height % size or width % size:
        raise ValueError(
            f"Windows of {size} × {size} need a height and width that are multiples of {size}; "
            f"got {height} × {width}."
        )
    windows = x.reshape(*front, height // size, size, width // size, size)
    return windows.max(axis=(-3, -1))


def global_mean(x: np.ndarray) -> np.ndarray:
    """Global average pooling: (..., H, W) to (...), the mean over all places."""
    return x.mean(axis=(-2, -1))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from logits along the last axis, shape unchanged."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
