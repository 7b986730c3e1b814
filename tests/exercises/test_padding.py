"""The exercises of notebook 05: slips as students write them, and what they are told."""

import numpy as np
import pytest
from right_padding import pad_by_pieces, witness_by_case

from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.judge import judge


def minus_zero_at_the_left(x, r, mode):
    if mode == "circular":
        return np.concatenate([x[-r:], x, x[:r]])
    return pad_by_pieces(x, r, mode)


def minus_zero_in_a_mirror(x, r, mode):
    if mode == "reflect":
        return np.concatenate([x[1 : r + 1][::-1], x, x[::-1][1:][: r or len(x)]])
    return pad_by_pieces(x, r, mode)


def minus_zero_and_the_edge_twice(x, r, mode):
    if mode == "reflect":
        return np.concatenate([x[:r][::-1], x, x[-r:][::-1]])
    return minus_zero_at_the_left(x, r, mode)


def right_for(*modes):
    """Nothing is written for the other modes, or under a word that is not in the table."""

    def pad(x, r, mode):
        return pad_by_pieces(x, r, mode) if mode in modes else None

    return pad


def one_place_too_many(x, r, mode):
    return np.pad(pad_by_pieces(x, r, mode), 1)


def in_three_pieces(x, r, mode):
    y = pad_by_pieces(x, r, mode)
    return y[:r], y[r : r + len(x)], y[r + len(x) :]


def circle_only(n, k, layers, mode):
    return 1 if mode == "circular" else layers * (k - 1) + 1


def none_for(*modes):
    def answer(mode):
        return None if mode in modes else witness_by_case(mode)

    return answer


OBJECT = np.array([0.0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("name", "answer", "known"),
    [
        ("pad", minus_zero_at_the_left, "x[-r:] with r = 0"),
        ("pad", minus_zero_in_a_mirror, "x[-r:] with r = 0"),
        ("wrong_columns", lambda k, d, layers: layers * (k - 1) + d, "without a limit for d"),
        ("wrong_columns", lambda k, d, layers: 2 * layers + d, "k is left out"),
        ("wrong_columns", lambda k, d, layers: k - 1 + d, "layers is left out"),
        ("columns_told_apart", circle_only, "the circle alone is safe"),
        (
            "safe_interior",
            lambda n, k, layers, d: (k // 2 * layers + d, n - k // 2 * layers + d),
            "the slice moves along",
        ),
        ("broken_by_bias", lambda: (np.zeros(12), np.ones(3), 1.0, 1), "no object"),
        ("broken_by_bias", lambda: (OBJECT, np.ones(3), 0, 1), "no bias"),
        ("safe_interior", lambda n, k, layers, d: (k // 2 * layers + d, n - k // 2 * layers), None),
        ("corner_witness", none_for("circular", "replicate"), "the edge value goes on"),
        ("corner_witness", none_for("circular", "reflect"), "a mirror changes nothing"),
        ("corner_witness", none_for("circular", "zero"), "blank is blank"),
    ],
)
def test_a_slip_is_called_by_its_name(name, answer, known):
    judgement = judge(exercises()[name], answer, _worker)
    assert judgement.state == "wrong"
    assert judgement.misconception is not None
    assert known is None or judgement.misconception.name == known


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (right_for("zero"), "Nothing comes back (None) for mode “circular”"),
        (right_for("zero", "circular", "replicate"), "(None) for mode “reflect”"),
        (lambda x, r, mode: list(pad_by_pieces(x, r, mode)), "what came back is a list"),
        (in_three_pieces, "3 pieces, not yet one array. np.concatenate([…])"),
        (one_place_too_many, "shape (8,), x and r more on each side; it has shape (10,)"),
    ],
)
def test_only_who_is_right_for_every_other_r_hears_so(answer, words):
    judgement = judge(exercises()["pad"], answer, _worker)
    assert judgement.state == "wrong" and words in judgement.failure.sentence
    assert judgement.misconception is None


def test_a_slice_is_shown_with_what_it_holds():
    exercise = exercises()["safe_interior"]
    for answer, words in (
        (lambda n, k, layers, d: (2, 2), "(2, 2), which holds no column."),
        (lambda n, k, layers, d: (1, 2), "(1, 2), which holds column 1 alone."),
        (lambda n, k, layers, d: (0, 3), "(0, 3), which holds the columns 0 to 2."),
        (lambda n, k, layers, d: (-1, 3), "look at the sign of d"),
    ):
        assert words in judge(exercise, answer, _worker).failure.sentence


def test_another_slip_is_not_hidden_by_that_of_r_0():
    judgement = judge(exercises()["pad"], minus_zero_and_the_edge_twice, _worker)
    assert "“reflect”" in judgement.failure.law
    assert dict(judgement.failure.given)["r"] > 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: (OBJECT, np.ones(3), 1.0), "four parts. What came back is a tuple of 3"),
        (lambda: 3, "what came back is the number 3"),
        (lambda: None, "Nothing came back"),
    ],
)
def test_what_is_no_four_parts_hears_how_many_came(answer, words):
    judgement = judge(exercises()["broken_by_bias"], answer, _worker)
    assert judgement.state == "wrong" and words in judgement.failure.sentence
