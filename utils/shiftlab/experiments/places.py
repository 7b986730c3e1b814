"""What a head knows of places: letters trained left and right, digits trained in one corner.

    python -m shiftlab.experiments places

trains and measures two tasks, five seeds each, on canvases of 24 × 24 that are dark elsewhere.

- `SIDES`: every A of the training stands on the left and every B on the right. Tested are typefaces
  that were held out, as in the training and swapped: A right, B left.
- `CORNERS`: handwritten digits, 8 × 8 pixels, stand within two pixels of the top left corner.
  Tested are other digits, at every place of the canvas.

What differs between the networks is the head, the padding, the depth, and whether strides take the
place of the poolings. `load` reads what was stored.
"""

from __future__ import annotations

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

FILE = "places.json"
SEEDS = tuple(range(5))
SIDE = 24
DEPTHS = {3: (8, 8, 16), 6: (8, 8, 8, 8, 8, 16)}
"""The maps of each block, by the number of blocks."""
LEFT, RIGHT = (0, 4), (10, 14)
"""The columns in which a tile of ten pixels may start, on each side."""
TRAINED = {"A": LEFT, "B": RIGHT}
SWAPPED = {"A": RIGHT, "B": LEFT}
EACH = 20  # pictures for each letter and typeface
BATCH, EPOCHS = 32, 6
CORNER = 2  # pixels
HEADS = {"dense": "flatten", "global": "mean"}
PADDINGS = {"circular": "circular", "zero": "zeros"}


def name_of(head: str, padding: str = "circular", depth: int = 3) -> str:
    """How a kind is named: "global, circular, depth 3"."""
    return f"{head}, {padding}, depth {depth}"


def _description(depth: int, **changed: Any) -> dict[str, Any]:
    widths = DEPTHS[depth]
    plain = {"widths": widths, "shrinks": (False,) * depth, "pooling": "none", "size": SIDE}
    return {**plain, **changed}


SIDES = {
    name_of(head, padding, depth): _description(
        depth, classes=2, head=HEADS[head], padding=PADDINGS[padding]
    )
    for head in HEADS
    for padding in PADDINGS
    for depth in DEPTHS
} | {
    "global maximum": _description(3, classes=2, head="max"),
    "global maximum, strided": _description(
        3, classes=2, head="max", pooling="strided", shrinks=(True, True, False)
    ),
}
"""The networks that are taught letters, as arguments of `nets.small.Description`, by name."""
CORNERS = {head: _description(3, head=HEADS[head], widths=(8, 16, 32)) for head in HEADS}
"""The networks that are taught digits, by name."""


WORDS = {
    "pooling": ("none", "strided", "max"),
    "padding": ("circular", "zeros"),
    "head": ("mean", "max", "flatten"),
}
"""The words that describe a letter network in exercise 04.4, and what each may be."""


def described(words: Mapping[str, str]) -> dict[str, Any]:
    """A letter network of depth 3 from three words, as exercise 04.4 has them, to be trained.

    words: one for each key of `WORDS`. Raises KeyError if one is missing.
    """
    pooling, padding, head = (words[name] for name in WORDS)
    shrinks = (False,) * 3 if pooling == "none" else (True, True, False)
    return _description(3, classes=2, pooling=pooling, shrinks=shrinks, padding=padding, head=head)


THE_LETTER_NET = SIDES["global maximum"]
"""What notebook 04 trains until exercise 04.4 is answered."""


def chosen(words: Any) -> dict[str, Any]:
    """The network of an answer to exercise 04.4, to be trained; `THE_LETTER_NET` if there is none.

    An answer that is no dict with words of `WORDS` counts as none: the check says what is amiss.
    """
    if isinstance(words, Mapping) and all(
        isinstance(words.get(key), str) and words[key] in choices for key, choices in WORDS.items()
    ):
        return described(words)
    return THE_LETTER_NET


