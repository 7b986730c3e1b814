"""What students hear who slip in the exercises of notebook 09 on turning and centring."""

from __future__ import annotations

import numpy as np
import pytest

from shiftlab import check, layers


def centred_by(move):
    """A centre(picture) that moves by move(row, column, height, width)."""

    def centre(picture):
        rows, columns = np.indices(picture.shape)
        row = (rows * picture).sum() / picture.sum()
        column = (columns * picture).sum() / picture.sum()
        return np.roll(picture, move(row, column, *picture.shape), axis=(0, 1))

    return centre


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (lambda r, c, h, w: (int(h // 2 - r), int(w // 2 - c)), "The move is cut off"),
        (lambda r, c, h, w: (h // 2 - int(r), w // 2 - int(c)), "2.9 becomes 2"),
        (lambda r, c, h, w: (round(r) - h // 2, round(c) - w // 2), "away from the middle"),
        (lambda r, c, h, w: (h // 2 - round(c), w // 2 - round(r)), "The mean column is taken"),
        (lambda r, c, h, w: (w // 2 - round(c), h // 2 - round(r)), "have changed places"),
    ],
)
def test_a_wrong_move_to_the_middle_is_named(move, words):
    assert words in repr(check(centred_by(move)))


def test_means_that_weigh_nothing_are_named():
    def centre(picture):
        rows, columns = np.indices(picture.shape)
        height, width = picture.shape
        d = height // 2 - round(rows.mean()), width // 2 - round(columns.mean())
        return np.roll(picture, d, axis=(0, 1))

    assert "the picture is not asked" in " ".join(repr(check(centre)).split())


def test_turns_that_pile_up_are_named():
    def lift(x, k):
        maps = []
        for r in range(4):
            k = np.rot90(k, r)
            maps.append(layers.correlate2d(x, k))
        return np.stack(maps)

    assert "turned again and again" in repr(check(lift))


def test_one_and_the_same_turn_is_named():
    def lift(x, k):
        return np.stack([layers.correlate2d(x, np.rot90(k)) for _ in range(4)])

    assert "the same quarter each time" in repr(check(lift))


def test_three_rows_without_brackets_around_them_are_explained():
    def steady_kernel():
        return np.array([0, 1, 0], [1, 4, 1], [0, 1, 0])

    assert "one more pair of brackets around the rows" in repr(check(steady_kernel))


def test_a_side_that_ends_where_the_last_window_begins_is_explained():
    def largest_side(n, w, s):
        return (n - w) // s * s

    assert "add w" in repr(check(largest_side))
