"""The rules of notebook 03 on max-pooling itself, and on why pool at all; see `pooling_quarrels`.

Every sentence names the group of shifts, the grid and the boundary. Whatever is said of trained
networks asks for their accuracy as well: a network that reads no digits keeps its labels easily.
"""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, untrained, weak

MOST, FEW = 0.9, 0.1
"""A difference counts if it shows in at least, or at most, this share of the seeds."""


def _b4(
    *,
    left_after_a_move_by_one: float,
    by_two: float,
    dense_maximum: float,
    the_lucky_signal: float,
    two_numbers: float,
    on_a_picture: float,
    random_signals_that_break: Mapping[str, float],
) -> Ruling:
    if max(by_two, dense_maximum) > ROUNDING:
        return weak("a move by two, and the dense maximum: both should be repaired by a shift")
    if left_after_a_move_by_one <= ROUNDING:
        return Ruling("FALSE", "An output shift repairs this signal; is it 1 1 0 0?")
    if on_a_picture <= ROUNDING:
        return Ruling(UNSETTLED, "It breaks on a signal, but the claim is about pictures.")
    if min(random_signals_that_break.values()) < CLEAR:
        return Ruling(UNSETTLED, "One signal breaks it, random ones hardly ever do.")
    if max(two_numbers, the_lucky_signal) > ROUNDING:
        return Ruling(UNSETTLED, "Two numbers, or 4 1 3 2, should not break it: count again.")
    return Ruling(
        "TRUE",
        "It can, and no output shift repairs it: the smallest example on a circle is 1 1 0 0, and "
        "it breaks on a picture, too. Not every signal does: 4 1 3 2 pools to 4 3 before and "
        "after; but the longer a random signal, the rarer such luck. On the circle a move by two "
        "is always repaired, and so is any move of the dense maximum.",
    )


