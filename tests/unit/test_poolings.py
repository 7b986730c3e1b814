"""What notebook 03 rests on: stored figures can be had again, costs and scores are as counted."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from shiftlab import camera, figures, layers, measures, nets, scenes, shifts
from shiftlab.experiments import poolings, poolings_further
from shiftlab.figures import palette
from shiftlab.nets import costs, parts


@pytest.fixture(scope="module")
def results():
    return poolings.load()


def test_all_seeds_of_all_kinds_are_stored(results):
    seeds = len(poolings.SEEDS)
    assert seeds >= 5 and results.made_by["seeds"] == list(poolings.SEEDS)
    assert set(results.figures) == set(results.maps) == set(results.turned) == set(poolings.KINDS)
    assert results.made_by["command"] == "python -m shiftlab.experiments poolings"
    assert {"python", "torch", "numpy"} <= set(results.made_by["versions"])
    for kind in poolings.KINDS:
        assert results.maps[kind].shape == (seeds, poolings.REACH + 1, poolings.REACH + 1)
        assert all(values.shape == (seeds,) for values in results.figures[kind].values())
        assert results.turned[kind].shape == (seeds, len(poolings.ANGLES))
        assert (results.maps[kind][:, 0, 0] == 1).all()
    assert "dense max" in results.summary()


def test_the_map_and_the_figure_of_one_pixel_agree(results):
    for kind in poolings.KINDS:
        at_one_pixel = np.mean([results.maps[kind][:, dy, dx] for dy, dx in measures.ONE_PIXEL], 0)
        np.testing.assert_allclose(
            at_one_pixel, results.figures[kind]["consistency_1px"], atol=2e-4
        )


@pytest.mark.parametrize("kind", ["max", "average"])
def test_training_again_lands_within_the_stored_spread(results, kind):
    net, _ = poolings.train(kind, seed=poolings.SEEDS[1])
    again, stored = poolings.figures_of(net), results.figures[kind]
    for name, room in (("accuracy", 0.02), ("consistency_1px", 0.1), ("worst_case_3x3", 0.1)):
        assert stored[name].min() - room <= again[name] <= stored[name].max() + room, name


def test_quarter_turns_are_exact_and_others_are_not():
    pictures = np.random.default_rng(0).random((2, 8, 8))
    turned = poolings.turn(pictures, 90)
    exact = [np.rot90(pictures, turns, axes=(1, 2)) for turns in (1, 3)]
    assert min(np.abs(turned - e).max() for e in exact) < 1e-9
    np.testing.assert_allclose(poolings.turn(pictures, 0), pictures, atol=1e-12)
    assert np.abs(poolings.turn(pictures, 45) - pictures).max() > 0.1


@pytest.mark.parametrize("pooling", ["none", "strided", "average", "dense max"])
def test_the_receptive_field_is_the_reach_of_the_gradient(pooling):
    """With positive weights a unit before the head answers to every pixel of its field."""
    import torch

    from shiftlab.nets import small

    description = small.Description(pooling=pooling, widths=(2, 2, 2))
    net = small.build(description).eval()
    for weights in net.parameters():
        weights.data = torch.rand(weights.shape) + 0.1
    pictures = torch.rand((1, 1, 48, 48), requires_grad=True)
    maps = net[:-2](pictures)  # without the head and the dense layer
    before = maps[0, 0, maps.shape[2] // 2, maps.shape[3] // 2]
    before.backward()
    rows = (pictures.grad[0, 0].abs().sum(dim=1) > 0).sum().item()
    # A maximum hands its gradient to one pixel only, so it may reach less far, never further.
    field = costs.cost(description, 48).receptive_field
    assert rows == field if pooling != "dense max" else field - 3 <= rows <= field


def test_costs_are_those_of_the_built_network():
    from shiftlab.nets import small, training

    for arguments in poolings.KINDS.values():
        description = small.Description(**arguments)
        net = small.build(description)
        cost = costs.cost(description, 24)
        norms = sum(2 * width for width in description.widths)
        assert cost.weights + norms == sum(weights.numel() for weights in net.parameters())
        seen = []
        for name, part in net.named_children():
            if name.startswith(("convolution", "pooling")):
                part.register_forward_hook(lambda *a, seen=seen: seen.append(a[2].numel()))
        net.eval()
        training.logits(net, np.zeros((1, 24, 24)))
        assert cost.values == sum(seen)
    one = costs.cost(small.Description(widths=(8,), shrinks=(False,)), 10)
    assert one.multiply_adds == 9 * 8 * 100 + 8 * 10


def test_a_stride_keeps_the_last_row_of_an_odd_side_and_a_pool_does_not():
    for pooling, side in (("strided", 13), ("max", 12)):
        description = nets.small.Description(widths=(8,), shrinks=(True,), pooling=pooling)
        dense_map = 0 if pooling == "strided" else 8 * 25**2
        assert costs.cost(description, 25).values == dense_map + 8 * side**2


@pytest.mark.parametrize("wrong", [{"pooling": "maxpool"}, {"padding": "zero"}, {"head": "dense"}])
def test_a_description_in_unknown_words_is_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is one of .*; got"):
        nets.small.Description(**wrong)


def test_dense_max_is_max_pooling_without_its_comb():
    """With the same weights, the kept places of the dense network are the pooled network's maps."""
    import torch

    from shiftlab.nets import small

    torch.manual_seed(0)
    pooled = small.build(small.Description(pooling="max")).eval()
    dense = small.build(small.Description(pooling="dense max")).eval()
    dense.load_state_dict(pooled.state_dict())
    pictures = torch.rand((2, 1, 16, 16))
    with torch.no_grad():
        few, all_ = pooled[:-2](pictures), dense[:-2](pictures)
    torch.testing.assert_close(all_[..., ::4, ::4], few, rtol=1e-4, atol=1e-5)


