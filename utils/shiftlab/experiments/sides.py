"""Does a network with a global head know on which side a digit stands? By padding and by depth.

    python -m shiftlab.experiments sides

trains small networks to tell handwritten 3 from 8. In training every 3 stands at the left edge of
the canvas and every 8 at the right one; then each digit is shown at every place. The networks have
no stride, no pooling in between, and a global mean as their head: on a circle they cannot know the
side. What differs is the padding and the number of layers. `load` reads what was stored.
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
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import experiments, scenes

if TYPE_CHECKING:
    import torch

FILE = "sides.json"
SEEDS = tuple(range(6))
PADDINGS = {"circular": "circular", "zero": "zeros", "replicate": "replicate", "reflect": "reflect"}
"""The course's names of the paddings, and torch's (`padding_mode`)."""
DEPTHS = (2, 3, 4, 6)
DIGITS = (3, 8)
HEIGHT, WIDTH, SIDE = 12, 16, 8
"""The canvas, and the side of a digit on it, in pixels."""
PLACES = WIDTH - SIDE + 1
"""How many places a digit has from the left edge to the right one."""
MAPS, EPOCHS, BATCH = 8, 16, 32


@dataclass(frozen=True)
class Results:
    """What the networks answered: for each padding and depth, an array (seeds, 2, places).

    says_right[padding, depth][seed, digit, column]: the share of the test digits, first the 3 and
    then the 8, that the network calls 8, the digit of the right side in training, when they stand
    at this column. made_by: the command, the seeds and the versions.
    """

    says_right: Mapping[tuple[str, int], np.ndarray]
    made_by: Mapping[str, Any]

    def trained(self, padding: str, depth: int) -> np.ndarray:
        """Accuracy with 3 at the left and 8 at the right, as in training: (seeds,)."""
        return accuracy(self.says_right[padding, depth], swapped=False)

    def swapped(self, padding: str, depth: int) -> np.ndarray:
        """Accuracy with 3 at the right and 8 at the left: (seeds,)."""
        return accuracy(self.says_right[padding, depth], swapped=True)

    def summary(self) -> str:
        """A line for each padding and depth: both accuracies, mean and standard deviation."""
        return "\n".join(
            f"{padding:10} {depth} layers: as trained "
            f"{self.trained(padding, depth).mean():.3f} ± "
            f"{self.trained(padding, depth).std(ddof=1):.3f}, swapped "
            f"{self.swapped(padding, depth).mean():.3f} ± "
            f"{self.swapped(padding, depth).std(ddof=1):.3f}"
            for padding, depth in self.says_right
        )


def accuracy(says_right: np.ndarray, *, swapped: bool) -> np.ndarray:
    """The mean of the accuracies for both digits, each at one edge; chance is one half.

    says_right: (..., 2, places), as in `Results`; swapped: whether the 3 stands at the right edge
    and the 8 at the left one. Returns shape (...).
    """
    left, right = (-1, 0) if swapped else (0, -1)
    return (1 - says_right[..., 0, left] + says_right[..., 1, right]) / 2


def confusion(says_right: np.ndarray, *, swapped: bool) -> np.ndarray:
    """Shares of the answers, (..., 2, 2): a row for the digit shown, a column for the answer."""
    left, right = (-1, 0) if swapped else (0, -1)
    eights = np.stack([says_right[..., 0, left], says_right[..., 1, right]], axis=-1)
    return np.stack([1 - eights, eights], axis=-1)


def digits(test: bool) -> tuple[np.ndarray, np.ndarray]:
    """The handwritten 3s and 8s, (B, 8, 8) in [0, 1], and 0 for a 3, 1 for an 8.

    Every third one, the first included, is kept for testing.
    """
    pictures, labels = scenes.digits()
    chosen = np.isin(labels, DIGITS)
    pictures, which = pictures[chosen], (labels[chosen] == DIGITS[1]).astype(int)
    kept = (np.arange(len(which)) % 3 == 0) == test
    return pictures[kept], which[kept]


def on_canvas(pictures: np.ndarray, columns: np.ndarray | int) -> np.ndarray:
    """Digits (B, 8, 8) on dark canvases (B, 12, 16), each with its left edge at its column.

    columns: one number, or one for each picture, from 0 to 8.
    """
    canvases = np.zeros((len(pictures), HEIGHT, WIDTH))
    top = (HEIGHT - SIDE) // 2
    for canvas, picture, column in zip(
        canvases, pictures, np.broadcast_to(columns, len(pictures)), strict=True
    ):
        canvas[top : top + SIDE, column : column + SIDE] = picture
    return canvases


def train(padding: str, depth: int, seed: int) -> torch.nn.Sequential:
    """Train one network with 3 at the left edge and 8 at the right one.

    padding: one of `PADDINGS`; depth: the number of 3 × 3 convolutions. Raises KeyError for
    another padding.
    """
    import torch

    from shiftlab.nets import small, training

    description = small.Description(
        widths=(MAPS,) * depth,
        shrinks=(False,) * depth,
        pooling="none",
        padding=PADDINGS[padding],
        classes=2,
    )
    pictures, which = digits(test=False)
    torch.manual_seed(seed)
    net = small.build(description)
    canvases = on_canvas(pictures, which * (PLACES - 1))
    training.train(net, canvases, which, seed=seed, epochs=EPOCHS, batch=BATCH)
    return net


def says_right(net: torch.nn.Module) -> np.ndarray:
    """The share of the test digits called 8, for 3s and 8s at each column: (2, places)."""
    from shiftlab.nets import training

    pictures, which = digits(test=True)
    label = training.labeller(net)
    said = np.stack([label(on_canvas(pictures, column)) for column in range(PLACES)], axis=-1)
    return np.stack([said[which == digit].mean(axis=0) for digit in (0, 1)])


def measured(padding: str, depth: int, seed: int) -> list[list[float]]:
    """Train one network on one thread, and measure all that is stored of it."""
    import torch

    torch.set_num_threads(1)
    return says_right(train(padding, depth, seed)).round(4).tolist()


def make(path: Path) -> None:
    """Train and measure all networks with all seeds, and store the figures at `path`."""
    runs = [(padding, depth, seed) for padding in PADDINGS for depth in DEPTHS for seed in SEEDS]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as workers:
        results = list(workers.map(measured, *zip(*runs, strict=True)))
    networks: dict[str, dict[str, list[Any]]] = {padding: {} for padding in PADDINGS}
    for (padding, depth, _), result in zip(runs, results, strict=True):
        networks[padding].setdefault(str(depth), []).append(result)
    made_by = {
        "command": "python -m shiftlab.experiments sides",
        "seeds": SEEDS,
        "digits": DIGITS,
        "canvas": (HEIGHT, WIDTH),
        "versions": experiments.versions(),
    }
    path.write_text(
        json.dumps({"made_by": made_by, "says_right": networks}) + "\n", encoding="utf-8"
    )


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    file = resources.files("shiftlab") / "data" / FILE
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Results(
        {
            (padding, int(depth)): np.array(figures)
            for padding, depths in stored["says_right"].items()
            for depth, figures in depths.items()
        },
        stored["made_by"],
    )
