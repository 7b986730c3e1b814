"""Slides, pages and lecture mode in a real browser; the exported files with the network cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lab import PATIENCE, Lab, open_notebook, panels, run_all
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

from shiftlab.authoring import export
from shiftlab.authoring.project import Project, read

ROOT = Path(__file__).parents[2]
SLIDE = {"width": 1280, "height": 720}
BEGIN = "import numpy as np\nfrom shiftlab import figures, panels"
PARTS = {
    "panel": "panels.signal_square()",
    "figure": 'figures.compare_signals({"x": np.arange(8.0)}, alt="Eight numbers.")',
    "table": 'figures.table({"a": [1]}, headings=["of", "size"])',
}


def notebook_of(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """A small notebook with a panel, run once for its film."""
    path = tmp_path_factory.mktemp("own") / "own.ipynb"
    notebook = notebook_of(
        new_markdown_cell("# Small\n\nA formula: $T_a T_b$."),
        new_markdown_cell("## A panel"),
        *[new_code_cell(source) for source in (BEGIN, *PARTS.values())],
        new_markdown_cell("## Long\n\n" + "- a line\n" * 40 + "- the end"),
    )
    nbformat.write(notebook, path)
    return export.with_films(read(path), path)


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page without a network, as large as a slide; it fails on any error and any request."""
    context = browser.new_context(viewport=SLIDE, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: asked.url.startswith(("file:", "data:")) or wrong.append(asked.url),
    )
    yield page
    context.close()
    assert wrong == []


def look_at_every_slide(page: Page) -> int:
    """Turn to each slide by key; its words and pictures can be reached. Returns how many."""
    count = page.locator(".slide").count()
    for number in range(1, count + 1):
        slide = page.locator(".slide:visible")
        expect(slide).to_have_count(1)
        expect(slide).to_have_attribute("id", f"slide-{number}")
        wide, broken = slide.evaluate(
            """slide => [
                [...slide.querySelectorAll(":scope, :scope *")].filter(part =>
                    part.getBoundingClientRect().right > innerWidth + 1 && part.checkVisibility()
                    && !part.closest("svg, table, .formula")
                ).map(part => part.outerHTML.slice(0, 99)),
                [...slide.querySelectorAll("img")].filter(img => img.checkVisibility()
                    && img.complete && !img.naturalWidth).map(img => img.alt),
            ]"""
        )
        assert (wide, broken) == ([], []), f"slide {number}"
        page.keyboard.press("ArrowRight")
    return count


