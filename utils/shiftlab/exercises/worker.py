"""The judge's end of the worker process: start it, send it a function, ask it, end it in time.

A student's function runs in a process of its own (loky's, the same on Linux, macOS and Windows),
because nothing else stops `sum(range(10**11))` or survives a crash. The function is sent by
value, once per check. What is asked and what the replies mean is none of this file's business.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from shiftlab.exercises.inside import Reply, serve

POLL = 0.05  # seconds between two looks at a call that takes its time


@dataclass(frozen=True)
class Limits:
    """What an answer may use: seconds of processor and wall time a call, and a check; bytes."""

    processor: float = 5.0
    wall: float = 20.0
    check: float = 40.0
    memory: int = 2**30


class Gone(BaseException):
    """The worker is gone. No Exception, so that Hypothesis neither catches nor repeats it."""


class Endless(Gone):
    """A call, or all calls of one check, went on for longer than the limits allow."""

    def __init__(self, seconds: float, whole_check: bool = False) -> None:
        """seconds: the limit that was passed, by one call or by the whole check."""
        super().__init__(seconds)
        self.seconds, self.whole_check = seconds, whole_check


class Died(Gone):
    """The process ended in the midst of a call; code: its exit code, None if ended for memory."""

    def __init__(self, code: int | None) -> None:
        """code: the process's exit code, negative for a signal."""
        super().__init__(code)
        self.code = code


class Unsendable(Exception):
    """A function that cannot be sent, because of what it uses; names: those that are to blame."""

    def __init__(self, names: tuple[tuple[str, str], ...], reason: str) -> None:
        """names: pairs (name, type); reason: what the pickler said."""
        super().__init__(reason)
        self.names, self.reason = names, reason


def parcel(function: Callable[..., Any]) -> bytes:
    """The function, with all it uses from the notebook, as bytes. Raises Unsendable."""
    import cloudpickle

    module = sys.modules.get(getattr(function, "__module__", None) or "")
    by_value = (
        isinstance(function, FunctionType)
        and module is not None
        and not module.__name__.startswith(("shiftlab.", "__main__"))
        and module.__name__ not in cloudpickle.list_registry_pickle_by_value()
    )
    if by_value:  # from a student's own file: as it is now, not as a worker once imported it
        cloudpickle.register_pickle_by_value(module)
    try:
        return cloudpickle.dumps(function)
    except Exception as error:  # any object that is used may refuse in any way
        raise Unsendable(_to_blame(function), f"{type(error).__name__}: {error}") from None
    finally:
        if by_value:
            cloudpickle.unregister_pickle_by_value(module)


def _to_blame(function: Callable[..., Any]) -> tuple[tuple[str, str], ...]:
    """The names, with their types, of what a function uses and what cannot be sent by itself."""
    import cloudpickle

    code = getattr(function, "__code__", None)
    if code is None:
        return ()
    used = {name: function.__globals__[name] for name in _names(code) & set(function.__globals__)}
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        with contextlib.suppress(ValueError):  # a cell may be empty
            used[name] = cell.cell_contents
    names = []
    for name, value in sorted(used.items()):
        try:
            cloudpickle.dumps(value)
        except Exception:  # the very question that is asked here
            names.append((name, type(value).__name__))
    return tuple(names)


def _names(code: Any) -> set[str]:
    inner = (const for const in code.co_consts if hasattr(const, "co_names"))
    return set(code.co_names).union(*(_names(each) for each in inner))


class Worker:
    """One worker process, started when needed and again after it has ended."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Nothing is started before it is needed."""
        self.limits = limits or Limits()
        self._process: Any = None
        self._pipe: Any = None
        self._began = 0.0
        self._most = sys.maxsize

    def load(self, function: bytes) -> Reply:
        """Send a function (a `parcel`) that later calls are for; `failed` says why it would not."""
        import psutil

        if self._process is None or not self._process.is_alive():
            self._start()
        self._began = time.monotonic()
        self._most = sys.maxsize  # what is imported with the function does not count against it
        reply = self._ask("load", function, list(sys.path), os.getcwd())
        with contextlib.suppress(psutil.Error):  # gone again: the next call will tell
            resident = psutil.Process(self._process.pid).memory_info().rss
            self._most = resident + self.limits.memory
        return reply

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        """Call the loaded function once. Raises Endless or Died; the worker is ended then."""
        if self._process is None:
            raise Died(None)
        if time.monotonic() - self._began > self.limits.check:
            self.stop()
            raise Endless(self.limits.check, whole_check=True)
        return self._ask("call", arguments, strided)

    def stop(self) -> None:
        """End the process, and what it started, whatever they are doing."""
        process, self._process = self._process, None
        if process is not None:
            from loky.backend.utils import kill_process_tree

            kill_process_tree(process)
            self._pipe.close()

    def _start(self) -> None:
        from loky.backend import get_context

        self.stop()
        context = get_context("loky")
        self._pipe, theirs = context.Pipe()
        # One thread: checks of a whole class share a hub. A fixed hash seed: sets keep their order.
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")}
        self._process = context.Process(
            target=serve,
            args=(theirs, 2 * self.limits.memory, 2 * self.limits.processor + 1),
            daemon=True,
            env={**threads, "PYTHONHASHSEED": "0"},
        )
        self._process.start()
        theirs.close()

    def _ask(self, *order: Any) -> Reply:
        try:
            self._pipe.send(order)
            self._watch()
            return self._pipe.recv()
        except (EOFError, OSError):
            self._process.join(timeout=5)
            code = self._process.exitcode
            self.stop()
            raise Died(code) from None
        except BaseException:  # an interrupt, too, must not leave a call running
            self.stop()
            raise

    def _watch(self) -> None:
        """Return when there is a reply, or nobody left to give one; raise when a limit is passed.

        Most calls are over before anything is measured; then the processor time since.
        """
        began = time.monotonic()
        if self._pipe.poll(2 * POLL):
            return
        import psutil

        try:
            process = psutil.Process(self._process.pid)
            before = _used(process)
            while not self._pipe.poll(POLL) and self._process.is_alive():
                if _used(process) - before > self.limits.processor:
                    raise Endless(self.limits.processor)
                if time.monotonic() - began > self.limits.wall:
                    raise Endless(self.limits.wall)
                if process.memory_info().rss > self._most:
                    raise Died(None)
        except psutil.Error:
            return  # it has just ended: reading from the pipe tells how


def _used(process: Any) -> float:
    times = process.cpu_times()
    return times.user + times.system
