"""The panels of notebook 06 show what was stored, and what can be computed in another way."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from shiftlab import panels
from shiftlab.experiments import poolings, repairs
from shiftlab.figures import palette

half_a_pixel = import_module("shiftlab.panels.half_a_pixel")  # the name is also a function's


def test_each_network_of_the_carton_has_its_own_stored_map() -> None:
    panel = panels.filled_carton()
    stored = repairs.load().maps
    for name, maps in (
        ("strided", poolings.load().maps["strided"]),
        ("max + blur 5", stored["circle"]["max + blur 5"]),
        ("adaptive", stored["circle"]["max + adaptive"]),
        ("dense max", stored["circle"]["dense max"]),
        ("adaptive, zero padding", stored["zero padding"]["max + adaptive"]),
        ("adaptive, dense head", stored["dense head"]["max + adaptive"]),
    ):
        frame = panel.frame(dx=3, dy=2, kind=name)
        assert f"{100 * maps[:, 2, 3].mean():.1f} percent of the labels" in frame.sentence
        cell = frame.picture[16 + 2 * 11 + 5, 120 + 3 * 11 + 5]
        np.testing.assert_array_equal(cell, palette.sequential(maps[:, 2, 3].mean(), 1.0))
        assert f"on average over {len(maps)} seeds" in frame.sentence
        assert ("zero-filled" in frame.sentence) == name.endswith("zero padding")


def test_the_carton_refuses_a_network_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="kind is one of"):
        panels.filled_carton("median")


def test_a_convolution_agrees_at_all_sixteenths_and_the_others_where_they_should() -> None:
    wrong = {name: half_a_pixel.errors(name) > 1e-9 for name in half_a_pixel.LAYERS}
    assert not wrong["convolution"].any()
    with_relu = half_a_pixel.errors("convolution, then ReLU")
    assert wrong["convolution, then ReLU"][1:-1].all()
    assert not wrong["convolution, then ReLU"][[0, -1]].any()
    assert 5 <= int(with_relu.argmax()) <= 11  # an arch, highest near one half
    assert wrong["louder to the right"][1:].all()


def test_the_curve_goes_through_the_values() -> None:
    x = np.random.default_rng(0).normal(size=half_a_pixel.PLACES)
    np.testing.assert_allclose(half_a_pixel._between(x)[:: half_a_pixel._FINE], x, atol=1e-12)


def test_the_sentence_says_what_the_bar_shows() -> None:
    panel = panels.half_a_pixel()
    half = panel.frame(part=8, layer="convolution, then ReLU").sentence
    assert "moved by half a place" in half and "differ at 15 of the 17 shifts" in half
    assert "agree to rounding" in panel.frame(part=16, layer="convolution, then ReLU").sentence


def test_a_hand_on_the_bars_chooses_the_shift() -> None:
    panel = panels.half_a_pixel()
    assert panel.drag is not None
    for part in (0, 8, 16):
        middle = (half_a_pixel._ARCH_LEFT + (part + 0.5) * half_a_pixel._BAR) / panel.stage.unit
        assert panel.drag("map", (0, 0), (middle, 150), panel.state) == {"part": part}