def test_slides_of_a_small_notebook(offline: Page, filmed, tmp_path: Path) -> None:
    file = tmp_path / "small.html"
    file.write_text(export.KINDS["slides"](filmed, "{}.html".format), encoding="utf-8")
    offline.goto(file.as_uri())
    count = look_at_every_slide(offline)
    assert count >= 4
    # The last slide is longer than the screen: space scrolls it, and shift-space comes back.
    expect(offline.locator(".count")).to_have_text(f"more below · {count} / {count}")
    for _ in range(4):
        offline.keyboard.press("Space")
    offline.wait_for_function("() => innerHeight + scrollY >= document.body.scrollHeight - 2")
    expect(offline.get_by_text("the end")).to_be_in_viewport()
    offline.keyboard.press("PageUp")
    expect(offline.locator(".count")).to_have_text(f"{count - 1} / {count}")
    offline.keyboard.press("Home")
    expect(offline.locator("#slide-1")).to_be_visible()
    offline.reload()
    expect(offline.locator("#slide-1")).to_be_visible()
    prose = offline.locator("#slide-1 p").first
    assert float(prose.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")) >= 24


@pytest.mark.parametrize("kind", export.KINDS)
def test_a_panel_moves_by_key_without_a_kernel(offline: Page, filmed, tmp_path, kind) -> None:
    file = tmp_path / "small.html"
    file.write_text(export.KINDS[kind](filmed, "{}.html".format), encoding="utf-8")
    offline.goto(file.as_uri())
    while not offline.locator(".shiftlab-film").is_visible():
        offline.keyboard.press("PageDown")
    slider = offline.get_by_role("slider", name="move right")
    picture = offline.locator(".shiftlab-film img")
    before = [picture.get_attribute(name) for name in ("src", "alt")]
    slider.focus()
    offline.keyboard.press("ArrowRight")
    expect(slider).to_have_value("4")
    after = [picture.get_attribute(name) for name in ("src", "alt")]
    assert all(a != b for a, b in zip(before, after, strict=True))
    expect(offline.locator(".shiftlab-film figcaption")).to_have_text(after[1])
    expect(offline.locator(".shiftlab-film svg").last).to_contain_text("4 right")
    box = offline.locator(".shiftlab-film figcaption").bounding_box()
    if kind == "slides":
        assert box["y"] + box["height"] <= SLIDE["height"], "the sentence stands on the slide"


def test_without_scripts_all_slides_and_a_first_picture_are_there(
    browser: Browser, filmed, tmp_path: Path
) -> None:
    file = tmp_path / "small.html"
    file.write_text(export.KINDS["slides"](filmed, "{}.html".format), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert all(slide.is_visible() for slide in page.locator(".slide").all())
    picture = page.locator(".shiftlab-film img")
    assert "3 right" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth") > 100
    expect(page.locator(".shiftlab-film figcaption")).to_contain_text("3 right")
    context.close()


def test_every_slide_of_a_real_notebook(offline: Page, tmp_path: Path) -> None:
    (path,) = Project.find(ROOT).sources(["03"])
    file = tmp_path / "real.html"
    file.write_text(export.KINDS["slides"](read(path), "{}.html".format), encoding="utf-8")
    offline.goto(file.as_uri())
    assert look_at_every_slide(offline) > 40


SIZES = {
    "code": ".cm-line",
    "prose": ".jp-MarkdownOutput p",
    "table": ".jp-OutputArea-output td",
    "caption of a figure": "figcaption",
    "caption of a panel": ".shiftlab-caption",
    "name of a slider": ".shiftlab-panel .widget-label",
}


def sizes(page: Page) -> dict[str, float]:
    """Pixels of each kind of words, and within pictures those of the smallest."""
    found = {
        name: page.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        for name, selector in SIZES.items()
    }
    found["in a panel"] = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".shiftlab-panel svg text")].map(words =>
            parseFloat(getComputedStyle(words).fontSize) * words.getScreenCTM().a))"""
    )
    # Our figures write in 10 points on 90 pixels an inch.
    found["in a figure"] = page.locator("figure img").evaluate(
        "image => 12.5 * image.clientWidth / image.getAttribute('width')"
    )
    return found


@pytest.mark.parametrize("app", ["lab", "notebooks"])
def test_lecture_mode_is_large_and_goes_away(browser: Browser, lab: Lab, app: str) -> None:
    # Not the fixture's page: Notebook 7 itself complains in the console.
    context = browser.new_context(viewport=SLIDE)
    page = context.new_page()
    cells = [new_code_cell(source) for source in (BEGIN, *PARTS.values())]
    notebook = notebook_of(
        new_markdown_cell("Prose."), *cells, new_code_cell("import shiftlab\nshiftlab.lecture()")
    )
    path = f"lecture-{app}.ipynb"
    nbformat.write(notebook, lab.folder / path)
    if app == "lab":
        open_notebook(page, lab, path)
        page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
        run_all(page)
        panels(page)
    else:
        page.goto(lab.url(path, app))
        page.get_by_role("button", name="Python 3 (ipykernel)").wait_for(timeout=PATIENCE)
        idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        idle.wait_for(state="attached", timeout=PATIENCE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("li[data-command='runmenu:run-all']:not(.lm-mod-disabled)").click()
    said = page.get_by_text("Lecture mode is on")
    expect(said).to_be_visible(timeout=60_000)
    large = sizes(page)
    words = {name: size for name, size in large.items() if not name.startswith("in a ")}
    assert min(words.values()) >= SLIDE["height"] / 30, words
    assert min(large["in a panel"], large["in a figure"]) >= SLIDE["height"] / 46, large
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll(".jp-Notebook .jp-Cell *")].filter(part =>
            part.checkVisibility() && part.getBoundingClientRect().right > innerWidth
        ).map(part => part.outerHTML.slice(0, 99))"""
        )
        == []
    )
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    stored = (lab.folder / path).read_text(encoding="utf-8")
    assert "jp-Notebook" not in stored, "the style sheet is not kept in the file"
    page.locator(".cm-content").last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("shiftlab.lecture(False)")
    page.keyboard.press("Shift+Enter")
    expect(said).to_have_count(0, timeout=PATIENCE)
    usual = sizes(page)
    assert all(usual[name] < large[name] for name in large), (usual, large)
    context.close()
