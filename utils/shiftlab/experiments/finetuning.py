"""Letters learned everywhere, then taught again in one corner: what is kept, and what forgotten.

    python -m shiftlab.experiments finetuning

The canvas is dark, 20 × 20 pixels; the tile of a letter, 10 × 10, has 11 × 11 places on it. Twelve
letters are learned at random places ("before"), the learning rate rising to 0.01 and falling again.
Then training goes on in the top left corner alone, with an optimiser that begins anew: with the
same letters, the rate rising and falling once more ("falling"), or at one of several constant rates
("old"). As a control the same lesson is given at random places ("all places"). At last there are
six new letters in the corner (all weights, or the last layer only, or a fresh network). After some
of the epochs the letters of four typefaces that no training showed are read at every place. `load`
reads what was stored.

There are two kinds of network. "dense head": max-pooling, all places side by side, and two dense
layers. "no stride": circular padding and a global mean before them, nothing thrown away on the way,
so that it cannot tell places apart, whatever it is taught.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

FILE = "finetuning.json"
SEEDS = tuple(range(5))
SIDE = 20
PLACES = SIDE - scenes.TILE + 1
"""How many places a letter has along each axis, 0 to 10; the corner is (0, 0)."""
STEP = 2
"""Of the places 0 to 10 along each axis every second one is measured: 6 × 6 places."""
OLD, NEW = "ABCDEFGHKLMN", "RSTVXZ"
HIDDEN = 64
KINDS: dict[str, dict[str, Any]] = {
    "dense head": {"pooling": "max", "head": "flatten", "size": SIDE},
    "no stride": {"pooling": "dense max", "widths": (16, 32), "shrinks": (True, False)},
}
"""The part before the two dense layers, as arguments of `nets.small.Description`."""
TIMES = {"dense head": 40, "no stride": 80}
"""How often each letter of each typeface is shown at first, every time at another place.

Blind to places, a network learns more slowly, and is shown more.
"""
RATES = {"dense head": (1e-3, 3e-3, 1e-2), "no stride": (1e-2,)}
"""The learning rates in the corner."""
EPOCHS = (0, 1, 2, 5, 10, 20)
"""After so many epochs in the corner, of three steps each, the network is measured."""
PEAK = 1e-2
"""The highest rate where it rises and falls, as in the pre-training."""
AT_ENDS = (0, EPOCHS[-1])
LESSONS = ("corner", "all places")
NEW_RATE = 3e-3
NEW_EPOCHS = (0, 40)
WAYS = ("all weights", "last layer", "from scratch")
"""How the six new letters are learned: all weights go on, or the last alone, or all begin anew."""
BATCH = 64
_TRAIN_FONTS = tuple(font for font in scenes.FONTS if font not in scenes.HELD_OUT_FONTS)


@dataclass(frozen=True)
class Results:
    """Figures by kind of network; the first axis is the seed.

    old: by kind and constant learning rate, the share of the old letters (typefaces never trained
    on) read correctly at each place, after each of `EPOCHS` in the corner: (seeds, epochs, 6, 6);
    all_places: the same for the dense head after as many epochs at the same rate, the letters
    standing at random places; falling: by "corner" and "all places", before and after a lesson of
    the dense head in which the rate rises and falls: (seeds, 2, 6, 6); new: by kind ("dense head"
    alone) and one of `WAYS`, the same for the new letters, before and after; made_by: the command,
    the seeds and the versions.
    """

    old: Mapping[tuple[str, float], np.ndarray]
    all_places: Mapping[tuple[str, float], np.ndarray]
    falling: Mapping[str, np.ndarray]
    new: Mapping[tuple[str, str], np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each run: accuracy over all places but the corner, and in it, by epoch."""
        lines = []
        for lesson, runs_of in (("corner", self.old), ("all places", self.all_places)):
            for (kind, rate), maps in runs_of.items():
                said = ", ".join(f"{a:.3f}" for a in elsewhere(maps).mean(axis=0))
                at_corner = ", ".join(f"{a:.3f}" for a in maps[..., 0, 0].mean(axis=0))
                lines.append(
                    f"{kind:12} rate {rate}, taught at {lesson}: elsewhere {said}; corner "
                    f"{at_corner}; after {EPOCHS} epochs"
                )
        for where, maps in self.falling.items():
            said = ", ".join(f"{a:.3f}" for a in elsewhere(maps)[:, -1])
            lines.append(f"dense head   rate rising and falling, {where}: elsewhere {said}")
        for (kind, way), maps in self.new.items():
            after = elsewhere(maps)[:, -1]
            lines.append(
                f"{kind:12} new letters, {way:12}: corner {maps[:, -1, 0, 0].mean():.3f}, "
                f"elsewhere {after.mean():.3f} ± {after.std(ddof=1):.3f}"
            )
        return "\n".join(lines)


