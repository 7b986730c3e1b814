"""The border of every map that a net computes is changed, where the reach of the edge is asked for.

An edge probe changes the border of the picture. That alone is not enough: where a stride steps over
the last pixels no later map sees them, and yet a padding behind that stride is seen. So in the
answers to an edge probe the first and the last place of each map are changed as well, wherever a
map has another length than the one it was made from, and what sees any of them is touched by the
edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import torch

from shiftlab.audit.layouts import Layout

GOLDEN = 0.618
"""Its multiples come to no whole number soon."""

Edged = Mapping[int, slice]
"""For each axis which of the pictures in a batch belong to its edge probe."""


def with_other_borders(
    y: torch.Tensor, layout: Layout, edged: Edged, given: Any, number: int
) -> torch.Tensor:
    """y with its first and last places changed in the edge probes' pictures.

    given: what y was computed from; number: of the layer, since no change may undo that of the
    layer before (light made dark twice would be as it was). Where y is new, it is changed in
    place; a view is copied first, since the tensor behind it has a border of its own.
    """
    if not edged or not layout.sides or not y.is_floating_point():
        return y
    sources = list(_tensors(given))
    if any(_as_long(source, y, layout) for source in sources):
        return y
    memory = y.untyped_storage().data_ptr()
    shared = 0 in y.stride() or any(
        source.untyped_storage().data_ptr() == memory for source in sources
    )
    changed = y.clone(memory_format=torch.contiguous_format) if shared else y
    maps = layout.maps(changed)
    share = 0.5 + 0.4 * (GOLDEN * number % 1)
    for axis, pictures in edged.items():
        chosen = maps[pictures]
        low, high = chosen.amin(), chosen.amax()
        places = chosen.movedim(2 + axis, 0)
        for at in {0, len(places) - 1}:  # light becomes darker, dark lighter
            other = torch.where(places[at] < (low + high) / 2, high, low)
            places[at] += share * (other - places[at])
    return changed


def _as_long(source: torch.Tensor, y: torch.Tensor, layout: Layout) -> bool:
    """Whether a source of y has the same shape but for the channels: then its border reaches y's
    own border, and no place was stepped over.
    """
    channels = None if layout.single else y.ndim - 1 if layout.channels_last else 1
    return source.ndim == y.ndim and all(
        one == other
        for axis, (one, other) in enumerate(zip(source.shape, y.shape, strict=True))
        if axis != channels
    )


def _tensors(given: Iterable[Any]) -> Iterator[torch.Tensor]:
    """The tensors among a function's arguments, in lists and tuples too."""
    for part in given:
        if isinstance(part, torch.Tensor):
            yield part
        elif isinstance(part, list | tuple):
            yield from _tensors(part)
