"""Every exercise, handed what nobody expects: it says what was expected, and nothing breaks."""

import numpy as np
import pytest

from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.inside import Reply, perform
from shiftlab.exercises.judge import _Hearing, judge

HUGE = 10**400
NESTED = np.empty(2, dtype=object)
PARTS = [None, "abc", HUGE, float("inf"), -1, 0.5, True, (), [1.0, 2.0], np.zeros((2, 4)), 1j, {1}]
ODD_VALUES = [
    *PARTS,
    float("nan"),
    object,
    b"abc",
    NESTED,
    [[1.0, 2.0], [3.0]],
    {"pooling": np.array([1, 2]), "padding": "zeros", "head": []},
    {"a": 1},
    np.array([]),
    np.array(3.0),
    np.array([1j, 2.0]),
    np.array([True, False]),
    np.array(["a", "b"]),
    np.array([1.0, np.nan, 0, 0, 1, 0, 1, 0]),
    np.array([1e308, -1e308, 1e308, -1e308]),
    np.zeros((0, 3)),
    np.zeros((1, 1, 1, 1)),
    *([part] * count for part in (HUGE, float("nan"), "a", None) for count in (2, 3, 4, 8)),
    *((one, other) for one in PARTS for other in PARTS),
    *((one, np.ones(8)) for one in PARTS),
    *((np.ones(8), one) for one in PARTS),
]


def judged_here(exercise, value):
    """The judgement on a function that gives `value` for whatever it is asked, in this process."""

    def call(arguments, where=False) -> Reply:
        return perform(lambda *given: value, arguments, where)

    return _Hearing(exercise, call, 0).judgement()


@pytest.mark.parametrize("name", exercises())
def test_odd_values_are_not_right_and_hear_why(name):
    exercise = exercises()[name]
    # Wrong answers to this one are networks, each asked anew for every value.
    for value in ODD_VALUES[:20] if name == "repaired" else ODD_VALUES:
        judgement = judged_here(exercise, value)
        assert judgement.state == "wrong", value
        assert judgement.failure.sentence or judgement.failure.law, value


@pytest.mark.parametrize("value", [{1, 2}, [HUGE] * 4], ids=["a set", "huge numbers"])
def test_they_survive_the_way_through_the_worker(value):
    judgement = judge(exercises()["smallest_break"], lambda: value, _worker)
    assert judgement.state == "wrong" and judgement.failure.sentence
