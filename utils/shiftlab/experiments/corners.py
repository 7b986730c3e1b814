"""Trained in one corner: a network without convolutions, and what becomes of a dense head.

    python -m shiftlab.experiments corners

goes on where `places` stops, with the same digits, on dark canvases of 24 × 24, in training within
two pixels of the top left corner. It adds a network of two dense layers, taught in the corner or
at all places; what the networks answer in the opposite corner; which of their weights training has
changed; and what the network with a dense head says when that layer is used as a convolution. Here
it is laid over every place of the circle, and its answers are averaged, or the largest is taken.
`load` reads what was stored; the accuracy maps of the other two networks are those of `places`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.experiments import places, runs

if TYPE_CHECKING:
    import torch

FILE = "corners.json"
SEEDS = places.SEEDS
HIDDEN = 128
COPIES = 32
"""At how many random places each digit stands for the network that is taught everywhere."""
EPOCHS = {"mlp": 24, "mlp, taught everywhere": 8}
KINDS = ("mlp", "dense", "global")
"""Taught in the corner; the last two are those of `places.CORNERS`."""
FAR = places.SIDE - 8 - 2
"""The first row and column of the opposite corner: digits may start here, or one or two on."""
LIT = places.CORNER + 8
"""Digits in the trained corner light up so many rows and columns."""
TEST = 100
STEPS = tuple((step, 0) for step in range(4, 11)) + tuple((0, step) for step in range(4, 11))
"""The shifts under which `copies` looks for the units' likes, in pixels."""


@dataclass(frozen=True)
class Results:
    """What is stored, by name and then by seed.

    maps: accuracy at each place (seeds, 17, 17), of the two networks without convolutions;
    confusion: shares of the answers (columns) to each digit (rows) in the opposite corner,
    (seeds, 10, 10); far_weights: for "mlp" and "dense", how much the weights of the first dense
    layer have changed that look at the opposite corner, the mean size over that of the weights at
    the trained one, (seeds,); far_alike: for "dense", how far these changes are from being the same
    at all places of that corner, over their size, (seeds,); copies: see `copies`, (seeds,);
    converted: accuracy of the dense head as a convolution over the circle, in the corner and in the
    middle, (seeds, 2), with its answers averaged and with the largest taken.
    """

    maps: Mapping[str, np.ndarray]
    confusion: Mapping[str, np.ndarray]
    far_weights: Mapping[str, np.ndarray]
    far_alike: Mapping[str, np.ndarray]
    copies: Mapping[str, np.ndarray]
    converted: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each figure: its mean, and least to greatest over the seeds."""
        lines = []
        for name, maps in self.maps.items():
            near, far = maps[:, :3, :3].mean(axis=(1, 2)), maps[:, -3:, -3:].mean(axis=(1, 2))
            lines += [f"{name}: trained corner {_said(near)}; opposite corner {_said(far)}"]
        for title in ("far_weights", "far_alike", "copies"):
            lines += [f"{title}, {name}: {_said(v)}" for name, v in getattr(self, title).items()]
        lines += [
            f"converted, {name}: corner {_said(v[:, 0])}; middle {_said(v[:, 1])}"
            for name, v in self.converted.items()
        ]
        return "\n".join(lines)


def _said(values: np.ndarray) -> str:
    return f"{values.mean():.3g} ({values.min():.3g} to {values.max():.3g})"


def untrained_mlp(seed: int) -> torch.nn.Sequential:
    """Two dense layers, 24 · 24 pixels to `HIDDEN` units to 10 digits, with a ReLU between."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Flatten(), nn.Linear(places.SIDE**2, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 10)
    )


def train_mlp(seed: int, *, everywhere: bool = False) -> torch.nn.Sequential:
    """Train two dense layers on digits in the top left corner, or at places drawn from all."""
    from shiftlab.nets import training

    (tiles, labels), _ = places.digits()
    draw = np.random.default_rng(seed)
    last, copies = (places.SIDE - 8, COPIES) if everywhere else (places.CORNER, 1)
    tiles, labels = np.tile(tiles, (copies, 1, 1)), np.tile(labels, copies)
    where = draw.integers(0, last, (len(tiles), 2), endpoint=True)
    pictures = np.stack(
        [scenes.placed(t, (int(y), int(x))) for t, (y, x) in zip(tiles, where, strict=True)]
    )
    net = untrained_mlp(seed)
    kind = "mlp, taught everywhere" if everywhere else "mlp"
    training.train(net, pictures, labels, seed=seed, epochs=EPOCHS[kind])
    return net


SMALL = {"widths": (6,), "shrinks": (False,), "pooling": "none", "head": "flatten", "size": 24}
"""A network that trains in a moment: one circular convolution, and a dense head."""


