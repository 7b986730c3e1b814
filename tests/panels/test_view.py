"""The widgets of a panel: what is sent when, and that old positions are never drawn late."""

from __future__ import annotations

from threading import Event, Thread

import numpy as np

from shiftlab import panels
from shiftlab.panels import Frame, Panel, Slider
from shiftlab.panels.panel import Stage
from shiftlab.panels.raster import sheet


def test_positions_passed_while_a_frame_is_drawn_are_left_out() -> None:
    busy, go_on, drawn = Event(), Event(), []

    def draw(d: int) -> Frame:
        drawn.append(d)
        if d == 1:
            busy.set()
            assert go_on.wait(10)
        return Frame(sheet(4, 4), "", f"At {d}.")

    view = Panel("Slow", (Slider("d", "move", 0, 9, 0),), Stage(4, 4, 1), draw).view
    slider = view.controls["d"]
    first = Thread(target=setattr, args=(slider, "value", 1))
    first.start()
    assert busy.wait(10)
    for value in (2, 3, 4):
        slider.value = value  # returns at once, though another thread is drawing
    go_on.set()
    first.join(10)
    assert drawn == [0, 1, 4]
    assert "<p>At 4.</p>" in view.words.value


def test_only_what_changed_is_set() -> None:
    view = panels.signal_square().view
    set_again: list[str] = []
    parts = {"image": view.image, "words": view.words}
    for name, widget in parts.items():
        widget.observe(lambda _change, name=name: set_again.append(name), "value")
    view.controls["d"].value = 5
    assert sorted(set_again) == ["image", "words"]
    set_again.clear()
    view._follow()
    assert set_again == []


def test_a_gesture_moves_both_sliders_and_draws_once() -> None:
    panel = panels.commuting_square()
    view, said = panel.view, []
    view.words.observe(lambda change: said.append(change["new"]), "value")
    pixel = 2 / panel.stage.width, 2 / panel.stage.height  # the letter's pixels are two wide
    start = [0.1, 0.2]
    for step in (1, 2):
        now = [start[0] - step * pixel[0], start[1] + step * pixel[1]]
        view.voice.gesture = {"number": 1, "grip": "picture", "start": start, "now": now}
    assert view.state["dx"] == 1 and view.state["dy"] == 2
    assert len(said) == 2 and "1 right, 2 down" in said[-1]
    view.voice.gesture = {"number": 2, "grip": "picture", "start": start, "now": start}
    assert view.state["dx"] == 1, "a new touch begins where the last one ended"


def test_an_error_in_the_drawing_is_shown_and_passes() -> None:
    def draw(d: int) -> Frame:
        return Frame(sheet(4, 4), "", f"At {10 // d}.")

    view = Panel("Breaks", (Slider("d", "move", 0, 9, 1),), Stage(4, 4, 1), draw).view
    view.controls["d"].value = 0
    assert "ZeroDivisionError" in view.words.value and "Traceback" not in view.words.value
    view.controls["d"].value = 5
    assert "<p>At 2.</p>" in view.words.value and "shiftlab-trouble" not in view.words.value


def test_every_slider_has_a_name_for_the_voice() -> None:
    view = panels.commuting_square().view
    assert view.voice.labels == ["move right", "move down"]
    assert np.all([control.description for control in view.controls.values()])
