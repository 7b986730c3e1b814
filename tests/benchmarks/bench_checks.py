"""How long a student waits for a check: right, wrong and endless answers of every exercise.

A check is made in the real way: the function is sent by value to a worker that has been made ready
meanwhile, its laws are tried, the outcome is kept in a store and its card is made. Right answers
are those of the tests, wrong ones the misconceptions; endless ones hang in a C loop or in a sleep
at once, or in a Python loop at the last call of the check. Prints a table, and as the last line one
JSON object. Nothing is asserted. Run it by `make bench-checks`, on a machine that does nothing
else: the seconds of processor time (notebook and worker together) tell how far that was so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import cloudpickle
import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "exercises"))

from right_answers import RIGHT

from shiftlab.exercises import desk
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.worker import Worker

AIMS = {"right": 0.5, "wrong": 1.0, "endless": 7.0}  # seconds, at the 95th percentile
READY = 60.0  # seconds after which a fresh worker must have loaded what it needs
FIRST = (
    "import time\nimport numpy as np\nfrom shiftlab import check\n"
    "def circular_shift(x, d):\n    return np.roll(x, d)\n"
    "begun = time.perf_counter()\ncheck(circular_shift)._repr_html_()\n"
    "print(time.perf_counter() - begun)"
)


@dataclass(frozen=True)
class Taken:
    """What one check took: an exercise, a kind of answer, seconds of the clock and of processor."""

    exercise: str
    kind: str
    answer: str
    seconds: float
    processor: float


class Watched(Worker):
    """The worker of a check, which also counts calls and the processor time spent in it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls, self.processor = 0, 0.0
        self._before = 0.0

    def wait_for_spare(self) -> None:
        """Return when the worker that the next check takes has loaded all that it needs."""
        if self._spare is None:
            return
        process, end = psutil.Process(self._spare[0].pid), time.monotonic() + READY
        before = -1.0
        while (used := sum(process.cpu_times()[:2])) > before:
            if time.monotonic() > end:
                raise TimeoutError(f"A fresh worker was not ready after {READY:.0f} seconds.")
            before = used
            time.sleep(0.25)
        self._before = used

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Any:
        """As the worker's own."""
        self.calls += 1
        return super().call(arguments, strided)

    def stop(self) -> None:
        """As the worker's own."""
        if self._process is not None and self._process.is_alive():
            used = sum(psutil.Process(self._process.pid).cpu_times()[:2])
            self.processor += used - self._before
        super().stop()


def named(function: Callable[..., Any], exercise: Exercise) -> Callable[..., Any]:
    """The same function under the exercise's name, sent by value as a notebook's own is."""
    if not isinstance(function, FunctionType):  # a partial, or an object that can be called
        takes = ", ".join(exercise.takes)
        function = eval(f"lambda {takes}: function({takes})", {"function": function})
    copy = FunctionType(
        function.__code__,
        function.__globals__,
        exercise.name,
        function.__defaults__,
        function.__closure__,
    )
    copy.__module__, copy.__kwdefaults__ = function.__module__, function.__kwdefaults__
    module = sys.modules.get(function.__module__ or "")
    if module is not None and module.__name__ != "__main__":
        cloudpickle.register_pickle_by_value(module)
    return copy


def hanging(exercise: Exercise, calls: int) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Endless answers; calls: how often a right answer is called in a check."""
    takes = ", ".join(exercise.takes)
    source = f"""
def in_a_c_loop({takes}):
    return sum(range(10**14))

def in_a_sleep({takes}):
    import time
    time.sleep(10**6)

def in_the_last_call({takes}):
    global left
    left -= 1
    while not left:
        pass
    return right({takes})
