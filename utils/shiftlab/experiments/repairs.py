"""Pooling that commutes: several kinds of network in three cases, every figure of every seed.

    python -m shiftlab.experiments repairs

trains each kind on the centred digits (24 × 24, twelve epochs) in each case: circular padding and a
global mean ("circle"); zero padding and a global mean, moved with zeros entering ("zero padding");
circular padding and all places side by side into the dense layer ("dense head"). It measures them
on the test digits, and stores the figures; `load` reads them. The kinds are alike in widths,
kernels and number of weights before the head. `poolings` has other kinds, on the circle alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import measures, scenes, shifts
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

    from shiftlab.nets import small

FILE = "repairs.json"
SEEDS = tuple(range(5))
CASES: dict[str, dict[str, Any]] = {
    "circle": {},
    "zero padding": {"padding": "zeros"},
    "dense head": {"head": "flatten", "size": 24},
}
"""The cases by name, as further arguments of `nets.small.Description`."""
_REPAIRS = ("max + blur 3", "max + blur 5", "max + adaptive", "dense max")
KINDS = {
    "circle": ("strided", "max", *_REPAIRS),
    "zero padding": ("max", "max + blur 3", "max + adaptive", "dense max"),
    "dense head": ("max", "max + blur 3", "max + adaptive"),
}
"""The kinds of network in each case: values of `pooling` in `nets.small.Description`."""
WITHOUT_STRIDE = {"strided": "dense strided", "max": "dense max"}
"""For two kinds with strides, the kind that takes the same weights and has none."""
REACH = 8
EVERY_THIRD = slice(None, None, 3)  # of the test digits, for the maps: 200 of them


@dataclass(frozen=True)
class Results:
    """Figures by case, kind of network and seed.

    figures: for each case and kind, arrays (seeds,) by name: `accuracy`, `consistency_1px`; in the
    case "circle" also `worst_case_3x3`, `half_pixel` (the share of labels that stay when a picture
    moves by half a pixel right, down, or both), `logits_1px` (the largest change of a logit at one
    pixel, over the spread of all logits), and for the kinds in `WITHOUT_STRIDE` `converted` and
    `converted_1px`: accuracy and labels that stay after training, once the strides were taken out;
    maps: for each case and kind the share of labels that stay for each move (dy, dx) from 0 to 8,
    (seeds, 9, 9), on every third of the test digits; made_by: the command, seeds and versions.
    """

    figures: Mapping[str, Mapping[str, Mapping[str, np.ndarray]]]
    maps: Mapping[str, Mapping[str, np.ndarray]]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each case, kind and figure: mean and standard deviation over the seeds."""
        return "\n".join(
            f"{case:13} {kind:15} {name:16} {values.mean():.3f} ± {values.std(ddof=1):.3f}"
            for case, kinds in self.figures.items()
            for kind, figures in kinds.items()
            for name, values in figures.items()
        )


def train(
    kind: str, seed: int, case: str = "circle"
) -> tuple[torch.nn.Sequential, small.Description]:
    """Train one network of a kind in one of `CASES`; returns it and its description."""
    import torch

    from shiftlab.nets import small, training

    (pictures, labels), _ = scenes.digits_split()
    torch.manual_seed(seed)
    description = small.Description(pooling=kind, **CASES[case])
    net = small.build(description)
    training.train(net, pictures, labels, seed=seed)
    return net, description


def without_stride(net: torch.nn.Module, description: small.Description) -> torch.nn.Module:
    """The same weights in a network that keeps every place; kinds in `WITHOUT_STRIDE` only."""
    from shiftlab.nets import small

    dense = small.build(replace(description, pooling=WITHOUT_STRIDE[description.pooling]))
    dense.load_state_dict(net.state_dict())
    return dense.eval()