def train_small(seed: int) -> torch.nn.Sequential:
    """Train a network of the kind `SMALL` on digits in the top left corner, as in `places`."""
    import torch

    from shiftlab.nets import small, training

    (tiles, labels), _ = places.digits()
    where = np.random.default_rng(seed).integers(0, places.CORNER, (len(tiles), 2), endpoint=True)
    pictures = np.stack(
        [scenes.placed(t, (int(y), int(x))) for t, (y, x) in zip(tiles, where, strict=True)]
    )
    torch.manual_seed(seed)
    net = small.build(small.Description(**SMALL))
    training.train(net, pictures, labels, seed=seed, batch=32, epochs=4)
    return net


def copies(units: np.ndarray) -> float:
    """Whether a layer has learned the same units again at other places: 1 if it has.

    units: the weights of each unit as a picture, (units, H, W). Each is moved by every one of
    `STEPS`, and compared with all units on the part of the canvas that both cover, by the cosine of
    the angle between them. For each step the greatest cosines are averaged over the units, each
    counting by what is left of it on that part; returned is the greatest of these means. For a
    layer that holds one filter at all places it is 1, for random units it is what chance gives, and
    for smooth ones more (`as_smooth`).
    """
    found = []
    for dy, dx in STEPS:
        height, width = units.shape[1:]
        left = units[:, : height - dy, : width - dx]
        cosines = (_normed(left) @ _normed(units[:, dy:, dx:]).T).max(axis=1)
        found.append(np.average(cosines, weights=(left**2).sum(axis=(1, 2))))
    return float(max(found))


def as_smooth(units: np.ndarray, seed: int) -> np.ndarray:
    """Random units as smooth as the given ones, (units, H, W): a control for `copies`.

    Each keeps the sizes of its Fourier coefficients, and with them how alike neighbouring weights
    are; the phases, and with them the pattern, are those of noise drawn from the seed.
    """
    noise = np.fft.fft2(np.random.default_rng(seed).normal(size=units.shape))
    return np.fft.ifft2(np.abs(np.fft.fft2(units)) * noise / np.abs(noise)).real


def smoothness_alone(net: torch.nn.Module, seed: int, *, everywhere: bool) -> float:
    """The `copies` of units that share with the trained ones only how smooth they are.

    Taught in one corner, a unit is changed there alone: then only that part is made anew, and the
    rest is what it was before training, and still is.
    """
    units = dense_of(net, 1)[:, 0]
    if everywhere:
        return copies(as_smooth(units, seed))
    mixed = dense_of(untrained_mlp(seed), 1)[:, 0]
    mixed[:, :LIT, :LIT] = as_smooth(units[:, :LIT, :LIT], seed)
    return copies(mixed)


def _normed(units: np.ndarray) -> np.ndarray:
    rows = units.reshape(len(units), -1)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def filters_everywhere(seed: int, step: int = 4) -> np.ndarray:
    """The control for `copies`: random 4 × 4 filters, each at every `step`-th place: (72, 24, 24).

    There are 72 for a step of 4.
    """
    filters = np.random.default_rng(seed).normal(size=(2, 4, 4))
    at = range(0, places.SIDE - 3, step)
    return np.stack([np.roll(_padded(f), (y, x), (0, 1)) for f in filters for y in at for x in at])


def _padded(f: np.ndarray) -> np.ndarray:
    return np.pad(f, (0, places.SIDE - f.shape[0]))


def in_opposite_corner(net: torch.nn.Module) -> np.ndarray:
    """Shares of the answers to each of the first `TEST` test digits' labels there, (10, 10)."""
    from shiftlab.nets import training

    _, (tiles, labels) = places.digits()
    said = [
        training.labeller(net)(_at(tiles[:TEST], (FAR + y, FAR + x))) for y, x in np.ndindex(3, 3)
    ]
    return places.confusion(np.concatenate(said), np.tile(labels[:TEST], 9), 10)


