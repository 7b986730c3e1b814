"""What notebook 09 rests on: moved copies, lessons in a corner, and their stored figures."""

from __future__ import annotations

import sys
from copy import deepcopy
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from shiftlab import shifts
from shiftlab.experiments import augmentation, finetuning
from shiftlab.nets import ready, training


@given(st.integers(0, 5), st.integers(0, 999))
def test_each_picture_is_moved_by_a_draw_of_its_own_within_reach(reach, seed):
    marked = np.zeros((40, 16, 16))
    marked[:, 8, 8] = 1
    drawn = np.argwhere(augmentation.each_moved(marked, reach, seed))[:, 1:] - 8
    assert len(drawn) == 40 and np.abs(drawn).max() <= reach
    assert reach == 0 or len(np.unique(drawn, axis=0)) > 1


def test_those_that_shall_stand_still_do_and_the_others_do_not():
    marked = np.zeros((60, 16, 16))
    marked[:, 8, 8] = 1
    moved = augmentation.each_moved(marked, np.repeat((0, 4), 30), 1)
    np.testing.assert_array_equal(moved[:30], marked[:30])
    assert (moved[30:] != marked[30:]).any(axis=(1, 2)).mean() > 0.8


def test_moves_are_counted_by_the_longer_axis():
    near = augmentation.among(1, 4)
    assert near.sum() == 80 and augmentation.among(0, 8).all()
    assert not near[8, 8] and near[12, 4] and not near[13, 8]


def test_labels_everywhere_move_with_the_picture():
    net = augmentation.untrained("dense head", seed=3)
    pictures = augmentation.digits(test=True)[0][:4]
    said = augmentation.labels_everywhere(net, pictures)
    moved = shifts.circular(pictures, (-3, 5))
    np.testing.assert_array_equal(said[:, 5, 13], training.labeller(net)(moved))


def test_without_stride_a_moved_copy_teaches_what_the_picture_itself_does():
    net = augmentation.untrained("no stride", seed=0)
    pictures = augmentation.digits(test=False)[0][:8]
    copies = augmentation.each_moved(pictures, 6, 0)
    np.testing.assert_allclose(
        training.logits(net, copies), training.logits(net, pictures), atol=1e-5
    )


def test_a_part_of_the_stored_figures_is_found_again():
    stored = augmentation.load()
    for reach in (0, 4):
        maps = augmentation.maps_of(augmentation.train("dense head", reach, seed=0))
        for name in ("right", "letters"):
            there = getattr(stored, name)["dense head", reach]
            for some in (augmentation.among(1, 4), augmentation.among(5, 8)):
                means = there[:, some].mean(axis=1)
                scatter = 0.05 + 2 * np.ptp(means)
                assert abs(maps[name][some].mean() - means.mean()) < scatter


def test_stored_results_say_how_they_were_made():
    for run in (augmentation, finetuning):
        made_by = run.load().made_by
        assert made_by["command"].startswith("python -m shiftlab.experiments ")
        assert made_by["seeds"] == list(run.SEEDS) and made_by["versions"]["torch"]


# --- one corner


def test_every_letter_stands_at_its_place():
    tiles, labels = finetuning.tiles("AB", ("sans", "serif"))
    np.testing.assert_array_equal(labels, [0, 0, 1, 1])
    canvases = finetuning.at(tiles, np.array([0, 3, 5, 10]), 7)
    np.testing.assert_array_equal(canvases[3, 10:, 7:17], tiles[3])
    np.testing.assert_allclose(canvases.sum(axis=(1, 2)), tiles.sum(axis=(1, 2)))


def test_a_frozen_network_changes_in_its_last_layer_alone():
    net = finetuning.untrained("dense head", len(finetuning.NEW), seed=0)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    finetuning.in_the_corner(
        net, finetuning.NEW, 1e-2, 0, frozen=True, epochs=(1,), measure=lambda _: None
    )
    changed = {n for n, value in net.state_dict().items() if not torch.equal(value, before[n])}
    assert changed == {"last.weight", "last.bias"} and not net.training


def test_the_place_blind_network_reads_alike_at_all_places_and_the_other_does_not():
    spread = {}
    for kind in finetuning.KINDS:
        net = finetuning.untrained(kind, len(finetuning.OLD), seed=1)
        tiles, _ = finetuning.tiles("AKM", ("sans",))
        answers = [training.logits(net, finetuning.at(tiles, y, x)) for y, x in ((0, 0), (5, 10))]
        spread[kind] = np.abs(answers[0] - answers[1]).max()
    assert spread["no stride"] < 1e-5 < 1e-2 < spread["dense head"]


