"""Submissions that are no notebook, never end, or take all there is. Each may cost only itself.

All are bounded by themselves as well: should the grader's limits fail, they end or stop growing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from cheats.sheet import COMMUTING, Sheet

MARK = "left-behind-by-a-submission"  # in the command line of processes that should be gone
Write = Callable[[Path], None]


@dataclass(frozen=True)
class Broken:
    """A submission of notebook 01 that costs itself, and nothing else.

    write: puts it at a path whose folder is there; keeps: exercises that are honest and have to
    keep their points in spite of the rest.
    """

    name: str
    write: Write
    keeps: tuple[str, ...] = ()


def text_of(sheet: Sheet) -> str:
    """The sheet as a file's text."""
    return nbformat.v4.writes(sheet.notebook)


def honest() -> Sheet:
    """Notebook 01 with every exercise solved."""
    sheet = Sheet(COMMUTING)
    sheet.solve(sheet.worth)
    return sheet


OTHERS = tuple(name for name in honest().worth if name != "circular_shift")


def _in_a_cell(source: str) -> Write:
    """Honest, but for a cell before all answers."""

    def write(path: Path) -> None:
        sheet = honest()
        sheet.at_first(source)
        path.write_text(text_of(sheet), encoding="utf-8")

    return write


def _in_an_answer(body: str) -> Write:
    """Honest, but for what `circular_shift` does when it is called."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())

    def write(path: Path) -> None:
        sheet = honest()
        sheet.answer("circular_shift", f"def circular_shift(x, d):\n{lines}")
        path.write_text(text_of(sheet), encoding="utf-8")

    return write


def _needed_by_all(source: str) -> Write:
    """Honest, but `np`, which every answer uses, is made by a statement that never ends well."""

    def write(path: Path) -> None:
        sheet = honest()
        sheet.at_first(source)
        path.write_text(text_of(sheet), encoding="utf-8")

    return write


def _text(change: Callable[[str], str | bytes]) -> Write:
    """A file made from an honest one's text."""

    def write(path: Path) -> None:
        changed = change(text_of(honest()))
        path.write_bytes(changed.encode() if isinstance(changed, str) else changed)

    return write


def _data(change: Callable[[dict], object]) -> Write:
    """A file made from an honest one's JSON."""

    def write(path: Path) -> None:
        notebook = json.loads(text_of(honest()))
        changed = change(notebook)
        path.write_text(json.dumps(notebook if changed is None else changed), encoding="utf-8")

    return write


def _nothing(path: Path) -> None:
    path.parent.rmdir()


def _no_folder(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("I put my notebook into the other folder.\n", encoding="utf-8")


def _another_name(path: Path) -> None:
    path.with_name("Untitled1.ipynb").write_text(text_of(honest()), encoding="utf-8")


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(target: str) -> Write:
    def write(path: Path) -> None:
        path.symlink_to(target)

    return write


def _another_notebook(path: Path) -> None:
    sheet = Sheet("02_strides")
    sheet.solve(sheet.worth)
    path.write_text(text_of(sheet), encoding="utf-8")


def _another_version(notebook: dict) -> None:
    """An older release: one exercise was not there, one had another name, one is gone now."""
    cells = []
    for cell in notebook["cells"]:
        meta = cell["metadata"].get("nbgrader", {})
        name = meta.get("grade_id", "").removeprefix("check_")
        if name == "convolve2d":
            continue
        if name == "circular_shift":
            meta["grade_id"] = meta["grade_id"].replace("circular_shift", "shift_round")
            cell["source"] = "".join(cell["source"]).replace("circular_shift", "shift_round")
        cells.append(cell)
        if name == "source_place":
            cells.append(json.loads(json.dumps(cell).replace("source_place", "target_place")))
    notebook["cells"] = cells


def _without_cells(notebook: dict) -> None:
    notebook["cells"] = []


def _as_format_3(notebook: dict) -> object:
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": notebook["cells"], "metadata": {}}],
    }


def _odd_cells(notebook: dict) -> None:
    first = notebook["cells"][0]
    notebook["cells"][:0] = [
        None,
        7,
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": [1, 2], "metadata": []},
        {"cell_type": "code", "source": {"x": 1}, "metadata": {"nbgrader": "yes"}},
        {**first, "metadata": {"nbgrader": {"grade_id": ["check_circular_shift"]}}},
    ]


def _kernel_of_its_own(notebook: dict) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "../../bin/sh", "display_name": "x"}


