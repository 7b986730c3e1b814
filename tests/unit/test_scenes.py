"""The pictures: in range, of the promised shapes, the same each time, and nobody's to change."""

import numpy as np
import pytest

from shiftlab import scenes


@pytest.mark.parametrize("font", scenes.FONTS)
@pytest.mark.parametrize("size", [16, 32])
def test_letters_lie_in_the_middle_and_differ(font, size):
    a, b = scenes.letter("A", size, font), scenes.letter("B", size, font)
    for picture in (a, b):
        assert picture.shape == (size, size)
        assert picture.min() == 0 and 0.9 < picture.max() <= 1
        rows, columns = np.nonzero(picture > 0.5)
        assert abs(rows.min() + rows.max() - size + 1) <= 2
        assert abs(columns.min() + columns.max() - size + 1) <= 2
        assert not picture[[0, -1]].any() and not picture[:, [0, -1]].any()
    assert np.abs(a - b).max() > 0.5


def test_a_picture_handed_out_can_be_changed_without_harm():
    scenes.letter("A")[:] = 7
    scenes.photograph("china")[:] = 7
    scenes.digits()[0][:] = 7
    assert scenes.letter("A").max() <= 1
    assert scenes.photograph("china").max() <= 1
    assert scenes.digits()[0].max() <= 1


def test_digits_and_their_canvas():
    pictures, labels = scenes.digits()
    assert pictures.shape == (1797, 8, 8) and set(labels) == set(range(10))
    large, same = scenes.digits_on_canvas(24)
    assert large.shape == (1797, 24, 24) and np.array_equal(labels, same)
    assert not large[:, :4].any() and not large[:, :, -4:].any()
    assert 0 <= large.min() and large.max() <= 1
    # Drawn twice as large: each 2 × 2 block stays close to the pixel it came from.
    blocks = large[:, 4:20, 4:20].reshape(-1, 8, 2, 8, 2).mean(axis=(2, 4))
    assert np.corrcoef(blocks.ravel(), pictures.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("name", scenes.PHOTOGRAPHS)
def test_photographs(name):
    picture = scenes.photograph(name)
    assert picture.shape == (106, 160) and 0 <= picture.min() < 0.2 and 0.8 < picture.max() <= 1


def test_signals_are_the_same_for_the_same_seed():
    assert np.array_equal(scenes.signal(5, 1), scenes.signal(5, 1))
    assert not np.array_equal(scenes.signal(5, 1), scenes.signal(5, 2))
    assert scenes.signals(3, 5, 0).shape == (3, 5)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: scenes.letter("AB"), "one character"),
        (lambda: scenes.letter("A", font="comic"), "font is one of"),
        (lambda: scenes.photograph("dog"), "china and flower"),
        (lambda: scenes.digits_on_canvas(15), "even and at least 16"),
    ],
)
def test_bad_input_is_told_what_there_is(call, expected):
    with pytest.raises(ValueError, match=expected):
        call()
