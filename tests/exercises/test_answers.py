"""Right answers are accepted in every style; known wrong ones get their own sentence."""

import numpy as np
import pytest
from here import Here
from larger import is_explained
from reading import readable
from right_answers import RIGHT

from shiftlab.exercises import check
from shiftlab.exercises.cards import words
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises, place
from shiftlab.exercises.desk import _worker
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.inprocess import InProcess
from shiftlab.exercises.judge import judge
from shiftlab.exercises.search import sizes

EXERCISES = exercises()
ANSWERS = [
    pytest.param(name, answer, id=answer.__name__) for name in RIGHT for answer in RIGHT[name]
]
MISCONCEPTIONS = [
    pytest.param(exercise, misconception, id=f"{exercise.name}: {misconception.name}")
    for exercise in EXERCISES.values()
    for misconception in exercise.misconceptions
]


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_right_answers_are_right(name, answer):
    judgement = judge(EXERCISES[name], answer, _worker)
    assert judgement.state == "right", judgement


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("exercise", "misconception"), MISCONCEPTIONS)
def test_every_misconception_is_rejected_with_its_own_sentence(exercise, misconception):
    # Starting a process takes longer than all the rest; these are ours, and do no harm here.
    worker = _worker if misconception is exercise.misconceptions[0] else Here()
    judgement = judge(exercise, misconception.wrong, worker)
    assert judgement.state in ("wrong", "error")
    assert judgement.misconception is misconception
    names = exercise.name, f"{exercise.name}: {misconception.name}"
    assert is_explained(*sizes(judgement.failure), *names)
    shown = Outcome(exercise.name, judgement.state, exercise, judgement)
    readable(shown)
    assert misconception.sentence in repr(shown)
    assert words(misconception.sentence, "This looks familiar:") in shown._repr_html_()


@pytest.mark.parametrize("name", EXERCISES)
def test_a_stub_is_not_attempted(name, monkeypatch):
    monkeypatch.setattr("shiftlab.exercises.desk._worker", InProcess())
    exercise = EXERCISES[name]
    stub = eval(f"lambda {', '.join(exercise.takes)}: ...")
    stub.__name__ = name
    assert check(stub).state == "not attempted"


@pytest.mark.parametrize("name", EXERCISES)
def test_declarations_are_whole(name):
    exercise = EXERCISES[name]
    assert exercise.name in RIGHT and exercise.notebook in NOTEBOOKS
    assert exercise.number.startswith(exercise.notebook) and exercise.minutes > 0
    assert len(exercise.misconceptions) >= 5 and len(exercise.hints) >= 3
    known = [misconception.name for misconception in exercise.misconceptions]
    said = [misconception.sentence for misconception in exercise.misconceptions]
    laws = [law.name for law in exercise.laws]
    assert all(len(set(words)) == len(words) for words in (known, said, laws))
    assert all(text.endswith((".", "?", ")")) for text in (*said, *exercise.hints, exercise.asks))


def test_every_exercise_is_worth_something_and_has_a_number_of_its_own():
    assert all(exercise.points > 0 for exercise in EXERCISES.values())
    for notebook in set(NOTEBOOKS) - {"00"}:
        here = [exercise for exercise in EXERCISES.values() if exercise.notebook == notebook]
        assert len(here) >= 6 and sum(exercise.core for exercise in here) >= 3
    numbers = [place(exercise.number) for exercise in EXERCISES.values()]
    assert numbers == sorted(set(numbers))
    notebooks = [exercise.notebook for exercise in EXERCISES.values() if exercise.core]
    assert set(notebooks) == set(NOTEBOOKS)


# Wrong answers that no misconception names: the laws alone have to find them.
def drops_a_term(x, k):
    return sum(k[j] * np.roll(x, j) for j in range(max(1, len(k) - 2)))


def truncates(x, d):
    return np.roll(np.trunc(x), d)


def only_small_shifts(x, d):
    return np.roll(x, d) if abs(d) <= len(x) else np.roll(x, d - 1)


def only_even_lengths(x, d):
    return np.roll(x, d) if len(x) % 2 == 0 else np.roll(x, d)[::-1]


def absolute(x, d):
    return np.abs(np.roll(x, d))


def only_short_kernels(x, k):
    return (1 + 0.001 * (len(k) > 5)) * sum(w * np.roll(x, j) for j, w in enumerate(k))


def only_square_kernels(x, k):
    y = np.zeros(x.shape)
    shift = 0 if k.shape[0] == k.shape[1] else 1
    for (a, b), weight in np.ndenumerate(k):
        y += weight * np.roll(x, (a - k.shape[0] // 2 + shift, b - k.shape[1] // 2), (0, 1))
    return y


def only_when_contiguous(x, d):
    return np.roll(x, d) if x.flags.c_contiguous or len(x) == 1 else np.roll(x, d) + 1


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("circular_convolve", drops_a_term),
        ("circular_convolve", only_short_kernels),
        ("circular_shift", truncates),
        ("circular_shift", only_small_shifts),
        ("circular_shift", only_even_lengths),
        ("circular_shift", absolute),
        ("circular_shift", only_when_contiguous),
        ("convolve2d", only_square_kernels),
    ],
)
def test_wrong_answers_without_a_name_are_found_by_the_laws(name, answer):
    judgement = judge(EXERCISES[name], answer, _worker)
    assert judgement.state == "wrong" and judgement.misconception is None


WITH_SIGNALS = [
    "move_right",
    "circular_shift",
    "circular_convolve",
    "output_action",
    "convolve2d",
]


def wrong_beyond(answer, name, limit, size):
    """A right answer that errs where an array's size(array) passes a limit."""

    def wrong(*arguments):
        value = answer(*arguments)
        beyond = any(isinstance(x, np.ndarray) and size(x) > limit for x in arguments)
        return value * 1.5 + 1 if beyond else value

    takes = ", ".join(EXERCISES[name].takes)
    return eval(f"lambda {takes}: wrong({takes})", {"wrong": wrong})


@pytest.mark.parametrize("name", WITH_SIGNALS)
@pytest.mark.parametrize(
    ("limit", "size"), [(100, lambda x: np.abs(x).max()), (8, lambda x: x.shape[-1])]
)
def test_answers_that_are_wrong_only_for_long_or_large_input_are_found(name, limit, size):
    answer = wrong_beyond(RIGHT[name][0], name, limit, size)
    assert judge(EXERCISES[name], answer, _worker).state == "wrong"
