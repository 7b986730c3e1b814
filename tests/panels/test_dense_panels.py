"""The panel of dense heads (notebook 08) shows what can be computed in another way."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from shiftlab import panels, scenes
from shiftlab.nets import heads

dense_template = import_module("shiftlab.panels.dense_template")  # also a function's name


def test_every_score_is_what_the_dense_layer_says_to_that_window() -> None:
    weights, bias = heads.templates()
    picture = np.random.default_rng(0).random((24, 24))
    found = dense_template.scores(picture)
    assert found.shape == (10, 17, 17)
    for row, column in ((0, 0), (3, 11), (16, 16)):
        window = picture[row : row + 8, column : column + 8]
        np.testing.assert_allclose(found[:, row, column], weights @ window.ravel() + bias)


def test_the_map_moves_with_the_digit_and_the_frame_does_not() -> None:
    panel = panels.dense_template()
    blank = dense_template.scores(np.zeros((24, 24)))[3, 0, 0]
    far = panel.frame(row=12, column=12).sentence
    assert f"gives the 3 a score of {blank:.2f}".replace("-", "minus ") in far
    tile = dense_template._tile(3)
    here, there = (dense_template.scores(scenes.placed(tile, d)) for d in ((2, 3), (6, 4)))
    np.testing.assert_allclose(here[:, :-4, :-1], there[:, 4:, 1:])


def test_the_largest_score_is_drawn_and_stays_with_the_digits_own_window() -> None:
    panel = panels.dense_template()
    for row, column in ((0, 0), (8, 8), (16, 3)):  # this largest window begins where the 3 does
        assert "the largest, 0.18" in panel.frame(row=row, column=column).labels


def test_the_digits_shown_were_not_fitted_and_are_read_where_they_stand() -> None:
    weights, bias = heads.templates()
    read = [int((weights @ dense_template._tile(d).ravel() + bias).argmax()) for d in range(10)]
    assert np.mean(np.array(read) == np.arange(10)) >= 0.8


def test_a_hand_on_the_picture_moves_the_digit() -> None:
    panel = panels.dense_template()
    assert panel.drag is not None
    moved = panel.drag("picture", (20, 40), (20 + 6 * 5, 40 + 6 * 2), panel.state)
    assert moved == {"column": 8 + 5, "row": 8 + 2}
    assert panel.drag("picture", (0, 0), (900, 900), panel.state) == {"column": 16, "row": 16}
