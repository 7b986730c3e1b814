"""Does a network with a global head know on which side a digit stands? By padding and by depth.

    python -m shiftlab.experiments sides

trains small networks to tell handwritten 3 from 8. In training every 3 stands at the left edge of
the canvas and every 8 at the right one; then each digit is shown at every place. The networks have
no stride, no pooling in between, and a global mean as their head: on a circle they cannot know the
side. What differs is the padding and the number of layers; in a second run, how many columns are
free between the digit and the edge; in a third, digits of both kinds stand at both sides, and the
side itself is to be told, with and without free columns. `load` reads what was stored.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes
from shiftlab.experiments import runs

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
FREE = (0, 1, 2, 4)
"""How many columns are free between a digit and the edge, in the second run."""
FREE_PADDINGS, FREE_DEPTH = ("zero", "reflect"), 4
SIDE_ALONE = (
    ("circular", 2, True, 0),
    ("zero", 1, True, 0),
    ("zero", 2, True, 0),
    ("zero", 2, False, 0),
    ("zero", 3, False, 0),
    ("zero", 2, True, 1),
    ("zero", 2, True, 2),
    ("zero", 4, True, 2),
    ("zero", 4, True, 4),
    ("circular", 4, True, 2),
)
"""The third run: padding, depth, whether the layers are normalised (which adds a bias), and how
many columns are free between a digit and its edge."""


@dataclass(frozen=True)
class Results:
    """What the networks answered: for each padding and depth, an array (seeds, 2, places).

    says_right[padding, depth][seed, digit, column]: the share of the test digits, first the 3 and
    then the 8, that the network calls 8, the digit of the right side in training, when they stand
    at this column. free[padding, columns][seed]: the accuracies with the sides as in training and
    with the sides changed, four layers, so many columns free between digit and edge: (seeds, 2).
    side_alone[padding, depth, normalised, columns][seed]: the share of test pictures whose side is
    told, with so many columns free.
    made_by: the command, the seeds and the versions.
    """

    says_right: Mapping[tuple[str, int], np.ndarray]
    free: Mapping[tuple[str, int], np.ndarray]
    side_alone: Mapping[tuple[str, int, bool, int], np.ndarray]
    made_by: Mapping[str, Any]

    def trained(self, padding: str, depth: int) -> np.ndarray:
        """Accuracy with 3 at the left and 8 at the right, as in training: (seeds,)."""
        return accuracy(self.says_right[padding, depth], swapped=False)

    def swapped(self, padding: str, depth: int) -> np.ndarray:
        """Accuracy with 3 at the right and 8 at the left: (seeds,)."""
        return accuracy(self.says_right[padding, depth], swapped=True)

    def summary(self) -> str:
        """A line for each kind of network: its accuracies, mean and standard deviation."""
        lines = [
            f"{padding:10} {depth} layers: as trained "
            f"{self.trained(padding, depth).mean():.3f} ± "
            f"{self.trained(padding, depth).std(ddof=1):.3f}, swapped "
            f"{self.swapped(padding, depth).mean():.3f} ± "
            f"{self.swapped(padding, depth).std(ddof=1):.3f}"
            for padding, depth in self.says_right
        ]
        lines += [
            f"{padding:10} {columns} columns free: as trained {figures[:, 0].mean():.3f}, swapped "
            f"{figures[:, 1].mean():.3f} ± {figures[:, 1].std(ddof=1):.3f}"
            for (padding, columns), figures in self.free.items()
        ]
        lines += [
            f"{padding:10} {depth} layers, {'' if normalised else 'not '}normalised, {columns} "
            f"columns free, the side alone: {told.mean():.3f} ± {told.std(ddof=1):.3f}"
            for (padding, depth, normalised, columns), told in self.side_alone.items()
        ]
        return "\n".join(lines)


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


def on_canvas(pictures: np.ndarray, columns: np.ndarray | int, free: int = 0) -> np.ndarray:
    """Digits (B, 8, 8) on dark canvases (B, 12, 16), each with its left edge at its column.

    columns: one number, or one for each picture, from 0 to 8; free: how many columns the canvas has
    besides, on either side: (B, 12, 16 + 2 free).
    """
    canvases = np.zeros((len(pictures), HEIGHT, WIDTH + 2 * free))
    columns = np.asarray(columns) + free
    top = (HEIGHT - SIDE) // 2
    for canvas, picture, column in zip(
        canvases, pictures, np.broadcast_to(columns, len(pictures)), strict=True
    ):
        canvas[top : top + SIDE, column : column + SIDE] = picture
    return canvases


def untrained(padding: str, depth: int, seed: int) -> torch.nn.Sequential:
    """A fresh network: `depth` 3 × 3 convolutions, normalised and rectified, and a global mean.

    padding: one of `PADDINGS`. Raises KeyError for another padding.
    """
    import torch

    from shiftlab.nets import small

    description = small.Description(
        widths=(MAPS,) * depth,
        shrinks=(False,) * depth,
        pooling="none",
        padding=PADDINGS[padding],
        classes=2,
    )
    torch.manual_seed(seed)
    return small.build(description)


def train(padding: str, depth: int, seed: int, free: int = 0) -> torch.nn.Sequential:
    """Train one network with 3 at the left edge and 8 at the right one.

    padding: one of `PADDINGS`; depth: the number of 3 × 3 convolutions; free: how many columns are
    free between the digit and its edge. Raises KeyError for another padding.
    """
    from shiftlab.nets import training

    pictures, which = digits(test=False)
    net = untrained(padding, depth, seed)
    canvases = on_canvas(pictures, which * (PLACES - 1), free)
    training.train(net, canvases, which, seed=seed, epochs=EPOCHS, batch=BATCH)
    return net


def both_sides(test: bool, free: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Each digit once at the left side and once at the right one, and its side: 0 left, 1 right.

    free: how many columns are free between the digit and its edge.
    """
    pictures, _ = digits(test)
    canvases = [on_canvas(pictures, column, free) for column in (0, PLACES - 1)]
    return np.concatenate(canvases), np.repeat((0, 1), len(pictures))


