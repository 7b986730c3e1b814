"""Sketches: what is kept of a layer's output, a few random mixtures instead of all its values.

The channels are mixed, and the places along the other axes: two outputs are equal where their
sketches are, and their squared distance is that of the sketches in the mean (Johnson &
Lindenstrauss 1984). So nothing large is kept, and what a later layer writes in place changes no
sketch.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd, prod
from typing import Any

import torch

from shiftlab.audit.layouts import Layout

CHANNEL_MIXTURES = 2
PLACE_MIXTURES = 2
SMALL = 64
"""A map keeps at least so many mixed values of each picture, if it has them."""
VECTOR_MIXTURES = 64
CHANNELS_OF_MODULES = 16
"""Of torch's own modules, which treat all channels alike, about so many channels are looked at; of
sums, slices and concatenations all."""

Rows = Mapping[int, torch.Tensor]
"""For each axis the numbers of the answers in a batch that are compared along it."""


class Sketcher:
    """Makes sketches, always with the same mixtures for tensors of the same shape."""

    def __init__(self) -> None:
        """The mixtures are drawn from a generator of their own."""
        self._drawn: dict[tuple[Any, ...], torch.Tensor] = {}

    def _mixture(self, rows: int, columns: int, like: torch.Tensor) -> torch.Tensor:
        key = (rows, columns, like.dtype, like.device)
        if key not in self._drawn:
            generator = torch.Generator().manual_seed(1000 * rows + columns)
            mixture = torch.randn(rows, columns, generator=generator, dtype=torch.float64)
            self._drawn[key] = (mixture / rows**0.5).to(like)
        return self._drawn[key]

    def __call__(
        self, y: torch.Tensor, layout: Layout, rows: Rows, channels_alike: bool = False
    ) -> dict[int, torch.Tensor]:
        """For each axis of `rows` the sketches (n, mixtures, places) of n of the answers in y.

        channels_alike: whether some of the channels may stand for all.
        """
        if y.dtype not in (torch.float32, torch.float64):
            y = y.to(torch.float32)
        maps = layout.maps(y)
        if not layout.sides:
            if maps.shape[1] > VECTOR_MIXTURES:
                maps = maps @ self._mixture(VECTOR_MIXTURES, maps.shape[1], maps).T
            mixed = maps[..., None]
        else:
            mixed = self._mix_channels(maps, channels_alike)
        sketches = {}
        for axis, chosen in rows.items():
            lines = mixed.index_select(0, chosen.to(mixed.device))
            if lines.ndim > 3:
                lines = lines.movedim(2 + axis, -1).flatten(2, -2)
                over = self._mixture(min(PLACE_MIXTURES, lines.shape[2]), lines.shape[2], lines)
                lines = (over @ lines).flatten(1, 2)
            sketches[axis] = lines
        return sketches

    def _mix_channels(self, maps: torch.Tensor, channels_alike: bool) -> torch.Tensor:
        """A few mixtures (N, mixtures, *sides) of the channels of maps (N, C, *sides)."""
        samples, channels, *sides = maps.shape
        wanted = max(CHANNEL_MIXTURES, -(-SMALL // prod(sides)))
        together = maps.stride(1) < maps.stride(-1)  # the channels of a place lie side by side
        if channels_alike and not together:  # else leaving some out would cost more than it saves
            maps = maps[:, :: _spread(channels)]
            channels = maps.shape[1]
        if channels <= wanted:
            return maps
        mixture = self._mixture(wanted, channels, maps)
        if together:
            flat = mixture @ maps.movedim(1, -1).reshape(-1, channels).T
            return flat.reshape(wanted, samples, *sides).movedim(0, 1)
        flat = torch.bmm(mixture.expand(samples, -1, -1), maps.reshape(samples, channels, -1))
        return flat.reshape(samples, wanted, *sides)


def _spread(channels: int) -> int:
    """A step through the channels that meets each residue: branches may be interleaved."""
    step = max(1, channels // CHANNELS_OF_MODULES)
    while gcd(step, channels) > 1:
        step += 1
    return step
