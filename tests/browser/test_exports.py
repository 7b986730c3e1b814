"""Each solved notebook as a page for those without Jupyter: axe-core has nothing serious to say.

The page is nbconvert's; what is wrong with its own template is left out, and only that.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hearing import serious
from nbconvert import HTMLExporter
from playwright.sync_api import Page, Route

NOTEBOOKS = sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))
# The template's prompts, "In [1]:", are a grey of 2.2 : 1; its numbers and comments in code have
# 4.25 : 1 and 4.17 : 1 (so code is exported without colours, which also halves the time).
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


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_the_export_is_for_everyone(page: Page, notebook: Path, tmp_path: Path) -> None:
    exporter = HTMLExporter(filters={"highlight_code": plain})
    exported = tmp_path / f"{notebook.stem}.html"
    exported.write_text(exporter.from_filename(str(notebook))[0], encoding="utf-8")
    page.route("**/*", only_here)
    page.goto(exported.as_uri())
    assert serious(page, "html", but=TEMPLATE, rules_off=RULES_OFF) == []
