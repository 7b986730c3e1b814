"""What a rule answers, and the two thresholds that all rules share. No claim is decided here."""

from __future__ import annotations

from dataclasses import dataclass

UNSETTLED = "NOT SETTLED"
WORDS = ("TRUE", "TRUE IF", "FALSE", "CONFUSED", UNSETTLED)
ROUNDING = 1e-9
"""Errors below this are rounding of 64-bit numbers."""
CLEAR = 0.1
"""Errors above this are plain to see. All errors are relative: see each rule's notebook."""


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
