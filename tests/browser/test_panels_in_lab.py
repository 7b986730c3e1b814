"""Each panel in the real JupyterLab: keys, hand, voice, slow functions, a page without a kernel."""

from __future__ import annotations

import nbformat
import pytest
from lab import Lab, errors, open_notebook, panels, run_all
from moves import move_every_slider, shown, wait_for_change, wait_for_sentence
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, expect

BEGIN = """
import numpy as np
from shiftlab import layers, panels, scenes
weights = np.random.default_rng(3).normal(size=(10, 576))
def classify(picture):
    return layers.softmax(weights @ picture.ravel() / 4)
"""
WRONG = """
def circular_convolve(x, k):
    return np.convolve(x, k, mode="same")
"""
PANELS = {
    "digit": ["panels.moving_digit(classify, scenes.digits_on_canvas()[0][8])"],
    "square": ["panels.commuting_square()"],
    "photograph": ["panels.commuting_square('photograph')"],
    "own_square": ["panels.commuting_square(f=layers.convolve2d)"],
    "signal": ["panels.signal_square()"],
    "own_signal": [WRONG, "panels.signal_square(circular_convolve)"],
}


def write(lab: Lab, name: str, cells: list[str]) -> str:
    """Put a notebook of these cells on the server; returns its path there."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(source.strip()) for source in (BEGIN, *cells)],
        metadata={"kernelspec": kernel},
    )
    nbformat.write(notebook, lab.folder / f"{name}.ipynb")
    return f"{name}.ipynb"


@pytest.mark.parametrize("name", PANELS)
def test_every_slider_of_every_panel_moves_it(page: Page, lab: Lab, name: str) -> None:
    open_notebook(page, lab, write(lab, name, PANELS[name]))
    run_all(page)
    assert errors(page) == []
    (panel,) = panels(page)
    move_every_slider(page, panel)
    for choice in panel.locator("select").all():
        before = shown(panel)
        choice.select_option(index=1)
        wait_for_change(page, panel, before)
        assert shown(panel)["height"] == before["height"]
        label = choice.evaluate("choice => choice.labels[0].textContent")
        assert label, "a drop-down list has an accessible name"


def test_the_hand_moves_the_picture_and_points_at_the_map(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, write(lab, "hand", PANELS["square"]))
    run_all(page)
    (panel,) = panels(page)
    wait_for_sentence(page, panel, "3 right, 0 down")
    tile = panel.locator(".shiftlab-grip-picture").first.bounding_box()
    x, y = tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2
    pixel = tile["width"] / 32
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 5 * pixel, y + 2 * pixel, steps=4)
    wait_for_sentence(page, panel, "2 left, 2 down")
    page.mouse.move(x - 4 * pixel, y + 2 * pixel)
    wait_for_sentence(page, panel, "1 left, 2 down")
    page.mouse.up()
    before = shown(panel)
    place = panel.locator(".shiftlab-grip-map").bounding_box()
    page.mouse.click(place["x"] + 1, place["y"] + 1)
    wait_for_change(page, panel, before)
    wait_for_sentence(page, panel, "7 left, 7 up")
    values = [
        handle.get_attribute("aria-valuenow") for handle in panel.locator(".noUi-handle").all()
    ]
    assert [float(value) for value in values] == [-7, -7]


@pytest.mark.parametrize("hand", ["keys", "drag"])
def test_a_slow_function_does_not_queue_up_old_positions(page: Page, lab: Lab, hand: str) -> None:
    slow = """
import time
def slow(x, k):
    time.sleep(0.1)  # twice for each picture
    return layers.circular_convolve(x, k)
"""
    open_notebook(page, lab, write(lab, f"slow_{hand}", [slow, "panels.signal_square(slow)"]))
    run_all(page)
    (panel,) = panels(page)
    handle = panel.locator(".noUi-handle")
    handle.scroll_into_view_if_needed()
    panel.evaluate(
        """panel => {
            const voice = panel.querySelector("[role=status]");
            const handle = panel.querySelector(".noUi-handle");
            window.said = [];
            window.passed = new Set();
            new MutationObserver(() => window.said.push(voice.textContent))
                .observe(voice, {childList: true});
            new MutationObserver(() => window.passed.add(handle.ariaValueNow))
                .observe(handle, {attributeFilter: ["aria-valuenow"]});
        }"""
    )
    if hand == "keys":
        handle.focus()
        for _ in range(10):
            page.keyboard.press("ArrowLeft")
    else:
        place, track = handle.bounding_box(), panel.locator(".noUi-target").bounding_box()
        y = place["y"] + place["height"] / 2
        page.mouse.move(place["x"] + place["width"] / 2, y)
        page.mouse.down()
        page.mouse.move(track["x"] - 20, y, steps=30)
        page.mouse.up()
    wait_for_sentence(page, panel, "7 left")
    said, passed = page.evaluate("() => [window.said, window.passed.size]")
    assert passed == 10, "the slider itself went through all ten places"
    assert "7 left" in said[-1]
    assert len(said) < 8, f"ten places within a moment, and these were drawn one by one: {said}"


def test_an_error_in_a_students_function_is_told_kindly(page: Page, lab: Lab) -> None:
    broken = "def half_done(x, k):\n    return x[99]\n"
    open_notebook(page, lab, write(lab, "broken", [broken, "panels.signal_square(half_done)"]))
    run_all(page)
    assert errors(page) == []
    (panel,) = panels(page)
    trouble = panel.locator(".shiftlab-trouble")
    expect(trouble).to_contain_text("half_done stopped with an error. IndexError")
    expect(trouble).to_contain_text("in line 2 of its cell: return x[99]")
    move_every_slider(page, panel)


def test_without_our_script_the_panel_still_works(page: Page, lab: Lab) -> None:
    path = write(
        lab,
        "mute",
        [
            "from shiftlab.panels.voice import Voice\nVoice._esm = 'export default {}'",
            *PANELS["signal"],
        ],
    )
    open_notebook(page, lab, path)
    run_all(page)
    caption = page.locator(".shiftlab-caption")
    expect(caption).to_contain_text("3 right")
    page.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("4 right")


def test_a_stored_panel_is_a_still_with_its_sentence(page: Page, lab: Lab) -> None:
    """In a notebook from someone else, not run yet: the picture and its alt text."""
    path = write(lab, "stored", PANELS["square"])
    open_notebook(page, lab, path)
    run_all(page)
    panels(page)
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    notebook = nbformat.read(lab.folder / path, as_version=4)
    output = notebook.cells[-1].outputs[0]
    assert set(output.data) >= {"text/html", "text/plain"}
    assert output.data["text/plain"].startswith("Panel The commuting square: Circular shift")
    notebook.cells.append(new_code_cell("# not what this user has run, so not trusted"))
    nbformat.write(notebook, lab.folder / "from_someone_else.ipynb")
    open_notebook(page, lab, "from_someone_else.ipynb")
    still = page.locator(".jp-OutputArea img[alt*='Circular shift']")
    expect(still).to_be_visible()
    assert still.evaluate("image => image.naturalWidth") > 500


def test_tiles_are_dimmed_on_dark_pages_only(page: Page, lab: Lab) -> None:
    open_notebook(page, lab, write(lab, "dark", PANELS["signal"]))
    run_all(page)
    (panel,) = panels(page)
    for light, fill in (("true", "none"), ("false", "rgba(0, 0, 0, 0.18)")):
        page.evaluate("light => { document.body.dataset.jpThemeLight = light; }", light)
        for tile in panel.locator(".shiftlab-outline").all():
            expect(tile).to_have_css("fill", fill)
