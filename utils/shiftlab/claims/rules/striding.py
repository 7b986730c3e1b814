"""The rules of notebook 02: what a stride leaves of the law."""

from __future__ import annotations

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

_MOSTLY = 0.9
"""A share above which something happens but for rare exceptions."""


def _b1(
    *,
    at_multiples: float,
    broken_by_linear_maps: float,
    broken_by_maximum: float,
    without_stride: float,
    lucky_signal: float,
    stride_not_dividing: float,
) -> Ruling:
    if broken_by_linear_maps < 1 or not _MOSTLY < broken_by_maximum <= 1:
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
        "On a circle whose length the stride s divides, a shift by s e moves the output by e. For "
        "generic signals and kernels no other shift is repaired by any shift of the output; a "
        "maximum lets a few pass.",
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
        "One names the shifts. On the circle, with strides only: the multiples of their product. "
        "With repetitions as well: the multiples of P, which move the output by Q, where a stride "
        "s makes of (P, Q) the pair (P s / g, Q / g), g = gcd(Q, s), and repeating u times "
        "makes (P, Q u).",
    )


def _b3(
    *,
    without_stride: float,
    at_multiples: float,
    photographs: float,
    noise: float,
    stripes: float,
    another_photograph: float,
) -> Ruling:
    if min(another_photograph, stripes) < CLEAR:
        return weak("another photograph, and stripes")
    if max(without_stride, at_multiples) > ROUNDING:
        return Ruling(
            UNSETTLED, "Without a stride, and at its multiples, it should be a shuffle exactly."
        )
    if min(photographs, noise) < ROUNDING:
        return Ruling("FALSE", "The responses are a shuffle of the first ones exactly.")
    if max(photographs, noise) > another_photograph / 2:
        return Ruling("FALSE", "Not even approximately: another photograph's list is as near.")
    if stripes < 1:
        return Ruling(UNSETTLED, "No picture was found whose list is not even nearly the same.")
    return Ruling(
        "TRUE IF",
        "The components that the stride chooses between hold like values. On the circle: a shuffle "
        "exactly at multiples of the stride; between them nearly one for photographs and for "
        "noise, and none at all for stripes.",
    )


def _d7(
    *,
    fields_missed: int,
    outside: float,
    inside: float,
    without_strides_missed: int,
    middle_half: float,
    middle_half_if_flat: float,
) -> Ruling:
    if not without_strides_missed:
        return weak("adding up the kernels and forgetting the strides")
    if fields_missed or outside > 0:
        return Ruling("FALSE", "A unit answers to inputs outside of its receptive field.")
    if inside <= 0:
        return Ruling(UNSETTLED, "Some inputs inside the field had no effect: are weights zero?")
    if not 0 < middle_half_if_flat <= 0.5 + CLEAR:
        return Ruling(UNSETTLED, "In a flat field its middle half should hold half of the weight.")
    if middle_half < middle_half_if_flat + CLEAR:
        return Ruling("TRUE", "Computed from kernels and strides, and every place counts alike.")
    return Ruling(
        "TRUE",
        "Size and step follow from kernels and strides, and gradients confirm them. It says how "
        "far a unit sees at most: in a deep stack of equal weights it sees mostly the middle.",
    )


RULES = {"B1": _b1, "B2": _b2, "B3": _b3, "D7": _d7}
