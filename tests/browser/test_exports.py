"""Each solved notebook as a page for those without Jupyter: axe-core has nothing serious to say.

The page is the course's own (`make html`), whole. The lab is also exported by plain nbconvert, as a
lecturer may do: there what is wrong with nbconvert's own template is left out, and only that.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import nbformat
import pytest
from hearing import serious
from nbconvert import HTMLExporter
from playwright.sync_api import Page, Route

from shiftlab.authoring import export

NOTEBOOKS = sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))
LAB = next(path for path in NOTEBOOKS if path.stem == "lab_90_minutes")
# The template's prompts, "In [1]:", are a grey of 2.2 : 1; its numbers and comments in code have
# 4.25 : 1 and 4.17 : 1 (so code is exported without colours).
TEMPLATE = (".jp-InputPrompt", ".jp-OutputPrompt")
# The template takes away the line under links in prose, and its blue is close to black.
RULES_OFF = ("link-in-text-block",)


def plain(source: str, **_: object) -> str:
    """Code without colours, in place of nbconvert's filter."""
    return f'<div class="highlight"><pre>{escape(source)}</pre></div>'


def only_here(route: Route) -> None:
    """Let nothing be fetched from elsewhere: the page has to work without a network."""
    if route.request.url.startswith(("file:", "data:")):
        route.continue_()
    else:
        route.abort()


def show(page: Page, made: str, path: Path) -> None:
    """Open a page of HTML, kept in a file."""
    path.write_text(made, encoding="utf-8")
    page.route("**/*", only_here)
    page.goto(path.as_uri())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_our_export_is_for_everyone(page: Page, notebook: Path, tmp_path: Path) -> None:
    made = export.html(nbformat.read(notebook, as_version=4))
    show(page, made, tmp_path / f"{notebook.stem}.html")
    if notebook != LAB:
        # The colours of code are the same on every page, and are most of a page's elements.
        page.evaluate(
            """() => document.querySelectorAll(".highlight pre").forEach(
                code => { code.textContent = code.textContent; })"""
        )
    assert serious(page, "html") == []
    page.set_viewport_size({"width": 640, "height": 500})  # 1280 × 1000 at 200 %
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 640


def test_nbconverts_export_is_for_everyone(page: Page, tmp_path: Path) -> None:
    exporter = HTMLExporter(filters={"highlight_code": plain})
    show(page, exporter.from_filename(str(LAB))[0], tmp_path / f"{LAB.stem}.html")
    assert serious(page, "html", but=TEMPLATE, rules_off=RULES_OFF) == []
