"""Networks that are taught upright digits, or turned ones, and are then shown every angle.

    python -m shiftlab.experiments rotations

trains four kinds on the digits (24 × 24, circle, global mean), five seeds each: "plain" on upright
digits, for twelve epochs; "augmented", the same network, on digits that are turned by another
random angle each time they are shown; "augmented, longer", the same for 48 epochs; "group", of
group convolutions over the four quarter-turns (`nets.turning`), on upright digits again. Test
digits are turned about the middle of the canvas, where zeros enter, interpolated linearly. `load`
reads what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes, turns
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

FILE = "rotations.json"
SEEDS = tuple(range(5))
KINDS = ("plain", "augmented", "augmented, longer", "group")
EPOCHS = {"plain": 12, "augmented": 12, "augmented, longer": 48, "group": 12}
ANGLES = tuple(range(0, 181, 15))
"""Degrees by which the test digits are turned, against the clock."""
SIX, NINE = 6, 9


@dataclass(frozen=True)
class Results:
    """What was measured of each kind.

    accuracy: at each of `ANGLES`, (seeds, 13); confused: the share of sixes called 9 and of nines
    called 6, upright and then turned by 180 degrees, (seeds, 2, 2), rows upright and turned;
    learned: how many numbers the kind learns; made_by: the command, the seeds and the versions.
    """

    accuracy: Mapping[str, np.ndarray]
    confused: Mapping[str, np.ndarray]
    learned: Mapping[str, int]
    made_by: Mapping[str, Any]

    def means(self, kind: str) -> dict[int, float]:
        """The kind's accuracy at each of `ANGLES`, mean over the seeds."""
        return dict(zip(ANGLES, self.accuracy[kind].mean(axis=0).tolist(), strict=True))

    def upright_worst_best(self, kind: str) -> dict[str, float]:
        """The kind's mean accuracy "upright", and at the "worst" and the "best" of all angles."""
        means = self.means(kind)
        return {"upright": means[0], "worst": min(means.values()), "best": max(means.values())}

    def summary(self) -> str:
        """A line for each kind and angle: mean and standard deviation over the seeds."""
        lines = [
            f"{kind:10} {angle:4}° {values.mean():.3f} ± {values.std(ddof=1):.3f}"
            for kind, table in self.accuracy.items()
            for angle, values in zip(ANGLES, table.T, strict=True)
        ]
        lines += [
            f"{kind:10} 6 as 9, 9 as 6: upright {np.round(table.mean(0)[0], 3)}, "
            f"upside down {np.round(table.mean(0)[1], 3)}"
            for kind, table in self.confused.items()
        ]
        return "\n".join([*lines, str(self.learned)])


def fresh(kind: str) -> torch.nn.Sequential:
    """A network of the kind, not yet trained."""
    from shiftlab.nets import small, turning

    return turning.build() if kind == "group" else small.build(small.Description())


def train(kind: str, seed: int, epochs: int | None = None) -> torch.nn.Sequential:
    """Train one network of a kind, for its `EPOCHS` or as many as are given."""
    import torch

    from shiftlab.nets import training

    (pictures, labels), _ = scenes.digits_split()
    epochs = epochs or EPOCHS[kind]
    if kind.startswith("augmented"):  # all epochs' copies in one: as many steps
        draw = np.random.default_rng(seed)
        copies = np.empty((epochs, *pictures.shape), dtype=np.float32)
        for copy in copies:
            copy[:] = [turns.turned(x, float(draw.uniform(0, 360))) for x in pictures]
        pictures = copies.reshape(-1, *pictures.shape[1:])
        labels, epochs = np.tile(labels, epochs), 1
    torch.manual_seed(seed)
    net = fresh(kind)
    training.train(net, pictures, labels, seed=seed, epochs=epochs)
    return net


def accuracies(net: torch.nn.Module, angles: tuple[int, ...] = ANGLES) -> np.ndarray:
    """Accuracy on the test digits turned by each angle, (angles,)."""
    from shiftlab.nets import training

    pictures, labels = scenes.digits_split()[1]
    label = training.labeller(net)
    return np.array([np.mean(label(turns.turned(pictures, angle)) == labels) for angle in angles])


def confusion(net: torch.nn.Module) -> np.ndarray:
    """Shares of sixes called 9 and of nines called 6 (columns), upright and upside down (rows)."""
    from shiftlab.nets import training

    pictures, labels = scenes.digits_split()[1]
    label = training.labeller(net)
    return np.array(
        [
            [
                np.mean(label(turns.turned(pictures[labels == true], angle)) == said)
                for true, said in ((SIX, NINE), (NINE, SIX))
            ]
            for angle in (0, 180)
        ]
    )


def measured(kind: str, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""
    from shiftlab.nets import turning

    net = train(kind, seed)
    return {
        "accuracy": accuracies(net).round(4).tolist(),
        "confused": confusion(net).round(4).tolist(),
        "learned": turning.weights(net),
    }


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    kinds = runs.by_kind(measured, KINDS, SEEDS)
    runs.write(path, "rotations", {"kinds": kinds}, seeds=SEEDS, angles=ANGLES)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    kinds = stored["kinds"]
    return Results(
        {
            kind: runs.array([figures["accuracy"] for figures in seeds])
            for kind, seeds in kinds.items()
        },
        {
            kind: runs.array([figures["confused"] for figures in seeds])
            for kind, seeds in kinds.items()
        },
        {kind: seeds[0]["learned"] for kind, seeds in kinds.items()},
        stored["made_by"],
    )
