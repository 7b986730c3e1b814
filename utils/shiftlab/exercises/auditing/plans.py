"""Networks on signals, written as plans: a line for each layer. They are run here, not judged.

A plan is a tuple of layers (kind, window, step), as in ("max-pool", 3, 1). Weights are random: what
such a network cannot do exactly, no training can promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from shiftlab import layers

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

Layer = tuple[str, int, int]
Plan = tuple[Layer, ...]

LENGTH = 24
EQUAL = 1e-9
"""Answers closer than this are the same, to rounding."""
_SIGNALS = 8
"""A few may not show what a maximum hides; most shifts are ruled out by the first."""
HARMLESS = (("convolution", 3, 1), ("max-pool", 3, 1), ("max-pool", 2, 1))
SHRINKING = (
    ("slice", 1, 2),
    ("max-pool", 2, 2),
    ("blur-pool", 3, 2),
    ("convolution", 3, 2),
    ("max-pool", 3, 2),
    ("slice", 1, 3),
)
BY_PLACE = (("position", 1, 1), ("zero-padded convolution", 3, 1))


def _run(layer: Layer, x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    kind, window, step = layer
    if kind == "convolution":
        y = np.tanh(layers.circular_correlate(x, rng.normal(size=window)))
    elif kind == "zero-padded convolution":
        y = np.tanh(np.convolve(x, rng.normal(size=window), mode="same"))
    elif kind == "max-pool":
        y = layers.dense_max(x, window)
    elif kind == "blur-pool":
        y = layers.blur(x, window)
    elif kind == "position":
        y = x + rng.normal(size=len(x))
    elif kind == "flatten":
        y = np.array([x @ rng.normal(size=len(x))])
    elif kind == "global mean":
        y = np.array([x.mean()])
    else:
        y = x
    return layers.subsample(y, step) if step > 1 else y


def outputs(plan: Plan, x: np.ndarray) -> Iterator[np.ndarray]:
    """The output of each layer for a signal (24,), random weights drawn alike every time."""
    for number, layer in enumerate(plan):
        x = _run(layer, x, np.random.default_rng(number))
        yield x


@cache
def _signals() -> np.ndarray:
    return np.random.default_rng(10).normal(size=(_SIGNALS, LENGTH))


@cache
def walked(plan: Plan, d: int, signal: int) -> tuple[np.ndarray, ...]:
    """The outputs of all layers for one of the signals, moved by d."""
    return tuple(outputs(plan, np.roll(_signals()[signal], d)))


def follows(plan: Plan, number: int, d: int) -> bool:
    """Whether the output of this layer, from 0, moves as a whole when the signal moves by d.

    As a whole: by some number of steps, the same for all signals.
    """
    left: list[int] | None = None
    for signal in range(_SIGNALS):
        y, z = (walked(plan, shift, signal)[number] for shift in (0, d))
        fitting = range(len(y)) if left is None else left
        left = [e for e in fitting if np.abs(np.roll(y, e) - z).max() < EQUAL]
        if not left:
            return False
    return True


def same_end(plan: Plan, d: int) -> bool:
    """Whether the last layer's answers stay when the signals move by d."""
    pairs = ((walked(plan, 0, signal), walked(plan, d, signal)) for signal in range(_SIGNALS))
    return all(np.abs(y[-1] - z[-1]).max() < EQUAL for y, z in pairs)


def total_step(plan: Sequence[Layer]) -> int:
    """The product of all steps."""
    return prod(step for _, _, step in plan)


def drawn(draw: Draw, *, faulty: bool) -> Plan:
    """A plan of two to five layers and a head; its steps divide the length.

    faulty: perhaps with a layer that treats places by their number, or a flattened head.
    """
    step = draw.one_of((1, 2))
    plan: list[Layer] = [("convolution", 3, step)]
    for _ in range(draw.whole(1, 3)):
        fitting = [
            layer for layer in SHRINKING
            if LENGTH % (total_step(plan) * layer[2]) == 0
            and total_step(plan) * layer[2] <= LENGTH // 4
        ]  # fmt: skip
        few = LENGTH // total_step(plan) < 8  # so few that the largest may be in every window
        plan.append(draw.one_of((*fitting, *HARMLESS[: 1 if few else None])))
    head = ("global mean", 1, 1)
    if faulty:
        fault = draw.one_of((None, *BY_PLACE, "flatten"))
        if fault == "flatten":
            head = ("flatten", 1, 1)
        elif fault is not None:
            plan.insert(draw.whole(0, len(plan)), fault)
    if plan[-1][0] != "convolution":
        plan.append(("convolution", 3, 1))
    return (*plan, head)
