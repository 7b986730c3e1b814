"""The four actions: group laws, direction, what is lost, and errors that help."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from shiftlab import shifts

lengths = st.integers(1, 9)
steps = st.integers(-20, 20)


@given(lengths, steps, steps)
def test_circular_shifts_add_up_and_go_round(n, a, b):
    x = np.arange(float(n))
    assert np.array_equal(shifts.circular(shifts.circular(x, a), b), shifts.circular(x, a + b))
    assert np.array_equal(shifts.circular(x, n), x)
    assert shifts.circular(x, a)[a % n] == x[0]


@given(lengths, lengths, steps, steps)
def test_circular_pictures_move_down_and_right_in_numpy_and_torch(h, w, dy, dx):
    x = np.arange(float(h * w)).reshape(h, w)
    moved = shifts.circular(x, (dy, dx))
    assert moved[dy % h, dx % w] == x[0, 0]
    assert np.array_equal(shifts.circular(torch.tensor(x), (dy, dx)).numpy(), moved)


@given(lengths, steps)
def test_zero_filled_keeps_what_stays_inside_and_fills_with_zeros(n, d):
    x = np.arange(1.0, n + 1)
    expected = [x[i - d] if 0 <= i - d < n else 0 for i in range(n)]
    assert np.array_equal(shifts.zero_filled(x, d), expected)
    assert np.array_equal(shifts.zero_filled(torch.tensor(x), d).numpy(), expected)
    assert np.array_equal(x, np.arange(1.0, n + 1))


def test_zero_filled_is_no_group_action():
    x = np.arange(1.0, 6)
    assert not np.array_equal(shifts.zero_filled(shifts.zero_filled(x, 1), -1), x)


def test_moving_a_crop_moves_its_content_the_other_way():
    scene = np.arange(48.0).reshape(6, 8)
    before = shifts.crop(scene, (2, 3), (3, 3))
    after = shifts.crop(scene, (1, 1), (3, 3))
    assert np.array_equal(after[1:, 2:], before[:-1, :-2])
    with pytest.raises(ValueError, match="leaves the scene"):
        shifts.crop(scene, (4, 0), (3, 3))


@given(st.sampled_from([1, 3, 5, 7]), steps)
def test_fractional_agrees_with_whole_steps_and_halves_add_up(n, d):
    x = np.random.default_rng(n).normal(size=n)
    np.testing.assert_allclose(shifts.fractional(x, d), shifts.circular(x, d), atol=1e-12)
    half = shifts.fractional(shifts.fractional(x, 0.5), 0.5)
    np.testing.assert_allclose(half, shifts.circular(x, 1), atol=1e-12)


def test_fractional_refuses_even_lengths():
    with pytest.raises(ValueError, match="odd length"):
        shifts.fractional(np.zeros(4), 0.5)


def test_orbit_is_all_shifts_once():
    x = np.array([3.0, 1, 0])
    assert [d for d, _ in shifts.orbit(x)] == [0, 1, 2]
    assert np.array_equal(
        [moved for _, moved in shifts.orbit(x)], [[3, 1, 0], [0, 3, 1], [1, 0, 3]]
    )


@pytest.mark.parametrize("d", [1.5, "1", (1, 2, 3), None, (0.5, 1)])
def test_what_is_no_shift_is_refused_with_the_two_forms_there_are(d):
    with pytest.raises(ValueError, match=r"one whole number d .* or a pair"):
        shifts.circular(np.zeros((4, 4)), d)


def test_a_picture_shift_of_a_signal_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        shifts.circular(np.zeros(4), (1, 1))


def test_a_single_number_cannot_be_moved():
    with pytest.raises(TypeError, match="with no places"):
        shifts.circular(2.5, 1)
