"""What notebook 06 rests on: layers that commute, as NumPy and as torch, and its stored figures."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from shiftlab import layers, shifts
from shiftlab.experiments import repairs
from shiftlab.nets import costs, small, training
from shiftlab.nets.commuting import AdaptivePolyphase, BlurPool

seeds = st.integers(0, 10_000)
moves = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


def whole_numbers(shape, seed):
    """Small whole numbers, so that components often tie."""
    return np.random.default_rng(seed).integers(-1, 2, size=shape).astype(float)


def is_moved(left, right):
    copies = (shifts.circular(left, d) for d in np.ndindex(left.shape[-2:]))
    return any(np.array_equal(copy, right) for copy in copies)


# --- the blur


def zhangs_layer(maps, taps, stride):
    """An independent reading of Zhang 2019, section 3.2, with wraparound for reflection.

    The rows are those that the paper names; the pads, (taps - 1) / 2 rounded down before and up
    behind, those of the author's code.
    """
    row = {2: [1.0, 1], 3: [1.0, 2, 1], 5: [1.0, 4, 6, 4, 1]}[taps]
    kernel = torch.outer(torch.tensor(row), torch.tensor(row)).to(maps.dtype)
    kernel = (kernel / kernel.sum())[None, None].repeat(maps.shape[1], 1, 1, 1)
    before, behind = int((taps - 1) / 2), int(np.ceil((taps - 1) / 2))
    padded = F.pad(maps, (before, behind, before, behind), mode="circular")
    return F.conv2d(padded, kernel, stride=stride, groups=maps.shape[1])


@given(st.sampled_from([2, 3, 5]), st.integers(1, 3), st.integers(2, 4), seeds)
def test_the_blur_is_zhangs_in_numpy_and_in_torch(taps, stride, kept, seed):
    shape = (2, 3, 6 * stride, (kept + 3) * stride)  # not square
    maps = np.random.default_rng(seed).normal(size=shape)
    theirs = zhangs_layer(torch.tensor(maps), taps, stride).numpy()
    ours = layers.both_axes(lambda rows: layers.blur_pool(rows, taps, stride), maps)
    np.testing.assert_allclose(ours, theirs, atol=1e-12)
    module = BlurPool(taps, stride)(torch.tensor(maps)).numpy()
    np.testing.assert_allclose(module, theirs, atol=1e-6)  # its kernel has float32


@given(st.integers(1, 6), st.integers(6, 11), st.integers(-15, 15), seeds)
def test_the_blur_commutes_with_every_circular_shift_also_on_odd_sizes(m, n, d, seed):
    x = np.random.default_rng(seed).normal(size=n)
    moved = layers.blur(shifts.circular(x, d), m)
    np.testing.assert_allclose(moved, shifts.circular(layers.blur(x, m), d), atol=1e-12)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(-5, 5), seeds)
def test_blur_and_comb_commute_with_whole_strides(m, s, d, seed):
    x = np.random.default_rng(seed).normal(size=6 * s)
    moved = layers.blur_pool(shifts.circular(x, s * d), m, s)
    np.testing.assert_allclose(moved, shifts.circular(layers.blur_pool(x, m, s), d), atol=1e-12)


def test_below_the_band_limit_what_is_kept_moves_by_half_a_place():
    spectrum = np.fft.rfft(np.random.default_rng(0).normal(size=30))
    spectrum[8:] = 0
    x = np.fft.irfft(spectrum, 30)
    half = shifts.fractional(x[::2], 0.5)
    np.testing.assert_allclose(shifts.circular(x, 1)[::2], half, atol=1e-12)


def test_binomial_kernels_are_those_the_paper_names():
    for m, row in {2: [1, 1], 3: [1, 2, 1], 5: [1, 4, 6, 4, 1]}.items():
        np.testing.assert_array_equal(layers.binomial_kernel(m), np.array(row) / sum(row))


# --- the adaptive choice


def chamans_layer(maps, stride):
    """An independent reading of Chaman & Dokmanić 2021, section 4: APS with the l2 norm."""
    kept = []
    for one in maps:
        phases = [(i, j) for i in range(stride) for j in range(stride)]
        norms = [np.linalg.norm(one[:, i::stride, j::stride]) for i, j in phases]
        i, j = phases[int(np.argmax(norms))]
        kept.append(one[:, i::stride, j::stride])
    return np.stack(kept)


@given(st.integers(1, 3), seeds)
def test_the_adaptive_layer_is_chamans_in_numpy_and_in_torch(stride, seed):
    maps = np.random.default_rng(seed).normal(size=(2, 3, 2 * stride, 3 * stride))
    theirs = chamans_layer(maps, stride)
    ours = np.stack([layers.adaptive_polyphase(one, stride) for one in maps])
    np.testing.assert_array_equal(ours, theirs)
    module = AdaptivePolyphase(stride)(torch.tensor(maps)).numpy()
    np.testing.assert_array_equal(module, theirs)


@settings(max_examples=200)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), moves, seeds)
def test_every_circular_shift_of_the_adaptive_layer_is_repaired_ties_included(s, h, w, d, seed):
    x = whole_numbers((2, h * s, w * s), seed)
    before, after = (layers.adaptive_polyphase(z, s) for z in (x, shifts.circular(x, d)))
    assert is_moved(before, after)
    signal = x[0, :, 0]
    before, after = (layers.adaptive_polyphase(z, s) for z in (signal, np.roll(signal, d[0])))
    assert is_moved(before[None], after[None])


@given(moves, seeds)
def test_the_torch_layer_is_repaired_where_nothing_ties(d, seed):
    maps = torch.tensor(np.random.default_rng(seed).normal(size=(1, 2, 6, 4)))
    layer = AdaptivePolyphase()
    before, after = (layer(z)[0].numpy() for z in (maps, shifts.circular(maps, d)))
    assert is_moved(before, after)


def test_a_tie_is_broken_by_content_in_numpy_only():
    x = np.array([3.0, 5, 4, 0])
    before, after = (layers.adaptive_polyphase(z, 2) for z in (x, np.roll(x, 1)))
    assert is_moved(before[None], after[None])
    row = torch.tensor(x).repeat(2, 1)[None, None]
    before, after = (AdaptivePolyphase()(z)[0].numpy() for z in (row, row.roll(1, -1)))
    assert not is_moved(before, after)


# --- no stride


@given(st.integers(1, 4), st.integers(1, 4), seeds)
def test_a_kernel_with_holes_does_what_a_stride_did(r, m, seed):
    rng = np.random.default_rng(seed)
    x, k = rng.normal(size=r * 5), rng.normal(size=m)
    holes = layers.dilated(k, r)
    assert len(holes) == (m - 1) * r + 1
    dense = layers.circular_correlate(x, holes)[::r]
    np.testing.assert_allclose(dense, layers.circular_correlate(x[::r], k), atol=1e-12)


@pytest.mark.parametrize(("kind", "dense"), repairs.WITHOUT_STRIDE.items())
def test_without_stride_the_weights_give_the_same_and_every_shift_passes(kind, dense):
    torch.manual_seed(0)
    description = small.Description(pooling=kind)
    net = small.build(description).eval()
    without = repairs.without_stride(net, description)
    pictures = torch.rand((2, 1, 16, 20))
    with torch.no_grad():
        few, all_ = net[:-2](pictures), without[:-2](pictures)
        logits, moved = without(pictures), without(pictures.roll((3, 1), (-2, -1)))
    torch.testing.assert_close(all_[..., ::4, ::4], few, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(moved, logits, rtol=1e-4, atol=1e-5)
    assert small.Description(pooling=dense).total_stride == 1


def test_zeros_beyond_the_edge_are_those_of_a_window():
    """With zero padding nothing comes round from the other side, and the interior is the same."""
    x = torch.rand((1, 1, 8, 8))
    dense = small.DenseMax(2, "zeros")(x)
    round_ = small.DenseMax(2)(x)
    torch.testing.assert_close(dense[..., :6, :6], round_[..., :6, :6])
    torch.testing.assert_close(dense[..., 7, 7], x[..., 7, 7])
    maps = torch.zeros((1, 1, 6, 6))
    maps[..., 0, 0] = 1
    assert BlurPool(5)(maps)[0, 0, -1, -1] > 0
    assert BlurPool(5, padding="zeros")(maps)[0, 0, -1, -1] == 0


# --- networks and bad input


@pytest.mark.parametrize("pooling", ["max + blur 3", "max + blur 5", "dense strided"])
def test_the_receptive_field_of_the_new_kinds_is_the_reach_of_the_gradient(pooling):
    description = small.Description(pooling=pooling, widths=(2, 2, 2))
    net = small.build(description).eval()
    for weights in net.parameters():
        weights.data = torch.rand(weights.shape) + 0.1
    pictures = torch.rand((1, 1, 48, 48), requires_grad=True)
    maps = net[:-2](pictures)
    maps[0, 0, maps.shape[2] // 2, maps.shape[3] // 2].backward()
    rows = (pictures.grad[0, 0].abs().sum(dim=1) > 0).sum().item()
    field = costs.cost(description, 48).receptive_field
    # A maximum hands its gradient to one pixel only, so it may reach less far, never further.
    assert field - 3 <= rows <= field


def test_the_cost_of_a_blur_is_one_product_for_each_weight_and_kept_value():
    plain, blurred, chosen = (
        costs.cost(small.Description(pooling=p, widths=(8,), shrinks=(True,)), 10)
        for p in ("max", "max + blur 3", "max + adaptive")
    )
    assert blurred.multiply_adds - plain.multiply_adds == 9 * 8 * 25
    assert chosen.multiply_adds - plain.multiply_adds == 8 * 100
    assert blurred.weights == plain.weights and blurred.values == plain.values + 800


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: layers.binomial_kernel(0), "at least one weight"),
        (lambda: layers.blur(np.zeros(3), 4), "needs 4 places"),
        (lambda: layers.blur_pool(np.zeros(9), 3, 2), "divide the length"),
        (lambda: layers.adaptive_polyphase(np.zeros((4, 5)), 2), "multiples of the stride"),
        (lambda: layers.adaptive_polyphase(np.zeros(5), 2), "multiples of the stride"),
        (lambda: layers.dilated(np.ones(2), 0), "at least one place apart"),
        (lambda: BlurPool(3)(torch.zeros((1, 1, 7, 8))), "divide both sides"),
        (lambda: BlurPool(5)(torch.zeros((1, 1, 4, 8))), "at least 5 × 5"),
        (lambda: AdaptivePolyphase()(torch.zeros((1, 1, 8, 7))), "Crop or pad"),
    ],
)
def test_bad_input_is_told_what_was_expected(call, expected):
    with pytest.raises(ValueError, match=expected):
        call()


# --- the stored figures


@pytest.fixture(scope="module")
def results():
    return repairs.load()


def test_all_seeds_of_all_kinds_are_stored(results):
    count = len(repairs.SEEDS)
    assert count >= 5 and results.made_by["seeds"] == list(repairs.SEEDS)
    assert results.made_by["command"] == "python -m shiftlab.experiments repairs"
    assert {"python", "torch", "numpy"} <= set(results.made_by["versions"])
    for case, kinds in repairs.KINDS.items():
        assert tuple(results.figures[case]) == tuple(results.maps[case]) == kinds
        for kind in kinds:
            assert results.maps[case][kind].shape == (count, 9, 9)
            assert all(values.shape == (count,) for values in results.figures[case][kind].values())
    assert "max + adaptive" in results.summary()


def test_training_again_lands_within_the_stored_spread(results):
    again = repairs.measured("circle", "max", repairs.SEEDS[1])
    stored, maps = results.figures["circle"]["max"], results.maps["circle"]["max"]
    assert again["figures"].keys() == stored.keys()
    for name in stored:
        room = 0.5 if name == "logits_1px" else 0.05
        low, high = stored[name].min() - room, stored[name].max() + room
        assert low <= again["figures"][name] <= high, name
    assert (maps.min(axis=0) - 0.1 <= again["map"]).all()
    assert (again["map"] <= maps.max(axis=0) + 0.1).all()


def test_half_steps_of_smooth_pictures_add_up():
    pictures = repairs.smooth(np.random.default_rng(0).random((2, 8, 6)))
    once = repairs.half_moved(pictures, (0.5, 0.5))
    twice = repairs.half_moved(once, (0.5, 0.5))
    np.testing.assert_allclose(twice, shifts.circular(pictures, (1, 1)), atol=1e-12)
    np.testing.assert_allclose(repairs.smooth(pictures), pictures, atol=1e-12)


def test_a_converted_network_answers_with_the_mean_over_all_phases():
    torch.manual_seed(1)
    description = small.Description(pooling="max")
    old = small.build(description).eval()
    pictures = np.random.default_rng(1).random((3, 12, 12))
    shifted = [
        training.logits(old, shifts.circular(pictures, (dy, dx)))
        for dy in range(4)
        for dx in range(4)
    ]
    new = training.logits(repairs.without_stride(old, description), pictures)
    np.testing.assert_allclose(np.mean(shifted, axis=0), new, atol=1e-5)
