"""What students hear who slip in the first exercises of notebook 09."""

from __future__ import annotations

import numpy as np

from shiftlab import check, shifts


def test_ends_that_come_half_as_often_are_found_by_counting():
    def augment(pictures, reach, seed):
        draw = np.random.default_rng(seed)
        steps = np.round(draw.uniform(-reach, reach, (len(pictures), 2))).astype(int)
        return np.stack(
            [np.roll(x, tuple(d), axis=(0, 1)) for x, d in zip(pictures, steps, strict=True)]
        )

    assert "so about 40 are to be expected" in repr(check(augment))


def test_a_generator_made_anew_in_the_loop_is_explained():
    def augment(pictures, reach, seed):
        moved = []
        for x in pictures:
            draw = np.random.default_rng(seed)
            moved.append(np.roll(x, tuple(draw.integers(-reach, reach + 1, 2)), axis=(0, 1)))
        return np.stack(moved)

    assert "make the generator once, before it" in repr(check(augment))


def test_rolling_without_axes_shows_the_picture_that_came_back():
    def augment(pictures, reach, seed):
        draw = np.random.default_rng(seed)
        return np.stack([np.roll(x, draw.integers(-reach, reach + 1)) for x in pictures])

    assert "came back as no circular shift of itself" in repr(check(augment))


def test_an_error_is_shown_beside_a_batch_of_pictures():
    def augment(pictures, reach, seed):
        return np.stack([x.moved(reach) for x in pictures])

    said = repr(check(augment))
    assert "has no attribute 'moved'" in said and "pictures = [[[1, 2, 3, 4]" in said


def test_one_row_in_place_of_a_pair_is_told_what_a_pair_is():
    def right_for_one():
        return np.array([1.0, 1, 0, 0, 0, 0])

    assert "a pair (w, x) of six numbers each" in repr(check(right_for_one))


def test_nothing_known_is_no_zero_by_zero():
    def forgotten(before, after):
        with np.errstate(invalid="ignore"):
            return np.float64((before & ~after).sum()) / before.sum()

    assert "Nothing was forgotten then: 0." in repr(check(forgotten))


def test_draws_without_the_seed_are_told_to_take_it():
    def augment(pictures, reach, seed):
        moves = np.random.randint(-reach, reach + 1, (len(pictures), 2))
        return np.stack(
            [np.roll(x, tuple(d), axis=(0, 1)) for x, d in zip(pictures, moves, strict=True)]
        )

    assert "np.random.default_rng(seed) inside" in repr(check(augment))


def test_two_drawn_numbers_are_a_shift_as_they_come():
    def augment(pictures, reach, seed):
        draw = np.random.default_rng(seed)
        moves = draw.integers(-reach, reach + 1, (len(pictures), 2))
        return np.stack([shifts.circular(x, d) for x, d in zip(pictures, moves, strict=True)])

    assert check(augment).state == "right"


def test_a_count_over_too_few_pictures_is_told_so():
    def moves_met(reach, copies):
        draws = np.random.default_rng(1).integers((2 * reach + 1) ** 2, size=(20, copies))
        return float(np.mean([len(set(row)) for row in draws.tolist()]))

    assert "or find a formula" in repr(check(moves_met))


def test_rows_of_two_signals_are_told_one_pair_of_brackets():
    def right_for_one():
        return [1, 1, 0, 0, 0, 0], [[1, 0, 1], [0, 1, 0]]

    assert "In one row there is a single pair of brackets" in repr(check(right_for_one))
