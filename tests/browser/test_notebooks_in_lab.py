"""Every notebook a student opens, in the real JupyterLab: run all, then move every slider.

What is then shown is looked at: axe-core has nothing serious to say, and nothing is cut off in a
narrow window or at 200 %.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hearing import serious
from lab import Lab, errors, open_notebook, panels, run_all
from looks import NARROW, OUTPUTS, ZOOMED, alone, cut_off, resize
from moves import move_every_slider
from playwright.sync_api import Page

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_runs_clean_and_every_slider_moves_its_panel(page: Page, lab: Lab, notebook: Path) -> None:
    shutil.copy(notebook, lab.folder / notebook.name)
    open_notebook(page, lab, notebook.name)
    run_all(page)
    assert errors(page) == []
    for panel in panels(page):
        move_every_slider(page, panel)
    assert serious(page, OUTPUTS) == []
    alone(page)
    for size in (NARROW, ZOOMED):
        resize(page, size)
        assert cut_off(page) == [], size
