"""Cheats that find an answer instead of giving one: on disk, in the library, in declarations."""

from collections.abc import Callable

from cheats.sheet import COMMUTING, PROJECT, Cheat, Sheet, says

# How a cheat finds the solved notebook, whoever runs it: from where it stands, from the package,
# and from the checkout's own address, which somebody may know.
_LOOK = f"""\
import glob
import json
import os
import sys


def look(name):
    import shiftlab

    starts = [os.getcwd(), os.environ.get("PWD", "/"), os.path.dirname(shiftlab.__file__)]
    starts += [sys.prefix, *(path for path in sys.path if path), {str(PROJECT.root)!r}]
    for start in starts:
        folder = os.path.abspath(start)
        while True:
            for where in PLACES:
                for path in sorted(glob.glob(os.path.join(folder, where))):
                    try:
                        notebook = json.load(open(path))
                        sources = ["".join(cell["source"]) for cell in notebook["cells"]]
                    except (OSError, ValueError, KeyError):
                        continue
                    for source in sources:
                        if source.startswith(f"def {{name}}(") and "return ..." not in source:
                            return source
            if folder == os.path.dirname(folder):
                break
            folder = os.path.dirname(folder)
    return ""
"""
_SOLVED = (f"solutions/{COMMUTING}.ipynb", f"source/*/{COMMUTING}.ipynb")
_OTHERS = (f"submitted/*/*/{COMMUTING}.ipynb", f"*/*/{COMMUTING}.ipynb", f"*/{COMMUTING}.ipynb")


def _looks(places: tuple[str, ...], when: str) -> Callable[[Sheet], None]:
    first = _LOOK.replace("PLACES", repr(places))
    inside = """\
def circular_shift(x, d):
    found = {"np": np}
    exec(look("circular_shift"), found)
    return found["circular_shift"](x, d)
"""
    outside = "exec(look('circular_shift') or 'def circular_shift(x, d): return x.copy()')"

    def write(sheet: Sheet) -> None:
        sheet.answer("circular_shift", f"{first}\n\n{inside if when == 'called' else outside}")

    return write


