"""The rules of notebook 05: the law of notebook 01 at the edge, and nets that feel the edge."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

FEW = 0.1
"""A share of right answers below this says that a net answers by the side, not by the digit."""
MOST = 0.95
"""A share of right answers above this says that a net has learned its task."""
CHANCE = 0.5


def _a3_at_the_edge(
    *,
    circular_padding: float,
    zero_padding: float,
    predictions_missed: Mapping[str, int],
    safe_interior: float,
    one_column_more: float,
    object_inside: float,
    object_inside_with_bias: float,
) -> Ruling:
    if min(zero_padding, one_column_more) < CLEAR:
        return weak("the columns at the edge of a zero-padded window")
    if object_inside_with_bias < CLEAR:
        return weak("an object inside the window, with a bias")
    if circular_padding > ROUNDING:
        return Ruling("FALSE", "With circular padding a cyclic shift should pass, and did not.")
    if max(safe_interior, object_inside) > ROUNDING:
        return Ruling("FALSE", "Even columns that no edge can reach break the law.")
    if any(predictions_missed.values()):
        return Ruling(UNSETTLED, "The count of the wrong columns is not what was predicted.")
    return Ruling(
        "TRUE IF",
        "The padding is circular, or one looks at the safe interior only, which each layer makes "
        "narrower by k − 1. With zero padding, L layers, r = (k − 1)/2, w = 2Lr, generic signals "
        "and a shift by d in a wide window, w + min(d, w) columns are wrong if it is cyclic, and "
        "(2L − 1)r + min(d, Lr) if it is zero-filled and there is no bias.",
    )


def _c13(
    *,
    trained: Mapping[str, float],
    swapped_circular: float,
    swapped_zero: float,
    swapped_zero_shallow: float,
    columns_apart_circular: int,
    columns_apart_zero: int,
) -> Ruling:
    if min(trained.values()) < MOST:
        return weak("the accuracy on the sides of the training, which should be high")
    if swapped_circular < MOST or columns_apart_circular > 1:
        return weak("circular padding, with which no network can know the side")
    if columns_apart_zero <= 1:
        return Ruling(UNSETTLED, "Zero padding should tell the columns of a constant apart.")
    if swapped_zero > CHANCE:
        return Ruling("TRUE", "Here, zero padding does not tell the network the side.")
    if swapped_zero > FEW or swapped_zero_shallow < MOST:
        return Ruling(UNSETTLED, "How much of the side leaks in depends on the seed here.")
    return Ruling(
        "FALSE",
        "With circular padding, stride 1 and a global mean they are blind to it, under cyclic "
        "shifts. With zero padding, digits at the edge and four layers, the same networks answer "
        "by the side; with two layers they still answer by the digit.",
    )


RULES = {"A3 at the edge": _a3_at_the_edge, "C13": _c13}
