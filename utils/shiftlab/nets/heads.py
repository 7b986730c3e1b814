"""Dense layers laid over larger maps, in plain NumPy: as a kernel, as an average, as templates.

Maps are arrays (channels, H, W), flattened channel by channel and row by row, as torch.nn.Flatten
does it. Networks that are trained by gradient descent are in `small` and `training`.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from shiftlab import scenes

SHRINKAGE = 20.0


def as_kernel(weights: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """Dense weights (outputs, channels · h · w) as a kernel (outputs, channels, h, w).

    shape: (channels, h, w) of the maps that the layer was made for. Long, Shelhamer & Darrell 2015,
    Fully Convolutional Networks for Semantic Segmentation, section 3.1. Raises ValueError if the
    numbers do not fit.
    """
    channels, height, width = shape
    if weights.ndim != 2 or weights.shape[1] != channels * height * width:
        raise ValueError(
            f"A dense layer on maps of shape {shape} has {channels * height * width} weights for "
            f"each output; these weights have shape {weights.shape}."
        )
    return weights.reshape(len(weights), channels, height, width)


def slide(kernel: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """The kernel laid over every place where it fits: no padding, stride 1, not mirrored.

    kernel: (outputs, channels, h, w); maps: (channels, H, W); returns (outputs, H - h + 1,
    W - w + 1). Raises ValueError if the channels differ or the kernel does not fit.
    """
    channels, height, width = kernel.shape[1:]
    if maps.ndim != 3 or len(maps) != channels or maps.shape[1] < height or maps.shape[2] < width:
        raise ValueError(
            f"A kernel for {channels} channels, {height} × {width}, does not fit on maps of shape "
            f"{maps.shape}: expected ({channels}, {height} or more, {width} or more)."
        )
    windows = np.lib.stride_tricks.sliding_window_view(maps, (height, width), axis=(1, 2))
    return np.einsum("ocab,cijab->oij", kernel, windows, optimize=True)


def averaging(weights: np.ndarray, height: int, width: int) -> np.ndarray:
    """Dense weights that average each map and then apply `weights`, (outputs, channels).

    Returns (outputs, channels · height · width): each map's weight, spread over its places evenly.
    """
    return np.repeat(weights, height * width, axis=1) / (height * width)


@cache
def templates() -> tuple[np.ndarray, np.ndarray]:
    """A dense layer that reads handwritten digits of 8 × 8 pixels: weights (10, 64), bias (10,).

    One linear layer, fitted by least squares to +1 for the right digit and -1 for the others, with
    a little shrinkage (ridge regression), on the digits of the training part.
    """
    pictures, labels = scenes.digits()
    training = np.arange(len(labels)) % 3 != 0
    x = pictures[training].reshape(training.sum(), -1)
    goals = 2.0 * (labels[training][:, None] == np.arange(10)) - 1
    centre, mean = x.mean(axis=0), goals.mean(axis=0)
    gram = (x - centre).T @ (x - centre) + SHRINKAGE * np.eye(x.shape[1])
    weights = np.linalg.solve(gram, (x - centre).T @ (goals - mean)).T
    return weights, mean - weights @ centre
