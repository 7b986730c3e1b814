"""Nothing that an answer does to its process reaches the next check, which is quick as well."""

import importlib
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from shiftlab.exercises import check
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.judge import cut, judge
from shiftlab.exercises.worker import Died, Limits, Worker, parcel


def right(x, d):
    return np.roll(x, d)


def underflows(x, d):
    assert (1e-300 * np.full(1, 1e-300)).item() == 0  # raises under np.seterr(all="raise")
    return np.roll(x, d)


def replaces_roll(x, d):
    np.roll = lambda x, d: x
    return x


def lets_numpy_raise(x, d):
    np.seterr(all="raise")
    return x


def leaves_a_thread(x, d):
    def spin():
        while True:
            pass

    if threading.active_count() < 2:
        threading.Thread(target=spin, daemon=True).start()
    return x


@pytest.mark.parametrize("answer", [replaces_roll, lets_numpy_raise, leaves_a_thread])
def test_a_right_answer_straight_after_is_right_and_quick(answer, named):
    assert check(named(right)).right
    assert check(named(answer)).state == "wrong"
    for after in (right, underflows):
        began = time.process_time(), time.monotonic()
        assert check(named(after)).right
        assert time.process_time() - began[0] < 1  # ours alone, whatever else the machine does
        assert time.monotonic() - began[1] < 5


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupt_of_the_notebook_does_not_end_a_worker_that_is_starting():
    worker = Worker()
    worker._spare = worker._started()
    os.kill(worker._spare[0].pid, signal.SIGINT)  # long before it has loaded anything
    process = worker._spare[0]
    try:
        assert worker.load(parcel(right)).failed is None
        assert worker._process is process
    finally:
        worker.close()


def test_a_helper_module_is_used_as_it_is_now(named, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    file = tmp_path / "my_helper.py"

    def by_helper(x, d):
        import my_helper

        return my_helper.moved(x, d)

    for step, state in (("-d", "wrong"), ("d", "right")):
        file.write_text(f"import numpy as np\ndef moved(x, d):\n    return np.roll(x, {step})\n")
        importlib.invalidate_caches()
        assert check(named(by_helper)).state == state


def test_each_function_has_a_process_of_its_own_and_the_last_one_is_ended():
    worker, seen = Worker(), []
    for _ in range(3):
        judge(exercises()["circular_shift"], right, worker)
        assert worker._process is None
        worker.load(parcel(right))
        seen.append(worker._process)
    worker.stop()
    spare = worker._spare[0]
    assert len({process.pid for process in (*seen, spare)}) == 4
    assert not any(process.is_alive() for process in seen) and spare.is_alive()
    worker.close()
    assert not spare.is_alive()


def test_a_spare_that_has_ended_is_replaced():
    worker = Worker()
    worker.load(parcel(right))
    spare = worker._spare[0]
    spare.terminate()
    spare.join()
    assert judge(exercises()["circular_shift"], right, worker).state == "right"
    worker.close()


def test_a_process_that_is_not_there_has_not_used_too_much_memory():
    with pytest.raises(Died) as gone:
        Worker().call((np.ones(3), 1))
    assert "memory" not in cut(gone.value)


def fills(x, d):
    kept = np.ones(3 * 2**24)
    while True:
        kept[0] += 1


def test_the_limit_that_is_named_is_the_limit():
    worker = Worker(Limits(memory=2**28, processor=30, wall=60))
    failure = judge(exercises()["circular_shift"], fills, worker).failure
    assert "(0.25 GB)" in failure.sentence
    worker.close()
