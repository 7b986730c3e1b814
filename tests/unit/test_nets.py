"""The stored network is the trained one, and its stored figures can be had again."""

import numpy as np
import pytest
import torch

from shiftlab import nets, scenes, shifts
from shiftlab.experiments import digits_max_pool
from shiftlab.nets import training


@pytest.fixture(scope="module")
def net():
    return nets.load("digits_max_pool")


@pytest.fixture(scope="module")
def test_digits():
    return scenes.digits_split()[1]


def test_numpy_and_torch_agree(test_digits):
    from shiftlab.nets import small, training

    torch.manual_seed(3)
    description = small.Description()
    trained = small.build(description)
    pictures, labels = test_digits
    training.train(trained, pictures[:128], labels[:128], seed=3, epochs=1)
    plain = small.as_stored(trained, description)
    with torch.no_grad():
        theirs = trained(training.as_batch(pictures[:5])).numpy()
    np.testing.assert_allclose([plain(p) for p in pictures[:5]], theirs, rtol=1e-3, atol=1e-3)
    assert plain.total_stride == 4


def test_stored_figures_are_what_the_stored_weights_give(net, test_digits):
    pictures, labels = test_digits
    stored = net.made_by["figures"][str(net.made_by["seed"])]
    answers = net.label(pictures)
    moves = ((0, 1), (1, 0), (1, 1))
    stays = np.mean([net.label(shifts.circular(pictures, d)) == answers for d in moves])
    # The weights are stored as float32: one label in 599 may fall the other way.
    assert np.mean(answers == labels) == pytest.approx(stored["accuracy"], abs=0.003)
    assert stays == pytest.approx(stored["consistency_1px"], abs=0.003)


def test_training_again_lands_within_the_stored_spread(net):
    figures = net.made_by["figures"].values()
    _, again = digits_max_pool.train(seed=digits_max_pool.SEEDS[1])
    accuracies = [figure["accuracy"] for figure in figures]
    consistencies = [figure["consistency_1px"] for figure in figures]
    assert min(accuracies) - 0.02 <= again["accuracy"] <= max(accuracies) + 0.02
    assert min(consistencies) - 0.1 <= again["consistency_1px"] <= max(consistencies) + 0.1
    assert set(net.made_by["figures"]) == {str(seed) for seed in digits_max_pool.SEEDS}


def test_moving_by_the_total_stride_changes_nothing_and_by_one_pixel_something(net, test_digits):
    pictures = test_digits[0][:20]
    for d in ((0, 4), (4, 0), (-4, 8)):
        for picture in pictures:
            np.testing.assert_allclose(net(shifts.circular(picture, d)), net(picture), atol=1e-9)
    changes = [np.abs(net(shifts.circular(p, (0, 1))) - net(p)).max() for p in pictures]
    assert min(changes) > 1e-3


def test_a_batch_is_its_pictures_one_by_one(net, test_digits):
    pictures = test_digits[0][:6].reshape(2, 3, 24, 24)
    one_by_one = [[net(picture) for picture in row] for row in pictures]
    np.testing.assert_allclose(net(pictures), one_by_one, atol=1e-12)


def test_saving_and_loading_keeps_the_function(net, tmp_path, monkeypatch, test_digits):
    path = tmp_path / "digits_max_pool.npz"
    net.save(path)
    (tmp_path / "data").mkdir()
    path.rename(tmp_path / "data" / path.name)
    monkeypatch.setattr("shiftlab.nets.stored.resources.files", lambda name: tmp_path)
    again = nets.load("digits_max_pool")
    picture = test_digits[0][0]
    np.testing.assert_allclose(again(picture), net(picture), rtol=1e-6)
    assert again.made_by == net.made_by


def test_bad_input_is_told_what_was_expected(net):
    with pytest.raises(ValueError, match="stored networks are"):
        nets.load("resnet")
    with pytest.raises(ValueError, match="pictures of shape"):
        net(np.zeros(24))
    with pytest.raises(ValueError, match="divide the length"):
        net(np.zeros((23, 24)))


@pytest.mark.parametrize("pooling", ["none", "strided", "max", "average"])
@pytest.mark.parametrize("head", ["mean", "max", "flatten"])
def test_a_description_says_for_which_shifts_the_network_is_invariant(pooling, head):
    from shiftlab.nets import small, training

    torch.manual_seed(0)
    description = small.Description(
        widths=(4, 4), shrinks=(True, True), pooling=pooling, head=head, size=16
    )
    net = small.build(description).eval()
    pictures = np.random.default_rng(0).random((3, 16, 16))
    before = training.logits(net, pictures)
    change = {
        d: np.abs(training.logits(net, shifts.circular(pictures, (0, d))) - before).max()
        for d in range(1, 5)
    }
    whole = [change[d] for d in change if d % description.total_stride == 0]
    if head == "flatten":
        assert min(change.values()) > 1e-4
    else:
        assert max(whole) < 2e-6
        assert description.total_stride == 1 or change[1] > 10 * max(whole)


def test_zero_padding_breaks_the_circle():
    from shiftlab.nets import small, training

    torch.manual_seed(0)
    net = small.build(small.Description(pooling="none", padding="zeros")).eval()
    pictures = np.random.default_rng(0).random((2, 16, 16))
    moved = training.logits(net, shifts.circular(pictures, (0, 4)))
    assert np.abs(moved - training.logits(net, pictures)).max() > 1e-4


def test_descriptions_that_do_not_fit_are_refused():
    from shiftlab.nets import small

    with pytest.raises(ValueError, match="One of `shrinks`"):
        small.Description(widths=(8,))
    with pytest.raises(ValueError, match="needs size"):
        small.Description(head="flatten")
    with pytest.raises(ValueError, match="a multiple of 4"):
        small.Description(head="flatten", size=18)
    other = small.Description(pooling="average")
    with pytest.raises(ValueError, match="stored network has"):
        small.as_stored(small.build(other), other)


def test_training_uses_one_thread_and_leaves_the_number_as_it_was():
    seen = []

    class Watched(torch.nn.Sequential):
        def forward(self, x):
            seen.append(torch.get_num_threads())
            return super().forward(x)

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        net = Watched(torch.nn.Flatten(), torch.nn.Linear(16, 2))
        training.train(net, np.zeros((8, 4, 4)), np.arange(8) % 2, seed=0, epochs=1)
        training.logits(net, np.zeros((2, 4, 4)))
        assert set(seen) == {1} and torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
