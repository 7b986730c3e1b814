"""The edge of a window: padding as elsewhere, columns counted as predicted, stored sides again."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from shiftlab import edges, figures, scenes
from shiftlab.experiments import sides

TORCH = {"zero": "constant", "circular": "circular", "replicate": "replicate", "reflect": "reflect"}
STACKS = {"k": st.sampled_from([1, 3, 5]), "layers": st.integers(1, 4), "seed": st.integers(0, 99)}


@given(st.sampled_from(edges.MODES), st.integers(2, 9), st.integers(0, 4))
def test_padding_is_torchs(mode, n, r):
    x = scenes.signal(n, seed=1)
    if r > {"circular": n, "reflect": n - 1}.get(mode, r):
        with pytest.raises(ValueError, match="r lies between 0 and"):
            edges.pad(x, r, mode)
        return
    theirs = functional.pad(torch.as_tensor(x)[None, None], (r, r), mode=TORCH[mode])[0, 0]
    np.testing.assert_array_equal(edges.pad(x, r, mode), theirs.numpy())


@pytest.mark.parametrize("mode", [*edges.MODES, "valid"])
@pytest.mark.parametrize("k", [1, 3, 5])
def test_a_layer_is_torchs_with_a_mirrored_kernel(mode, k):
    x, kernel = scenes.signals(2, 11, seed=2), scenes.signal(k, seed=3)
    batch = torch.as_tensor(x)[:, None]
    if mode != "valid":
        batch = functional.pad(batch, (k // 2, k // 2), mode=TORCH[mode])
    theirs = functional.conv1d(batch, torch.as_tensor(kernel[::-1].copy())[None, None])[:, 0] + 0.5
    np.testing.assert_allclose(edges.convolve(x, kernel, mode, bias=0.5), theirs.numpy())


@settings(max_examples=60, deadline=None)
@given(d=st.integers(0, 12), action=st.sampled_from(edges.ACTIONS), **STACKS)
def test_the_wrong_columns_are_as_many_as_predicted(k, layers, seed, d, action):
    counted = edges.wrong_columns("zero", k, d, layers, action, n=80, seed=seed).sum()
    assert counted == edges.predicted(k, d, layers, action)


@settings(max_examples=60, deadline=None)
@given(
    d=st.integers(-6, 6),
    mode=st.sampled_from(edges.MODES),
    action=st.sampled_from(edges.ACTIONS),
    bias=st.sampled_from([0.0, 0.5]),
    n=st.integers(20, 40),
    **STACKS,
)
def test_the_safe_interior_is_safe(k, layers, seed, d, mode, action, bias, n):
    f = edges.stack(edges.kernels(layers, k, seed), mode, bias)
    scene = scenes.signals(4, n + abs(d), seed)
    start, stop = edges.safe_interior(n, k, layers, d)
    errors = edges.column_errors(f, scene, n, d, action)
    assert 0 <= start <= stop and (errors[start:stop] <= edges.WRONG).all()


@settings(max_examples=40, deadline=None)
@given(d=st.integers(-6, 6).filter(bool), k=st.sampled_from([3, 5]), layers=st.integers(1, 3))
def test_and_no_column_more_is_safe(k, layers, d):
    f = edges.stack(edges.kernels(layers, k, 1), "zero")
    errors = edges.column_errors(f, scenes.signals(8, 46, 2), 40, d, "crop")
    start, stop = edges.safe_interior(40, k, layers, d)
    assert errors[start - 1] > edges.WRONG and errors[stop] > edges.WRONG


@settings(max_examples=40, deadline=None)
@given(d=st.integers(-9, 9), **STACKS)
def test_circular_padding_has_no_edge_for_the_cyclic_shift(k, layers, seed, d):
    assert not edges.wrong_columns("circular", k, d, layers, "cyclic", n=20, seed=seed).any()


@settings(max_examples=60, deadline=None)
@given(mode=st.sampled_from(edges.MODES), n=st.integers(5, 24), **STACKS)
def test_a_constant_is_told_apart_by_zero_padding_only(k, layers, seed, mode, n):
    groups = edges.told_apart(edges.stack(edges.kernels(layers, k, seed), mode), n)
    assert groups == (min(n, layers * (k - 1) + 1) if mode == "zero" else 1)


def test_without_padding_a_crop_is_exact():
    x, moved = edges.views(scenes.signals(3, 24, 0), 20, 4, "crop")
    kernel = scenes.signal(5, 1)
    before, after = (edges.convolve(z, kernel, "valid") for z in (x, moved))
    np.testing.assert_allclose(after[:, 4:], before[:, :-4], atol=1e-15)


def test_what_makes_no_sense_is_refused():
    x = np.ones(6)
    with pytest.raises(ValueError, match="mode is one of circular, zero"):
        edges.pad(x, 1, "mirror")
    with pytest.raises(ValueError, match="odd number of values, at most 6; got 2"):
        edges.convolve(x, np.ones(2), "zero")
    with pytest.raises(ValueError, match="got 7"):
        edges.convolve(x, np.ones(7), "zero")
    with pytest.raises(ValueError, match="action is one of"):
        edges.views(x, 4, 1, "camera")
    with pytest.raises(ValueError, match="needs a scene of at least 7; got 6"):
        edges.views(x, 4, -3, "crop")


def test_all_networks_are_stored_with_how_they_were_made():
    results = sides.load()
    assert results.made_by["command"] == "python -m shiftlab.experiments sides"
    assert results.made_by["seeds"] == list(sides.SEEDS) and len(sides.SEEDS) >= 5
    assert {"python", "torch", "numpy"} <= set(results.made_by["versions"])
    assert set(results.says_right) == {(p, d) for p in sides.PADDINGS for d in sides.DEPTHS}
    for says in results.says_right.values():
        assert says.shape == (len(sides.SEEDS), 2, sides.PLACES)
    assert "reflect    6 layers" in results.summary()


def test_on_a_circle_no_place_is_special():
    """Exactly: the places are cyclic shifts of each other, so each answer is the same at all."""
    results = sides.load()
    for depth in sides.DEPTHS:
        says = results.says_right["circular", depth]
        assert np.ptp(says, axis=-1).max() <= 0.02  # a tie may fall either way by rounding
        np.testing.assert_allclose(
            results.trained("circular", depth), results.swapped("circular", depth), atol=0.02
        )


@pytest.mark.parametrize(("padding", "depth"), [("circular", 2), ("zero", 4), ("reflect", 2)])
def test_training_again_lands_within_the_stored_spread(padding, depth):
    results = sides.load()
    says = sides.says_right(sides.train(padding, depth, seed=sides.SEEDS[1]))
    for swapped, stored in (
        (False, results.trained(padding, depth)),
        (True, results.swapped(padding, depth)),
    ):
        again = sides.accuracy(says, swapped=swapped)
        assert stored.min() - 0.05 <= again <= stored.max() + 0.05


def test_accuracy_and_confusion_are_those_of_the_answers():
    says = np.zeros((2, sides.PLACES))
    says[:, -1] = 1  # everything at the right edge is called 8
    assert sides.accuracy(says, swapped=False) == 1 and sides.accuracy(says, swapped=True) == 0
    np.testing.assert_array_equal(sides.confusion(says, swapped=True), [[0, 1], [1, 0]])
    np.testing.assert_array_equal(sides.confusion(says, swapped=False), np.eye(2))


def test_digits_stand_whole_at_their_column():
    train, test = (sides.digits(test=which)[0] for which in (False, True))
    assert 0.3 < len(test) / (len(train) + len(test)) < 0.4
    for column in (0, 8):
        canvas = sides.on_canvas(test[:3], column)
        assert canvas.shape == (3, sides.HEIGHT, sides.WIDTH)
        np.testing.assert_array_equal(canvas[:, 2:10, column : column + 8], test[:3])
        assert canvas.sum() == pytest.approx(test[:3].sum())


def test_points_may_share_one_span():
    dots = {"one": {"a": [0.99, 1.0]}}
    shared = figures.points(dots, alt="Dots.", span=(0, 1))
    assert shared.png != figures.points(dots, alt="Dots.").png


@pytest.mark.parametrize("action", edges.ACTIONS)
def test_no_count_is_missed_in_either_direction(action):
    assert edges.missed(action) == (0, 128)


def test_a_wrong_formula_would_be_missed(monkeypatch):
    monkeypatch.setattr(edges, "predicted", lambda k, d, layers, action: layers * (k - 1))
    assert edges.missed("cyclic")[0] == 128 and edges.missed("crop")[0] == 0


def test_the_trial_of_the_interior_can_fail(monkeypatch):
    inside, beside = edges.interior_trial((2, -2), range(2))
    assert inside <= edges.WRONG and beside > 0.1
    monkeypatch.setattr(edges, "safe_interior", lambda n, k, layers, d: (layers, n - layers))
    assert edges.interior_trial((2,), range(2))[0] > 0.1


def test_marks_show_what_is_wrong_and_where_nothing_is_compared():
    assert edges.marks(np.array([np.nan, 1, 0, 1e-12, 2])) == " ×··×"
    assert edges.marks(np.array([True, False, False, True]), (1, 3)) == "×[··]×"


def test_distance_and_side_alone_are_stored_for_every_seed():
    results = sides.load()
    assert set(results.free) == {(p, m) for p in sides.FREE_PADDINGS for m in sides.FREE}
    assert set(results.side_alone) == set(sides.SIDE_ALONE)
    assert all(runs.shape == (len(sides.SEEDS), 2) for runs in results.free.values())
    assert all(runs.shape == (len(sides.SEEDS),) for runs in results.side_alone.values())
    for padding in sides.FREE_PADDINGS:  # no free column: the networks of the first run
        first, again = results.trained(padding, 4), results.free[padding, 0][:, 0]
        np.testing.assert_allclose(first, again, atol=0.02)


def test_free_columns_again_land_within_the_stored_spread():
    stored = sides.load().free["zero", 2]
    again = sides.measured_free("zero", 2, sides.SEEDS[1])
    assert (stored.min(axis=0) - 0.05 <= again).all()
    assert (again <= stored.max(axis=0) + 0.05).all()


@pytest.mark.parametrize("kind", [*sides.SIDE_ALONE[:3], ("zero", 4, True, 2)])
def test_the_side_alone_again_lands_within_the_stored_spread(kind):
    stored = sides.load().side_alone[kind]
    again = sides.measured_side(*kind, sides.SEEDS[2])
    assert stored.min() - 0.05 <= again <= stored.max() + 0.05


def test_free_columns_hide_the_side_from_two_layers_and_not_from_four():
    told = sides.load().side_alone
    assert told["zero", 4, True, 2].min() > 0.95
    assert told["zero", 2, True, 2].max() < 0.6 > told["circular", 4, True, 2].max()


def test_both_sides_show_the_same_digits_with_columns_free():
    canvases, side = sides.both_sides(test=True, free=2)
    left, right = canvases[side == 0], canvases[side == 1]
    assert canvases.shape[2] == sides.WIDTH + 4 and not left[..., :2].any()
    np.testing.assert_array_equal(np.roll(left, sides.PLACES - 1, axis=2), right)


def test_free_columns_lie_on_both_sides():
    picture = sides.digits(test=True)[0][:1]
    canvas = sides.on_canvas(picture, sides.PLACES - 1, free=2)
    assert canvas.shape == (1, sides.HEIGHT, sides.WIDTH + 4)
    np.testing.assert_array_equal(canvas[:, 2:10, 10:18], picture)
