"""The limits of a sandbox, the watch that is kept over it, and its end.

The system's own limits are set inside (`confine`) and differ from platform to platform; this watch
looks on from the grader's side everywhere, and kills what passes a limit, with all it has started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from shiftlab.exercises.worker import Died, Endless, Gone, TooMuch
from shiftlab.exercises.worker import Limits as OfACheck

LOOK = 0.4  # seconds between two looks


@dataclass(frozen=True)
class Limits(OfACheck):
    """What a submission may use: a check's limits, wider for a busy machine, and more.

    processor, wall: seconds of one call; setup: seconds of processor time for the cells that an
    answer needs; check: the same for all calls of one exercise; whole: seconds for a submission;
    memory, disk: bytes; processes: at once, threads included.
    """

    processor: float = 10.0
    wall: float = 60.0
    setup: float = 60.0
    check: float = 60.0
    whole: float = 900.0
    disk: int = 2**25
    processes: int = 32


class TooMany(Died):
    """The sandbox was ended because of its processes, or of what it wrote to the disk."""

    says = "The notebook started more processes, or wrote more to the disk, than it may."


@dataclass(frozen=True)
class _Use:
    """What a sandbox's processes use at one moment, and have used."""

    processor: float = 0.0
    memory: int = 0
    processes: int = 0
    at: float = field(default_factory=time.monotonic)


class Watch:
    """A thread that looks at a sandbox until it is told to stop; why: which limit was passed."""

    def __init__(
        self, process: subprocess.Popen[bytes], folder: Path, limits: Limits, most: int
    ) -> None:
        """folder: the sandbox's own; most: bytes of memory at first."""
        self.why: Gone | None = None
        self.most = most
        self._process, self._folder, self._limits = process, folder, limits
        self._use = _Use()
        self._began = time.monotonic()
        self._call: tuple[float, float, float] | None = None
        self._over = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def begins(self, seconds: float) -> None:
        """From now on a call is waited for, which may take so much processor time."""
        self._call = (time.monotonic(), seconds, self._use.processor)

    def ends(self) -> None:
        """The call has come back."""
        self._call = None

    def memory(self) -> int:
        """Bytes in use just now."""
        self._use = self._look()
        return self._use.memory

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(LOOK):
            self._use = self._look()
            self.why = self._passed()
            if self.why is not None:
                kill(self._process)
                return

    def _passed(self) -> Gone | None:
        """What is to be said of a limit that is passed; None if none is."""
        use, limits = self._use, self._limits
        if self._call is not None:
            began, seconds, before = self._call
            if use.processor - before > seconds:
                return Endless(seconds)
            if use.at - began > max(limits.wall, 3 * seconds):
                return Endless(max(limits.wall, 3 * seconds))
        if use.processor > limits.setup + limits.check:
            return Endless(limits.check, whole_check=True)
        if use.at - self._began > limits.whole:
            return Endless(limits.whole, whole_check=True)
        if use.memory > self.most:
            return TooMuch(limits.memory)
        if use.processes > limits.processes or _disk(self._folder) > limits.disk:
            return TooMany()
        return None

    def _look(self) -> _Use:
        processor, memory, processes = 0.0, 0, 0
        for process in _family(self._process.pid):
            with contextlib.suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                processor += times.user + times.system
                if sys.platform != "win32":
                    processor += times.children_user + times.children_system
                memory += process.memory_info().rss
                processes += process.num_threads()
        return _Use(processor, memory, processes)


def tasks_of_this_user() -> int:
    """How many processes and threads run for the user who grades."""
    count = 0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            count += process.num_threads() if process.uids().real == os.getuid() else 0
    return count


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


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a sandbox and all that it started."""
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


def kill_all_of(user: int) -> None:
    """Kill every process of a user that only a sandbox of ours has, in one stroke."""
    subprocess.run(
        ["kill", "-KILL", "--", "-1"], user=user, group=user, extra_groups=[], check=False
    )
