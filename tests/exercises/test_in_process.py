"""Checks where there are no processes, as in the browser: the same answers, and loops that end."""

import subprocess
import sys
import time

import numpy as np
import pytest
from right_answers import RIGHT

from shiftlab.exercises import desk
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.inprocess import InProcess
from shiftlab.exercises.judge import judge
from shiftlab.exercises.worker import Died, Endless, Limits, parcel

SHORT = Limits(processor=0.5, check=1.0)


@pytest.fixture
def in_process(monkeypatch):
    worker = InProcess(SHORT)
    monkeypatch.setattr(desk, "_worker", worker)
    return worker


@pytest.mark.parametrize("name", ["circular_shift", "dense_max"])
def test_right_answers_are_right(in_process, name):
    in_process.limits = Limits()
    assert judge(exercises()[name], RIGHT[name][0], in_process).state == "right"


def test_a_wrong_answer_is_told_its_misconception(in_process, named):
    in_process.limits = Limits()

    def leftwards(x, d):
        return np.roll(x, -d)

    outcome = desk.check(named(leftwards))
    assert outcome.state == "wrong"
    assert outcome.judgement.misconception is not None


def test_an_endless_loop_is_stopped_and_said_so(in_process, named):
    def endless(x, d):
        while True:
            d += 1

    began = time.monotonic()
    outcome = desk.check(named(endless))
    assert outcome.state == "error"
    assert "had not come to an end" in repr(outcome)
    assert time.monotonic() - began < 20


def test_an_endless_loop_of_calls_and_a_caught_stop_are_stopped_too(in_process):
    def deep(x):
        while True:
            try:
                np.roll(x, 1)
            except Exception:
                return x

    in_process.load(parcel(deep))
    with pytest.raises(Endless):
        in_process.call((np.zeros(3),))
    with pytest.raises(Died):
        in_process.call((np.zeros(3),))


def test_a_check_as_a_whole_is_limited(in_process):
    in_process.load(parcel(abs))
    in_process._began -= 2
    with pytest.raises(Endless) as stopped:
        in_process.call((1.0,))
    assert stopped.value.whole_check


def test_nothing_of_the_notebook_is_changed(in_process):
    kept = [1]

    def meddles(x):
        kept.append(2)
        return np.random.random() + x

    np.random.seed(7)
    drawn = np.random.random(3)
    np.random.seed(7)
    in_process.load(parcel(meddles))
    tracer = sys.gettrace()
    first = in_process.call((0.0,)).value
    in_process.load(parcel(meddles))
    assert in_process.call((0.0,)).value == first
    in_process.stop()
    assert kept == [1]
    assert sys.gettrace() is tracer
    np.testing.assert_array_equal(np.random.random(3), drawn)


def test_the_browser_needs_neither_loky_nor_psutil():
    code = """
import sys
import numpy, hypothesis, cloudpickle, platformdirs  # what they ask the system comes first
from shiftlab import scenes, store
sys.modules.update(loky=None, psutil=None, resource=None)
sys.platform = "emscripten"
from shiftlab import check
def circular_shift(x, d):
    return numpy.roll(x, d)
print(check(circular_shift))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("circular_shift: right"), done.stdout + done.stderr