def train_side(
    padding: str, depth: int, seed: int, *, normalised: bool = True, free: int = 0
) -> torch.nn.Sequential:
    """Train one network to tell the side: the digits are the same on both, so they do not help.

    normalised: with the batch normalisation after each convolution, whose shift acts as a bias;
    without it no layer before the head has a bias. Otherwise as in `train`.
    """
    import torch

    from shiftlab.nets import training

    net = untrained(padding, depth, seed)
    if not normalised:
        kept = ((n, p) for n, p in net.named_children() if not n.startswith("normalisation"))
        net = torch.nn.Sequential(OrderedDict(kept))
    canvases, side = both_sides(test=False, free=free)
    training.train(net, canvases, side, seed=seed, epochs=EPOCHS, batch=BATCH)
    return net


def told(net: torch.nn.Module, free: int = 0) -> float:
    """The share of test pictures, each digit on both sides, whose side the network tells.

    free: how many columns are free between the digit and its edge.
    """
    from shiftlab.nets import training

    canvases, side = both_sides(test=True, free=free)
    return float((training.labeller(net)(canvases) == side).mean())


def says_right(net: torch.nn.Module) -> np.ndarray:
    """The share of the test digits called 8, for 3s and 8s at each column: (2, places)."""
    from shiftlab.nets import training

    pictures, which = digits(test=True)
    label = training.labeller(net)
    said = np.stack([label(on_canvas(pictures, column)) for column in range(PLACES)], axis=-1)
    return np.stack([said[which == digit].mean(axis=0) for digit in (0, 1)])


def measured(padding: str, depth: int, seed: int) -> list[list[float]]:
    """Train one network on one thread, and measure all that is stored of it."""
    return says_right(train(padding, depth, seed)).round(4).tolist()


def measured_free(padding: str, columns: int, seed: int) -> list[float]:
    """Train one network with free columns at the edges; accuracies as trained and swapped."""
    from shiftlab.nets import training

    label = training.labeller(train(padding, FREE_DEPTH, seed, free=columns))
    pictures, which = digits(test=True)
    accuracies = []
    for side in (which, 1 - which):
        right = label(on_canvas(pictures, side * (PLACES - 1), columns)) == which
        accuracies.append(np.mean([right[which == digit].mean() for digit in (0, 1)]))
    return np.round(accuracies, 4).tolist()


def measured_side(padding: str, depth: int, normalised: bool, free: int, seed: int) -> float:
    """Train one network to tell the side, on one thread, and measure it."""
    net = train_side(padding, depth, seed, normalised=normalised, free=free)
    return round(told(net, free), 4)


def make(path: Path) -> None:
    """Train and measure all networks with all seeds, and store the figures at `path`."""
    cases = {
        "says_right": (measured, [(p, d) for p in PADDINGS for d in DEPTHS]),
        "free": (measured_free, [(p, columns) for p in FREE_PADDINGS for columns in FREE]),
        "side_alone": (measured_side, list(SIDE_ALONE)),
    }
    stored: dict[str, Any] = {}
    for name, (measure, kinds) in cases.items():
        tasks = [(*kind, seed) for kind in kinds for seed in SEEDS]
        figures = iter(runs.spread(measure, tasks))
        stored[name] = [[kind, [next(figures) for _ in SEEDS]] for kind in kinds]
    runs.write(path, "sides", stored, seeds=SEEDS, digits=DIGITS, canvas=(HEIGHT, WIDTH))


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    figures = {
        name: {tuple(kind): runs.array(seeds) for kind, seeds in stored[name]}
        for name in ("says_right", "free", "side_alone")
    }
    return Results(**figures, made_by=stored["made_by"])
