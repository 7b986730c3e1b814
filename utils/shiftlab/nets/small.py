"""Small networks in torch, built from a description. Training is in `training`.

The shape is always the same: blocks of (3 × 3 convolution on the circle, batch normalisation,
rectifier, perhaps 2 × 2 max-pooling), then a global mean and one dense layer.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import nn

from shiftlab.nets.stored import StoredNet


@dataclass(frozen=True)
class Description:
    """What a small network is made of; `pooled` says after which blocks max-pooling follows."""

    widths: tuple[int, ...] = (8, 16, 32)
    pooled: tuple[bool, ...] = (True, True, False)
    classes: int = 10


class GlobalMean(nn.Module):
    """Global average pooling: (batch, channels, H, W) to (batch, channels)."""

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The mean over all places."""
        return maps.mean(dim=(-2, -1))


def build(description: Description) -> nn.Sequential:
    """A fresh network for grey pictures (batch, 1, H, W), weights drawn by torch's own rule."""
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    channels = 1
    for number, (width, pool) in enumerate(
        zip(description.widths, description.pooled, strict=True), start=1
    ):
        parts[f"convolution_{number}"] = nn.Conv2d(
            channels, width, 3, padding=1, padding_mode="circular", bias=False
        )
        parts[f"normalisation_{number}"] = nn.BatchNorm2d(width)
        parts[f"rectifier_{number}"] = nn.ReLU()
        if pool:
            parts[f"max_pool_{number}"] = nn.MaxPool2d(2)
        channels = width
    parts["global_mean"] = GlobalMean()
    parts["dense"] = nn.Linear(channels, description.classes)
    return nn.Sequential(parts)


def as_stored(net: nn.Sequential, description: Description) -> StoredNet:
    """The same function as plain arrays, batch normalisation folded into the convolutions.

    A normalised map is scale · (convolution - mean) + shift with scale = weight / sqrt(variance +
    eps), which is a convolution with scaled kernels and a bias (Jacob et al. 2018, section 3.2).
    """
    parts = dict(net.named_children())
    convolutions = []
    for number in range(1, len(description.widths) + 1):
        kernel = parts[f"convolution_{number}"].weight.detach().double()
        norm = parts[f"normalisation_{number}"]
        scale = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
        bias = norm.bias.detach().double() - scale * norm.running_mean.double()
        convolutions.append(((kernel * scale[:, None, None, None]).numpy(), bias.numpy()))
    dense = parts["dense"]
    return StoredNet(
        convolutions=tuple(convolutions),
        pooled=description.pooled,
        dense=(dense.weight.detach().double().numpy(), dense.bias.detach().double().numpy()),
    )
