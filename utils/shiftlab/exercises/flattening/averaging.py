"""A dense head that averages: `dense_that_averages(channels, height, width, V)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _shape(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    channels, height, width, V = arguments
    return len(V), channels * height * width


def _maps_and_head(draw: Draw) -> dict[str, Any]:
    channels, height, width = draw.whole(1, 3), draw.whole(1, 4), draw.whole(1, 4)
    return {
        "maps": draw.signal(channels * height * width).reshape(channels, height, width),
        "V": draw.picture(draw.whole(1, 3), channels),
    }


def _and_shift(draw: Draw) -> dict[str, Any]:
    return {**_maps_and_head(draw), "d": (draw.whole(0, 3), draw.whole(0, 3))}


def _is_the_average(ask: Ask, maps: np.ndarray, V: np.ndarray) -> Finding | None:
    W = ask(*maps.shape, V)
    return differ(
        ("your W @ maps.ravel()", W @ maps.ravel()),
        ("V @ the mean of each map", V @ maps.mean(axis=(1, 2))),
    )


def _is_invariant(ask: Ask, maps: np.ndarray, V: np.ndarray, d: tuple[int, int]) -> Finding | None:
    W = ask(*maps.shape, V)
    moved = np.roll(maps, d, axis=(1, 2))
    return differ(
        (f"your scores, the maps moved by {d}", W @ moved.ravel()),
        ("your scores where they stood", W @ maps.ravel()),
    )


def _not_divided(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    return np.repeat(V, height * width, axis=1)


def _tiled(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    return np.tile(V, (1, height * width)) / (height * width)


def _by_everything(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    return np.repeat(V, height * width, axis=1) / (channels * height * width)


def _by_height(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    return np.repeat(V, height * width, axis=1) / height


def _first_place(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    W = np.zeros((len(V), channels * height * width))
    W[:, :: height * width] = V
    return W


def _without_v(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    return np.full((len(V), channels * height * width), 1 / (height * width))


def _mean_of_v(channels: int, height: int, width: int, V: np.ndarray) -> np.ndarray:
    weights = V.mean(axis=1, keepdims=True) / (height * width)
    return np.repeat(weights, channels * height * width, axis=1)


_V = np.array([[1.0, 2.0], [3.0, 5.0]])
_WIDE = np.array([[1.0, -2.0, 4.0]])

EXERCISE = Exercise(
    name="dense_that_averages",
    notebook="08",
    number="08.2",
    title="A dense head that averages",
    asks="Give the weights with which a dense head is a global mean followed by V.",
    takes=("channels", "height", "width", "V"),
    returns=array_of(_shape, "classes, channels · height · width"),
    probes=((2, 1, 3, _V), (2, 2, 3, _V), (3, 2, 2, _WIDE)),
    laws=(
        Law(
            "a global mean, then V",
            "On all maps, your dense head gives the scores of the global mean followed by V.",
            _maps_and_head,
            _is_the_average,
        ),
        Law(
            "invariant",
            "When the maps move round the circle, down or sideways, the scores stay.",
            _and_shift,
            _is_invariant,
        ),
    ),
    misconceptions=(
        Misconception(
            "not divided",
            "Your head adds up each map, where a mean divides by the number of places as well: its "
            "scores are height · width times too large.",
            _not_divided,
        ),
        Misconception(
            "the maps by turns",
            "np.tile lets the weights of the channels take turns. Flattened maps stand one "
            "*behind* the other: first all places of map 0, then all of map 1. np.repeat does it.",
            _tiled,
        ),
        Misconception(
            "divided by the channels as well",
            "You divide by all the numbers there are, channels included. Each map is averaged by "
            "itself: divide by height · width.",
            _by_everything,
        ),
        Misconception(
            "divided by the height",
            "You divide by the height only. A map has height · width places.",
            _by_height,
        ),
        Misconception(
            "the first place only",
            "Your head looks at the first place of each map, and gives all other places the weight "
            "0. When the maps move, something else stands there.",
            _first_place,
        ),
        Misconception(
            "V is missing",
            "Every class gets the same weights in your answer: V does not occur in it.",
            _without_v,
        ),
        Misconception(
            "all channels alike",
            "You average the weights in V over the channels, so all maps count alike. Map c has "
            "the weights V[:, c].",
            _mean_of_v,
        ),
    ),
    hints=(
        "Write the mean as a sum: every place of map c gets the same weight. Which one?",
        "For one class: V[0, c] / (height * width) for each place of map c, first all places of "
        "map 0, then all of map 1.",
        "np.repeat([1, 2], 3) gives 1 1 1 2 2 2. With axis=1 it repeats the columns of V.",
    ),
    answered_by=("nets.heads",),
    minutes=9,
)
