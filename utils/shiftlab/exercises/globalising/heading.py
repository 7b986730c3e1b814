"""A symmetric head of one's own: `my_head(features)`, one number from a map, blind to places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, agree, differ
from shiftlab.exercises.drawing import answering
from shiftlab.exercises.objects import nothing_to_draw
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_VALUES = (0.0, 1.0, 2.0, -1.0, 3.0, 0.5, -2.5)


def _map(draw: Draw) -> dict[str, Any]:
    return {"features": draw.picture(draw.whole(2, 4), draw.whole(2, 4), _VALUES)}


def _map_and_shift(draw: Draw) -> dict[str, Any]:
    return {**_map(draw), "d": (draw.whole(-3, 3), draw.whole(-3, 3))}


def _map_and_order(draw: Draw) -> dict[str, Any]:
    return {**_map(draw), "seed": draw.whole(0, 99)}


def _same_when_moved(ask: Ask, features: np.ndarray, d: tuple[int, int]) -> Finding | None:
    moved = np.roll(features, d, (0, 1))
    return differ(
        ("my_head(features)", ask(features)),
        ("my_head(features moved)", ask(moved)),
        given={"features": features, "features moved": moved},
    )


def _same_when_shuffled(ask: Ask, features: np.ndarray, seed: int) -> Finding | None:
    order = np.random.default_rng(seed).permutation(features.size)
    shuffled = features.ravel()[order].reshape(features.shape)
    return differ(
        ("my_head(features)", ask(features)),
        ("my_head(features shuffled)", ask(shuffled)),
        given={"features": features, "features shuffled": shuffled},
    )


_CLASSICS = {"maximum": np.max, "mean": np.mean, "sum": np.sum}


def _pictures() -> np.ndarray:
    """Generic maps (4, 3, 4) of different contrast: no two of them hold the same values."""
    noise = np.random.default_rng(4).normal(size=(4, 3, 4))
    return (noise * np.array([1.0, 2.0, 4.0, 0.5])[:, None, None]).round(2)


def _tells_apart(ask: Ask) -> Finding | None:
    """Some two maps get different answers; counts may well agree on others."""
    maps = list(_pictures())
    answers = [ask(features) for features in maps]
    if not all(agree(answers[0], answer) for answer in answers[1:]):
        return None
    return Finding(
        (("my_head(one map)", answers[0]), ("my_head(another map)", answers[1])),
        f"{len(maps)} maps with quite different values all get the same answer.",
        {"one map": maps[0], "another map": maps[1]},
    )


def _not_a_classic(ask: Ask) -> Finding | None:
    maps = list(_pictures())
    answers = np.array([ask(features) for features in maps])
    for name, head in _CLASSICS.items():
        classic = np.array([float(head(features)) for features in maps])
        if agree(answers, classic):
            return Finding((), f"Your head is the {name}. Find another one.", {"features": maps[0]})
    for name, head in _CLASSICS.items():
        classic = np.array([float(head(features)) for features in maps])
        times, plus = np.polyfit(classic, answers, 1)
        if agree(answers, times * classic + plus):
            units = f"{times:.4g} × {name}" + (f" + {plus:.4g}" if abs(plus) > 1e-9 else "")
            return Finding(
                (),
                f"Your head is {units}. That says nothing of a map that the {name} does not say "
                "already. Find another one.",
                {"features": maps[0]},
            )
    return None


def _centred(ask: Ask) -> bool:
    features = _pictures()[0]
    rows, columns = np.indices(features.shape)
    total = features.sum()
    return agree(ask(features), float((rows * features).sum() / total)) or agree(
        ask(features), float((columns * features).sum() / total)
    )


EXERCISE = Exercise(
    name="my_head",
    notebook="04",
    number="04.1",
    title="A head of your own",
    asks="Write a symmetric head that is neither the maximum nor the mean nor the sum.",
    takes=("features",),
    returns=a_number,
    probes=(
        (np.array([[0.0, 2.0], [1.0, 0.0]]),),
        (np.array([[3.0, -1.0, 0.5], [1.0, 2.0, -2.5]]),),
        (np.array([[1.0, 4.0, 2.0], [0.0, -3.0, 5.0], [2.0, 7.0, 1.0]]),),
    ),
    laws=(
        Law(
            "no shift changes it",
            "On the circle, a moved map gets the same answer.",
            _map_and_shift,
            _same_when_moved,
        ),
        Law(
            "no shuffle changes it",
            "The same values in any other order get the same answer.",
            _map_and_order,
            _same_when_shuffled,
        ),
        Law(
            "it tells maps apart",
            "Not all maps get the same answer; a constant would be no help.",
            nothing_to_draw,
            _tells_apart,
            tries=1,
        ),
        Law(
            "it is a new one",
            "It is neither the maximum nor the mean nor the sum, nor one of them in other units.",
            nothing_to_draw,
            _not_a_classic,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the place of the maximum",
            "You return *where* the largest value stands, as argmax does. That moves when the map "
            "moves. Return something about the values themselves.",
            lambda features: float(np.argmax(features)),
        ),
        Misconception(
            "the centre of mass",
            "You return where the values lie on average. That is a place, and it moves with the "
            "map. Return something about the values themselves.",
            lambda features: float(
                (np.indices(features.shape)[0] * features).sum() / features.sum()
                if features.sum()
                else 0.0
            ),
            recognise=_centred,
        ),
        Misconception(
            "a corner",
            "You return the value at one fixed place. When the map moves, another value stands "
            "there.",
            lambda features: float(features[0, 0]),
        ),
        Misconception(
            "the middle",
            "You return the value in the middle. When the map moves, another value stands there.",
            lambda features: float(features[features.shape[0] // 2, features.shape[1] // 2]),
        ),
        Misconception(
            "row by row",
            "You take the maximum of each row and then average. No shift on the circle changes "
            "that, but a shuffle does: two large values in one row count once, in two rows twice.",
            lambda features: float(features.max(axis=1).mean()),
        ),
        Misconception(
            "column by column",
            "You take the maximum of each column and then average. No shift on the circle changes "
            "that, but a shuffle does: two large values in one column count once.",
            lambda features: float(features.max(axis=0).mean()),
        ),
        Misconception(
            "neighbours",
            "You compare neighbours. A shift on the circle keeps neighbours together, a shuffle "
            "tears them apart.",
            lambda features: float(np.abs(features - np.roll(features, 1, axis=1)).sum()),
        ),
        Misconception(
            "a constant",
            "You always return 0. No shift and no shuffle changes it, and it says nothing about "
            "the map.",
            lambda features: 0.0,
        ),
        Misconception(
            "the maximum",
            "You return the maximum. It is symmetric, but it is one of the three that are taken.",
            lambda features: float(features.max()),
        ),
        Misconception(
            "the mean",
            "You return the mean. It is symmetric, but it is one of the three that are taken.",
            lambda features: float(features.mean()),
        ),
    ),
    hints=(
        "Symmetric means: it could be computed from the values written on slips of paper in a bag. "
        "What can you say about the values in a bag?",
        "The second largest, the spread, how many are above 0, the sum of the squares.",
        "features.ravel() puts all values in one row; np.sort, np.median and np.std of it do not "
        "care how they stood.",
    ),
    minutes=5,
    drawn=answering(
        np.ones((2, 2)),
        "a map of ones",
        "Your head must answer a 2 × 2 map of ones with {}.",
        "your head's answer to it",
        lambda number: number,
    ),
)