@dataclass(frozen=True)
class Sides:
    """What was measured of one kind of network that was taught A left and B right.

    as_trained, swapped: accuracy on held-out typefaces, (seeds,); confusion: of the swapped test,
    rows A, B and columns answered A, B, in shares of each row, (seeds, 2, 2); spread: how far the
    probability of an A reaches from its least to its greatest value while one letter stands at each
    place, the worst of the letters tested, (seeds,); maps: the probability of an A for an A and for
    a B in the typeface `MAP_FONT` at each place, (seeds, 2, 15, 15).
    """

    as_trained: np.ndarray
    swapped: np.ndarray
    confusion: np.ndarray
    spread: np.ndarray
    maps: np.ndarray


@dataclass(frozen=True)
class Results:
    """Figures of all kinds: `sides` by the names in `SIDES`; `corners`, accuracy at each place
    (seeds, 17, 17), by those in `CORNERS`; made_by: the command, the seeds and the versions."""

    sides: Mapping[str, Sides]
    corners: Mapping[str, np.ndarray]
    made_by: Mapping[str, Any]

    def summary(self) -> str:
        """A line for each kind: its figures, mean and least to greatest over the seeds."""
        lines = []
        for name, sides in self.sides.items():
            figures = {"as trained": sides.as_trained, "swapped": sides.swapped}
            figures["spread"] = sides.spread
            said = (f"{n} {v.mean():.3f} ({v.min():.3f}-{v.max():.3f})" for n, v in figures.items())
            lines.append(f"{name:26} {'; '.join(said)}")
        for name, maps in self.corners.items():
            lines.append(
                f"digits, {name:18} trained corner {maps[:, :3, :3].mean():.3f}; "
                f"opposite corner {maps[:, -3:, -3:].mean():.3f}"
            )
        return "\n".join(lines)


MAP_FONT = "serif"


def train_letters(
    kind: str | Mapping[str, Any], seed: int, columns: Mapping[str, tuple[int, int]] = TRAINED
) -> torch.nn.Sequential:
    """Train one network on letters, by default every A on the left and every B on the right.

    kind: a name in `SIDES`, or arguments of `nets.small.Description`.
    """
    pictures, labels = scenes.letters(dict(columns), EACH, seed)
    return _trained(SIDES[kind] if isinstance(kind, str) else kind, pictures, labels, seed)


def train_digits(kind: str, seed: int) -> torch.nn.Sequential:
    """Train one network of a kind in `CORNERS` on digits in the top left corner."""
    (tiles, labels), _ = digits()
    places = np.random.default_rng(seed).integers(0, CORNER, (len(tiles), 2), endpoint=True)
    pictures = [
        scenes.placed(t, (int(y), int(x)), SIDE) for t, (y, x) in zip(tiles, places, strict=True)
    ]
    return _trained(CORNERS[kind], np.stack(pictures), labels, seed)


def _trained(
    description: Mapping[str, Any], pictures: np.ndarray, labels: np.ndarray, seed: int
) -> torch.nn.Sequential:
    import torch

    from shiftlab.nets import small, training

    torch.manual_seed(seed)
    net = small.build(small.Description(**description))
    training.train(net, pictures, labels, seed=seed, batch=BATCH, epochs=EPOCHS)
    return net


def digits() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Digits (B, 8, 8) and labels, to train on and to test on; every third one is for testing."""
    tiles, labels = scenes.digits()
    test = np.arange(len(labels)) % 3 == 0
    return (tiles[~test], labels[~test]), (tiles[test], labels[test])


def test_letters(columns: Mapping[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of the held-out typefaces and their labels, 0 for A and 1 for B; always the same."""
    return scenes.letters(dict(columns), EACH, seed=1000, fonts=scenes.HELD_OUT_FONTS)


def confusion(answers: np.ndarray, labels: np.ndarray, classes: int = 2) -> np.ndarray:
    """Shares of the answers (columns) to the pictures of each label (rows), (classes, classes)."""
    return np.array(
        [[np.mean(answers[labels == true] == said) for said in range(classes)]
         for true in range(classes)]
    )  # fmt: skip