def test_elsewhere_leaves_the_corner_out():
    maps = np.full((2, 6, 6), 0.5)
    maps[:, 0, 0] = 1
    np.testing.assert_allclose(finetuning.elsewhere(maps), 0.5)


def test_a_lesson_from_scratch_is_found_again():
    net = finetuning.untrained("dense head", len(finetuning.NEW), seed=0)
    (after,) = finetuning.in_the_corner(
        net, finetuning.NEW, finetuning.NEW_RATE, 0, epochs=finetuning.NEW_EPOCHS[-1:]
    )
    stored = finetuning.load().new["dense head", "from scratch"][:, -1]
    assert abs(after[0, 0] - stored[:, 0, 0].mean()) < 0.1 + 2 * np.ptp(stored[:, 0, 0])
    means = finetuning.elsewhere(stored)
    assert abs(finetuning.elsewhere(after) - means.mean()) < 0.05 + 2 * np.ptp(means)


# --- a network from outside


def small_net():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3, stride=4), nn.Flatten(), nn.Linear(4 * 56 * 56, 10))


def test_a_camera_that_moves_right_sees_the_content_move_left():
    seen = ready.windows("china", reach=5)
    assert seen.shape == (6, 3, 224, 224)
    torch.testing.assert_close(seen[3][:, :, :-3], seen[0][:, :, 3:])


def test_any_network_is_measured_and_left_as_it_was():
    net = small_net().train()
    labels, probability = ready.moving_camera(net, "flower", reach=4)
    assert labels.shape == probability.shape == (5,) and net.training
    alone = net.eval()(ready.windows("flower", 4)).softmax(dim=1).detach().numpy()
    np.testing.assert_array_equal(labels, alone.argmax(axis=1))
    np.testing.assert_allclose(probability, alone[:, labels[0]], atol=1e-6)


def test_what_gives_no_logits_is_refused_and_the_mode_comes_back():
    net = nn.Conv2d(3, 2, 1).train()
    with pytest.raises(ValueError, match=r"shape \(3, classes\); got \(3, 2, 224, 224\)"):
        ready.moving_camera(net, reach=2)
    assert net.training


def test_without_torchvision_nothing_is_found_and_said_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    assert ready.installed() is None
    assert "torchvision is not installed" in capsys.readouterr().out


def test_a_torchvision_for_another_torch_is_named(monkeypatch, capsys):
    def unfit(name):
        raise RuntimeError("operator torchvision::nms does not exist")

    monkeypatch.setattr(ready, "import_module", unfit)
    assert ready.installed() is None
    assert "does not fit the torch that is installed here" in capsys.readouterr().out


def test_weights_are_loaded_from_the_cache_and_never_fetched(monkeypatch, capsys, tmp_path):
    def get_model(name, weights):
        assert name == "resnet18" and weights is None, "anything else would download"
        return small_net()

    address = SimpleNamespace(DEFAULT=SimpleNamespace(url="https://example.org/small-1.pth"))
    models = SimpleNamespace(get_model_weights=lambda name: address, get_model=get_model)
    monkeypatch.setitem(sys.modules, "torchvision.models", models)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    assert ready.installed() is None
    assert "small-1.pth" in capsys.readouterr().out
    (tmp_path / "checkpoints").mkdir()
    trained = small_net()
    with torch.no_grad():
        trained[0].weight.fill_(0.5)
    torch.save(trained.state_dict(), tmp_path / "checkpoints" / "small-1.pth")
    found = ready.installed()
    assert found is not None and not found.training and (found[0].weight == 0.5).all()


def test_the_same_lesson_at_all_places_shows_other_places_and_ends_at_rest():
    net = finetuning.untrained("dense head", len(finetuning.OLD), seed=0)
    lesson = {"epochs": (0, 2), "measure": lambda trained: trained.last.weight.detach().clone()}
    rates = {"falls": True, "everywhere": True}
    states = [
        finetuning.in_the_corner(deepcopy(net), finetuning.OLD, 1e-2, 0, **options, **lesson)
        for options in (rates, rates, {"falls": True}, {"everywhere": True})
    ]
    before, after = states[0]
    assert not torch.equal(before, after)
    assert torch.equal(after, states[1][1])
    assert not torch.equal(after, states[2][1]) and not torch.equal(after, states[3][1])


def test_what_was_stored_lost_letters_by_the_corner_and_not_by_the_lesson():
    stored = finetuning.load().falling
    share = {where: finetuning.elsewhere(maps) for where, maps in stored.items()}
    np.testing.assert_allclose(share["corner"][:, 0], share["all places"][:, 0])
    assert (share["corner"][:, 1] < share["all places"][:, 1]).all()