def _surrogates(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "circular_shift":
            cell["source"] = (
                "def circular_shift(x, d):\n    print('\\ud800')\n    raise ValueError('\\udfff')"
            )


_FORKS = """\
import os
import time

for _ in range(200):
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
time.sleep(1)
return x.copy()"""
_THREADS = """\
import threading
import time

for _ in range(300):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
return x.copy()"""
_STAYS = f"""\
import subprocess
import sys

for python in (sys.executable, "python3", "/usr/bin/python3", "/bin/sh"):
    for detached in (True, False):
        try:
            subprocess.Popen(
                [python, "-c", "import time; time.sleep(300)  # {MARK}"]
                if "python" in python
                else [python, "-c", "sleep 300  # {MARK}"],
                start_new_session=detached,
            )
        except OSError:
            continue
return x.copy()"""
_DAEMON = """\
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(90)
    os._exit(0)
time.sleep(0.2)
return x.copy()"""
_MEMORY = """\
held = []
for _ in range(60):
    held.append(np.ones(10**7))
return x.copy()"""
_DISK = """\
import os
import tempfile
import time

for folder in (os.getcwd(), tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"):
    try:
        for number in range(12):
            with open(os.path.join(folder, f"shiftlab-fill-{number}"), "wb") as file:
                for _ in range(25):
                    file.write(bytes(2**20))
        break
    except OSError:
        continue
time.sleep(0.5)
return x.copy()"""
_FILES = """\
import os

for number in range(20_000):
    with open(f"small-{number}", "w"):
        pass
return x.copy()"""
_PRINTS = """\
for _ in range(2000):
    print("right " * 20_000)
return x.copy()"""
_ENDS_PARENT = """\
import os
import signal

parent = os.getppid()
try:
    with open(f"/proc/{parent}/cmdline") as file:
        ours = any(name in file.read() for name in ("shiftlab", "nbgrader", "ipykernel"))
except OSError:
    ours = True
if ours and parent > 1:
    os.kill(parent, signal.SIGKILL)
return x.copy()"""
_STOPS_PARENT = _ENDS_PARENT.replace("SIGKILL", "SIGSTOP")
_STOPS_ITSELF = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"
_CLOSES = "import os\nos.closerange(0, 200)\nreturn x.copy()"
_GROUP = "import os, signal\nos.killpg(os.getpgrp(), signal.SIGTERM)\nreturn x.copy()"
_FORGED = """\
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "_Talk":
        thing._say(["reply", None, None, [99, -99], "\\ud800"])
return x.copy()"""
_FLOODS = """\
import os

for descriptor in range(3, 30):
    for _ in range(4000):
        try:
            os.set_blocking(descriptor, False)
            os.write(descriptor, bytes(2**14))
        except OSError:
            break
return x.copy()"""
_SCRIPT = """\
print("<script>alert(1)</script>")
raise ValueError("<script>alert(1)</script><img src=x onerror=alert(1)>")"""


def _asks_for_ever(path: Path) -> None:
    sheet = honest()
    sheet.answer(
        "find_broken_invariance",
        "def find_broken_invariance(f, xs):\n    while True:\n        f(xs[0])",
    )
    path.write_text(text_of(sheet), encoding="utf-8")


def _many_names(count: int) -> str:
    """Statements each of which needs the next one."""
    return "\n".join(f"a{i} = 'a{i + 1}' and a{i + 1}" for i in range(count)) + f"\na{count} = 0"


def _tangled(path: Path) -> None:
    sheet = honest()
    sheet.at_first(_many_names(12_000))
    sheet.answer("circular_shift", "def circular_shift(x, d):\n    return x + a0")
    path.write_text(text_of(sheet), encoding="utf-8")


BROKEN = (
    Broken("empty", _text(lambda text: "")),
    Broken("cut off in the middle", _text(lambda text: text[: len(text) // 2])),
    Broken("not JSON", _text(lambda text: "<html>Log in to download</html>")),
    Broken("binary", _text(lambda text: bytes(range(256)) * 400)),
    Broken("another encoding", _text(lambda text: text.encode("utf-16"))),
    Broken("JSON, but a list", _text(lambda text: "[1, 2, 3]")),
    Broken("100 000 brackets", _text(lambda text: "[" * 100_000)),
    Broken("a number of 10 MB", _text(lambda text: "1" * 10**7)),
    Broken("40 MB", _text(lambda text: text + " " * (40 * 2**20))),
    Broken("without cells", _data(_without_cells)),
    Broken("format 3", _data(_as_format_3)),
    Broken("format 99", _data(lambda notebook: notebook.update(nbformat=99))),
    Broken("format “4”", _data(lambda notebook: notebook.update(nbformat="4"))),
    Broken("cells that are none", _data(_odd_cells)),
    Broken(
        "another version of the notebook",
        _data(_another_version),
        tuple(name for name in OTHERS if name != "convolve2d"),
    ),
    Broken("another notebook under this name", _another_notebook),
    Broken("a kernel of its own", _data(_kernel_of_its_own), ("circular_shift", *OTHERS)),
    Broken("characters that no file can hold", _data(_surrogates), OTHERS),
    Broken("a folder without notebook", lambda path: None),
    Broken("no folder", _nothing),
    Broken("a file where the folder should be", _no_folder),
    Broken("another name", _another_name),
    Broken("a folder in place of the file", _a_folder),
    Broken("a pipe in place of the file", _a_pipe),
    Broken("a link to nowhere", _link("nowhere.ipynb")),
    Broken("a link to itself", _link(f"{COMMUTING}.ipynb")),
    Broken("a link to endless zeros", _link("/dev/zero")),
    Broken(
        "a link to another's submission", _link(f"../../honest-1/{COMMUTING}/{COMMUTING}.ipynb")
    ),
    Broken("endless in a cell", _needed_by_all("while True:\n    np = np")),
    Broken("asleep in a cell", _needed_by_all("np = __import__('time').sleep(1e6)")),
    Broken("an endless cell that nobody needs", _in_a_cell("while True:\n    pass"), OTHERS),
    Broken("endless in an answer", _in_an_answer("while True:\n    pass"), OTHERS),
    Broken("endless in C", _in_an_answer("return sum(range(10**14))"), OTHERS),
    Broken("asleep in an answer", _in_an_answer("import time\ntime.sleep(1e6)"), OTHERS),
    Broken("stops itself", _in_an_answer(_STOPS_ITSELF), OTHERS),
    Broken("asks the grader's function for ever", _asks_for_ever, ("circular_shift",)),
    Broken("200 processes", _in_an_answer(_FORKS), OTHERS),
    Broken("200 processes in a cell", _in_a_cell(_FORKS.replace("return x.copy()", "")), OTHERS),
    Broken("300 threads", _in_an_answer(_THREADS), OTHERS),
    Broken("a process that stays", _in_an_answer(_STAYS), OTHERS),
    Broken("a daemon", _in_an_answer(_DAEMON), OTHERS),
    Broken("fills the memory", _in_an_answer(_MEMORY), OTHERS),
    Broken("fills the disk", _in_an_answer(_DISK), OTHERS),
    Broken("20 000 files", _in_an_answer(_FILES), OTHERS),
    Broken("prints 240 MB", _in_an_answer(_PRINTS), OTHERS),
    Broken("prints 240 MB in a cell", _in_a_cell(_PRINTS.replace("return x.copy()", "")), OTHERS),
    Broken("ends its parent", _in_an_answer(_ENDS_PARENT), OTHERS),
    Broken("stops its parent", _in_an_answer(_STOPS_PARENT), OTHERS),
    Broken("ends its process group", _in_an_answer(_GROUP), OTHERS),
    Broken("closes every descriptor", _in_an_answer(_CLOSES), OTHERS),
    Broken("a reply of impossible parts", _in_an_answer(_FORGED), OTHERS),
    Broken("64 MB into every descriptor", _in_an_answer(_FLOODS), OTHERS),
    Broken("a script in its error", _in_an_answer(_SCRIPT), OTHERS),
    Broken("leaves in a cell", _needed_by_all("np = __import__('os')._exit(0)")),
    Broken("crashes in a cell", _needed_by_all("np = __import__('ctypes').string_at(0)")),
    Broken("a slip of syntax in one answer", _in_an_answer("return x["), OTHERS),
    Broken("a minus 100 000 times", _in_an_answer("return " + "-" * 100_000 + "x"), OTHERS),
    Broken("a sum of 20 000 terms", _in_an_answer("return " + "+".join("1" * 20_000)), OTHERS),
    Broken("20 000 attributes", _in_an_answer("return x" + ".a" * 20_000), OTHERS),
    Broken("12 000 names that need each other", _tangled, OTHERS),
)