def test_a_moved_mouth_scores_a_tent():
    moves = np.arange(-8, 9)
    for window in parts.WINDOWS:
        tent = (2 + np.maximum(0, 1 - np.abs(moves) / window)) / 3
        np.testing.assert_allclose(parts.row_scores(window), tent)
    assert parts.score(parts.FACE, 4, (3, 1)) == 1
    faces = parts.scrambled(6, seed=0)
    assert faces == parts.scrambled(6, seed=0) != parts.scrambled(6, seed=1)
    low, high = (np.mean([parts.mean_score(f, w) for f in faces]) for w in (1, 8))
    assert low < 0.1 < 0.3 < high


def test_a_pyramid_of_pooling_alone_ends_in_the_maximum():
    x = scenes.signal(16, seed=2)
    levels = layers.pyramid(x)
    assert [len(level) for level in levels] == [16, 8, 4, 2, 1]
    assert levels[-1].item() == x.max()
    assert [len(level) for level in layers.pyramid(x[:7])] == [7, 3, 1]
    one = layers.pyramid(x, np.array([0.0, 1, 0]))
    assert all(np.array_equal(a, b) for a, b in zip(one, levels, strict=True))
    smoothed = layers.pyramid(x, np.array([1.0, 1, 1]))[1]
    mixed = sum(shifts.circular(x, d) for d in (-1, 0, 1))
    np.testing.assert_allclose(smoothed, layers.max_pool(mixed, 2, 2))


def test_changed_share_leaves_out_what_is_blank_in_both():
    before, after = np.array([0.0, 0, 1, 2]), np.array([0.0, 3, 1, 5])
    assert measures.changed_share(before, after) == pytest.approx(2 / 3)
    assert measures.changed_share(before, before + 1e-15) == 0
    assert measures.changed_share(np.zeros(3), np.zeros(3)) == 0


