"""The judge's own machinery: objects, comparison, plain data, sending, and its search."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from here import Here
from hypothesis import given, settings
from hypothesis import strategies as st
from right_answers import RIGHT

from shiftlab.exercises import check
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.declare import Exercise, Finding, Law, Misconception, agree
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.draw import by_chance, by_hypothesis, smallest_first
from shiftlab.exercises.inside import LARGEST, Described, perform, plain
from shiftlab.exercises.judge import judge
from shiftlab.exercises.returns import array_like
from shiftlab.exercises.search import asking, failing, is_small

LAWS = [
    pytest.param(exercise, law, id=f"{exercise.name}: {law.name}")
    for exercise in exercises().values()
    for law in exercise.laws
]


@pytest.mark.parametrize(("exercise", "law"), LAWS)
def test_laws_hold_for_a_right_answer_on_all_that_hypothesis_draws(exercise, law):
    answer = RIGHT[exercise.name][0]
    ask = asking(exercise, lambda arguments, where: perform(answer, arguments, where))

    @settings(max_examples=25, deadline=None, database=None, derandomize=True)
    @given(by_hypothesis(law.examples))
    def holds(example):
        assert failing(law, ask, example) is None

    holds()


@pytest.mark.parametrize(("exercise", "law"), LAWS)
def test_every_law_rejects_some_misconception_by_itself(exercise, law):
    def fails(misconception):
        def call(arguments, where):
            return perform(misconception.wrong, arguments, where)

        ask = asking(exercise, call)
        examples = by_chance(law.examples, law.tries)
        return any(failing(law, ask, example) for example in examples)

    with np.errstate(all="ignore"):
        assert any(map(fails, exercise.misconceptions))


@given(st.integers(1, 4), st.integers(0, 40), st.integers(0, 99))
def test_no_example_is_tried_twice(most, count, seed):
    def examples(draw):
        return {"n": draw.whole(1, most), "sign": draw.one_of("+-")}

    drawn = [(one["n"], one["sign"]) for one in by_chance(examples, count, seed)]
    assert len(drawn) == len(set(drawn)) <= 2 * most
    small = [(one["n"], one["sign"]) for one in smallest_first(examples, seed)]
    assert sorted(small) == sorted((n, sign) for n in range(1, most + 1) for sign in "+-")
    assert small[0] == (1, "+")


def test_an_object_is_asked_for_once_by_a_law_with_nothing_to_draw():
    assert by_chance(lambda draw: {}, 25) == [{}] == list(smallest_first(lambda draw: {}))


def test_lost_digits_are_shown_in_a_small_example():
    """Whole numbers and quarters do not show them, and the examples with tenths are long."""

    def rounded(x, d):
        return np.roll(x, d).astype("float32").astype(float)

    failure = judge(exercises()["circular_shift"], rounded, Here()).failure
    assert failure.kind == "law" and is_small(failure)


def _four_numbers(value, arguments):
    return array_like(0, "of four numbers")(value, (np.zeros(4),))


def _sums_to_one(ask):
    total = float(ask().sum())
    return None if total == 1 else Finding((("sum", total), ("expected", 1.0)))


OBJECT = Exercise(
    name="four_numbers",
    notebook="00",
    number="00.9",
    title="An object",
    asks="Give four numbers that add up to one.",
    takes=(),
    returns=_four_numbers,
    probes=((),),
    laws=(Law("sum", "They add up to one.", lambda draw: {}, _sums_to_one),),
    misconceptions=(
        Misconception(
            "all alike",
            "They are all alike.",
            lambda: np.ones(4),
            recognise=lambda ask: len(set(ask().tolist())) == 1,
        ),
    ),
    hints=("One of them may be 1.",),
    minutes=1,
)


@pytest.mark.parametrize(
    ("give", "state", "known"),
    [
        (lambda: np.array([1.0, 0, 0, 0]), "right", None),
        (lambda: np.array([1.0, 1, 0, 0]), "wrong", None),
        (lambda: np.full(4, 7.0), "wrong", "all alike"),
        (lambda: ..., "not attempted", None),
    ],
)
def test_objects_are_judged_by_what_they_are(give, state, known):
    judgement = judge(OBJECT, give, _worker)
    assert judgement.state == state
    assert (judgement.misconception.name if judgement.misconception else None) == known


def test_an_exercise_whose_probes_are_no_calls_is_refused():
    with pytest.raises(ValueError, match="four_numbers"):
        replace(OBJECT, probes=((1,),))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (np.ones(3), np.ones(3) + 1e-13, True),
        (np.ones(3), np.ones(3) + 1e-6, False),
        (np.ones(3), np.ones((3, 1)), False),
        (np.ones(3), np.ones(1), False),
        (np.ones(3), np.ones(3, int), False),
        (np.ones(1), 1.0, False),
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.array([np.nan, 0.0]), np.zeros(2), False),
        (np.array([np.inf]), np.array([1.0]), False),
        (1.0, 1, True),
        (1.0, True, False),
        (float("nan"), float("nan"), True),
        (float("inf"), 1e300, False),
        ((np.ones(2), 1), (np.ones(2), 1), True),
        ((np.ones(2), 1), (np.ones(2), 2), False),
        ((1,), [1], False),
        (None, 0, False),
        ("a", "a", True),
    ],
)
def test_values_agree_in_kind_shape_and_to_rounding(left, right, same):
    assert agree(left, right) is same and agree(right, left) is same


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=30, deadline=None, database=None)
def test_plain_data_stays_as_it_is(value):
    assert repr(plain(value, depth=50)) == repr(value)


def test_odd_objects_are_described_without_addresses():
    odd = plain(object())
    assert isinstance(odd, Described) and odd.type_name == "object" and "0x" not in odd.text
    assert isinstance(plain(np.ones(2).view(np.recarray)), Described)
    assert isinstance(plain(np.array([object()])), Described)
    assert plain([[[[[1]]]]])[0][0][0][0].type_name == "list"
    assert isinstance(plain(np.zeros(LARGEST + 1, np.uint8)), Described)
    assert plain(np.float64(2)) == 2.0 and type(plain(np.float64(2))) is float


def test_arrays_are_handed_over_as_slices_of_larger_ones_too():
    seen = []

    def look(x):
        seen.append((x.flags.c_contiguous, x.tolist()))

    x = np.arange(4.0)
    perform(look, (x,), False)
    perform(look, (x,), True)
    assert seen == [(True, [0, 1, 2, 3]), (False, [0, 1, 2, 3])]


def test_a_function_from_a_students_own_file_is_sent_as_it_is_now(tmp_path):
    code = (
        "import sys, importlib, pathlib\n"
        "sys.path.insert(0, '.')\n"
        "sys.dont_write_bytecode = True\n"
        "from shiftlab.exercises import check\n"
        "own = pathlib.Path('own.py')\n"
        "text = 'import numpy as np\\ndef circular_shift(x, d):\\n    return np.roll(x, {})\\n'\n"
        "own.write_text(text.format('-d'))\n"
        "import own as mine\n"
        "print(check(mine.circular_shift).state)\n"
        "own.write_text(text.format('d '))\n"
        "print(check(importlib.reload(mine).circular_shift).state)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert shown.stdout.split() == ["wrong", "right"], shown.stderr


def test_a_crash_is_not_given_the_sentence_of_another_mistake():
    """T' = T for everything stops at the sum; that its mirror is wrong too is not the point yet."""
    from shiftlab import shifts

    def output_action(name, y, d):
        return shifts.circular(y, d)

    outcome = check(output_action)
    assert outcome.state == "error" and "with no places" in repr(outcome)
    assert outcome.judgement.misconception is None
