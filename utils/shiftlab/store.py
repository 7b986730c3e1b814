"""The student's own store: an append-only file of events, one JSON object a line.

Checks, hints, votes, measured verdicts and resets are written here as they happen and never
changed; what they add up to is worked out by the rooms that ask. It is no database: there are no
locks, because an event is one write at the end of the file, which two processes may make at once.
A line that cannot be read (a crash, a full disk, an editor) stays in the file and is passed over.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Event = dict[str, Any]

# Events that could not be written; they count until this Python ends.
_unwritten: list[Event] = []
_warned: set[Path] = set()


def path() -> Path:
    """Where the store is: $SHIFTLAB_STORE, or `progress.jsonl` in the user's data folder."""
    named = os.environ.get("SHIFTLAB_STORE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path  # here, so that `import shiftlab` stays light

    return user_data_path("shiftlab", appauthor=False) / "progress.jsonl"


def record(kind: str, **fields: Any) -> None:
    """Append one event of this kind, with the time.

    fields: what `json` can write, under names other than "kind" and "at" (ValueError). Where the
    file cannot be written, one printed line says so, once, and the event is remembered until
    this Python ends: a student's cell never fails because of the store.
    """
    if "at" in fields:
        raise ValueError("An event's time is set by the store; name the field otherwise.")
    event = {"kind": kind, "at": datetime.now(UTC).isoformat(timespec="seconds"), **fields}
    # The line break in front ends a line that another process or a crash left half written.
    line = f"\n{json.dumps(event, ensure_ascii=False)}\n".encode()
    try:
        _append(path(), line)
    except OSError as error:
        _unwritten.append(event)
        _warn(path(), error)


def _append(target: Path, line: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    descriptor = os.open(target, flags, 0o644)
    try:
        if os.write(descriptor, line) < len(line):
            raise OSError("the disk is full")
    finally:
        os.close(descriptor)


def _warn(target: Path, error: OSError) -> None:
    """Say once per file that it cannot be used; printed, as graders count warnings as errors."""
    if target not in _warned:
        _warned.add(target)
        reason = error.strerror or str(error)
        print(
            f"Your progress cannot be kept in {target} ({reason}); everything else works. "
            "Set SHIFTLAB_STORE to a file that can be written."
        )


def _read() -> tuple[list[Event], int]:
    """All events that can be read, oldest first, and the number of lines that cannot."""
    try:
        lines = path().read_bytes().split(b"\n")
    except FileNotFoundError:
        return [*_unwritten], 0
    except OSError as error:
        _warn(path(), error)
        return [*_unwritten], 0
    found, damaged = [], 0
    for line in filter(bytes.strip, lines):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):  # undecodable bytes raise a ValueError, too
            event = None
        if isinstance(event, dict) and isinstance(event.get("kind"), str):
            found.append(event)
        else:
            damaged += 1
    return found + _unwritten, damaged


def events(kind: str | None = None) -> list[Event]:
    """The events of one kind, or all, in the order in which they were written."""
    return [event for event in _read()[0] if kind in (None, event["kind"])]


def damaged() -> int:
    """How many lines of the file cannot be read. They are kept as they are, and passed over."""
    return _read()[1]
