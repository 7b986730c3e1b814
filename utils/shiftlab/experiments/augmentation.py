"""What shifted copies teach: handwritten digits shown moved, and then measured at every place.

    python -m shiftlab.experiments augmentation

The canvas is a circle both ways, 16 × 16 pixels, a digit 8 × 8. In training each digit is shown
six times, in a longer lesson 24 times, each time moved by a draw of its own, from -reach to reach
up or down and sideways; then every test digit, and letters that no network has ever seen, are moved
to every place. A second run shows only the digits 0 to 4 moved, and 5 to 9 always in the middle.
`load` reads what was stored. What it is not: training on real crops; nothing here leaves or enters
the canvas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

FILE = "augmentation.json"
SEEDS = tuple(range(5))
SIDE = 16
"""Height and width of the canvas in pixels: also how many moves there are along each axis."""
HALF = SIDE // 2
_DENSE = {"pooling": "max", "head": "flatten", "size": SIDE}
KINDS: dict[str, dict[str, Any]] = {
    "dense head": _DENSE,
    "dense head, longer": _DENSE,
    "global mean": {"pooling": "max"},
    "no stride": {"pooling": "dense max"},
}
"""The kinds of network, as arguments of `nets.small.Description`; the last has a global mean."""
REACHES = {
    "dense head": (0, 2, 4, 8),
    "dense head, longer": (4, 8),
    "global mean": (0, 4),
    "no stride": (0,),
}
"""How far the pictures are moved in training; 8 is every move of the circle. Without stride nothing
depends on it: every copy of a picture gives the same answer, hence the same loss, and training goes
on as with reach 0."""
TIMES = {"dense head": 6, "dense head, longer": 24, "global mean": 6, "no stride": 6}
"""How often each digit is shown, every time moved anew: the steps of training grow with it."""
STILL = (5, 6, 7, 8, 9)
"""In the second run: the digits that were always shown in the middle."""
HALF_REACH = 4
HALVES = {
    "dense head, none moved": ("dense head", 0),
    "dense head": ("dense head", HALF_REACH),
    "dense head, longer": ("dense head, longer", HALF_REACH),
    "global mean": ("global mean", HALF_REACH),
    "no stride": ("no stride", 0),  # see REACHES: it would learn the same
}
"""The second run: kinds of network, and how far the digits 0 to 4 are moved; first the control."""
LETTERS = "ABCDEFGHKLMNPRSTUVXYZ"
LETTER_FONTS = ("sans", "serif")
_SOME = slice(None, None, 7)  # of the 599 test digits: 86 of them at 256 places


@dataclass(frozen=True)
class Results:
    """Figures by kind of network and reach; the first axis is the seed.

    right, stays: the share of the test digits that are read correctly, and whose label is the one
    in the middle, for each move (dy, dx) from -8 to 7, (seeds, 16, 16); letters: the share of the
    letters whose label is the one in the middle, likewise; unrelated: the share of pairs of
    different letters, both in the middle, with the same label: (seeds,), what chance gives;
    half: by name of `HALVES`, accuracy at moves of 1 to 4 of the digits shown moved and of those
    always shown in the middle, of the latter in the middle, and the share of the latter that,
    moved, are called one of the former: (seeds, 4); made_by: the command, the seeds and the
    versions.
    """

    right: Mapping[tuple[str, int], np.ndarray]
    stays: Mapping[tuple[str, int], np.ndarray]
    letters: Mapping[tuple[str, int], np.ndarray]
    unrelated: Mapping[tuple[str, int], np.ndarray]
    half: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each kind and reach: means over the seeds, within a reach of 4 and beyond."""
        lines = []
        for (kind, reach), maps in self.right.items():
            said = [f"{kind:18} reach {reach}: accuracy {maps[:, HALF, HALF].mean():.3f}"]
            for name, some in (
                ("right", self.right),
                ("stays", self.stays),
                ("letters", self.letters),
            ):
                low, high = (
                    some[kind, reach][:, among(1, 4)].mean(),
                    some[kind, reach][:, among(5, 8)].mean(),
                )
                said.append(f"{name} {low:.3f}, beyond {high:.3f}")
            said.append(f"unrelated {self.unrelated[kind, reach].mean():.3f}")
            lines.append("; ".join(said))
        for name, figures in self.half.items():
            mean = ", ".join(f"{value:.3f}" for value in figures.mean(axis=0))
            lines.append(
                f"{name:22} half: moved ones, still ones, in the middle, still called moved: {mean}"
            )
        return "\n".join(lines)


def moves() -> list[tuple[int, int]]:
    """Every move (dy, dx) of the circle once, from -8 to 7, row by row."""
    return [(dy, dx) for dy in range(-HALF, HALF) for dx in range(-HALF, HALF)]


def among(least: int, most: int) -> np.ndarray:
    """Which moves go at least `least` and at most `most` pixels, the longer axis counts: (16, 16).

    For `least` above 0 the middle, which has not moved, is left out.
    """
    far = np.array([max(abs(dy), abs(dx)) for dy, dx in moves()]).reshape(SIDE, SIDE)
    return (far >= least) & (far <= most)


def on_canvas(pictures: np.ndarray) -> np.ndarray:
    """Small pictures (B, n, n), n even, in the middle of dark canvases (B, 16, 16)."""
    margin = (SIDE - pictures.shape[-1]) // 2
    return np.pad(pictures, [(0, 0), (margin, margin), (margin, margin)])


