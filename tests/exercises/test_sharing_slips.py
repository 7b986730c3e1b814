"""What students hear who slip in the exercises of notebook 07."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shiftlab import check


def test_random_numbers_without_a_seed_are_told_how_to_stay_the_same():
    def every_second_shift():
        a, b = np.random.default_rng().normal(size=2)
        return np.diag([a, b] * 3)

    said = repr(check(every_second_shift))
    assert "Called twice" in said and "np.random.default_rng(0)" in said and "input" not in said


def test_the_star_of_lcm_is_explained():
    def stack_of_tiled(periods):
        return math.lcm(periods)

    assert "f(*numbers)" in repr(check(stack_of_tiled))


def test_true_and_false_are_told_how_to_become_numbers():
    def no_convolution(x):
        return x > 0

    assert ".astype(float)" in repr(check(no_convolution))


def test_a_root_of_negative_numbers_is_named():
    def no_convolution(x):
        with np.errstate(invalid="ignore"):
            return np.sqrt(x)

    assert "a root or a logarithm taken of a negative number" in repr(check(no_convolution))


@pytest.mark.parametrize("steps", [-2, -1, 1, 2])
def test_rolling_without_axis_is_named_whichever_way(steps):
    def average_over_shifts(W):
        return np.mean([np.roll(W, steps * d) for d in range(len(W))], axis=0)

    assert "one long row" in repr(check(average_over_shifts))


def test_a_size_that_is_always_twelve_is_named():
    def average_over_shifts(W):
        n = 12
        return sum(np.roll(W, (-d, -d), axis=(0, 1)) for d in range(n)) / n

    assert "You average 12 matrices" in repr(check(average_over_shifts))


def by_places(W):
    entries = [[W[(i + d) % 12, (j + d) % 12] for d in range(12)] for i, j in np.ndindex(12, 12)]
    return np.mean(entries, axis=1).reshape(12, 12)


def from_one_to_twelve(W):
    return sum(np.roll(W, (-d, -d), axis=(0, 1)) for d in range(1, 13)) / 12


def twelve_divided_by_the_size(W):
    return sum(np.roll(W, (-d, -d), axis=(0, 1)) for d in range(12)) / len(W)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (by_places, "For a matrix of 12 × 12 you are right"),
        (from_one_to_twelve, "You average 12 matrices"),
        (twelve_divided_by_the_size, "You average 12 matrices"),
    ],
)
def test_twelve_is_named_in_whatever_way_it_is_written(answer, words):
    def average_over_shifts(W):
        return answer(W)

    assert words in repr(check(average_over_shifts))


@pytest.mark.parametrize("missing", ["dense", "local", "every shift"])
def test_a_dict_without_one_of_the_kinds_hears_the_five_words(missing):
    def free_weights(kind, n, m, p):
        counts = {"dense": n * n, "local": n * m, "tiled": p * m, "every shift": n}
        del counts[missing]
        return {**counts, "convolution": m}[kind]

    assert "one of the five words in the table" in repr(check(free_weights))


def test_another_key_error_is_another_slip():
    def free_weights(kind, n, m, p):
        raise ValueError(kind)

    assert "five words" not in repr(check(free_weights))
