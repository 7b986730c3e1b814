"""Small networks in torch, built from a description. Training is in `training`.

The shape is always the same: blocks of (3 × 3 convolution, batch normalisation, rectifier, perhaps
pooling 2 × 2), then a head: a global mean or maximum, or all places side by side, and one dense
layer. What differs is what the course is about: how they pool, what happens at the edge, the head.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from torch import nn

from shiftlab.nets.commuting import AdaptivePolyphase, BlurPool, Padding, pad_mode
from shiftlab.nets.stored import StoredNet

Pooling = Literal[
    "none",
    "strided",
    "max",
    "average",
    "dense max",
    "dense strided",
    "max + blur 3",
    "max + blur 5",
    "max + adaptive",
]
Head = Literal["mean", "max", "flatten"]
UNSHRINKING = ("none", "dense max", "dense strided")
"""Kinds of pooling that keep a picture's size."""


@dataclass(frozen=True)
class Description:
    """What a small network is made of.

    widths: maps of each block; shrinks: whether each block halves the picture; pooling: how: "max"
    and "average" pool 2 × 2, "strided" gives the block's own convolution a stride of 2, "none"
    keeps the picture's size throughout, and so does "dense max": a 2 × 2 maximum at every place,
    after which all windows and kernels have holes, twice as wide each time, and "dense strided",
    which is to "strided" what "dense max" is to "max"; "max + blur 3" and "max + blur 5" blur the
    dense maximum before they keep every second row and column, "max + adaptive" chooses by content
    which ones it keeps (`commuting`); padding: "circular", "zeros", "reflect" or "replicate";
    head: "mean" and "max" are global, "flatten" keeps every place and needs `size`, the side of
    square pictures.
    """

    widths: tuple[int, ...] = (8, 16, 32)
    shrinks: tuple[bool, ...] = (True, True, False)
    pooling: Pooling = "max"
    padding: Padding = "circular"
    head: Head = "mean"
    classes: int = 10
    size: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for descriptions that do not fit together."""
        for name, kinds in (("pooling", Pooling), ("padding", Padding), ("head", Head)):
            if getattr(self, name) not in get_args(kinds):
                raise ValueError(
                    f"{name} is one of {', '.join(get_args(kinds))}; got {getattr(self, name)!r}."
                )
        if len(self.widths) != len(self.shrinks):
            raise ValueError(
                f"One of `shrinks` for each of `widths`: got {len(self.shrinks)} and "
                f"{len(self.widths)}."
            )
        if self.head == "flatten" and (self.size is None or self.size % self.total_stride):
            raise ValueError(
                'head="flatten" needs size, the side of the pictures, a multiple of '
                f"{self.total_stride}; got {self.size}."
            )

    @property
    def total_stride(self) -> int:
        """By how much the network shrinks a picture before its head, along each axis."""
        return 1 if self.pooling in UNSHRINKING else 2 ** sum(self.shrinks)


class GlobalMean(nn.Module):
    """Global average pooling: (batch, channels, H, W) to (batch, channels)."""

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The mean over all places."""
        return maps.mean(dim=(-2, -1))


class GlobalMax(nn.Module):
    """Global max-pooling: (batch, channels, H, W) to (batch, channels)."""

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The maximum over all places."""
        return maps.amax(dim=(-2, -1))


class DenseMax(nn.Module):
    """The maximum of 2 × 2 values `step` places apart, at every place, shape kept."""

    def __init__(self, step: int, padding: Padding = "circular") -> None:
        """step: how far apart the values of a window lie; padding: what lies beyond the edge."""
        super().__init__()
        self.step, self.padding = step, padding

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """From (batch, channels, H, W) to the same shape."""
        for behind in ((0, 0, 0, self.step), (0, self.step, 0, 0)):
            height, width = maps.shape[-2:]
            padded = nn.functional.pad(maps, behind, mode=pad_mode(self.padding))
            maps = torch.maximum(maps, padded[..., -height:, -width:])
        return maps


_POOLS = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}


def _shrinking(pooling: Pooling, padding: Padding) -> nn.Module:
    """A layer that halves its maps: one of torch's own, or a dense maximum and what follows it."""
    if pooling in _POOLS:
        return _POOLS[pooling](2)
    if pooling == "max + adaptive":
        return nn.Sequential(DenseMax(1, padding), AdaptivePolyphase())
    taps = {"max + blur 3": 3, "max + blur 5": 5}[pooling]
    return nn.Sequential(DenseMax(1, padding), BlurPool(taps, padding=padding))


_HEADS = {"mean": GlobalMean, "max": GlobalMax, "flatten": nn.Flatten}


def build(description: Description) -> nn.Sequential:
    """A fresh network for grey pictures (batch, 1, H, W), weights drawn by torch's own rule."""
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    channels, step = 1, 1  # step: how far apart neighbours lie where nothing was thrown away
    blocks = zip(description.widths, description.shrinks, strict=True)
    for number, (width, shrinks) in enumerate(blocks, start=1):
        parts[f"convolution_{number}"] = nn.Conv2d(
            channels,
            width,
            kernel_size=3,
            stride=2 if shrinks and description.pooling == "strided" else 1,
            padding=step,
            dilation=step,
            padding_mode=description.padding,
            bias=False,
        )
        parts[f"normalisation_{number}"] = nn.BatchNorm2d(width)
        parts[f"rectifier_{number}"] = nn.ReLU()
        if shrinks and description.pooling == "dense max":
            parts[f"pooling_{number}"] = DenseMax(step, description.padding)
        elif shrinks and description.pooling not in ("none", "strided", "dense strided"):
            parts[f"pooling_{number}"] = _shrinking(description.pooling, description.padding)
        if shrinks and description.pooling in ("dense max", "dense strided"):
            step *= 2
        channels = width
    parts["head"] = _HEADS[description.head]()
    if description.head == "flatten":
        channels *= (description.size // description.total_stride) ** 2
    parts["dense"] = nn.Linear(channels, description.classes)
    return nn.Sequential(parts)


def folded(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> tuple[np.ndarray, np.ndarray]:
    """Kernels (out, in, k, k) and bias (out,) of a convolution with the normalisation behind it.

    A normalised map is scale · (convolution - mean) + shift with scale = weight / sqrt(variance +
    eps), which is a convolution with scaled kernels and a bias (Jacob et al. 2018, section 3.2).
    The convolution has no bias of its own.
    """
    kernel = convolution.weight.detach().double()
    scale = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
    bias = norm.bias.detach().double() - scale * norm.running_mean.double()
    return (kernel * scale[:, None, None, None]).numpy(), bias.numpy()


def as_stored(net: nn.Sequential, description: Description) -> StoredNet:
    """The same function as plain arrays, batch normalisation `folded` into the convolutions.

    Raises ValueError for descriptions other than max-pooling on the circle with a global mean.
    """
    if (description.pooling, description.padding, description.head) != ("max", "circular", "mean"):
        raise ValueError(
            "A stored network has max-pooling, circular padding and a global mean; this one has "
            f"{description.pooling}, {description.padding}, {description.head}."
        )
    parts = dict(net.named_children())
    convolutions = [
        folded(parts[f"convolution_{number}"], parts[f"normalisation_{number}"])
        for number in range(1, len(description.widths) + 1)
    ]
    dense = parts["dense"]
    return StoredNet(
        convolutions=tuple(convolutions),
        pooled=description.shrinks,
        dense=(dense.weight.detach().double().numpy(), dense.bias.detach().double().numpy()),
    )
