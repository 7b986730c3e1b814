"""What notebook 08 rests on in its second half: one pass, masks, a tracker, nets over time."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftlab import recordings, scenes, shifts, tracking
from shiftlab.experiments import masks
from shiftlab.nets import masks as mask_nets
from shiftlab.nets import windows

seeds = st.integers(0, 10_000)
moves = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


# --- one pass


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([1, 2, 4]), st.integers(19, 27), st.integers(19, 30), seeds)
def test_one_pass_gives_the_score_of_each_window_of_the_grid(stride, height, width, seed):
    scene = np.random.default_rng(seed).normal(size=(height, width))
    net = windows.scanner(stride)
    scores = windows.one_pass(net, scene)
    assert scores.shape[1:] == (
        len(windows.places(height, stride)),
        len(windows.places(width, stride)),
    )
    for i, row in enumerate(windows.places(height, stride)):
        for j, column in enumerate(windows.places(width, stride)):
            window = shifts.crop(scene, (row, column), (19, 19))
            alone = windows.one_pass(net, window)[:, 0, 0]
            np.testing.assert_allclose(scores[:, i, j], alone, atol=1e-12)


def test_three_ways_agree_and_padding_breaks_it():
    scene = scenes.photograph("flower")[:25, :27]
    net = windows.scanner(2)
    expected = windows.looped(net, scene, 2)
    for way in (windows.batched(net, scene, 2), windows.one_pass(net, scene)):
        assert windows.disagreement(way, expected) < 1e-9
    assert windows.nearest_on_the_grid(net, scene, 2) > 0.1
    for padding in ("zeros", "circular"):
        net = windows.scanner(padding=padding)
        alone = windows.batched(net, scene)
        assert windows.disagreement(windows.one_pass(net, scene), alone) > 0.1


def test_multiply_adds_are_those_of_the_sum():
    net = windows.scanner()
    by_hand = 17**2 * 9 * 8 + 15**2 * 72 * 16 + 13**2 * 144 * 16 + 16 * 13**2 * 10
    assert windows.multiply_adds(net, 19, 19) == by_hand
    assert not any(module._forward_hooks for module in net.modules())


def test_other_scanners_are_refused_and_the_random_state_is_left_alone():
    before = torch.get_rng_state()
    windows.scanner(seed=3)
    assert torch.equal(before, torch.get_rng_state())
    with pytest.raises(ValueError, match="stride is 1, 2 or 4"):
        windows.scanner(3)
    with pytest.raises(ValueError, match="padding is"):
        windows.scanner(padding="mirror")


# --- the tracker


@given(st.sampled_from([1, 2, 3]), seeds)
def test_likeness_is_the_correlation_coefficient(stride, seed):
    draw = np.random.default_rng(seed)
    picture, template = draw.normal(size=(9, 11)), draw.normal(size=(3, 4))
    found = tracking.likeness(picture, template, stride)
    for i, row in enumerate(range(0, 7, stride)):
        for j, column in enumerate(range(0, 8, stride)):
            window = picture[row : row + 3, column : column + 4]
            expected = np.corrcoef(window.ravel(), template.ravel())[0, 1]
            assert found[i, j] == pytest.approx(expected, abs=1e-9)


def test_a_flat_window_scores_nothing_and_a_target_stays_inside():
    assert tracking.likeness(np.ones((5, 5)), np.eye(3)).max() == 0
    with pytest.raises(ValueError, match="begins in rows"):
        tracking.scene(31, 0)


def test_at_stride_1_the_peak_is_the_target():
    expected = np.stack(np.indices((31, 31)), axis=-1)
    np.testing.assert_array_equal(tracking.peaks(1), expected)


# --- masks


@settings(max_examples=8, deadline=None)
@given(moves, seeds)
def test_the_twin_follows_every_move_and_the_u_net_multiples_of_4(d, seed):
    torch.manual_seed(seed)
    x = torch.randn(1, 1, 16, 20, dtype=torch.float64)
    for kind, move in (("no stride", d), ("U-Net", (4 * d[0], 4 * d[1]))):
        net = mask_nets.MaskNet(kind).double().eval()
        moved, expected = net(shifts.circular(x, move)), shifts.circular(net(x), move)
        torch.testing.assert_close(moved, expected, atol=1e-10, rtol=0)
    net = mask_nets.MaskNet("U-Net").double().eval()
    assert (net(shifts.circular(x, (0, 1))) - shifts.circular(net(x), (0, 1))).abs().max() > 1e-6


def test_both_kinds_have_the_same_weights_and_others_are_refused():
    counts = {
        kind: sum(w.numel() for w in mask_nets.MaskNet(kind).parameters())
        for kind in mask_nets.KINDS
    }
    assert len(set(counts.values())) == 1
    assert set(counts) == set(masks.KINDS)
    assert masks.load().weights == counts
    with pytest.raises(ValueError, match="kind is one of"):
        mask_nets.MaskNet("V-Net")
    with pytest.raises(ValueError, match="multiples of 4"):
        mask_nets.MaskNet("U-Net")(torch.zeros(1, 1, 18, 16))


def test_overlap_counts_pixels():
    one, other = np.zeros((2, 3), bool), np.zeros((2, 3), bool)
    assert masks.overlap(one, other) == 1
    one[0], other[:, 0] = True, True
    assert masks.overlap(one, other) == pytest.approx(1 / 4)


@given(moves, seeds)
def test_a_box_moves_with_its_mask_round_the_torus(d, seed):
    draw = np.random.default_rng(seed)
    top, left, height, width = (int(v) for v in (*draw.integers(32, size=2), 7, 12))
    mask = np.zeros((32, 32), bool)
    mask[:height, :width] = True
    mask = shifts.circular(mask, (top, left))
    assert masks.box(mask) == (top, left, height, width)
    assert masks.box(shifts.circular(mask, d)) == masks.box_moved(masks.box(mask), d)


def test_an_empty_mask_has_an_empty_box_wherever_it_is_moved():
    empty = masks.box(np.zeros((32, 32), bool))
    assert empty == (0, 0, 0, 0) == masks.box_moved(empty, (3, 5))


def test_training_again_lands_among_the_stored_figures():
    stored = masks.load()
    net = masks.train("U-Net", seed=0)
    pictures, truth = masks.labelled(masks.TEST, seed=77, test=True)
    mask_of = masks.masker(net)
    overlap = masks.overlap(mask_of(pictures), truth).mean()
    lowest, highest = stored.overlap["U-Net"].min(), stored.overlap["U-Net"].max()
    assert lowest - 0.03 < overlap < highest + 0.03
    assert masks.follows(mask_of, pictures, (4, 4)) == {"error": 0, "followed": 1, "boxes": 1}
    errors = stored.errors["U-Net"][:, 0, 1]
    found = masks.follows(mask_of, pictures, (0, 1))["error"]
    assert errors.min() - 0.03 < found < errors.max() + 0.03


# --- over time


@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), seeds)
def test_a_layer_over_time_is_the_sum_it_says(m, dilation, ahead, seed):
    draw = np.random.default_rng(seed)
    x, k = draw.normal(size=9), draw.normal(size=m)
    at = lambda i: x[i] if 0 <= i < 9 else 0.0  # noqa: E731
    expected = [sum(k[j] * at(i + ahead - j * dilation) for j in range(m)) for i in range(9)]
    np.testing.assert_allclose(recordings.convolve(x, k, dilation, ahead), expected, atol=1e-12)


@given(st.integers(1, 12), seeds)
def test_a_causal_net_answers_a_delay_with_a_delay_but_at_the_start(d, seed):
    sound = np.random.default_rng(seed).normal(size=60 + d)
    late, due = recordings.net(sound)[d:], recordings.net(sound[d:])
    reach = recordings.REACH
    np.testing.assert_allclose(late[reach:], due[reach:], atol=1e-12)
    assert np.abs(late[:reach] - due[:reach]).max() > 1e-9


def test_only_the_centred_net_knows_the_future_and_others_are_refused():
    x = np.random.default_rng(0).normal(size=40)
    other = x.copy()
    other[30:] += 1
    for padding, knows in (("causal", False), ("centred", True)):
        change = recordings.net(x, padding)[:30] - recordings.net(other, padding)[:30]
        assert (np.abs(change).max() > 1e-9) == knows
    with pytest.raises(ValueError, match="padding is"):
        recordings.net(x, "same")
    with pytest.raises(ValueError, match="dilation is 1 or more"):
        recordings.convolve(x, np.ones(2), 0)


def test_a_row_of_figures_tells_an_empty_mask_from_one_that_marks():
    scenes_shown, truth = masks.labelled(6, seed=5, test=True)
    empty = masks.row(lambda pictures: np.zeros(pictures.shape, dtype=bool), scenes_shown, truth)
    assert empty == [0.0, 0.0, 0.0, 1.0]
    fixed = masks.row(lambda pictures: truth, scenes_shown, truth)
    assert fixed[0] == 1 and min(fixed[1:3]) > 0.2 and fixed[3] < 1
    overlap, at_4, elsewhere, boxes = masks.load().row("U-Net")
    assert overlap > 0.7 and at_4 == 0 and 0 < elsewhere < 0.25 and boxes < 1
    assert masks.load().row("no stride")[1:] == [0.0, 0.0, 1.0]


@given(st.integers(1, 4))
def test_a_peak_that_is_the_target_follows_and_one_on_a_grid_only_its_steps(step):
    target = np.stack(np.indices((13, 13)), axis=-1)
    assert tracking.follow_share(target, step) == 1
    assert tracking.follow_share(target // 4 * 4, step) == (1 if step == 4 else 0)
    assert tracking.follow_share(np.zeros_like(target), step) == 0
