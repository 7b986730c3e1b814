"""Quarter-turns, other angles, sizes and centring; nets that commute; the stored figures again."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftlab import layers, turns
from shiftlab.experiments import rotations, scales, transformers
from shiftlab.nets import small, turning
from shiftlab.nets.transformers import CentreOfMass, DenseLocaliser, MeanPlace, Transformer

seeds = st.integers(0, 10_000)
KERNEL = np.array([[1.0, 2, 0], [-1, -3, 1], [0, 2, -1]])


def noise(shape, seed):
    return np.random.default_rng(seed).normal(size=shape)


# --- pictures


@given(st.integers(1, 9), st.integers(-5, 5), seeds)
def test_multiples_of_90_degrees_are_quarter_turns_to_the_last_digit(n, quarters, seed):
    x = noise((2, n, n), seed)
    expected = np.rot90(x, quarters, axes=(1, 2))
    assert np.array_equal(turns.turned(x, 90 * quarters), expected)
    assert np.array_equal(turns.quarter_turned(x, quarters), expected)


def test_positive_angles_turn_against_the_clock():
    x = np.zeros((11, 11))
    x[5, 9] = 1  # right of the middle
    row, column = turns.centre_of_mass(turns.turned(x, 45))
    assert row < 5 < column


@given(st.integers(8, 20), st.sampled_from([30.0, 45.0, 77.0]))
def test_turning_does_not_change_a_picture_that_is_the_same_all_round(n, angle):
    rows, columns = np.indices((25, 25)) - 12
    x = np.exp(-(rows**2 + columns**2) / (2.0 * n))
    np.testing.assert_allclose(turns.turned(x, angle)[6:19, 6:19], x[6:19, 6:19], atol=0.06)


def test_enlarging_by_1_changes_nothing_and_by_2_doubles_distances():
    x = noise((9, 9), 1)
    np.testing.assert_array_equal(turns.scaled(x, 1.0), x)
    y = np.zeros((9, 9))
    y[3, 4] = 1  # one above the middle
    assert np.unravel_index(turns.scaled(y, 2.0).argmax(), (9, 9)) == (2, 4)


@pytest.mark.parametrize("move", [turns.quarter_turned, lambda x: turns.turned(x, 30)])
def test_what_is_not_square_is_refused(move):
    with pytest.raises(ValueError, match="square"):
        move(np.zeros((3, 4)))


def test_no_size_and_no_mass_are_refused():
    with pytest.raises(ValueError, match="positive"):
        turns.scaled(np.zeros((3, 3)), 0)
    with pytest.raises(ValueError, match="more than 0"):
        turns.centre_of_mass(np.zeros((3, 3)))
    assert np.array_equal(turns.centred(np.zeros((3, 3))), np.zeros((3, 3)))


@given(st.integers(0, 6), st.integers(0, 5), seeds)
def test_centring_gives_the_same_wherever_the_object_stood(row, column, seed):
    thing = np.abs(noise((3, 4), seed)) + 0.1
    pictures = []
    for place in ((0, 0), (row, column)):
        x = np.zeros((9, 9))
        x[place[0] : place[0] + 3, place[1] : place[1] + 4] = thing
        pictures.append(turns.centred(x))
    np.testing.assert_array_equal(*pictures)
    middle = turns.centre_of_mass(pictures[0])
    assert max(abs(middle[0] - 4), abs(middle[1] - 4)) <= 0.5 + 1e-9


# --- layers


@given(st.integers(3, 8), seeds)
def test_lifted_maps_turn_and_roll(n, seed):
    x = noise((n, n), seed)
    expected = np.roll(np.rot90(layers.lift(x, KERNEL), axes=(1, 2)), 1, axis=0)
    np.testing.assert_allclose(layers.lift(np.rot90(x), KERNEL), expected, atol=1e-12)


def test_a_kernel_without_a_middle_is_refused():
    with pytest.raises(ValueError, match="middle pixel"):
        layers.lift(np.zeros((5, 5)), np.zeros((2, 2)))


def test_the_torch_layer_is_the_numpy_layer():
    layer = turning.Lift(1, 1).double()
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(KERNEL)[None, None])
    x = noise((6, 6), 3)
    maps = layer(torch.as_tensor(x)[None, None])[0, 0].detach().numpy()
    np.testing.assert_allclose(maps, layers.lift(x, KERNEL), atol=1e-12)


@pytest.mark.parametrize(("side", "exact"), [(9, True), (10, False), (13, True), (12, False)])
def test_group_layers_with_a_stride_commute_on_odd_sides_only(side, exact):
    torch.manual_seed(0)
    lift = turning.Lift(1, 2, stride=2).double()
    x = torch.randn(2, 1, side, side, dtype=torch.float64)
    expected = torch.rot90(lift(x), dims=(-2, -1)).roll(1, dims=2)
    assert torch.allclose(lift(torch.rot90(x, dims=(-2, -1))), expected, atol=1e-12) == exact


@given(seeds)
@settings(deadline=None, max_examples=10)
def test_later_group_layers_turn_and_roll(seed):
    torch.manual_seed(seed)
    layer = turning.TurnConvolution(2, 3).double()
    maps = torch.randn(1, 2, 4, 7, 7, dtype=torch.float64)
    turned = torch.rot90(maps, dims=(-2, -1)).roll(1, dims=2)
    expected = torch.rot90(layer(maps), dims=(-2, -1)).roll(1, dims=2)
    assert torch.allclose(layer(turned), expected, atol=1e-12)


@pytest.mark.parametrize("padding", ["circular", "zeros"])
def test_a_group_network_is_invariant_to_quarter_turns_and_a_plain_one_is_not(padding):
    torch.manual_seed(0)
    x = torch.randn(3, 1, 24, 24, dtype=torch.float64)
    group = turning.build(padding=padding).double().eval()
    plain = small.build(small.Description(padding=padding)).double().eval()
    for net, most in ((group, 1e-12), (plain, None)):
        change = (net(x) - net(torch.rot90(x, dims=(-2, -1)))).abs().max() / net(x).std()
        assert (change < 1e-12) if most else (change > 1e-3)


# --- transformers


def digit_at(row, column):
    x = torch.zeros(1, 1, 24, 24)
    x[..., row : row + 4, column : column + 3] = torch.rand(
        4, 3, generator=torch.Generator().manual_seed(1)
    )
    return x


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("localiser", [CentreOfMass, lambda: MeanPlace(24)])
def test_a_mean_place_undoes_every_shift_inside_the_window(localiser, seed):
    torch.manual_seed(seed)
    net = Transformer(localiser())
    with torch.no_grad():  # of a map that weighs little, the 1e-6 in the mean place can be seen
        assert torch.allclose(net(digit_at(3, 4)), net(digit_at(15, 9)), atol=1e-3)


def test_the_sampler_moves_by_what_the_localiser_says():
    class Fixed(torch.nn.Module):
        def forward(self, pictures):
            return torch.tensor([[2.0, -3.0]])  # down 2, left 3

    moved = Transformer(Fixed())(digit_at(8, 9))
    assert torch.allclose(moved, digit_at(10, 6), atol=1e-4)


def test_a_dense_localiser_begins_without_a_move():
    torch.manual_seed(0)
    with torch.no_grad():
        assert torch.equal(DenseLocaliser(24)(digit_at(3, 4)), torch.zeros(1, 2))


# --- what was stored


def test_stored_rotations_are_made_again_within_their_spread():
    stored = rotations.load()
    again = rotations.accuracies(rotations.train("plain", seed=0), (0, 90))
    table = stored.accuracy["plain"][:, [0, rotations.ANGLES.index(90)]]
    assert (np.abs(again - table[0]) <= 0.05).all()
    group = stored.accuracy["group"]
    np.testing.assert_allclose(group[:, 0], group[:, rotations.ANGLES.index(90)], atol=0.004)
    assert tuple(stored.made_by["seeds"]) == rotations.SEEDS
    assert "group" in stored.summary()


def test_a_stored_transformer_is_made_again_within_its_spread():
    stored = transformers.load()
    again = transformers.figures_of(transformers.train("centre of mass", seed=0))
    key = "centre of mass", transformers.SHORT
    np.testing.assert_allclose(again["accuracy"], stored.accuracy[key][0], atol=0.05)
    assert max(again["left_over"]) < 0.01 and min(again["undone"]) == 1
    assert "dense localiser" in stored.summary()


def test_with_nothing_in_front_all_of_a_move_is_left_over():
    figures = transformers.figures_of(transformers.train("nothing", seed=0, epochs=0))
    np.testing.assert_allclose(figures["left_over"], transformers.DISTANCES)
    assert figures["undone"] == [1.0] + 8 * [0.0]


def test_a_square_that_stays_draws_the_centre_of_mass_back():
    assert transformers.left_by_the_centre_of_mass(4, square=0) < 1e-9
    assert 0.5 < transformers.left_by_the_centre_of_mass(4, square=1) < 4


def test_stored_sizes_are_made_again_within_their_spread():
    stored = scales.load()
    again = scales.accuracies(scales.train("one size", seed=0), (2.0, 3.5))
    table = stored.accuracy["one size"]
    assert abs(again[0] - table[:, scales.FACTORS.index(2.0)].mean()) < 0.05
    assert again[1] < 0.4
    assert "one size" in stored.summary()
