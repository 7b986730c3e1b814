"""Masks and boxes that should follow their object: two kinds of network, every figure of each seed.

    python -m shiftlab.experiments masks

trains a U-Net and its twin without strides (`nets.masks`) to mark a handwritten digit on a textured
ground, and measures how well they mark it and how exactly mask and box follow when the whole scene
moves round the circle. All digits stand anywhere on the torus. `load` reads what was stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import layers, scenes, shifts
from shiftlab.experiments import runs

if TYPE_CHECKING:
    import torch

FILE = "masks.json"
SEEDS = tuple(range(5))
KINDS = ("U-Net", "no stride")
SIDE = 32
REACH = 8
TRAIN, TEST, EPOCHS = 600, 60, 6
INK = 0.4
"""Where a digit has at least so much ink, a pixel belongs to the object."""

Masker = Callable[[np.ndarray], np.ndarray]
"""From pictures (B, 32, 32) to masks of bool, (B, 32, 32)."""


@dataclass(frozen=True)
class Results:
    """Figures by kind of network and seed.

    overlap: mean IoU of the masks with the true ones, (seeds,); errors: for each move (dy, dx) from
    0 to 7 of the whole scene round the circle, the mean of 1 - IoU between the mask of the moved
    scene and the moved mask, (seeds, 8, 8); followed: the share of scenes whose mask follows in
    every pixel; boxes: the share whose box follows; both (seeds, 8, 8); weights: their number;
    made_by: the command, the seeds and the versions.
    """

    overlap: Mapping[str, np.ndarray]
    errors: Mapping[str, np.ndarray]
    followed: Mapping[str, np.ndarray]
    boxes: Mapping[str, np.ndarray]
    weights: Mapping[str, int]
    made_by: Mapping[str, Any]

    def row(self, kind: str) -> list[float]:
        """Of a kind: mean overlap; the largest error at moves by multiples of 4; mean error and
        share of boxes that follow at the other moves."""
        kept = np.zeros((REACH, REACH), dtype=bool)
        kept[::4, ::4] = True
        errors, boxes = self.errors[kind], self.boxes[kind]
        found = (self.overlap[kind].mean(), errors[:, kept].max(), errors[:, ~kept].mean())
        return [*map(float, found), float(boxes[:, ~kept].mean())]

    def summary(self) -> str:
        """A line for each kind: mean overlap, and error at one pixel, at four, and over all."""
        return "\n".join(
            f"{kind:10} overlap {self.overlap[kind].mean():.3f}; error at (0, 1) "
            f"{errors[:, 0, 1].mean():.3f}, at (4, 4) {errors[:, 4, 4].mean():.3f}; boxes that "
            f"follow at (0, 1) {self.boxes[kind][:, 0, 1].mean():.3f}"
            for kind, errors in self.errors.items()
        )


def textures(count: int, seed: int) -> np.ndarray:
    """Blurred noise round the circle, (count, 32, 32) in [0, 1]."""
    noise = np.random.default_rng(seed).normal(size=(count, SIDE, SIDE))
    soft = layers.both_axes(lambda rows: layers.blur(rows, 5), noise)
    return np.clip(0.5 + 0.25 * soft / soft.std(), 0, 1)


def labelled(count: int, seed: int, test: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Digits anywhere on a textured torus: pictures (count, 32, 32) and true masks of bool.

    test: digits that no training scene shows. Digit, place and ground are drawn from the seed.
    """
    digits = scenes.digits_split(SIDE)[1 if test else 0][0]
    draw = np.random.default_rng(seed)
    chosen = digits[draw.integers(len(digits), size=count)]
    places = draw.integers(SIDE, size=(count, 2))
    ink = np.stack(
        [shifts.circular(x, (int(dy), int(dx))) for x, (dy, dx) in zip(chosen, places, strict=True)]
    )
    ground = 0.7 * textures(count, seed + 1000)
    return ground * (1 - ink) + 0.85 * ink, ink >= INK


