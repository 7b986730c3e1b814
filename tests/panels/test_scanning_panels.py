"""The panel of notebook 08, second half: it shows what `tracking` finds, searched anew here."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from shiftlab import panels, tracking
from shiftlab.figures import palette

all_windows = import_module("shiftlab.panels.all_windows")  # the name is also a function's


def brute(row: int, column: int, stride: int) -> tuple[int, int]:
    """The window most like the target, by numpy's own correlation coefficient."""
    picture, target = tracking.scene(row, column), tracking.target()
    best = {
        (i, j): np.corrcoef(picture[i : i + 10, j : j + 10].ravel(), target.ravel())[0, 1]
        for i in range(0, 31, stride)
        for j in range(0, 31, stride)
    }
    return max(best, key=best.__getitem__)


@pytest.mark.parametrize(
    ("row", "column", "stride"), [(0, 0, 1), (30, 30, 1), (7, 13, 2), (9, 22, 4), (12, 8, 4)]
)
def test_the_sentence_names_the_best_window_of_the_grid(row, column, stride):
    peak = brute(row, column, stride)
    frame = panels.all_windows().frame(row=row, column=column, stride=str(stride))
    assert f"stands at row {peak[0]}, column {peak[1]}, " in frame.sentence


@pytest.mark.parametrize("row", [0, 11, 30])
def test_at_stride_1_the_peak_follows_the_hand_and_with_a_stride_it_does_not(row):
    assert all_windows.stairs(row, 1) == tuple(range(31))
    for stride in (2, 4):
        columns = all_windows.stairs(row, stride)
        assert columns != tuple(range(31))
        assert all(column % stride == 0 for column in columns)


def test_windows_that_no_pass_sees_are_grey():
    frame = panels.all_windows().frame(stride="4")
    left, top = round(344 / 2.5), round(44 / 2.5)
    cells = frame.picture[top + 1 : top + 93 : 3, left + 1 : left + 93 : 3]
    assert ((cells == 225).all(axis=2)).sum() == 31 * 31 - 8 * 8
    scores = tracking.likeness(tracking.scene(12, 8), tracking.target(), 4)
    np.testing.assert_array_equal(cells[::4, ::4], palette.diverging(scores, 1.0))


def test_a_hand_moves_the_target_and_stops_at_the_edge():
    panel = panels.all_windows()
    assert panel.drag is not None
    state = panel.state
    assert panel.drag("picture", (20, 20), (26, 17), state) == {"column": 10, "row": 11}
    assert panel.drag("picture", (20, 20), (900, -900), state) == {"column": 30, "row": 0}
    left = round(640 / 2.5)
    assert panel.drag("map", (0, 0), (left + 3 * 5 + 1, 50), state) == {"column": 5}