def digits(test: bool) -> tuple[np.ndarray, np.ndarray]:
    """Digits in the middle, (B, 16, 16), and labels (B,); every third one is kept for testing."""
    pictures, labels = scenes.digits()
    kept = (np.arange(len(labels)) % 3 == 0) == test
    return on_canvas(pictures[kept]), labels[kept]


@cache
def letters() -> np.ndarray:
    """Letters that no network here was trained on, in the middle of the canvas: (42, 16, 16)."""
    tiles = [scenes.letter_tile(letter, font) for letter in LETTERS for font in LETTER_FONTS]
    return on_canvas(np.stack(tiles))


def each_moved(pictures: np.ndarray, reach: int | np.ndarray, seed: int) -> np.ndarray:
    """Each picture moved round the circle by a draw of its own, up to `reach` along both axes.

    pictures: (B, H, W); reach: one for all, or one for each picture. Returns the same shape.
    """
    far = np.broadcast_to(np.asarray(reach)[..., None], (len(pictures), 2))
    draws = np.random.default_rng(seed).integers(-far, far, endpoint=True)
    return np.stack(
        [
            shifts.circular(x, (int(dy), int(dx)))
            for x, (dy, dx) in zip(pictures, draws, strict=True)
        ]
    )


def untrained(kind: str, seed: int) -> torch.nn.Sequential:
    """A fresh network of a kind. Raises KeyError for a kind that is none of `KINDS`."""
    import torch

    from shiftlab.nets import small

    torch.manual_seed(seed)
    return small.build(small.Description(**KINDS[kind])).eval()


def train(kind: str, reach: int, seed: int, still: Sequence[int] = ()) -> torch.nn.Sequential:
    """Train one network on digits, each of them shown `TIMES` times and each time moved anew.

    reach: how far, in pixels, 0 for not at all; still: digits that are never moved.
    """
    from shiftlab.nets import training

    pictures, labels = digits(test=False)
    pictures, labels = np.tile(pictures, (TIMES[kind], 1, 1)), np.tile(labels, TIMES[kind])
    far = np.where(np.isin(labels, still), 0, reach)
    net = untrained(kind, seed)
    training.train(net, each_moved(pictures, far, seed), labels, seed=seed, epochs=1)
    return net


def labels_everywhere(net: torch.nn.Module, pictures: np.ndarray) -> np.ndarray:
    """The labels of pictures (B, 16, 16) after every move: (B, 16, 16), the middle at [8, 8]."""
    from shiftlab.nets import training

    label = training.labeller(net)
    said = np.stack([label(shifts.circular(pictures, d)) for d in moves()], axis=-1)
    return said.reshape(len(pictures), SIDE, SIDE)


def stays_everywhere(said: np.ndarray) -> np.ndarray:
    """The share of labels (B, 16, 16) that are the one in the middle, by move: (16, 16)."""
    return (said == said[:, HALF, HALF][:, None, None]).mean(axis=0)


def maps_of(net: torch.nn.Module) -> dict[str, np.ndarray]:
    """What `Results` holds of one network with one reach, by name: right, stays, letters, …"""
    pictures, truth = (part[_SOME] for part in digits(test=True))
    said, of_letters = labels_everywhere(net, pictures), labels_everywhere(net, letters())
    middle = of_letters[:, HALF, HALF]
    which = np.repeat(np.arange(len(LETTERS)), len(LETTER_FONTS))
    same = middle[:, None] == middle
    return {
        "right": (said == truth[:, None, None]).mean(axis=0),
        "stays": stays_everywhere(said),
        "letters": stays_everywhere(of_letters),
        "unrelated": same[which[:, None] != which].mean(),
    }


def half_of(net: torch.nn.Module) -> np.ndarray:
    """What is said of digits shown moved, and of the others, away from the middle and in it: (4,).

    Away: after moves of 1 to 4 pixels. Accuracies of the moved ones and of the others there, of the
    others in the middle; and the share of the others that, away, are called one of the moved ones.
    """
    pictures, truth = (part[_SOME] for part in digits(test=True))
    said = labels_everywhere(net, pictures)
    right = said == truth[:, None, None]
    still, away = np.isin(truth, STILL), among(1, HALF_REACH)
    return np.array(
        [
            right[~still][:, away].mean(),
            right[still][:, away].mean(),
            right[still, HALF, HALF].mean(),
            (~np.isin(said[still], STILL))[:, away].mean(),
        ]
    )


def measured(kind: str, reach: int, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""
    return {name: np.round(m, 3).tolist() for name, m in maps_of(train(kind, reach, seed)).items()}


def measured_half(name: str, seed: int) -> list[float]:
    """Train one network of `HALVES`, which sees only the digits 0 to 4 moved, and measure it."""
    kind, reach = HALVES[name]
    return half_of(train(kind, reach, seed, still=STILL)).round(4).tolist()


def make(path: Path) -> None:
    """Train and measure all networks with all seeds, and store the figures at `path`."""
    kinds = [(kind, reach) for kind, reaches in REACHES.items() for reach in reaches]
    figures = iter(runs.spread(measured, [(*kind, seed) for kind in kinds for seed in SEEDS]))
    stored = {
        "half": runs.by_kind(measured_half, HALVES, SEEDS),
        "by_reach": [[kind, [next(figures) for _ in SEEDS]] for kind in kinds],
    }
    runs.write(path, "augmentation", stored, seeds=SEEDS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    by_name = {
        name: {
            tuple(kind): runs.array([figures[name] for figures in seeds])
            for kind, seeds in stored["by_reach"]
        }
        for name in ("right", "stays", "letters", "unrelated")
    }
    half = {name: runs.array(seeds) for name, seeds in stored["half"].items()}
    return Results(**by_name, half=half, made_by=stored["made_by"])
