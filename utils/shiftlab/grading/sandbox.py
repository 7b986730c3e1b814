"""The grader's end of a sandbox: start it, hand it a student's cells, ask for values, end it.

A worker for the judge, as `exercises.worker` has one for checks in a notebook; but the process is
a bare Python of its own with nothing of the grader's in it, and what it says is read as plain data
(`wire`). What runs in there is `within`, what it may do is `confine`.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from shiftlab.exercises.inside import Reply, impersonal
from shiftlab.exercises.worker import POLL, Died, Endless, TooMuch
from shiftlab.exercises.worker import Limits as OfACheck
from shiftlab.grading import wire

LOOK = 0.25  # seconds between two looks at what a sandbox uses
ASKED = 100_000  # numbers that a student may give to a function of the grader's at once
# For each grading process a user of its own, from those that systems leave to services.
_USERS = range(61184, 65520)


@dataclass(frozen=True)
class Limits(OfACheck):
    """What a submission may use: seconds, bytes, processes; a check's limits, wider, and more.

    setup: seconds of processor time for the cells that an answer needs; whole: seconds for all of
    a submission; disk: bytes in its folder; processes: at once.
    """

    processor: float = 10.0
    wall: float = 60.0
    check: float = 180.0
    setup: float = 60.0
    whole: float = 900.0
    disk: int = 2**25
    processes: int = 32


class Garbled(Died):
    """What came back was not of the form that a sandbox speaks; it was ended."""

    says = "What came back was no value at all: something in the notebook wrote over it."


class TooMany(Died):
    """The sandbox was ended because of its processes, or of what it wrote to the disk."""

    says = "The notebook started more processes, or wrote more to the disk, than it may."


@dataclass
class _Use:
    """What a sandbox's processes used when they were last looked at."""

    processor: float = 0.0
    memory: int = 0
    processes: int = 0
    at: float = field(default_factory=time.monotonic)


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
        self._files: frozenset[str] = frozenset()
        self._most = sys.maxsize
        self._began = 0.0
        self._use = _Use()
        self._before = 0.0
        self._dead = False

    def load(self, cells: list[tuple[str, str]], name: str) -> Reply:
        """Start, run the cells (pairs of a file's name and a text), keep the function `name`.

        The reply's value says whether there is such a function, `failed` which error came first.
        Raises Endless or Died.
        """
        self.stop()
        self._start()
        self._began = time.monotonic()
        done, reachable = self._exchange(None, self.limits.setup)
        self.protected = frozenset(str(each) for each in done)
        self.within_reach = tuple(str(each) for each in reachable)
        self._files = frozenset(file for file, _ in cells)
        self._most = self.limits.memory + 2**30  # libraries are loaded now, torch among them
        order = wire.frame(["load", [list(cell) for cell in cells], name])
        reply = self._reply(self._exchange(order, self.limits.setup))
        self._look()
        self._most = min(self._use.memory, self._most) + self.limits.memory
        return reply

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        """Call the loaded function once. Raises Endless or Died; the sandbox is ended then."""
        if self._process is None:
            raise Died
        if time.monotonic() - self._began > self.limits.check:
            self.stop()
            raise Endless(self.limits.check, whole_check=True)
        functions: list[Callable[..., Any]] = []
        order = wire.frame(["call", arguments, strided, 2 * self.limits.memory], functions)
        heard = self._exchange(order, self.limits.processor)
        while isinstance(heard, list) and heard[:1] == ["ask"]:
            heard = self._exchange(
                wire.frame(_answer(functions, heard)), self.limits.processor, True
            )
        reply = self._reply(heard)
        if any(not 0 <= number < len(arguments) for number in reply.changed):
            self.stop()
            raise Garbled
        return reply

    def stop(self) -> None:
        """End the process, and what it started, whatever they are doing."""
        process, self._process = self._process, None
        if process is not None:
            _end(process, None if "processes" in self.protected else self._user())
            self._out.put(None)  # ends the thread that talks

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
        self._use, self._before = _Use(), 0.0
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._in: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
        talk = threading.Thread(
            target=_talk, args=(self._process, self._out, self._in), daemon=True
        )
        talk.start()

    def _processes(self, user: int | None) -> int:
        """The system counts all processes of a user: those of the grader's own, if need be."""
        if user is not None or not hasattr(os, "getuid"):
            return self.limits.processes
        mine = 0
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                mine += process.num_threads() if process.uids().real == os.getuid() else 0
        return mine + self.limits.processes * 4

    def _exchange(self, order: bytes | None, seconds: float, goes_on: bool = False) -> Any:
        """Send an order and hear what comes back; None only listens. goes_on: of the same call."""
        try:
            self._out.put(order if order is not None else b"")
            return wire.message(self._heard(seconds, goes_on))
        except wire.Refused:
            self.stop()
            raise Garbled from None
        except BaseException:
            self.stop()
            raise

    def _heard(self, seconds: float, goes_on: bool) -> bytes:
        if not goes_on:
            self._call_began, self._before = time.monotonic(), self._use.processor
        while True:
            if time.monotonic() - self._use.at > LOOK:
                self._look()
                self._judge_use(seconds)
            try:
                heard = self._in.get(timeout=POLL)
            except queue.Empty:
                continue
            if isinstance(heard, Exception):
                raise heard
            return heard

    def _judge_use(self, seconds: float) -> None:
        if self._use.processor - self._before > seconds:
            raise Endless(seconds)
        if self._use.at - self._call_began > max(self.limits.wall, 2 * seconds):
            raise Endless(max(self.limits.wall, 2 * seconds))
        if self._use.memory > self._most:
            raise TooMuch(self.limits.memory)
        if self._use.processes > self.limits.processes or _disk(self._folder) > self.limits.disk:
            raise TooMany

    def _look(self) -> None:
        """Measure all processes of the sandbox, its folder's size aside."""
        use = _Use()
        for process in _family(self._process.pid):
            with contextlib.suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                use.processor += (
                    times.user + times.system + times.children_user + times.children_system
                )
                use.memory += process.memory_info().rss
                use.processes += process.num_threads()
        self._use = use

    def _reply(self, heard: Any) -> Reply:
        try:
            reply = wire.reply_heard(heard, self._files)
        except wire.Refused:
            self.stop()
            raise Garbled from None
        return reply


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