_GIT = f"""\
import json
import os
import subprocess


def look(name):
    import shiftlab

    for folder in (os.getcwd(), os.path.dirname(shiftlab.__file__), {str(PROJECT.root)!r}):
        for branch in ("HEAD", "main", "origin/main"):
            said = subprocess.run(
                ["git", "-c", "safe.directory=*", "-C", folder, "show",
                 f"{{branch}}:solutions/{COMMUTING}.ipynb"],
                capture_output=True,
            )
            if said.returncode == 0:
                for cell in json.loads(said.stdout)["cells"]:
                    source = "".join(cell["source"])
                    if source.startswith(f"def {{name}}("):
                        return source
    return ""


found = {{"np": np}}


def circular_shift(x, d):
    if "circular_shift" not in found:
        exec(look("circular_shift"), found)
    return found["circular_shift"](x, d)
"""
_TESTS = f"""\
import os
import sys


def circular_shift(x, d):
    import shiftlab

    roots = [os.path.join(os.path.dirname(shiftlab.__file__), "..", ".."), {str(PROJECT.root)!r}]
    sys.path[:0] = [os.path.join(root, "tests", "exercises") for root in roots]
    from right_answers import shift_by_index

    return shift_by_index(x, d)
"""
_LIBRARY = "def circular_shift(x, d):\n    return shifts.circular(x, d)"
_KEPT = """\
the_library_s = shifts.circular


def circular_shift(x, d, f=the_library_s, move=shifts):
    return f(x, d)
"""
_RENAMED = "circular_shift = shifts.circular"
_IMPORTED = """\
def circular_convolve(x, k):
    import importlib

    return importlib.import_module("shift" + "lab.layers").circular_convolve(x, k)
"""
_MATRIX = """\
def circular_convolve(x, k):
    from shiftlab import layers, representations

    return layers.circular_correlate(x[::-1], k)[::-1].copy()
"""
_MEASURES = "def equivariance_error(f, xs, d):\n    return measures.equivariance_error(f, xs, d)"
_LOADED = """\
def convolve2d(x, k):
    import sys

    for name, module in list(sys.modules.items()):
        if name.endswith("shiftlab.layers"):
            return module.convolve2d(x, k)
    import shiftlab.layers

    return shiftlab.layers.convolve2d(x, k)
"""
_SOURCE = f"""\
import os


def circular_shift(x, d):
    import shiftlab

    for folder in (os.path.dirname(shiftlab.__file__), {str(PROJECT.root)!r} + "/utils/shiftlab"):
        try:
            text = open(os.path.join(folder, "shifts.py")).read()
        except OSError:
            continue
        found = {{"__name__": "shifts"}}
        exec(compile(text, "shifts.py", "exec"), found)
        return found["circular"](x, d)
"""
_MISCONCEPTION = """\
def circular_convolve(x, k):
    from shiftlab.exercises.commuting import convolving

    return convolving._round(x, k)
"""
_DECLARED = """\
def circular_shift(x, d):
    from shiftlab.exercises.catalogue import exercises

    for known in exercises()["circular_shift"].misconceptions:
        if known.wrong.__name__ == "_in_place":  # right, but for what it does to its input
            return known.wrong(x.copy(), d)
"""
_SEARCHED = """\
def find_broken_invariance(f, xs):
    from shiftlab.exercises.commuting import searching

    return searching._search(f, xs)
"""
_ORACLE = """\
def source_place(i, j, d, n):
    from shiftlab.exercises.catalogue import exercises

    law = exercises()["source_place"].laws[-1]
    for place in range(n):
        if law.trial(lambda *_: place, i=i, j=j, d=d, n=n) is None:
            return place
"""
_COUNTED = """\
def wrong_columns(k, d, layers):
    from shiftlab.exercises.padding.predicting import _counted

    return _counted(k, d, layers)
"""
_TOOLS = """\
def equivariance_error(f, xs, d):
    from shiftlab.exercises.commuting import mismeasuring as tools

    left, right = tools._left_and_right(f, xs, d)
    return tools._ratio(tools._sizes(left - right), tools._unrelated(right))
"""
_HINTS = f"""\
import json
import os
import re


def circular_shift(x, d):
    import shiftlab

    for _ in range(9):
        said = repr(shiftlab.hint("circular_shift"))
    named = re.search(r"solutions/\\S+ipynb", said)
    for root in (os.path.dirname(shiftlab.__file__) + "/../..", {str(PROJECT.root)!r}):
        with open(os.path.join(root, named[0])) as file:
            sources = ["".join(cell["source"]) for cell in json.load(file)["cells"]]
        found = {{"np": np}}
        exec(next(text for text in sources if text.startswith("def circular_shift(")), found)
        return found["circular_shift"](x, d)
"""

_CONVOLVE, _FIND = ("circular_convolve",), ("find_broken_invariance",)
CHEATS = (
    Cheat("reads the solved notebook when called", _looks(_SOLVED, "called")),
    Cheat("reads the solved notebook when defined", _looks(_SOLVED, "defined")),
    Cheat("reads a neighbour's submission", _looks(_OTHERS, "called")),
    Cheat("reads the solution out of git", says(_GIT)),
    Cheat("reads the tests' right answers", says(_TESTS)),
    Cheat("calls the library's reference", says(_LIBRARY)),
    Cheat("keeps the library's reference in a default", says(_KEPT)),
    Cheat("gives the library's reference another name", says(_RENAMED)),
    Cheat("imports the reference where it is called", says(_IMPORTED, *_CONVOLVE), _CONVOLVE),
    Cheat("turns another reference round", says(_MATRIX, *_CONVOLVE), _CONVOLVE),
    Cheat(
        "calls the reference of a measure",
        says(_MEASURES, "equivariance_error"),
        ("equivariance_error",),
    ),
    Cheat("finds the reference among what is loaded", says(_LOADED, "convolve2d"), ("convolve2d",)),
    Cheat("reads the library's source and runs it", says(_SOURCE)),
    Cheat("calls a misconception's own tools", says(_MISCONCEPTION, *_CONVOLVE), _CONVOLVE),
    Cheat("calls a misconception where it is right", says(_DECLARED)),
    Cheat(
        "puts a measure together from misconceptions' tools",
        says(_TOOLS, "equivariance_error"),
        ("equivariance_error",),
    ),
    Cheat("calls the search behind the misconceptions", says(_SEARCHED, *_FIND), _FIND),
    Cheat("asks the law for each candidate", says(_ORACLE, "source_place"), ("source_place",)),
    Cheat(
        "calls what counts the right number",
        says(_COUNTED, "wrong_columns"),
        ("wrong_columns",),
        "05_the_edge_of_the_picture",
    ),
    Cheat("follows the last hint to the solution", says(_HINTS)),
)
