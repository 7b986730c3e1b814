"""Rules of notebook 09, second half: turned, enlarged and transformed pictures."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, untrained, weak

MOST = 0.85
"""Where at least this share of the digits is read, most of them are."""
LOST = 0.3
"""Below this accuracy most answers are wrong; chance is 0.1."""
UNDONE = 0.25
"""A transformer that leaves less than this share of a move has undone it, more or less."""


def _d3(
    *,
    plain_upright: float,
    plain_quarter_turned: float,
    lifted_turn_and_roll: float,
    lifted_turn_alone: float,
    pooled_quarter_turn: float,
    pooled_eighth_turn: float,
    stride_2_odd_side: float,
    stride_2_even_side: float,
    group_upright: float,
    group_loses_at_quarter_turns: float,
    group_eighth_turned: float,
    augmented_worst_angle: float,
    augmented_upright: float,
) -> Ruling:
    """Accuracies are means over the seeds, `augmented_worst_angle` that at the worst angle."""
    if refused := untrained({"plain, upright": plain_upright, "group, upright": group_upright}):
        return refused
    if lifted_turn_alone < CLEAR:
        return weak("the four maps, turned and not rolled")
    if plain_quarter_turned > LOST:
        return Ruling("TRUE", "Here a plain network reads on after a quarter-turn.")
    if max(lifted_turn_and_roll, pooled_quarter_turn, stride_2_odd_side) > ROUNDING:
        return Ruling(UNSETTLED, "What should commute with quarter-turns left something over.")
    if min(pooled_eighth_turn, stride_2_even_side) < CLEAR or group_eighth_turned > LOST:
        return Ruling(UNSETTLED, "What should break stood firm: was the test too weak?")
    if abs(group_loses_at_quarter_turns) > CLEAR:
        return Ruling(UNSETTLED, "The group network does not keep its accuracy at quarter-turns.")
    if augmented_worst_angle < plain_quarter_turned + CLEAR:
        return Ruling(UNSETTLED, "Showing turned digits did not help.")
    if augmented_upright > plain_upright - CLEAR:
        return Ruling(UNSETTLED, "Showing turned digits cost nothing here: say so, and why.")
    return Ruling(
        "FALSE",
        "A plain network is lost after a quarter-turn (digits, 24 × 24, circle, 5 seeds). What "
        "commutes with the four quarter-turns, exactly on the circle, is a group convolution: at "
        "stride 1, and at stride 2 on odd sides, not on even ones; pooled over its four turns it "
        "is invariant to them, and to no angle between. Turned examples make a plain network about "
        "equally good at every angle, and cost accuracy on upright digits.",
    )


def _d4(
    *,
    one_size_at_that_size: float,
    one_size_at_the_ends: float,
    some_sizes_inside: float,
    some_sizes_far_outside: float,
    shift_there_and_back: float,
    scale_there_and_back: float,
) -> Ruling:
    """Accuracies are means over the seeds; at the ends, inside: at the worse end of it."""
    if shift_there_and_back > ROUNDING or scale_there_and_back < CLEAR:
        return weak("halving and doubling, which should not cancel where a shift does")
    if refused := untrained({"one size, at that size": one_size_at_that_size}):
        return refused
    if one_size_at_the_ends > some_sizes_inside - 0.02:
        return Ruling(UNSETTLED, "One size alone was enough here: was the range too narrow?")
    if some_sizes_inside < MOST:
        return Ruling("FALSE", "Within the sizes shown most digits are not read.")
    if some_sizes_far_outside > some_sizes_inside - CLEAR:
        return Ruling("TRUE", "Here sizes beyond those shown are read as well.")
    return Ruling(
        "TRUE IF",
        "The size lies within the range that was shown; approximately, by training, without any "
        "law. Beyond the range it gets lost (digits of 8 to 28 pixels in the middle of 28 × 28, "
        "5 seeds). Enlarging is no group action on a grid: half and double do not cancel.",
    )


def _d5(
    *,
    nothing_before: float,
    dense_left_over_inside: Mapping[str, float],
    dense_left_over_outside: Mapping[str, float],
    mean_place_left_over: float,
    centre_of_mass_left_over: float,
    centre_of_mass_accuracy: float,
    centre_of_mass_with_a_second_thing: float,
) -> Ruling:
    """What is left over: of the move, 0 if wholly undone; the mappings have one for each seed."""
    if nothing_before > LOST:
        return weak("no transformer at all, with which moved digits should not be read")
    if refused := untrained({"behind the centre of mass": centre_of_mass_accuracy}):
        return refused
    if centre_of_mass_left_over > UNDONE:
        return Ruling(UNSETTLED, "Not even centring on the centre of mass undid the shift.")
    if centre_of_mass_with_a_second_thing < CLEAR:
        return Ruling(UNSETTLED, "A second bright thing did not draw the centre of mass away.")
    if min(len(dense_left_over_inside), len(dense_left_over_outside)) < 3:
        return Ruling(UNSETTLED, "Fewer than three seeds say nothing about learning.")
    inside = sum(left < UNDONE for left in dense_left_over_inside.values())
    outside = sum(left < UNDONE for left in dense_left_over_outside.values())
    count = len(dense_left_over_inside)
    if inside == outside == count:
        return Ruling("TRUE", "Even one that ends in a dense layer undid every shift.")
    if mean_place_left_over > UNDONE:
        return Ruling("FALSE", "No transformer that had to learn undid the shifts here.")
    return Ruling(
        "TRUE IF",
        "What finds the shift moves along with the picture. A localiser that ends in a dense layer "
        f"learned to undo shifts within the range shown for {inside} of {count} seeds, and beyond "
        f"it for {outside}. One that ends in a centre of mass undid them in and beyond the range, "
        "for each seed, and the plain centre of mass does so without learning (digits alone in a "
        "dark window, whole-pixel shifts, zeros entering).",
    )


RULES = {"D3": _d3, "D4": _d4, "D5": _d5}
