"""Whatever a student's function does, the check says what, keeps still, and goes on afterwards."""

import ctypes
import os
import sys
import threading
import time
from functools import partial

import numpy as np
import pytest

from shiftlab.exercises import check
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.judge import judge
from shiftlab.exercises.worker import Limits, Worker

SHIFT = exercises()["circular_shift"]
a_lock = threading.Lock()
calls = []


class AlwaysEqual:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("no")


class Subclass(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)


def raises(x, d):
    raise KeyError("there is no such place")


def returns_none(x, d):
    np.roll(x, d)


def returns_a_list(x, d):
    return np.roll(x, d).tolist()


def returns_text(x, d):
    return "moved"


def returns_a_number(x, d):
    return 3.0


def returns_a_tuple(x, d):
    return (np.roll(x, d), d)


def wrong_shape(x, d):
    return np.roll(x, d)[:, None]


def too_short(x, d):
    return np.roll(x, d)[:1]  # would broadcast


def whole_numbers(x, d):
    return np.roll(x, d).astype(int)


def single_precision(x, d):
    return np.roll(x, d).astype(np.float32)


def complex_numbers(x, d):
    return np.roll(x, d) + 0j


def objects(x, d):
    return np.roll(x, d).astype(object)


def not_a_number(x, d):
    return np.roll(x, d) * np.nan


def yields(x, d):
    yield from np.roll(x, d)


async def waits(x, d):
    return np.roll(x, d)


def changes_its_input(x, d):
    x += 1
    return np.roll(x - 1, d)


def calls_itself(x, d):
    return calls_itself(x, d)


def leaves(x, d):
    sys.exit("done")


def quits(x, d):
    os._exit(0)


def crashes(x, d):
    ctypes.string_at(0)


def asks_for_memory(x, d):
    return np.ones((10**7, 10**6))


def random_answer(x, d):
    return np.random.normal(size=len(x))


def random_for_long_signals(x, d):
    return np.roll(x, d) + (np.random.normal() if len(x) > 6 else 0)


def counts_its_calls(x, d):
    calls.append(1)
    return np.roll(x, len(calls))


def always_equal(x, d):
    return AlwaysEqual()


def a_subclass(x, d):
    return x.view(Subclass)


def huge(x, d):
    return np.zeros(10**8, np.uint8)


def returns_a_function(x, d):
    return np.roll


def uses_a_lock(x, d):
    with a_lock:
        return np.roll(x, d)


def reads_input(x, d):
    return int(input("how far?"))


def interrupts(x, d):
    raise KeyboardInterrupt


HOSTILE = [
    (raises, "error", "there is no such place"),
    (returns_none, "wrong", "Nothing came back"),
    (returns_a_list, "wrong", "a list"),
    (returns_text, "wrong", "a text"),
    (returns_a_number, "wrong", "the number 3"),
    (returns_a_tuple, "wrong", "a tuple"),
    (wrong_shape, "wrong", "shape (5, 1)"),
    (too_short, "wrong", "shape (1,)"),
    (whole_numbers, "wrong", "int64"),
    (single_precision, "wrong", "float32"),
    (complex_numbers, "wrong", "y.real"),
    (objects, "wrong", "dtype object"),
    (not_a_number, "wrong", "nan or inf"),
    (yields, "wrong", "use return"),
    (waits, "wrong", "use return"),
    (changes_its_input, "wrong", "changes its input x"),
    (calls_itself, "error", "calls itself"),
    (leaves, "error", "ends Python"),
    (quits, "error", "ended the whole Python process"),
    (crashes, "error", "ended the whole Python process"),
    (asks_for_memory, "error", "more memory"),
    (random_answer, "wrong", "two different answers"),
    (random_for_long_signals, "wrong", "The two sides"),
    (counts_its_calls, "wrong", "two different answers"),
    (always_equal, "wrong", "AlwaysEqual"),
    (a_subclass, "wrong", "Subclass"),
    (huge, "wrong", "shape (100000000,)"),
    (returns_a_function, "wrong", "brackets missing"),
    (uses_a_lock, "error", "a_lock (a lock)"),
    (reads_input, "error", "EOFError"),
    (interrupts, "error", "ended the whole Python process"),
]


def right(x, d):
    return np.roll(x, d)


@pytest.mark.parametrize(
    ("answer", "state", "said"), HOSTILE, ids=[case[0].__name__ for case in HOSTILE]
)
def test_hostile_answers_are_survived_named_and_repeatable(answer, state, said, named, capfd):
    answer = named(answer)
    first, again = check(answer), check(answer)
    assert first.state == state and said in repr(first)
    assert repr(first) == repr(again) and first._repr_html_() == again._repr_html_()
    assert check(named(right)).right
    shown = capfd.readouterr()
    assert shown.out == "" and shown.err == ""


