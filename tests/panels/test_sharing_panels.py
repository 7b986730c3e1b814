"""The panels of notebook 07 show what is true."""

from __future__ import annotations

import re
from importlib import import_module

import numpy as np
import pytest

from shiftlab import matrices, panels
from shiftlab.figures import palette
from shiftlab.nets import linear
from shiftlab.panels.words import spoken

stripe = import_module("shiftlab.panels.stripe")


@pytest.mark.parametrize("group", stripe._STEPS)
def test_only_the_whole_group_is_respected(group: str) -> None:
    panel, step = panels.becoming_a_stripe(), stripe._STEPS[group]
    for count in range(1, 12 // step):
        assert "commutes with no shift but 0" in panel.frame(count=count, group=group).sentence
    whole = panel.frame(count=12, group=group).sentence
    if step == 1:
        assert "commutes with every shift" in whole
    else:
        kept = re.search(r"with the shifts ([\d, and]+)\.", whole)
        assert kept and [int(d) for d in re.findall(r"\d+", kept[1])] == list(range(0, 12, step))


def test_all_units_look_alike_once_all_shifts_are_averaged() -> None:
    panel = panels.becoming_a_stripe()

    def weights(**state: object) -> set[str]:
        said = (panel.frame(unit=unit, **state).sentence for unit in range(12))
        return {sentence.split("the weights ")[1] for sentence in said}

    assert len(weights(count=12)) == 1
    assert len(weights(count=12, group="multiples of 2")) == 2
    assert len(weights(count=11)) == 12


def test_the_matrix_is_drawn_to_place_by_from_place() -> None:
    w = np.zeros((12, 12))
    w[2, 7] = 2.0  # to place 2, from place 7
    picture = panels.becoming_a_stripe(w).frame(unit=2).picture
    cell, left, top = (
        value // stripe._UNIT for value in (stripe._CELL, stripe._MATRIX, stripe._TOP)
    )
    orange = palette.diverging(np.array(2.0), 2.0)
    middle = picture[top + 2 * cell + cell // 2, left + 7 * cell + cell // 2]
    np.testing.assert_array_equal(middle, orange)


def test_a_row_of_the_matrix_can_be_taken_hold_of() -> None:
    panel = panels.becoming_a_stripe()
    for unit in range(12):
        row = (stripe._TOP + (unit + 0.5) * stripe._CELL) / stripe._UNIT
        assert panel.drag("map", (60, row), (60, row), panel.state) == {"unit": unit}


def test_another_matrix_and_another_group_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(12, 12\); got shape \(3, 3\)"):
        panels.becoming_a_stripe(np.eye(3))
    with pytest.raises(ValueError, match="one of all shifts"):
        panels.becoming_a_stripe(group="multiples of 5")
    own = panels.becoming_a_stripe(matrices.circulant(np.array([1.0, 2]), 12))
    assert "commutes with every shift" in own.frame().sentence


def test_where_a_layer_is_right_at_the_end() -> None:
    panel = panels.taught_layer()

    def said(layer: str, lesson: str) -> str:
        return panel.frame(examples=240, layer=layer, lesson=lesson).sentence

    for layer in ("dense", "locally connected", "one kernel of 12", "one kernel of 3"):
        assert "right at all places" in said(layer, "at all places")
    for kernel in ("one kernel of 12", "one kernel of 3"):
        assert "right at all places" in said(kernel, "at places 0, 1, 2")
        assert said(kernel, "at all places").startswith(f"A layer with {kernel}, patterns at all")
    for layer in ("dense", "locally connected"):
        assert "wrong at 11 of 12 places" in said(layer, "at places 0, 1, 2")
        assert "The error is 0 for patterns that begin at place 0" in said(
            layer, "at places 0, 1, 2"
        )
        far = said(layer, "at places 0, 1, 2").split("none of the places 0, 1, 2 it is ")[1]
        assert float(far.split()[0]) > 0.5
        assert "none of the places" not in said(layer, "at all places")
    assert "wrong at 12 of 12" in panel.frame(examples=0).sentence
    assert linear.PLACES == 12


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (0.126, "0.13"),
        (-0.5, "minus 0.5"),
        (1.24e-9, "1.2 times ten to the minus 9"),
        (-3e-12, "minus 3 times ten to the minus 12"),
        (2e7, "2 times ten to the 7"),
    ],
)
def test_numbers_are_read_aloud_without_signs(number: float, words: str) -> None:
    assert spoken(number) == words
