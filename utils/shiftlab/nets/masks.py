"""Two small networks that mark an object pixel by pixel: a U-Net, and its twin without strides.

Both have the same layers and the same number of weights. The U-Net halves its maps twice and
repeats values to come back to full size; the twin keeps every place, and its kernels have holes in
return. Neither has a dense layer: both are fully convolutional. Training is in `training`.
"""

from __future__ import annotations

from typing import Literal, get_args

import torch
from torch import nn

from shiftlab.nets.small import DenseMax

Kind = Literal["U-Net", "no stride"]
KINDS = get_args(Kind)
HALVINGS = 2
STEP = 2**HALVINGS
"""The total stride of the U-Net where it is narrowest."""


def _block(entering: int, leaving: int, step: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(
            entering,
            leaving,
            kernel_size=3,
            padding=step,
            dilation=step,
            padding_mode="circular",
            bias=False,
        ),
        nn.BatchNorm2d(leaving),
        nn.ReLU(),
    )


class MaskNet(nn.Module):
    """Down twice and up twice, with a bridge at each size (Ronneberger, Fischer & Brox 2015).

    Grey pictures (batch, 1, H, W) to logits (batch, 2, H, W), background and object; circular
    padding. Max-pooling 2 × 2 on the way down, nearest neighbour on the way up. "no stride" takes
    the maximum of the same values at every place, and leaves all places in.
    """

    def __init__(self, kind: Kind = "U-Net") -> None:
        """kind: one of `KINDS`; ValueError for others."""
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}; got {kind!r}.")
        self.kind = kind
        two, four = (1, 1) if kind == "U-Net" else (2, 4)
        self.wide = _block(1, 8, 1)
        self.middle = _block(8, 16, two)
        self.deep = _block(16, 32, four)
        self.middle_again = _block(32 + 16, 16, two)
        self.wide_again = _block(16 + 8, 8, 1)
        self.decide = nn.Conv2d(8, 2, kernel_size=1)
        if kind == "U-Net":
            self.down = nn.ModuleList([nn.MaxPool2d(2), nn.MaxPool2d(2)])
            self.up: nn.Module = nn.Upsample(scale_factor=2, mode="nearest")
        else:
            self.down = nn.ModuleList([DenseMax(1), DenseMax(2)])
            self.up = nn.Identity()

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Raises ValueError for a U-Net and sides that are no multiples of 4."""
        if self.kind == "U-Net" and any(side % STEP for side in pictures.shape[-2:]):
            raise ValueError(
                f"Two halvings need sides that are multiples of {STEP}; got "
                f"{tuple(pictures.shape[-2:])}. Crop or pad the pictures first."
            )
        wide = self.wide(pictures)
        middle = self.middle(self.down[0](wide))
        deep = self.deep(self.down[1](middle))
        middle = self.middle_again(torch.cat([self.up(deep), middle], dim=1))
        wide = self.wide_again(torch.cat([self.up(middle), wide], dim=1))
        return self.decide(wide)
