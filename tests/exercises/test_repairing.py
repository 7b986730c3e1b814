"""The exercises of notebook 06: wrong answers that no misconception names are found by the laws."""

import numpy as np
import pytest

from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.judge import judge


# Wrong answers that no misconception names: the laws alone have to find them.
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("rescued_signal", lambda: np.array([1.0, 0, 2, 0, 1, 0, 1, 1])),
        ("blur_pool", lambda x, s: np.abs((np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4)[::s]),
        ("blur_pool", lambda x, s: ((np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4)[::-s][::-1]),
        ("adaptive_pool", lambda x, s: np.sort(x.reshape(-1, s).T, axis=1)[0]),
        ("adaptive_pool", lambda x, s: np.zeros(len(x) // s)),
        ("tie", lambda: np.array([1.0, 1, 2, 2])),
        ("passes", lambda f, m: 0.5),
        ("dilate", lambda k, r: np.zeros((len(k) - 1) * r + 1)),
        ("dilations", lambda strides: [2] * len(strides)),
        ("undershoot", lambda: np.array([5.0, 5, 5, 5.1, 5])),
    ],
)
def test_wrong_answers_without_a_name_are_found_by_the_laws(name, answer):
    judgement = judge(exercises()[name], answer, _worker)
    assert judgement.state == "wrong"