def test_a_megabyte_of_print_is_swallowed_and_its_beginning_shown(named, capfd):
    def talks(x, d):
        print("beginning", "x" * 10**6, file=sys.stdout)
        print("x" * 10**6, file=sys.stderr)
        os.write(2, b"straight to the terminal\n")
        return x

    outcome = check(named(talks))
    shown = capfd.readouterr()
    assert outcome.state == "wrong" and "beginning" in repr(outcome)
    assert len(repr(outcome)) < 3000 and shown.out == shown.err == ""


def for_ever(x, d):
    while True:
        pass


def in_c_for_ever(x, d):
    return sum(range(10**11))


def sleeps(x, d):
    threading.Event().wait()


def grows(x, d):
    kept = []
    while True:
        kept.append(np.ones(10**6))


@pytest.mark.parametrize("answer", [for_ever, in_c_for_ever])
def test_endless_answers_are_stopped_by_processor_time(answer):
    worker = Worker(Limits(processor=0.5))
    judgement = judge(SHIFT, answer, worker)
    assert judgement.state == "error" and "had not come to an end" in judgement.failure.sentence
    assert dict(judgement.failure.given)["d"] == 1
    assert judge(SHIFT, right, worker).state == "right"
    worker.close()


def test_the_standing_limits_are_those_promised():
    assert (Limits().processor, Limits().wall, Limits().memory) == (5.0, 20.0, 2**30)


def naps(x, d):
    while True:
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is known to sleep")
@pytest.mark.parametrize("answer", [sleeps, naps])
def test_sleeping_answers_are_stopped_as_soon_as_those_that_work(answer):
    worker = Worker(Limits(processor=0.5, wall=60))
    assert "only waited" in judge(SHIFT, answer, worker).failure.sentence
    worker.close()


def test_what_the_limits_of_work_and_sleep_do_not_see_is_stopped_by_wall_time():
    worker = Worker(Limits(wall=0.5))
    assert "Look for a loop" in judge(SHIFT, for_ever, worker).failure.sentence
    worker.close()


def a_little_slow(x, d):
    sum(range(4 * 10**6))
    return np.roll(x, d)


def test_a_check_is_stretched_by_a_busy_machine_alone(monkeypatch):
    worker = Worker(Limits(check=0.4))
    monkeypatch.setattr("shiftlab.exercises.worker.PATIENCE", 1000)
    assert "too slow" in judge(SHIFT, a_little_slow, worker).failure.sentence
    monkeypatch.setattr("shiftlab.exercises.worker._used", lambda process: 0.0)
    worker.limits = Limits(check=0.01)  # passed at once, as nearly all of it is spent waiting
    assert judge(SHIFT, right, worker).state == "right"
    worker.close()


def test_slow_answers_cannot_stretch_a_check():
    worker = Worker(Limits(check=0.0))
    assert "too slow" in judge(SHIFT, right, worker).failure.sentence
    worker.close()


def holds_much(x, d):
    kept = np.ones(3 * 2**24)  # beyond the limit, but within what the system is told to allow
    while True:
        kept[0] += 1


@pytest.mark.parametrize("answer", [grows, holds_much])
def test_memory_is_limited(answer):
    worker = Worker(Limits(memory=2**28, processor=30, wall=60))
    judgement = judge(SHIFT, answer, worker)
    assert judgement.state == "error" and "more memory" in judgement.failure.sentence
    worker.close()


def test_what_is_no_function_of_an_exercise_is_told_what_to_write(named):
    class Shift:
        pass

    def shifted(x, d):
        return x

    def circular_shft(x, d):
        return x

    def one_argument(x):
        return x

    told = {
        "takes the function itself": np.zeros(3),
        "an int": 3,
        "The three dots": ...,
        "A lambda has no name": lambda x, d: x,
        "A partial has no name": partial(right, d=1),
        "There is no exercise named completely_else": named(shifted, "completely_else"),
        "Is it circular_shift?": circular_shft,
        "is a class here": named(Shift),
        "without quotes": "circular_shift",
        "def circular_shift(x, d)": named(one_argument),
    }
    for said, answer in told.items():
        outcome = check(answer)
        assert outcome.state == "error" and said in repr(outcome)
        assert outcome._repr_html_() == check(answer)._repr_html_()
