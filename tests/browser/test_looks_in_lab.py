"""One notebook with an output of every kind: in both themes, in a narrow window, at 200 %.

The notebooks' own outputs are looked at in `test_notebooks_in_lab`; here are also those that a
student's untouched notebook does not show, such as the card of a wrong answer.
"""

from __future__ import annotations

import nbformat
import pytest
from hearing import serious
from lab import Lab, errors, open_notebook, panels, run_all
from looks import NARROW, OUTPUTS, ZOOMED, alone, change_theme, cut_off, resize
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page

CELLS = (
    "import numpy as np\n"
    "from shiftlab import check, claims, figures, hint, layers, my_vote, panels, progress, scenes\n"
    "from shiftlab import verdict, vote",
    'def circular_convolve(x, k):\n    return np.convolve(x, k, mode="same")',
    "check(circular_convolve)",
    "def circular_convolve(x, k):\n    return x[99]",
    "check(circular_convolve)",
    "def circular_convolve(x, k):\n    return ...",
    "check(circular_convolve)",
    "def circular_convolve(x, k):\n    return layers.circular_convolve(x, k)",
    "check(circular_convolve)",
    "hint(circular_convolve)",
    "hint(circular_convolve)",
    "progress()",
    'vote("A3", "b")',
    'my_vote("A3")',
    'verdict("A3", convolution=1e-15, random_matrix=1.0, wrong_at_one_place=0.2)',
    'verdict("A3", convolution=0.5, random_matrix=1.0, wrong_at_one_place=0.2)',
    'claims.settled("A3", "B1")',
    "claims.table()",
    'figures.compare_pictures({"x": scenes.letter("A", 16), "y": scenes.letter("B", 16)},\n'
    '    alt="The letters A and B, side by side.")',
    'figures.compare_signals({"x": np.arange(9.0), "T x": np.roll(np.arange(9.0), 1)})',
    'figures.curves({"max": [0, 0.4, 0.1], "mean": [0, 0.1, 0.2]}, [0, 1, 2])',
    'figures.points({"left": {"max": [0.1, 0.2], "mean": [0.4, 0.5]}})',
    'figures.table({"max": [0.1, 2], "mean": [0.2, "none"]}, ["pooling", "error", "places"])',
    'panels.commuting_square("photograph")',
    "panels.signal_square(circular_convolve)",
    "panels.which_side()",
    "panels.egg_carton()",
)


@pytest.fixture
def kinds(page: Page, lab: Lab) -> Page:
    """The notebook with an output of every kind, run."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(cell) for cell in CELLS], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, lab.folder / "kinds.ipynb")
    open_notebook(page, lab, "kinds.ipynb")
    run_all(page)
    assert errors(page) == []
    return page


def test_every_kind_of_output_is_legible_in_both_themes_and_never_cut(kinds: Page) -> None:
    states = ("wrong", "error", "not attempted", "right")
    cards = kinds.locator(f"{OUTPUTS} code + span").all_text_contents()
    assert [card for card in cards if card in states] == [*states], "one card of each state"
    assert len(panels(kinds)) == 4
    alone(kinds)
    try:
        for theme in ("Light", "Dark"):
            change_theme(kinds, theme)
            assert serious(kinds, OUTPUTS) == [], theme
    finally:
        change_theme(kinds, "Light")  # which the server keeps, and the other tests expect
    for size in (NARROW, ZOOMED):
        resize(kinds, size)
        assert cut_off(kinds) == [], size
