"""The panels of notebook 05 count what the library counts, and show what was stored."""

from __future__ import annotations

import re
from importlib import import_module

import numpy as np
import pytest

from shiftlab import edges, panels
from shiftlab.experiments import sides

edge_creeps_in = import_module("shiftlab.panels.edge_creeps_in")


@pytest.mark.parametrize("action", edges.ACTIONS)
@pytest.mark.parametrize("kernel", ["3", "5"])
def test_the_count_is_the_predicted_one_while_the_edges_do_not_meet(
    kernel: str, action: str
) -> None:
    panel = panels.edge_creeps_in()
    for depth in range(1, 4):
        for d in (0, 1, 2, 4):
            sentence = panel.frame(depth=depth, d=d, kernel=kernel, action=action).sentence
            counted = int(re.search(r"(\d+) of 32 columns", sentence)[1])
            assert counted == edges.predicted(int(kernel), d, depth, action), sentence


def test_circular_padding_is_exact_for_the_cyclic_shift_alone() -> None:
    panel = panels.edge_creeps_in()
    state = {"padding": "circular", "depth": 12, "d": 3, "bias": "bias 0.5"}
    assert " 0 of 32 columns" in panel.frame(**state).sentence
    assert " 0 of 32 columns" not in panel.frame(**state, action="crop").sentence


def test_white_columns_are_those_that_agree() -> None:
    """Row by row, the map's pixels are white exactly where the law holds."""
    picture = panels.edge_creeps_in().frame(depth=1, d=2).picture
    top, left = (edge_creeps_in._pixels(at) + 4 for at in (40, 90))
    cells = picture[top : top + 12 * 8 : 8, left : left + 32 * 8 : 8]
    wrong = [edges.predicted(3, 2, depth, "cyclic") for depth in (1, 2, 3)]
    assert [(row != 255).any(axis=-1).sum() for row in cells[:3]] == wrong


def test_the_side_is_said_as_it_was_stored() -> None:
    panel, results = panels.side_leaks_in(), sides.load()
    for padding in sides.PADDINGS:
        for digit, number in (("3", 0), ("8", 1)):
            sentence = panel.frame(
                padding=padding, layers="4 layers", digit=digit, column=8
            ).sentence
            share = 100 * results.says_right[padding, 4][:, number, 8].mean()
            assert f"{share:.1f} percent are called 8" in sentence


def test_the_picture_shows_the_digit_at_its_place() -> None:
    panel = panels.side_leaks_in()
    left, right = (panel.frame(column=column).picture for column in (0, 8))
    assert not np.array_equal(left, right)
