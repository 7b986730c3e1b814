"""Small parts of which nets are built for audits to be tried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from shiftlab.audit import Report


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    """Uniform noise of this shape, always the same."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def conv(channels: int, maps: int, mode: str = "circular", **options: Any) -> nn.Conv2d:
    """A 3 × 3 convolution, padded with one pixel."""
    return nn.Conv2d(channels, maps, 3, padding=1, padding_mode=mode, **options)


class Calls(nn.Module):
    """A net with a forward of its own."""

    def __init__(self, forward: Callable[..., Any], **parts: nn.Module) -> None:
        super().__init__()
        self.parts = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.parts(self, *args, **kwargs)


def causes(report: Report) -> list[tuple[str, str]]:
    """Kind and cause of each break."""
    return [(one.layer.kind, one.cause) for one in report.breaks]
