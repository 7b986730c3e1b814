"""Cards that answers to the exercises of notebook 04 get, right or nearly so."""

import math

import numpy as np
import pytest

from shiftlab import check


@pytest.mark.parametrize(
    ("times", "plus", "head", "words"),
    [
        (2.0, 0.0, np.mean, "Your head is 2 × mean. "),
        (1.0, 1.0, np.max, "Your head is 1 × maximum + 1. "),
        (1.0, 0.0, np.sum, "Your head is the sum. Find another one"),
    ],
)
def test_a_classic_in_other_units_is_no_new_head(times, plus, head, words):
    def my_head(features):
        return times * head(features) + plus

    outcome = check(my_head)
    assert not outcome.right and words in repr(outcome)


def test_a_count_above_a_threshold_that_nothing_passes_is_a_constant():
    def my_head(features):
        return (features > 100).sum()

    outcome = check(my_head)
    assert not outcome.right and "all get the same answer" in repr(outcome)


def test_sorting_in_place_through_a_view_is_called_a_changed_input():
    def my_head(features):
        row = features.ravel()
        row.sort()
        return row[-2]

    said = repr(check(my_head))
    assert "changes its input features" in said and "slice" not in said


def test_three_numbers_are_too_few_to_shuffle():
    def shuffled_pair(k):
        return [1, -2, 4], [1, 4, -2]

    assert "at least 4 numbers; what came back has 3" in repr(check(shuffled_pair))


@pytest.mark.parametrize(
    ("no_shift", "words"),
    [(0, "What came back is 0. A move by 0 is none"), ("None", "the text 'None'. Leave the quot")],
)
def test_none_is_a_word_of_its_own(no_shift, words):
    def invariance_period(strides, padding, head):
        return math.prod(strides) if padding == "circular" and head != "flatten" else no_shift

    assert words in repr(check(invariance_period))
