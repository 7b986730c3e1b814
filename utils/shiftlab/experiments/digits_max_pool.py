"""The max-pool network of notebook 00, four more of other seeds, and five shown moved digits.

    python -m shiftlab.experiments digits_max_pool

trains them and stores the weights of the first and the figures of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from shiftlab import measures, scenes, shifts
from shiftlab.experiments import runs
from shiftlab.nets import stored
from shiftlab.nets.stored import StoredNet

FILE = "digits_max_pool.npz"
SEEDS = (0, 1, 2, 3, 4)
JITTER = 2  # pixels


def train(seed: int, jitter: int = 0) -> tuple[StoredNet, dict[str, float]]:
    """Train the max-pool network of notebook 00; returns it and its figures.

    It is shown centred digits, all at one place of the pooling grid; with `jitter`, digits that
    were each moved once by up to so many pixels, drawn from the seed, up or down and sideways.
    Figures, on the 599 centred test digits: `accuracy`, and `consistency_1px`, the share of labels
    that stay when the picture moves by one pixel right, down, or both (circular shifts).
    """
    import torch

    from shiftlab.nets import small, training

    (pictures, labels), (test_pictures, test_labels) = scenes.digits_split()
    moves = np.random.default_rng(seed).integers(-jitter, jitter, (len(pictures), 2), endpoint=True)
    pictures = np.stack(
        [
            shifts.circular(x, (int(dy), int(dx)))
            for x, (dy, dx) in zip(pictures, moves, strict=True)
        ]
    )
    torch.manual_seed(seed)
    description = small.Description()
    net = small.build(description)
    training.train(net, pictures, labels, seed=seed)
    label = training.labeller(net)
    figures = {
        "accuracy": round(float((label(test_pictures) == test_labels).mean()), 3),
        "consistency_1px": round(measures.consistency(label, test_pictures), 3),
    }
    return small.as_stored(net, description), figures


def make(path: Path) -> None:
    """Train with all seeds, store the first network and the figures of all at `path`."""
    trained = {seed: train(seed) for seed in SEEDS}
    moved = {seed: train(seed, jitter=JITTER) for seed in SEEDS}
    net, _ = trained[SEEDS[0]]
    made_by = {
        "command": "python -m shiftlab.experiments digits_max_pool",
        "seed": SEEDS[0],
        "versions": runs.versions(),
        "figures": {str(seed): figures for seed, (_, figures) in trained.items()},
        "jitter": JITTER,
        "figures_with_jitter": {str(seed): figures for seed, (_, figures) in moved.items()},
    }
    replace(net, made_by=made_by).save(path)


@dataclass(frozen=True)
class Results:
    """Figures by name for each seed: of centred training, and of training on moved digits."""

    centred: Mapping[str, Mapping[str, float]]
    moved: Mapping[str, Mapping[str, float]]

    def summary(self) -> str:
        """A line for each network."""
        return "\n".join(
            f"{name:8} seed {seed}: {figures}"
            for name, networks in (("centred", self.centred), ("moved", self.moved))
            for seed, figures in networks.items()
        )


def load() -> Results:
    """The stored figures; the first network itself is `nets.load("digits_max_pool")`."""
    made_by = stored.load(FILE.removesuffix(".npz")).made_by
    return Results(made_by["figures"], made_by["figures_with_jitter"])
