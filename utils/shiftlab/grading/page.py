"""The page of feedback that a student gets for one notebook: points, and the checks' own cards.

One file, no script, nothing from elsewhere. What came from the student stands in it as text.
"""

from __future__ import annotations

from html import escape

from shiftlab.exercises.cards import STATES
from shiftlab.grading.engine import Mark, Report

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 50em; margin: 2em auto; padding: 0 1em; line-height: 1.5;
       font-family: system-ui, sans-serif; }}
table {{ border-collapse: collapse; }}
.points td, .points th {{ padding: .2em .8em .2em 0; text-align: left; }}
.points td.number {{ text-align: right; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.1em; margin: 1.6em 0 .2em; }}
footer {{ margin-top: 2.5em; font-size: .9em; opacity: .8; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><b>{total:g} of {worth:g} points.</b> {words}</p>
{remark}
<table class="points">
<tr><th scope="col">exercise</th><th scope="col">state</th><th scope="col">points</th></tr>
{rows}
</table>
{sections}
</main>
<footer>{how}</footer>
</body>
</html>
"""
_HOW = (
    "Each function was asked for values in a process of its own, on examples drawn for this "
    "submission (seed {seed}), and judged by the same laws as in the notebook. Check cells and "
    "outputs of the notebook that was handed in count for nothing."
)


def how(seed: int) -> str:
    """How a submission was judged, and from which seed its examples were drawn: for students."""
    return _HOW.format(seed=seed)


def page(student: str, assignment: str, report: Report) -> str:
    """The page, as the text of an HTML file."""
    marks = report.marks
    return _PAGE.format(
        title=escape(f"{assignment} · {student}"),
        total=report.total,
        worth=sum(mark.worth for mark in marks),
        words=escape(report.trouble or _in_words(marks)),
        remark=f"<p>{escape(report.remark)}</p>" if report.remark else "",
        rows="\n".join(_row(mark) for mark in marks),
        sections="" if report.trouble else "\n".join(_section(mark) for mark in marks),
        how=how(report.seed),
    )


def _in_words(marks: tuple[Mark, ...]) -> str:
    counts = [(sum(mark.state == state for mark in marks), state) for state in STATES]
    return ", ".join(f"{count} {state}" for count, state in counts if count).capitalize() + "."


def _row(mark: Mark) -> str:
    return (
        f'<tr><td><a href="#{mark.name}">{escape(mark.title)}</a></td><td>{mark.state}</td>'
        f'<td class="number">{mark.points:g} of {mark.worth:g}</td></tr>'
    )


def _section(mark: Mark) -> str:
    return f'<section id="{mark.name}"><h2>{escape(mark.title)}</h2>{mark.html}</section>'
