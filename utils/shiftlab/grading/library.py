"""The copy of the package that a sandbox gets: without the checks, and without the answers.

For each exercise a copy of its own, in which the functions that would answer it say so instead of
working. They are cut out of the source, so that there is nothing to be found behind them. Which
they are, the exercise declares (`answered_by`). Also here: what a sandbox may read beside it.
"""

from __future__ import annotations

import ast
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from shiftlab.exercises.declare import Exercise

PACKAGE = Path(__file__).resolve().parents[1]
# Checks, solutions' ways and grading stay outside; of these only what runs inside is copied.
_OUTSIDE = ("exercises", "authoring", "grading")
_INSIDE = (
    "exercises/inside.py", "exercises/catalogue.py", "exercises/declare.py", "exercises/returns.py",
    "grading/wire.py", "grading/confine.py", "grading/within.py",
)  # fmt: skip
_VERBS = '''\
"""In grading, checks are made from outside; these stand here so that a notebook's cells run."""


def _nothing(*asked, **how):
    """Nothing to be seen."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _nothing
'''
_CUT = """raise NotImplementedError(
    "{name} answers this exercise and is not to be had in grading: write it yourself."
)"""


class Libraries:
    """The copies of the package for sandboxes, each made when an exercise first needs it."""

    def __init__(self, folder: Path) -> None:
        """folder: new or empty; whoever made it removes it."""
        self._folder = folder
        self._made: dict[str, Path] = {}

    def of(self, exercise: Exercise) -> Path:
        """The folder to import from."""
        if exercise.name not in self._made:
            made = self._folder / exercise.name
            if not made.is_dir():
                draft = Path(tempfile.mkdtemp(dir=self._folder))
                make(draft, exercise)
                try:
                    (draft / exercise.name).rename(made)
                except OSError:  # another process was quicker
                    if not made.is_dir():
                        raise
                shutil.rmtree(draft)
            self._made[exercise.name] = made
        return self._made[exercise.name]


def make(folder: Path, exercise: Exercise) -> Path:
    """A copy for one exercise in a new folder below `folder`; returns the folder to import from.

    What is cut out of a module is cut for its neighbours, too: they have one exercise to serve.

    Raises LookupError if the exercise names something that the package has not.
    """
    top = folder / exercise.name
    copy = top / "shiftlab"
    ignored = shutil.ignore_patterns("__pycache__", *_OUTSIDE)
    shutil.copytree(PACKAGE, copy, ignore=ignored)
    for name in _OUTSIDE:
        (copy / name).mkdir(exist_ok=True)
        (copy / name / "__init__.py").write_text('"""Not here."""\n')
    for name in _INSIDE:
        shutil.copyfile(PACKAGE / name, copy / name)
    (copy / "exercises" / "__init__.py").write_text(_VERBS)
    for name in exercise.answered_by:
        _cut(copy, name)
    for path in (folder, top, *top.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # to be read by whoever the sandbox becomes
    return top


def place(name: str) -> tuple[list[Path], list[str]]:
    """Where "room", "room.function" or "room.module.Class.method" is defined.

    Returns the files, of a room all, and the path to it within the single one; nothing is loaded.
    Raises LookupError.
    """
    folder, left = PACKAGE, name.split(".")
    while left and (folder / left[0]).is_dir():
        folder /= left.pop(0)
    if not left:
        return sorted(folder.rglob("*.py")), []
    file = folder / f"{left[0]}.py"
    file, inner = (file, left[1:]) if file.is_file() else (folder / "__init__.py", left)
    node: Any = ast.parse(file.read_text(encoding="utf-8"))
    for part in inner:
        node = next((each for each in node.body if getattr(each, "name", None) == part), None)
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            raise LookupError(f"shiftlab has no {name}, which an exercise says would answer it")
    return [file], inner


def _cut(copy: Path, name: str) -> None:
    """Replace what a function does, or each one of a class, a module or a room, by an error."""
    files, inner = place(name)
    for path in files:
        _cut_within(copy / path.relative_to(PACKAGE), inner, name)


def _cut_within(path: Path, inner: list[str], name: str) -> None:
    """Cut what `inner` names in a file of the copy, a function or class; all of it, if empty."""
    text = path.read_text(encoding="utf-8")
    node: Any = ast.parse(text)
    for part in inner:
        node = next(each for each in node.body if getattr(each, "name", None) == part)
    lines = text.split("\n")
    for function in sorted(_functions(node), key=lambda each: -each.lineno):
        first, last = function.body[0], function.body[-1]
        cut = _CUT.format(name=name)
        body = [" " * first.col_offset + line for line in cut.split("\n")]
        lines[first.lineno - 1 : last.end_lineno] = body
    path.write_text("\n".join(lines), encoding="utf-8")


def _functions(node: Any) -> Iterator[ast.FunctionDef]:
    """The functions of a module or class, those of its classes too, none within another."""
    if isinstance(node, ast.FunctionDef):
        yield node
    else:
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.ClassDef):
                yield from _functions(each)


def site_folders() -> tuple[str, ...]:
    """The folders of installed packages that a sandbox takes NumPy and torch from."""
    names = ("site-packages", "dist-packages")
    return tuple(
        path for path in dict.fromkeys(sys.path) if Path(path).name in names and Path(path).is_dir()
    )


@cache
def readable() -> tuple[str, ...]:
    """What a sandbox may read: Python, installed packages, the system's libraries; not the course.

    Folders that hold something of the course are opened entry by entry, without it.
    """
    allowed: list[str] = []
    for folder in site_folders():
        allowed += _entries(Path(folder), without=("shiftlab", "__editable__"))
    for name in ("stdlib", "platstdlib"):
        folder = Path(sysconfig.get_path(name))
        allowed += _entries(folder, without=("site-packages", "dist-packages"))
    for prefix in {sys.base_prefix, sys.prefix}:
        allowed += [entry for entry in _entries(Path(prefix) / "lib", without=("python",))]
    system = (
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/localtime",
        "/usr/share/zoneinfo", "/dev/urandom", "/dev/random", "/proc/cpuinfo", "/proc/meminfo",
        "/sys/devices/system/cpu",
    )  # fmt: skip
    real = os.path.realpath
    course = real(PACKAGE)
    return tuple(
        path
        for path in dict.fromkeys([*allowed, *system])
        if os.path.exists(path) and not course.startswith(real(path) + os.sep)
    )


def _entries(folder: Path, without: tuple[str, ...]) -> list[str]:
    if not folder.is_dir():
        return []
    return [str(path) for path in sorted(folder.iterdir()) if not path.name.startswith(without)]
