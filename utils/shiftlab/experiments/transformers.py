"""What undoes a shift before the digits are read: nothing, a learned transformer, or centring.

    python -m shiftlab.experiments transformers

trains four kinds, five seeds each, on handwritten digits of 8 × 8 pixels that stand anywhere within
four pixels of the middle of a dark 24 × 24 canvas, at another place each time they are shown. All
have the same classifier, one dense layer over all places. In front of it stands nothing (and the
digits are shown in the middle alone, since such a layer can learn but one place), a spatial
transformer with one of two localisers, or the transformer that moves the centre of mass to the
middle (`nets.transformers`). The localiser that ends in a dense layer is trained a second time, for
three times as long, since it had not finished; the learned mean place is measured untrained, too.
Tested at distances 0 to 8. `load` reads the figures.
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

FILE = "transformers.json"
SEEDS = tuple(range(5))
KINDS = ("nothing", "dense localiser", "learned mean place", "centre of mass")
SIDE, MIDDLE = 24, 8
SHOWN = 4
"""How many pixels from the middle the digits stand in training, at most, along each axis."""
DISTANCES = tuple(range(9))
SHORT, LONG = 24, 72
"""Lengths of the training, in epochs; the rate falls to nothing at the end of each."""
LENGTHS = {
    "nothing": (SHORT,),
    "dense localiser": (SHORT, LONG),
    "learned mean place": (0, SHORT),
    "centre of mass": (SHORT,),
}
RATE = 3e-3
TESTED = 200


@dataclass(frozen=True)
class Results:
    """What was measured of each kind after so many epochs: a number for each of `DISTANCES`.

    The keys are (kind, one of its `LENGTHS`), the tables (seeds, 9). accuracy: at so many pixels
    from the middle, mean over the eight directions; left_over: how far apart the transformer leaves
    the moved and the unmoved digit, in pixels along the axis where it is more, mean over digits and
    directions (0: wholly undone, the distance itself: nothing done); undone: the share of digits
    and directions that leave less than one pixel; made_by: the command, the seeds and the versions.
    """

    accuracy: Mapping[tuple[str, int], np.ndarray]
    left_over: Mapping[tuple[str, int], np.ndarray]
    undone: Mapping[tuple[str, int], np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """Two lines for each kind and distance: mean, and the figure of each seed."""
        return "\n".join(
            f"{kind:17} {epochs} epochs {name:9} at {distance}: {values.mean():.3f} "
            f"({', '.join(f'{value:.3f}' for value in values)})"
            for name, tables in (
                ("accuracy", self.accuracy),
                ("left over", self.left_over),
                ("undone", self.undone),
            )
            for (kind, epochs), table in tables.items()
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


def train(kind: str, seed: int, epochs: int = SHORT) -> torch.nn.Sequential:
    """Train one network of a kind; one that was shown nothing for `epochs` = 0."""
    import torch

    from shiftlab.nets import training

    (tiles, labels), _ = places.digits()
    torch.manual_seed(seed)
    net = fresh(kind)
    if not epochs:
        return net.eval()
    reach = 0 if kind == "nothing" else SHOWN
    draw = np.random.default_rng(seed)
    offsets = draw.integers(-reach, reach, (epochs * len(tiles), 2), endpoint=True)
    pictures = on_canvas(np.tile(tiles, (epochs, 1, 1)), offsets)
    training.train(net, pictures, np.tile(labels, epochs), seed=seed, epochs=1, rate=RATE)
    return net


def figures_of(net: torch.nn.Module) -> dict[str, list[float]]:
    """`accuracy`, `left_over` and `undone` at each of `DISTANCES`, on the first test digits."""
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
    found: dict[str, list[float]] = {"accuracy": [], "left_over": [], "undone": []}
    for distance in DISTANCES:
        right, left = [], np.empty((0,))
        for move in moves(distance):
            pictures = placed(move)
            right.append(np.mean(training.logits(net, pictures).argmax(axis=1) == labels))
            rest = np.array(move) + answer(pictures) - unmoved
            left = np.concatenate([left, np.abs(rest).max(axis=1)])
        found["accuracy"].append(float(np.mean(right)))
        found["left_over"].append(float(left.mean()))
        found["undone"].append(float((left < 1).mean()))
    return found


def left_by_the_centre_of_mass(move: int, square: float) -> float:
    """Pixels that centring on the centre of mass leaves of a move to the right, mean over digits.

    square: how bright a square of 4 × 4 pixels is that stands in a corner and stays there.
    """
    _, (tiles, _) = places.digits()

    def columns(right: int) -> np.ndarray:
        pictures = on_canvas(tiles[:TESTED], np.tile((0, right), (TESTED, 1)))
        pictures[:, :4, :4] += square
        return np.array([turns.centre_of_mass(picture)[1] for picture in pictures])

    return float(np.abs(move - (columns(move) - columns(0))).mean())


def measured(kind: str, seed: int, epochs: int) -> dict[str, list[float]]:
    """Train one network on one thread, and measure all that is stored of it."""
    figures = figures_of(train(kind, seed, epochs))
    return {name: np.round(values, 4).tolist() for name, values in figures.items()}


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    lessons = [(kind, epochs) for kind in KINDS for epochs in LENGTHS[kind]]
    tasks = [(kind, seed, epochs) for kind, epochs in lessons for seed in SEEDS]
    results = iter(runs.spread(measured, tasks))
    stored: dict[str, dict[str, list[dict[str, list[float]]]]] = {kind: {} for kind in KINDS}
    for kind, epochs in lessons:
        stored[kind][str(epochs)] = [next(results) for _ in SEEDS]
    runs.write(path, "transformers", {"kinds": stored}, seeds=SEEDS, shown=SHOWN)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    accuracy, left_over, undone = (
        {
            (kind, int(epochs)): runs.array([figures[name] for figures in seeds])
            for kind, lessons in stored["kinds"].items()
            for epochs, seeds in lessons.items()
        }
        for name in ("accuracy", "left_over", "undone")
    )
    return Results(accuracy, left_over, undone, stored["made_by"])
