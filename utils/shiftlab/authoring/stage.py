"""Lay out a folder in which a lecturer hands out, collects and grades with nbgrader.

One assignment for each notebook, so that each can be handed out on its day and nothing else of
`solutions/` is released. What was staged is written down beside it, so that staging again renews
only what nobody has edited. Not here: the marks themselves (nbgrader) and the checks (exercises).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from shiftlab.authoring.build import STUB, Points, declared_points, mark
from shiftlab.authoring.project import (
    AuthoringError,
    Project,
    plain_metadata,
    read,
    to_text,
    with_address,
    write,
)
from shiftlab.authoring.questions import ask_afresh
from shiftlab.exercises.afresh import KEY_FILE, class_key

# By this first line a folder is known as staged.
_OURS = '"""nbgrader\'s settings for Shiftlab, written by `shiftlab stage`. Work in this folder."""'
_CONFIG = """\
{ours}

from pathlib import Path

from shiftlab.grading.autograde import configure

c = get_config()  # noqa: F821  nbgrader provides it

# All that nbgrader has to be told; it holds together or not at all. Settings of your own, such as
# an exchange, follow below it.
configure(c, Path(__file__).parent, {stub!r})
"""
_LINK = re.compile(r"\]\(([^()/:#]+)\.ipynb(?=[)#])")  # to a notebook beside this one
# The SHA-256 of each file as it was staged, by its path from the folder.
_RECORD = ".shiftlab-staged.json"


@dataclass(frozen=True)
class Staged:
    """What a folder holds now: its assignments, whether its edited settings were kept, the key."""

    assignments: list[Path]
    kept_settings: bool
    key: str | None = None


def stage(
    project: Project, folder: Path, points: Points = declared_points, key: str | None = None
) -> Staged:
    """Fill `folder` with nbgrader_config.py and source/NAME/NAME.ipynb.

    A folder staged before is brought up to date; submissions and grades in it stay, and so do
    settings that somebody edited, and the key. With a key, questions are drawn for each student.

    Raises:
        AuthoringError: `folder` holds other things, or a staged notebook that somebody edited, or
            it has released notebooks with another key or none, or there are no solutions, or a
            notebook breaks a rule of the build; nothing is written.
    """
    folder = folder.resolve()
    sources = project.sources()
    if not sources:
        raise AuthoringError(f"There is no notebook in {project.solutions} to hand out.")
    if folder.is_file():
        raise AuthoringError(f"{folder} is a file; a folder was expected, new or staged before.")
    before = _staged_before(folder)
    key = _agreed(folder, key)
    notebooks = {}
    for path in sources:
        notebook = read(path)
        try:
            mark(notebook, points)
            if key:
                ask_afresh(notebook, key)
        except (AuthoringError, SyntaxError) as error:
            raise AuthoringError(f"{path.name}: {error}") from error
        _link_side_by_side(notebook, [path.name for path in sources])
        plain_metadata(notebook)
        text = with_address(to_text(notebook), project.repository())
        notebooks[f"source/{path.stem}/{path.name}"] = text
    if edited := [name for name in notebooks if _is_edited(folder, name, notebooks, before)]:
        raise AuthoringError(
            f"A notebook in {folder} should be as it was staged. These are not, so nothing was "
            "written:\n" + "\n".join(f"  {name}" for name in edited) + "\n"
            "Move them to another folder and stage again; then put into the new ones what you want"
            f" to keep, or better into {project.solutions}, where it lasts."
        )
    config = {"nbgrader_config.py": _CONFIG.format(ours=_OURS, stub=STUB)}
    kept = _is_edited(folder, "nbgrader_config.py", config, before)
    written = notebooks if kept else config | notebooks
    for name, text in written.items():
        write(folder / name, text)
    if key:
        write(folder / KEY_FILE, f"{key}\n")
    now = before | {name: _digest(text.encode()) for name, text in written.items()}
    write(folder / _RECORD, json.dumps(now, indent=1, sort_keys=True) + "\n")
    return Staged([folder / name for name in notebooks], kept, key)


def _link_side_by_side(notebook: NotebookNode, names: Sequence[str]) -> None:
    """Set links to other notebooks right: each assignment is released in a folder of its own."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(
                lambda found: (
                    f"](../{found[1]}/{found[1]}.ipynb"
                    if f"{found[1]}.ipynb" in names
                    else found[0]
                ),
                cell.source,
            )


def _agreed(folder: Path, key: str | None) -> str | None:
    """The key to stage with: the one that is asked for, else the folder's own."""
    old = class_key(folder)
    if key is None:
        return old
    if not (key := key.strip()) or not key.isprintable():
        raise AuthoringError("A class key is a word or two, such as autumn-26; this one is blank.")
    if key != old and any((folder / "release").glob("*/*.ipynb")):
        raise AuthoringError(
            f"{folder} has released notebooks {f'with the key {old!r}' if old else 'without a key'}"
            f"; with {key!r} other questions would be asked when they are graded. Nothing was "
            "written. Stage into a new folder, or leave --afresh away to keep what it has."
        )
    return key


def _staged_before(folder: Path) -> dict[str, str]:
    """The digests of what was staged into `folder`; none in a new or empty one.

    Raises:
        AuthoringError: the folder holds something and was not staged, or its record is damaged.
    """
    config, record = folder / "nbgrader_config.py", folder / _RECORD
    if config.is_file():
        first = config.read_text(encoding="utf-8", errors="replace").partition("\n")[0].rstrip()
        if first != _OURS:
            raise AuthoringError(
                f"{config} was not written by `shiftlab stage`: its first line should be\n"
                f"  {_OURS}\nand is\n  {first}\n"
                "Nothing was written. Name a new or empty folder; or, if these are staged settings "
                "that you edited, put that first line back."
            )
    elif folder.is_dir() and any(folder.iterdir()) and not record.is_file():
        raise AuthoringError(
            f"{folder} holds other files and no nbgrader_config.py. Name a new or empty folder, or "
            "one that `shiftlab stage` made before."
        )
    if not record.is_file():
        return {}
    try:
        return dict(json.loads(record.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise AuthoringError(
            f"{record} should hold what was staged, as `shiftlab stage` wrote it; it cannot be "
            f"read: {error}. Remove it and stage again: every notebook that differs is then named."
        ) from error


def _is_edited(folder: Path, name: str, new: dict[str, str], before: dict[str, str]) -> bool:
    """Whether the file is neither what was staged before nor what is to be staged now."""
    path = folder / name
    return path.is_file() and _digest(path.read_bytes()) not in (
        before.get(name),
        _digest(new[name].encode()),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
