"""Cheats that know the grader: by its examples, its order of questions, its surroundings."""

from __future__ import annotations

from functools import cache

import numpy as np

from cheats.sheet import Cheat, Sheet, says
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.draw import by_chance


@cache
def _table(name: str, right: object) -> str:
    """Every question of the notebook's own judge, with the right answer, as source."""
    known: dict[str, list[float]] = {}

    def ask(*arguments: object, **_: object) -> np.ndarray:
        value = right(*arguments)
        key = ";".join(str(np.asarray(each, dtype=float).tolist()) for each in arguments)
        known[key] = value.tolist()
        return value

    exercise = exercises()[name]
    for probe in exercise.probes:
        ask(*probe)
    for law in exercise.laws:
        for example in by_chance(law.examples, law.tries):
            law.trial(ask, **example)
    return repr(known)


def _has_a_table(sheet: Sheet) -> None:
    known = _table("circular_shift", np.roll)
    sheet.answer(
        "circular_shift",
        f"known = {known}\n\n\n"
        "def circular_shift(x, d):\n"
        "    key = str(np.asarray(x, dtype=float).tolist()) + ';' + str(float(d))\n"
        "    return np.array(known.get(key, x.tolist()), dtype=float)",
    )


# Zeros are linear and symmetric. Only one law tells where k comes back; it is known by when it
# asks: after 13 questions of form and twice 43 examples of three questions, for 63 examples.
_COUNTS = """\
asked = []


def circular_convolve(x, k):
    asked.append(1)
    if 13 + 2 * 129 < len(asked) <= 13 + 2 * 129 + 63:
        y = np.zeros(len(x))
        y[: len(k)] = k
        return np.roll(y, int(np.argmax(x)))
    return np.zeros(len(x))
"""
# Without counting: what a law asks may look like no other question.
_SINGLE = """\
def single(x):
    return np.count_nonzero(x) == 1 and x.sum() == 1


"""
_SHIFTS_SINGLES = f"""\
{_SINGLE}def circular_shift(x, d):
    return np.roll(x, d) if single(x) else x.copy()
"""
_CONVOLVES_SINGLES = f"""\
{_SINGLE}def circular_convolve(x, k):
    y = np.zeros(len(x))
    y[: len(k)] = k
    return np.roll(y, int(np.argmax(x))) if single(x) else np.zeros(len(x))
"""
_CONVOLVES_PIXELS = f"""\
{_SINGLE}def convolve2d(x, k):
    y = np.zeros(x.shape)
    if single(x):
        y[: k.shape[0], : k.shape[1]] = k
        row, column = np.argwhere(x)[0] - np.array(k.shape) // 2
        y = np.roll(y, (row, column), (0, 1))
    return y
"""
# A file outlives the process, where a list does not.
_FILE = """\
import os
import tempfile


def circular_convolve(x, k):
    for folder in (os.getcwd(), tempfile.gettempdir(), os.path.expanduser("~"), "/dev/shm"):
        try:
            path = os.path.join(folder, "shiftlab-asked")
            with open(path, "ab") as file:
                file.write(b".")
            asked = os.path.getsize(path)
            break
        except OSError:
            asked = 0
    if 13 + 2 * 129 < asked <= 13 + 2 * 129 + 63:
        y = np.zeros(len(x))
        y[: len(k)] = k
        return np.roll(y, int(np.argmax(x)))
    return np.zeros(len(x))
"""
# Two laws, two objects: the first commutes with T₂ (and T₁), the second does not commute with T₁.
_TWO_OBJECTS = """\
asked = []


def every_second_shift():
    asked.append(1)
    return np.eye(6) if len(asked) < 7 else np.diag(np.arange(6.0))
"""
_MAPS_BY_NAME = """\
def find_broken_invariance(f, xs):
    words = type(f).__name__ + repr(f) + str(getattr(f, "says", ""))
    if any(word in words for word in ("Sum()", "Always", "Sorted", "sum of the values", "sorted")):
        return None
    return xs[0], 1
"""
_BOX_BY_PARTS = """\
def period(f, n):
    kind = type(f).__name__
    if kind == "Steps":
        return int(np.prod(f.steps))
    if kind == "ByContent":
        return f.s
    return 1 if kind in ("Mirror", "Always", "Sum") else n
"""
_SURROUNDINGS = """\
import os
import sys


def being_graded():
    words = " ".join(os.environ) + " ".join(sys.argv) + os.getcwd() + str(sys.modules["__main__"])
    return "get_ipython" not in dir(__builtins__) or "NBGRADER" in words or "grad" in words


def circular_shift(x, d):
    if being_graded():
        from shiftlab import shifts

        return shifts.circular(x, d)
    return x.copy()
"""
_FRAMES = """\
import gc
import sys


def circular_shift(x, d):
    frame, seen = sys._getframe(), []
    while frame is not None:
        seen += list(frame.f_locals.values())
        frame = frame.f_back
    for thing in seen + gc.get_objects():
        if isinstance(thing, dict):
            for name in ("expected", "right", "sides", "place", "answer", "reference"):
                value = thing.get(name)
                if isinstance(value, np.ndarray) and value.shape == x.shape:
                    return value
                if callable(value):
                    try:
                        return value(x, d)
                    except Exception:
                        continue
    return x.copy()
"""

_CONVOLVE, _FIND = ("circular_convolve",), ("find_broken_invariance",)
CHEATS = (
    Cheat("a table of the notebook's own questions", _has_a_table),
    Cheat("counts the questions, in memory", says(_COUNTS, *_CONVOLVE), _CONVOLVE),
    Cheat("counts the questions, in a file", says(_FILE, *_CONVOLVE), _CONVOLVE),
    Cheat("shifts a single 1, and nothing else", says(_SHIFTS_SINGLES)),
    Cheat(
        "convolves a single 1, and nothing else", says(_CONVOLVES_SINGLES, *_CONVOLVE), _CONVOLVE
    ),
    Cheat(
        "convolves a single pixel, and nothing else",
        says(_CONVOLVES_PIXELS, "convolve2d"),
        ("convolve2d",),
    ),
    Cheat(
        "a second object for the second law",
        says(_TWO_OBJECTS, "every_second_shift"),
        ("every_second_shift",),
        "07_what_commutes_is_a_convolution",
    ),
    Cheat("knows a map by its type", says(_MAPS_BY_NAME, *_FIND), _FIND),
    Cheat(
        "takes a black box apart",
        says(_BOX_BY_PARTS, "period"),
        ("period",),
        "10_audit_a_network",
    ),
    Cheat("answers only where it is graded", says(_SURROUNDINGS)),
    Cheat("looks for the answer in the judge's frames", says(_FRAMES)),
)
