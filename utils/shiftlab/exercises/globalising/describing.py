"""A network described in three words: `letter_net()`, the same answers at every place.

A description is measured on a small network with random weights, in plain NumPy: what such a
network cannot do exactly, no training can promise.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, scenes
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.objects import nothing_to_draw
from shiftlab.exercises.returns import described
from shiftlab.experiments.places import WORDS

_MAPS = 4
SAME = 1e-9
"""Logits that differ by less are the same, to rounding."""


def logits(
    pictures: np.ndarray, strides: tuple[int, ...], padding: str, head: str, pool: bool = False
) -> np.ndarray:
    """A network with random weights, four maps a layer: pictures (B, H, W) to logits (B, 2).

    Each layer: 3 × 3 convolution, rectifier, then a max-pool (pool) or only the comb of the
    stride. head: "mean", "max" or "flatten", then a dense layer.
    """
    rng = np.random.default_rng(7)
    maps, channels = pictures[:, None], 1
    for s in strides:
        kernel, bias = rng.normal(size=(_MAPS, channels, 3, 3)), rng.random(_MAPS)
        if padding == "zeros":
            maps = np.pad(maps, [(0, 0), (0, 0), (1, 1), (1, 1)])
        maps = layers.feature_maps(maps, kernel, bias)
        if padding == "zeros":
            maps = maps[:, :, 1:-1, 1:-1]
        maps, channels = layers.relu(maps), _MAPS
        if pool and s > 1:
            maps = layers.both_axes(lambda row, s=s: layers.max_pool(row, s, s), maps)
        else:
            maps = maps[:, :, ::s, ::s]
    if head == "flatten":
        features = maps.reshape(len(maps), -1)
    else:
        features = maps.mean(axis=(2, 3)) if head == "mean" else maps.max(axis=(2, 3))
    return features @ rng.normal(size=(features.shape[1], 2))


def _a_description(value: Any, arguments: tuple[Any, ...]) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Misfit(
            "Expected was a dict with pooling, padding and head, as in the stub; what came back "
            f"is {described(value)}."
        )
    if set(value) != set(WORDS):
        raise Misfit(
            f"The dict should have the keys {', '.join(WORDS)}; it has "
            f"{', '.join(map(str, value)) or 'none'}."
        )
    for key, choices in WORDS.items():
        if not isinstance(value[key], str) or value[key] not in choices:
            raise Misfit(f"{key} is one of {', '.join(choices)}; yours is {value[key]!r}.")
    return value


@cache
def _letter_at_all_places() -> dict[str, np.ndarray]:
    """A and B at every place of a 16 × 16 canvas where all of the letter is seen."""
    places = [(row, column) for row in range(7) for column in range(7)]
    return {
        c: np.stack([scenes.placed(scenes.letter_tile(c), place, 16) for place in places])
        for c in "AB"
    }


def _answers(net: dict[str, str], character: str) -> np.ndarray:
    strides = (1, 1, 1) if net["pooling"] == "none" else (2, 2, 1)
    pictures = _letter_at_all_places()[character]
    return logits(pictures, strides, net["padding"], net["head"], net["pooling"] == "max")


def _equal_everywhere(ask: Ask) -> Finding | None:
    net = ask()
    for character in "AB":
        answers = _answers(net, character)
        away = np.abs(answers - answers[0]).max(axis=1)
        if away.max() > SAME:
            row, column = divmod(int(away.argmax()), 7)
            return Finding(
                (
                    (f"logits, {character} at row 0, column 0", answers[0].round(4)),
                    (f"logits, {character} at row {row}, column {column}",
                     answers[away.argmax()].round(4)),
                ),
                "A network so described, with random weights, answers otherwise at another place.",
                {"net": net},
            )  # fmt: skip
    return None


def _like(**words: str) -> Any:
    """Recognises a description by some of its words, and by the others being right."""

    def recognise(ask: Ask) -> bool:
        net = {**ask()}
        net["head"] = "global" if net["head"] in ("mean", "max") else net["head"]
        right = {"pooling": "none", "padding": "circular", "head": "global"}
        return net == {**right, **words}

    return recognise


def _net(**words: str) -> Any:
    return lambda: {"pooling": "none", "padding": "circular", "head": "mean", **words}


def _several_faults(ask: Ask) -> bool:
    net = ask()
    faults = (net["pooling"] != "none", net["padding"] != "circular", net["head"] == "flatten")
    return sum(faults) > 1


EXERCISE = Exercise(
    name="letter_net",
    notebook="04",
    number="04.4",
    title="A or B, wherever it stands",
    asks="Describe a network whose logits are the same wherever the letter stands.",
    takes=(),
    returns=_a_description,
    probes=((),),
    laws=(
        Law(
            "equal logits at all places",
            "A network so described, with random weights, has the same logits with the letter at "
            "every place of the canvas.",
            nothing_to_draw,
            _equal_everywhere,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "strides in place of pools",
            "Strided convolutions keep every second place: two of them leave only shifts by "
            "multiples of 4. The global head cannot bring back what was not computed.",
            _net(pooling="strided"),
            recognise=_like(pooling="strided"),
        ),
        Misconception(
            "max-pooling on the way",
            "Max-pooling is a dense maximum and a comb, and its comb keeps every second place: two "
            "of them leave only shifts by multiples of 4. A pool is no help for exactness here.",
            _net(pooling="max"),
            recognise=_like(pooling="max"),
        ),
        Misconception(
            "a flattened head",
            "Your maps move with the letter, but a flattened head has a weight of its own for each "
            "place, so it reads a moved map as another one.",
            _net(head="flatten"),
            recognise=_like(head="flatten"),
        ),
        Misconception(
            "zeros at the edge",
            "Near the edge your convolutions see padded zeros, where in the middle they see the "
            "biased maps of a dark background. So a letter at the edge looks different.",
            _net(padding="zeros"),
            recognise=_like(padding="zeros"),
        ),
        Misconception(
            "several at once",
            "More than one of your three words depends on the place. Look at them one by one: "
            "which of the words leaves out places, which treats the edge otherwise, which weighs "
            "each place by itself?",
            lambda: {"pooling": "max", "padding": "zeros", "head": "flatten"},
            recognise=_several_faults,
        ),
    ),
    hints=(
        "Follow a shift through the network: which of the choices commute with every circular "
        "shift, and which not?",
        "A comb of any kind leaves only multiples of its stride; so neither of the two that shrink "
        "the maps will do.",
        "What is left for the padding is the one that has no edge, and for the head either of the "
        "two that do not care where a value stands.",
    ),
    minutes=6,
)