def _b5(
    *,
    dense_maximum_after_best_output_shift: float,
    comb_after_best_output_shift: float,
    max_pool_after_best_output_shift: float,
    no_window_in_place: float,
    dense_maximum_in_place: float,
    maxima_of_three_that_change: float,
    labels_stay_without_pooling: float,
    labels_stay_with_a_bare_stride: float,
    labels_stay_with_max_pooling: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if comb_after_best_output_shift < CLEAR:
        return weak("the comb without any maximum")
    if unread := untrained(accuracy):
        return unread
    if dense_maximum_after_best_output_shift > ROUNDING or max_pool_after_best_output_shift < CLEAR:
        return Ruling(UNSETTLED, "The two halves of max-pooling do not come apart here.")
    if min(dense_maximum_in_place, maxima_of_three_that_change) < CLEAR:
        return Ruling(UNSETTLED, "This shift is too small to move the dense maximum.")
    if dense_maximum_in_place > no_window_in_place - CLEAR:
        return Ruling(UNSETTLED, "The dense maximum tolerates this move no better than nothing.")
    if labels_stay_without_pooling < 1 or labels_stay_with_max_pooling > 0.95:
        return Ruling(UNSETTLED, "The trained networks do not differ as the layers do.")
    if labels_stay_with_a_bare_stride > labels_stay_with_max_pooling - CLEAR:
        return Ruling(UNSETTLED, "A bare stride keeps as many labels: where is the tolerance?")
    return Ruling(
        "CONFUSED",
        "Two halves, on the circle: the dense maximum is equivariant to every shift, and tolerates "
        "a move by one without being invariant (half of the maxima of three change); the comb "
        "breaks the law. On digits (24 × 24, circle, 6 seeds, moves by one pixel) the networks "
        "without pooling keep every label; those with max-pooling keep more than those with a bare "
        "stride, and not all.",
    )


def _b8(
    *,
    stay_at_multiples_of_four: float,
    period_error: float,
    worst_small_move: float,
    dense_head_one_away: float,
    dense_head_two_away: float,
    dense_head_four_away: float,
    dense_head_eight_away: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if stay_at_multiples_of_four - dense_head_four_away < CLEAR:
        return weak("a dense head, which breaks even at multiples of the stride")
    if unread := untrained(accuracy):
        return unread
    if stay_at_multiples_of_four < 1 or period_error > 0:
        return Ruling(UNSETTLED, "The map does not repeat itself with the total stride.")
    if worst_small_move > 0.9:
        return Ruling("TRUE", "Small moves hardly change a label here.")
    falls = dense_head_one_away >= dense_head_two_away >= dense_head_four_away
    if not falls or dense_head_one_away - dense_head_four_away <= 0.5:
        return Ruling(UNSETTLED, "The dense head should get worse with distance.")
    if dense_head_eight_away > 0.2:
        return Ruling(UNSETTLED, "The dense head should stay near chance, which is a tenth.")
    return Ruling(
        "CONFUSED",
        "On a circle with a global head (digits, 24 × 24, 6 seeds) the phase counts, not the size: "
        "moves by multiples of the total stride, 4, change no label, however far, along both axes; "
        "smaller moves can. What falls with distance is a dense head, to about chance at four "
        "pixels.",
    )


def _b9(
    *,
    changed_at_powers_of_two: Mapping[str, float],
    changed_at_other_lengths: Mapping[str, float],
    changed_with_random_kernels: Mapping[str, float],
    changed_with_the_kernel_0_2_0: float,
    off_the_maximum: float,
    signals_told_apart: float,
) -> Ruling:
    """The first four: the share of random signals that some shift of the circle changes."""
    if min(*changed_at_other_lengths.values(), *changed_with_random_kernels.values()) < 0.5:
        return weak("random kernels in between, and other lengths")
    if signals_told_apart < MOST:
        return Ruling(UNSETTLED, "It tells no signals apart: anything constant is invariant.")
    if max(*changed_at_powers_of_two.values(), off_the_maximum) > ROUNDING:
        return Ruling("FALSE", "Even pooling alone changes its last number.")
    if changed_with_the_kernel_0_2_0 > ROUNDING:
        return Ruling(UNSETTLED, "A kernel that mixes no neighbours should change nothing.")
    return Ruling(
        "TRUE IF",
        "On a circle whose length is a power of two, with nothing between the poolings that mixes "
        "neighbours: that is a global maximum, and it tells signals apart. With random kernels "
        "in between, or at any other length, some shift changes the number.",
    )


def _b16(
    *,
    weights_with_over_without: float,
    sees_without: float,
    sees_with: float,
    sees_with_holes: float,
    work_without_over_with: float,
    memory_without_over_with: float,
    work_holes_over_with: float,
    memory_holes_over_with: float,
    labels_stay_without: float,
    labels_stay_with: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if sees_with_holes != sees_with:
        return weak("the same windows without a stride should see as far")
    if unread := untrained(accuracy):
        return unread
    if weights_with_over_without != 1:
        return Ruling(UNSETTLED, "They should have the same number of weights.")
    if sees_with <= sees_without or min(work_without_over_with, memory_without_over_with) <= 1:
        return Ruling(UNSETTLED, "Pooling in between saves nothing here.")
    if min(work_holes_over_with, memory_holes_over_with) <= 1:
        return Ruling(UNSETTLED, "Windows with holes should cost more than pooling.")
    if labels_stay_with > labels_stay_without - CLEAR:
        return Ruling(UNSETTLED, "Pooling keeps as many labels here: it might be for those.")
    return Ruling(
        "FALSE",
        "Reasons there are: with the same number of weights, a larger receptive field, less work "
        "and less memory. They are about reach and cost, not about invariance: on the circle "
        "(digits, 24 × 24, 6 seeds) the networks without pooling keep more labels. Windows and "
        "kernels with holes reach as far without any stride, for more work and memory.",
    )


def _b17(
    *,
    signal: float,
    signal_after_window_of_five: float,
    signal_after_stride_of_two: float,
    side_of_picture: float,
    side_after_window_of_five: float,
    side_after_stride_of_two: float,
    side_without_padding: float,
) -> Ruling:
    if signal_after_stride_of_two >= signal or side_after_stride_of_two >= side_of_picture:
        return weak("a stride of two with a window of one")
    if signal_after_window_of_five < signal or side_after_window_of_five < side_of_picture:
        return Ruling("TRUE", "Fewer values are left: is there really no stride, and a circle?")
    if side_without_padding != side_of_picture - 4:
        return Ruling(UNSETTLED, "Without padding the border should cost w − 1 = 4.")
    return Ruling(
        "FALSE",
        "On the circle as many values are left as there were, of a signal and of a picture; the "
        "stride does the shrinking. Without padding, PyTorch's default, the border costs w − 1 "
        "rows and columns at any size: that is the border, not the window.",
    )


RULES = {
    "B4": _b4,
    "B5": _b5,
    "B8": _b8,
    "B9": _b9,
    "B16": _b16,
    "B17": _b17,
}
