"""What a rule answers, and the thresholds that rules share. No claim is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNSETTLED = "NOT SETTLED"
WORDS = ("TRUE", "TRUE IF", "FALSE", "CONFUSED", UNSETTLED)
ROUNDING = 1e-9
"""Errors below this are rounding of 64-bit numbers."""
CLEAR = 0.1
"""Errors above this are plain to see. All errors are relative: see each rule's notebook."""

READS = 0.9
"""A trained network can do its task if it is right in at least this share of the cases."""
LEARNED = 0.95
"""It can do it well, from this share on."""


@dataclass(frozen=True)
class Ruling:
    """The verdict in a word (TRUE, TRUE IF, FALSE, CONFUSED, NOT SETTLED) and in a sentence."""

    word: str
    sentence: str

    def __post_init__(self) -> None:
        """Refuse a word that no verdict has, and a sentence that begins in its middle."""
        if self.word not in WORDS:
            raise ValueError(f"A ruling says {', '.join(WORDS)}; got {self.word!r}.")
        if self.sentence[:1].islower():
            raise ValueError(f"A ruling's sentence begins with a capital: {self.sentence!r}.")


def weak(control: str) -> Ruling:
    """No verdict, because the negative control did not stand out."""
    return Ruling(
        UNSETTLED,
        f"The negative control ({control}) does not stand out, so this test could not have failed.",
    )


def untrained(accuracy: float | Mapping[str, float], least: float = READS) -> Ruling | None:
    """No verdict, because a network is not right often enough for its answers to say anything.

    accuracy: one share of right answers, or one for each network by name. None if all of them lie
    between `least` and 1; a percentage is no share, and settles nothing either.
    """
    shares = accuracy if isinstance(accuracy, Mapping) else {"": accuracy}
    for name, share in shares.items():
        if not least <= share <= 1:
            which = f"the network {name!r}" if name else "the network"
            return Ruling(
                UNSETTLED,
                f"Right is {which} in a share of {share:.2g}, and should be in {least} to 1: "
                "otherwise what it keeps or changes says nothing.",
            )
    return None
