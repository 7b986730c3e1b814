"""The panels of notebook 04 show what is true."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from shiftlab import layers, panels
from shiftlab.experiments import places

what_it_ignores = import_module("shiftlab.panels.what_it_ignores")
which_side = import_module("shiftlab.panels.which_side")


def said_same(sentence: str) -> list[bool]:
    """For each of the three numbers whether the sentence calls it the same."""
    return [" is the same" in part for part in sentence.split("kernel", 1)[1].split(";")]


@pytest.mark.parametrize("kernel", what_it_ignores._KERNELS)
def test_shifts_change_none_of_the_three_numbers(kernel: str) -> None:
    panel = panels.what_it_ignores()
    for times in range(9):
        assert said_same(panel.frame(action="shift", times=times, kernel=kernel).sentence) == [
            True, True, True
        ]  # fmt: skip


def test_only_a_rectifier_that_acts_notices_a_shuffle() -> None:
    panel = panels.what_it_ignores("shuffle")
    for kernel in what_it_ignores._KERNELS:
        same = said_same(panel.frame(times=3, kernel=kernel).sentence)
        assert same == [True, True, kernel == "no negative weights"]
    assert said_same(panel.frame(times=0).sentence) == [True, True, True]


def test_turns_are_ignored_by_the_kernel_that_is_the_same_in_all_four() -> None:
    panel = panels.what_it_ignores("quarter turns")
    even = what_it_ignores._KERNELS["the same in all four turns"]
    assert np.array_equal(even, np.rot90(even))
    for kernel, third in (("lopsided", False), ("the same in all four turns", True)):
        assert said_same(panel.frame(times=1, kernel=kernel).sentence) == [True, True, third]
    assert said_same(panel.frame(times=4, kernel="lopsided").sentence) == [True, True, True]


def test_the_three_numbers_are_what_they_are_called() -> None:
    x = np.random.default_rng(0).normal(size=(16, 16))
    kernel = what_it_ignores._KERNELS["lopsided"]
    (_, largest), (y, mean), (z, rectified) = what_it_ignores.three(x, kernel)
    assert (largest, mean, rectified) == (x.max(), y.mean(), z.mean())
    assert np.array_equal(z, np.maximum(y, 0)) and np.allclose(y, layers.convolve2d(x, kernel))


def test_the_side_panel_reads_the_stored_maps_at_the_letters_place() -> None:
    panel = panels.which_side()
    for head, padding, depth in which_side._KINDS:
        maps = places.load().sides[places.name_of(head, padding, depth)].maps
        for letter, row, column, net in (("A", 0, 14, 1), ("B", 3, 5, 4)):
            sentence = panel.frame(
                head=head, padding=padding, depth=str(depth), letter=letter, row=row,
                column=column, net=net,
            ).sentence  # fmt: skip
            share = maps[net - 1, "AB".index(letter), row, column]
            assert f"with probability {share:.2f}" in sentence


def test_the_side_panel_opens_where_the_heads_disagree() -> None:
    panel = panels.which_side()
    column = which_side._FIRST_COLUMN
    assert f"row 7, column {column} " in panel.frame().sentence
    maps = {head: places.load().sides[places.name_of(head)].maps for head in places.HEADS}
    assert maps["dense"][:, 0, 7, column].max() < 0.1 < 0.9 < maps["global"][:, 0, 7, column].min()


def test_a_global_head_on_the_circle_has_one_colour_and_a_dense_head_two() -> None:
    panel = panels.which_side("global")
    even = panel.frame(letter="B").picture
    assert "says A at 0 of the 225" in panel.frame(letter="B").sentence
    left, top, zoom = which_side._pixels(20), which_side._pixels(40), 5
    ground = even[top : top + 24 * zoom, left : left + 24 * zoom]
    corners = {tuple(ground[r * zoom, c * zoom]) for r in (5, 19) for c in (5, 19)}
    assert len(corners) == 1
    dense = panels.which_side().frame(letter="B").picture
    ground = dense[top : top + 24 * zoom, left : left + 24 * zoom]
    assert tuple(ground[5 * zoom, 5 * zoom]) != tuple(ground[5 * zoom, 19 * zoom])


def test_wrong_words_are_named() -> None:
    with pytest.raises(ValueError, match='"dense" or "global"'):
        panels.which_side("mean")
    with pytest.raises(ValueError, match="action is one of shift"):
        panels.what_it_ignores("rotate")
