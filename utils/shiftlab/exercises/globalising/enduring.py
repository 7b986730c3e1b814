"""The least shift that no logit notices: `invariance_period(strides, padding, head)`."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.globalising.describing import SAME, logits
from shiftlab.exercises.returns import described, every, whole_number_or_none
from shiftlab.exercises.scaling import times_as_much

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_LENGTH = 24
_PICTURES = 4
_STRIDES = tuple(
    strides
    for count in (1, 2, 3)
    for strides in product((1, 2, 3, 4), repeat=count)
    if _LENGTH % prod(strides) == 0 and prod(strides) < _LENGTH
)
"""Strides whose product divides the length, so that the circle closes; short ones first."""


def _a_shift_or_none(value: Any, arguments: tuple[Any, ...]) -> int | None:
    """None, or one whole number: the same shift along both axes."""
    if isinstance(value, tuple | list):
        raise Misfit(
            "Expected was one whole number, the same shift along both axes, or None; what came "
            f"back is {described(value)}."
        )
    if isinstance(value, str) and value.strip().lower() == "none":
        raise Misfit(
            f"What came back is the text {value!r}. Leave the quotation marks away: None is "
            "Python's word for nothing, and a text is something to Python."
        )
    number = whole_number_or_none(value, arguments)
    if number is not None and number < 1:
        raise Misfit(
            f"What came back is {number}. A move by 0 is none, and every network ignores it: asked "
            "for is 1 or more, and None where there is no such d."
        )
    return number


def _strides_padding_head(draw: Draw) -> dict[str, Any]:
    return {
        "strides": draw.one_of(_STRIDES),
        "padding": draw.one_of(("circular", "circular", "zeros")),
        "head": draw.one_of(("mean", "max", "mean", "flatten")),
    }


@cache
def _searched(strides: tuple[int, ...], padding: str, head: str) -> int | None:
    """The least shift, along both axes and the diagonal, that leaves the logits; or None."""
    pictures = np.random.default_rng(8).normal(size=(_PICTURES, _LENGTH, _LENGTH))

    def unnoticed(some: np.ndarray, *moves: tuple[int, int]) -> np.ndarray:
        """For each move, whether the logits of these pictures stay as they are."""
        moved = np.concatenate([some, *(shifts.circular(some, move) for move in moves)])
        answers = logits(moved, strides, padding, head).reshape(1 + len(moves), -1)
        return np.abs(answers[1:] - answers[0]).max(axis=1) < SAME

    # One low picture, moved right, ends the hope for most shifts. Of it the rectifier may leave so
    # little that a shift goes unnoticed by chance, so several whole ones have the last word.
    low = prod(strides) * (1 if prod(strides) > 3 else 4)  # all strides divide its height
    hopeful = unnoticed(pictures[:1, :low], *((0, d) for d in range(1, _LENGTH)))
    for d in (1 + np.flatnonzero(hopeful)).tolist():
        if unnoticed(pictures, (0, d), (d, 0), (d, d)).all():
            return d
    return None


def _as_searched(ask: Ask, strides: tuple[int, ...], padding: str, head: str) -> Finding | None:
    return differ(
        ("your prediction", ask(strides, padding, head)),
        ("found by trying all shifts, 1 to 23", _searched(strides, padding, head)),
    )


def _global_circular(draw: Draw) -> dict[str, Any]:
    return {**_strides_padding_head(draw), "padding": "circular", "head": "mean"}


EXERCISE = Exercise(
    name="invariance_period",
    notebook="04",
    number="04.5",
    title="The least shift that nothing notices",
    asks="Predict the least shift that leaves all logits as they are, or None.",
    takes=("strides", "padding", "head"),
    returns=_a_shift_or_none,
    probes=(
        ((1, 1), "circular", "mean"),
        ((2, 2), "circular", "max"),
        ((2, 1, 3), "circular", "mean"),
        ((3, 2, 2), "circular", "mean"),
        ((1,), "circular", "flatten"),
        ((2,), "zeros", "mean"),
        ((1, 1), "zeros", "flatten"),
    ),
    laws=(
        Law(
            "as found by search",
            "A network with random weights on a 24 × 24 circle keeps its logits for this shift, "
            "right, down and both, and for no smaller one.",
            _strides_padding_head,
            _as_searched,
            tries=40,
        ),
        Law(
            "with a global head on the circle",
            "A network with circular padding, a global head and random weights on a 24 × 24 circle "
            "keeps its logits for this shift, right, down and both, and for no smaller one.",
            _global_circular,
            _as_searched,
            tries=20,
        ),
    ),
    misconceptions=(
        Misconception(
            "global means every shift",
            "You give every global head the same answer, whatever the strides. It forgets where "
            "things stand *on its maps*; but strides before it have already thrown places away.",
            lambda strides, padding, head: None if head == "flatten" else 1,
        ),
        Misconception(
            "one for all",
            "You give every network the same answer. Look at the three things one by one: strides "
            "throw places away, zeros stand at an edge, and a flattened head weighs each place by "
            "itself.",
            lambda strides, padding, head: 1,
        ),
        Misconception(
            "a circle is enough",
            "On the circle you always give the same answer. The circle has no edge, and that is "
            "all: strides still throw places away, and a flattened head weighs each place by "
            "itself.",
            lambda strides, padding, head: 1 if padding == "circular" else None,
        ),
        Misconception(
            "1 where there is hope",
            "You know well when there is no such shift. But where there is one you always give the "
            "same, and the strides have thrown places away: after (2, 2), which moves bring the "
            "kept places onto kept places?",
            lambda strides, padding, head: (
                1 if padding == "circular" and head != "flatten" else None
            ),
        ),
        Misconception(
            "the largest stride",
            "You take the largest stride. Strides that follow each other multiply: after one of 2 "
            "the next one of 2 keeps every *fourth* pixel's place.",
            lambda strides, padding, head: (
                max(strides) if padding == "circular" and head != "flatten" else None
            ),
        ),
        Misconception(
            "the sum of the strides",
            "You add the strides. Each one acts on what the one before has left, so they multiply.",
            lambda strides, padding, head: (
                sum(strides) if padding == "circular" and head != "flatten" else None
            ),
        ),
        Misconception(
            "the last stride",
            "You take the last stride alone. Those before it have thrown places away as well.",
            lambda strides, padding, head: (
                strides[-1] if padding == "circular" and head != "flatten" else None
            ),
        ),
        Misconception(
            "the padding makes no difference",
            "You answer alike for both paddings. With zeros at the edge, what stands there is "
            "treated otherwise than in the middle, so no shift on the circle is safe.",
            lambda strides, padding, head: None if head == "flatten" else prod(strides),
        ),
        Misconception(
            "the head makes no difference",
            "You answer alike for all heads. A flattened head weighs each place by itself: it "
            "notices every shift of the maps.",
            lambda strides, padding, head: prod(strides) if padding == "circular" else None,
        ),
        Misconception(
            "only the strides",
            "You multiply the strides, and do not look at padding and head. Which of them depend "
            "on the place?",
            lambda strides, padding, head: prod(strides),
        ),
        Misconception(
            "the largest stride, and nothing else",
            "You take the largest stride, whatever the padding and the head are. Strides that "
            "follow each other multiply; and which padding, which head notices every shift?",
            lambda strides, padding, head: max(strides),
        ),
        Misconception(
            "never",
            "You answer None for every network. A single stride 1, circular padding and a mean at "
            "the end: is there really no shift that it ignores?",
            lambda strides, padding, head: None,
        ),
    ),
    hints=(
        "Two things end all hope, whatever the strides are. Which padding, which head?",
        "With circular padding and a global head, count as in notebook 2: for which shifts do the "
        "maps before the head move as a whole?",
        "A stack of strides is equivariant to multiples of their product (math.prod); the global "
        "head then turns equivariant into invariant.",
    ),
    minutes=6,
    drawn=times_as_much(
        (2, 3, 4, 5, 6, 7, 8, 9),
        lambda own: (
            f"Your picture has {24 * own} × {24 * own} pixels. Before the first of the layers your "
            f"network keeps {every(own)} pixel, in both directions."
        ),
        lambda own: {
            "a 24 × 24 circle": f"a {24 * own} × {24 * own} circle, of which {every(own)} pixel is "
            "kept first,",
            "found by trying all shifts, 1 to 23": "found by search, in pixels of your picture",
        },
        think=lambda own: (
            f"A move by one of the pixels that are kept is a move by {own} pixels of your picture."
        ),
        shown=lambda own: {
            "your stride, before them": own,
            "pixels of your picture": (24 * own, 24 * own),
        },
    ),
)
