"""What notebook 04 rests on: stored figures can be had again, maps and letters are as promised."""

import numpy as np
import pytest

from shiftlab import scenes
from shiftlab.experiments import places


@pytest.fixture(scope="module")
def results():
    return places.load()


def test_all_seeds_of_all_kinds_are_stored(results):
    seeds = len(places.SEEDS)
    assert seeds >= 5 and results.made_by["seeds"] == list(places.SEEDS)
    assert results.made_by["command"] == "python -m shiftlab.experiments places"
    assert {"python", "torch", "numpy"} <= set(results.made_by["versions"])
    assert set(results.sides) == set(places.SIDES) and set(results.corners) == set(places.CORNERS)
    for sides in results.sides.values():
        assert sides.as_trained.shape == sides.swapped.shape == sides.spread.shape == (seeds,)
        assert sides.confusion.shape == (seeds, 2, 2) and sides.maps.shape == (seeds, 2, 15, 15)
        np.testing.assert_allclose(sides.confusion.sum(axis=2), 1)
    assert all(maps.shape == (seeds, 17, 17) for maps in results.corners.values())
    assert "digits, dense" in results.summary()


def test_accuracy_and_confusion_agree(results):
    for sides in results.sides.values():
        diagonal = np.trace(sides.confusion, axis1=1, axis2=2) / 2  # as many A as B
        np.testing.assert_allclose(diagonal, sides.swapped, atol=1e-3)


def test_a_global_head_on_the_circle_and_no_other_is_the_same_everywhere(results):
    exact = {name for name, sides in results.sides.items() if sides.spread.max() < 1e-9}
    assert exact == {
        "global, circular, depth 3", "global, circular, depth 6", "global maximum"
    }  # fmt: skip
    for name in exact:
        assert np.ptp(results.sides[name].maps, axis=(2, 3)).max() == 0


@pytest.mark.parametrize("kind", ["global maximum, strided", "dense, circular, depth 3"])
def test_training_again_lands_within_the_stored_spread(results, kind):
    again = places.measured_letters(places.train_letters(kind, seed=places.SEEDS[1]))
    stored = results.sides[kind]
    for name, room in (("as_trained", 0.05), ("swapped", 0.05), ("spread", 0.2)):
        figures = getattr(stored, name)
        assert figures.min() - room <= again[name] <= figures.max() + room, name


def test_digits_in_the_corner_again(results):
    net = places.train_digits("dense", seed=places.SEEDS[0])
    from shiftlab.nets import training

    _, (tiles, labels) = places.digits()
    for place in ((1, 1), (4, 4), (12, 12)):
        pictures = np.stack([scenes.placed(tile, place) for tile in tiles[:100]])
        right = np.mean(training.labeller(net)(pictures) == labels[:100])
        figures = results.corners["dense"][:, place[0], place[1]]
        assert figures.min() - 0.1 <= right <= figures.max() + 0.1, place


def test_every_description_in_words_can_be_built():
    from shiftlab.nets import small

    for pooling in ("none", "strided", "max"):
        for head in ("mean", "max", "flatten"):
            words = {"pooling": pooling, "padding": "zeros", "head": head}
            description = small.Description(**places.described(words))
            assert description.total_stride == (1 if pooling == "none" else 4)
            small.build(description)
    with pytest.raises(KeyError, match="head"):
        places.described({"pooling": "none", "padding": "zeros"})


def test_the_map_is_read_row_by_row():
    import torch

    class Row(torch.nn.Module):
        """Logits that say how far down the brightest pixel stands."""

        def forward(self, pictures):
            rows = pictures.amax(dim=3)[:, 0].argmax(dim=1).double()
            return torch.stack([rows, torch.zeros_like(rows)], dim=1)

    seen = places.probability_map(Row(), np.ones((10, 10)))
    assert seen.shape == (15, 15)
    assert (np.diff(seen, axis=0) > 0).all() and np.ptp(seen, axis=1).max() == 0


def test_confusion_has_a_row_for_each_true_label():
    answers, labels = np.array([0, 1, 1, 1]), np.array([0, 0, 1, 1])
    assert places.confusion(answers, labels).tolist() == [[0.5, 0.5], [0.0, 1.0]]


def test_letters_stand_where_they_were_told_to():
    pictures, labels = scenes.letters({"A": (0, 2), "B": (12, 14)}, each=3, seed=0)
    assert pictures.shape == (2 * 16 * 3, 24, 24) and np.bincount(labels).tolist() == [48, 48]
    columns = pictures.max(axis=1) > 0.3
    assert not columns[labels == 0][:, 12:].any() and not columns[labels == 1][:, :12].any()
    again, _ = scenes.letters({"A": (0, 2), "B": (12, 14)}, each=3, seed=0)
    other, _ = scenes.letters({"A": (0, 2), "B": (12, 14)}, each=3, seed=1)
    assert np.array_equal(pictures, again) and not np.array_equal(pictures, other)


@pytest.mark.parametrize("font", scenes.FONTS)
def test_a_tile_holds_the_whole_letter(font):
    for character in "AB":
        tile, whole = scenes.letter_tile(character, font), scenes.letter(character, 14, font)
        assert tile.shape == (scenes.TILE, scenes.TILE)
        assert tile.sum() == pytest.approx(whole.sum())


def test_a_tile_beyond_the_canvas_is_refused():
    assert scenes.placed(np.ones((2, 3)), (22, 21))[22:, 21:].all()
    with pytest.raises(ValueError, match="rows 0 to 14, columns 0 to 14"):
        scenes.placed(np.ones((10, 10)), (15, 0))


def test_an_answer_in_words_is_trained_and_anything_else_is_not():
    words = {"pooling": "max", "padding": "zeros", "head": "flatten"}
    assert places.chosen(words) == places.described(words)
    for key, word in (("pooling", "maxpool"), ("padding", "zero"), ("head", np.ones(2))):
        assert places.chosen(words | {key: word}) == places.THE_LETTER_NET
    for nothing in (None, ..., {"pooling": "max"}, "max"):
        assert places.chosen(nothing) == places.THE_LETTER_NET


def test_the_ink_alone_neither_knows_sides_nor_reads_all_letters():
    as_trained, swapped, said = places.ink_alone()
    assert 0.5 < swapped < 0.9 and as_trained == pytest.approx(swapped, abs=0.05)
    assert np.trace(said) / 2 == pytest.approx(swapped)


def test_two_strides_of_two_leave_the_shifts_by_four(results):
    maps = results.sides["global maximum, strided"].maps
    for row, column in np.ndindex(4, 4):
        assert np.ptp(maps[:, :, row::4, column::4], axis=(2, 3)).max() < 0.0015
    assert np.ptp(maps, axis=(2, 3)).max(axis=1).min() > 0.01
