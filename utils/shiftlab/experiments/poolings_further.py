"""Two doubts about `poolings`, and the runs that meet them: train for longer, and take more seeds.

    python -m shiftlab.experiments poolings_further

Is the network without pooling less accurate, or was it only trained too briefly? *Longer* trains it
and the max-pool network for 36 epochs in place of 12. Is what six seeds agree on a law? *More*
trains the kinds that shrink their maps with four seeds that `poolings` did not have. All else is as
there, and measured on the same 599 test digits. `load` reads what was stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab import experiments, measures, scenes
from shiftlab.experiments import poolings

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
    import torch

    from shiftlab.nets import small, training

    torch.set_num_threads(1)
    (pictures, labels), (test_pictures, test_labels) = scenes.digits_split()
    torch.manual_seed(seed)
    net = small.build(small.Description(**poolings.KINDS[kind]))
    training.train(net, pictures, labels, seed=seed, epochs=epochs)
    label = training.labeller(net)
    return {
        "accuracy": round(float(np.mean(label(test_pictures) == test_labels)), 4),
        "consistency_1px": round(measures.consistency(label, test_pictures), 4),
    }


def make(path: Path) -> None:
    """Train and measure all networks, and store the figures at `path`."""
    runs = [("more", kind, seed, EPOCHS) for kind in MORE_KINDS for seed in MORE_SEEDS]
    runs += [("longer", kind, seed, LONGER) for kind in LONGER_KINDS for seed in LONGER_SEEDS]
    names, *arguments = zip(*runs, strict=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        results = list(workers.map(measured, *arguments))
    stored: dict[str, dict[str, list[dict[str, float]]]] = {"longer": {}, "more": {}}
    for name, kind, result in zip(names, arguments[0], results, strict=True):
        stored[name].setdefault(kind, []).append(result)
    made_by = {
        "command": "python -m shiftlab.experiments poolings_further",
        "epochs": {"longer": LONGER, "more": EPOCHS},
        "seeds": {"longer": LONGER_SEEDS, "more": MORE_SEEDS},
        "versions": experiments.versions(),
    }
    path.write_text(json.dumps({"made_by": made_by, **stored}) + "\n", encoding="utf-8")


def _arrays(kinds: Mapping[str, list[dict[str, float]]]) -> dict[str, dict[str, np.ndarray]]:
    return {
        kind: {name: np.array([result[name] for result in results]) for name in results[0]}
        for kind, results in kinds.items()
    }


@cache
def load() -> Further:
    """The stored results; no torch is needed."""
    file = resources.files("shiftlab") / "data" / FILE
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Further(_arrays(stored["longer"]), _arrays(stored["more"]), stored["made_by"])
