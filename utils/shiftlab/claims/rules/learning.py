"""The rules of notebook 09 on shifts: what shifted copies teach, and what one corner takes away."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, UNSETTLED, Ruling, untrained, weak

_TAUGHT = 0.8
"""What was taught shows if at least this share of labels stays, where it was shown."""
_MISREAD = 0.5
"""Digits of which fewer than this share are read are misread."""
_PRICE = 0.02
"""A loss in the middle worth a word."""
_HARMLESS = 0.05
"""A lesson that loses less than this has done no harm."""
_FAR = 0.3
"""New letters are read far better if this much more of them are."""
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
    letters_alike_by_chance: float,
    others_right: float,
    others_called_shown: float,
    longer: Mapping[str, float],
    by_construction_changes: float,
) -> Ruling:
    """Shares of labels that stay; others: digits never shown moved, at the moves that were shown,
    read correctly, and called one of those that were shown moved. longer: after a longer lesson of
    every move the shares of "digits" and of "letters" that stay, at any move; and of "others" read
    correctly, when the longer lesson showed the moves of the short one."""
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
    if letters_stay < letters_alike_by_chance + CLEAR:
        return Ruling(UNSETTLED, "A moved letter keeps its label no more often than by chance.")
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
    if longer["digits"] > 1 - _EXACT:
        return Ruling("TRUE", "A longer lesson of every move left no label that changes.")
    if longer["digits"] < stays_outside + CLEAR / 2:
        return Ruling(UNSETTLED, "A longer lesson of every move taught no more than a short one.")
    if longer["letters"] > longer["digits"] - CLEAR / 2:
        return Ruling("TRUE", "Here a longer lesson carried over to letters never seen.")
    if max(others_right, longer["others"]) > _MISREAD:
        return Ruling(UNSETTLED, "Digits never shown moved are read in part: say how many.")
    if others_called_shown < _TAUGHT:
        return Ruling(UNSETTLED, "Digits never shown moved are misread as anything: say as what.")
    price = accuracy["without"] - accuracy["with"]
    cost = ", at a small price in the middle" if price > _PRICE else ""
    if accuracy["without"] - accuracy["longer"] > _PRICE:
        return Ruling(UNSETTLED, "A longer lesson still costs accuracy in the middle: how much?")
    return Ruling(
        "TRUE IF",
        "One asks for what was shown, and is content with most labels. Circular shifts, dense head,"
        f" shown up to 4 pixels: most labels stay for these moves{cost}; fewer for farther moves. "
        "A longer lesson of every move mends both. But fewer letters keep their label, and digits "
        "never shown moved are misread as some that were, after a longer lesson as well. Without "
        "stride, with a global mean, nothing has to be taught.",
    )


def _d2(
    *,
    before: float,
    in_the_corner: float,
    after_corner: Mapping[str, float],
    after_all_places: Mapping[str, float],
    chance_old: float,
    chance_new: float,
    blind_before: float,
    blind_spread: float,
    new_in_the_corner: float,
    new_pretrained: float,
    new_frozen: float,
    new_from_scratch: float,
) -> Ruling:
    """Shares of letters read outside the corner, unless the name says in the corner.

    in_the_corner: after the lesson there; after_corner, after_all_places: elsewhere, after a lesson
    in the corner and after the same lesson at all places, one for each seed.
    """
    if refused := untrained({"before": before, "in the corner": in_the_corner}):
        return refused
    if len(after_corner) < 3 or after_corner.keys() != after_all_places.keys():
        return Ruling(UNSETTLED, "Each lesson has to be given to the same networks, three or more.")
    count = len(after_corner)
    elsewhere, control = (sum(m.values()) / count for m in (after_corner, after_all_places))
    if control < before - _HARMLESS:
        return weak("the same lesson at all places, which should harm nothing")
    if refused := untrained({"blind to places, before": blind_before}, least=0.85):
        return refused
    if blind_spread > _EXACT:
        return weak("a network that cannot tell places apart, and so forgets none")
    if new_from_scratch > chance_new + 2 * CLEAR:
        return weak("a network taught in the corner alone, from scratch")
    if min(new_pretrained, new_frozen) < new_from_scratch + _FAR:
        return Ruling(
            "FALSE", "What had been learned everywhere was of little use for new letters."
        )
    lost = [after_all_places[seed] - share for seed, share in after_corner.items()]
    if control - elsewhere < _HARMLESS or min(lost) <= 0:
        return Ruling(
            "FALSE", "The corner lost no more elsewhere than the same lesson at all places."
        )
    if elsewhere < chance_old + CLEAR:
        return Ruling("TRUE", "Away from the corner nothing was left.")
    if new_in_the_corner < new_pretrained + CLEAR:
        return Ruling("TRUE IF", "One means the old letters: new ones are read at all places.")
    return Ruling(
        "TRUE IF",
        "One means that a part is learned and a part forgotten. Dense head, letters at all places "
        "of a dark canvas: taught on in one corner (60 steps, the rate rising to 0.01 and "
        "falling), fewer of them are read elsewhere than after the same lesson at all places, for "
        "every seed, and still most. New letters from one corner are read elsewhere far better "
        "than from scratch, and not as well as in the corner.",
    )


RULES = {"D1": _d1, "D2": _d2}
