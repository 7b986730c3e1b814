"""What notebook 07 rests on: matrices of linear maps, their average, and a layer that is taught."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shiftlab import layers, matrices, scenes, shifts
from shiftlab.nets import linear

VALUES = st.floats(-4, 4).map(lambda value: round(value, 2))
SQUARE = st.integers(1, 9).flatmap(lambda n: arrays(float, (n, n), elements=VALUES))


@given(SQUARE, st.integers(-20, 20))
def test_the_shift_matrix_moves_signals_and_seeing_a_matrix_moved_is_two_products(w, d):
    n = len(w)
    t, x = matrices.shift(n, d), scenes.signal(n, seed=0)
    np.testing.assert_array_equal(t @ x, shifts.circular(x, d))
    np.testing.assert_allclose(matrices.seen_moved(w, d), t.T @ w @ t, atol=1e-12)
    residual = np.linalg.norm(w @ t - t @ w)
    assert matrices.commuting_error(w, d) * np.linalg.norm(w) == pytest.approx(residual, abs=1e-9)


@given(SQUARE)
def test_the_average_is_the_nearest_matrix_that_commutes(w):
    average = matrices.average(w)
    assert matrices.commuting_errors(average).max() < 1e-9
    np.testing.assert_allclose(matrices.average(average), average, atol=1e-12)
    # What is taken away stands at a right angle to every matrix that commutes.
    for d in range(len(w)):
        assert abs(np.sum((w - average) * matrices.shift(len(w), d))) < 1e-9


@settings(max_examples=30)
@given(st.sampled_from([(12, 2), (12, 3), (12, 4), (12, 6), (8, 4), (9, 3)]), st.integers(0, 99))
def test_averaging_over_a_subgroup_respects_just_its_shifts(sizes, seed):
    n, p = sizes
    w = np.random.default_rng(seed).normal(size=(n, n))
    errors = matrices.commuting_errors(matrices.average(w, range(0, n, p)))
    respected = errors < 1e-9
    np.testing.assert_array_equal(respected, np.arange(n) % p == 0)


def test_a_part_of_the_group_respects_nothing():
    w = np.random.default_rng(0).normal(size=(12, 12))
    for count in range(1, 12):
        assert matrices.commuting_errors(matrices.average(w, range(count)))[1:].min() > 0.1


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_one_kernel_is_a_convolution_and_more_kernels_take_turns(sizes):
    n, m = sizes
    draw = np.random.default_rng(n + 10 * m)
    x, k = draw.normal(size=n), draw.normal(size=m)
    np.testing.assert_allclose(matrices.circulant(k, n) @ x, layers.circular_convolve(x, k))
    own = draw.normal(size=(n, m))
    expected = [layers.circular_convolve(x, own[i])[i] for i in range(n)]
    np.testing.assert_allclose(matrices.local(own, n) @ x, expected)
    np.testing.assert_allclose(
        matrices.of_map(lambda z: layers.circular_convolve(z, k), n), matrices.circulant(k, n)
    )


def test_what_is_no_matrix_and_no_kernel_is_refused():
    for wrong in (np.zeros(4), np.zeros((2, 3))):
        with pytest.raises(ValueError, match="square matrix"):
            matrices.average(wrong)
    with pytest.raises(ValueError, match="p divides n"):
        matrices.local(np.zeros((5, 3)), 12)
    with pytest.raises(ValueError, match="m is at most n"):
        matrices.circulant(np.zeros(5), 4)
    with pytest.raises(ValueError, match="at least one shift"):
        matrices.average(np.eye(3), [])
    assert matrices.commuting_error(np.zeros((3, 3)), 1) == 0


@given(arrays(float, st.integers(1, 9), elements=VALUES), st.integers(-9, 9))
def test_one_rule_everywhere_commutes_and_is_the_rule_at_place_0(x, d):
    def rule(view):
        return float(view[0] ** 2 - view[-1] * np.argmax(view))

    y = layers.everywhere(rule, x)
    assert y[0] == rule(x)
    np.testing.assert_array_equal(layers.everywhere(rule, np.roll(x, d)), np.roll(y, d))


@pytest.mark.parametrize("size", [(3, 3), (1, 2), (4, 5)])
def test_a_locally_connected_layer_uses_each_pixels_own_kernel(size):
    draw = np.random.default_rng(1)
    x, own = draw.normal(size=(4, 5)), draw.normal(size=(4, 5, *size))
    y = layers.locally_connected2d(x, own)
    for i, j in np.ndindex(4, 5):
        assert y[i, j] == pytest.approx(layers.correlate2d(x, own[i, j])[i, j])
    shared = layers.locally_connected2d(x, own[:1, :1])
    np.testing.assert_allclose(shared, layers.correlate2d(x, own[0, 0]))
    with pytest.raises(ValueError, match="kernels"):
        layers.locally_connected2d(x, own[:2])


@pytest.mark.parametrize("kind", ["dense", "locally connected", "shared", "convolution"])
@pytest.mark.parametrize("seed", range(5))
def test_what_a_layer_learns_depends_on_what_is_shared(kind, seed):
    everywhere, one = (linear.teach(kind, lesson, seed) for lesson in ("everywhere", "one place"))
    assert linear.errors_by_place(everywhere.end).max() < 1e-6
    errors = linear.errors_by_place(one.end)
    assert errors[0] < 1e-6
    if kind in ("shared", "convolution"):
        assert errors.max() < 1e-6
    else:
        assert errors[3:10].min() > 0.5
        np.testing.assert_array_equal(one.end[:, 3:], one.start[:, 3:])


def test_a_step_goes_downhill_along_the_gradient_that_autograd_finds():
    import torch

    run = linear.teach("convolution", "everywhere", 3, after=(0, 1))
    draw = np.random.default_rng(3)
    draw.normal(scale=0.5, size=(linear.PLACES, linear.PLACES))
    x = torch.tensor(linear._pattern(draw, "everywhere"))
    k = torch.tensor(run.start[:3, 0].copy(), requires_grad=True)
    answer = sum(k[j] * x.roll(j) for j in range(3))
    ((answer - torch.tensor(linear.target()) @ x) ** 2).sum().div(2).backward()
    stepped = run.start[:3, 0] - linear.RATE * k.grad.numpy()
    np.testing.assert_allclose(run.end[:3, 0], stepped, atol=1e-12)


def test_errors_are_those_of_patterns_drawn_at_each_place():
    draw = np.random.default_rng(0)
    w = draw.normal(size=(linear.PLACES, linear.PLACES))
    patterns = draw.normal(size=(20_000, linear.PATTERN))
    for q in (0, 5, 11):
        x = np.zeros((len(patterns), linear.PLACES))
        x[:, np.arange(q, q + 3) % linear.PLACES] = patterns
        wrong, right = (x @ (w - linear.target()).T, x @ linear.target().T)
        share = np.sqrt((wrong**2).sum() / (right**2).sum())
        assert linear.errors_by_place(w)[q] == pytest.approx(share, rel=0.03)
    assert linear.errors_by_place(np.zeros_like(w)) == pytest.approx(1)


def test_examples_are_counted_until_the_error_stays_small():
    needed = linear.examples_needed("dense", "everywhere", 0)
    run = linear.teach("dense", "everywhere", 0, after=(needed - 1, needed))
    before, after = linear.errors_by_place(run.weights).max(axis=1)
    assert before >= 0.01 > after
    assert linear.examples_needed("dense", "one place", 0, "taught") < needed
    with pytest.raises(ValueError, match="not right at the places"):
        linear.examples_needed("dense", "one place", 0)


def mean_needed(layer, lesson, rate):
    where = "all" if lesson == "everywhere" or layer in ("shared", "convolution") else "taught"
    counts = [linear.examples_needed(layer, lesson, seed, where, rate) for seed in range(6)]
    return np.mean(counts)


@pytest.mark.parametrize("rate", [0.5, 1.0])
def test_sharing_buys_most_and_neighbours_little(rate):
    own = [mean_needed(kind, "everywhere", rate) for kind in ("dense", "locally connected")]
    assert 0.8 < own[1] / own[0] < 1
    shared = [mean_needed(kind, "one place", rate) for kind in ("shared", "convolution")]
    assert max(shared) < min(own) / 5
    assert (shared[0] / shared[1] > 1.5) == (rate == 1.0)  # 12 against 3 depends on the step


def test_the_rate_is_how_far_one_step_goes():
    def step(rate):
        run = linear.teach("dense", "everywhere", 0, after=(0, 1), rate=rate)
        return run.end - run.start

    quarter, half, whole = step(0.25), step(0.5), step(1.0)
    np.testing.assert_allclose(half, 2 * quarter)
    np.testing.assert_allclose(whole, 4 * quarter)


@pytest.mark.parametrize("wrong", [("sparse", "everywhere"), ("dense", "nowhere")])
def test_other_layers_and_lessons_are_refused(wrong):
    with pytest.raises(ValueError, match=wrong[0] if wrong[0] == "sparse" else wrong[1]):
        linear.teach(*wrong, 0)
