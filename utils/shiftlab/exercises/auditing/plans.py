"""Networks on signals, written as plans: a line for each layer. They are run here, not judged.

A plan is a tuple of layers (kind, window, step), as in ("max-pool", 3, 1). Weights are random: what
such a network cannot do exactly, no training can promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import prod
from typing import TYPE_CHECKING, Literal

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
"""A few may not show what a maximum hides."""
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


def _weighed(x: np.ndarray, kernel: np.ndarray, outside: Literal["wrap", "constant"]) -> np.ndarray:
    """The sum over each place and its two neighbours; beyond the ends, the other end or zeros."""
    signals, length = x.shape[0] * x.shape[1], x.shape[2]
    padded = np.pad(x.reshape(signals, length), ((0, 0), (1, 1)), outside)
    return sum(kernel[j] * padded[:, j : j + length] for j in range(3)).reshape(x.shape)


def _run(layer: Layer, x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    kind, window, step = layer
    if kind == "convolution":
        y = np.tanh(_weighed(x, rng.normal(size=window), "wrap"))
    elif kind == "zero-padded convolution":
        y = np.tanh(_weighed(x, rng.normal(size=window), "constant"))
    elif kind == "max-pool":
        y = layers.dense_max(x, window)
    elif kind == "blur-pool":
        y = layers.blur(x, window)
    elif kind == "position":
        y = x + rng.normal(size=x.shape[-1])
    elif kind == "flatten":
        y = (x @ rng.normal(size=x.shape[-1]))[..., None]
    elif kind == "global mean":
        y = x.mean(axis=-1, keepdims=True)
    else:
        y = x
    return layers.subsample(y, step) if step > 1 else y


@cache
def _moved_signals() -> np.ndarray:
    """The signals after each shift of the circle: (shifts, signals, places)."""
    signals = np.random.default_rng(10).normal(size=(_SIGNALS, LENGTH))
    return np.stack([np.roll(signals, d, axis=-1) for d in range(LENGTH)])


@lru_cache(maxsize=256)
def outputs(plan: Plan) -> tuple[np.ndarray, ...]:
    """The output of each layer, (shifts, signals, places left); the weights are always alike."""
    x, found = _moved_signals(), []
    for number, layer in enumerate(plan):
        x = _run(layer, x, np.random.default_rng(number))
        found.append(x)
    return tuple(found)


def follows(plan: Plan, number: int, d: int) -> bool:
    """Whether the output of this layer, from 0, moves as a whole when the signal moves by d.

    As a whole: by some number of steps, the same for all signals.
    """
    before, after = (outputs(plan)[number][shift] for shift in (0, d % LENGTH))
    return any(
        np.abs(np.roll(before, e, axis=-1) - after).max() < EQUAL for e in range(before.shape[-1])
    )


def unnoticed(plan: Plan) -> int | None:
    """The least shift, 1 to 23, that leaves the last layer's answers as they are, or None."""
    answers = outputs(plan)[-1]
    change = np.abs(answers[1:] - answers[0]).max(axis=(1, 2))
    return next((d for d, size in enumerate(change.tolist(), start=1) if size < EQUAL), None)


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
