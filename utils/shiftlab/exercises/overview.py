"""The picture of progress: a row for each notebook, in it a cell for each exercise.

As HTML, where a row has alternative text and no colour is without its sign, and as plain text. It
knows states and points, and neither the store nor how they came about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from shiftlab.exercises.catalogue import NOTEBOOKS
from shiftlab.exercises.declare import Exercise
from shiftlab.figures.palette import DIFFERENCE, GOOD, OUTPUT

Pairs = Sequence[tuple[Exercise, str]]

_LETTERS = {"right": "#", "wrong": "x", "error": "!", "not attempted": "."}
_SIGNS = {"right": "✓", "wrong": "✗", "error": "!", "not attempted": ""}
_STYLES = {
    "right": f"background:{GOOD};border:1px solid {GOOD};color:#fff",
    "wrong": f"border:2px solid {DIFFERENCE}",
    "error": f"border:2px solid {OUTPUT}",
    "not attempted": "border:1px solid #888",
}
_CELL = (
    "display:inline-block;box-sizing:border-box;width:1.35em;height:1.35em;margin-right:.2em;"
    "vertical-align:middle"
)
_CELLS = "line-height:1.15em;text-align:center;font-size:.9em;font-weight:700"  # inherited by each
_ROW = "text-align:left;white-space:nowrap;padding:.16em 1em .16em 0;border:0"


def points(pairs: Pairs) -> tuple[int, int]:
    """Points reached, and points there are."""
    reached = sum(exercise.points for exercise, state in pairs if state == "right")
    return reached, sum(exercise.points for exercise, _ in pairs)


def _points(count: int) -> str:
    return "point" if count == 1 else "points"


def summary(notebooks: Mapping[str, Pairs]) -> str:
    """How much is done of all, in a sentence."""
    pairs = [pair for pairs in notebooks.values() for pair in pairs]
    right = sum(state == "right" for _, state in pairs)
    reached, total = points(pairs)
    return f"{right} of {len(pairs)} exercises are right: {reached} of {total} points."


def letters(pairs: Pairs) -> str:
    """The cells of one notebook in plain text, extensions after a bar: "[#x.|..]"."""
    parts = ("".join(_LETTERS[state] for _, state in part) for part in _parts(pairs) if part)
    return f"[{'|'.join(parts)}]"


def as_text(notebooks: Mapping[str, Pairs]) -> str:
    """The picture in plain text, one line for each notebook, and what the signs mean."""
    titles = {number: f"{number} {NOTEBOOKS[number].title}" for number in notebooks}
    cells = {number: letters(pairs) for number, pairs in notebooks.items()}
    widths = [max(map(len, column.values())) for column in (titles, cells)]
    lines = [summary(notebooks)]
    for number, pairs in notebooks.items():
        reached, total = points(pairs)
        front = f"{titles[number]:{widths[0]}}  {cells[number]:{widths[1]}}"
        lines.append(f"{front}  {reached:2} of {total:2} {_points(total)}")
    signs = "   ".join(f"{sign} {state}" for state, sign in _LETTERS.items())
    return "\n".join([*lines, f"{signs}   after the bar |: extensions"])


def as_html(notebooks: Mapping[str, Pairs]) -> str:
    """The picture: squares for core exercises, circles for extensions."""
    rows = "".join(
        f'<tr style="background:transparent"><th scope="row" style="{_ROW};white-space:normal;'
        'font-weight:400">'
        f"<b>{number}</b> {escape(NOTEBOOKS[number].title)}</th>"
        f'<td style="{_ROW}">{cells(number, pairs)}</td>'
        f'<td style="{_ROW};text-align:right;font-variant-numeric:tabular-nums">'
        f"{points(pairs)[0]} of {points(pairs)[1]} {_points(points(pairs)[1])}</td></tr>"
        for number, pairs in notebooks.items()
    )
    table = "margin:.4em 0;border:0;border-collapse:collapse;color:inherit;background:transparent"
    legend = "".join(
        '<span style="white-space:nowrap;margin-right:1.2em">'
        f'<span style="{_CELLS}">{_cell(state, core)}</span> {what}</span>'
        for state, core, what in (
            ("right", True, "right"),
            ("wrong", True, "wrong"),
            ("error", True, "an error"),
            ("not attempted", True, "not attempted"),
            ("not attempted", False, "round: extension"),
        )
    )
    return (
        f'<div style="margin-top:.3em">{summary(notebooks)}</div><table style="{table}">{rows}'
        f'</table><div style="opacity:.85;line-height:1.9">{legend}</div>'
    )


def cells(number: str, pairs: Pairs) -> str:
    """The cells of one notebook as HTML; their alternative text says which are right."""
    core, further = _parts(pairs)
    drawn = "".join(_cell(state, exercise.core, exercise) for exercise, state in core)
    if core and further:
        drawn += '<span style="display:inline-block;width:.5em"></span>'
    drawn += "".join(_cell(state, exercise.core, exercise) for exercise, state in further)
    said = escape(_said(number, pairs))
    return f'<span role="img" aria-label="{said}" style="{_CELLS}">{drawn}</span>'


def _said(number: str, pairs: Pairs) -> str:
    by_state = (
        (state, [exercise.short_number for exercise, its in pairs if its == state])
        for state in _LETTERS
    )
    parts = [f"{state}: {', '.join(numbers)}" for state, numbers in by_state if numbers]
    return f"Notebook {number}, {'; '.join(parts)}."


def _parts(pairs: Pairs) -> tuple[Pairs, Pairs]:
    """Core exercises, and extensions."""
    core = [pair for pair in pairs if pair[0].core]
    return core, [pair for pair in pairs if not pair[0].core]


def _cell(state: str, core: bool, exercise: Exercise | None = None) -> str:
    radius = ".25em" if core else "50%"
    title = f"{exercise.short_number} {exercise.name}: {state}" if exercise else ""
    tip = f' title="{escape(title)}"' if title else ""
    return (
        f'<span{tip} style="{_CELL};border-radius:{radius};{_STYLES[state]}">{_SIGNS[state]}</span>'
    )
