"""Networks that are shown digits of one size, or of many, and are then tested on every size.

    python -m shiftlab.experiments scales

trains two kinds, five seeds each: digits of 8 × 8 pixels in the middle of a dark 28 × 28 canvas
are enlarged about the middle, interpolated linearly, by the factors in `SHOWN`: one factor, or
another random one between two bounds each time a digit is shown. The networks are alike: circle,
max-pooling, global mean, as many steps. Nothing is ever made smaller, so that no detail is lost.
`load` reads what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes, turns
from shiftlab.experiments import places, runs

if TYPE_CHECKING:
    import torch

FILE = "scales.json"
SEEDS = tuple(range(5))
SHOWN = {"one size": (2.0, 2.0), "some sizes": (1.5, 2.5)}
"""The least and the greatest factor in training, by kind."""
FACTORS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5)
"""The factors of the test: 8 to 28 pixels."""
SIDE, TILE = 28, 8
EPOCHS = 8


@dataclass(frozen=True)
class Results:
    """accuracy: for each kind at each of `FACTORS`, (seeds, 11); made_by: the command and so on."""

    accuracy: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each kind and factor: mean, and the figure of each seed."""
        return "\n".join(
            f"{kind:12} × {factor}: {values.mean():.3f} "
            f"({', '.join(f'{value:.3f}' for value in values)})"
            for kind, table in self.accuracy.items()
            for factor, values in zip(FACTORS, table.T, strict=True)
        )


def enlarged(tiles: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Digits (B, 8, 8) in the middle of canvases, each by its own factor: (B, 28, 28)."""
    edge = (SIDE - TILE) // 2
    return np.stack(
        [
            turns.scaled(scenes.placed(tile, (edge, edge), SIDE), float(factor))
            for tile, factor in zip(tiles, factors, strict=True)
        ]
    )


def train(kind: str, seed: int, epochs: int = EPOCHS) -> torch.nn.Sequential:
    """Train one network of a kind."""
    import torch

    from shiftlab.nets import small, training

    (tiles, labels), _ = places.digits()
    low, high = SHOWN[kind]
    factors = np.random.default_rng(seed).uniform(low, high, epochs * len(tiles))
    pictures = enlarged(np.tile(tiles, (epochs, 1, 1)), factors)
    torch.manual_seed(seed)
    net = small.build(small.Description())
    training.train(net, pictures, np.tile(labels, epochs), seed=seed, epochs=1)
    return net


def accuracies(net: torch.nn.Module, factors: tuple[float, ...] = FACTORS) -> np.ndarray:
    """Accuracy on the test digits, enlarged by each factor, (factors,)."""
    from shiftlab.nets import training

    _, (tiles, labels) = places.digits()
    label = training.labeller(net)
    edge = (SIDE - TILE) // 2
    pictures = np.stack([scenes.placed(tile, (edge, edge), SIDE) for tile in tiles])
    return np.array(
        [np.mean(label(turns.scaled(pictures, factor)) == labels) for factor in factors]
    )


def measured(kind: str, seed: int) -> list[float]:
    """Train one network on one thread, and measure all that is stored of it."""
    return accuracies(train(kind, seed)).round(4).tolist()


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    accuracy = runs.by_kind(measured, SHOWN, SEEDS)
    runs.write(path, "scales", {"accuracy": accuracy}, seeds=SEEDS, shown=SHOWN, factors=FACTORS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    accuracy = {kind: runs.array(seeds) for kind, seeds in stored["accuracy"].items()}
    return Results(accuracy, stored["made_by"])
