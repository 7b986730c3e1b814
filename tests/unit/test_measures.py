"""The measures: zero where a law holds, about one where it does not, and not to be gamed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftlab import layers, measures, scenes

XS = scenes.signals(16, 9, seed=1)
KERNEL = np.array([1.0, -2.0, 0.5])
MATRIX = np.random.default_rng(2).normal(size=(9, 9))
shift = st.integers(-12, 12)


def convolve(x):
    return layers.circular_convolve(x, KERNEL)


def random_matrix(x):
    return MATRIX @ x


@given(shift, st.floats(0.1, 100), st.floats(-100, 100))
def test_equivariance_error_is_zero_for_convolutions_and_blind_to_scale_and_constants(d, a, c):
    assert measures.equivariance_error(convolve, XS, d) < 1e-12
    plain = measures.equivariance_error(random_matrix, XS, d)
    dressed = measures.equivariance_error(lambda x: a * random_matrix(x) + c, XS, d)
    assert dressed == pytest.approx(plain, abs=1e-9)


@given(shift.filter(lambda d: d % 9))
def test_a_map_without_the_law_does_no_better_than_an_unrelated_answer(d):
    assert 0.5 < measures.equivariance_error(random_matrix, XS, d) < 2


@pytest.mark.parametrize("d", range(1, 9))
def test_one_wrong_place_is_seen_and_invariance_is_something_else(d):
    def wrong_at_one_place(x):
        y = convolve(x)
        y[3] = -y[3]
        return y

    assert measures.equivariance_error(wrong_at_one_place, XS, d) > 0.05
    assert measures.invariance_error(convolve, XS, d) > 0.5
    assert measures.invariance_error(np.sum, XS, d) < 1e-12


def test_constants_are_defined_and_a_constant_that_stands_still_breaks_equivariance():
    assert measures.equivariance_error(lambda x: np.zeros(9), XS, 1) == 0
    assert measures.equivariance_error(lambda x: np.arange(9.0), XS, 1) == float("inf")


def test_the_output_may_move_by_another_shift():
    assert measures.equivariance_error(lambda x: x[::-1], XS, 2, d_out=-2) < 1e-12
    assert measures.equivariance_error(lambda x: x[::-1], XS, 2) > 0.5


def test_relative_residual_is_the_plain_quotient_that_a_constant_can_game():
    x, d = XS[0], 2
    y, moved = MATRIX @ x, MATRIX @ np.roll(x, d)
    plain = np.linalg.norm(moved - np.roll(y, d)) / np.linalg.norm(y)
    assert measures.relative_residual(random_matrix, x, d) == pytest.approx(plain)
    gamed = measures.relative_residual(lambda x: random_matrix(x) + 100, x, d)
    assert gamed < plain / 10
    assert measures.relative_residual(lambda x: 0 * x, x, d) == 0


def test_selectivity_counts_the_pairs_that_are_told_apart():
    xs = np.array([[1.0, 2, 3], [3, 1, 2], [0, 0, 1]])
    assert measures.selectivity(lambda x: 0.0, xs) == 0
    assert measures.selectivity(np.sort, xs) == pytest.approx(2 / 3)
    assert measures.selectivity(lambda x: x, xs) == 1


@pytest.mark.parametrize("xs", [np.zeros(5), np.zeros((1, 5)), np.zeros((2, 3, 4, 5))])
def test_batches_of_the_wrong_shape_are_refused(xs):
    with pytest.raises(ValueError, match="batch of at least two"):
        measures.equivariance_error(convolve, xs, 1)


def brightest_column(pictures):
    """A classifier that answers with a place: equivariant, as inconsistent as can be."""
    return pictures.sum(axis=1).argmax(axis=1)


def brightness(pictures):
    """A classifier that ignores places: perfectly consistent."""
    return (pictures.sum(axis=(1, 2)) * 7).astype(int) % 5


PICTURES = np.random.default_rng(3).random((20, 6, 6))


def test_consistency_is_the_share_of_labels_that_stay():
    assert measures.consistency(brightness, np.round(PICTURES * 8) / 8) == 1
    assert measures.consistency(brightest_column, PICTURES) == pytest.approx(1 / 3)  # down only
    stays = measures.consistency_map(brightest_column, PICTURES, reach=6)
    assert stays.shape == (7, 7)
    np.testing.assert_array_equal(stays, np.tile([1, 0, 0, 0, 0, 0, 1], (7, 1)))


def test_accuracy_map_and_its_worst_case():
    truth = brightest_column(PICTURES)
    there = measures.accuracy_map(brightest_column, PICTURES, truth, reach=1)
    np.testing.assert_array_equal(there, np.tile([0, 1, 0], (3, 1)))
    assert measures.worst_case_accuracy(brightest_column, PICTURES, truth) == 0
    assert measures.worst_case_accuracy(brightest_column, PICTURES, truth, reach=0) == 1


def test_aligned_error_forgives_a_shift_and_nothing_else():
    y = np.array([3.0, 1, 0, 2])
    assert measures.aligned_error(y, np.roll(y, 3)) == 0
    assert measures.aligned_error(y, y[[1, 0, 2, 3]]) > 0.1
    assert measures.aligned_error(np.zeros(4), np.zeros(4)) == 0
    assert measures.aligned_error(np.zeros(4), y) == float("inf")
    assert measures.aligned_error(y, y + 1) <= np.linalg.norm(np.ones(4)) / np.linalg.norm(y)


def test_answers_are_apart_by_nothing_or_as_far_as_those_of_others():
    answers = scenes.signals(6, 9, seed=3)
    assert measures.apart(answers, answers) == 0
    assert measures.apart(answers, np.roll(answers, 1, axis=0)) == pytest.approx(1)
    with pytest.raises(ValueError, match="the same shape"):
        measures.apart(answers, answers[0])
