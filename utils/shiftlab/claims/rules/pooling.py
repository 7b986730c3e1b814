"""The rules of notebook 03: max-pooling, and why pool at all."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

MOST, FEW = 0.9, 0.1
"""A difference counts if it shows in at least, or at most, this share of the seeds."""


def _b4(*, moved_by_one: float, moved_by_two: float, dense: float, random_share: float) -> Ruling:
    if max(moved_by_two, dense) > ROUNDING:
        return weak("a shift by two, and the dense maximum: both should be repaired by a shift")
    if moved_by_one <= ROUNDING:
        return Ruling("FALSE", "An output shift repairs this signal; is it 1 1 0 0?")
    if random_share < CLEAR:
        return Ruling(UNSETTLED, "One signal breaks it, random ones hardly ever do.")
    return Ruling(
        "TRUE",
        "And more: no shift of the output repairs it. The smallest example is 1 1 0 0, on the "
        "circle; a shift by two is repaired, and so is any shift of the dense maximum.",
    )


def _b5(
    *,
    dense_equivariance: float,
    dense_invariance: float,
    comb_alone: float,
    pooled: float,
    labels_stay_without: float,
    labels_stay_with: float,
) -> Ruling:
    if comb_alone < CLEAR:
        return weak("the comb without any maximum")
    if dense_equivariance > ROUNDING or pooled < CLEAR:
        return Ruling(UNSETTLED, "The two halves of max-pooling do not come apart here.")
    if dense_invariance < CLEAR:
        return Ruling(UNSETTLED, "This shift is too small to move the dense maximum.")
    if labels_stay_without < 1 or labels_stay_with > 0.95:
        return Ruling(UNSETTLED, "The trained networks do not differ as the layers do.")
    return Ruling(
        "CONFUSED",
        "Its dense maximum is equivariant to every circular shift (and tolerates small ones "
        "locally); its comb breaks that. With a global head, the networks without pooling keep "
        "every label, those with max-pooling do not.",
    )


def _b6(
    *,
    near_without: float,
    near_with: float,
    far_without: float,
    far_with: float,
    pooling_weights: int,
    dense_shrinks_by: float,
    gap_narrower_in: float,
) -> Ruling:
    if abs(far_with - far_without) > CLEAR:
        return weak("a far shift, which no window of two can tolerate")
    if near_without - near_with < CLEAR:
        return Ruling(UNSETTLED, "Pooling does not make the small shift any smaller here.")
    if pooling_weights or dense_shrinks_by <= 1:
        return Ruling(UNSETTLED, "Count the weights again: a maximum has none.")
    if not 0 <= gap_narrower_in <= 1:
        return Ruling(UNSETTLED, "A share of the seeds lies between 0 and 1.")
    if gap_narrower_in >= MOST:
        regularises = "it narrowed the gap to the training here"
    elif gap_narrower_in <= FEW:
        regularises = "it did not narrow the gap to the training here"
    else:
        regularises = "whether it narrows the gap to the training depends on the seed here"
    return Ruling(
        "CONFUSED",
        "Pooling does make a shift by one pixel smaller. It has no weights to save: it saves those "
        f"of a dense head that flattens what is left. As to regularising, {regularises}.",
    )


def _b7(
    *,
    strided_at_multiples: float,
    max_at_multiples: float,
    accuracy_apart: float,
    strided_lower_in: float,
    control: float,
) -> Ruling:
    if control < CLEAR:
        return weak("the network without any stride")
    if min(strided_at_multiples, max_at_multiples) < 1:
        return Ruling(UNSETTLED, "One of them breaks even at multiples of the total stride.")
    if accuracy_apart > 0.02:
        return Ruling("FALSE", "They are not equally accurate here.")
    if strided_lower_in < MOST:
        return Ruling(UNSETTLED, "Which of the two keeps more labels here depends on the seed.")
    return Ruling(
        "CONFUSED",
        "Two jobs. As to shrinking they are alike: the same shifts are kept, multiples of the "
        "total stride, at accuracies less than 0.02 apart. As to tolerance they differ here: at "
        "one pixel the strided "
        "networks keep fewer labels. That is a measurement, not a law.",
    )


def _b8(
    *,
    at_multiples: float,
    period_error: float,
    worst_small_move: float,
    dense_head_at_four: float,
    dense_head_at_eight: float,
) -> Ruling:
    if at_multiples - dense_head_at_four < CLEAR:
        return weak("a dense head, which breaks even at multiples of the stride")
    if at_multiples < 1 or period_error > 0:
        return Ruling(UNSETTLED, "The map does not repeat itself with the total stride.")
    if worst_small_move > 0.9:
        return Ruling("TRUE", "Small moves hardly change a label here.")
    if dense_head_at_eight >= dense_head_at_four:
        return Ruling(UNSETTLED, "The dense head should get worse with distance.")
    return Ruling(
        "CONFUSED",
        "On a circle with a global head, the phase counts, not the size: moves by multiples of the "
        "total stride, 4, change nothing, in both directions, and smaller ones do. What gets "
        "worse with distance is a dense head.",
    )


def _b9(*, pooling_alone: float, with_convolutions: float, odd_length: float) -> Ruling:
    if min(with_convolutions, odd_length) < CLEAR:
        return weak("convolutions in between, and an odd length")
    if pooling_alone > ROUNDING:
        return Ruling("FALSE", "Even pooling alone changes its last number.")
    return Ruling(
        "TRUE IF",
        "there is only pooling, and the length is a power of two: that is a global maximum. With "
        "convolutions in between, or an odd length on the way, one step changes the number.",
    )


def _b10(
    *,
    tent_error: float,
    without_pooling: float,
    beyond_the_window: float,
    scrambled_without: float,
    scrambled_with: float,
) -> Ruling:
    if max(without_pooling, beyond_the_window) > 0.7:
        return weak("a moved mouth without pooling, and one that left its window for certain")
    if tent_error > ROUNDING:
        return Ruling(UNSETTLED, "The score does not follow the tent.")
    if scrambled_with - scrambled_without < CLEAR:
        return Ruling("TRUE", "And here it costs nothing: scrambled faces score no more.")
    return Ruling(
        "TRUE IF",
        "it stays within its window: averaged over all phases a tent, 1 − |d| / p. The price: "
        "scrambled faces score more, too. It is tolerance to deformation, not to translation.",
    )


def _b11(
    *,
    guessing: float,
    before: float,
    after_local: float,
    after_global: float,
    accuracy_apart: float,
) -> Ruling:
    if before > guessing / 4:
        return weak("guessing the middle, against reading the maps before pooling")
    if after_global < guessing / 2:
        return Ruling(UNSETTLED, "The position can be read even after a global maximum.")
    if after_local > guessing / 4:
        return Ruling("TRUE", "Local pooling forgets the position, too.")
    if accuracy_apart > 0.02:
        return Ruling(UNSETTLED, "The accuracies differ: find out whether forgetting is why.")
    return Ruling(
        "CONFUSED",
        "Local max-pooling of several maps hardly forgets the position; a global maximum does. "
        "Whether forgetting helps to generalise stays open: with and without it, the accuracy here "
        "is about the same.",
    )


def _b12(*, average_ahead: Mapping[str, float], known: float) -> Ruling:
    if known < MOST:
        return weak("no pooling against max-pooling, where the difference is known")
    shares = average_ahead.values()
    if min(shares) >= MOST:
        return Ruling("TRUE", "Here the average is ahead on every count.")
    if max(shares) <= FEW:
        return Ruling("TRUE", "Here the maximum is ahead on every count.")
    return Ruling(
        "FALSE",
        "Here neither is ahead on every count and for every seed; which one is ahead depends on "
        "what is counted.",
    )


def _b14(
    *,
    upright: float,
    turned: float,
    over_space: float,
    over_copies: float,
) -> Ruling:
    if upright - turned < CLEAR:
        return Ruling(UNSETTLED, "The trained networks do not mind the quarter-turn.")
    if over_space < CLEAR:
        return weak("pooling over space alone")
    if over_copies > ROUNDING:
        return Ruling(UNSETTLED, "The pool over turned copies is not invariant.")
    return Ruling(
        "CONFUSED",
        "Pooling over space does not help against quarter-turns; pooling over turned copies of the "
        "filters does, exactly. What is pooled over decides.",
    )


def _b16(
    *,
    field_without: int,
    field_with: int,
    work_without_over_with: float,
    memory_without_over_with: float,
    accuracy_with: float,
    accuracy_without: float,
    field_holes: int,
    work_holes_over_with: float,
) -> Ruling:
    if field_holes != field_with:
        return weak("the same windows without a stride should see as far")
    if field_with <= field_without or min(work_without_over_with, memory_without_over_with) <= 1:
        return Ruling(UNSETTLED, "Pooling in between saves nothing here.")
    accuracy_gain = accuracy_with - accuracy_without
    if accuracy_gain < -0.02:
        return Ruling(UNSETTLED, "Pooling costs accuracy here: is what it saves worth it?")
    if work_holes_over_with <= 1:
        return Ruling(UNSETTLED, "Windows with holes should cost more than pooling.")
    gain = "and a higher accuracy" if accuracy_gain > 0.02 else "at a similar accuracy"
    return Ruling(
        "FALSE",
        "Reasons there are: a larger receptive field with the same weights, less work, less "
        "memory, "
        f"{gain}. They are about cost and reach, not about invariance: kernels with holes reach "
        "as far without any stride, for more work.",
    )


def _b17(*, before: int, after_window_of_five: int, after_stride_of_two: int) -> Ruling:
    if after_stride_of_two >= before:
        return weak("a stride of two with a window of one")
    if after_window_of_five < before:
        return Ruling("TRUE", "Fewer values are left: is there really no stride, and a circle?")
    return Ruling(
        "FALSE",
        "On the circle as many values are left as there were. The window gives the tolerance, the "
        "stride does the shrinking.",
    )


def _b18(
    *, not_moved: float, inside_by_one: float, inside_by_three: float, beyond: float
) -> Ruling:
    if not_moved < 1 or beyond > 0:
        return weak("a part that did not move, and one that moved by a whole window")
    if max(inside_by_one, inside_by_three) == 1:
        return Ruling("TRUE", "A part that moves inside the window's width never left it here.")
    return Ruling(
        "FALSE",
        "A part in a window of four that moves by one stays for three of the four phases, one that "
        "moves by three for a single one: the share is 1 − |d| / p.",
    )


RULES = {
    "B4": _b4,
    "B5": _b5,
    "B6": _b6,
    "B7": _b7,
    "B8": _b8,
    "B9": _b9,
    "B10": _b10,
    "B11": _b11,
    "B12": _b12,
    "B14": _b14,
    "B16": _b16,
    "B17": _b17,
    "B18": _b18,
}