def elsewhere(maps: np.ndarray) -> np.ndarray:
    """The mean over all measured places but the corner: (..., 6, 6) to (...)."""
    count = maps.shape[-1] * maps.shape[-2]
    return (maps.sum(axis=(-2, -1)) - maps[..., 0, 0]) / (count - 1)


def tiles(characters: str, fonts: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Each character in each typeface, (B, 10, 10), and its number among the characters, (B,)."""
    drawn = [scenes.letter_tile(character, font) for character in characters for font in fonts]
    return np.stack(drawn), np.repeat(np.arange(len(characters)), len(fonts))


def at(pictures: np.ndarray, row: np.ndarray | int, column: np.ndarray | int) -> np.ndarray:
    """Tiles (B, 10, 10) on dark canvases (B, 20, 20), each at its row and column, from 0 to 10."""
    canvases = np.zeros((len(pictures), SIDE, SIDE))
    rows, columns = (np.broadcast_to(place, len(pictures)) for place in (row, column))
    for canvas, picture, y, x in zip(canvases, pictures, rows, columns, strict=True):
        canvas[y : y + scenes.TILE, x : x + scenes.TILE] = picture
    return canvases


def untrained(kind: str, classes: int, seed: int) -> torch.nn.Sequential:
    """A fresh network: convolutions and head ("body"), a rectifier, and the last dense layer."""
    import torch
    from torch import nn

    from shiftlab.nets import small

    torch.manual_seed(seed)
    body = small.build(small.Description(classes=HIDDEN, **KINDS[kind]))
    net = nn.Sequential()
    net.add_module("body", body)
    net.add_module("rectifier", nn.ReLU())
    net.add_module("last", nn.Linear(HIDDEN, classes))
    return net.eval()


def pretrained(kind: str, seed: int) -> torch.nn.Sequential:
    """A network that has learned the twelve letters at random places of the whole canvas."""
    from shiftlab.nets import training

    pictures, labels = tiles(OLD, _TRAIN_FONTS)
    pictures, labels = np.tile(pictures, (TIMES[kind], 1, 1)), np.tile(labels, TIMES[kind])
    rows, columns = np.random.default_rng(seed).integers(PLACES, size=(2, len(labels)))
    net = untrained(kind, len(OLD), seed)
    training.train(net, at(pictures, rows, columns), labels, seed=seed, epochs=1)
    return net


def with_new_last_layer(net: torch.nn.Sequential, seed: int) -> torch.nn.Sequential:
    """A copy of a pre-trained network with a fresh last layer, for the six new letters."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    net = deepcopy(net)
    net.last = nn.Linear(HIDDEN, len(NEW))
    return net


def in_the_corner(
    net: torch.nn.Sequential,
    characters: str,
    rate: float,
    seed: int,
    *,
    frozen: bool = False,
    everywhere: bool = False,
    falls: bool = False,
    epochs: tuple[int, ...] = EPOCHS,
    measure: Callable[[torch.nn.Module], Any] | None = None,
) -> list[Any]:
    """Go on training in place, every letter in the top left corner: Adam, begun anew.

    frozen: whether the last layer alone learns, all before it being kept as it is; everywhere:
    whether the letters stand at random places instead, at others in each epoch; falls: whether the
    rate rises to `rate` and falls to nothing instead of staying there; epochs: after which of them
    `measure` (by default `right_everywhere` on the characters) is asked; 0 is before the first.
    Returns what was measured. Leaves the network in eval mode.
    """
    import torch
    from torch import nn

    from shiftlab.nets import training

    measure = measure or (lambda trained: right_everywhere(trained, characters))
    pictures, labels = tiles(characters, _TRAIN_FONTS)
    x, y = training.as_batch(at(pictures, 0, 0)), torch.as_tensor(labels)
    order = torch.Generator().manual_seed(seed)
    draw = np.random.default_rng((seed, 1))  # other places than those of the pre-training
    learns = net.last if frozen else net
    optimiser = torch.optim.Adam(learns.parameters(), lr=rate)
    steps = max(epochs) * -(-len(x) // BATCH)
    schedule = None
    if falls:
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    found = []
    for epoch in range(max(epochs) + 1):
        if epoch in epochs:
            found.append(measure(net.eval()))
        if epoch == max(epochs):
            break
        if everywhere:
            x = training.as_batch(at(pictures, *draw.integers(PLACES, size=(2, len(labels)))))
        learns.train()
        with training.one_thread():
            for chosen in torch.randperm(len(x), generator=order).split(BATCH):
                loss = nn.functional.cross_entropy(net(x[chosen]), y[chosen])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                if schedule:
                    schedule.step()
    return found


def right_everywhere(net: torch.nn.Module, characters: str) -> np.ndarray:
    """The share of letters read correctly, in typefaces never trained on, by place: (6, 6)."""
    from shiftlab.nets import training

    pictures, labels = tiles(characters, scenes.HELD_OUT_FONTS)
    label = training.labeller(net)
    places = range(0, PLACES, STEP)
    right = [label(at(pictures, y, x)) == labels for y in places for x in places]
    return np.mean(right, axis=1).reshape(len(places), len(places))


def starting(kind: str, way: str, net: torch.nn.Sequential, seed: int) -> torch.nn.Sequential:
    """The network with which one of `WAYS` begins; net: the pre-trained one, which is copied."""
    if way == "from scratch":
        return untrained(kind, len(NEW), seed)
    return with_new_last_layer(net, seed)


def measured(kind: str, seed: int) -> dict[str, Any]:
    """Train one network everywhere, then in the corner in every way, on one thread; all figures."""
    net = pretrained(kind, seed)
    old = [in_the_corner(deepcopy(net), OLD, rate, seed) for rate in RATES[kind]]
    if kind != "dense head":
        return {"old": np.round(old, 3).tolist()}
    all_places = [
        in_the_corner(deepcopy(net), OLD, rate, seed, everywhere=True) for rate in RATES[kind]
    ]
    falling = [
        in_the_corner(
            deepcopy(net), OLD, PEAK, seed, everywhere=where != "corner", falls=True, epochs=AT_ENDS
        )
        for where in LESSONS
    ]
    new = []
    for way in WAYS:
        fresh, frozen = starting(kind, way, net, seed), way == "last layer"
        new.append(in_the_corner(fresh, NEW, NEW_RATE, seed, frozen=frozen, epochs=NEW_EPOCHS))
    figures = {"old": old, "all_places": all_places, "falling": falling, "new": new}
    return {name: np.round(maps, 3).tolist() for name, maps in figures.items()}


def make(path: Path) -> None:
    """Train and measure all networks with all seeds, and store the figures at `path`."""
    stored = {"by_kind": runs.by_kind(measured, KINDS, SEEDS)}
    runs.write(path, "finetuning", stored, seeds=SEEDS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    old, all_places, new = {}, {}, {}
    for kind, seeds in stored["by_kind"].items():
        for name, keys, found in (
            ("old", RATES[kind], old),
            ("all_places", RATES[kind], all_places),
            ("new", WAYS, new),
        ):
            if name in seeds[0]:
                for number, key in enumerate(keys):
                    found[kind, key] = runs.array([run[name][number] for run in seeds])
    falling = {
        where: runs.array([run["falling"][number] for run in stored["by_kind"]["dense head"]])
        for number, where in enumerate(LESSONS)
    }
    return Results(old, all_places, falling, new, stored["made_by"])
