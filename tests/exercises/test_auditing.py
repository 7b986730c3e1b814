"""The exercises of notebook 10: odd answers are told what was expected, and nothing breaks."""

import numpy as np
import pytest

from shiftlab.exercises.auditing import dying, plans
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.judge import judge

ODD_VALUES = {
    "nothing": lambda: None,
    "text": lambda: "abc",
    "far too large": lambda: 10**400,
    "infinite": lambda: float("inf"),
    "a set": lambda: {1, 2},
    "a ragged list": lambda: [[1.0, 2.0], [3.0]],
    "nan inside": lambda: np.full((2, 10), np.nan),
}
NAMES = [name for name, exercise in exercises().items() if exercise.notebook == "10"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ODD_VALUES.values(), ids=ODD_VALUES)
def test_odd_answers_are_wrong_and_hear_why(name, value):
    judgement = judge(exercises()[name], lambda *arguments: value(), _worker)
    assert judgement.state == "wrong"
    assert judgement.failure.sentence or judgement.failure.law


# Wrong answers that no misconception names: the laws alone have to find them.
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("answer_period", lambda layers: 2),
        ("dies_at", lambda layers, d: len(layers)),
        ("repaired", lambda pictures: np.tile(np.arange(10.0), (len(pictures), 1))),
        ("repaired", lambda pictures: pictures.reshape(len(pictures), -1)[:, :10] + 0.0),
        ("culprits", lambda: ["stem", "position", "block_2", "head"]),
        ("culprits", lambda: ["block_1", "block_3"]),
        ("period", lambda f, n: n),
        ("period", lambda f, n: 2),
        ("impostor", lambda x: x[::-1] + x),
        ("impostor", lambda x: np.roll(x, -1) ** 2),
    ],
)
def test_wrong_answers_without_a_name_are_found_by_the_laws(name, answer):
    assert judge(exercises()[name], answer, _worker).state == "wrong"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["stem", "conv1"], "no part 'conv1'"),
        ([1, 2], "a list of parts"),
        ("stem", "a list of parts"),
    ],
)
def test_culprits_are_named_by_their_parts(value, words):
    judgement = judge(exercises()["culprits"], lambda: value, _worker)
    assert judgement.state == "wrong" and words in judgement.failure.sentence


def test_an_empty_list_of_culprits_is_called_empty_and_blames_nobody_else():
    sentence = repr(judge(exercises()["culprits"], lambda: [], _worker).failure)
    assert "Your list is empty" in sentence and ", too" not in sentence


def answers_as_a_tensor(pictures):
    import torch

    return torch.zeros(len(pictures), 10)


def the_network_itself(pictures):
    from shiftlab.nets import audited

    return audited.reader(keep=1, holes=2)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(answers_as_a_tensor, ".detach().numpy()"), (the_network_itself, "the network itself")],
)
def test_what_is_no_array_of_answers_is_told_how_to_become_one(answer, words):
    judgement = judge(exercises()["repaired"], answer, _worker)
    assert judgement.state == "wrong" and words in judgement.failure.sentence


def test_what_the_judge_measures_on_plans_is_what_the_arithmetic_says():
    plan = (("convolution", 3, 1), ("slice", 1, 2), ("max-pool", 3, 2), ("global mean", 1, 1))
    assert plans.unnoticed(plan) == 4
    assert [dying._searched(plan, d) for d in (1, 2, 4, 6, 8)] == [2, 3, None, 3, None]
    assert plans.unnoticed((*plan[:-1], ("flatten", 1, 1))) is None
    assert plans.follows(plan, 1, 2) and not plans.follows(plan, 2, 2)
