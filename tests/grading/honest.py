"""Honest submissions of notebook 01 in the ways of people: every point of theirs is owed."""

from __future__ import annotations

from collections.abc import Callable

from cheats.sheet import COMMUTING, Sheet


def _as_written(sheet: Sheet) -> None:
    """As in the solutions."""


def _tools_elsewhere(sheet: Sheet) -> None:
    """Tools, constants, tables and imports of one's own in other cells; one answer uses another."""
    sheet.at_first(
        "import math as m\n"
        "from functools import lru_cache\n"
        "from math import *\n"
        "import numpy as np\n"
        "from shiftlab.shifts import circular as moved\n\n"
        "ONE, (two, *_), total = 1, (2, 3), 0\n"
        "total += ONE\n"
        "table = {}\n"
        "for number in range(40):\n"
        "    table[number] = number % 7\n"
        "cache = {}\n"
        "if m.pi > 3:\n"
        "    def back(i, n):\n"
        "        return i % n\n"
        "try:\n"
        "    import a_package_that_is_not_there as norm\n"
        "except ImportError:\n"
        "    norm = np.linalg.norm\n\n\n"
        "@lru_cache\n"
        "def places(n, d):\n"
        "    return tuple(back(i - d, n) for i in range(n))\n\n\n"
        "class Walk:\n"
        '    """A signal on a circle."""\n'
        "    step = ONE\n\n"
        "    def __init__(self, x):\n"
        "        self.x = list(x)\n\n"
        "    def moved(self, d):\n"
        "        return np.array([self.x[i] for i in places(len(self.x), self.step * d)])\n"
    )
    sheet.answer(
        "circular_shift",
        "def circular_shift(x, d):\n    global total\n    total += 1\n    return Walk(x).moved(d)",
    )
    sheet.answer(
        "output_action",
        "def output_action(name, y, d):\n"
        "    match name:\n"
        "        case 'sum':\n            return y\n"
        "        case 'centre of mass':\n            return y + d\n"
        "        case 'mirror':\n            return moved(y, -d)\n"
        "        case 'every second value':\n            return moved(y, d // 2)\n"
        "    return moved(y, d)",
    )
    sheet.answer(
        "circular_convolve",
        "def circular_convolve(x, k):\n"
        "    key = (x.tobytes(), k.tobytes())\n"
        "    if key not in cache:\n"
        "        cache[key] = sum(w * circular_shift(x, j) for j, w in enumerate(k))\n"
        "    return cache[key].copy()",
    )
    sheet.answer(
        "equivariance_error",
        "def equivariance_error(f, xs, d):\n"
        "    ys = [f(x) for x in xs]\n"
        "    above = np.mean([norm(f(moved(x, d)) - moved(y, d)) for x, y in zip(xs, ys)])\n"
        "    below = np.mean([norm(ys[b] - ys[b - 1]) for b in range(len(ys))])\n"
        "    return 0.0 if above == 0 else above / below",
    )
    sheet.answer(
        "source_place", "def source_place(i, j, d, n):\n    return table.get(i - j - d, back(i, n))"
    )
    # The table holds places of a circle of seven only, so here is the answer after all.
    sheet.insert(
        "def source_place(i: int, j: int, d: int, n: int) -> int:\n"
        "    return (\n"
        "        (i - j - d)\n"
        "        % n\n"
        "    )",
        before="check_source_place",
    )


def _of_the_notebook(sheet: Sheet) -> None:
    """What only IPython understands, pictures, questions, output, and attempts left standing."""
    sheet.at_first(
        "%matplotlib inline\n"
        "import matplotlib.pyplot as plt\n"
        "from IPython import get_ipython\n"
        "from IPython.display import display\n"
        "get_ipython().run_line_magic('precision', '3')\n"
        "!echo hello\n"
        "files = !ls\n"
        "np.roll?\n"
        "display(np.arange(3))"
    )
    sheet.answer(
        "circular_shift",
        "%%time\n"
        "def circular_shift(x, d):\n"
        "    print('called with', x, d)\n"
        "    if len(x) == 1 or d % len(x) == 0:\n"
        "        return x.copy()\n"
        "    return circular_shift(np.array([x[-1], *x[:-1]]), d % len(x) - 1)\n\n"
        "plt.plot(circular_shift(np.arange(8.0), 3))\n"
        "plt.show()",
    )
    sheet.insert(
        "def circular_convolve(x, k):\n    return np.convolve(x, k)  # too long, but why?",
        before="circular_convolve",
    )
    sheet.insert("circular_convolve(np.ones(3), np.ones(2))[10]", before="circular_convolve")
    sheet.insert("# %% scratch\nfor i in range(3)\n    print(i)", before="circular_convolve")
    sheet.answer(
        "source_place",
        "def source_place(i, j, d, n):\n"
        '    """Where it stands.\n\n'
        "    % n brings it back.\n"
        '    """\n'
        "    place = i - j \\\n"
        "        - d\n"
        "    return place \\\n"
        "        % n\n\n"
        "%timeit -n 1 -r 1 source_place(1, 2, 3, 4)\n"
        "source_place?",
    )
    sheet.answer(
        "find_broken_invariance",
        "def find_broken_invariance(f, xs):\n"
        "    for x in xs:\n"
        "        y = f(1 * x)\n"
        "        δ = [d for d in range(1, len(x)) if not np.allclose(f(np.roll(x, d)), y)]\n"
        "        if δ:\n"
        "            return (x, δ[0])",
    )


def _deep(sheet: Sheet) -> None:
    """Recursion as deep as the student has asked Python for, in a cell of its own."""
    sheet.at_first("import sys\nsys.setrecursionlimit(20_000)")
    sheet.answer(
        "circular_shift",
        "def steps(i, d, n):\n"
        "    return i % n if d == 0 else steps(i - 1, d - 1, n)\n\n\n"
        "def circular_shift(x, d):\n"
        "    n = len(x)\n"
        "    return x[[steps(i, d % n + 100 * n, n) for i in range(n)]]",
    )


def _own_cell(sheet: Sheet) -> None:
    """The answers in cells that the student has added; those to be completed stand as they were."""
    for name in sheet.worth:
        cell = sheet.cell(name)
        answer, stub = cell.source, Sheet(COMMUTING).cell(name).source
        cell.source = stub
        sheet.insert(answer, before=f"check_{name}")


HONEST: dict[str, Callable[[Sheet], None]] = {
    "honest-1": _as_written,
    "honest-2": _tools_elsewhere,
    "honest-3": _of_the_notebook,
    "honest-4": _deep,
    "honest-5": _own_cell,
}


def sheet_of(student: str) -> Sheet:
    """What this honest student hands in."""
    sheet = Sheet(COMMUTING)
    sheet.solve(sheet.worth)
    HONEST[student](sheet)
    return sheet
