"""The tables of the lecturer's guide that come from the exercises' declarations.

`make build` writes them between two marks of solutions/README.md, so that no number in them goes
stale. Everything else in the guide is written by hand.
"""

from __future__ import annotations

import re

BEGIN, END = "<!-- exercises: written by make build -->", "<!-- /exercises -->"
_BLOCK = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.S)


def with_tables(text: str) -> str:
    """The guide with its tables as the declarations have them; a page without marks as it is."""
    if not _BLOCK.search(text):
        return text
    return _BLOCK.sub(lambda _: f"{BEGIN}\n{_tables()}\n{END}", text)


def _tables() -> str:
    from shiftlab.exercises.catalogue import NOTEBOOKS, exercises

    totals, rows = [], []
    for notebook in NOTEBOOKS.values():
        own = [each for each in exercises().values() if each.notebook == notebook.number]
        core = [each for each in own if each.core]
        rest = [each for each in own if not each.core]
        totals.append([f"{notebook.number} {notebook.title}", *_sums(core), *_sums(rest)])
        rows += [
            [
                f"{each.short_number} `{each.name}`",
                "core" if each.core else "extension",
                str(each.minutes),
                str(each.points),
                f"drawn, 1 in {len(each.drawn.choices)}" if each.drawn else "the same",
            ]
            for each in own
        ]
    everything = list(exercises().values())
    core, rest = ([each for each in everything if each.core is wanted] for wanted in (True, False))
    totals.append(["**all**", *_sums(core), *_sums(rest)])
    drawn = sum(each.drawn is not None for each in everything)
    return "\n\n".join(
        (
            _table(
                ["notebook", "core: exercises", "minutes", "points",
                 "extension: exercises", "minutes", "points"],
                totals,
            ),
            f"<details>\n<summary><strong>Exercise by exercise</strong>: {len(everything)}, of "
            f"which {drawn} can be drawn afresh for each student</summary>",
            _table(["exercise", "path", "minutes", "points", "where marks count"], rows),
            "</details>",
        )
    )  # fmt: skip


def _sums(some: list) -> list[str]:
    """How many exercises, their minutes and points."""
    minutes, points = sum(each.minutes for each in some), sum(each.points for each in some)
    return [str(len(some)), str(minutes), str(points)]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
