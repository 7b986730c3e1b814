"""The student's own store: an append-only file of events, one JSON object a line.

Checks, hints, votes, measured verdicts and resets are written here as they happen and never
changed; what they add up to is worked out by the rooms that ask. It is no database, and there are
no locks, which network folders may not have: an event is one write at the end of the file, which
two notebooks may make at once. What cannot be read (a crash, a full disk, an editor) is passed
over, said once, and kept in a copy beside the file, which itself is never moved: another notebook
may be writing to it at that moment. What a newer version wrote is left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Event = dict[str, Any]

# An event with another "format" was written by a version of the course that we do not know.
FORMAT = 1
COPIES = 20  # of damaged files that are kept; the later ones of a file that is damaged daily, not

# Events that could not be written; they count until this Python ends, and are tried again.
_unwritten: list[Event] = []
_writing = threading.Lock()  # panels call back from threads of their own
_said: set[tuple[Path, str]] = set()


@dataclass(frozen=True)
class _Content:
    """What a file holds: events, and how many complete lines are no events or not ours to read."""

    events: list[Event]
    damaged: int = 0
    newer: int = 0


def path() -> Path:
    """Where the store is: $SHIFTLAB_STORE, or `progress.jsonl` in the user's data folder."""
    named = os.environ.get("SHIFTLAB_STORE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path  # here, so that `import shiftlab` stays light

    return user_data_path("shiftlab", appauthor=False) / "progress.jsonl"


def record(kind: str, **fields: Any) -> None:
    """Append one event of this kind, with the time.

    fields: what `json` can write, under names other than "kind", "at" and "format" (ValueError).
    Where the file cannot be written, a few printed words say so, once, and the event is remembered
    until it can be, or until this Python ends: a student's cell never fails because of the store.
    """
    if not {"at", "format"}.isdisjoint(fields):
        raise ValueError(
            "An event's time and format are the store's own; name the field otherwise."
        )
    event = {"kind": kind, "at": datetime.now(UTC).isoformat(timespec="seconds"), **fields}
    json.dumps(event)  # what cannot be written raises here, and is not remembered
    with _writing:
        _unwritten.append(event)
    unwritten()


def unwritten() -> int:
    """How many events still cannot be written to the file, now that it was tried once more."""
    with _writing:
        try:
            while _unwritten:
                _append(path(), _unwritten[0])
                del _unwritten[0]
        except OSError as error:
            _cannot_be_kept(path(), error)
        return len(_unwritten)


def _append(target: Path, event: Event) -> None:
    # The line break in front ends a line that another process or a crash left half written.
    line = f"\n{json.dumps(event, ensure_ascii=True)}\n".encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    descriptor = os.open(target, flags, 0o644)
    try:
        if os.write(descriptor, line) < len(line):
            raise OSError("the disk is full")
    finally:
        os.close(descriptor)


def _say(target: Path, what: str, words: str) -> None:
    """Say something about a file, once; printed, as graders count warnings as errors.

    words: in short lines, since JupyterLab breaks long ones in the midst of a word.
    """
    if (target, what) not in _said:
        _said.add((target, what))
        print(words)


def _cannot_be_kept(target: Path, error: OSError) -> None:
    reason = error.strerror or str(error)
    _say(
        target,
        "cannot be kept",
        f"Your progress cannot be kept ({reason}): {target}\n"
        "Everything else works, and what you do counts until this kernel stops.\n"
        "To keep it, make room there or allow writing, or set SHIFTLAB_STORE to another file.",
    )


def _content(data: bytes) -> _Content:
    """The lines of a file. An event without an end is being written, or is ended by the next."""
    found, damaged, newer = [], 0, 0
    *lines, last = data.split(b"\n")
    if not last.startswith(b"{"):  # no beginning of an event of ours, and so nobody is at it
        lines.append(last)
    for line in filter(bytes.strip, lines):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):  # undecodable bytes raise a ValueError, too
            event = None
        if not isinstance(event, dict):
            damaged += 1
        elif isinstance(event.get("kind"), str) and event.get("format", FORMAT) == FORMAT:
            found.append(event)
        else:
            newer += 1
    return _Content(found, damaged, newer)


def _read() -> _Content:
    """What the file holds, oldest first, and the events that could not be written to it."""
    target = path()
    try:
        content = _content(target.read_bytes())
    except FileNotFoundError:
        return _Content([*_unwritten])
    except OSError as error:
        _cannot_be_kept(target, error)
        return _Content([*_unwritten])
    if content.newer:
        _say(
            target,
            "newer",
            f"{_lines(content.newer)} of your progress {_is(content.newer)} from a newer version "
            "of the course.\nNothing is lost; this version does not count them.",
        )
    events = content.events + _unwritten
    noted = [event.get("lines") for event in events if event["kind"] == "damage"]
    if content.damaged > max((lines for lines in noted if type(lines) is int), default=0):
        _keep_damaged(target, content)
    return _Content(content.events + _unwritten, content.damaged, content.newer)


def _keep_damaged(target: Path, content: _Content) -> None:
    """Copy a damaged file to a clear name beside it, and say so once."""
    nothing_left = not content.events and not content.newer
    what = "cannot be read" if nothing_left else "can be read only in part"
    goes_on = "What you do from now on" if nothing_left else "The rest"
    aside = _aside(target)
    words = (
        f"The file of your progress {what}: {_lines(content.damaged)} of it "
        f"{_is(content.damaged)} damaged.\n"
        f"{goes_on} counts; run again any check that is missing.\n"
        f"{'A copy of the' if aside else 'The'} damaged file is kept: {aside or target}"
    )
    if aside:
        print(words)
        record("damage", lines=content.damaged, kept=aside.name)
    else:
        _say(target, f"damaged {content.damaged}", words)


def _aside(target: Path) -> Path | None:
    """Where a copy of the damaged file now is; None if nothing can be written there."""
    try:
        aside = _free_name(target)
    except OSError:
        return None
    try:
        shutil.copyfile(target, aside)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
        return None
    return aside


def _free_name(target: Path) -> Path:
    """An empty file of a name that nobody has: progress-damaged-1.jsonl, -2, and so on."""
    for number in range(1, COPIES + 1):
        name = target.with_name(f"{target.stem}-damaged-{number}{target.suffix}")
        try:
            name.touch(exist_ok=False)
        except FileExistsError:
            continue
        return name
    raise FileExistsError(f"There are {COPIES} damaged files in {target.parent} already.")


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def events(kind: str | None = None) -> list[Event]:
    """The events of one kind, or all, in the order in which they were written."""
    return [event for event in _read().events if kind in (None, event["kind"])]


def damaged() -> int:
    """How many lines of the file cannot be read. They are kept as they are, and passed over."""
    return _read().damaged
