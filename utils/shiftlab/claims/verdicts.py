"""From measurements to a printed verdict. The rules themselves are in `rules`."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Any

from shiftlab import store
from shiftlab.claims.ledger import CLAIMS
from shiftlab.claims.rules import RULES
from shiftlab.claims.ruling import UNSETTLED, Ruling

_COLOURS = {"TRUE": "#1a7f4b", "FALSE": "#a3195b", "CONFUSED": "#8a5a00", UNSETTLED: "#5a6472"}


@dataclass(frozen=True)
class Verdict:
    """One claim, its ruling, and the figures it rests on (they stand apart: they may differ)."""

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
        statement = html.escape(CLAIMS[self.claim].statement)
        figures = html.escape("; ".join(f"{name} {value}" for name, value in self.measured))
        colour = next(
            colour for word, colour in _COLOURS.items() if self.ruling.word.startswith(word)
        )
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


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(part)}" for name, part in value.items())
    if isinstance(value, float):
        return "0" if value == 0 else f"{value:.2g}"
    return str(value)


def _has_nan(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nan(part) for part in value.values())
    return isinstance(value, float) and math.isnan(value)


def verdict(claim: str, **measured: Any) -> Verdict:
    """End a trial: the claim's rule decides from what was measured, and the ruling is shown.

    claim: its id, such as "A3"; measured: what its rule in `claims.rules` asks for, by name.
    Raises ValueError for an unknown claim or one without a rule, TypeError (with the names that
    the rule asks for) if other things were measured.
    """
    if claim not in CLAIMS:
        raise ValueError(f"The ledger has no claim {claim!r}; its claims are {', '.join(CLAIMS)}.")
    if claim not in RULES:
        raise ValueError(f"Claim {claim} has no rule yet; those with one are {', '.join(RULES)}.")
    rule = RULES[claim]
    asked = rule.__code__.co_varnames[: rule.__code__.co_kwonlyargcount]
    if set(measured) != set(asked):
        raise TypeError(
            f"The rule of claim {claim} asks for {', '.join(asked)}; "
            f"got {', '.join(measured) or 'nothing'}."
        )
    if _has_nan(measured):
        ruling = Ruling(UNSETTLED, "A measurement is not a number (NaN), and settles nothing.")
    else:
        ruling = rule(**measured)
    figures = tuple((name.replace("_", " "), _text(value)) for name, value in measured.items())
    store.record("verdict", claim=claim, word=ruling.word, measured=dict(figures))
    return Verdict(claim, ruling, figures)
