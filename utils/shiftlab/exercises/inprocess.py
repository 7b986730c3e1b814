"""A stand-in for the worker process where there are no processes: in the browser (Emscripten).

The function is still sent by value, so that it changes nothing in the notebook; but it runs here,
and only Python itself can be cut short: a loop that never ends is stopped, one call into compiled
code that never ends (`sum(range(10**11))`) is not, nor is one that takes all memory. Restarting the
kernel ends it. Everywhere else `worker` is used.
"""

from __future__ import annotations

import os
import random
import sys
import sysconfig
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from shiftlab.exercises.inside import Reply, load, perform
from shiftlab.exercises.worker import Died, Endless, Limits

_LIBRARIES = tuple(
    folder + os.sep for name in ("stdlib", "purelib") if (folder := sysconfig.get_path(name))
)


class InProcess:
    """Loads a function and calls it, like `worker.Worker`, in this very process."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Of the limits, those of time hold, and for Python's own steps only."""
        self.limits = limits or Limits()
        self._function: Callable[..., Any] | None = None
        self._began = 0.0
        self._random: tuple[Any, Any] | None = None

    def load(self, function: bytes) -> Reply:
        """Take a function (a `worker.parcel`) for later calls.

        The reply's `failed` says why it could not be set up. Raises Endless.
        """
        self.stop()
        self._random = random.getstate(), np.random.get_state()
        self._began = time.monotonic()
        self._function, reply = self._in_time(load, function)
        return reply

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        """Call the loaded function once. Raises Endless, and Died after it."""
        if self._function is None:
            raise Died
        if time.monotonic() - self._began > self.limits.check:
            self.stop()
            raise Endless(self.limits.check, whole_check=True)
        return self._in_time(perform, self._function, arguments, strided)

    def stop(self) -> None:
        """Forget the function, and give the notebook its own random numbers back."""
        self._function = None
        if self._random is not None:
            random.setstate(self._random[0])
            np.random.set_state(self._random[1])
            self._random = None

    def close(self) -> None:
        """The same: nothing else is kept."""
        self.stop()

    def _in_time(self, run: Callable[..., Any], *arguments: Any) -> Any:
        """What run(*arguments) returns; Endless if lines of Python are still begun at the limit."""
        end = time.monotonic() + self.limits.processor

        def watch(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
            if time.monotonic() > end:
                raise Endless(self.limits.processor)
            # Within a library calls are enough: line by line, NumPy would be slow.
            return None if frame.f_code.co_filename.startswith(_LIBRARIES) else watch

        before = sys.gettrace()
        sys.settrace(watch)
        try:
            return run(*arguments)
        except Endless:
            self.stop()
            raise
        finally:
            sys.settrace(before)
