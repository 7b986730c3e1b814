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
code, pre, [style*="monospace"] {{ font-size: .95rem; }}
h1 {{ font-size: 1.5em; }} h2 {{ font-size: 1.1em; margin: 1.6em 0 .2em; }}
footer {{ margin-top: 2.5em; font-size: .9em; opacity: .8; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><b>{points}</b> {words}</p>
{remark}
<table class="points">
<tr><th scope="col">exercise</th><th scope="col">path</th><th scope="col">state</th>
<th scope="col">points</th></tr>
{rows}
</table>
{sections}
</main>
{footer}
</body>
</html>
"""
_HOW = (
    "Each function was asked for values in a process of its own, on examples drawn for this "
    "submission (seed {seed}), and judged by the same laws as in the notebook. Check cells and "
    "outputs of the notebook that was handed in count for nothing."
)

_NOT_JUDGED = (
    "Nothing of this notebook was judged, and so it has no points yet. Ask whoever teaches your "
    "course whether you can hand it in again."
)
_IN_WORDS = {"error": "stopped with an error"}


def how(seed: int) -> str:
    """How a submission was judged, and from which seed its examples were drawn: for students."""
    return _HOW.format(seed=seed)


def page(student: str, notebook: str, report: Report) -> str:
    """The page, as the text of an HTML file; notebook: its title."""
    marks, judged = report.marks, not report.trouble
    return _PAGE.format(
        title=escape(f"{notebook} · {student}"),
        points=_points(report) if judged else "Not graded.",
        words=escape(_in_words(marks) if judged else f"{report.trouble} {_NOT_JUDGED}"),
        remark=f"<p>{escape(report.remark)}</p>" if report.remark else "",
        rows="\n".join(_row(mark, judged) for mark in marks),
        sections="\n".join(_section(mark) for mark in marks) if judged else "",
        footer=f"<footer>{how(report.seed)}</footer>" if judged else "",
    )


def _points(report: Report) -> str:
    """The sum, and that of the core beside it where there are extensions."""
    marks = report.marks
    said = f"{report.total:g} of {sum(mark.worth for mark in marks):g} points"
    if not all(mark.core for mark in marks):
        said += f"; core {report.core:g} of {sum(mark.worth for mark in marks if mark.core):g}"
    return f"{said}."


def _in_words(marks: tuple[Mark, ...]) -> str:
    counts = [(sum(mark.state == state for mark in marks), state) for state in STATES]
    return (
        ", ".join(f"{count} {_IN_WORDS.get(state, state)}" for count, state in counts if count)
        + "."
    )


def _row(mark: Mark, judged: bool) -> str:
    """One exercise; what was not judged has no card to lead to."""
    title, points = escape(mark.title), "–"
    if judged:
        title, points = f'<a href="#{mark.name}">{title}</a>', f"{mark.points:g}"
    path = "core" if mark.core else "extension"
    return (
        f"<tr><td>{title}</td><td>{path}</td><td>{mark.state}</td>"
        f'<td class="number">{points} of {mark.worth:g}</td></tr>'
    )


def _section(mark: Mark) -> str:
    return f'<section id="{mark.name}"><h2>{escape(mark.title)}</h2>{mark.html}</section>'
