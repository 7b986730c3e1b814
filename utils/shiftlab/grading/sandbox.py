"""The grader's end of a sandbox: start it, hand it a student's cells, ask for values, end it.

A worker for the judge, as `exercises.worker` has one for checks in a notebook; but the process is
a bare Python of its own with nothing of the grader's in it, and what it says is read as plain data
(`wire`). What runs in there is `within`, what it may do is `confine`, who looks on is `watch`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab.exercises.inside import Reply, impersonal
from shiftlab.exercises.worker import Died
from shiftlab.grading import wire
from shiftlab.grading.watch import Limits, Watch, kill, kill_all_of, tasks_of_this_user

ASKED = 100_000  # numbers that a student may give to a function of the grader's at once
# For each grading process a user of its own, from those that systems leave to services.
_USERS = range(61184, 65520)


class Garbled(Died):
    """What came back was not of the form that a sandbox speaks; it was ended."""

    says = "What came back was no value at all: something in the notebook wrote over it."


class Sandbox:
    """A worker in a process that has nothing of the course but a copy without the answers."""

    def __init__(
        self,
        library: Path,
        folder: Path,
        readable: tuple[str, ...],
        site: tuple[str, ...],
        secrets: tuple[str, ...],
        limits: Limits | None = None,
    ) -> None:
        """library: the folder of that copy; folder: its own, empty; secrets: paths that should be
        out of reach, which it is asked to try.
        """
        self.limits = limits or Limits()
        self.protected: frozenset[str] = frozenset()
        self.within_reach: tuple[str, ...] = ()
        self._library, self._folder, self._readable = library, folder, readable
        self._site, self._secrets = site, secrets
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: Watch | None = None
        self._files: frozenset[str] = frozenset()

    def load(self, cells: list[tuple[str, str]], name: str) -> Reply:
        """Start, run the cells (pairs of a file's name and a text), keep the function `name`.

        The reply's value says whether there is such a function, `failed` which error came first.
        Raises Endless or Died.
        """
        self.stop()
        self._start()
        done, reachable = self._exchange(b"", self.limits.setup)
        self.protected = frozenset(str(each) for each in done)
        self.within_reach = tuple(str(each) for each in reachable)
        self._files = frozenset(file for file, _ in cells)
        order = wire.frame(["load", [list(cell) for cell in cells], name])
        reply = self._reply(self._exchange(order, self.limits.setup))
        self._watch.most = min(self._watch.memory(), self._watch.most) + self.limits.memory
        return reply

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        """Call the loaded function once. Raises Endless or Died; the sandbox is ended then."""
        if self._process is None:
            raise Died
        functions: list[Callable[..., Any]] = []
        order = wire.frame(["call", arguments, strided, 2 * self.limits.memory], functions)
        reply = self._reply(self._exchange(order, self.limits.processor, functions))
        if any(not 0 <= number < len(arguments) for number in reply.changed):
            self.stop()
            raise Garbled
        return reply

    def stop(self) -> None:
        """End the process, and what it started, whatever they are doing."""
        process, self._process = self._process, None
        if process is None:
            return
        self._watch.stop()
        kill(process)
        if "processes" not in self.protected and self._user() is not None:
            kill_all_of(self._user())
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        process.wait()

    def _user(self) -> int | None:
        """The number of the user that the sandbox becomes; None where there is no choice."""
        if getattr(os, "geteuid", lambda: 1)() != 0:
            return None
        return _USERS[os.getpid() % len(_USERS)]

    def _start(self) -> None:
        user = self._user()
        if user is not None:
            os.chown(self._folder, user, user)
        rules = {
            "folder": str(self._folder),
            "readable": [*self._readable, str(self._library)],
            "devices": [os.devnull],
            "user": user,
            "processes": self._processes(user),
            "file_bytes": self.limits.disk,
            "seconds": int(self.limits.setup + self.limits.check),
        }
        settings = {
            "library": str(self._library),
            "site": self._site,
            "rules": rules,
            "secrets": self._secrets,
        }
        program = self._library / "shiftlab" / "grading" / "within.py"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(program), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=_environment(self._folder),
            start_new_session=True,
        )
        most = self.limits.memory + 2**30  # libraries are loaded at first, torch among them
        self._watch = Watch(self._process, self._folder, self.limits, most)

    def _processes(self, user: int | None) -> int:
        """The system counts all processes of a user: those of the grader's own, if need be."""
        if user is not None or not hasattr(os, "getuid"):
            return self.limits.processes
        return tasks_of_this_user() + 4 * self.limits.processes

    def _exchange(
        self, order: bytes, seconds: float, functions: list[Callable[..., Any]] | None = None
    ) -> Any:
        """Send an order and hear what comes back; meanwhile answer what is asked of functions."""
        process, watch = self._process, self._watch
        watch.begins(seconds)
        try:
            while True:
                process.stdin.write(order)
                process.stdin.flush()
                heard = wire.message(wire.read_frame(process.stdout))
                if functions is None or not isinstance(heard, list) or heard[:1] != ["ask"]:
                    return heard
                order = wire.frame(_answer(functions, heard))
        except (EOFError, OSError):
            self.stop()
            raise watch.why or Died() from None
        except (wire.Refused, wire.Unsayable):
            self.stop()
            raise Garbled from None
        except BaseException:  # an interrupt, too, must not leave a sandbox running
            self.stop()
            raise
        finally:
            watch.ends()

    def _reply(self, heard: Any) -> Reply:
        try:
            return wire.reply_heard(heard, self._files)
        except wire.Refused:
            self.stop()
            raise Garbled from None


def _answer(functions: list[Callable[..., Any]], heard: list[Any]) -> list[Any]:
    """What one of our own functions gives for what a student's code put in: good, value, input."""
    if len(heard) != 3 or type(heard[1]) is not int or not 0 <= heard[1] < len(functions):
        raise wire.Refused("asks for no function that there is")
    f, x = functions[heard[1]], heard[2]
    if isinstance(x, np.ndarray) and x.size > ASKED:
        return [False, ["ValueError", "f is given too many numbers"], None]
    before = x.copy() if isinstance(x, np.ndarray) else x
    try:
        with np.errstate(all="ignore"):
            value = f(x)
        changed = isinstance(x, np.ndarray) and not np.array_equal(before, x)
        value = value.item() if isinstance(value, np.generic) else value
        return [True, value, x if changed else None]
    except Exception as error:  # x is the student's, and so may be anything
        return [False, [type(error).__name__, impersonal(str(error))[:300]], None]


def _environment(folder: Path) -> dict[str, str]:
    """All that a sandbox's environment holds: nothing of the grader's but where the system is."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")}
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE")}
    system = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    user = {"USER": "student", "LOGNAME": "student", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
    return {"PATH": os.defpath, **threads, **home, **system, **user}
