"""The ledger as a student finds it: their own measurements over those that come with the course.

What is shown was printed by `verdict` before, and is read from the store and from `committed`;
nothing is decided here.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from shiftlab import store
from shiftlab.claims.asking import PARTS, belongs, meant
from shiftlab.claims.committed import committed
from shiftlab.claims.ruling import WORDS
from shiftlab.claims.statements import CLAIMS
from shiftlab.claims.verdicts import colour_of, ledger_id

OPEN = "not yet measured"
BY_YOU = "measured by you"
BY_COURSE = "measured when the course was made"


@dataclass(frozen=True)
class Row:
    """A claim or a part of one, its latest verdict in a word and a sentence; empty before that.

    by: who measured it, `BY_YOU` or `BY_COURSE`; empty where nobody has; measured: the figures.
    """

    claim: str
    word: str
    sentence: str
    by: str = ""
    measured: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settled:
    """A table of claims; in a notebook it shows itself."""

    rows: tuple[Row, ...]

    def __repr__(self) -> str:
        """Two lines a claim: what is said, and the verdict."""
        return "\n".join(
            f"{row.claim} “{CLAIMS[ledger_id(row.claim)].statement}”\n   "
            + (f"{row.word}. {row.sentence} ({row.by})" if row.word else OPEN)
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
        return OPEN
    return (
        f"{badge(row.word)} {html.escape(row.sentence)} "
        f'<span style="opacity:0.8;white-space:nowrap">({row.by})</span>'
    )


def badge(word: str) -> str:
    """A ruling's word on its colour, as HTML."""
    return (
        f'<strong style="background:{colour_of(word)};color:#fff;border-radius:3px;'
        f'padding:0 0.4em;white-space:nowrap">{html.escape(word)}</strong>'
    )


def own() -> dict[str, Row]:
    """What the student has measured last, by claim; nothing of claims that the ledger lacks."""
    return {
        event["claim"]: Row(
            event["claim"], event["word"], event["sentence"], BY_YOU, _figures(event)
        )
        for event in store.events("verdict")
        if isinstance(event.get("claim"), str)
        and event["claim"] in (*CLAIMS, *PARTS)
        and isinstance(event.get("word"), str)
        and event["word"] in WORDS
        and isinstance(event.get("sentence"), str)
    }


def _figures(event: store.Event) -> tuple[str, ...]:
    measured = event.get("measured")
    if not isinstance(measured, Mapping):  # a store that another hand has written
        return ()
    return tuple(f"{name} {value}" for name, value in measured.items())


def of_course() -> dict[str, Row]:
    """What was measured when the course was made, by claim."""
    return {
        claim: Row(claim, found.word, found.sentence, BY_COURSE, found.measured)
        for claim, found in committed().items()
    }


def settled(*wanted: str) -> Settled:
    """Claims, each with the verdict that was measured last; by default all.

    wanted: claims ("B4"), parts of claims ("A3 at the edge") or groups ("B"), in whatever case. The
    student's own verdict comes before the course's. A claim of which they have measured something
    has no rows for parts that they have not: these belong to other notebooks (`latest` has them).

    Raises ValueError for a name that the ledger does not have.
    """
    names = [meant(name) for name in wanted]
    mine = {ledger_id(claim) for claim in own()}
    rows = [
        row
        for row in latest()
        if row.claim in (*CLAIMS, *names) or row.by == BY_YOU or ledger_id(row.claim) not in mine
    ]
    return Settled(
        tuple(row for name in names or CLAIMS for row in rows if belongs(row.claim, name))
    )


def latest() -> tuple[Row, ...]:
    """Every claim and every part of one, the student's own verdict before the course's."""
    last = {**of_course(), **own()}
    parts = {claim: sorted(name for name in last if ledger_id(name) == claim) for claim in CLAIMS}
    return tuple(
        last[name] if name in last else Row(name, "", "")
        for claim, found in parts.items()
        for name in found or [claim]
    )
