"""What the first half of notebook 08 rests on: heads, twins, and the stored runs in one corner."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftlab.experiments import corners, holes, places
from shiftlab.nets import heads, twins

sizes = st.integers(1, 3)


@given(sizes, sizes, sizes, st.integers(0, 3), st.integers(0, 3), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_a_dense_layer_slid_over_maps_answers_as_in_each_window(c, h, w, down, right, seed):
    draw = np.random.default_rng(seed)
    weights, maps = draw.normal(size=(2, c * h * w)), draw.normal(size=(c, h + down, w + right))
    found = heads.slide(heads.as_kernel(weights, (c, h, w)), maps)
    assert found.shape == (2, down + 1, right + 1)
    for i, j in np.ndindex(down + 1, right + 1):
        window = maps[:, i : i + h, j : j + w]
        np.testing.assert_allclose(found[:, i, j], weights @ window.ravel(), atol=1e-12)


@given(sizes, sizes, sizes, st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_an_averaging_head_is_a_global_mean(c, h, w, seed):
    draw = np.random.default_rng(seed)
    weights, maps = draw.normal(size=(2, c)), draw.normal(size=(c, h, w))
    found = heads.averaging(weights, h, w) @ maps.ravel()
    np.testing.assert_allclose(found, weights @ maps.mean(axis=(1, 2)), atol=1e-12)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="has 12 weights for each output"):
        heads.as_kernel(np.zeros((2, 10)), (3, 2, 2))
    with pytest.raises(ValueError, match="does not fit"):
        heads.slide(np.zeros((2, 3, 4, 4)), np.zeros((3, 3, 9)))
    with pytest.raises(ValueError, match="does not fit"):
        heads.slide(np.zeros((2, 3, 4, 4)), np.zeros((2, 9, 9)))


def test_a_twin_answers_as_the_first_and_another_order_does_not():
    p = np.random.default_rng(1).permutation(twins.PIXELS)
    net = twins.dense(0)
    twin = twins.twin(net, p)
    np.testing.assert_allclose(twins.answers(twin, lambda x: x[:, p]), twins.answers(net))
    assert np.abs(twins.answers(twin, lambda x: x[:, p[::-1]]) - twins.answers(net)).max() > 0.01


def test_training_is_the_same_each_time_and_lowers_the_loss():
    first, again = (twins.train(twins.dense(3)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == (twins.STEPS + 1,) and first[-1] < first[0] / 4


def test_shuffled_each_in_its_own_order_every_picture_keeps_its_values():
    x = np.random.default_rng(0).random((3, 64))
    shuffled = twins.each_its_own(1)(x)
    np.testing.assert_array_equal(np.sort(shuffled), np.sort(x))
    orders = [np.argsort(np.argsort(row)).tolist() for row in shuffled]
    assert orders[0] != orders[1] and not np.array_equal(shuffled, x)


@pytest.fixture(scope="module")
def stored():
    return corners.load()


def test_all_seeds_are_stored_with_how_they_were_made(stored):
    seeds = len(corners.SEEDS)
    assert seeds >= 5 and stored.made_by["seeds"] == list(corners.SEEDS)
    assert stored.made_by["command"] == "python -m shiftlab.experiments corners"
    assert {"python", "torch", "numpy"} <= set(stored.made_by["versions"])
    assert set(stored.confusion) == set(corners.KINDS)
    assert all(maps.shape == (seeds, 17, 17) for maps in stored.maps.values())
    for shares in stored.confusion.values():
        assert shares.shape == (seeds, 10, 10)
        np.testing.assert_allclose(shares.sum(axis=2), 1, atol=1e-3)
    assert all(len(v) == seeds for v in [*stored.copies.values(), *stored.converted.values()])
    assert "mlp, taught everywhere" in stored.summary()


def test_confusion_and_accuracy_maps_agree(stored):
    _, (_, labels) = places.digits()
    frequent = np.bincount(labels[: corners.TEST], minlength=10) / corners.TEST
    grids = {"mlp": stored.maps["mlp"], **places.load().corners}
    for kind, shares in stored.confusion.items():
        right = np.einsum("sii,i->s", shares, frequent)
        np.testing.assert_allclose(right, grids[kind][:, 14:, 14:].mean(axis=(1, 2)), atol=2e-3)


def test_the_mlp_in_its_corner_again(stored):
    net = corners.train_mlp(corners.SEEDS[0])
    near = [
        np.mean(_right(net, (row, column))) for row, column in ((0, 0), (1, 1), (2, 2), (15, 15))
    ]
    found = stored.maps["mlp"]
    for accuracy, place in zip(near, ((0, 0), (1, 1), (2, 2), (15, 15)), strict=True):
        spread = found[(slice(None), *place)]
        assert spread.min() - 0.06 <= accuracy <= spread.max() + 0.06
    before = corners.dense_of(corners.untrained_mlp(corners.SEEDS[0]), 1)
    change = corners.changed_weights(before, corners.dense_of(net, 1))
    assert change == (0.0, 0.0) and stored.far_weights["mlp"].max() == 0


def _right(net: torch.nn.Module, place: tuple[int, int]) -> np.ndarray:
    from shiftlab.nets import training

    _, (tiles, labels) = places.digits()
    pictures = np.stack([places.scenes.placed(tile, place) for tile in tiles[: corners.TEST]])
    return training.labeller(net)(pictures) == labels[: corners.TEST]


def test_copies_finds_the_same_units_elsewhere_and_no_others(stored):
    assert corners.copies(corners.filters_everywhere(7)) == pytest.approx(1)
    assert all(corners.copies(corners.filters_everywhere(7, step)) > 0.85 for step in (3, 5))
    noise = np.random.default_rng(0).normal(size=(72, 24, 24))
    assert corners.copies(noise) < 0.3
    control = corners.copies(corners.filters_everywhere(corners.SEEDS[0]))
    assert stored.copies["filters everywhere"][0] == pytest.approx(control, abs=1e-3)


def test_stored_weights_are_as_section_12_says(stored):
    assert stored.far_weights["mlp"].max() == 0 and stored.far_weights["dense"].min() > 0.3
    assert stored.far_alike["dense"].max() < 1e-3
    assert stored.copies["filters everywhere"].min() > 0.999
    assert stored.copies["mlp, taught everywhere"].max() < 0.6


def test_units_as_smooth_keep_their_spectrum_and_nothing_else():
    units = np.random.default_rng(0).normal(size=(6, 24, 24)).cumsum(axis=1).cumsum(axis=2)
    made = corners.as_smooth(units, 1)
    np.testing.assert_allclose(np.abs(np.fft.fft2(made)), np.abs(np.fft.fft2(units)), atol=1e-6)
    assert np.abs(made - units).mean() > 0.1 * np.abs(units).mean()


def test_smoothness_alone_explains_the_corner_and_not_all_of_everywhere(stored):
    for kind in ("mlp", "mlp, taught everywhere"):
        alone = stored.copies[f"{kind}, smoothness alone"]
        assert (stored.copies["random units"] + 0.1 < alone).all() and (alone < 0.5).all()
    everywhere = "mlp, taught everywhere"
    assert stored.copies[everywhere].min() > stored.copies[f"{everywhere}, smoothness alone"].max()


def test_networks_with_holes_are_trained_again_within_the_stored_spread():
    results = holes.load()
    assert results.made_by["command"] == "python -m shiftlab.experiments holes"
    assert results.made_by["seeds"] == list(holes.SEEDS) and "accuracy" in results.summary()
    again = holes.measured(holes.SEEDS[0])
    accuracy = results.figures["accuracy"]
    assert len(accuracy) == len(holes.SEEDS)
    assert accuracy.min() - 0.02 <= again["accuracy"] <= accuracy.max() + 0.02
    assert again["consistency_1px"] == 1 == results.figures["consistency_1px"].min()


def test_changes_that_are_alike_and_those_that_are_not():
    before = np.zeros((2, 3, 24, 24))
    after = before.copy()
    after[..., 14:20, 14:20] = np.arange(6.0).reshape(2, 3, 1, 1) + 1
    after[..., :10, :10] = 7.0
    assert corners.changed_weights(before, after) == pytest.approx((0.5, 0.0))
    after[..., 15, 15] += 1
    assert corners.changed_weights(before, after)[1] > 0.01


def test_the_map_of_scores_holds_the_networks_own_answers():
    from shiftlab import shifts
    from shiftlab.nets import small

    torch.manual_seed(0)
    net = small.build(small.Description(**corners.SMALL)).eval()
    pictures = np.random.default_rng(0).random((2, 24, 24))
    maps = corners.score_maps(net, pictures)
    assert maps.shape == (2, 10, 24, 24) and net[-1].weight.dtype == torch.float32
    for y, x in ((0, 0), (5, 17)):
        with torch.no_grad():
            moved = torch.as_tensor(shifts.circular(pictures, (-y, -x)), dtype=torch.float32)
            np.testing.assert_allclose(net(moved[:, None]), maps[:, :, y, x], atol=1e-5)
    around = corners.score_maps(net, shifts.circular(pictures, (3, 4)))
    for reduce in corners.REDUCE.values():
        np.testing.assert_allclose(reduce(around), reduce(maps), atol=1e-12)
