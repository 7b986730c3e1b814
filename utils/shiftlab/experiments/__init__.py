"""The long runs whose results the course ships: one command makes them again.

    python -m shiftlab.experiments digits_max_pool
    python -m shiftlab.experiments poolings | poolings_further | places | sides | repairs | reader

The first trains the network of notebook 00, four more that differ in their seed alone, and five on
digits that stand at random places; it stores the weights of the first and the figures of all, with
the command, the seeds and the versions, in the package's data. The others are described in the
module of that name. Notebooks only read what is stored here.
"""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

import numpy as np

from shiftlab import measures, scenes, shifts
from shiftlab.nets.stored import StoredNet

SEEDS = (0, 1, 2, 3, 4)
JITTER = 2  # pixels


def train_digits_max_pool(seed: int, jitter: int = 0) -> tuple[StoredNet, dict[str, float]]:
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


def versions() -> dict[str, str]:
    """What the results depend on besides the seed."""
    import torch

    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
    }


def make_digits_max_pool(path: Path) -> None:
    """Train with five seeds, store the first network and the figures of all at `path`."""
    trained = {seed: train_digits_max_pool(seed) for seed in SEEDS}
    moved = {seed: train_digits_max_pool(seed, jitter=JITTER) for seed in SEEDS}
    net, _ = trained[SEEDS[0]]
    made_by = {
        "command": "python -m shiftlab.experiments digits_max_pool",
        "seed": SEEDS[0],
        "versions": versions(),
        "figures": {str(seed): figures for seed, (_, figures) in trained.items()},
        "jitter": JITTER,
        "figures_with_jitter": {str(seed): figures for seed, (_, figures) in moved.items()},
    }
    replace(net, made_by=made_by).save(path)
