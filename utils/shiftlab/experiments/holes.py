"""No pooling and no stride, but kernels with holes in their place: a control for `poolings`.

    python -m shiftlab.experiments holes

The kind *none* of `poolings` leaves pooling out and puts nothing in its place, so that its three
convolutions see 7 pixels. Is it less accurate because it does not pool, or because it sees so
little? These networks have as many weights and the same training. They do not pool or stride
either, but their later kernels have holes, 2 and then 4 places wide, as strides would have spread
them ("dense strided" of `nets.small`), so that they see further. `load` reads what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab import measures, scenes
from shiftlab.experiments import poolings, runs

FILE = "holes.json"
SEEDS = poolings.SEEDS
EPOCHS = 12


@dataclass(frozen=True)
class Results:
    """Figures `accuracy` and `consistency_1px` of the 599 test digits, arrays (seeds,)."""

    figures: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each figure: every seed's value."""
        return "\n".join(f"{name:16} {values}" for name, values in self.figures.items())


def measured(seed: int) -> dict[str, float]:
    """Train one network on one thread; the figures of it."""
    import torch

    from shiftlab.nets import small, training

    (pictures, labels), (test_pictures, test_labels) = scenes.digits_split()
    torch.manual_seed(seed)
    net = small.build(small.Description(pooling="dense strided"))
    training.train(net, pictures, labels, seed=seed, epochs=EPOCHS)
    label = training.labeller(net)
    return {
        "accuracy": round(float(np.mean(label(test_pictures) == test_labels)), 4),
        "consistency_1px": round(measures.consistency(label, test_pictures), 4),
    }


def make(path: Path) -> None:
    """Train and measure all networks, and store the figures at `path`."""
    results = runs.spread(measured, [(seed,) for seed in SEEDS])
    runs.write(path, "holes", {"seeds": results}, seeds=SEEDS, epochs=EPOCHS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    return Results(runs.by_name(stored["seeds"]), stored["made_by"])
