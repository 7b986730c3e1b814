"""The exercises of notebook 03: slips of beginners are told what to do about them."""

import numpy as np
import pytest

from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.judge import judge


def judged(name, answer):
    return judge(exercises()[name], answer, _worker)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (
            "dense_max",
            lambda x, w: np.max([np.roll(x, -j) for j in range(w)]),
            "axis=0",
        ),
        (
            "max_pool",
            lambda x, w, s: np.max([np.roll(x, -j) for j in range(w)]),
            "axis=0",
        ),
        ("tolerance", lambda d, p: 1 - d / p if d < p else 0, "abs(d)"),
    ],
)
def test_the_form_of_the_answer_says_what_to_do(name, answer, words):
    judgement = judged(name, answer)
    assert judgement.state == "wrong" and words in judgement.failure.sentence


@pytest.mark.parametrize("first", [lambda w: w // 2, lambda w: (w - 1) // 2])
def test_windows_around_the_place_are_known_by_name(first):
    def centred(x, w):
        n = len(x)
        return np.array([max(x[(i - first(w) + j) % n] for j in range(w)) for i in range(n)])

    judgement = judged("dense_max", centred)
    assert judgement.state == "wrong" and "around place i" in judgement.misconception.sentence
