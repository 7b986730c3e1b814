"""A group convolution over the four quarter-turns, and small networks made of it, in torch.

Cohen and Welling 2016, Group Equivariant Convolutional Networks (the group p4), sections 4 and 6.
Maps carry a fourth axis, the four turns: (batch, channels, 4, H, W). When the picture makes a
quarter-turn against the clock, each map makes it as well, and the four change places in a ring:
turn r takes the place r + 1. The slow, clear specification of the first layer is `layers.lift`.
"""

from __future__ import annotations

import torch
from torch import nn

from shiftlab.nets.commuting import Padding, pad_mode


def _four_turned(kernels: torch.Tensor) -> torch.Tensor:
    """Kernels (..., h, h) in their four turns, on a new axis in front: (4, ..., h, h)."""
    return torch.stack([torch.rot90(kernels, r, dims=(-2, -1)) for r in range(4)])


def _correlated(
    maps: torch.Tensor, kernels: torch.Tensor, stride: int, padding: Padding
) -> torch.Tensor:
    around = kernels.shape[-1] // 2
    padded = nn.functional.pad(maps, (around,) * 4, mode=pad_mode(padding))
    return nn.functional.conv2d(padded, kernels, stride=stride)


class Lift(nn.Module):
    """The first layer: each kernel in its four turns, laid over the picture."""

    def __init__(
        self, channels: int, maps: int, stride: int = 1, padding: Padding = "circular"
    ) -> None:
        """channels: of the picture; maps: kernels to learn, each of which gives four maps."""
        super().__init__()
        bound = (9 * channels) ** -0.5  # as torch.nn.Conv2d draws its weights
        self.weight = nn.Parameter(torch.empty(maps, channels, 3, 3).uniform_(-bound, bound))
        self.stride, self.padding = stride, padding

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(batch, channels, H, W) to (batch, maps, 4, H / stride, W / stride)."""
        kernels = _four_turned(self.weight).transpose(0, 1).flatten(0, 1)
        answers = _correlated(pictures, kernels, self.stride, self.padding)
        return answers.unflatten(1, (len(self.weight), 4))


class TurnConvolution(nn.Module):
    """A later layer: it sees all four turns, and turning its kernels rolls them along as well."""

    def __init__(
        self, channels: int, maps: int, stride: int = 1, padding: Padding = "circular"
    ) -> None:
        """channels: how many quadruples of maps come in; maps: how many go out."""
        super().__init__()
        bound = (9 * 4 * channels) ** -0.5
        self.weight = nn.Parameter(torch.empty(maps, channels, 4, 3, 3).uniform_(-bound, bound))
        self.stride, self.padding = stride, padding

    def forward(self, quadruples: torch.Tensor) -> torch.Tensor:
        """(batch, channels, 4, H, W) to (batch, maps, 4, H / stride, W / stride)."""
        turned = _four_turned(self.weight)  # (4, maps, channels, 4, 3, 3)
        kernels = torch.stack([turned[r].roll(r, dims=2) for r in range(4)], dim=1)
        maps, _, channels = kernels.shape[:3]
        answers = _correlated(
            quadruples.flatten(1, 2),
            kernels.reshape(maps * 4, channels * 4, 3, 3),
            self.stride,
            self.padding,
        )
        return answers.unflatten(1, (maps, 4))


class _PoolPlaces(nn.Module):
    """Max-pooling 2 × 2 of each map, the four turns kept apart."""

    def forward(self, quadruples: torch.Tensor) -> torch.Tensor:
        pooled = nn.functional.max_pool2d(quadruples.flatten(1, 2), 2)
        return pooled.unflatten(1, quadruples.shape[1:3])


class PoolTurns(nn.Module):
    """The maximum over the four turns at each place, then the mean over all places."""

    def forward(self, quadruples: torch.Tensor) -> torch.Tensor:
        """(batch, channels, 4, H, W) to (batch, channels)."""
        return quadruples.amax(dim=2).mean(dim=(-2, -1))


def build(
    widths: tuple[int, ...] = (4, 8, 16),
    shrinks: tuple[bool, ...] = (True, True, False),
    classes: int = 10,
    padding: Padding = "circular",
) -> nn.Sequential:
    """A fresh network for grey pictures (batch, 1, H, W), as `small.build` but with group layers.

    Each block: a layer over the quarter-turns, batch normalisation shared by the four turns, a
    rectifier, and max-pooling 2 × 2 where `shrinks` says so. Half the widths of a plain network
    give about as many weights, since a kernel has four planes, and twice as many maps.
    """
    parts: list[nn.Module] = []
    channels = 0
    for width, shrink in zip(widths, shrinks, strict=True):
        first = not parts
        parts += [
            Lift(1, width, padding=padding)
            if first
            else TurnConvolution(channels, width, padding=padding),
            nn.BatchNorm3d(width),
            nn.ReLU(),
        ]
        if shrink:
            parts.append(_PoolPlaces())
        channels = width
    return nn.Sequential(*parts, PoolTurns(), nn.Linear(channels, classes))


def weights(net: nn.Module) -> int:
    """How many numbers of a network are learned."""
    return sum(parameter.numel() for parameter in net.parameters())
