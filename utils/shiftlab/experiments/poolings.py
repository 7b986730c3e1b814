"""What pooling does to trained networks: six kinds, several seeds, every figure of every seed.

    python -m shiftlab.experiments poolings

trains each kind on the centred digits (24 × 24, circular padding, twelve epochs) and measures it on
the 599 test digits. The networks are alike in widths, kernels and number of weights; what differs
is how they shrink their maps, and for the last kind the head. `load` reads what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import measures, scenes
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

    from shiftlab.nets import small

FILE = "poolings.json"
SEEDS = tuple(range(6))
KINDS = {
    "none": {"pooling": "none"},
    "strided": {"pooling": "strided"},
    "max": {"pooling": "max"},
    "average": {"pooling": "average"},
    "dense max": {"pooling": "dense max"},
    "max, dense head": {"pooling": "max", "head": "flatten", "size": 24},
}
"""The kinds of network by name, as arguments of `nets.small.Description`."""
SHRINKING = ("strided", "max", "average")
REACH = 8
ANGLES = (0, 15, 30, 45, 90)


@dataclass(frozen=True)
class Results:
    """Figures by kind of network and seed.

    figures: for each kind, arrays (seeds,) by the names `accuracy`, `train_accuracy`, `loss`,
    `train_loss`, `consistency_1px`, `worst_case_3x3`; maps: for each kind the consistency for each
    move (dy, dx) from 0 to 8, (seeds, 9, 9); turned: the accuracy after turning every picture by
    each of `ANGLES` degrees, (seeds, angles); made_by: the command, the seeds and the versions.
    """

    figures: Mapping[str, Mapping[str, np.ndarray]]
    maps: Mapping[str, np.ndarray]
    turned: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each kind and figure: mean and standard deviation over the seeds."""
        return "\n".join(
            f"{kind:16} {name:16} {values.mean():.3f} ± {values.std(ddof=1):.3f}"
            for kind, figures in self.figures.items()
            for name, values in figures.items()
        )


def train(kind: str, seed: int, **how: Any) -> tuple[torch.nn.Sequential, small.Description]:
    """Train one network of a kind in `KINDS` with one seed; returns it and its description.

    how: what `nets.training.train` takes beside, such as the number of epochs.
    """
    import torch

    from shiftlab.nets import small, training

    (pictures, labels), _ = scenes.digits_split()
    torch.manual_seed(seed)
    description = small.Description(**KINDS[kind])
    net = small.build(description)
    training.train(net, pictures, labels, seed=seed, **how)
    return net, description


def figures_of(net: torch.nn.Module) -> dict[str, float]:
    """The figures of a trained network by name, as `Results.figures` has them for each seed."""
    from shiftlab.nets import training

    train_set, (pictures, labels) = scenes.digits_split()
    label = training.labeller(net)
    (train_loss, train_accuracy), (loss, accuracy) = (
        _loss_and_accuracy(training.logits(net, x), y) for x, y in (train_set, (pictures, labels))
    )
    return {
        "accuracy": accuracy,
        "train_accuracy": train_accuracy,
        "loss": loss,
        "train_loss": train_loss,
        "consistency_1px": measures.consistency(label, pictures),
        "worst_case_3x3": measures.worst_case_accuracy(label, pictures, labels),
    }


def _loss_and_accuracy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """The mean cross-entropy, and the share of right labels, for logits (B, classes)."""
    z = logits.astype(float)
    z -= z.max(axis=1, keepdims=True)
    losses = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]
    return float(losses.mean()), float(np.mean(z.argmax(axis=1) == labels))


def turn(pictures: np.ndarray, degrees: float) -> np.ndarray:
    """Pictures (B, H, W) turned about their middle, bilinear, zeros entering at the corners."""
    import torch
    from torch.nn import functional

    angle = np.deg2rad(degrees)
    matrix = [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0]]
    batch = torch.as_tensor(pictures, dtype=torch.float64)[:, None]
    matrices = torch.tensor([matrix], dtype=torch.float64).expand(len(batch), 2, 3)
    grid = functional.affine_grid(matrices, list(batch.shape), align_corners=False)
    return functional.grid_sample(batch, grid, align_corners=False)[:, 0].numpy()


def measured(kind: str, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""
    from shiftlab.nets import training

    pictures, labels = scenes.digits_split()[1]
    net, _ = train(kind, seed)
    label = training.labeller(net)
    right = [np.mean(label(turn(pictures, angle)) == labels) for angle in ANGLES]
    return {
        "figures": {name: round(figure, 4) for name, figure in figures_of(net).items()},
        "map": measures.consistency_map(label, pictures, REACH).round(4).tolist(),
        "turned": np.round(right, 4).tolist(),
    }


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    kinds = runs.by_kind(measured, KINDS, SEEDS)
    runs.write(path, "poolings", {"kinds": kinds}, seeds=SEEDS, angles=ANGLES)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    figures, maps, turned = {}, {}, {}
    for kind, results in stored["kinds"].items():
        figures[kind] = runs.by_name([result["figures"] for result in results])
        maps[kind] = runs.array([result["map"] for result in results])
        turned[kind] = runs.array([result["turned"] for result in results])
    return Results(figures, maps, turned, stored["made_by"])