def overlap(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Intersection over union of masks (..., H, W), for each pair; 1 where both are empty."""
    both, either = (ones & others).sum((-2, -1)), (ones | others).sum((-2, -1))
    return np.where(either == 0, 1.0, both / np.maximum(either, 1))


def _arc(occupied: np.ndarray) -> tuple[int, int]:
    """Start and length of the shortest stretch of a circle that holds all True; (0, 0) if none."""
    n, marked = len(occupied), np.flatnonzero(occupied)
    if not marked.size:
        return 0, 0
    gaps = (np.roll(marked, -1) - marked - 1) % n
    widest = int(np.argmax(gaps))
    return int(marked[(widest + 1) % len(marked)]), int(n - gaps[widest])


def box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """The smallest box round a mask (H, W) on the torus: top, left, height, width; 0s if empty.

    If two empty stretches are equally wide, the first one stays outside.
    """
    (top, height), (left, width) = _arc(mask.any(axis=1)), _arc(mask.any(axis=0))
    return top, left, height, width


def box_moved(
    one: tuple[int, int, int, int], d: tuple[int, int], side: int = SIDE
) -> tuple[int, int, int, int]:
    """The box, moved by d round the torus; an empty one stays as it is."""
    top, left, height, width = one
    return ((top + d[0]) % side, (left + d[1]) % side, height, width) if height else one


def masker(net: torch.nn.Module) -> Masker:
    """A trained network as a function from pictures to masks."""
    from shiftlab.nets import training

    label = training.labeller(net)
    return lambda pictures: label(pictures) == 1


def train(kind: str, seed: int, count: int = TRAIN, epochs: int = EPOCHS) -> torch.nn.Module:
    """Train one network of a kind in `KINDS` with one seed, on `count` scenes."""
    import torch

    from shiftlab.nets import masks, training

    pictures, truth = labelled(count, seed)
    torch.manual_seed(seed)
    net = masks.MaskNet(kind)
    training.train(net, pictures, truth, seed=seed, epochs=epochs, batch=32)
    return net


def follows(mask_of: Masker, pictures: np.ndarray, d: tuple[int, int]) -> dict[str, float]:
    """How masks and boxes follow when scenes (B, 32, 32) move by d round the circle.

    `error`: mean of 1 - IoU; `followed` and `boxes`: shares of the scenes that follow exactly.
    """
    before = mask_of(pictures)
    after = mask_of(shifts.circular(pictures, d))
    moved = shifts.circular(before, d)
    same_box = [box_moved(box(m), d) == box(n) for m, n in zip(before, after, strict=True)]
    return {
        "error": float(np.mean(1 - overlap(moved, after))),
        "followed": float(np.mean((moved == after).all((-2, -1)))),
        "boxes": float(np.mean(same_box)),
    }


def row(mask_of: Masker, pictures: np.ndarray, truth: np.ndarray) -> list[float]:
    """The figures of `Results.row` for any masker; four of the other moves stand for all."""
    went = [follows(mask_of, pictures, d) for d in ((0, 1), (1, 0), (1, 1), (3, 2))]
    return [
        float(overlap(mask_of(pictures), truth).mean()),
        follows(mask_of, pictures, (4, 4))["error"],
        *(float(np.mean([one[name] for one in went])) for name in ("error", "boxes")),
    ]


def measured(kind: str, seed: int) -> dict[str, Any]:
    """Train one network on one thread, and measure all that is stored of it."""

    net = train(kind, seed)
    pictures, truth = labelled(TEST, seed=77, test=True)
    mask_of = masker(net)
    found = [follows(mask_of, pictures, d) for d in np.ndindex(REACH, REACH)]
    maps = {
        name: np.reshape([one[name] for one in found], (REACH, REACH)).round(5).tolist()
        for name in ("error", "followed", "boxes")
    }
    weights = sum(weight.numel() for weight in net.parameters())
    return {
        "overlap": round(float(overlap(mask_of(pictures), truth).mean()), 4),
        "weights": weights,
        **maps,
    }


def make(path: Path) -> None:
    """Train and measure both kinds with all seeds, and store the figures at `path`."""
    kinds = runs.by_kind(measured, KINDS, SEEDS)
    runs.write(
        path,
        "masks",
        {"kinds": kinds},
        seeds=SEEDS,
    )


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    columns = {
        name: {
            kind: runs.array([one[name] for one in ones]) for kind, ones in stored["kinds"].items()
        }
        for name in ("overlap", "error", "followed", "boxes")
    }
    weights = {kind: ones[0]["weights"] for kind, ones in stored["kinds"].items()}
    return Results(
        columns["overlap"],
        columns["error"],
        columns["followed"],
        columns["boxes"],
        weights,
        stored["made_by"],
    )
