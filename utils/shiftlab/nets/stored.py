"""A trained network as plain arrays, run in NumPy, so that a notebook can use one without torch.

What it is not: a general runtime. It holds one shape of network, the course's own: convolutions on
the circle with 3 × 3 kernels, each followed by a rectifier and some by 2 × 2 max-pooling, then a
global mean and one dense layer. Batch normalisation is folded into the convolutions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab import layers

STORED = ("digits_max_pool",)


def _pool(x: np.ndarray) -> np.ndarray:
    return layers.max_pool(x, w=2, s=2)


@dataclass(frozen=True)
class StoredNet:
    """A classifier of pictures (..., H, W): call it for logits; `probabilities`; `label`.

    convolutions: pairs (weights (maps, channels, 3, 3), bias (maps,)); pooled: for each of them
    whether 2 × 2 max-pooling follows; dense: pair (weights (classes, maps), bias (classes,));
    made_by: the command, seed, versions and figures of its training.
    """

    convolutions: tuple[tuple[np.ndarray, np.ndarray], ...]
    pooled: tuple[bool, ...]
    dense: tuple[np.ndarray, np.ndarray]
    made_by: dict[str, Any] = field(default_factory=dict)

    @property
    def total_stride(self) -> int:
        """By how much the pooling layers shrink a picture, along each axis."""
        return 2 ** sum(self.pooled)

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """Logits (..., classes) of pictures (..., H, W), sides multiples of the total stride."""
        pictures = np.asarray(pictures, dtype=float)
        if pictures.ndim < 2:
            raise ValueError(f"Expected pictures of shape (..., H, W); got {pictures.shape}.")
        maps = pictures[..., None, :, :]
        for (weights, bias), pool in zip(self.convolutions, self.pooled, strict=True):
            maps = layers.relu(layers.feature_maps(maps, weights, bias))
            maps = layers.both_axes(_pool, maps) if pool else maps
        weights, bias = self.dense
        return layers.global_mean(maps) @ weights.T + bias

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """The network's probabilities (..., classes) for pictures (..., H, W)."""
        return layers.softmax(self(pictures))

    def label(self, pictures: np.ndarray) -> np.ndarray:
        """The class with the largest logit, shape (...), for pictures (..., H, W)."""
        return self(pictures).argmax(axis=-1)

    def save(self, path: Path) -> None:
        """Write the network to an .npz file, weights as float32."""
        arrays = {}
        for number, (weights, bias) in enumerate(self.convolutions):
            arrays[f"convolution_{number}_weights"] = weights.astype(np.float32)
            arrays[f"convolution_{number}_bias"] = bias.astype(np.float32)
        arrays["dense_weights"], arrays["dense_bias"] = (a.astype(np.float32) for a in self.dense)
        arrays["pooled"] = np.array(self.pooled)
        arrays["made_by"] = np.array(json.dumps(self.made_by, sort_keys=True))
        np.savez_compressed(path, **arrays)


def load(name: str) -> StoredNet:
    """A network that comes with the course, by its name in `STORED`. ValueError for others."""
    if name not in STORED:
        raise ValueError(f"The stored networks are: {', '.join(STORED)}; got {name!r}.")
    place = resources.files("shiftlab") / "data" / f"{name}.npz"
    with resources.as_file(place) as path, np.load(path) as stored:
        pooled = tuple(bool(pool) for pool in stored["pooled"])
        convolutions = tuple(
            (
                stored[f"convolution_{number}_weights"].astype(float),
                stored[f"convolution_{number}_bias"].astype(float),
            )
            for number in range(len(pooled))
        )
        dense = stored["dense_weights"].astype(float), stored["dense_bias"].astype(float)
        made_by = json.loads(str(stored["made_by"]))
    return StoredNet(convolutions, pooled, dense, made_by)