"""
    names = {"right": RIGHT[exercise.name][0], "left": calls, "__name__": "__main__"}
    named(names["right"], exercise)  # so that it, too, is sent by value
    exec(source, names)
    for kind in ("in_a_c_loop", "in_a_sleep", "in_the_last_call"):
        yield kind, named(names[kind], exercise)


def taken(
    worker: Watched, exercise: Exercise, kind: str, label: str, answer: Callable[..., Any]
) -> Taken:
    """One check, from the call to the finished card. Raises ValueError if it ends otherwise."""
    worker.wait_for_spare()
    worker.calls, worker.processor = 0, 0.0
    own, begun = time.process_time(), time.perf_counter()
    outcome = desk.check(answer)
    outcome._repr_html_()
    seconds = time.perf_counter() - begun
    failure = outcome.judgement and outcome.judgement.failure
    found = "endless" if failure and failure.kind == "cut" else outcome.state
    if (found == "error" and kind == "wrong") or found == kind:
        processor = time.process_time() - own + worker.processor
        return Taken(exercise.name, kind, label, seconds, processor)
    raise ValueError(f"{exercise.name}: the answer {label} should be {kind}; it is {outcome!r}")


def checks(worker: Watched, exercise: Exercise, endless: bool) -> Iterator[Taken]:
    """All checks of one exercise."""
    for answer in RIGHT[exercise.name]:
        yield taken(worker, exercise, "right", answer.__name__, named(answer, exercise))
    calls = worker.calls
    for known in exercise.misconceptions:
        yield taken(worker, exercise, "wrong", known.name, named(known.wrong, exercise))
    if endless:
        taken(worker, exercise, "right", "counted", named(RIGHT[exercise.name][0], exercise))
        calls = worker.calls
        for label, answer in hanging(exercise, calls):
            yield taken(worker, exercise, "endless", label, answer)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95)) if values else 0.0


def row(title: str, every: list[Taken]) -> str:
    """A line of the table: median, 95th percentile and mean processor time of each kind."""
    parts = []
    for kind, aim in AIMS.items():
        these = [one for one in every if one.kind == kind]
        if not these:
            parts.append(f"{'–':>8}{'–':>7}{'–':>7} ")
            continue
        seconds = [one.seconds for one in these]
        processor = float(np.mean([one.processor for one in these]))
        late = "!" if p95(seconds) > aim else " "
        parts.append(f"{np.median(seconds):8.2f}{p95(seconds):7.2f}{late}{processor:6.2f} ")
    return f"{title:<30}" + "".join(parts)


def main() -> None:
    """Time them all and print what they took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help="exercises (default: all)")
    options.add_argument(
        "--no-endless", action="store_true", help="leave out what takes 20 minutes"
    )
    chosen = options.parse_args()
    folder = tempfile.TemporaryDirectory()
    os.environ["SHIFTLAB_STORE"] = str(Path(folder.name) / "store.jsonl")
    os.environ.pop("NBGRADER_EXECUTION", None)
    busy = psutil.getloadavg()[0]
    first = [_first() for _ in range(3)]
    print(f"The first check in a kernel, which starts the worker: {np.median(first):.2f} s.\n")
    desk._worker = worker = Watched()
    these = [exercises()[name] for name in chosen.names or exercises()]
    desk.check(named(RIGHT[these[0].name][0], these[0]))
    print(f"{'':<30}" + "".join(f"{kind + ' s':>15}{'':8}" for kind in AIMS))
    print(f"{'exercise':<30}" + f"{'median':>8}{'p95':>7}{'cpu':>7} " * len(AIMS), flush=True)
    every: list[Taken] = []
    for exercise in these:
        found = list(checks(worker, exercise, not chosen.no_endless))
        print(row(f"{exercise.number} {exercise.name}", found), flush=True)
        every += found
    worker.close()
    folder.cleanup()
    print(row("all", every))
    for kind in AIMS:
        slow = sorted((one for one in every if one.kind == kind), key=lambda one: -one.seconds)[:6]
        said = "; ".join(f"{one.exercise} ({one.answer}) {one.seconds:.2f} s" for one in slow)
        print(f"Slowest {kind}: {said}.")
    print(f"Load at the beginning {busy:.1f}, at the end {psutil.getloadavg()[0]:.1f}.")
    figures = {
        f"{kind}_p95_s": round(p95([one.seconds for one in every if one.kind == kind]), 2)
        for kind in AIMS
    }
    print(json.dumps({"exercises": len(these), **figures}))


def _first() -> float:
    ran = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True)
    return float(ran.stdout)


if __name__ == "__main__":
    main()
