"""The rules of notebook 07: what commutes with shifts, shares its weights, and is a convolution."""

from __future__ import annotations

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

LEARNED = 0.01
"""A trained layer whose relative error is below this has learned what it was taught."""


def _a5(
    *,
    commutes: float,
    apart_from_its_convolution: float,
    max_filter_commutes: float,
    max_filter_apart: float,
    random_matrix_commutes: float,
    random_matrix_apart: float,
) -> Ruling:
    if min(max_filter_apart, random_matrix_apart) < CLEAR or random_matrix_commutes < CLEAR:
        return weak("a random matrix, and a max filter, neither of which is a convolution")
    if max_filter_commutes > ROUNDING:
        return weak("a max filter, which should commute")
    if commutes > ROUNDING:
        return Ruling(UNSETTLED, "One of the linear maps does not commute with every shift.")
    if apart_from_its_convolution > ROUNDING:
        return Ruling("FALSE", "A linear map that commutes with every shift is no convolution.")
    return Ruling(
        "TRUE",
        "A linear map that commutes with every circular shift is the circular convolution with its "
        "answer to a single 1. Both halves are needed: a max filter commutes and is not linear, a "
        "random matrix is linear and does not commute, and neither is a convolution.",
    )


def _a6(
    *,
    one_kernel: float,
    own_kernels: float,
    in_turn_at_multiples: float,
    in_turn_elsewhere: float,
) -> Ruling:
    if own_kernels < CLEAR:
        return weak("a layer that shares nothing")
    if in_turn_elsewhere < CLEAR:
        return weak("kernels in turn, at shifts that are no multiples of their period")
    if one_kernel > ROUNDING:
        return Ruling("FALSE", "One kernel at all places does not commute with every shift.")
    if in_turn_at_multiples > ROUNDING:
        return Ruling(UNSETTLED, "Kernels in turn should respect the multiples of their period.")
    return Ruling(
        "TRUE",
        "For equivariance, on the circle: one kernel at all places respects every shift, p kernels "
        "in turn the multiples of p, and a kernel for each place none.",
    )


def _a9(
    *,
    taught_everywhere: float,
    circulant: float,
    where_taught: float,
    elsewhere: float,
    other_columns_changed: float,
    convolution_elsewhere: float,
) -> Ruling:
    if convolution_elsewhere > LEARNED:
        return weak("a convolution taught at one place, which should be right at all")
    if max(taught_everywhere, where_taught) > LEARNED:
        return Ruling(UNSETTLED, "The layer has not learned what it was taught.")
    if circulant > LEARNED:
        return Ruling(UNSETTLED, "The layer taught everywhere has not become a convolution.")
    if elsewhere < CLEAR or other_columns_changed > ROUNDING:
        return Ruling("FALSE", "What it learned at one place, the layer knows at others as well.")
    return Ruling(
        "TRUE IF",
        "The layer is a linear one. Taught a convolution by patterns everywhere, it becomes one, "
        "each column by itself; taught at one place of the circle, it leaves the weights of all "
        "other places untouched. (Networks with several layers are another matter: notebook 8.)",
    )


def _a11(
    *, apart_from_sum: float, apart_from_average: float, apart_from_sum_mean_loss: float
) -> Ruling:
    if apart_from_average < CLEAR:
        return weak("the average of the places' gradients, which should be another number")
    if max(apart_from_sum, apart_from_sum_mean_loss) > ROUNDING:
        return Ruling(UNSETTLED, "The gradient is not the sum of the places' gradients.")
    return Ruling(
        "FALSE",
        "They add up: the gradient of a shared weight is the sum of the gradients at all places "
        "that use it. A loss that is itself an average makes each of them smaller, and they still "
        "add up.",
    )


def _a12(
    *,
    neighbours_with_own_weights: float,
    far_and_wide_with_own_weights: float,
    neighbours_shared: float,
    far_and_wide_shared: float,
    no_neighbour_shared: float,
    shared_answers_change: float,
) -> Ruling:
    if min(neighbours_with_own_weights, far_and_wide_with_own_weights) < CLEAR:
        return weak("layers in which each pixel has weights of its own")
    if shared_answers_change < CLEAR:
        return weak("the picture's move itself, which should change what a shared layer answers")
    if max(neighbours_shared, far_and_wide_shared, no_neighbour_shared) > ROUNDING:
        return Ruling(UNSETTLED, "A layer that shares its kernel should commute with every shift.")
    return Ruling(
        "CONFUSED",
        "Two properties. Looking at neighbours: with weights of its own for each pixel, a layer "
        "commutes with no circular shift but 0, whether it looks at 3 × 3 neighbours or at the "
        "whole picture. Sharing: one kernel for all pixels commutes with every circular shift, "
        "whether it looks at one pixel, at 3 × 3, or at all. That is as far as shifts go; whether "
        "locality helps with pictures is not tested here.",
    )


RULES = {"A5": _a5, "A6": _a6, "A9": _a9, "A11": _a11, "A12": _a12}
