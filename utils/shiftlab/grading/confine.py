"""What a sandbox gives up before it runs a student's code: files, network, user, resources.

Runs inside the sandbox's own process, at its beginning, on what the platform has: Linux's
Landlock, namespaces, another user where the grader is root. What could not be had is not an error:
`confine` tells what was, and the report says so. No student's code here; no course either.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_NEW_IPC, _NEW_USER, _NEW_PID, _NEW_NET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
_PDEATHSIG, _KEEPCAPS, _BOUNDING_DROP, _NO_NEW_PRIVILEGES = 1, 8, 24, 38
_READ_ANY = 2  # CAP_DAC_READ_SEARCH
_CAPABILITIES = 0x20080522  # the version of capset's arguments

# Landlock, whose numbers are the same on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many kinds of access a version governs
_READ = 1 << 2 | 1 << 3  # read a file, list a folder
_OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15  # what can be granted for a single file
_TCP, _SCOPES = 0b11, 0b11


@dataclass(frozen=True)
class Rules:
    """What a sandbox may do.

    folder: its own, to read and write; readable: files and folders; devices: to read and write;
    user: the number to become, where the grader is root; processes, file_bytes: limits;
    seconds: of processor time, for one that has outlived the grader.
    """

    folder: str
    readable: tuple[str, ...]
    devices: tuple[str, ...]
    user: int | None
    processes: int
    file_bytes: int
    seconds: int


def separate(user: int | None) -> list[str]:
    """Leave the grader's processes and network behind; what that came to, by name.

    Called first, with a single thread. Where the system allows it, the process that returns is
    the first of a namespace: when it ends, all that it has started ends.
    """
    if _LIBC is None:
        return []
    _LIBC.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # ends with the grader
    wanted = _NEW_PID | _NEW_NET | _NEW_IPC | (0 if os.geteuid() == 0 else _NEW_USER)
    if _LIBC.unshare(wanted) != 0:
        return []
    inner = os.fork()
    if inner:
        _wait_for(inner)
    _LIBC.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return ["processes", "network"]


def _wait_for(inner: int) -> None:
    """The outer process: holds nothing open, ends with the inner one."""
    os.closerange(0, 64)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(inner, 0)
    os._exit(0)


def confine(rules: Rules) -> list[str]:
    """Give up what `rules` do not grant; what was given up, by name. For good."""
    done = []
    _resources(rules)
    files = _landlock(rules)
    done += files
    if _LIBC is not None and rules.user is not None and os.geteuid() == 0:
        _become(rules.user, keep_reading=bool(files))
        done.append("user")
    if _LIBC is not None:
        _without_capabilities(0 if rules.user is None else None)
        _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return done


def _resources(rules: Rules) -> None:
    try:
        import resource
    except ImportError:  # Windows: the grader's own watch has to do
        return
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": rules.seconds,
        "RLIMIT_FSIZE": rules.file_bytes,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_NPROC": rules.processes,
    }
    for name, most in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))
    if hasattr(signal, "SIGXFSZ"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too large: an error, no death


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scopes")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _landlock(rules: Rules) -> list[str]:
    """Restrict what files can be opened; ["files"], or [] where the system cannot."""
    if _LIBC is None:
        return []
    version = _LIBC.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return []
    every = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    ruleset = _Ruleset(every, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    held = _LIBC.syscall(_CREATE, ctypes.byref(ruleset), size, 0)
    if held < 0:
        return []
    try:
        _grant(held, rules.readable, _READ)
        _grant(held, rules.devices, _READ | 1 << 1)
        _grant(held, (rules.folder,), every & ~1)  # all but to execute
        _LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return ["files"] if _LIBC.syscall(_RESTRICT, held, 0) == 0 else []
    finally:
        os.close(held)


def _grant(held: int, paths: Sequence[str], access: int) -> None:
    for path in paths:
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not every system has each of them; or it may not be read anyway
            continue
        allowed = access if os.path.isdir(path) else access & _OF_FILES
        _LIBC.syscall(_ADD, held, 1, ctypes.byref(_Beneath(allowed, opened)), 0)
        os.close(opened)


def _become(user: int, keep_reading: bool) -> None:
    """Root becomes a user who owns nothing.

    keep_reading: what rules grant may stand in folders of root's, such as root's own Python; with
    Landlock's list in force it may still be read.
    """
    _LIBC.prctl(_KEEPCAPS, 1 if keep_reading else 0, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _without_capabilities(1 << _READ_ANY if keep_reading else 0)
    _LIBC.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # becoming another has cleared it


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Words(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def _without_capabilities(kept: int | None) -> None:
    """Hold no capability but `kept` (a bit mask); None: leave them as they are."""
    if kept is None:
        return
    for number in range(64):
        _LIBC.prctl(_BOUNDING_DROP, number, 0, 0, 0)
    words = (_Words * 2)(_Words(kept, kept, 0), _Words(0, 0, 0))
    _LIBC.capset(ctypes.byref(_Header(_CAPABILITIES, 0)), ctypes.byref(words))
