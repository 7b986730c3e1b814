"""The reference operators against their definitions, and against torch."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from shiftlab import layers, scenes, shifts

seeds = st.integers(0, 2**16)


@given(st.integers(1, 8), st.data(), seeds)
def test_circular_convolution_is_its_sum(n, data, seed):
    m = data.draw(st.integers(1, n))
    rng = np.random.default_rng(seed)
    x, k = rng.normal(size=n), rng.normal(size=m)
    convolved = [sum(k[j] * x[(i - j) % n] for j in range(m)) for i in range(n)]
    correlated = [sum(k[j] * x[(i + j) % n] for j in range(m)) for i in range(n)]
    np.testing.assert_allclose(layers.circular_convolve(x, k), convolved, atol=1e-12)
    np.testing.assert_allclose(layers.circular_correlate(x, k), correlated, atol=1e-12)


@given(st.integers(1, 6), st.integers(1, 6), st.data(), seeds)
def test_convolve2d_is_its_sum_at_both_boundaries(height, width, data, seed):
    h, w = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    rng = np.random.default_rng(seed)
    x, k = rng.normal(size=(height, width)), rng.normal(size=(h, w))
    for boundary in ("circular", "zero"):
        expected = np.zeros_like(x)
        for i, j in np.ndindex(x.shape):
            for a, b in np.ndindex(k.shape):
                r, c = i - a + h // 2, j - b + w // 2
                if boundary == "circular" or (0 <= r < height and 0 <= c < width):
                    expected[i, j] += k[a, b] * x[r % height, c % width]
        np.testing.assert_allclose(layers.convolve2d(x, k, boundary), expected, atol=1e-12)


@given(st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5]), seeds)
def test_correlate2d_is_what_torch_calls_convolution(h, w, seed):
    rng = np.random.default_rng(seed)
    x, k = rng.normal(size=(7, 6)), rng.normal(size=(h, w))
    conv = torch.nn.functional.conv2d(
        torch.tensor(x)[None, None], torch.tensor(k)[None, None], padding=(h // 2, w // 2)
    )
    np.testing.assert_allclose(layers.correlate2d(x, k, "zero"), conv[0, 0].numpy(), atol=1e-12)


def test_feature_maps_and_pooling_are_torchs():
    rng = np.random.default_rng(0)
    x, weights, bias = rng.normal(size=(2, 6, 8)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    conv = torch.nn.Conv2d(2, 3, 3, padding=1, padding_mode="circular", dtype=torch.float64)
    with torch.no_grad():
        conv.weight[:], conv.bias[:] = torch.tensor(weights), torch.tensor(bias)
        maps = conv(torch.tensor(x)[None])
        pooled = torch.nn.functional.max_pool2d(maps, 2)[0].numpy()
    ours = layers.feature_maps(x, weights, bias)
    np.testing.assert_allclose(ours, maps[0].numpy(), atol=1e-12)
    both = layers.both_axes(lambda x: layers.max_pool(x, 2, 2), ours)
    np.testing.assert_allclose(both, pooled, atol=1e-12)
    averaged = torch.nn.functional.avg_pool2d(maps, 2)[0].detach().numpy()
    both = layers.both_axes(lambda x: layers.mean_pool(x, 2, 2), ours)
    np.testing.assert_allclose(both, averaged, atol=1e-12)


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_circular_convolution_of_a_photograph_commutes_with_every_shift(dy, dx):
    x = scenes.photograph("china")[40:56, 60:75]
    k = np.array([[0.0, -1, 2], [1, 3, -2]])
    moved = layers.convolve2d(shifts.circular(x, (dy, dx)), k)
    np.testing.assert_allclose(
        moved, shifts.circular(layers.convolve2d(x, k), (dy, dx)), atol=1e-12
    )


@given(st.integers(1, 4), st.integers(1, 4), st.integers(-9, 9), seeds)
def test_windows_are_what_they_say_and_pooling_moves_by_whole_strides(s, w, d, seed):
    n = 4 * s
    x = np.random.default_rng(seed).normal(size=n)
    windows = np.array([[x[(i + j) % n] for j in range(w)] for i in range(n)])
    np.testing.assert_array_equal(layers.dense_max(x, w), windows.max(axis=1))
    np.testing.assert_allclose(layers.dense_mean(x, w), windows.mean(axis=1), atol=1e-12)
    np.testing.assert_array_equal(layers.max_pool(x, w, s), windows.max(axis=1)[::s])
    for pool in (layers.max_pool, layers.mean_pool):
        moved = pool(shifts.circular(x, s * d), w, s)
        np.testing.assert_allclose(moved, shifts.circular(pool(x, w, s), d), atol=1e-12)


@given(st.integers(1, 4), seeds)
def test_polyphase_components_weave_back_and_are_renamed_by_a_shift(s, seed):
    x = np.random.default_rng(seed).normal(size=3 * s)
    parts = layers.polyphase(x, s)
    np.testing.assert_array_equal(parts.T.ravel(), x)
    moved = layers.polyphase(shifts.circular(x, 1), s)
    np.testing.assert_array_equal(moved[1:], parts[:-1])
    np.testing.assert_array_equal(moved[0], shifts.circular(parts[-1], 1))


def test_softmax_of_large_logits_adds_up():
    p = layers.softmax(np.array([1000.0, 999.0]))
    assert p.sum() == pytest.approx(1)
    assert p[0] > p[1] > 0


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: layers.circular_convolve(np.zeros(3), np.zeros(4)), "1 <= m <= n"),
        (lambda: layers.circular_correlate(np.zeros((3, 3)), np.zeros(1)), "signal of shape"),
        (lambda: layers.convolve2d(np.zeros((3, 3)), np.zeros((4, 1))), "no larger"),
        (lambda: layers.convolve2d(np.zeros((3, 3)), np.zeros((1, 1)), "reflect"), "boundary is"),
        (lambda: layers.subsample(np.zeros(3), 2), "divide the length"),
        (lambda: layers.dense_max(np.zeros(3), 4), "holds 1 to n values"),
        (
            lambda: layers.feature_maps(np.zeros((2, 4, 4)), np.zeros((1, 3, 3, 3)), np.zeros(1)),
            "same number of channels",
        ),
    ],
)
def test_bad_input_is_told_what_was_expected(call, expected):
    with pytest.raises(ValueError, match=expected):
        call()


def test_the_torch_lines_that_notebook_1_shows_do_what_it_says():
    from torch.nn import functional as F

    rng = np.random.default_rng(5)
    x, k = torch.tensor(rng.normal(size=8)), torch.tensor(rng.normal(size=3))
    padded = F.pad(x[None, None], (0, len(k) - 1), mode="circular")
    correlated = F.conv1d(padded, k[None, None])[0, 0]
    convolved = F.conv1d(padded, k.flip(0)[None, None])[0, 0].roll(len(k) - 1)
    np.testing.assert_allclose(
        correlated.numpy(), layers.circular_correlate(x.numpy(), k.numpy()), atol=1e-12
    )
    np.testing.assert_allclose(
        convolved.numpy(), layers.circular_convolve(x.numpy(), k.numpy()), atol=1e-12
    )
    np.testing.assert_array_equal(torch.roll(x, 3).numpy(), shifts.circular(x.numpy(), 3))
