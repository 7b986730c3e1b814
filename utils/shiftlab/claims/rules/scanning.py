"""The rules of notebook 08, second half: one pass, masks, nets without pooling, time, 1 × 1."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

MARKS = 0.6
"""Masks that overlap the true ones by at least so much (IoU) mark the object."""
SMALL = 0.01
"""An error of masks (1 - IoU) above this is more than a pixel in a few scenes."""
NEARLY = 0.25
"""An error of masks below this: they follow, but for some pixels."""
EVERY = 1.0
HALF = 0.5
BEYOND_CHANCE = 0.84
"""If two kinds do not differ, ten networks of the one are behind ten of the other in so many of the
pairs, or ahead, once in a hundred times (Mann & Whitney 1947: U of 16, two-sided)."""
ALL_LABELS = 0.999


def _c10(
    *,
    equal_at_stride_1: float,
    equal_on_the_grid: Mapping[str, float],
    between_the_grid: Mapping[str, float],
    padded_body: Mapping[str, float],
    windows_equal_with_padding: int,
    multiply_adds_saved: float,
    peak_follows_at_stride_1: float,
    peak_follows_4_px_with_stride: Mapping[str, float],
) -> Ruling:
    if min(padded_body.values()) < CLEAR or windows_equal_with_padding > 0:
        return weak("a body with padding")
    if min(between_the_grid.values()) < CLEAR:
        return weak("the nearest score of the grid, for windows between")
    if max(equal_at_stride_1, *equal_on_the_grid.values()) > ROUNDING:
        return Ruling("FALSE", "One pass gives other scores than the windows alone.")
    if multiply_adds_saved <= 1:
        return Ruling(UNSETTLED, "The scores are equal, but one pass did not cost less.")
    if peak_follows_at_stride_1 < EVERY or max(peak_follows_4_px_with_stride.values()) >= EVERY:
        return Ruling(
            UNSETTLED, "The peak should follow every move at stride 1, and not with a stride."
        )
    return Ruling(
        "TRUE IF",
        "The body has no padding, and one asks at the right places: at stride 1 one pass gives the "
        "score of every window of the scene, with total stride s only of those that begin at "
        "multiples of s (crops of a scene). With padding in the body not one window keeps its "
        "score. For an exact copy of the template, the peak at stride 1 follows every move; with "
        "a stride it misses many moves even by 4 pixels, which the grid allows.",
    )


def _c11(
    *,
    unet_narrows_to_one_in: float,
    unet_dense_layers: int,
    sizes_the_unet_takes: int,
    other_sizes_it_takes: int,
    sizes_the_dense_head_takes: int,
    of_sizes: int,
    unet_error_at_multiples: float,
    unet_least_error_elsewhere: float,
) -> Ruling:
    """of_sizes: how many multiples of the total stride were tried; other sizes are not multiples;
    the least error elsewhere is that of any seed at any other move."""
    if sizes_the_dense_head_takes >= of_sizes:
        return weak("a dense head, which should refuse other sizes")
    if unet_dense_layers > 0 or sizes_the_unet_takes < of_sizes:
        return Ruling(UNSETTLED, "This U-Net is not fully convolutional.")
    if unet_narrows_to_one_in <= 1:
        return Ruling(UNSETTLED, "This U-Net keeps every place: it is the wrong example.")
    if unet_error_at_multiples > 0 or unet_least_error_elsewhere < SMALL:
        return Ruling(UNSETTLED, "The masks do not follow at multiples of the stride, and only so.")
    sizes = "" if other_sizes_it_takes else ", and no other"
    return Ruling(
        "FALSE",
        "It says that no place has weights of its own, not that no layer has a stride. A U-Net has "
        "no dense layer, takes the sizes that are multiples of its total stride"
        f"{sizes}. It keeps one place in "
        f"{unet_narrows_to_one_in:.0f} along each axis where it is narrowest; on a circle its "
        "masks follow exactly at multiples of that, and not at the other moves.",
    )


def _c12(
    *,
    truth_error: float,
    true_boxes_that_follow: float,
    overlap_with_truth: Mapping[str, float],
    unet_error_at_multiples: float,
    unet_error_elsewhere: float,
    unet_least_error_elsewhere: float,
    unet_boxes_that_follow_elsewhere: float,
    no_stride_error: float,
    no_stride_boxes_that_follow: float,
    ignores_its_input_error: float,
    background_only_error: float,
    background_only_overlap: float,
) -> Ruling:
    if ignores_its_input_error < CLEAR:
        return weak("a net that ignores its input")
    if background_only_error > 0 or background_only_overlap > CLEAR:
        return weak("an empty mask, which follows every move and marks nothing")
    if min(overlap_with_truth.values()) < MARKS:
        return Ruling(UNSETTLED, "The networks have not learned to mark the object.")
    if truth_error > 0 or true_boxes_that_follow < EVERY:
        return Ruling("FALSE", "Not even the right masks and boxes move with the object.")
    if max(unet_error_at_multiples, no_stride_error) > 0 or no_stride_boxes_that_follow < EVERY:
        return Ruling(UNSETTLED, "A mask or box that should follow exactly did not.")
    if unet_error_elsewhere > NEARLY:
        return Ruling(UNSETTLED, "This U-Net's masks do not even follow nearly.")
    if unet_least_error_elsewhere < SMALL or unet_boxes_that_follow_elsewhere >= EVERY:
        return Ruling(UNSETTLED, "With its strides, too, the mask follows: was the test too weak?")
    return Ruling(
        "TRUE IF",
        "It is said of the task: right mask and right box move with the object under every cyclic "
        "shift. A net need not be exactly equivariant to do the task: on a circle the U-Net's "
        "masks follow exactly at multiples of 4 only; elsewhere 1 - IoU is "
        f"{unet_error_elsewhere:.2f} on average, and {1 - unet_boxes_that_follow_elsewhere:.0%} of "
        "the boxes do not follow. The same network without strides follows every move, in mask and "
        "box, and marks only slightly better. Following alone proves nothing: an empty mask "
        "follows, too.",
    )


def _c16(
    *,
    pairs_where_no_stride_is_less_accurate: float,
    the_same_after_longer_training: float,
    pairs_where_strided_is_less_accurate: float,
    labels_no_stride_keeps: float,
    labels_max_keeps: float,
    labels_strided_keeps: float,
    dense_max_keeps: float,
    pairs_where_dense_max_is_less_accurate: float,
    pairs_where_holes_is_less_accurate: float,
    holes_keeps: float,
    accuracy: Mapping[str, float],
) -> Ruling:
    if not 0.9 <= min(accuracy.values()) <= max(accuracy.values()) <= 1:
        return Ruling(UNSETTLED, "A network that has not learned to read compares with none.")
    if min(labels_no_stride_keeps, dense_max_keeps, holes_keeps) < ALL_LABELS:
        return Ruling(UNSETTLED, "Without a stride, every label should stay on the circle.")
    if max(labels_max_keeps, labels_strided_keeps) > 1 - CLEAR:
        return weak("networks with strides, which should lose labels at one pixel")
    behind = min(pairs_where_no_stride_is_less_accurate, the_same_after_longer_training)
    if behind < EVERY:
        return Ruling(UNSETTLED, "Which kind is more accurate depends on the seed here.")
    if pairs_where_dense_max_is_less_accurate > HALF:
        return Ruling(UNSETTLED, "Networks without a stride are behind: is it the pooling?")
    if pairs_where_holes_is_less_accurate >= BEYOND_CHANCE:
        return Ruling(UNSETTLED, "Both kinds without pooling and stride are behind max-pooling.")
    behind_by = accuracy["max"] - accuracy["strided"]
    strided = (
        f"by {behind_by:.2f}"
        if pairs_where_strided_is_less_accurate >= BEYOND_CHANCE
        else "which settles nothing either"
    )
    return Ruling(
        "CONFUSED",
        "One has to say which networks, and as well in what (digits, equal numbers of weights, "
        "circle). In accuracy a network without pooling is behind max-pooling in every pair if "
        "nothing takes its place (it sees 7 pixels), even after three times the training; with "
        f"dilated kernels in {pairs_where_holes_is_less_accurate:.0%} of the pairs, which settles "
        f"nothing; with strides in {pairs_where_strided_is_less_accurate:.0%}, {strided}. In "
        "labels that stay at one pixel: without a stride all do, pooling or not; with max-pooling "
        "or strides many do not.",
    )


def _d6(
    *,
    after_the_start: float,
    at_the_start: float,
    places_at_the_start: int,
    places_predicted: int,
    by_the_clock: float,
    future_let_in: float,
    future_let_in_centred: float,
) -> Ruling:
    if by_the_clock < CLEAR:
        return weak("a layer that weighs by the clock")
    if min(future_let_in_centred, at_the_start) < CLEAR:
        return weak("centred padding, which lets the future in, and the start of a recording")
    if max(after_the_start, future_let_in) > ROUNDING:
        return Ruling("FALSE", "Also away from the start the answers differ, or the future counts.")
    if places_at_the_start != places_predicted:
        return Ruling(UNSETTLED, "The part that the start spoils is not as long as predicted.")
    return Ruling(
        "TRUE IF",
        "The start is left out. The shifts are delays: a recording that begins d moments earlier. "
        "A causal net gives the same answers d moments later, but for the first "
        f"{places_predicted:.0f} places, as many as it looks back. Centred padding lets the future "
        "in.",
    )


def _d8(
    *,
    one_by_one_against_dense: float,
    one_by_one_shuffled: float,
    three_by_three_shuffled: float,
    one_by_one_shifted: float,
    other_weights: float,
) -> Ruling:
    if three_by_three_shuffled < CLEAR or other_weights < CLEAR:
        return weak("a kernel of 3 × 3 under a shuffle, and a dense layer with other weights")
    if max(one_by_one_against_dense, one_by_one_shifted) > ROUNDING:
        return Ruling("FALSE", "With equal weights the answers differ.")
    if one_by_one_shuffled > ROUNDING:
        return Ruling(UNSETTLED, "A layer at every pixel alone should not notice a shuffle.")
    return Ruling(
        "TRUE",
        "Equal weights, equal answers: one dense layer over the channels, at each pixel alone. So "
        "it commutes not only with cyclic shifts but with every shuffle of the pixels, which no "
        "generic 3 × 3 kernel does.",
    )


RULES = {"C10": _c10, "C11": _c11, "C12": _c12, "C16": _c16, "D6": _d6, "D8": _d8}
