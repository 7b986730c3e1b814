"""Two doubts about `poolings`, and the runs that meet them: train for longer, and take more seeds.

    python -m shiftlab.experiments poolings_further

Is the network without pooling less accurate, or was it only trained too briefly? *Longer* trains it
and the max-pool network for 36 epochs in place of 12. Is what six seeds agree on a law? *More*
trains the kinds that shrink their maps with four seeds that `poolings` did not have. All else is as
there, and measured on the same 599 test digits. `load` reads what was stored.
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

FILE = "poolings_further.json"
EPOCHS, LONGER = 12, 36
LONGER_KINDS, LONGER_SEEDS = ("none", "max"), tuple(range(5))
MORE_KINDS, MORE_SEEDS = poolings.SHRINKING, (6, 7, 8, 9)


@dataclass(frozen=True)
class Further:
    """Figures by kind of network: `accuracy` and `consistency_1px`, arrays (seeds,).

    longer: after 36 epochs, `LONGER_SEEDS`; more: after the usual twelve, `MORE_SEEDS`; made_by:
    the command, the seeds and the versions.
    """

    longer: Mapping[str, Mapping[str, np.ndarray]]
    more: Mapping[str, Mapping[str, np.ndarray]]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each run, kind and figure: every seed's value."""
        return "\n".join(
            f"{run:7} {kind:8} {name:16} {values}"
            for run, kinds in (("longer", self.longer), ("more", self.more))
            for kind, figures in kinds.items()
            for name, values in figures.items()
        )


def measured(kind: str, seed: int, epochs: int) -> dict[str, float]:
    """Train one network of a kind in `poolings.KINDS` on one thread; the figures of it."""
    from shiftlab.nets import training

    _, (test_pictures, test_labels) = scenes.digits_split()
    net, _ = poolings.train(kind, seed, epochs=epochs)
    label = training.labeller(net)
    return {
        "accuracy": round(float(np.mean(label(test_pictures) == test_labels)), 4),
        "consistency_1px": round(measures.consistency(label, test_pictures), 4),
    }


def make(path: Path) -> None:
    """Train and measure all networks, and store the figures at `path`."""
    tasks = [("more", kind, seed, EPOCHS) for kind in MORE_KINDS for seed in MORE_SEEDS]
    tasks += [("longer", kind, seed, LONGER) for kind in LONGER_KINDS for seed in LONGER_SEEDS]
    results = runs.spread(measured, [task[1:] for task in tasks])
    stored: dict[str, dict[str, list[dict[str, float]]]] = {"longer": {}, "more": {}}
    for (name, kind, *_), result in zip(tasks, results, strict=True):
        stored[name].setdefault(kind, []).append(result)
    runs.write(
        path,
        "poolings_further",
        stored,
        epochs={"longer": LONGER, "more": EPOCHS},
        seeds={"longer": LONGER_SEEDS, "more": MORE_SEEDS},
    )


@cache
def load() -> Further:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    longer, more = (
        {kind: runs.by_name(results) for kind, results in stored[name].items()}
        for name in ("longer", "more")
    )
    return Further(longer, more, stored["made_by"])
