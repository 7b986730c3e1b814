"""Spatial transformers that may only shift: a small net finds the shift, a sampler undoes it.

Jaderberg et al. 2015, Spatial Transformer Networks, section 3: localisation net, grid, bilinear
sampler; of its transformations only the translation, here in pixels. Two localisation nets differ
in their last step: `DenseLocaliser` ends in a dense layer, as in the paper; `MeanPlace` ends in the
centre of mass of a map that it has learned. `CentreOfMass` learns nothing. The action is the
shift on a window: zeros enter.
"""

from __future__ import annotations

import torch
from torch import nn


class DenseLocaliser(nn.Module):
    """Two convolutions with pooling, then a dense layer with two numbers: rows and columns."""

    def __init__(self, size: int) -> None:
        """size: side of the pictures, a multiple of 4; the first answer is "no move"."""
        super().__init__()
        self.seen = nn.Sequential(
            nn.Conv2d(1, 8, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 8, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(8 * (size // 4) ** 2, 32),
            nn.ReLU(),
        )
        self.last = nn.Linear(32, 2)
        nn.init.zeros_(self.last.weight)  # the paper's start: the identity
        nn.init.zeros_(self.last.bias)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(batch, 1, n, n) to the move in pixels, (batch, 2): down and right."""
        return self.last(self.seen(pictures))


class MeanPlace(nn.Module):
    """The centre of mass of a learned map, and the move that brings it to the middle.

    Its convolutions have no bias and the map is squared, so that an empty ground weighs nothing.
    """

    def __init__(self, size: int) -> None:
        """size: side of the pictures, unused: the layer takes any size."""
        super().__init__()
        self.seen = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1, bias=False),
            nn.ReLU(),
            nn.Conv2d(8, 1, 3, padding=1, bias=False),
        )

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(batch, 1, n, n) to the move in pixels, (batch, 2): down and right."""
        return _to_the_middle(self.seen(pictures) ** 2)


class CentreOfMass(nn.Module):
    """The move that brings the picture's own centre of mass to the middle; nothing is learned."""

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(batch, 1, n, n) to the move in pixels, (batch, 2): down and right."""
        return _to_the_middle(pictures)


def _to_the_middle(mass: torch.Tensor) -> torch.Tensor:
    """From a map (batch, 1, n, n), not negative, to the move that centres it, (batch, 2)."""
    n = mass.shape[-1]
    places = torch.arange(n, dtype=mass.dtype) - (n - 1) / 2
    total = mass.sum(dim=(1, 2, 3)) + 1e-6  # an empty picture stays where it is
    down = (mass.sum(dim=(1, 3)) * places).sum(dim=1) / total
    right = (mass.sum(dim=(1, 2)) * places).sum(dim=1) / total
    return -torch.stack([down, right], dim=1)


class Transformer(nn.Module):
    """Moves each picture as its localiser says, by any fraction of a pixel, zeros entering."""

    def __init__(self, localiser: nn.Module) -> None:
        """localiser: from pictures to moves in pixels, (batch, 2)."""
        super().__init__()
        self.localiser = localiser

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(batch, 1, n, n) to the same shape."""
        n = pictures.shape[-1]
        # The sampler asks where to read, in units in which the window reaches from -1 to 1.
        read = -self.localiser(pictures).flip(1) * (2 / n)
        theta = torch.eye(2, 3, dtype=pictures.dtype).repeat(len(pictures), 1, 1)
        theta = torch.cat([theta[:, :, :2], read[:, :, None]], dim=2)
        grid = nn.functional.affine_grid(theta, list(pictures.shape), align_corners=False)
        return nn.functional.grid_sample(pictures, grid, align_corners=False)
