"""Without a mouse and without eyes: notebook 1 in JupyterLab and in Notebook 7."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hearing import heard
from lab import Lab, errors, open_notebook, panels, run_all
from moves import leave, shown, wait_for_change, walk_to
from playwright.sync_api import Locator, Page

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_convolution_commutes_with_shifts.ipynb"


def stand_before(page: Page, panel: Locator) -> None:
    """Select the cell of a panel, in command mode: the focus is on the cell as a whole."""
    panel.evaluate(
        """async panel => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex(c => c.node.contains(panel));
            notebook.mode = "command";
            notebook.activeCell.node.focus();
        }"""
    )


@pytest.mark.parametrize("app", ["lab", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def test_each_control_is_reached_and_moved_by_keys_and_left_again(
    page: Page, lab: Lab, app: str
) -> None:
    shutil.copy(NOTEBOOK, lab.folder / f"{app}.ipynb")
    open_notebook(page, lab, f"{app}.ipynb", app)
    run_all(page)
    assert errors(page) == []
    for panel in panels(page):
        stand_before(page, panel)
        voice = panel.locator("[role=status]").element_handle()
        sliders = panel.locator(".noUi-handle").all()
        choices = panel.locator("select").all()
        assert sliders and choices
        for slider in sliders:
            walk_to(page, slider)
            before = shown(panel)
            page.keyboard.press("ArrowRight")
            wait_for_change(page, panel, before)
        for choice in choices:
            walk_to(page, choice)
            before, value = shown(panel), choice.input_value()
            page.keyboard.press("ArrowDown")
            wait_for_change(page, panel, before)
            assert choice.input_value() != value
            assert choice.evaluate("choice => choice === document.activeElement"), "focus was lost"
        assert voice.evaluate("voice => voice.isConnected"), "a replaced region is not announced"
        hear(panel)
        leave(page, panel)
        walk_to(page, choices[-1], "Shift+Tab")
        leave(page, panel, "Shift+Tab")


def hear(panel: Locator) -> None:
    """Every control, the picture and the sentence of a panel, in the browser's accessibility tree.

    A control's name is what is written beside it; the picture's is what the voice says.
    """
    sliders = panel.locator(".widget-hslider .widget-label").all_inner_texts()
    choices = panel.locator(".widget-dropdown .widget-label").all_inner_texts()
    sentence = panel.locator("[role=status]").inner_text()
    assert all(sliders) and all(choices) and sentence
    expected = {
        ".noUi-handle": [("slider", label) for label in sliders],
        ".widget-readout": [("textbox", f"{label}, as a number") for label in sliders],
        "select": [("combobox", label) for label in choices],
        ".shiftlab-stage img": [("image", sentence)],
    }
    for selector, names in expected.items():
        assert [(found.role, found.name) for found in heard(panel, selector)] == names
    (voice,) = heard(panel, "[role=status]")
    assert (voice.role, voice.live) == ("status", "polite")
