"""The rules of notebook 06: what repairs a stride, how far, and what a grid leaves over."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, untrained, weak

_MOST = 0.5
"""A repair that takes away at least half of the labels that change restores most of them."""
_SINGLE = 1e-4
"""Answers of trained networks, in 32-bit numbers, differ by less than this through rounding."""
_SEEN = 0.02
"""A share of labels that is more than a few pictures of the test."""


def _b13(
    *,
    comb_left_over: float,
    adaptive_left_over: float,
    adaptive_with_one_shift_for_all: float,
    without_stride_with_the_same_shift: float,
    changed_plain: float,
    changed_by_blurs: Mapping[str, float],
    changed_adaptive: float,
    changed_without_stride: float,
    answer_moves_with_blur: float,
    answer_moves_exact: float,
    changed_beyond_the_circle: Mapping[str, float],
    accuracy: Mapping[str, float],
) -> Ruling:
    if unread := untrained(accuracy):
        return unread
    if comb_left_over < CLEAR or changed_plain < CLEAR:
        return weak("plain pooling, as a layer and in a network")
    if adaptive_with_one_shift_for_all < CLEAR:
        return weak("one output shift fixed beforehand, which the adaptive layer cannot keep")
    if max(adaptive_left_over, without_stride_with_the_same_shift) > ROUNDING:
        return Ruling(UNSETTLED, "A layer that should repair every circular shift left something.")
    if max(changed_adaptive, changed_without_stride) > 0 or answer_moves_exact > _SINGLE:
        return Ruling("FALSE", "Even choosing by content, or no stride, changed an answer here.")
    if max(changed_by_blurs.values()) > _MOST * changed_plain:
        return Ruling("FALSE", "With the blur more than half of the labels that changed still do.")
    if answer_moves_with_blur < CLEAR:
        return Ruling(UNSETTLED, "With the blur not even the answers moved: was the test too weak?")
    if min(changed_beyond_the_circle.values()) < _SEEN:
        return Ruling(
            UNSETTLED, "Somewhere beyond the circle hardly a label changed: was the test too weak?"
        )
    return Ruling(
        "TRUE IF",
        "One says what. On a circle, for whole pixels and with a global head, choosing the grid by "
        "content or no stride at all keeps the answer exactly; but equivariant, with an action "
        "fixed beforehand, is no stride alone. Blurring keeps most labels, and no law. With zero "
        "padding, half pixels or a dense head, labels change even then (digits, trained at one "
        "place).",
    )


def _b15(
    *,
    two_halves_make_one: float,
    convolution_at_half: float,
    rectifier_at_one: float,
    rectifier_at_half: float,
    by_place_at_one: float,
    network_without_stride_changes: float,
) -> Ruling:
    if by_place_at_one < CLEAR:
        return weak("a layer that weighs each place differently")
    if two_halves_make_one > ROUNDING:
        return Ruling(UNSETTLED, "Two half steps are not one step here: is the length odd?")
    if max(convolution_at_half, rectifier_at_one) > ROUNDING:
        return Ruling(
            UNSETTLED, "A convolution at half a pixel, or a rectifier at one, broke the law."
        )
    if rectifier_at_half < CLEAR:
        return Ruling("TRUE", "Here even half a pixel passes through the rectifier.")
    if network_without_stride_changes < _SEEN:
        return Ruling(UNSETTLED, "The layers break the law, and the network hardly notices.")
    return Ruling(
        "FALSE",
        "Without strides, on a circle: to whole pixels. A convolution commutes with half a pixel "
        "as well, where the length is odd; a ReLU does not, and labels change.",
    )


RULES = {"B13": _b13, "B15": _b15}
