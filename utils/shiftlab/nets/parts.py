"""A face detector made by hand: three maps of parts, pooling, and a layer that expects each part.

It shows what pooling forgives: a part may move within its window. Nothing here is trained, and the
parts are found already: each map is 1 where its part stands, and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from shiftlab import layers, shifts

SIDE = 24
FACE = {"left eye": (8, 7), "right eye": (8, 16), "mouth": (16, 12)}
"""Where the parts of the face stand, as (row, column) on a canvas of 24 × 24."""
WINDOWS = (1, 2, 3, 4, 6, 8)
"""Windows that fit the canvas, and the stride with them."""

Place = tuple[int, int]


def moved(mouth: Place) -> dict[str, Place]:
    """The face with its mouth moved by (dy, dx), the eyes where they were."""
    row, column = FACE["mouth"]
    return {**FACE, "mouth": (row + mouth[0], column + mouth[1])}


def part_map(place: Place) -> np.ndarray:
    """The map of one part, (24, 24): 1 where it stands."""
    canvas = np.zeros((SIDE, SIDE))
    canvas[place[0] % SIDE, place[1] % SIDE] = 1
    return canvas


def _pooled(place: Place, window: int, phases: Sequence[Place]) -> np.ndarray:
    """A part's map, moved by each phase and max-pooled by windows: (phases, n, n)."""
    scenes = np.stack([shifts.circular(part_map(place), phase) for phase in phases])
    return layers.both_axes(lambda rows: layers.max_pool(rows, window, window), scenes)


def _scores(parts: Mapping[str, Place], window: int, phases: Sequence[Place]) -> np.ndarray:
    """`score` for each phase, (phases,)."""
    found = [
        (_pooled(parts[name], window, phases) * _pooled(FACE[name], window, phases)).sum((1, 2))
        for name in FACE
    ]
    return np.mean(found, axis=0)


def score(parts: Mapping[str, Place], window: int, phase: Place = (0, 0)) -> float:
    """The share of the parts that the next layer finds where it expects them, after pooling.

    parts: the places of the three parts; window: one of `WINDOWS`; phase: how far the whole scene
    is moved against the grid of windows. The expected places are those of `FACE`, pooled alike.
    """
    return float(_scores(parts, window, [phase])[0])


def row_scores(window: int, reach: int = 8) -> np.ndarray:
    """`score` of the face whose mouth moves by -reach … reach along its row: (2 reach + 1,).

    Averaged over all phases along the row; those along the columns make no difference then.
    """
    phases = [(0, phase) for phase in range(window)]
    span = range(-reach, reach + 1)
    return np.array([_scores(moved((0, dx)), window, phases).mean() for dx in span])


def mean_score(parts: Mapping[str, Place], window: int) -> float:
    """`score`, averaged over all phases of the windows."""
    return float(_scores(parts, window, list(np.ndindex(window, window))).mean())


def scrambled(count: int, seed: int, reach: int = 4) -> list[dict[str, Place]]:
    """Faces each of whose parts was moved by itself, by up to `reach` pixels along each axis."""
    draw = np.random.default_rng(seed)
    return [
        {
            name: (place[0] + int(dy), place[1] + int(dx))
            for (name, place), (dy, dx) in zip(
                FACE.items(), draw.integers(-reach, reach + 1, size=(3, 2)), strict=True
            )
        }
        for _ in range(count)
    ]


def scrambled_score(window: int, reach: int = 4) -> float:
    """The mean of `mean_score` over *all* scrambled faces, none drawn: every part everywhere.

    Each part moves by itself, up to `reach` pixels along each axis. Over all phases a part's share
    depends on its move alone, so one part is tried at all (2 reach + 1)² places.
    """
    row, column = FACE["mouth"]
    steps = range(-reach, reach + window)  # a move and a phase together; those before 0: moves only
    maps = np.stack([part_map((row + dy, column + dx)) for dy in steps for dx in steps])
    pooled = layers.both_axes(lambda rows: layers.max_pool(rows, window, window), maps)
    pooled = pooled.reshape(len(steps), len(steps), -1)
    places = 2 * reach + 1
    found = [
        pooled[p : p + places, q : q + places] @ pooled[reach + p, reach + q]
        for p, q in np.ndindex(window, window)
    ]
    return float(np.mean(found))
