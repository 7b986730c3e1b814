"""An object whose mask cannot follow it through one halving: `unfollowed()`."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from shiftlab import layers, shifts
from shiftlab.exercises.declare import (
    Ask,
    Example,
    Exercise,
    Finding,
    Law,
    Misconception,
    Misfit,
    differ,
)
from shiftlab.exercises.drawing import conditioned
from shiftlab.exercises.objects import nothing_to_draw, row_of_numbers

PLACES = 8


def mask_of(x: np.ndarray) -> np.ndarray:
    """Down and up again: the maximum of each pair, written to both of its places; (n,), n even."""
    return np.repeat(layers.max_pool(x, 2, 2), 2)


def _an_object(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    row = row_of_numbers(value, f"an array of {PLACES} numbers, each 0 or 1")
    if len(row) != PLACES:
        raise Misfit(f"Expected were {PLACES} numbers; what came back has {len(row)}.")
    return row


def _is_binary(x: np.ndarray) -> bool:
    return bool(np.isin(x, (0, 1)).all())


def _binary(ask: Ask) -> Finding | None:
    x = ask()
    if _is_binary(x):
        return None
    other = x[~np.isin(x, (0, 1))][0]
    return Finding((), f"One of your values is {other:g}; 0 is ground, 1 is object.", {"x": x})


def _copies(mask: np.ndarray) -> list[tuple[float, ...]]:
    return [tuple(copy.tolist()) for _, copy in shifts.orbit(mask)]


def _follows(x: np.ndarray) -> bool:
    """Whether some shift of the mask of x is the mask of T_1 x."""
    return tuple(mask_of(shifts.circular(x, 1)).tolist()) in _copies(mask_of(x))


def _no_copy(ask: Ask) -> Finding | None:
    x = ask()
    if not _is_binary(x) or not _follows(x):
        return None
    after = mask_of(shifts.circular(x, 1))
    by = _copies(mask_of(x)).index(tuple(after.tolist()))
    return Finding(
        (("the mask of x", mask_of(x)), ("the mask of T_1 x", after)),
        f"Move the first by {by}, and it is the second.",
        {"x": x},
    )


# Not nothing, and not the first half of the course's own answer.
_PATTERNS = tuple(p for p in product((0, 1), repeat=4) if any(p) and p != (0, 0, 1, 1))


def _begins_otherwise(own: tuple[int, ...], ask: Ask, arguments: Example) -> Finding | None:
    """What speaks against an answer to a student whose first places were drawn."""
    asked = np.array(own, dtype=float)
    return differ(
        ("your numbers begin with", ask()[:4]),
        ("they should begin with", asked),
        remark=f"{' '.join(map(str, own))} at the beginning.",
    )


def _case(test: Any) -> Any:
    return lambda ask: bool(_is_binary(ask()) and test(ask()))


def _all_full(x: np.ndarray) -> bool:
    return 0 < x.sum() < PLACES and all(mask_of(shifts.circular(x, d)).all() for d in (0, 1))


EXERCISE = Exercise(
    name="unfollowed",
    notebook="08",
    number="08.6",
    title="An object that its mask cannot follow",
    asks="Give eight zeros and ones whose mask, after a step, is no shift of the mask before.",
    takes=(),
    returns=_an_object,
    probes=((),),
    laws=(
        Law("zeros and ones", "Each value is 0 or 1.", nothing_to_draw, _binary, tries=1),
        Law(
            "no shift of the old mask",
            "The mask of T_1 x is no circular shift of the mask of x.",
            nothing_to_draw,
            _no_copy,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "a single 1",
            "The mask of a single 1 is a pair, wherever it stands. It stays behind at some steps, "
            "but it is always *some* shift of the old mask.",
            lambda: np.eye(PLACES)[2],
            recognise=_case(lambda x: x.sum() == 1),
        ),
        Misconception(
            "nothing there",
            "Nothing is there, so there is nothing to follow: both masks are empty.",
            lambda: np.zeros(PLACES),
            recognise=_case(lambda x: not x.any()),
        ),
        Misconception(
            "object everywhere",
            "The object is everywhere, and both masks are full.",
            lambda: np.ones(PLACES),
            recognise=_case(lambda x: x.all()),
        ),
        Misconception(
            "every pair holds a 1",
            "In your object every pair holds a 1, before the step and after it: both masks are "
            "full. Leave some pairs empty.",
            lambda: np.array([1.0, 0] * (PLACES // 2)),
            recognise=_case(_all_full),
        ),
        Misconception(
            "an object of three",
            "Three in a row always touch two pairs, so the mask has four places before the step "
            "and after it. Which lengths touch now more pairs, now fewer?",
            lambda: np.array([0.0, 0, 1, 1, 1, 0, 0, 0]),
            recognise=_case(lambda x: x.sum() == 3 and (x * np.roll(x, 1)).sum() == 2),
        ),
        Misconception(
            "shades of grey",
            "Some of your values are neither 0 nor 1. Here a place belongs to the object (1) or it "
            "does not (0).",
            lambda: np.array([0.0, 0, 0.5, 1, 0.5, 0, 0, 0]),
            recognise=lambda ask: not _is_binary(ask()),
        ),
    ),
    hints=(
        "The pairs are the places 0 1, 2 3, 4 5 and 6 7. A pair with a 1 in it becomes two ones.",
        "A shift never changes how many ones a mask has. So look for an object that touches a "
        "different number of pairs after the step.",
        "Two ones side by side: in one pair, or across the border of two? A step changes that.",
    ),
    minutes=5,
    core=False,
    drawn=conditioned(
        _PATTERNS,
        lambda own: f"Your eight numbers must begin with {' '.join(map(str, own))}.",
        _begins_otherwise,
    ),
)
