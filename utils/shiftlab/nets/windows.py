"""All windows of a scene: one by one, as batches of crops, or in one pass; and what each costs.

A body of convolutions and a dense head, written as a convolution that is as large as what the body
leaves of one window. Weights are drawn, not trained: which scores are equal does not depend on
them, and one thread computes, so that times are compared fairly. What it is not: a detector, or a
place for training.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from torch import nn

from shiftlab.nets.training import one_thread

WINDOW = 19
"""The side of the window that a scanner scores; with each stride its last pixel is seen, too."""
Mode = Literal["valid", "zeros", "circular"]


def scanner(stride: int = 1, padding: Mode = "valid", seed: int = 0) -> nn.Sequential:
    """Three 3 × 3 convolutions with rectifiers, and a dense head of ten classes as a convolution.

    Grey scenes (batch, 1, H, W) to scores (batch, 10, …), 64-bit. stride: 1, 2 or 4, by giving the
    first one or two convolutions a stride of 2; padding: "valid" is none; the others put zeros, or
    the other side, around every map. The scanner fits windows of `WINDOW` × `WINDOW`, for which it
    gives one score a class. Raises ValueError for other strides or paddings.
    """
    if stride not in (1, 2, 4):
        raise ValueError(f"stride is 1, 2 or 4; got {stride!r}.")
    if padding not in ("valid", "zeros", "circular"):
        raise ValueError(f"padding is 'valid', 'zeros' or 'circular'; got {padding!r}.")
    drawn = torch.get_rng_state()
    torch.manual_seed(seed)
    parts: list[nn.Module] = []
    channels, side = 1, WINDOW
    for number, width in enumerate((8, 16, 16)):
        step = 2 if stride > 2**number else 1
        edge = 0 if padding == "valid" else 1
        mode = "circular" if padding == "circular" else "zeros"
        parts += [nn.Conv2d(channels, width, 3, step, edge, padding_mode=mode), nn.ReLU()]
        channels, side = width, (side + 2 * edge - 3) // step + 1
    parts.append(nn.Conv2d(channels, 10, side))
    torch.set_rng_state(drawn)
    return nn.Sequential(*parts).double().eval()


def places(size: int, stride: int) -> list[int]:
    """Where windows begin along an axis of `size` places, every `stride`-th from 0 on."""
    return list(range(0, size - WINDOW + 1, stride))


def one_pass(net: nn.Module, scene: np.ndarray) -> np.ndarray:
    """All scores of one scene (H, W) at once: (10, rows, columns)."""
    with torch.no_grad(), one_thread():
        return net(torch.as_tensor(scene)[None, None])[0].numpy()


def crops(scene: np.ndarray, stride: int = 1) -> np.ndarray:
    """The windows of a scene (H, W), cut out: (rows, columns, 19, 19)."""
    windows = np.lib.stride_tricks.sliding_window_view(scene, (WINDOW, WINDOW))
    return windows[::stride, ::stride].copy()


def batched(net: nn.Module, scene: np.ndarray, stride: int = 1) -> np.ndarray:
    """The scores of all crops, each row of them as one batch: (10, rows, columns).

    All at once would be no quicker, and need hundreds of megabytes for the maps in between.
    """
    windows = torch.as_tensor(crops(scene, stride))
    with torch.no_grad(), one_thread():
        scores = [net(row[:, None])[:, :, 0, 0].T.numpy() for row in windows]
    return np.stack(scores, axis=1)


def looped(net: nn.Module, scene: np.ndarray, stride: int = 1) -> np.ndarray:
    """The scores of all crops, one after the other: (10, rows, columns)."""
    windows = crops(scene, stride)
    with torch.no_grad(), one_thread():
        scores = [
            [net(torch.as_tensor(window)[None, None])[0, :, 0, 0].numpy() for window in row]
            for row in windows
        ]
    return np.moveaxis(np.array(scores), -1, 0)


def multiply_adds(net: nn.Module, height: int, width: int) -> int:
    """The multiply-adds of all convolutions of a net for one grey picture, counted while it runs.

    Each value that a convolution gives costs one multiply-add for each weight that it meets.
    """
    count = 0

    def counting(layer: nn.Conv2d, given: object, maps: torch.Tensor) -> None:
        nonlocal count
        count += maps.numel() * layer.weight[0].numel()

    layers = [layer for layer in net.modules() if isinstance(layer, nn.Conv2d)]
    hooks = [layer.register_forward_hook(counting) for layer in layers]
    weight = next(net.parameters())
    try:
        with torch.no_grad(), one_thread():
            net(torch.zeros(1, 1, height, width, dtype=weight.dtype))
    finally:
        for hook in hooks:
            hook.remove()
    return count


def disagreement(scores: np.ndarray, expected: np.ndarray) -> float:
    """How far scores (10, rows, columns) are from those expected, window by window.

    The mean distance, over that of the expected scores of unrelated windows, half the grid away: 1
    is no better than another window's scores.
    """
    rows, columns = expected.shape[1:]
    others = np.roll(expected, (rows // 2, columns // 2), axis=(1, 2))
    apart = np.linalg.norm(scores - expected, axis=0).mean()
    return float(apart / np.linalg.norm(others - expected, axis=0).mean())


def nearest_on_the_grid(net: nn.Module, scene: np.ndarray, stride: int) -> float:
    """The disagreement of windows between the grid with the last grid point before them."""
    wanted = batched(net, scene)
    rows, columns = wanted.shape[1:]
    down, right = np.indices((rows, columns))
    guessed = one_pass(net, scene)[:, down // stride, right // stride]
    between = (down % stride > 0) | (right % stride > 0)
    apart = np.linalg.norm(guessed - wanted, axis=0)[between].mean()
    others = np.roll(wanted, (rows // 2, columns // 2), axis=(1, 2))
    return float(apart / np.linalg.norm(others - wanted, axis=0).mean())
