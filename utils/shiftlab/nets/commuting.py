"""Two layers that make a map smaller and spoil less of the law, as torch modules.

`BlurPool` blurs before it throws values away (Zhang 2019); `AdaptivePolyphase` chooses by content
which values it keeps (Chaman & Dokmanić 2021). Their slow, clear specifications are
`layers.blur_pool` and `layers.adaptive_polyphase`. Whole networks are built in `small`.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import nn

from shiftlab import layers

Padding = Literal["circular", "zeros", "reflect", "replicate"]
"""What lies beyond the edge, in the words of torch.nn.Conv2d."""


def pad_mode(padding: Padding) -> str:
    """The same in the words of torch.nn.functional.pad."""
    return "constant" if padding == "zeros" else padding


def _check_sides(maps: torch.Tensor, stride: int) -> None:
    height, width = maps.shape[-2:]
    if height % stride or width % stride:
        raise ValueError(
            f"The stride {stride} has to divide both sides of the maps; got {height} × {width}. "
            "Crop or pad them to a multiple first."
        )


class BlurPool(nn.Module):
    """A binomial blur of each map, then every `stride`-th row and column.

    Zhang 2019, Making Convolutional Networks Shift-Invariant Again, section 3.2: a fixed low-pass
    kernel, the outer product of binomial rows ([1 2 1] for 3 taps, [1 4 6 4 1] for 5, divided by
    their sum), one and the same for all channels, applied with the stride. What lies before a row
    of m taps is (m - 1) // 2 places, as in the author's own code; the paper pads by reflection.
    """

    def __init__(self, taps: int, stride: int = 2, padding: Padding = "circular") -> None:
        """taps: places the blur sees along each axis; padding: what lies beyond the edge."""
        super().__init__()
        self.taps, self.stride, self.padding = taps, stride, padding
        row = torch.as_tensor(layers.binomial_kernel(taps))
        self.register_buffer("kernel", torch.outer(row, row), persistent=False)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(batch, channels, H, W) to (batch, channels, H / stride, W / stride).

        Raises ValueError unless the stride divides both sides and the taps fit into them.
        """
        _check_sides(maps, self.stride)
        if min(maps.shape[-2:]) < self.taps:
            raise ValueError(
                f"A blur of {self.taps} taps needs maps of at least {self.taps} × {self.taps}; "
                f"got {tuple(maps.shape[-2:])}."
            )
        before, behind = (self.taps - 1) // 2, self.taps // 2
        frame = (before, behind, before, behind)
        padded = nn.functional.pad(maps, frame, mode=pad_mode(self.padding))
        channels = maps.shape[1]
        kernels = self.kernel.to(maps.dtype).expand(channels, 1, self.taps, self.taps)
        return nn.functional.conv2d(padded, kernels, stride=self.stride, groups=channels)


class AdaptivePolyphase(nn.Module):
    """Of the stride² interleaved components, the one with the largest sum of squares.

    Chaman & Dokmanić 2021, Truly shift-invariant convolutional neural networks, section 4 (APS
    with the l2 norm): each picture of the batch has one choice for all its channels. Two components
    with equal sums are not told apart by content: here the first one is kept, which depends on the
    grid. `layers.adaptive_polyphase` breaks such ties so that the law holds for them, too.
    """

    def __init__(self, stride: int = 2) -> None:
        """stride: every stride-th row and column is kept."""
        super().__init__()
        self.stride = stride

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """(batch, channels, H, W) to (batch, channels, H / stride, W / stride).

        Raises ValueError unless the stride divides both sides.
        """
        s = self.stride
        _check_sides(maps, s)
        parts = torch.stack([maps[..., p::s, q::s] for p in range(s) for q in range(s)], dim=1)
        choice = parts.detach().double().square().sum(dim=(2, 3, 4)).argmax(dim=1)
        return parts[torch.arange(len(maps)), choice]
