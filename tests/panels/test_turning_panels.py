"""What the panel about quarter-turns shows: recounted from what its sentence says."""

import re

import numpy as np
import pytest

from shiftlab import panels
from shiftlab.panels.turn_it import KERNELS, STEP, answers


def said(sentence):
    """The four numbers that the sentence ends with: map 0 now and unturned, pooled likewise."""
    return [float(number) for number in re.findall(r"\d\.\d{3}", sentence)]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("quarter", range(5))
def test_at_quarter_turns_the_maps_change_places_and_the_pooled_answer_stays(quarter, kernel):
    sentence = panels.turn_it().frame(angle=90 * quarter, kernel=kernel, letter="F").sentence
    _, _, pooled, unturned = said(sentence)
    assert pooled == unturned
    if quarter % 4:
        for r in range(4):
            assert f"map {r} is the old map {(r - quarter) % 4}" in sentence


@pytest.mark.parametrize("kernel", KERNELS)
def test_between_them_no_map_is_an_old_one_and_the_pooled_answer_changes(kernel):
    sentence = panels.turn_it().frame(angle=45, kernel=kernel, letter="F").sentence
    _, _, pooled, unturned = said(sentence)
    assert "No map is an old one" in sentence and abs(pooled - unturned) > 0.001


def test_a_plain_map_does_not_keep_its_answer_at_a_quarter_turn():
    plain, kept = answers("an edge", "I")
    assert abs(plain[18] - plain[0]) > 0.01
    np.testing.assert_allclose(kept[:19], kept[54:73], atol=1e-12)


def test_the_first_picture_is_not_turned():
    panel = panels.turn_it()
    assert panel.state["angle"] == 0
    assert "Each map is the old one" in panel.frame().sentence


def test_a_hand_turns_in_steps_of_the_slider_and_no_further_than_it():
    panel = panels.turn_it()
    changed = panel.drag("picture", (0, 0), (1000, 0), panel.state)
    assert changed == {"angle": 360}
    assert panel.drag("picture", (0, 0), (7, 0), panel.state)["angle"] % STEP == 0