def _at(tiles: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    return np.stack([scenes.placed(tile, place) for tile in tiles])


def changed_weights(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """What training has done to dense weights (outputs, channels, 24, 24) of the opposite corner.

    Returns the mean size of their change, over that at the trained corner; and how far the change
    varies over the places of the opposite corner, over its size (0 if nothing has changed there).
    Of that corner the last four rows and columns are left out: on the circle they are neighbours of
    the first ones, and a convolution sees the digits from there.
    """
    change = after - before
    trained, far = change[..., :LIT, :LIT], change[..., FAR : FAR + 6, FAR : FAR + 6]
    size = float(np.abs(far).mean())
    varies = float(far.std(axis=(-2, -1)).mean()) / size if size else 0.0
    return size / float(np.abs(trained).mean()), varies


def dense_of(net: torch.nn.Sequential, channels: int) -> np.ndarray:
    """The weights of a network's first dense layer, (outputs, channels, 24, 24)."""
    from torch import nn

    dense = next(part for part in net if isinstance(part, nn.Linear))
    weights = dense.weight.detach().double().numpy()
    return weights.reshape(len(weights), channels, places.SIDE, places.SIDE).copy()


def score_maps(net: torch.nn.Sequential, pictures: np.ndarray) -> np.ndarray:
    """The dense head as a convolution, at every place of the circle: (B, 10, 24, 24).

    net: with a dense head and nothing else behind its convolutions. The value at (y, x) is what the
    network says to the pictures (B, 24, 24) moved by (-y, -x) on the circle; at (0, 0) it is its
    own answer. Computed with 64-bit numbers.
    """
    import torch
    from torch import nn

    from shiftlab.nets import training

    dense = net[-1].double()
    kernel = dense.weight.unflatten(1, (-1, places.SIDE, places.SIDE))
    around = (0, places.SIDE - 1, 0, places.SIDE - 1)
    found = []
    with torch.no_grad(), training.one_thread():
        for few in training.as_batch(pictures).double().split(10):
            maps = nn.functional.pad(net[:-2].double()(few), around, mode="circular")
            found.append(nn.functional.conv2d(maps, kernel, dense.bias))
    net.float()
    return torch.cat(found).numpy()


REDUCE = {"mean": lambda maps: maps.mean(axis=(2, 3)), "max": lambda maps: maps.max(axis=(2, 3))}
"""What may be done with a map of scores (B, 10, H, W) to have one answer (B, 10)."""


def converted_accuracy(net: torch.nn.Sequential) -> dict[str, list[float]]:
    """For each of `REDUCE`, the accuracy with the digits in the trained corner and the middle."""
    _, (tiles, labels) = places.digits()
    pictures = _at(tiles[:TEST], (1, 1))
    scores = [score_maps(net, p) for p in (pictures, shifts.circular(pictures, (7, 7)))]
    return {
        name: [float(np.mean(reduce(s).argmax(axis=1) == labels[:TEST])) for s in scores]
        for name, reduce in REDUCE.items()
    }


def measured(kind: str, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""
    import torch

    from shiftlab.nets import small

    if kind in places.CORNERS:
        net = places.train_digits(kind, seed)
        found: dict[str, Any] = {"confusion": in_opposite_corner(net).round(4).tolist()}
        if kind == "dense":
            torch.manual_seed(seed)
            before = small.build(small.Description(**places.CORNERS[kind]))
            channels = places.CORNERS[kind]["widths"][-1]
            change = changed_weights(dense_of(before, channels), dense_of(net, channels))
            found["far_weights"], found["far_alike"] = (float(f"{c:.3g}") for c in change)
            found["converted"] = converted_accuracy(net)
        return found
    everywhere = kind != "mlp"
    net = train_mlp(seed, everywhere=everywhere)
    units = dense_of(net, 1)
    found = {
        "maps": places.accuracy_at_places(net, TEST).round(4).tolist(),
        "copies": {
            kind: round(copies(units[:, 0]), 4),
            f"{kind}, smoothness alone": round(
                smoothness_alone(net, seed, everywhere=everywhere), 4
            ),
        },
    }
    if not everywhere:
        found["confusion"] = in_opposite_corner(net).round(4).tolist()
        found["far_weights"] = changed_weights(dense_of(untrained_mlp(seed), 1), units)[0]
    return found


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    kinds = (*KINDS, "mlp, taught everywhere")
    tasks = [(kind, seed) for kind in kinds for seed in SEEDS]
    results = runs.spread(measured, tasks)
    stored: dict[str, dict[str, list[Any]]] = {}
    for (kind, _), result in zip(tasks, results, strict=True):
        for title, figure in result.items():
            named = figure if isinstance(figure, dict) else {kind: figure}
            for name, value in named.items():
                stored.setdefault(title, {}).setdefault(name, []).append(value)
    for name, layer in (
        ("random units", lambda seed: dense_of(untrained_mlp(seed), 1)[:, 0]),
        ("filters everywhere", filters_everywhere),
    ):
        stored["copies"][name] = [round(copies(layer(seed)), 4) for seed in SEEDS]
    runs.write(
        path,
        "corners",
        stored,
        seeds=SEEDS,
    )


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    made_by = stored.pop("made_by")
    figures = {
        title: {name: runs.array(seeds) for name, seeds in named.items()}
        for title, named in stored.items()
    }
    return Results(**figures, made_by=made_by)
