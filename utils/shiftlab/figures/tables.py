"""Small tables of measured figures, readable aloud: a header for every row and every column."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of texts under column headings; the first text of a row is its header."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        """The table in plain text, columns aligned."""
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        return "\n".join(
            "   ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        def cells(tag: str, texts: Sequence[str], scope: str) -> str:
            first = f'<th scope="{scope}" style="text-align:left">{html.escape(texts[0])}</th>'
            style = 'style="text-align:right"'
            rest = "".join(f"<{tag} {style}>{html.escape(text)}</{tag}>" for text in texts[1:])
            return f"<tr>{first}{rest}</tr>"

        head = cells("th", self.headings, "col")
        body = "".join(cells("td", row, "row") for row in self.rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _text(value: float | int | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and abs(value) < 1e-9:
        return "0"  # rounding, which differs between machines
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def table(rows: Mapping[str, Sequence[float | int | str]], headings: Sequence[str]) -> Table:
    """A table from {row header: values}; headings: one for the row headers, one for each column.

    Numbers are shown with two decimals, below 1e-9 as 0. Raises ValueError if a row is too short
    or too long.
    """
    for name, values in rows.items():
        if len(values) != len(headings) - 1:
            raise ValueError(
                f"Row {name!r} has {len(values)} values under {len(headings) - 1} headings."
            )
    texts = tuple((name, *map(_text, values)) for name, values in rows.items())
    return Table(tuple(headings), texts)
