"""The program that a sandbox runs: takes a student's cells, calls one function, sends values back.

Started by `sandbox` as a script, with a copy of the package in which the answers are cut out as
the only one on its path. Everything behind `confine` may be turned to any purpose by what the
student wrote; the grader believes nothing it says but as data (`wire`).
"""

from __future__ import annotations

import builtins
import contextlib
import json
import linecache
import os
import random
import sys
from typing import Any, BinaryIO

_ROOM = 8 * 2**30  # bytes of addresses beyond those in use: no student's code can raise it again


def main() -> None:
    """Serve until the other end is closed."""
    listen, speak = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, open as long as the process
    settings = json.loads(sys.argv[1])
    sys.path[:] = [settings["library"], *sys.path, *settings["site"]]
    from shiftlab.grading.confine import Rules, confine, separate

    done = separate(settings["rules"]["user"])
    size = _size_file()
    import numpy as np

    from shiftlab.grading import wire

    _Talk.wire = wire
    done += confine(Rules(**settings["rules"]))
    os.chdir(settings["rules"]["folder"])
    open_still = [path for path in settings["secrets"] if _can_read(path)]
    random.seed(0)  # random answers shall differ within a check, not between checks
    np.random.seed(0)
    _Talk(listen, speak, size).serve([done, open_still])


def _can_read(path: str) -> bool:
    """Whether a path that should be out of reach can be opened or listed."""
    try:
        if os.path.isdir(path):
            os.listdir(path)
        else:
            with open(path, "rb"):
                pass
    except OSError:
        return False
    return True


def _size_file() -> int | None:
    """The system's file of this process's size, held open where there is one."""
    with contextlib.suppress(OSError):
        return os.open("/proc/self/statm", os.O_RDONLY)
    return None


class _Asked:
    """A function that the grader keeps to itself: called here, it is evaluated there."""

    def __init__(self, talk: _Talk, number: int) -> None:
        self._talk, self._number = talk, number

    def __call__(self, x: Any) -> Any:
        return self._talk.asked(self._number, x)

    def __repr__(self) -> str:
        return "f"


class _Talk:
    """The sandbox's end of the pipe."""

    wire: Any = None

    def __init__(self, listen: BinaryIO, speak: Any, size: int | None) -> None:
        self._listen, self._speak, self._size = listen, speak, size
        self._function: Any = None

    def serve(self, greeting: list[Any]) -> None:
        self._limit(_ROOM, _ROOM)
        self._say(greeting)
        from shiftlab.exercises.inside import perform

        while True:
            try:
                order, *rest = self._hear()
            except EOFError:
                return
            if order == "load":
                reply = self._load(*rest)
            else:
                arguments, strided, memory = rest
                self._limit(memory, _ROOM)
                reply = perform(self._function, arguments, strided)
            self._say_reply(reply)

    def _load(self, cells: list[Any], name: str) -> Any:
        from shiftlab.exercises.inside import Bounded, Failed, Reply, failure

        space: dict[str, Any] = {"__name__": "__main__", "display": _shows_nothing}
        builtins.get_ipython = _Commands  # what a cell's own commands become
        failed = None
        for file, text in cells:
            linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
            try:
                with contextlib.redirect_stdout(Bounded()), contextlib.redirect_stderr(Bounded()):
                    exec(compile(text, file, "exec"), space)
            except BaseException as error:
                failed = failed or failure(
                    error
                )  # as in a notebook, the next cell runs all the same
        self._function = space.get(name)
        if self._function is None and failed is None:
            failed = Failed("NameError", f"name '{name}' is not defined", ())
        elif self._function is not None and not callable(self._function):
            failed = Failed("TypeError", f"{name} is no function", ())
        return Reply(callable(self._function), failed)

    def asked(self, number: int, x: Any) -> Any:
        """The value of the grader's function at x; x is changed as that function changes it."""
        import numpy as np

        from shiftlab.exercises.inside import plain

        try:
            self._say(["ask", number, plain(x)])
        except self.wire.Unsayable:
            raise ValueError(f"f cannot be given {type(x).__name__}") from None
        good, value, after = self._hear()
        if not good:
            kinds = {"IndexError": IndexError, "TypeError": TypeError}
            raise kinds.get(value[0], ValueError)(value[1])
        if after is not None and isinstance(x, np.ndarray):
            x[...] = after
        return value

    def _say_reply(self, reply: Any) -> None:
        said = self.wire.reply_said(reply)
        try:
            self._say(said)
        except self.wire.Unsayable:
            from shiftlab.exercises.inside import Described

            said[1] = Described(type(said[1]).__name__, "too large to be looked at")
            self._say(said)

    def _say(self, message: Any) -> None:
        data = memoryview(self.wire.frame(message))
        while data:
            data = data[self._speak.write(data) :]

    def _hear(self) -> Any:
        return self.wire.message(
            self.wire.read_frame(self._listen), lambda number: _Asked(self, number)
        )

    def _limit(self, more: int, most: int) -> None:
        """Limit addresses to those in use and `more` bytes, and what it can be raised to."""
        if self._size is None:
            return
        import resource

        used = int(os.pread(self._size, 200, 0).split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard == resource.RLIM_INFINITY:
            hard = used + most
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (min(used + more, hard), hard))


class _Commands:
    """Stands for IPython, whose commands do nothing here."""

    def __getattr__(self, name: str) -> Any:
        return _shows_nothing


def _shows_nothing(*shown: Any, **how: Any) -> None:
    """Stands for a notebook's display."""


if __name__ == "__main__":
    main()
