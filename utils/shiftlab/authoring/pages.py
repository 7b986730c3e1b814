"""Cells of a notebook as HTML that needs no network, no kernel and no framework.

Markdown and colours of code are nbconvert's, formulas are MathML, pictures stay the data addresses
that they are. What it is not: a whole page (`export`), or the cutting into slides (`slides`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from nbconvert.filters import strip_ansi
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from shiftlab.authoring.maths import mathml
from shiftlab.panels import svg
from shiftlab.panels.film import MIME

_NOTEBOOK_LINK = re.compile(r'href="([^":#?/]+)\.ipynb(#[^"]*)?"')
_MARK = re.compile(r"^ *### (BEGIN|END) SOLUTION(\n|$)", re.MULTILINE)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)

Link = Callable[[str], str]


class _Renderer(IPythonRenderer):
    """nbconvert's own, with formulas as MathML."""

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{mathml(body, block=True)}</div>'

    def inline_math(self, body: str) -> str:
        return mathml(body)


def title(notebook: NotebookNode) -> str:
    """The text of the first heading, or "Notebook" if there is none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := _TITLE.search(cell.source)):
            return re.sub(r"[*_`]", "", found[1])
    return "Notebook"


def prose(source: str, link: Link) -> str:
    """Markdown with formulas as HTML; link: from a notebook's name to the address of its page."""
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    made = MarkdownWithMath(renderer=renderer).render(source)
    return _NOTEBOOK_LINK.sub(lambda found: f'href="{escape(link(found[1]))}"', made)


def inline(source: str, link: Link) -> str:
    """One line of Markdown, without a paragraph around it."""
    return prose(source, link).strip().removeprefix("<p>").removesuffix("</p>")


@cache
def code(source: str) -> str:
    """Python in colours, without the marks that the build of notebooks/ looks for."""
    return Highlight2HTML(pygments_lexer="python")(_MARK.sub("", source))


def folded(summary: str, inner: str) -> str:
    """Something to be opened by a click or by Enter."""
    return f"<details><summary>{escape(summary)}</summary>{inner}</details>"


def solved(cell: NotebookNode) -> str:
    """What a code cell would give away before one has thought: "A solution", "Its check", or ""."""
    tags = cell.metadata.get("tags", [])
    return "A solution" if "exercise" in tags else "Its check" if "check" in tags else ""


def outputs(cell: NotebookNode) -> str:
    """All that a code cell has shown, in order; "" for nothing."""
    return "".join(f'<div class="output">{_output(output)}</div>' for output in cell.outputs)


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"<pre>{escape(strip_ansi(output.text))}</pre>"
    if output.output_type == "error":
        return f"<pre>{escape(strip_ansi(chr(10).join(output.traceback)))}</pre>"
    data = output.data
    if MIME in data:
        return moving(data[MIME])
    if "text/html" in data:
        return data["text/html"]
    words = str(data.get("text/plain", ""))
    if "image/png" in data:
        return (
            f'<img alt="{escape(words)}" src="data:image/png;base64,{data["image/png"].strip()}">'
        )
    return f"<pre>{escape(words)}</pre>"


def moving(film: dict[str, Any]) -> str:
    """A film as a picture with a slider, which shows its first picture where no script runs."""
    frames, step = film["frames"], film["step"]
    begun = frames[round((film["value"] - film["least"]) / step)]
    last = film["least"] + (len(frames) - 1) * step
    width, height = film["size"]
    said = f"{begun['trouble']} {begun['sentence']}".strip()
    others = f"<p>({escape('; '.join(film['others']))})</p>" if film["others"] else ""
    # Between <script> tags nothing is escaped, so no tag of the labels may end it.
    kept = json.dumps(frames, ensure_ascii=False).replace("</", "<\\/")
    places = f'min="{film["least"]:g}" max="{last:g}" step="{step:g}" value="{film["value"]:g}"'
    return (
        f'<figure class="shiftlab-panel shiftlab-film" aria-label="{escape(film["title"])}">'
        f'<p class="shiftlab-title">{escape(film["title"])}</p>'
        f'<div class="controls"><label>{escape(film["label"])} '
        f'<input type="range" {places}></label> '
        f'<span class="place" aria-hidden="true">{film["value"]:g}</span>{others}</div>'
        f'<div class="shiftlab-stage" style="--aspect: {width / height:.4g}">'
        f'<img alt="{escape(said)}" src="{begun["picture"]}">'
        f"{svg.drawing(width, height, film['fixed'])}"
        f"{svg.drawing(width, height, begun['labels'])}</div>"
        f'<figcaption class="shiftlab-caption" aria-live="polite">{escape(said)}</figcaption>'
        f'<script type="application/json">{kept}</script></figure>'
    )


def page(name: str, body: str, *, styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """A whole page around its body; styles and scripts name files of this folder, put in whole."""
    files = resources.files("shiftlab.authoring")
    sheets = [svg.style(), *(files.joinpath(f).read_text(encoding="utf-8") for f in styles)]
    programs = [files.joinpath(f).read_text(encoding="utf-8") for f in scripts]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>\n{''.join(sheets)}</style>\n</head>\n<body>\n"
        f"{body}\n<script>\n{''.join(programs)}</script>\n</body>\n</html>\n"
    )