def smooth(pictures: np.ndarray) -> np.ndarray:
    """Pictures (..., H, W), even sides, without the waves that change sign at every place.

    Those have no half step (see `shifts.fractional`); without them half steps add up to whole ones.
    """
    spectrum = np.fft.fft2(pictures)
    spectrum[..., pictures.shape[-2] // 2, :] = 0
    spectrum[..., :, pictures.shape[-1] // 2] = 0
    return np.fft.ifft2(spectrum).real


def half_moved(pictures: np.ndarray, d: tuple[float, float]) -> np.ndarray:
    """Smooth pictures (..., H, W) moved round the circle by any (dy, dx), as by waves."""
    turns = [
        np.exp(-2j * np.pi * np.fft.fftfreq(n) * step)
        for n, step in zip(pictures.shape[-2:], d, strict=True)
    ]
    return np.fft.ifft2(np.fft.fft2(pictures) * turns[0][:, None] * turns[1]).real


def _stays(
    label: measures.Labels, pictures: np.ndarray, move: Callable[[np.ndarray, Any], np.ndarray]
) -> Callable[[tuple[float, float]], float]:
    before = label(pictures)
    return lambda d: float(np.mean(label(move(pictures, d)) == before))


def figures_of(net: torch.nn.Module, case: str = "circle") -> dict[str, float]:
    """The figures of a trained network by name, but for those of its conversion."""
    from shiftlab.nets import training

    pictures, labels = scenes.digits_split()[1]
    label = training.labeller(net)
    move = shifts.zero_filled if case == "zero padding" else shifts.circular
    stays = _stays(label, pictures, move)
    found = {
        "accuracy": float(np.mean(label(pictures) == labels)),
        "consistency_1px": float(np.mean([stays(d) for d in measures.ONE_PIXEL])),
    }
    if case == "circle":
        logits = training.logits(net, pictures)
        change = [
            np.abs(training.logits(net, shifts.circular(pictures, d)) - logits).max()
            for d in measures.ONE_PIXEL
        ]
        half = _stays(label, smooth(pictures), half_moved)
        found |= {
            "worst_case_3x3": measures.worst_case_accuracy(label, pictures, labels),
            "half_pixel": float(np.mean([half(d) for d in ((0, 0.5), (0.5, 0), (0.5, 0.5))])),
            "logits_1px": float(max(change) / logits.std()),
        }
    return found


def map_of(net: torch.nn.Module, case: str) -> np.ndarray:
    """The share of labels that stay, for each move (dy, dx) from 0 to 8: (9, 9)."""
    from shiftlab.nets import training

    pictures = scenes.digits_split()[1][0]
    move = shifts.zero_filled if case == "zero padding" else shifts.circular
    stays = _stays(training.labeller(net), pictures[EVERY_THIRD], move)
    moves = np.ndindex(REACH + 1, REACH + 1)
    return np.reshape([stays(d) for d in moves], (REACH + 1, REACH + 1))


def measured(case: str, kind: str, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""
    net, description = train(kind, seed, case)
    figures = figures_of(net, case)
    if case == "circle" and kind in WITHOUT_STRIDE:
        converted = figures_of(without_stride(net, description), case)
        figures["converted"] = converted["accuracy"]
        figures["converted_1px"] = converted["consistency_1px"]
    return {
        "figures": {name: float(f"{figure:.4g}") for name, figure in figures.items()},
        "map": map_of(net, case).round(4).tolist(),
    }


def make(path: Path) -> None:
    """Train and measure all kinds in all cases with all seeds, and store the figures at `path`."""
    tasks = [(case, kind, seed) for seed in SEEDS for case in CASES for kind in KINDS[case]]
    results = runs.spread(measured, tasks)
    cases: dict[str, dict[str, list[dict[str, Any]]]] = {
        case: {kind: [] for kind in KINDS[case]} for case in CASES
    }
    for (case, kind, _), result in zip(tasks, results, strict=True):
        cases[case][kind].append(result)
    runs.write(path, "repairs", {"cases": cases}, seeds=SEEDS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    figures: dict[str, dict[str, dict[str, np.ndarray]]] = {}
    maps: dict[str, dict[str, np.ndarray]] = {}
    for case, kinds in stored["cases"].items():
        figures[case], maps[case] = {}, {}
        for kind, results in kinds.items():
            figures[case][kind] = runs.by_name([result["figures"] for result in results])
            maps[case][kind] = runs.array([result["map"] for result in results])
    return Results(figures, maps, stored["made_by"])
