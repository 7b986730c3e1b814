"""What undoes a shift before the digits are read: nothing, a learned transformer, or centring.

    python -m shiftlab.experiments transformers

trains four kinds, five seeds each, on handwritten digits of 8 × 8 pixels that stand anywhere within
three pixels of the middle of a dark 24 × 24 canvas, at another place each time they are shown. All
have the same classifier, which ends in a dense layer over all places. In front of it stands
nothing, a spatial transformer with one of two localisers, or the transformer that moves the centre
of mass to the middle (`nets.transformers`). Tested at distances 0 to 8. `load` reads the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes
from shiftlab.experiments import places, runs

if TYPE_CHECKING:
    import torch

FILE = "transformers.json"
SEEDS = tuple(range(5))
KINDS = ("nothing", "dense localiser", "learned mean place", "centre of mass")
SIDE, MIDDLE = 24, 8
SHOWN = 4
"""How many pixels from the middle the digits stand in training, at most, along each axis."""
DISTANCES = tuple(range(9))
EPOCHS, RATE = 24, 3e-3
TESTED = 200


@dataclass(frozen=True)
class Results:
    """What was measured of each kind, each (seeds, 9): one number for each of `DISTANCES`.

    accuracy: at so many pixels from the middle, mean over the eight directions; left_over: the
    distance that is left between the places to which the transformer brings the moved and the
    unmoved digit, over the distance it was moved by (0: wholly undone, 1: not at all; at distance 0
    it is 0); made_by: the command, the seeds and the versions.
    """

    accuracy: Mapping[str, np.ndarray]
    left_over: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """Two lines for each kind and distance: mean, and the figure of each seed."""
        return "\n".join(
            f"{kind:20} {name:9} at {distance}: {values.mean():.3f} "
            f"({', '.join(f'{value:.3f}' for value in values)})"
            for name, tables in (("accuracy", self.accuracy), ("left over", self.left_over))
            for kind, table in tables.items()
            for distance, values in zip(DISTANCES, table.T, strict=True)
        )


def moves(distance: int) -> list[tuple[int, int]]:
    """The eight moves (down, right) of so many pixels; (0, 0) alone for distance 0."""
    some = (-distance, 0, distance)
    found = {(down, right) for down in some for right in some} - {(0, 0)}
    return sorted(found) or [(0, 0)]


def on_canvas(tiles: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Digits (B, 8, 8) so far from the middle, offsets (B, 2): pictures (B, 24, 24)."""
    return np.stack(
        [
            scenes.placed(tile, (MIDDLE + int(down), MIDDLE + int(right)), SIDE)
            for tile, (down, right) in zip(tiles, offsets, strict=True)
        ]
    )


def fresh(kind: str) -> torch.nn.Sequential:
    """A network of the kind, not yet trained: its transformer first, then the classifier."""
    from torch import nn

    from shiftlab.nets import transformers

    localisers = {
        "dense localiser": lambda: transformers.DenseLocaliser(SIDE),
        "learned mean place": lambda: transformers.MeanPlace(SIDE),
        "centre of mass": transformers.CentreOfMass,
    }
    first = transformers.Transformer(localisers[kind]()) if kind in localisers else nn.Identity()
    return nn.Sequential(first, nn.Flatten(), nn.Linear(SIDE * SIDE, 10))


def train(kind: str, seed: int, epochs: int = EPOCHS) -> torch.nn.Sequential:
    """Train one network of a kind."""
    import torch

    from shiftlab.nets import training

    (tiles, labels), _ = places.digits()
    draw = np.random.default_rng(seed)
    offsets = draw.integers(-SHOWN, SHOWN, (epochs * len(tiles), 2), endpoint=True)
    pictures = on_canvas(np.tile(tiles, (epochs, 1, 1)), offsets)
    torch.manual_seed(seed)
    net = fresh(kind)
    training.train(net, pictures, np.tile(labels, epochs), seed=seed, epochs=1, rate=RATE)
    return net


def figures_of(net: torch.nn.Module) -> dict[str, list[float]]:
    """`accuracy` and `left_over` at each of `DISTANCES`, on the first test digits."""
    import torch

    from shiftlab.nets import training

    _, (tiles, labels) = places.digits()
    tiles, labels = tiles[:TESTED], labels[:TESTED]

    def placed(move: tuple[int, int]) -> np.ndarray:
        return on_canvas(tiles, np.tile(move, (len(tiles), 1)))

    def answer(pictures: np.ndarray) -> np.ndarray:
        """By how much the transformer moves each picture, (B, 2)."""
        localiser = getattr(net[0], "localiser", None)
        if localiser is None:
            return np.zeros((len(pictures), 2))
        with torch.no_grad():
            return localiser(training.as_batch(pictures)).numpy()

    unmoved = answer(placed((0, 0)))
    found: dict[str, list[float]] = {"accuracy": [], "left_over": []}
    for distance in DISTANCES:
        right, left = [], []
        for move in moves(distance):
            pictures = placed(move)
            right.append(np.mean(training.logits(net, pictures).argmax(axis=1) == labels))
            rest = np.array(move) + answer(pictures) - unmoved
            left.append(np.linalg.norm(rest, axis=1).mean() / (np.hypot(*move) or 1.0))
        found["accuracy"].append(float(np.mean(right)))
        found["left_over"].append(float(np.mean(left)))
    return found


def measured(kind: str, seed: int) -> dict[str, list[float]]:
    """Train one network on one thread, and measure all that is stored of it."""
    figures = figures_of(train(kind, seed))
    return {name: np.round(values, 4).tolist() for name, values in figures.items()}


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    tasks = [(kind, seed) for kind in KINDS for seed in SEEDS]
    results = runs.spread(measured, tasks)
    kinds: dict[str, list[dict[str, list[float]]]] = {kind: [] for kind in KINDS}
    for (kind, _), result in zip(tasks, results, strict=True):
        kinds[kind].append(result)
    runs.write(path, "transformers", {"kinds": kinds}, seeds=SEEDS, shown=SHOWN)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    accuracy, left_over = (
        {
            kind: runs.array([figures[name] for figures in seeds])
            for kind, seeds in stored["kinds"].items()
        }
        for name in ("accuracy", "left_over")
    )
    return Results(accuracy, left_over, stored["made_by"])
