"""The judge's end of the worker process: start it, send it a function, ask it, end it in time.

A student's function runs in a process of its own (loky's, the same on Linux, macOS and Windows),
because nothing else stops `sum(range(10**11))` or survives a crash. Every check has a process
that has run nothing else; the next one starts meanwhile. The function is sent by value, once per
check. What is asked and what the replies mean is none of this file's business.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import sys
import time
from collections import ChainMap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any, ClassVar

from shiftlab.exercises.inside import Reply, cached_again, serve

PATIENCE = 4  # times the limit of a check, for quick answers on a busy machine
POLL = 0.05  # seconds between two looks at a call that takes its time
_ASLEEP = ("sleeping", "stopped")  # in psutil's words; not runnable, nor waiting for a disk


@dataclass(frozen=True)
class Limits:
    """What an answer may use: seconds a call (of processor time and of waiting for nothing that
    works; by the clock, on whatever busy machine), and a check; bytes.
    """

    processor: float = 5.0
    wall: float = 20.0
    check: float = 40.0
    memory: int = 2**30


class Gone(BaseException):
    """The worker is gone. No Exception, so that Hypothesis neither catches nor repeats it.

    says: why, in words for a student, where the kind of it does not say enough.
    """

    says = ""


class Endless(Gone):
    """A call, or all calls of one check, went on for longer than the limits allow."""

    def __init__(self, seconds: float, whole_check: bool = False, idle: bool = False) -> None:
        """seconds: the limit that was passed, by one call or by the whole check; idle: asleep."""
        super().__init__(seconds)
        self.seconds, self.whole_check, self.idle = seconds, whole_check, idle


class Died(Gone):
    """The process ended in the midst of a call, or hung up, or had ended before."""


class TooMuch(Died):
    """The process was ended because a call took more memory than it may."""

    def __init__(self, memory: int) -> None:
        """memory: the limit that was passed, in bytes."""
        super().__init__(memory)
        self.memory = memory


class Unsendable(Exception):
    """A function that cannot be sent, because of what it uses."""

    def __init__(self, names: tuple[tuple[str, str], ...], reason: str) -> None:
        """names: those to blame, pairs (name, type); reason: what the pickler said."""
        super().__init__(reason)
        self.names, self.reason = names, reason


def parcel(function: Callable[..., Any]) -> bytes:
    """The function, with all it uses from the notebook, as bytes. Raises Unsendable."""
    import cloudpickle

    module = None
    if isinstance(function, FunctionType):
        module = sys.modules.get(function.__module__ or "")
    by_value = (
        module is not None
        and not module.__name__.startswith(("shiftlab.", "__main__"))
        and module.__name__ not in cloudpickle.list_registry_pickle_by_value()
    )
    if by_value:  # from a student's own file: as it is now, not as a worker once imported it
        cloudpickle.register_pickle_by_value(module)
    try:
        return _bytes(function)
    except Exception as error:  # any object that is used may refuse in any way
        raise Unsendable(_to_blame(function), f"{type(error).__name__}: {error}") from None
    finally:
        if by_value:
            cloudpickle.unregister_pickle_by_value(module)


def _bytes(value: Any) -> bytes:
    """Pickled, caches (functools.lru_cache) by the functions behind them, which pickles lack."""
    import cloudpickle

    caches = {type(_a_cache): _cache_by_value}

    class Pickler(cloudpickle.Pickler):
        dispatch_table: ClassVar = ChainMap(caches, cloudpickle.Pickler.dispatch_table)

    file = io.BytesIO()
    Pickler(file).dump(value)
    return file.getvalue()


@functools.cache
def _a_cache() -> None:
    """Never called: its type is that of all cached functions."""


def _cache_by_value(cache: Any) -> tuple[Any, ...]:
    return cached_again, (cache.__wrapped__, cache.cache_parameters())


def _to_blame(function: Callable[..., Any]) -> tuple[tuple[str, str], ...]:
    """The names, with their types, of what a function uses and what cannot be sent by itself."""
    if not isinstance(function, FunctionType):
        return ()
    code = function.__code__
    used = {name: function.__globals__[name] for name in _names(code) & set(function.__globals__)}
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        with contextlib.suppress(ValueError):  # a cell may be empty
            used[name] = cell.cell_contents
    names = []
    for name, value in sorted(used.items()):
        try:
            _bytes(value)
        except Exception:  # the very question that is asked here
            names.append((name, type(value).__name__))
    return tuple(names)


def _names(code: Any) -> set[str]:
    inner = (const for const in code.co_consts if hasattr(const, "co_names"))
    return set(code.co_names).union(*(_names(each) for each in inner))


class Worker:
    """A worker process for each function, and a spare one that is ready for the next."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Nothing is started before it is needed."""
        self.limits = limits or Limits()
        self._process: Any = None
        self._pipe: Any = None
        self._spare: tuple[Any, Any] | None = None
        self._began = self._before = self._slept = 0.0
        self._most = sys.maxsize

    def load(self, function: bytes) -> Reply:
        """Send a function (a `parcel`) to a process that has run nothing yet, for later calls.

        The reply's `failed` says why it could not be set up. Raises Endless or Died.
        """
        import psutil

        self.stop()
        spare, self._spare = self._spare, None
        if spare is not None and not spare[0].is_alive():
            _end(*spare)
            spare = None
        self._process, self._pipe = spare or self._started()
        self._spare = self._started()  # it gets ready while this one works
        self._began = time.monotonic()
        self._most = sys.maxsize  # what is imported with the function does not count against it
        reply = self._ask("load", function, list(sys.path), os.getcwd())
        with contextlib.suppress(psutil.Error):  # gone again: the next call will tell
            process = psutil.Process(self._process.pid)
            self._most = process.memory_info().rss + self.limits.memory
            self._before, self._slept = _used(process), 0.0
        return reply

    def call(self, arguments: tuple[Any, ...], strided: bool = False) -> Reply:
        """Call the loaded function once. Raises Endless or Died; the worker is ended then."""
        if self._process is None:
            raise Died
        if self._too_slow():
            self.stop()
            raise Endless(self.limits.check, whole_check=True)
        return self._ask("call", arguments, strided)

    def _too_slow(self) -> bool:
        """Whether this check has taken too long, and that by the answer's doing.

        On a machine so busy that a check of a quick answer takes minutes, it waits its turn.
        """
        import psutil

        taken = time.monotonic() - self._began
        if taken <= self.limits.check:
            return False
        try:
            used = _used(psutil.Process(self._process.pid)) - self._before
        except psutil.Error:
            return False  # it has just ended: the call will tell
        return used + self._slept >= self.limits.check / 4 or taken > PATIENCE * self.limits.check

    def stop(self) -> None:
        """End the process, and what it started, whatever they are doing. The spare one stays."""
        process, self._process = self._process, None
        if process is not None:
            _end(process, self._pipe)

    def close(self) -> None:
        """End the spare process as well."""
        self.stop()
        spare, self._spare = self._spare, None
        if spare is not None:
            _end(*spare)

    def _started(self) -> tuple[Any, Any]:
        """A new process and the pipe to it; it is not waited for."""
        from loky.backend import get_context

        context = get_context("loky")
        ours, theirs = context.Pipe()
        # One thread: checks of a whole class share a hub. A fixed hash seed: sets keep their order.
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB")}
        process = context.Process(
            target=serve,
            args=(theirs, 2 * self.limits.memory, 2 * self.limits.processor + 1),
            daemon=True,
            env={**threads, "PYTHONHASHSEED": "0"},
        )
        with _uninterrupted():
            process.start()
        theirs.close()
        return process, ours

    def _ask(self, *order: Any) -> Reply:
        try:
            self._pipe.send(order)
            self._watch()
            return self._pipe.recv()
        except (EOFError, OSError):
            self.stop()
            raise Died from None
        except BaseException:  # an interrupt, too, must not leave a call running
            self.stop()
            raise

    def _watch(self) -> None:
        """Return when there is a reply, or nobody left to give one; raise when a limit is passed.

        Most calls are over before anything is measured; then the processor time since. A process
        that sleeps (where the system tells) spends its time as well; one that only has to wait
        for a processor on a busy machine does not.
        """
        began = time.monotonic()
        if self._pipe.poll(2 * POLL):
            return
        import psutil

        try:
            process = psutil.Process(self._process.pid)
            before = worked = _used(process)
            slept, looked = 0.0, time.monotonic()
            while not self._pipe.poll(POLL) and self._process.is_alive():
                used, now = _used(process), time.monotonic()
                if process.status() in _ASLEEP:
                    idle = max(0.0, now - looked - (used - worked))
                    slept, self._slept = slept + idle, self._slept + idle
                worked, looked = used, now
                if used - before + slept > self.limits.processor:
                    raise Endless(self.limits.processor, idle=slept > used - before)
                if now - began > self.limits.wall:
                    raise Endless(self.limits.wall)
                if process.memory_info().rss > self._most:
                    raise TooMuch(self.limits.memory)
        except psutil.Error:
            return  # it has just ended: reading from the pipe tells how


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here hears of no interrupt: one of the notebook reaches all its processes."""
    if sys.platform == "win32":  # there, a process hears only of what is sent to it
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(process: Any, pipe: Any) -> None:
    from loky.backend.utils import kill_process_tree

    kill_process_tree(process)
    pipe.close()


def _used(process: Any) -> float:
    times = process.cpu_times()
    return times.user + times.system
