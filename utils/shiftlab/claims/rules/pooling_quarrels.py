"""The rules of notebook 03's extension: tolerance, strides, averages, parts, position, rotation."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.rules.pooling import FEW, MOST
from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, untrained, weak

NOTHING = 0.05
"""The bare comb should change the answer as much as no shrinking at all, up to this."""
LOST = 0.2
"""A network that reads ten digits is as good as lost at this accuracy or below; chance is 0.1."""


def _in_how_many(share: float, always: str, never: str, mixed: str) -> str:
    """Words for the share of the seeds in which something shows."""
    if share >= MOST:
        return always
    return never if share <= FEW else mixed


def _b6(
    *,
    near_none: float,
    near_comb: float,
    near_max: float,
    near_average: float,
    far_none: float,
    far_max: float,
    weights_of_the_pooling: float,
    dense_head_smaller_by: float,
    share_of_seeds_where_stride_narrows_gap: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if abs(far_max - far_none) > CLEAR:
        return weak("a far move, which no window of two can tolerate")
    if abs(near_comb - near_none) >= NOTHING:
        return weak("the bare comb, which tolerates nothing")
    if unread := untrained(accuracy):
        return unread
    if near_max >= near_none - CLEAR:
        return Ruling(UNSETTLED, "The maximum does not make the change any smaller here.")
    if abs(near_average - near_max) >= NOTHING:
        return Ruling(UNSETTLED, "Maximum and average differ here: is it the window, or more?")
    if weights_of_the_pooling or dense_head_smaller_by <= 1:
        return Ruling(UNSETTLED, "Count the weights again: a maximum has none.")
    if share_of_seeds_where_stride_narrows_gap > 1:
        return Ruling(UNSETTLED, "A share of the seeds lies between 0 and 1.")
    regularises = _in_how_many(
        share_of_seeds_where_stride_narrows_gap,
        "the stride narrowed the gap to the training",
        "the stride did not narrow the gap to the training",
        "whether the stride narrows the gap to the training depends on the seed",
    )
    return Ruling(
        "CONFUSED",
        "On photographs (the camera moves by one pixel, no border, all phases of the 2 × 2 grid) "
        "the window makes the answer change less, maximum and average alike; the bare comb does "
        "nothing. A maximum has no weights to save: it saves those of a dense head that flattens "
        f"what is left. As to regularising, {regularises} (digits, 24 × 24, circle, 6 seeds).",
    )


def _b7(
    *,
    strided_at_multiples: float,
    max_at_multiples: float,
    most_elsewhere: float,
    share_of_seeds_where_strided_keeps_less: float,
    share_of_seeds_where_strided_is_less_accurate: float,
    share_of_further_seeds_where_it_is: float,
    share_of_seeds_where_no_stride_keeps_most: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if share_of_seeds_where_no_stride_keeps_most < MOST:
        return weak("the network without any stride")
    if unread := untrained(accuracy):
        return unread
    if min(strided_at_multiples, max_at_multiples) < 1 or most_elsewhere >= 1:
        return Ruling(UNSETTLED, "The same shifts should be kept: multiples of 4, and no others.")
    if share_of_seeds_where_strided_keeps_less < MOST:
        return Ruling(UNSETTLED, "Which of the two keeps more labels here depends on the seed.")
    if max(accuracy.values()) - min(accuracy.values()) > NOTHING:
        return Ruling("FALSE", "They are far from equally accurate here.")
    further = _in_how_many(
        share_of_further_seeds_where_it_is,
        "and in further ones as well",
        "but not in further ones, so it is no law",
        "but further seeds are mixed, so it is no law",
    )
    less = _in_how_many(
        share_of_seeds_where_strided_is_less_accurate,
        f"The strided networks are a little less accurate in these seeds, {further}.",
        "The strided networks are a little more accurate.",
        "Which of the two is more accurate depends on the seed.",
    )
    return Ruling(
        "CONFUSED",
        "Two jobs (digits, 24 × 24, circle, 6 seeds). As to shrinking they are alike: of the moves "
        "by 0 to 8 pixels both keep all labels at multiples of the total stride, 4, and at no "
        "others. As to tolerance they differ: at one pixel the strided networks keep fewer labels. "
        f"{less}",
    )


def _b10(
    *,
    tent_error: float,
    found_without_pooling: float,
    found_beyond_the_window: float,
    found_with_windows_of_four: float,
    scrambled_without_pooling: float,
    scrambled_with_windows_of_four: float,
    price_error: float,
    whole_face_moved_by_four: float,
) -> Ruling:
    if max(found_without_pooling, found_beyond_the_window) > 0.7:
        return weak("a moved mouth without pooling, and one that left its window for certain")
    if max(tent_error, price_error) > ROUNDING:
        return Ruling(UNSETTLED, "The scores do not follow the tent.")
    if found_with_windows_of_four < found_without_pooling + CLEAR:
        return Ruling(UNSETTLED, "The windows do not bring the mouth back.")
    if scrambled_with_windows_of_four <= scrambled_without_pooling:
        return Ruling("TRUE", "And here it costs nothing: scrambled faces score no more.")
    if scrambled_with_windows_of_four <= 10 * scrambled_without_pooling:
        return Ruling(UNSETTLED, "The price is too low for windows of four: is it theirs?")
    if whole_face_moved_by_four > ROUNDING:
        return Ruling(UNSETTLED, "A face that moved by a whole window should not be found.")
    return Ruling(
        "TRUE IF",
        "It stays within its window: on the circle (24 × 24, windows of four, all phases of the "
        "grid, moves along a row) the score is a tent, 1 − |d| / p. The price at the same "
        "windows: scrambled faces score more than ten times as much. It is tolerance to small "
        "moves of each part; a whole face that moved by a window is not found at all.",
    )


def _b11(
    *,
    guessing: float,
    before: float,
    after_two_over_before: Mapping[str, float],
    after_a_global_maximum: float,
    accuracy: Mapping[str, float],
    far_labels_stay_global_head: float,
    far_labels_stay_dense_head: float,
    share_of_seeds_where_global_head_keeps_more: float,
) -> Ruling:
    """Before, after: errors in pixels; after_two_over_before: for each ridge of the reading."""
    if before > guessing / 3:
        return weak("guessing the middle, against reading the maps before pooling")
    if after_a_global_maximum < guessing / 2:
        return Ruling(UNSETTLED, "The position can be read even after a global maximum.")
    if max(after_two_over_before.values()) > 1.2:
        return Ruling("TRUE", "Local pooling forgets the position, too.")
    if unread := untrained(accuracy):
        return unread
    if max(accuracy.values()) - min(accuracy.values()) > 0.02:
        return Ruling(UNSETTLED, "Where they were trained the two heads should read alike.")
    gain = far_labels_stay_global_head - far_labels_stay_dense_head
    if share_of_seeds_where_global_head_keeps_more < MOST or gain < CLEAR:
        return Ruling(UNSETTLED, "Forgetting does not help elsewhere, either.")
    return Ruling(
        "CONFUSED",
        "Local max-pooling adds nothing to what a linear reading of the column misses anyway "
        "(24 × 24, circle, moves by up to 4 pixels); a global maximum forgets it all. Where "
        "they were trained, networks with a forgetful head and with a dense one read alike; 4 to 8 "
        "pixels elsewhere only the forgetful head keeps most labels (circle, 6 seeds).",
    )


def _b12(
    *,
    share_of_seeds_where_average_is_more_accurate: float,
    share_of_seeds_where_average_keeps_more: float,
    share_of_seeds_where_average_leads_at_nine_places: float,
    share_of_seeds_where_no_pooling_keeps_more: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if share_of_seeds_where_no_pooling_keeps_more < MOST:
        return weak("no pooling against max-pooling, where the difference is known")
    if unread := untrained(accuracy):
        return unread
    shares = (
        share_of_seeds_where_average_is_more_accurate,
        share_of_seeds_where_average_keeps_more,
        share_of_seeds_where_average_leads_at_nine_places,
    )
    if min(shares) >= MOST:
        return Ruling("TRUE", "Here the average is ahead on every count.")
    if max(shares) <= FEW:
        return Ruling("TRUE", "Here the maximum is ahead on every count.")
    if FEW < share_of_seeds_where_average_is_more_accurate < MOST:
        accuracy_says = "Which of the two is more accurate depends on the seed"
    else:
        accuracy_says = "The one that is more accurate is not ahead on all counts"
    nine = _in_how_many(
        share_of_seeds_where_average_leads_at_nine_places,
        "The average is right at all nine places within one pixel more often, in every seed.",
        "The maximum is right at all nine places within one pixel more often, in every seed.",
        "Which is right at all nine places more often depends on the seed, too.",
    )
    keeps = _in_how_many(
        share_of_seeds_where_average_keeps_more,
        "At one pixel the average keeps more labels in every seed.",
        "At one pixel the average keeps fewer labels in every seed.",
        "Which keeps more labels at one pixel is mixed.",
    )
    return Ruling("FALSE", f"{accuracy_says} (digits, 24 × 24, circle). {nine} {keeps}")


def _b14(
    *,
    upright: float,
    quarter_turn_trained_without: float,
    quarter_turn_trained_with: float,
    no_pooling: float,
    pooling_2_by_2: float,
    global_maximum: float,
    maximum_over_turned_copies: float,
    pictures_told_apart: float,
) -> Ruling:
    """The first three: accuracies; then errors under a quarter-turn, means over kernels."""
    if upright < MOST:
        return Ruling(UNSETTLED, "The trained networks cannot read even upright digits.")
    if min(no_pooling, global_maximum) < CLEAR:
        return weak("no pooling, and a global maximum: neither should bear a quarter-turn")
    if max(quarter_turn_trained_without, quarter_turn_trained_with) > LOST:
        return Ruling(UNSETTLED, "The trained networks do not mind the quarter-turn.")
    if pooling_2_by_2 < no_pooling / 2:
        return Ruling(UNSETTLED, "Pooling between layers helps with the quarter-turn here.")
    if maximum_over_turned_copies > ROUNDING or pictures_told_apart < MOST:
        return Ruling(UNSETTLED, "The pool over turned copies is not invariant, or useless.")
    return Ruling(
        "CONFUSED",
        "Pooling between layers leaves a network as lost after a quarter-turn as none does "
        "(digits, 24 × 24, circle, 6 seeds). A maximum over the picture and over the four turned "
        "copies of each kernel is exact for quarter-turns, on square pictures on the circle. What "
        "is pooled over decides.",
    )


def _b18(
    *, not_moved: float, inside_by_one: float, inside_by_three: float, beyond: float
) -> Ruling:
    if not_moved < 1 or beyond > 0:
        return weak("a part that did not move, and one that moved by a whole window")
    if min(inside_by_one, inside_by_three) == 1:
        return Ruling("TRUE", "A part that moves inside the window's width never left it here.")
    if max(abs(inside_by_one - 3 / 4), abs(inside_by_three - 1 / 4)) > ROUNDING:
        return Ruling(UNSETTLED, "In a window of four it should be three phases, and one.")
    return Ruling(
        "FALSE",
        "A part in a window of four (stride four, circle, all four phases) that moves by one stays "
        "for three of the phases, one that moves by three for a single one: the share is "
        "1 − |d| / p.",
    )


RULES = {
    "B6": _b6,
    "B7": _b7,
    "B10": _b10,
    "B11": _b11,
    "B12": _b12,
    "B14": _b14,
    "B18": _b18,
}
