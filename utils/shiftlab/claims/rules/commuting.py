"""The rules of notebook 01: what commutes with shifts."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak


def _a1(
    *,
    errors: Mapping[str, float],
    group_law: float,
    control: float,
    chosen_afterwards: float,
    without_any_action: float,
) -> Ruling:
    if control < CLEAR:
        return weak("a random map under the shift itself")
    if without_any_action < CLEAR:
        return weak("a map that no T′ can serve")
    if max(errors.values()) > ROUNDING or group_law > ROUNDING:
        return Ruling(UNSETTLED, "A map on the list does not follow its action T′, or T′ is none.")
    if chosen_afterwards > ROUNDING:
        return Ruling(UNSETTLED, "Choosing T′ afterwards should rescue the random map too.")
    return Ruling(
        "TRUE IF",
        "T′ is an action of the same shifts and belongs to the statement: it is named beforehand. "
        "(That some T′ exists says little: every invertible map has one.)",
    )


def _a2(
    *,
    equivariance_error: float,
    invariance_error: float,
    control_not_equivariant: float,
    control_invariant: float,
) -> Ruling:
    if control_not_equivariant < CLEAR:
        return weak("a map that is brighter to the right, and so not equivariant")
    if control_invariant > ROUNDING:
        return weak("the sum, which is invariant")
    if equivariance_error > ROUNDING:
        return Ruling(UNSETTLED, "This map does not commute with the shift: is it a convolution?")
    if invariance_error < CLEAR:
        return Ruling(
            UNSETTLED, "The answer hardly moved: a shift that shows nothing cannot tell the two."
        )
    return Ruling(
        "CONFUSED",
        "“Invariant” stands for two laws. On the circle, convolution commutes with shifts: it is "
        "equivariant. It is not invariant: its answer moves with the picture.",
    )


def _a3(*, convolution: float, random_matrix: float, wrong_at_one_place: float) -> Ruling:
    if min(random_matrix, wrong_at_one_place) < CLEAR:
        return weak("a random matrix, and a convolution that is wrong at one place")
    if convolution > ROUNDING:
        return Ruling(
            "FALSE", "This map does not commute with every shift; one counterexample is enough."
        )
    return Ruling(
        "TRUE",
        "On the circle, stride-1 convolution commutes with every whole shift: "
        "same direction, same number of steps, no error beyond rounding. (Notebook 1 proves it.)",
    )


def _a4(
    *, discrete: float, discrete_wrong_sign: float, continuous: float, continuous_wrong_sign: float
) -> Ruling:
    if min(discrete_wrong_sign, continuous_wrong_sign) < CLEAR:
        return weak("the substitution with a slipped sign")
    if max(discrete, continuous) > ROUNDING:
        return Ruling("FALSE", "The two sides of the substitution differ.")
    return Ruling(
        "TRUE",
        "The identity that carries the proof holds with i − d and fails with i + d: "
        "for sums on the circle and for integrals on the line.",
    )


def _a10(
    *,
    useless_invariance: float,
    useless_tells_apart: float,
    useful_invariance: float,
    useful_tells_apart: float,
    control_invariance: float,
) -> Ruling:
    if control_invariance < CLEAR:
        return weak("a map that depends on position")
    if max(useless_invariance, useful_invariance) > ROUNDING:
        return Ruling(UNSETTLED, "One of these maps is not invariant, so the test caught it.")
    if useless_tells_apart > 0:
        return Ruling(UNSETTLED, "The maps called useless do tell some of the inputs apart.")
    if useful_tells_apart < 1:
        return Ruling(UNSETTLED, "The map called useful does not tell all the inputs apart.")
    return Ruling(
        "TRUE",
        "A constant and the sorted pixels are invariant to circular shifts without error, and "
        "cannot tell a letter from a heap of its pixels. A good test asks both: invariant, and "
        "selective.",
    )


RULES = {"A1": _a1, "A2": _a2, "A3": _a3, "A4": _a4, "A10": _a10}
