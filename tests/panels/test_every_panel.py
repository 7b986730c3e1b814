"""Every panel, at the least, greatest, odd and random values of every control."""

from __future__ import annotations

import inspect
import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from typing import Any

import numpy as np
import pytest
from cases import CASES
from extremes import drawn, faults, states
from PIL import Image

from shiftlab import panels
from shiftlab.panels import Frame, Panel, raster, svg


@pytest.fixture(scope="module", params=CASES)
def panel(request: pytest.FixtureRequest) -> Panel:
    return CASES[request.param]()


@pytest.fixture(scope="module")
def frames(panel: Panel) -> list[tuple[dict[str, Any], Frame]]:
    """Each state to try with its frame, drawn once for all tests."""
    return drawn(panel)


def test_every_maker_is_known_and_tried() -> None:
    makers = {
        name
        for name, value in vars(panels).items()
        if inspect.isfunction(value) and "-> 'Panel'" in str(inspect.signature(value))
    }
    assert makers, "the search itself must find something"
    assert {maker.__name__ for maker in panels.MAKERS} == makers
    assert makers <= set(CASES)


def test_every_picture_has_one_size(panel: Panel, frames) -> None:
    for _, frame in frames:
        assert frame.picture.shape == (panel.stage.height, panel.stage.width, 3)
        assert frame.picture.dtype == np.uint8


def test_no_state_raises_and_the_sentence_changes_with_the_picture(panel: Panel, frames) -> None:
    assert faults(panel.title, frames) == []


def test_the_same_state_gives_the_same_bytes(panel: Panel, frames) -> None:
    for state, one in reversed(frames):  # another order, so what came before must not matter
        two = panel.frame(**state)
        assert np.array_equal(one.picture, two.picture)
        assert (one.labels, one.spoken) == (two.labels, two.spoken)
    assert raster.png(one.picture) == raster.png(two.picture)


def test_two_panels_made_alike_draw_alike() -> None:
    for make in (panels.commuting_square, panels.signal_square):
        one, two = make(), make()
        for state in reversed(list(states(one))):
            two.frame(**state)  # another order, so what came before must not matter
        assert all(
            np.array_equal(one.frame(**state).picture, two.frame(**state).picture)
            for state in states(one)
        )


def test_sentences_read_aloud(frames) -> None:
    for _, frame in frames:
        sentence = frame.sentence.replace("circular_correlate", "")
        assert sentence.endswith(".") and sentence[0].isupper()
        assert not re.search(r"[=≠·×∗→−_<>{}\[\]|/]", sentence), sentence
        assert "nan" not in sentence.split()


def test_labels_are_sound_and_inside(panel: Panel, frames) -> None:
    width, height = panel.stage.width * panel.stage.unit, panel.stage.height * panel.stage.unit
    for _, frame in frames:
        parts = panel.fixed + frame.labels
        tree = ElementTree.fromstring(svg.drawing(width, height, parts))
        for element in tree.iter():
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            right, bottom = float(element.get("width", 0)), float(element.get("height", 0))
            assert 0 <= x and x + right <= width + 1 and 0 <= y and y + bottom <= height + 1


def test_the_map_leads_back_to_every_place(panel: Panel, frames) -> None:
    """Taking hold of the mark's own place on the map gives the state that it marks."""
    for state, frame in frames:
        mark = re.search(r'mark-inner" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"', frame.labels)
        if mark is None:
            continue
        x, y, side = (float(number) / panel.stage.unit for number in mark.groups())
        middle = (x + side / 2, y + 1)
        full = {**panel.state, **state}
        assert panel.drag("map", middle, middle, panel.state).items() <= full.items()


def test_a_drag_follows_and_stops_at_the_ends(panel: Panel) -> None:
    sliders = {c.name: c for c in panel.controls if isinstance(c, panels.Slider)}
    still = panel.drag("picture", (20, 20), (20, 20), panel.state)
    assert still == {name: panel.state[name] for name in still}
    for far in (-1000, 1000):
        moved = panel.drag("picture", (20, 20), (20 + far, 20 + far), panel.state)
        for name, value in moved.items():
            assert value == (sliders[name].least if far < 0 else sliders[name].greatest)


def test_a_drag_to_the_right_and_one_down_are_told_apart(panel: Panel) -> None:
    start = (60, 60)

    def changed(right: int, down: int) -> dict[str, float]:
        moved = panel.drag("picture", start, (start[0] + right, start[1] + down), panel.state)
        return {n: v - panel.state[n] for n, v in moved.items() if v != panel.state[n]}

    right, down = changed(400, 0), changed(0, 400)
    assert not right.keys() & down.keys()
    assert len(right) <= 1 and len(down) <= 1
    assert not any(name in ("dx", "column") for name in down)
    assert not any(name in ("dy", "row") for name in right)


def test_the_bundle_has_a_view_a_still_with_alt_text_and_words(panel: Panel) -> None:
    bundle = panel._repr_mimebundle_()
    sentence = panel.frame().spoken
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == f"Panel {panel.title}: {sentence}"
    image = re.search(r'<img src="data:image/svg[^"]+" alt="([^"]+)"', bundle["text/html"])
    assert image and image[1] == panel.still().split('alt="')[1].split('"')[0]
    assert bundle["text/html"].count("Both ways") == 2 * sentence.count("Both ways")
    assert len(bundle["text/html"]) < 150_000


def test_paper_is_transparent_and_nothing_else() -> None:
    page = raster.sheet(3, 2)
    page[0, 0] = (255, 255, 255)
    decoded = np.asarray(Image.open(io.BytesIO(raster.png(page))).convert("RGBA"))
    assert decoded[0, 0].tolist() == [255, 255, 255, 255]
    assert (decoded[..., 3] == 0).sum() == 5


def test_a_png_holds_the_picture_that_was_drawn(panel: Panel) -> None:
    picture = panel.frame().picture
    decoded = Image.open(io.BytesIO(raster.png(picture))).convert("RGB")
    assert np.array_equal(np.asarray(decoded), picture)


def test_sheets_are_not_shared() -> None:
    raster.sheet(3, 2)[:] = 0
    assert (raster.sheet(3, 2) == raster.PAPER).all()


def test_a_tile_that_leaves_the_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="leaves the page"):
        raster.place(raster.sheet(4, 4), raster.sheet(3, 3), 2, 0)


def test_wrong_arguments_are_told_apart() -> None:
    with pytest.raises(ValueError, match="'letter', 'photograph'"):
        panels.commuting_square("cat")
    with pytest.raises(ValueError, match="8 to 96"):
        panels.commuting_square(np.zeros((4, 4)))
    with pytest.raises(ValueError, match="4 to 34"):
        panels.signal_square(x=np.zeros((4, 4)))
    with pytest.raises(ValueError, match="12 to 96"):
        panels.moving_digit(lambda picture: np.ones(10), np.zeros(10))
    with pytest.raises(TypeError, match="without brackets"):
        panels.signal_square(np.zeros(4))
    with pytest.raises(ValueError, match="kind is one of none"):
        panels.egg_carton("median")
    with pytest.raises(ValueError, match="8, 12, 16, 20 or 24"):
        panels.move_the_grid(np.ones(10))
    with pytest.raises(TypeError, match="no control 'dz'"):
        panels.commuting_square().frame(dz=1)


def test_the_import_is_light() -> None:
    code = (
        "import sys, shiftlab.panels; "
        "print([name for name in ('torch', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
