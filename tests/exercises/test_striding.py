"""The exercises of notebook 02: the smallest counterexample, and wrong answers without a name."""

import numpy as np
import pytest

from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.judge import judge


def sides(name, answer):
    return judge(exercises()[name], answer, _worker).failure


def test_the_smallest_stack_is_shown():
    def cancels(layers):
        down = np.prod([f for kind, f in layers if kind == "down"], dtype=int)
        up = np.prod([f for kind, f in layers if kind == "up"], dtype=int)
        shared = np.gcd(down, up)
        return int(down // shared), int(up // shared)

    given = dict(sides("stack_period", cancels).given)
    assert given["layers"] == (("down", 2), ("up", 2))


# Wrong answers that no misconception names: the laws alone have to find them.
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("polyphase", lambda x, s: np.abs(x.reshape(-1, s).T)),
        ("polyphase", lambda x, s: x.reshape(-1, s).T if s < 4 else x.reshape(s, -1)),
        ("output_shift", lambda s, d: d // s + 5 if d % s == 0 else None),
        ("output_shift", lambda s, d: None),
        ("lucky_signal", lambda: np.array([1.0, 1.0, 0.0, 0.0, 0.0, 1.0])),
        ("stack_period", lambda layers: (1, 1)),
        ("alias", lambda f, n, s: 0),
        ("receptive_field", lambda layers: (1, 1)),
    ],
)
def test_wrong_answers_without_a_name_are_found_by_the_laws(name, answer):
    judgement = judge(exercises()[name], answer, _worker)
    assert judgement.state == "wrong" and judgement.misconception is None
