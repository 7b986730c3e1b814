"""How a page looks where there is little room, and in the dark: sizes, themes, what is cut off."""

from __future__ import annotations

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NotYet

# Where the course's outputs begin in JupyterLab, Notebook 7 and nbconvert's pages.
OUTPUTS = ".jp-OutputArea-output"
# A narrow window, and 1280 × 1000 at 200 %: half as many CSS pixels, drawn twice as large.
NARROW, ZOOMED = (900, 1000), (640, 500)

_CUT = """() => {
    const cut = [];
    for (const output of document.querySelectorAll(".jp-OutputArea-output")) {
        const room = output.getBoundingClientRect();
        const inner = output.querySelectorAll("*:not(.shiftlab-voice, .shiftlab-voice *)");
        for (const part of inner) {
            const box = part.getBoundingClientRect();
            const over = Math.max(box.right - room.right, room.left - box.left);
            if (box.width && box.height && over > 1.5)
                cut.push(`${part.outerHTML.slice(0, 120)} reaches from ${box.left} to ${box.right},`
                    + ` with room from ${room.left} to ${room.right}`);
        }
        if (room.right > innerWidth + 1.5)
            cut.push(`${output.outerHTML.slice(0, 120)} reaches beyond the window`);
    }
    return cut;
}"""


def alone(page: Page) -> None:
    """Fold JupyterLab's side bars away, as one does in a small window."""
    page.evaluate(
        """() => {
            window.jupyterapp.shell.collapseLeft();
            window.jupyterapp.shell.collapseRight();
        }"""
    )


def resize(page: Page, size: tuple[int, int]) -> None:
    """Make the window this large, and wait until JupyterLab has laid itself out in it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function(
        """width => {
            const box = window.jupyterapp.shell.currentWidget.node.getBoundingClientRect();
            return innerWidth === width && box.right <= width && box.right > 0.9 * width;
        }""",
        arg=size[0],
    )


def cut_off(page: Page) -> list[str]:
    """What of our outputs reaches beyond its room, once the page has come to rest."""
    try:
        page.wait_for_function(f"() => ({_CUT})().length === 0", timeout=10_000)
    except NotYet:
        return page.evaluate(_CUT)
    return []


def change_theme(page: Page, theme: str) -> None:
    """Put JupyterLab into "Light" or "Dark", and wait until its style sheet is at work."""
    page.evaluate(
        """theme => window.jupyterapp.commands.execute(
            "apputils:change-theme", {theme: `JupyterLab ${theme}`})""",
        theme,
    )
    paper = {"Light": "rgb(255, 255, 255)", "Dark": "rgb(17, 17, 17)"}[theme]
    page.wait_for_function(
        """paper => getComputedStyle(document.querySelector(".jp-Notebook"))
            .backgroundColor === paper""",
        arg=paper,
        timeout=60_000,
    )