def ink_alone() -> tuple[float, float, np.ndarray]:
    """How far one gets with the ink of a letter alone: its least-error threshold in training.

    A picture with more ink than the threshold counts as B, the letter with more of it. Returns the
    accuracy as trained and swapped, on the held-out typefaces, and the swapped `confusion`.
    """
    pictures, labels = scenes.letters(dict(TRAINED), EACH, 0)
    ink = pictures.sum(axis=(1, 2))
    tried = np.sort(ink)
    errors = [np.mean((ink > threshold) != labels) for threshold in tried]
    threshold = tried[int(np.argmin(errors))]
    trained, truth = test_letters(TRAINED)
    swapped, other = test_letters(SWAPPED)
    as_trained = np.mean((trained.sum(axis=(1, 2)) > threshold) == truth)
    said = (swapped.sum(axis=(1, 2)) > threshold).astype(int)
    return float(as_trained), float(np.mean(said == other)), confusion(said, other)


def places(tile: np.ndarray) -> np.ndarray:
    """The tile at every place of the canvas, row by row: (places, 24, 24)."""
    rows = range(SIDE - tile.shape[0] + 1)
    return np.stack([scenes.placed(tile, (row, column), SIDE) for row in rows for column in rows])


def probability_map(net: torch.nn.Module, tile: np.ndarray) -> np.ndarray:
    """The probability of the first class with the tile at each place, (15, 15) for a letter.

    Computed with 64-bit numbers, so that equal is equal to about 1e-15.
    """
    import torch

    with torch.no_grad():
        logits = net.double()(torch.as_tensor(places(tile))[:, None])
    net.float()
    side = SIDE - tile.shape[0] + 1
    return torch.softmax(logits, dim=1)[:, 0].reshape(side, side).numpy()


def accuracy_at_places(net: torch.nn.Module, count: int = 100) -> np.ndarray:
    """Accuracy on the first `count` test digits with all of them at each place, (17, 17)."""
    from shiftlab.nets import training

    _, (tiles, labels) = digits()
    tiles, labels = tiles[:count], labels[:count]
    side = SIDE - tiles.shape[1] + 1
    right = np.empty((side, side))
    for row, column in np.ndindex(side, side):
        pictures = np.stack([scenes.placed(tile, (row, column), SIDE) for tile in tiles])
        right[row, column] = np.mean(training.logits(net, pictures).argmax(axis=1) == labels)
    return right


def measured(task: str, kind: str, seed: int) -> Any:
    """Train one network on one thread, and measure all that is stored of it."""
    if task == "corners":
        return accuracy_at_places(train_digits(kind, seed)).round(4).tolist()
    return measured_letters(train_letters(kind, seed))


def measured_letters(net: torch.nn.Module) -> dict[str, Any]:
    """The figures of a network that was taught letters, by the names of `Sides`."""
    from shiftlab.nets import training

    label = training.labeller(net)
    (trained, truth), (swapped, other) = test_letters(TRAINED), test_letters(SWAPPED)
    answers = label(swapped)
    spreads = [
        np.ptp(probability_map(net, scenes.letter_tile(character, font)))
        for character in "AB"
        for font in scenes.HELD_OUT_FONTS
    ]
    maps = [probability_map(net, scenes.letter_tile(c, MAP_FONT)) for c in "AB"]
    return {
        "as_trained": round(float(np.mean(label(trained) == truth)), 4),
        "swapped": round(float(np.mean(answers == other)), 4),
        "confusion": confusion(answers, other).round(4).tolist(),
        "spread": float(f"{max(spreads):.3g}"),
        "maps": np.round(maps, 3).tolist(),
    }


def make(path: Path) -> None:
    """Train and measure all kinds with all seeds, and store the figures at `path`."""
    kinds = [("sides", kind) for kind in SIDES] + [("corners", kind) for kind in CORNERS]
    tasks = [(task, kind, seed) for task, kind in kinds for seed in SEEDS]
    results = runs.spread(measured, tasks)
    stored: dict[str, dict[str, list[Any]]] = {"sides": {}, "corners": {}}
    for (task, kind, _), result in zip(tasks, results, strict=True):
        stored[task].setdefault(kind, []).append(result)
    runs.write(path, "places", stored, seeds=SEEDS)


@cache
def load() -> Results:
    """The stored results; no torch is needed."""
    stored = runs.read(FILE)
    sides = {kind: Sides(**runs.by_name(results)) for kind, results in stored["sides"].items()}
    corners = {kind: runs.array(maps) for kind, maps in stored["corners"].items()}
    return Results(sides, corners, stored["made_by"])
