"""The rules of notebook 04: global pooling, what it ignores and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

ALL = 0.95
"""An accuracy of at least this counts as reading the letters."""


def _a7(*, equivariance: float, maps_move: float, dense_head: float, global_head: float) -> Ruling:
    if equivariance > ROUNDING:
        return Ruling(UNSETTLED, "These maps do not even move with the picture.")
    if maps_move < CLEAR:
        return weak("the maps, which should move when the picture does")
    if dense_head < CLEAR:
        return Ruling("TRUE", "Even a dense head keeps its answer here.")
    if global_head > ROUNDING:
        return Ruling(UNSETTLED, "The global head changes as well: something before it breaks.")
    return Ruling(
        "FALSE",
        "On the circle shared weights make the maps move with the picture: equivariant, not "
        "invariant. What the network then answers is the head's affair: a dense head notices the "
        "move, a global mean does not.",
    )


def _c1(
    *,
    stride_one: float,
    strided_by_one: float,
    strided_by_two: float,
    zeros_inside: float,
    zeros_at_edge: float,
    without_pooling: float,
) -> Ruling:
    if without_pooling < CLEAR:
        return weak("the maps without any global pooling")
    if stride_one > ROUNDING:
        return Ruling("FALSE", "Even at stride 1 on the circle the answer changes.")
    if strided_by_two > ROUNDING or zeros_inside > ROUNDING:
        return Ruling(UNSETTLED, "A move that should be safe changes the answer.")
    if min(strided_by_one, zeros_at_edge) < CLEAR:
        return Ruling(UNSETTLED, "The stride, or the zeros at the edge, make no difference here.")
    return Ruling(
        "TRUE IF",
        "what feeds it is equivariant to that shift: on the circle at stride 1 exact for every "
        "whole shift, after a stride of 2 for even shifts only; on a window padded with zeros "
        "exact as long as the object's windows miss the edge, and broken at the edge.",
    )


def _c2(
    *,
    shuffled: Mapping[str, float],
    place_of_maximum: float,
    out_of_window: float,
    convolution_shuffled: float,
    rectified_shuffled: float,
    rectified_shifted: float,
) -> Ruling:
    if place_of_maximum < CLEAR:
        return weak("the place of the maximum, which a shuffle moves")
    if max(shuffled.values()) > ROUNDING:
        return Ruling("FALSE", "One of them changes when the pixels are shuffled.")
    if out_of_window < CLEAR:
        return Ruling(UNSETTLED, "The object should lose something as it leaves the window.")
    if convolution_shuffled > ROUNDING or rectified_shifted > ROUNDING:
        return Ruling(UNSETTLED, "The mean of a convolution is not as it should be: which edge?")
    if rectified_shuffled < CLEAR:
        return Ruling(UNSETTLED, "The rectifier hardly acts on these pictures.")
    return Ruling(
        "TRUE IF",
        "nothing leaves: on a circle, or for an object on a dark background that stays inside the "
        "window. It is more than was asked for: even the mean of a circular convolution ignores "
        "every shuffle; with a rectifier that acts it notices shuffles, and ignores the shifts.",
    )


def _c3(*, without_strides: float, with_strides: float, accuracy: float) -> Ruling:
    if with_strides < CLEAR / 10:
        return weak("strided convolutions, whose probabilities should depend on the place")
    if without_strides > ROUNDING:
        return Ruling("FALSE", "Even without strides the probabilities depend on the place.")
    if accuracy < ALL:
        return Ruling(UNSETTLED, "The same everywhere, but it does not read the letters.")
    return Ruling(
        "TRUE IF",
        "nothing strides: with circular padding and stride 1 the probabilities are the same at "
        "every place. Where strided convolutions took the place of the pools, they are not.",
    )


def _c4(
    *,
    disagree_with_maximum: float,
    other_neuron: float,
    silent_without_pattern: float,
    lost_by_stride: float,
    single_neuron_stays: float,
) -> Ruling:
    if silent_without_pattern < 1:
        return weak("pictures without the pattern, for which nothing should fire")
    if disagree_with_maximum > 0:
        return Ruling(UNSETTLED, "“Some neuron fires” and the global maximum do not agree.")
    if other_neuron < CLEAR or single_neuron_stays >= 1:
        return Ruling(UNSETTLED, "The same neuron fires wherever the pattern stands?")
    if lost_by_stride < CLEAR:
        return Ruling(UNSETTLED, "A stride should lose the pattern at some of the places.")
    return Ruling(
        "CONFUSED",
        "At every shift of the circle some neuron fires, and another one each time: the maps are "
        "equivariant. “Some” is a global maximum over them, and that is what is invariant; "
        "without one, or after a stride, the network is not.",
    )


def _c5(*, accuracy: float, spread: float, dense_swapped: float, tells_apart: float) -> Ruling:
    if dense_swapped > 0.5:
        return weak("a dense head, which should fail with the sides swapped")
    if spread > ROUNDING:
        return Ruling(UNSETTLED, "The probabilities depend on the place.")
    if accuracy < ALL or tells_apart < CLEAR:
        return Ruling("FALSE", "This network does not tell A from B.")
    return Ruling(
        "TRUE",
        "With circular padding, stride 1 and a global head: the same probabilities at every place "
        "of the canvas, right on typefaces it has never seen, though in training each letter stood "
        "on one side only.",
    )


def _c6(*, spread_global: float, spread: Mapping[str, float]) -> Ruling:
    if max(spread.values()) < CLEAR:
        return weak("networks that break one condition each")
    if spread_global > ROUNDING:
        return Ruling("FALSE", "Even with a global mean the probabilities depend on the place.")
    if min(spread.values()) <= ROUNDING:
        return Ruling(UNSETTLED, "One of the conditions makes no difference here.")
    return Ruling(
        "TRUE IF",
        "what comes before is equivariant: circular padding, stride 1. A dense head, strides, or "
        "zeros at the edge each make the probabilities depend on the place.",
    )


def _c7(
    *,
    dense_trained_corner: float,
    dense_opposite_corner: float,
    global_trained_corner: float,
    global_opposite_corner: float,
    chance: float,
) -> Ruling:
    if global_trained_corner - global_opposite_corner > ROUNDING:
        return weak("a global mean on the circle, which should be as good in every corner")
    if min(dense_trained_corner, global_trained_corner) < 0.8:
        return Ruling(UNSETTLED, "The networks were not trained well enough to compare.")
    if dense_opposite_corner > 2 * chance:
        return Ruling("FALSE", "The dense head reads digits in the opposite corner as well.")
    return Ruling(
        "TRUE",
        "Trained in one corner, the dense head is near chance in the opposite one; the global "
        "mean, on the circle, reads the digits there as well as in its own.",
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
