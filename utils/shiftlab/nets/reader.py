"""The digit reader that notebook 10 audits, as plain arrays, run layer by layer in NumPy.

Someone has made it shift-invariant: circular padding, a dense maximum, a blur, a global mean. The
same network in torch is `audited.reader`; how it was trained is in `experiments.reader`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab import layers

FILE = "reader.npz"
SIDE = 24
_CONVOLUTIONS = ("first", "second", "third")


@dataclass(frozen=True)
class Reader:
    """The weights by name, float64, and what they were made by.

    weights: first (8, 1, 3, 3), second (16, 8, 3, 3), third (32, 16, 3, 3), answer (10, 32), each
    with a bias ("first bias", …); batch normalisation is folded in.
    """

    weights: dict[str, np.ndarray]
    made_by: dict[str, Any]

    def walk(self, picture: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
        """(name, output) of each layer for one picture (24, 24), in their order.

        Outputs are maps (channels, h, w), and at the end vectors.
        The comb between the blur and the second convolution has the name "slice".
        """
        maps = self._convolved("first", np.asarray(picture, dtype=float)[None])
        yield "first", maps
        maps = layers.both_axes(lambda rows: layers.dense_max(rows, 2), maps)
        yield "window", maps
        maps = layers.both_axes(lambda rows: layers.blur(rows, 3), maps)
        yield "blur", maps
        maps = maps[..., ::2, ::2]
        yield "slice", maps
        for name in _CONVOLUTIONS[1:]:
            maps = self._convolved(name, maps)
            yield name, maps
        means = layers.global_mean(maps)
        yield "mean", means
        yield "answer", self.weights["answer"] @ means + self.weights["answer bias"]

    def _convolved(self, name: str, maps: np.ndarray) -> np.ndarray:
        answers = layers.feature_maps(maps, self.weights[name], self.weights[f"{name} bias"])
        return layers.relu(answers)

    def save(self, path: Path) -> None:
        """Write the weights to an .npz file, as float32."""
        arrays = {name: array.astype(np.float32) for name, array in self.weights.items()}
        made_by = np.array(json.dumps(self.made_by, sort_keys=True))
        np.savez_compressed(path, made_by=made_by, **arrays)

    def summary(self) -> str:
        """Its figures, on a line."""
        return ", ".join(f"{name} {value}" for name, value in self.made_by["figures"].items())


@cache
def load() -> Reader:
    """The reader that comes with the course."""
    with (
        resources.as_file(resources.files("shiftlab") / "data" / FILE) as path,
        np.load(path) as stored,
    ):
        weights = {name: stored[name].astype(float) for name in stored.files if name != "made_by"}
        return Reader(weights, json.loads(str(stored["made_by"])))