def test_points_show_every_value_and_need_the_same_names():
    figure = figures.points({"one": {"a": [1.0, 2.0]}, "two": {"a": [0.5]}}, alt="Some dots.")
    assert figure.png.startswith(b"\x89PNG") and figure.alt == "Some dots."
    read = figures.points({"one": {"a": [1.0, 2.0]}, "two": {"a": [0.5]}}).alt
    assert "one: a 1.50 (1.00 to 2.00); two: a 0.50 (0.50 to 0.50)" in read
    with pytest.raises(ValueError, match="All headings need the names"):
        figures.points({"one": {"a": [1.0]}, "two": {"b": [1.0]}}, alt="Some dots.")


def test_the_stored_network_of_notebook_00_is_one_of_the_kind(results):
    stored = nets.load("digits_max_pool").made_by["figures"]["0"]
    assert stored["accuracy"] == pytest.approx(results.figures["max"]["accuracy"][0], abs=0.02)


def test_longer_training_lands_within_the_stored_spread():
    """The shortest of the further runs, made again; what is stored holds every seed."""
    further = poolings_further.load()
    for kinds, seeds in (
        (further.longer, poolings_further.LONGER_SEEDS),
        (further.more, poolings_further.MORE_SEEDS),
    ):
        assert all(len(values) == len(seeds) for f in kinds.values() for values in f.values())
    assert set(further.longer) == {"none", "max"} and set(further.more) == set(poolings.SHRINKING)
    assert further.made_by["command"] == "python -m shiftlab.experiments poolings_further"
    again = poolings_further.measured("strided", poolings_further.MORE_SEEDS[0], 12)
    stored = further.more["strided"]
    for name, room in (("accuracy", 0.02), ("consistency_1px", 0.1)):
        assert stored[name].min() - room <= again[name] <= stored[name].max() + room, name
    assert "longer" in further.summary()


def test_all_scrambled_faces_score_the_mean_tent_squared():
    for window in (1, 2, 3, 4):
        tent = np.maximum(0, 1 - np.abs(np.arange(-4, 5)) / window).mean()
        assert parts.scrambled_score(window) == pytest.approx(tent**2)
    drawn = parts.scrambled(200, seed=0, reach=1)
    assert parts.scrambled_score(2, reach=1) == pytest.approx(
        np.mean([parts.mean_score(face, 2) for face in drawn]), abs=0.03
    )


def test_pieces_move_with_the_camera_and_no_border_takes_part():
    np.testing.assert_array_equal(
        camera.pieces((1, -2))[:, 5:40, 5:40], camera.pieces()[:, 4:39, 7:42]
    )
    assert camera.photographs().shape == camera.pieces().shape == (8, 48, 48)
    none, comb, most = (camera.size_of_change(kind) for kind in ("none", "comb", "max"))
    assert abs(none - comb) < 0.05 and most < none - 0.1
    assert camera.size_of_change("none", [(0, 0)]) == 0
    assert camera.share_that_changes("max") < camera.share_that_changes("average")


def test_some_shift_changes_what_is_not_invariant():
    xs = scenes.signals(6, 8, seed=0)
    assert measures.changed_by_some_shift(lambda x: x.max(), xs) == 0
    assert measures.changed_by_some_shift(lambda x: x[0], xs) == 1
    xs[0] = 2.0
    assert measures.changed_by_some_shift(lambda x: x[0], xs) == pytest.approx(5 / 6)


def test_marked_bars_are_drawn_in_the_colour_of_what_differs():
    x = np.arange(4.0) + 1

    def reddish(marked):
        figure = figures.compare_signals({"x": x}, alt="Four bars.", marked=marked)
        pixels = np.asarray(Image.open(BytesIO(figure.png)).convert("RGB")).astype(int)
        return int((np.abs(pixels - palette.rgb(palette.DIFFERENCE)).max(axis=-1) < 12).sum())

    assert reddish(None) == reddish({"x": x < 0}) == 0
    assert 0 < reddish({"x": x > 3}) < reddish({"x": x > 2})
