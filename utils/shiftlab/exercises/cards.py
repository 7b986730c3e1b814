"""Feedback as HTML: cards whose arrays are rows of coloured numbers, readable in light and dark.

Inline styles only, no script, no picture file: a card looks the same in JupyterLab, in an export
and in a browser without a kernel, and the same answer always gives the same text. Colour is never
alone: each number is printed, and what differs is named in words as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np

from shiftlab.exercises.feedback import (
    SHOWN,
    Block,
    Lines,
    Outcome,
    Values,
    Words,
    digits_for,
    in_words,
    number,
)
from shiftlab.figures.palette import DIFFERENCE, GOOD, INPUT, OUTPUT, diverging

STATES = {"right": GOOD, "wrong": DIFFERENCE, "error": OUTPUT, "not attempted": INPUT}

_CARD = (
    "max-width:46em;margin:.4em 0;padding:.5em .9em .6em;border:1px solid #8888;"
    "border-left:.4em solid {colour};border-radius:.3em;line-height:1.45"
)
_PILL = "background:{colour};color:#fff;padding:.1em .6em;border-radius:.8em;font-weight:600"
_CELL = (
    "display:inline-block;min-width:2.6em;padding:.15em .3em;margin:1px;text-align:center;"
    "box-sizing:border-box;font-family:monospace;border:{border};background:{paint};color:{ink}"
)
_TABLE = (
    "margin:.1em 0 .3em;border:0;border-collapse:collapse;color:inherit;font-size:inherit;"
    "background:transparent"
)
_EMPHASISED = re.compile(r"(?<![\w*])\*(\w(?:[^*\n]*\w)?)\*(?![\w*])")
_IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
_CODE = (
    "margin:.1em 0 .4em;padding:.3em .6em;border-left:.2em solid #8888;font-family:monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere;max-height:12em;overflow:auto"
)


def card(title: str, badge: str, colour: str, inner: Iterable[str]) -> str:
    """A card: a title (a function's in monospace), a word on a ground, and what stands below."""
    tag = "code" if title.isidentifier() else "span"
    return (
        f'<div style="{_CARD.format(colour=colour)}">'
        f'<div><{tag} style="font-weight:600">{escape(title)}</{tag}> '
        f'<span style="{_PILL.format(colour=colour)}">{escape(badge)}</span></div>'
        f"{''.join(inner)}</div>"
    )


def words(text: str, label: str = "") -> str:
    """A paragraph, with its label in bold; *words* and `code` in it as in the notebooks."""
    front = f"<b>{escape(label)}</b> " if label else ""
    inner = _EMPHASISED.sub(r"<em>\1</em>", escape(text))
    inner = _IN_BACKTICKS.sub(r"<code>\1</code>", inner)
    return f'<p style="margin:.4em 0 0">{front}{inner}</p>'


def outcome_card(outcome: Outcome) -> str:
    """The card of a check."""
    blocks = outcome.blocks()
    limit = _limit(blocks)
    inner = [_block(block, limit) for block in blocks]
    return card(outcome.name, outcome.badge or outcome.state, STATES[outcome.state], inner)


def _limit(blocks: tuple[Block, ...]) -> float:
    """The largest size of any number shown: all arrays of a card share their colours."""
    arrays = [
        value
        for block in blocks
        if isinstance(block, Values)
        for _, value in block.rows
        if isinstance(value, np.ndarray) and 0 < value.size <= SHOWN
    ]
    return max((float(np.nan_to_num(np.abs(array)).max()) for array in arrays), default=1.0)


def _block(block: Block, limit: float) -> str:
    if isinstance(block, Words):
        return words(block.text, block.label)
    if isinstance(block, Lines):
        return f'{words("", block.label + ":")}<pre style="{_CODE}">{escape(block.text)}</pre>'
    digits = digits_for(block.rows)
    rows = "".join(
        '<tr style="background:transparent">'
        f'<th scope="row" style="text-align:left;font-weight:400;padding:.15em .8em .15em 0">'
        f"{escape(label)}</th>"
        f'<td style="text-align:left;padding:.15em 0">'
        f"{_value(value, limit, block.differs, digits)}</td></tr>"
        for label, value in block.rows
    )
    return f'{words("", block.label)}<table style="{_TABLE}">{rows}</table>'


def _value(value: Any, limit: float, differs: np.ndarray | None, digits: int) -> str:
    drawn = isinstance(value, np.ndarray) and value.ndim in (1, 2) and 0 < value.size <= SHOWN
    if not drawn:
        return f"<code>{escape(in_words(value, digits))}</code>"
    colours = diverging(value, limit)
    marked = np.zeros(value.shape, bool) if differs is None else differs
    rows = (np.atleast_2d(value), colours.reshape(-1, value.shape[-1], 3), np.atleast_2d(marked))
    return "".join(
        '<div style="white-space:nowrap">'
        + "".join(_cell(*parts) for parts in zip(*row, strict=True))
        + "</div>"
        for row in zip(*rows, strict=True)
    )


def _cell(value: float, colour: np.ndarray, marked: bool) -> str:
    red, green, blue = (int(channel) for channel in colour)
    ink = "#111" if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else "#fff"
    border = f"3px solid {DIFFERENCE}" if marked else "1px solid #8888"
    style = _CELL.format(border=border, paint=f"#{red:02x}{green:02x}{blue:02x}", ink=ink)
    return f'<span style="{style}">{number(value)}</span>'
