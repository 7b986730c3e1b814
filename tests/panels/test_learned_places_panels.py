"""The panels on learned shifts show what was stored."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from shiftlab import panels
from shiftlab.experiments import augmentation, finetuning
from shiftlab.figures import palette

learned = import_module("shiftlab.panels.learned_places")


@pytest.mark.parametrize("network", learned._NETWORKS)
@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (-8, 7), (3, -2)])
def test_the_share_after_a_move_is_the_stored_one(network: str, dx: int, dy: int) -> None:
    stored = augmentation.load().right[learned._NETWORKS[network]][:, dy + 8, dx + 8]
    frame = panels.what_was_shown().frame(dx=dx, dy=dy, network=network)
    assert f": {100 * stored.mean():.0f} percent" in frame.sentence
    inside = max(abs(dx), abs(dy)) <= learned._NETWORKS[network][1]
    assert (" inside the range" in frame.sentence) == inside


def test_a_cell_of_the_map_has_the_colour_of_its_move() -> None:
    stored = augmentation.load().right["dense head", 0].mean(axis=0)
    picture = panels.what_was_shown().frame(dx=-8, dy=-8).picture
    top, left = (learned._pixels(value) for value in (learned._TOP, learned._MAP))
    for row, column in ((2, 13), (12, 5)):
        here = picture[top + 6 * row + 3, left + 6 * column + 3]
        colour = palette.sequential(stored, 1.0)[row, column]
        np.testing.assert_array_equal(here, colour)


@pytest.mark.parametrize("lesson", learned._LESSONS)
def test_the_corner_and_the_rest_are_the_stored_ones(lesson: str) -> None:
    for moment in (0, 3, len(finetuning.EPOCHS) - 1):
        seen = finetuning.load().old[learned._LESSONS[lesson]][1, moment]
        said = panels.one_corner().frame(moment=moment, lesson=lesson, net=2, row=5).sentence
        assert f"column 6 are read correctly in {100 * seen[5, 3]:.0f} percent" in said
        assert f"in the corner {100 * seen[0, 0]:.0f} percent" in said
        assert f"{100 * finetuning.elsewhere(seen):.0f} percent on average" in said


def test_hands_find_every_cell_and_no_other() -> None:
    shown, corner = panels.what_was_shown(), panels.one_corner()
    top, left = (learned._pixels(value) for value in (learned._TOP, learned._MAP))
    for place in range(16):
        now = (left + 6 * place + 3, top + 6 * place + 3)
        assert shown.drag("map", now, now, shown.state) == {"dx": place - 8, "dy": place - 8}
    for place in range(6):
        now = (left + 16 * place + 8, top + 16 * place + 8)
        assert corner.drag("map", now, now, corner.state) == {"column": place, "row": place}
    assert corner.drag("picture", (0, 0), (16, -400), corner.state) == {"column": 5, "row": 0}
    assert shown.drag("picture", (0, 0), (12, -400), shown.state) == {"dx": 2, "dy": -8}


def test_unknown_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="network is one of dense head, reach 0"):
        panels.what_was_shown("reach 4")
    with pytest.raises(ValueError, match="lesson is one of"):
        panels.one_corner("rate 1")
