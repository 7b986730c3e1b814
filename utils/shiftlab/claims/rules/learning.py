"""The rules of notebook 09 on shifts: what shifted copies teach, and what one corner takes away."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, UNSETTLED, Ruling, untrained, weak

_TAUGHT = 0.8
"""What was taught shows if at least this share of labels stays, where it was shown."""
_EXACT = 1e-3
"""A network whose answers cannot depend on the place differs by less than this between places."""


def _d1(
    *,
    accuracy: Mapping[str, float],
    constant_stays: float,
    constant_right: float,
    stays_untaught: float,
    stays_inside: float,
    stays_outside: float,
    letters_stay_untaught: float,
    letters_stay: float,
    others_right: float,
    by_construction_changes: float,
) -> Ruling:
    if refused := untrained(accuracy):
        return refused
    if constant_stays < 1 or constant_right > min(accuracy.values()) - CLEAR:
        return weak("a constant answer, which stays and is hardly ever right")
    if stays_untaught > _TAUGHT - CLEAR:
        return weak("the same network, never shown a moved digit")
    if by_construction_changes > _EXACT:
        return Ruling(UNSETTLED, "A network that cannot tell places apart changed its answers.")
    if stays_inside < _TAUGHT:
        return Ruling("FALSE", "Shown moved copies, the network still changes many answers.")
    if min(1 - stays_inside, letters_stay - letters_stay_untaught) < 0:
        return Ruling(UNSETTLED, "A share is above 1, or the lesson did harm to letters.")
    inside_only = [
        name
        for name, share in (
            ("farther moves", stays_outside),
            ("letters never seen", letters_stay),
            ("digits never shown moved", others_right),
        )
        if share < stays_inside - CLEAR / 2
    ]
    if len(inside_only) < 3:
        return Ruling("TRUE", "Here the lesson carried over to what had not been shown.")
    return Ruling(
        "TRUE IF",
        "One asks for what was shown, and not for all of it. Circular shifts, dense head: most "
        "labels stay for the digits and moves shown; fewer for farther moves and for letters, and "
        "digits never shown moved are misread. Without stride, with a global mean, nothing "
        "has to be taught.",
    )


def _d2(
    *,
    right_before: float,
    chance: float,
    lost_at_rate: Mapping[str, float],
    corner_after: Mapping[str, float],
    place_blind_spread: float,
    new_pretrained: float,
    new_frozen: float,
    new_from_scratch: float,
) -> Ruling:
    if refused := untrained({"before the corner": right_before, **corner_after}):
        return refused
    if place_blind_spread > _EXACT:
        return weak("a network that cannot tell places apart, and so forgets none")
    least, most = min(lost_at_rate.values()), max(lost_at_rate.values())
    if new_from_scratch > chance + 2 * CLEAR:
        return weak("a network taught in the corner alone, from scratch")
    if min(new_pretrained, new_frozen) < new_from_scratch + CLEAR:
        return Ruling("FALSE", "What had been learned everywhere was of no use for new letters.")
    if most < CLEAR:
        return Ruling("FALSE", "Hardly anything was forgotten, at any learning rate.")
    if right_before - most < chance + CLEAR:
        return Ruling("TRUE", "Away from the corner nothing was left, at the largest steps.")
    if least > CLEAR:
        return Ruling("TRUE", "Much was forgotten at every learning rate, and never all.")
    return Ruling(
        "TRUE IF",
        "The steps are large. Dense head, letters at all places of a dark canvas: taught on in "
        "one corner, much is forgotten elsewhere at a high learning rate, but not all, and little "
        "at a low one. New letters from one corner: read elsewhere far better than from scratch, "
        "and not as well as in the corner.",
    )


RULES = {"D1": _d1, "D2": _d2}
