"""The rules of notebook 04: global pooling, what it ignores and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, LEARNED, ROUNDING, UNSETTLED, Ruling, untrained, weak

THREE_DIGITS = 0.0015
"""Differences below this are rounding of probabilities that were stored with three digits."""


def _a7(
    *,
    equivariance: float,
    unshared: float,
    maps_in_place: float,
    dense_head: float,
    global_head: float,
) -> Ruling:
    if unshared < CLEAR:
        return weak("a layer with a kernel of its own at each place, which should break the law")
    if equivariance > ROUNDING:
        return Ruling(UNSETTLED, "These maps do not even move with the picture.")
    if maps_in_place < CLEAR:
        return weak("the maps, which should move when the picture does")
    if dense_head < CLEAR:
        return Ruling("TRUE", "Even a dense head keeps its answer here.")
    if global_head > ROUNDING:
        return Ruling(UNSETTLED, "The global head changes as well: something before it breaks.")
    return Ruling(
        "FALSE",
        "On the circle at stride 1 shared weights make the maps move with the picture: "
        "equivariant, not invariant; without the sharing not even that. What the network then "
        "answers is the head's affair: a dense head notices the move, a global mean does not.",
    )


def _c1(
    *,
    stride_one: float,
    strided_by_odd: float,
    strided_by_even: float,
    zeros_inside: float,
    zeros_at_edge: float,
    without_pooling: float,
) -> Ruling:
    """Over all moves and kernel draws: the greatest error of the first, third and fourth, the least
    of the second and last; zeros_at_edge is the median over kernel draws."""
    if without_pooling < CLEAR:
        return weak("the maps without any global pooling")
    if stride_one > ROUNDING:
        return Ruling("FALSE", "Even at stride 1 on the circle the answer changes.")
    if strided_by_even > ROUNDING or zeros_inside > ROUNDING:
        return Ruling(UNSETTLED, "A move that should be safe changes the answer.")
    if min(strided_by_odd, zeros_at_edge) < CLEAR:
        return Ruling(UNSETTLED, "The stride, or the zeros at the edge, make no difference here.")
    return Ruling(
        "TRUE IF",
        "What feeds it is equivariant to that shift: on the circle at stride 1 exact for every "
        "whole shift, after a stride of 2 for even shifts only; on a window padded with zeros "
        "exact as long as the object's windows miss the edge, and broken at the edge, by a little "
        "or a lot, depending on the kernels.",
    )


def _c2(
    *,
    shuffled: Mapping[str, float],
    place_of_maximum: float,
    inside_window: float,
    out_of_window: float,
    convolution_shuffled: float,
    rectified_shuffled: float,
    one_weight_shuffled: float,
    one_weight_cut_off: float,
    rectified_shifted: float,
) -> Ruling:
    """rectified_shuffled: the least over several kernels; one_weight_cut_off: the share of outputs
    that the rectifier makes zero, for a kernel with a single weight."""
    if place_of_maximum < CLEAR:
        return weak("the place of the maximum, which a shuffle moves")
    if max(shuffled.values()) > ROUNDING:
        return Ruling("FALSE", "One of them changes when the pixels are shuffled.")
    if inside_window > ROUNDING:
        return Ruling(UNSETTLED, "This move should have kept the object inside the window.")
    if out_of_window < CLEAR:
        return Ruling(UNSETTLED, "The object should lose something as it leaves the window.")
    if convolution_shuffled > ROUNDING or rectified_shifted > ROUNDING:
        return Ruling(UNSETTLED, "The mean of a convolution is not as it should be: which edge?")
    if rectified_shuffled < CLEAR:
        return Ruling(UNSETTLED, "The rectifier hardly acts on these pictures.")
    if one_weight_cut_off < CLEAR or one_weight_shuffled > ROUNDING:
        return Ruling(UNSETTLED, "A rectifier that acts on single pixels should notice nothing.")
    return Ruling(
        "TRUE IF",
        "Nothing leaves: on a circle, or for an object on a dark background that stays inside the "
        "window. It is more than was asked for: even the mean of a circular convolution ignores "
        "every shuffle. With a rectifier that acts on a mixture of neighbours it notices shuffles, "
        "and ignores the shifts.",
    )


def _c3(
    *, without_strides: float, with_strides: float, strides_by_four: float, accuracy: float
) -> Ruling:
    """with_strides: the least over the seeds; strides_by_four: the greatest spread among places
    that lie multiples of 4 apart."""
    if with_strides < CLEAR:
        return weak("strided convolutions, whose probabilities should depend on the place")
    if without_strides > ROUNDING:
        return Ruling("FALSE", "Even without strides the probabilities depend on the place.")
    if unread := untrained(accuracy, LEARNED):
        return unread
    if strides_by_four > THREE_DIGITS:
        return Ruling(UNSETTLED, "Two strides of 2 should leave the shifts by multiples of 4.")
    return Ruling(
        "TRUE IF",
        "Nothing strides: with circular padding and stride 1 (letters, 24 × 24, 5 seeds) the "
        "probabilities are the same at every place. Where strided convolutions took the place of "
        "the pools, they are the same only at places that lie multiples of 4 apart.",
    )


def _c4(
    *,
    some_fires: float,
    other_neuron: float,
    place_of_maximum_moves: float,
    silent_without_pattern: float,
    lost_by_stride_of_two: float,
    single_neuron_fires: float,
) -> Ruling:
    """All are shares of the shifts of the circle; a detector that never fires, or that always
    does, earns no verdict."""
    if silent_without_pattern < 1:
        return weak("pictures without the pattern, for which nothing should fire")
    if some_fires < 1:
        return Ruling(UNSETTLED, "At some places no neuron fires: the pattern is not found there.")
    if place_of_maximum_moves < 1:
        return Ruling(UNSETTLED, "The place of the largest response does not move as the pattern.")
    if other_neuron < CLEAR or not 0 < single_neuron_fires < 1:
        return Ruling(UNSETTLED, "The same neuron fires wherever the pattern stands?")
    if lost_by_stride_of_two < CLEAR:
        return Ruling(UNSETTLED, "A stride should lose the pattern at some of the places.")
    return Ruling(
        "CONFUSED",
        "At every shift of the circle some neuron fires, and another one each time: the maps are "
        "equivariant. “Some” is a global maximum over them, and that is what is invariant; "
        "without one, or after a stride of 2, the network is not.",
    )


def _c5(
    *,
    as_trained: float,
    accuracy: float,
    spread: float,
    dense_swapped: float,
    tells_apart: float,
) -> Ruling:
    """as_trained, accuracy: the least over the networks, on the trained and on swapped sides."""
    if dense_swapped > 0.5:
        return weak("a dense head, which should fail with the sides swapped")
    if unread := untrained(as_trained, LEARNED):
        return unread
    if tells_apart < CLEAR:
        return Ruling(UNSETTLED, "The networks do not even tell the letters apart.")
    if spread > ROUNDING:
        return Ruling(UNSETTLED, "The probabilities depend on the place.")
    if accuracy > 1:
        return Ruling(UNSETTLED, "An accuracy is a share here, at most 1.")
    if accuracy < LEARNED:
        return Ruling("FALSE", "It reads the letters on the trained sides only.")
    return Ruling(
        "TRUE",
        "With circular padding, stride 1 and a global head: the same probabilities at every place "
        "of the canvas, right on typefaces it has never seen, though in training each letter stood "
        "on one side only.",
    )


def _c6(
    *,
    spread_global: Mapping[str, float],
    spread: Mapping[str, float],
    strides_by_four: float,
    accuracy: float,
) -> Ruling:
    """spread_global: the greatest over the seeds; spread: the least over the seeds, for networks
    that break one condition each; accuracy: as trained, the least of all networks and seeds."""
    if unread := untrained(accuracy, LEARNED):
        return unread
    if max(spread.values()) < CLEAR:
        return weak("networks that break one condition each")
    if max(spread_global.values()) > ROUNDING:
        return Ruling("FALSE", "Even with a global head the probabilities depend on the place.")
    if min(spread.values()) <= ROUNDING:
        return Ruling(UNSETTLED, "One of the conditions makes no difference here.")
    if strides_by_four > THREE_DIGITS:
        return Ruling(UNSETTLED, "Two strides of 2 should leave the shifts by multiples of 4.")
    return Ruling(
        "TRUE IF",
        "What comes before is equivariant: circular padding, stride 1 (letters on a circle of "
        "24 × 24, 5 seeds). A dense head, zeros at the edge, or strides (but for shifts by "
        "multiples of 4) each make the probabilities depend on the place, for every seed.",
    )


def _c7(
    *,
    dense_trained_corner: float,
    dense_opposite_corner: float,
    global_trained_corner: float,
    global_opposite_corner: float,
    one_class: float,
) -> Ruling:
    """Accuracies: the least over the seeds, but for dense_opposite_corner, which is the greatest;
    one_class: the best that always saying one digit could do."""
    if global_trained_corner - global_opposite_corner > ROUNDING:
        return weak("a global mean on the circle, which should be as good in every corner")
    if min(dense_trained_corner, global_trained_corner) < 0.8:
        return Ruling(UNSETTLED, "The networks were not trained well enough to compare.")
    if dense_opposite_corner > 2 * one_class:
        return Ruling("FALSE", "The dense head reads digits in the opposite corner as well.")
    return Ruling(
        "TRUE",
        "Trained in one corner (digits, 24 × 24, 5 seeds), the dense head does in the opposite one "
        "little better than always saying one digit; the global mean, on the circle, reads the "
        "digits there as well as in its own.",
    )


RULES = {
    "A7": _a7,
    "C1": _c1,
    "C2": _c2,
    "C3": _c3,
    "C4": _c4,
    "C5": _c5,
    "C6": _c6,
    "C7": _c7,
}
