"""The rules of notebook 06: what repairs a stride, how far, and what a grid leaves over."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

_MOST = 0.5
"""A repair that takes away at least half of the labels that change restores most of them."""


def _b13(
    *,
    comb_left_over: float,
    adaptive_left_over: float,
    without_stride_left_over: float,
    chosen_afterwards: float,
    changed_plain: float,
    changed_by_blurs: Mapping[str, float],
    changed_adaptive: float,
    changed_without_stride: float,
    changed_beyond_the_circle: Mapping[str, float],
) -> Ruling:
    if comb_left_over < CLEAR or changed_plain < CLEAR:
        return weak("plain pooling, as a layer and in a network")
    if chosen_afterwards < CLEAR:
        return weak("one output shift fixed beforehand, which the adaptive layer cannot keep")
    if max(adaptive_left_over, without_stride_left_over) > ROUNDING:
        return Ruling(UNSETTLED, "A layer that should repair every circular shift left something.")
    if max(changed_adaptive, changed_without_stride) > 0:
        return Ruling("FALSE", "Even choosing by content, or no stride, changed a label here.")
    if max(changed_by_blurs.values()) > _MOST * changed_plain:
        return Ruling("FALSE", "With the blur more than half of the labels that changed still do.")
    if min(changed_beyond_the_circle.values()) <= 0:
        return Ruling(
            UNSETTLED, "Somewhere beyond the circle nothing changed: was the test too weak?"
        )
    blurs = (
        "Blurring restores most of it"
        if min(changed_by_blurs.values()) > 0
        else "Blurring restores nearly all of it"
    )
    return Ruling(
        "TRUE IF",
        f"Shifts are whole pixels on a circle and the head is global. {blurs}; choosing the grid "
        "by content, or no stride at all, all of it (choosing: up to an output shift that depends "
        "on the picture, ties broken by content). With zero padding, half pixels or a dense head, "
        "labels change even then.",
    )


def _b15(
    *,
    two_halves_make_one: float,
    convolution_at_half: float,
    rectifier_at_one: float,
    rectifier_at_half: float,
    by_place_at_one: float,
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
    return Ruling(
        "FALSE",
        "To those of its grid. On a circle of odd length a convolution commutes with half a pixel "
        "as well; after a ReLU whole pixels are left, and half pixels break the law.",
    )


RULES = {"B13": _b13, "B15": _b15}