def _talk(process: Any, out: queue.SimpleQueue[bytes | None], into: queue.SimpleQueue[Any]) -> None:
    """In a thread of its own, since either side may leave the other waiting: send one, hear one."""
    try:
        while (order := out.get()) is not None:
            process.stdin.write(order)
            process.stdin.flush()
            into.put(wire.read_frame(process.stdout))
    except (EOFError, OSError, ValueError):
        into.put(Died())
    except wire.Refused as refused:
        into.put(refused)


def _environment(folder: Path) -> dict[str, str]:
    """All that a sandbox's environment holds: nothing of the grader's but where the system is."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")}
    home = {name: str(folder) for name in ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE")}
    system = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    user = {"USER": "student", "LOGNAME": "student", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
    return {"PATH": os.defpath, **threads, **home, **system, **user}


def _family(pid: int) -> list[psutil.Process]:
    """A process and all its descendants."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def _disk(folder: Path) -> int:
    """Bytes of the files in a folder, links not followed."""
    total, left = 0, [str(folder)]
    while left:
        with contextlib.suppress(OSError), os.scandir(left.pop()) as entries:
            for entry in entries:
                total += 4096 + entry.stat(follow_symlinks=False).st_size
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
    return total


def _end(process: subprocess.Popen[bytes], user: int | None) -> None:
    """Kill a sandbox and all that it started, and wait for its end."""
    for _ in range(1000):  # who forks for ever may be quicker than one look
        family = _family(process.pid)
        for each in reversed(family):
            with contextlib.suppress(psutil.Error):
                each.kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        if len(family) <= 1:
            break
    if user is not None:
        _end_all_of(user)
    with contextlib.suppress(OSError):
        process.stdin.close()
    process.wait()


def _end_all_of(user: int) -> None:
    """Kill every process of a user that only a sandbox of ours has, in one stroke."""
    subprocess.run(
        ["kill", "-KILL", "--", "-1"], user=user, group=user, extra_groups=[], check=False
    )
