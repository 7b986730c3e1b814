"""The ledger as the student has filled it: claims with the verdicts of their own measurements.

What is shown was printed by `verdict` before, and is read from the store; nothing is decided here.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

from shiftlab import store
from shiftlab.claims.ledger import CLAIMS
from shiftlab.claims.ruling import WORDS
from shiftlab.claims.verdicts import colour_of, ledger_id

_OPEN = "not yet measured"


@dataclass(frozen=True)
class Row:
    """A claim or a part of one, its latest verdict in a word and a sentence; empty before that."""

    claim: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Settled:
    """A table of claims; in a notebook it shows itself."""

    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        """Two lines a claim: what is said, and the verdict."""
        return "\n".join(
            f"{row.claim} “{CLAIMS[ledger_id(row.claim)].statement}”\n   "
            + (f"{row.word}. {row.sentence}" if row.word else _OPEN)
            for row in self.rows
        )

    def _repr_html_(self) -> str:
        cell = '<td style="text-align:left;vertical-align:top">'
        head = "".join(
            f'<th scope="col" style="text-align:left">{name}</th>'
            for name in ("", "claim", "verdict")
        )
        body = "".join(
            f'<tr><th scope="row" style="vertical-align:top">{row.claim}</th>'
            f"{cell}“{html.escape(CLAIMS[ledger_id(row.claim)].statement)}”</td>"
            f"{cell}{_verdict(row)}</td></tr>"
            for row in self.rows
        )
        return f'<table style="max-width:60em"><thead><tr>{head}</tr></thead>{body}</table>'


def _verdict(row: Row) -> str:
    if not row.word:
        return _OPEN
    return (
        f'<strong style="background:{colour_of(row.word)};color:#fff;border-radius:3px;'
        f'padding:0 0.4em">{html.escape(row.word)}</strong> {html.escape(row.sentence)}'
    )


def settled(*claims: str) -> Settled:
    """The claims with these ids, each with the verdict that was measured last; by default all.

    A claim with parts, such as "A3 at the edge", has a row for each part that was measured.

    Raises ValueError for an id that the ledger does not have.
    """
    for claim in claims:
        if claim not in CLAIMS:
            raise ValueError(f"The ledger has no claim {claim!r}; it has {', '.join(CLAIMS)}.")
    last = {
        event["claim"]: Row(event["claim"], event["word"], event["sentence"])
        for event in store.events("verdict")
        if isinstance(event.get("claim"), str)
        and event.get("word") in WORDS
        and isinstance(event.get("sentence"), str)
    }
    rows: list[Row] = []
    for claim in claims or CLAIMS:
        parts = [row for name, row in last.items() if ledger_id(name) == claim]
        rows += parts or [Row(claim, "", "")]
    return Settled(tuple(rows))
