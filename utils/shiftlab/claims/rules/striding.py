"""The rules of notebook 02: what a stride leaves of the law."""

from __future__ import annotations

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

_HALFWAY = 0.5
"""Half the distance between unrelated answers: beyond it, nothing is "approximately" the same."""


def _b1(
    *,
    at_multiples: float,
    elsewhere: float,
    without_stride: float,
    lucky_signal: float,
    stride_not_dividing: float,
) -> Ruling:
    if elsewhere < CLEAR:
        return weak("the shifts in between")
    if without_stride > ROUNDING:
        return Ruling(UNSETTLED, "Without the stride every shift should pass, and one did not.")
    if at_multiples > ROUNDING:
        return Ruling("FALSE", "Even a multiple of the stride breaks the law here.")
    if lucky_signal > ROUNDING:
        return Ruling(UNSETTLED, "The signal called lucky is broken by a shift of one, too.")
    if stride_not_dividing < CLEAR:
        return Ruling(UNSETTLED, "A stride that does not divide the length should break the law.")
    return Ruling(
        "TRUE",
        "On a circle whose length the stride s divides, a shift by s d moves the output by d, and "
        "for generic signals no other shift is repaired by any shift of the output.",
    )


def _b2(
    *,
    law: float,
    smaller_shifts: float,
    predictions_missed: int,
    product_rule_missed: int,
    with_places: float,
) -> Ruling:
    if min(smaller_shifts, with_places) < CLEAR:
        return weak("smaller shifts, and a layer that knows its places")
    if law > ROUNDING or predictions_missed:
        return Ruling("FALSE", "A stack breaks the law that its layers promise.")
    if not product_rule_missed:
        return Ruling(
            UNSETTLED, "No stack told two numbers P and Q from the bare product of the strides."
        )
    return Ruling(
        "TRUE IF",
        "One speaks of the shifts that all layers respect together: on the circle, of multiples of "
        "the product of the strides. If values are also repeated, two numbers (P, Q) say it: "
        "stride s makes them (P s / g, Q / g) with g = gcd(Q, s), repeating u times (P, Q u).",
    )


def _b3(
    *, without_stride: float, at_multiples: float, photographs_between: float, noise_between: float
) -> Ruling:
    if noise_between < CLEAR:
        return weak("pictures of noise, shifted by less than a stride")
    if max(without_stride, at_multiples) > ROUNDING:
        return Ruling(
            UNSETTLED, "Without a stride, and at its multiples, it should be a shuffle exactly."
        )
    if photographs_between < ROUNDING:
        return Ruling("FALSE", "The responses are a shuffle of the first ones exactly.")
    if photographs_between > _HALFWAY:
        return Ruling("FALSE", "Not even approximately: the lists are as good as unrelated.")
    if noise_between < _HALFWAY:
        return Ruling("TRUE", "Approximately a shuffle at every shift, even for noise.")
    return Ruling(
        "TRUE IF",
        "The picture is smooth on the scale of the stride. (On the circle: a shuffle exactly at "
        "multiples of the stride; between them nearly for photographs, and not at all for noise.)",
    )


def _d7(
    *,
    fields_missed: int,
    outside: float,
    inside: float,
    without_strides_missed: int,
    middle_half: float,
) -> Ruling:
    if not without_strides_missed:
        return weak("adding up the kernels and forgetting the strides")
    if fields_missed or outside > 0:
        return Ruling("FALSE", "A unit answers to inputs outside of its receptive field.")
    if inside <= 0:
        return Ruling(UNSETTLED, "Some inputs inside the field had no effect: are weights zero?")
    if middle_half < 0.5 + CLEAR:
        return Ruling("TRUE", "Computed from kernels and strides, and every place counts alike.")
    return Ruling(
        "TRUE",
        "Size and step follow from kernels and strides, and gradients confirm them. It says how "
        "far a unit sees at most: most of the weight lies in the middle.",
    )


RULES = {"B1": _b1, "B2": _b2, "B3": _b3, "D7": _d7}
