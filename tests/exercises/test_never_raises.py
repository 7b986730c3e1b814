"""Whatever is handed to a check or comes back from a function, the answer is a sentence."""

import functools
import os
import threading

import numpy as np
import pytest

from shiftlab.exercises import check, hint
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.declare import Misfit, agree
from shiftlab.exercises.inside import impersonal, perform
from shiftlab.exercises.returns import a_number, signal_and_shift_or_none


@functools.lru_cache
def source_place(i, j, d, n):
    return i - j - d


@functools.lru_cache(maxsize=5)
def times(n, d):
    return n * d if n < 2 else d + times(n - 1, d)


def uses_a_cache(x, d):
    return np.roll(x, times(1, d))


class Keeps:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.lock = threading.Lock()

    def __call__(self, x, d):
        return self.__wrapped__(x, d)


class Strange:
    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __call__(self):
        return None


def test_a_number_too_large_for_a_float_is_a_sentence(named):
    assert "beyond all bounds" in repr(check(named(lambda x, d: 10**400)))
    answer = named(lambda i, j, d, n: 10**400, "source_place")
    assert "too large for any float" in repr(check(answer))
    with pytest.raises(Misfit, match="too large"):
        a_number(-(10**400), ())
    with pytest.raises(Misfit, match="beyond all bounds"):
        signal_and_shift_or_none((np.ones(3), 10**400), (None, np.ones((2, 3))))
    assert agree(10**400, 10**400) and not agree(10**400, 1.0) and not agree(10**400, float("inf"))


def test_cached_functions_are_judged_as_they_are(named):
    assert check(source_place).state == "wrong"
    local = functools.lru_cache(lambda i, j, d, n: source_place(i, j, d, n))
    assert check(named(local, "source_place")).state == "wrong"
    assert check(named(uses_a_cache)).right
    assert "unhashable" in repr(check(named(functools.cache(lambda x, d: x))))


def test_a_decorator_that_cannot_be_sent_is_named(named):
    kept = Keeps(named(lambda x, d: np.roll(x, d)))
    outcome = check(kept)
    assert outcome.state == "error" and "decorator above it, Keeps." in repr(outcome)
    assert "singledispatch" in repr(check(functools.singledispatch(named(lambda x, d: x))))


@pytest.mark.parametrize("verb", [check, hint])
@pytest.mark.parametrize("kind", [Strange, type("", (), {})], ids=["strange", "nameless"])
def test_strange_objects_are_told_what_to_write(verb, kind):
    said = repr(verb(kind()))
    assert "write the function with def" in said or "an object of a class without a name" in said


def test_a_fault_of_the_check_itself_is_said_and_not_raised(named, monkeypatch):
    monkeypatch.setattr("shiftlab.exercises.desk.find", lambda answer: 1 / 0)
    outcome = check(named(lambda x, d: x))
    assert outcome.state == "error" and "stumbled (ZeroDivisionError)" in repr(outcome)


def test_no_folder_of_the_machine_is_shown(named, tmp_path):
    def opens(x, d):
        print(os.path.join(folder, "printed.txt"))
        return np.load(os.path.join(folder, "there is none.npy"))

    folder = str(tmp_path)
    outcome = check(named(opens))
    for text in (repr(outcome), outcome._repr_html_()):
        assert "there is none.npy" in text and "printed.txt" in text
        assert folder not in text and tmp_path.name not in text
    assert perform(lambda: tmp_path, (), False).value.text == "PosixPath('…')"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No such file: '/home/me/my own/x.npy'", "No such file: 'x.npy'"),
        (r"C:\Users\me\x.npy is gone", "x.npy is gone"),
        ("in (/srv/x), here", "in (…), here"),
        ("<A object at 0x7f00>", "<A object>"),
        ("x / y, 1/2, a/b/c, https://a.org/b/c, </b></i>",) * 2,
    ],
)
def test_text_is_made_impersonal(text, left):
    assert impersonal(text) == left


def test_every_exercise_survives_every_kind_of_value(named):
    values = (10**400, "text", b"", {1}, [np.ones(2)], (1, 2), np.array(None), np.float64("nan"))
    for name, exercise in exercises().items():
        for value in values:
            for probe in exercise.probes:
                try:
                    exercise.returns(perform(lambda *_, v=value: v, probe, False).value, probe)
                except Misfit as misfit:
                    assert misfit.sentence, name
