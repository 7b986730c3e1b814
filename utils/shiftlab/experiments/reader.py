"""The digit reader of notebook 10: trained once, and measured as its maker would measure it.

    python -m shiftlab.experiments reader

trains a network of three convolutions on the centred digits (24 × 24, twelve epochs) with circular
padding, a 2 × 2 dense maximum, the blur 1 2 1 and a stride of 2 behind the first one, and a global
mean; it folds batch normalisation in and stores the weights. Nothing else of the course is trained
here. The weights are read by `nets.reader`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from shiftlab import measures, scenes
from shiftlab.experiments import runs
from shiftlab.nets.reader import FILE, Reader, load

__all__ = ["FILE", "SEED", "figures", "load", "make", "trained"]

SEED = 0
_NAMES = ("first", "second", "third")


def trained(epochs: int = 12) -> Reader:
    """Train the reader; its `made_by` is still empty."""
    import torch

    from shiftlab.nets import small, training

    (pictures, labels), _ = scenes.digits_split()
    torch.manual_seed(SEED)
    net = small.build(small.Description(shrinks=(True, False, False), pooling="max + blur 3"))
    training.train(net, pictures, labels, seed=SEED, epochs=epochs)
    weights = {}
    parts = dict(net.named_children())
    for number, name in enumerate(_NAMES, start=1):
        kernel, bias = small.folded(
            parts[f"convolution_{number}"], parts[f"normalisation_{number}"]
        )
        weights |= {name: kernel, f"{name} bias": bias}
    dense = parts["dense"]
    weights["answer"] = dense.weight.detach().double().numpy()
    weights["answer bias"] = dense.bias.detach().double().numpy()
    return Reader(weights, {})


def figures(reader: Reader) -> dict[str, float]:
    """Accuracy and labels that stay at one pixel, on the test digits."""
    import torch

    from shiftlab.nets import audited

    net = audited.reader(weights=reader.weights)

    def label(pictures: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return net(torch.as_tensor(pictures, dtype=torch.float64)[:, None]).numpy().argmax(1)

    pictures, labels = scenes.digits_split()[1]
    return {
        "accuracy": round(float(np.mean(label(pictures) == labels)), 3),
        "consistency_1px": round(measures.consistency(label, pictures), 3),
    }


def make(path: Path) -> None:
    """Train the reader and store it at `path`."""
    reader = trained()
    made_by = {
        "command": "python -m shiftlab.experiments reader",
        "seed": SEED,
        "versions": runs.versions(),
        "figures": figures(reader),
    }
    replace(reader, made_by=made_by).save(path)
