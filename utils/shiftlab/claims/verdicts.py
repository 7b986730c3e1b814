"""From measurements to a printed verdict. The rules themselves are in `rules`."""

from __future__ import annotations

import html
import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiftlab import store
from shiftlab.claims.rules import RULES
from shiftlab.claims.ruling import UNSETTLED, Ruling
from shiftlab.claims.statements import CLAIMS
from shiftlab.figures import palette

# Amber and grey belong to verdicts alone.
_COLOURS = {
    "TRUE": palette.GOOD,
    "TRUE IF": palette.GOOD,
    "FALSE": palette.DIFFERENCE,
    "CONFUSED": "#8a5a00",
    UNSETTLED: "#5a6472",
}


def colour_of(word: str) -> str:
    """The colour that a ruling's word is shown in. Raises ValueError for a word that none has."""
    if word not in _COLOURS:
        raise ValueError(f"A verdict's word is one of {', '.join(_COLOURS)}; got {word!r}.")
    return _COLOURS[word]


@dataclass(frozen=True)
class Verdict:
    """One claim, its ruling, and the figures it rests on (they stand apart: they may differ).

    claim: an id of the ledger, or an id and the part that is tried, as in "A3 at the edge".
    """

    claim: str
    ruling: Ruling
    measured: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """Two lines: the verdict, and what was measured."""
        return (
            f"Claim {self.claim}: {self.ruling.word}. {self.ruling.sentence}\n"
            f"measured: {'; '.join(f'{name} {value}' for name, value in self.measured)}"
        )

    def _repr_html_(self) -> str:
        statement = html.escape(CLAIMS[ledger_id(self.claim)].statement)
        figures = html.escape("; ".join(f"{name} {value}" for name, value in self.measured))
        colour = colour_of(self.ruling.word)
        return (
            f'<div style="border-left:5px solid {colour};padding:0.3em 0.9em;margin:0.5em 0;'
            'max-width:760px">'
            f'<div style="opacity:0.85">Claim {self.claim}: “{statement}”</div>'
            f'<div><strong style="background:{colour};color:#fff;border-radius:3px;'
            f'padding:0 0.4em">{html.escape(self.ruling.word)}</strong> '
            f"{html.escape(self.ruling.sentence)}</div>"
            f'<div style="font-size:90%;opacity:0.85">Measured: '
            f'<span class="shiftlab-measured">{figures}</span></div></div>'
        )


def ledger_id(claim: str) -> str:
    """The ledger's id of a claim or of a part of one: "A3" for "A3 at the edge"."""
    return claim.split(" ")[0]


def _text(value: float | Mapping[str, float]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(part)}" for name, part in value.items())
    if float(value).is_integer() and abs(value) < 1e6:  # a count: all its digits
        return f"{value:.0f}"
    return f"{value:.2g}"


def _number(name: str, value: Any) -> float:
    """One measurement as a Python number. Raises ValueError for what measures nothing."""
    if isinstance(value, str):  # which float would read, as in "0"
        raise ValueError(f"{name} should be one number; got the text {value!r}.")
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} should be one number; got {value!r}.") from error
    if number < 0:
        raise ValueError(f"{name} is a size, so not negative; got {number}. Is abs() missing?")
    return number


def _numbers(name: str, value: Any, by_name: bool) -> float | dict[str, float]:
    """The measurement as its rule wants it: one size, or (by_name) one for each name."""
    if by_name != isinstance(value, Mapping):
        wanted = 'a size for each name, as in {"zero": 0.9}' if by_name else "one size"
        came = f"one for each of {', '.join(map(str, value))}" if not by_name else repr(value)
        raise ValueError(f"{name} should be {wanted}; got {came}.")
    if not by_name:
        return _number(name, value)
    if not value:
        raise ValueError(f"{name} is empty: nothing was measured.")
    return {part: _number(f"{name} of {part}", number) for part, number in value.items()}


def _all_finite(value: float | Mapping[str, float]) -> bool:
    parts = value.values() if isinstance(value, Mapping) else [value]
    return all(math.isfinite(part) for part in parts)


def verdict(claim: str, **measured: Any) -> Verdict:
    """End a trial: the claim's rule decides from what was measured, and the ruling is shown.

    claim: its id, such as "A3", or a part of one with a rule of its own, "A3 at the edge";
    measured: what its rule in `claims.rules` asks for, by name: sizes, or a size for each name in a
    mapping. A size that is not finite settles nothing. Raises ValueError for an unknown claim, one
    without a rule, or something that is no size, and TypeError (with the names that the rule asks
    for) if other things were measured.
    """
    if ledger_id(claim) not in CLAIMS:
        raise ValueError(f"The ledger has no claim {claim!r}; its claims are {', '.join(CLAIMS)}.")
    if claim not in RULES:
        raise ValueError(f"Claim {claim} has no rule yet; those with one are {', '.join(RULES)}.")
    asked = inspect.signature(RULES[claim]).parameters
    if set(measured) != set(asked):
        raise TypeError(
            f"The rule of claim {claim} asks for {', '.join(asked)}; "
            f"got {', '.join(measured) or 'nothing'}."
        )
    sizes = {
        name: _numbers(name, value, "Mapping" in str(asked[name].annotation))
        for name, value in measured.items()
    }
    if all(map(_all_finite, sizes.values())):
        ruling = RULES[claim](**sizes)
    else:
        ruling = Ruling(UNSETTLED, "A measurement is not a finite number, and settles nothing.")
    figures = tuple((name.replace("_", " "), _text(value)) for name, value in sizes.items())
    store.record(
        "verdict",
        claim=claim,
        word=ruling.word,
        sentence=ruling.sentence,
        measured=dict(figures),
    )
    return Verdict(claim, ruling, figures)
