"""What happens beside a student's function, inside the worker process: one call, made plain.

Arguments come in as fresh copies; what comes out is reduced to plain data here, where odd objects
can do no harm. This file is imported by every fresh worker, so it loads little beside NumPy. The
other end, with the limits, is `worker`; without processes, `inprocess`.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import os
import random
import re
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

PRINTED = 1000  # characters of printed text that are kept
LARGEST = 2_000_000  # numbers in an array, and characters in a text, that are sent back
ITEMS = 1000  # items of a list, tuple or dict that are sent back
FRAMES = 60  # innermost places of a traceback that are sent back

_ADDRESS = re.compile(r"\s?(at )?0x[0-9a-fA-F]+")
_START = r"(?:[A-Za-z]:[\\/]|(?<![\w.:/\\<)\]])/(?!/))"  # of a full path: C:\ or /, after no word
_QUOTED_PATH = re.compile(rf"(?<=['\"])({_START}[^'\"\n]*)(?=['\"])")
_PATH = re.compile(rf"{_START}(?:[^\s\\/'\"<>:*?,()]+[\\/])+[^\s\\/'\"<>:*?,()]*")


@dataclass(frozen=True)
class Described:
    """A value that is no plain data: only its type's name and a short text are sent back."""

    type_name: str
    text: str


@dataclass(frozen=True)
class Failed:
    """An exception: its type's name, its message, the places (file, line) from outside inwards."""

    type_name: str
    message: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Reply:
    """What one call gave: a plain value or a failure, changed arguments, and printed text."""

    value: Any = None
    failed: Failed | None = None
    changed: tuple[int, ...] = ()
    printed: str = ""


class Bounded(io.TextIOBase):
    """Keeps the first characters that are printed and drops the rest."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self.kept = ""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is still room for."""
        if len(self.kept) < PRINTED:
            self.kept += str(text)[: PRINTED - len(self.kept)]
        return len(text)


def _file_alone(path: re.Match[str]) -> str:
    name = re.split(r"[\\/]", path[0])[-1]
    return name if "." in name.strip(".") else "…"


def impersonal(text: str) -> str:
    """Text without what differs from machine to machine: addresses, and folders before files."""
    text = _ADDRESS.sub("", text)
    return _PATH.sub(_file_alone, _QUOTED_PATH.sub(_file_alone, text))


def cached_again(function: Callable[..., Any], how: dict[str, Any]) -> Callable[..., Any]:
    """A function behind a cache of its own, as functools.lru_cache makes it."""
    return functools.lru_cache(**how)(function)


def _text(value: Any, length: int, write: Callable[[Any], str] = repr) -> str:
    """A short text for anything, impersonal."""
    try:
        text = write(value)
        return impersonal(str.__str__(text)[: 10 * length])[:length]
    except Exception as error:  # an object's own __repr__ may do anything
        return f"no text, its {write.__name__} raises {type(error).__name__}"


def plain(value: Any, depth: int = 4) -> Any:
    """The value as plain data: exact NumPy arrays of numbers, numbers, text, lists of such."""
    kind = type(value)
    if value is None or value is Ellipsis or kind in (bool, float, complex):
        return value
    if kind is int and value.bit_length() <= 4096:
        return value
    if kind is str and len(value) <= LARGEST:
        return value
    if kind is np.ndarray and value.dtype.kind in "biufc" and value.size <= LARGEST:
        return value.copy()
    if isinstance(value, np.bool_ | np.number) and kind.__module__ == "numpy":
        return value.item()
    if kind in (list, tuple) and len(value) <= ITEMS and depth:
        return kind(plain(item, depth - 1) for item in value)
    if kind is dict and len(value) <= ITEMS and depth:
        return {plain(k, 0): plain(v, depth - 1) for k, v in value.items()}
    if kind is np.ndarray:
        return Described("array", f"shape {value.shape}, dtype {value.dtype}")
    return Described(_text(kind, 80, lambda cls: cls.__name__), _text(value, 120))


