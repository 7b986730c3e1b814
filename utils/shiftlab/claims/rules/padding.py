"""The rules of notebook 05: the law of notebook 01 at the edge, and nets that feel the edge."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, LEARNED, ROUNDING, UNSETTLED, Ruling, untrained, weak

FEW = 0.1
"""A share of right answers below this says that a net answers by the side, not by the digit."""
STAYS = 0.9
"""A share above this, sides changed, says that a net still answers by the digit."""
CHANCE = 0.5
BLIND = 0.6
"""A share of sides told below this is as good as guessed."""


def _a3_at_the_edge(
    *,
    circular_padding: float,
    circular_padding_crop: float,
    zero_padding: float,
    predictions_missed: Mapping[str, int],
    of_settings: int,
    safe_interior: float,
    one_column_more: float,
    object_inside: float,
    object_inside_with_bias: float,
) -> Ruling:
    if min(zero_padding, one_column_more) < CLEAR:
        return weak("the columns at the edge of a zero-padded window")
    if circular_padding_crop < CLEAR:
        return weak("a camera's crop, with circular padding")
    if object_inside_with_bias < CLEAR:
        return weak("an object inside the window, with a bias")
    if circular_padding > ROUNDING:
        return Ruling("FALSE", "With circular padding a cyclic shift should pass, and did not.")
    if max(safe_interior, object_inside) > ROUNDING:
        return Ruling("FALSE", "Even columns that no edge can reach break the law.")
    if of_settings < 1 or any(predictions_missed.values()):
        return Ruling(UNSETTLED, "The count of the wrong columns is not what was predicted.")
    return Ruling(
        "TRUE IF",
        "The shift is cyclic and the padding circular, or one looks at the safe interior only, "
        "which loses (k − 1)/2 columns at each edge with every layer, and |d| more where content "
        "enters. How many columns are wrong with zeros and no bias is as predicted in all settings "
        "tried, for cyclic and zero-filled shifts and for crops (formulas: notebook 5, section 2, "
        "“count the stretches”).",
    )


def _c13(
    *,
    trained: Mapping[str, float],
    swapped_circular: float,
    swapped: Mapping[str, float],
    swapped_replicate: float,
    swapped_zero_shallow: float,
    swapped_zero_two_columns_in: float,
    side_alone: Mapping[str, float],
    side_alone_zero_shallow: float,
    side_alone_two_columns_in: float,
    columns_apart_circular: int,
    columns_apart_zero: int,
) -> Ruling:
    if unread := untrained(trained, LEARNED):
        return unread
    blind = max(side_alone.values()) <= BLIND and columns_apart_circular <= 1
    if swapped_circular < LEARNED or not blind:
        return weak("networks that cannot know the side")
    if columns_apart_zero <= 1:
        return Ruling(UNSETTLED, "Zero padding should tell the columns of a constant apart.")
    if min(swapped.values()) > CHANCE:
        return Ruling("TRUE", "Here, no padding tells the network the side.")
    shallow = min(swapped_zero_shallow, swapped_zero_two_columns_in)
    leaks = max(swapped.values()) <= FEW and swapped_replicate <= CHANCE / 2
    if not leaks or shallow < STAYS or side_alone_zero_shallow < LEARNED:
        return Ruling(UNSETTLED, "How much of the side leaks in depends on the seed here.")
    if side_alone_two_columns_in < LEARNED:
        return Ruling(UNSETTLED, "Whether two free columns hide the side depends on the seed here.")
    return Ruling(
        "FALSE",
        "With circular padding, stride 1 and a global mean they are blind to it, under cyclic "
        "shifts. With zeros or reflect, four layers and digits at the edge, networks built alike "
        "answer by the side, with replicate nearly always. With zeros they still answer by the "
        "digit if it stands two columns from the edge, or with two layers; yet they can tell the "
        "side in both cases, if nothing else is to be told.",
    )


RULES = {"A3 at the edge": _a3_at_the_edge, "C13": _c13}
