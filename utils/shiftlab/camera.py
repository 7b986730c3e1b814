"""A camera that moves over photographs: their edges, rectified, then shrunk in one of four ways.

A piece of a photograph is pooled; the camera moves, so that content enters on one side, and the
piece is pooled again. Edges are found on the whole photograph and windows lie inside the piece, so
no border takes part. All phases of the 2 × 2 grid are tried, and both directions of each move: a
single phase can be a lucky one. Nothing here is trained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np

from shiftlab import layers, measures, scenes, shifts

KERNEL = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4
"""Edges that run down the picture (Sobel)."""
SIDE = 48
CORNERS = ((4, 26), (4, 84), (54, 26), (54, 84))
"""The corners of the pieces in each photograph: 24 pixels of room on both sides along the row."""
FAR = ((0, 24),)
"""Half a piece: further than any window reaches."""

Shrink = Callable[[np.ndarray], np.ndarray]
SHRINKS: dict[str, Shrink] = {
    "none": lambda maps: maps,
    "comb": lambda maps: maps[..., ::2, ::2],
    "max": lambda maps: layers.both_axes(lambda rows: layers.max_pool(rows, 2, 2), maps),
    "average": lambda maps: layers.both_axes(lambda rows: layers.mean_pool(rows, 2, 2), maps),
}
"""From maps (..., H, W) to maps that are as large, or half as large along each axis."""


@cache
def maps() -> tuple[np.ndarray, ...]:
    """The rectified edges of both photographs, each (106, 160)."""
    return tuple(
        layers.relu(layers.correlate2d(scenes.photograph(name), KERNEL))
        for name in scenes.PHOTOGRAPHS
    )


def pieces(d: tuple[int, int] = (0, 0)) -> np.ndarray:
    """The pieces (8, 48, 48) of both photographs whose content has moved by d: the camera by -d."""
    dy, dx = d
    return np.stack(
        [
            shifts.crop(edges, (row - dy, column - dx), (SIDE, SIDE))
            for edges in maps()
            for row, column in CORNERS
        ]
    )


def _answers(
    kind: str, moves: Sequence[tuple[int, int]]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What is left of all pieces before and after each move, for each phase and direction."""
    shrink = SHRINKS[kind]
    for dy, dx in moves:
        for sign in (1, -1):
            for p, q in np.ndindex(2, 2):
                yield shrink(pieces((-p, -q))), shrink(pieces((sign * dy - p, sign * dx - q)))


def size_of_change(kind: str, moves: Sequence[tuple[int, int]] = measures.ONE_PIXEL) -> float:
    """How much the answer changes when the camera moves, over the distance of unrelated pieces.

    kind: one of `SHRINKS`; moves: of the content, (dy, dx). The mean over moves, both directions
    and the four phases; 1 is as far as to another piece. No unit.
    """

    def far(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.linalg.norm((a - b).reshape(len(a), -1), axis=1).mean())

    answers = _answers(kind, moves)
    return float(np.mean([far(a, b) / far(a, np.roll(a, 1, axis=0)) for a, b in answers]))


def share_that_changes(kind: str) -> float:
    """The share of the values, of those not 0 before and after, that change at one pixel."""
    answers = _answers(kind, measures.ONE_PIXEL)
    return float(np.mean([measures.changed_share(a, b) for a, b in answers]))


def photographs() -> np.ndarray:
    """The same pieces (8, 48, 48) of the photographs themselves, no edges taken."""
    return np.stack(
        [
            shifts.crop(scenes.photograph(name), corner, (SIDE, SIDE))
            for name in scenes.PHOTOGRAPHS
            for corner in CORNERS
        ]
    )