def _copied(argument: Any, strided: bool) -> Any:
    """A fresh copy of an argument; strided: as every second value of a larger array."""
    if not isinstance(argument, np.ndarray):
        return argument
    if not strided or argument.ndim == 0:
        return argument.copy()
    room = np.full((*argument.shape[:-1], 2 * argument.shape[-1]), 77.0).astype(argument.dtype)
    view = room[..., ::2]
    view[...] = argument
    return view


def _changed(before: Any, after: Any) -> bool:
    if not isinstance(before, np.ndarray):
        return False
    same_form = before.shape == after.shape and before.dtype == after.dtype
    return not (same_form and np.array_equal(before, after, equal_nan=True))


def failure(error: BaseException) -> Failed:
    """An exception as plain data."""
    name = "MemoryError" if isinstance(error, MemoryError) else _text(type(error), 80, _name)
    stack = traceback.walk_tb(error.__traceback__)
    places = tuple((frame.f_code.co_filename, line) for frame, line in stack)[-FRAMES:]
    return Failed(name, _text(error, 300, str), places)


def _name(kind: type) -> str:
    return kind.__name__


def perform(function: Callable[..., Any], arguments: tuple[Any, ...], strided: bool) -> Reply:
    """Call a function with copies of the arguments and make plain what comes of it."""
    copies = tuple(_copied(argument, strided) for argument in arguments)
    out = Bounded()
    value, failed = None, None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            value = plain(function(*copies))
        except (Exception, SystemExit, GeneratorExit) as error:
            failed = failure(error)
    changed = (i for i, pair in enumerate(zip(arguments, copies, strict=True)) if _changed(*pair))
    return Reply(value, failed, tuple(changed), impersonal(out.kept))


def serve(pipe: Any, memory: int, seconds: float) -> None:
    """The worker's life: load a function or call it, reply, until the other end is closed.

    memory: bytes that one answer may take beside what is loaded; seconds of processor time after
    which the system itself ends a call (where it can), should nobody be left to do it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupting the notebook is the parent's
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, open as long as the process
    for needed in ("cloudpickle", "psutil", "numpy.random", "shiftlab.exercises.pieces"):
        importlib.import_module(needed)  # before the first order, while nobody is waiting
    function = None
    while True:
        try:
            order, *rest = pipe.recv()
        except EOFError:
            return
        if order == "load":
            function, reply = _load_afresh(*rest)
            _limit("RLIMIT_AS", memory)
        else:
            _limit("RLIMIT_CPU", seconds)
            reply = perform(function, *rest)
        pipe.send(reply)


def _load_afresh(parcel: bytes, path: list[str], folder: str) -> tuple[Any, Reply]:
    """`load`, with the notebook's folder and import path in this process, too."""
    _limit("RLIMIT_AS", None)  # what is imported now does not count against the answer
    sys.path[:] = path
    with contextlib.suppress(OSError):  # a folder may be gone; then open files by full path
        os.chdir(folder)
    return load(parcel)


def load(parcel: bytes) -> tuple[Any, Reply]:
    """The function in a parcel, None if it cannot be set up, and a reply that says why not."""
    import cloudpickle

    try:
        function = cloudpickle.loads(parcel)
    except Exception as error:
        return None, Reply(failed=failure(error))
    random.seed(0)  # random answers shall differ within a check, not between checks
    np.random.seed(0)
    return function, Reply()


def _limit(name: str, more: float | None) -> None:
    """Limit a resource to what is used now and `more`, where the system has such limits."""
    try:
        import resource
    except ImportError:  # Windows: the parent's own watch has to do
        return
    limit = getattr(resource, name)
    hard = resource.getrlimit(limit)[1]
    if more is None:
        soft = hard
    elif name == "RLIMIT_CPU":
        soft = int(sum(os.times()[:2]) + more) + 1
    else:
        import psutil

        soft = int(psutil.Process().memory_info().vms + more)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
        resource.setrlimit(limit, (soft, hard))
