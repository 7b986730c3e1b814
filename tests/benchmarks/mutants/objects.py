"""Variants of an object that a student gives: neighbours of its numbers, orders, sizes, shapes.

Where a solution is an object, changing its source tries little: these change the value itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import numpy as np

_EACH: dict[str, Callable[[float], float]] = {
    "one more": lambda v: v + 1,
    "one less": lambda v: v - 1,
    "negated": lambda v: -v,
    "doubled": lambda v: 2 * v,
    "a little more": lambda v: v + 1e-3,
    "hardly more": lambda v: v + 1e-12,
    "zero": lambda v: 0 * v,
}
_ALL: dict[str, Callable[[np.ndarray], Any]] = {
    "all negated": lambda x: -x,
    "all tenfold": lambda x: 10 * x,
    "all tiny": lambda x: 1e-3 * x,
    "one more everywhere": lambda x: x + 1,
    "zeros": lambda x: 0 * x,
    "ones": lambda x: 0 * x + 1,
    "all squared": lambda x: x * x,
    "no sign": abs,
    "back to front": lambda x: x[::-1].copy(),
    "sorted": lambda x: np.sort(x, axis=-1),
    "transposed": lambda x: x.T.copy(),
    "moved by one": lambda x: np.roll(x, 1, axis=0),
    "moved by two": lambda x: np.roll(x, 2, axis=0),
    "one short": lambda x: x[:-1].copy(),
    "one longer": lambda x: np.concatenate([x, x[:1]]),
    "with one axis more": lambda x: x[None],
    "twice over": lambda x: np.concatenate([x, x]),
    "as a list": lambda x: x.tolist(),
    "as whole numbers": lambda x: x.astype(int),
    "one nan": lambda x: np.where(np.arange(x.size).reshape(x.shape) == 0, np.nan, x),
}
_PARTS = ("stem", "block_1", "position", "window", "block_2", "block_3", "head")
_WORDS = {
    "pooling": ("none", "max", "stride"),
    "padding": ("zeros", "circular"),
    "head": ("flatten", "mean", "max"),
}


def variants(value: Any, most: int, seed: int) -> list[tuple[str, Any]]:
    """What an object may be changed into, with a name for each; `most` of them, from a seed."""
    found = list(_variants(value))
    return found if len(found) <= most else Random(seed).sample(found, most)


def _variants(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        for i, part in enumerate(value):
            for name, other in _variants(part):
                yield f"part {i}: {name}", (*value[:i], other, *value[i + 1 :])
    elif isinstance(value, np.ndarray):
        for place in np.ndindex(value.shape):
            for name, change in _EACH.items():
                other = value.astype(float)
                other[place] = change(other[place])
                yield f"{name} at {place}", other
        yield from _exchanged(value)
        yield from ((name, change(value)) for name, change in _ALL.items())
    elif isinstance(value, list):  # of names: all lists of them
        for chosen in product((False, True), repeat=len(_PARTS)):
            names = [name for name, taken in zip(_PARTS, chosen, strict=True) if taken]
            yield " and ".join(names) or "nobody", names
    elif isinstance(value, dict):
        for words in product(*_WORDS.values()):
            yield ", ".join(words), dict(zip(_WORDS, words, strict=True))
    elif isinstance(value, int | float):
        yield from ((name, change(value)) for name, change in _EACH.items())


def _exchanged(value: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Any two different entries in each other's place."""
    for i in range(value.size):
        for j in range(i):
            other = value.copy()
            other.flat[i], other.flat[j] = value.flat[j], value.flat[i]
            if other.flat[i] != other.flat[j]:
                yield f"entries {j} and {i} exchanged", other
