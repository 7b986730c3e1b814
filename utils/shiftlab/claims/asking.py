"""Which claims a student means by "B", "b4" or "A3 at the edge". No verdicts are looked up here."""

from __future__ import annotations

from typing import Any

from shiftlab.claims.rules import RULES
from shiftlab.claims.ruling import WORDS
from shiftlab.claims.statements import CLAIMS
from shiftlab.claims.verdicts import ledger_id

GROUPS = {
    "A": "what the words mean, and what a convolution does",
    "B": "strides and pooling",
    "C": "heads, edges, and networks without dense layers",
    "D": "learning it, and other moves than shifts",
}
"""The groups of the ledger, by the letter that their claims begin with."""

PARTS = tuple(claim for claim in RULES if claim not in CLAIMS)
"""Parts of claims with a verdict of their own, such as "A3 at the edge"."""

_NAMES = {name.casefold(): name for name in (*GROUPS, *CLAIMS, *PARTS)}


def meant(wanted: Any) -> str:
    """The group, the claim or the part of one that is named, in whatever case, as it is written.

    Raises ValueError for something else.
    """
    if not isinstance(wanted, str):
        raise ValueError(f'Name the claims one by one, as in "B4", "C1"; got {wanted!r}.')
    name = " ".join(wanted.split()).casefold()
    if name not in _NAMES:
        first_and_last = ", ".join(
            f"{claims[0]} to {claims[-1]}"
            for letter in GROUPS
            for claims in [[claim for claim in CLAIMS if claim[0] == letter]]
        )
        raise ValueError(
            f"The ledger has no claim {wanted!r}. Its groups are {', '.join(GROUPS)}, its claims "
            f"{first_and_last}, and some have parts: {', '.join(PARTS)}."
        )
    return _NAMES[name]


def belongs(claim: str, name: str) -> bool:
    """Whether a claim, or a part of one, is what was named, or belongs to it."""
    return name in (claim, ledger_id(claim), claim[0])


def word_meant(word: Any) -> str:
    """A verdict's word, in whatever case. Raises ValueError for another."""
    found = " ".join(word.split()).upper() if isinstance(word, str) else word
    if found not in WORDS:
        raise ValueError(f"A verdict's word is one of {', '.join(WORDS)}; got {word!r}.")
    return found
