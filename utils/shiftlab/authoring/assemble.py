"""A notebook put together from cells of others: the 90-minute lab.

`solutions/NAME.toml` is its plan: which cells, from which notebooks, in which order, and the words
between them. `solutions/NAME.ipynb` is made from it. Only cells tagged `core` can be taken, so that
what a lab asks is never more than what everybody meets. Not here: running it (`execute`), or making
the student's version (`build`), which treat it as any other notebook.

A plan is a list of parts. A part of one's own has an id and either text or code; a taken part names
a notebook by its number and the ids of cells there:

    [[part]]
    id = "opening"
    text = "# The quarrel in 90 minutes"

    [[part]]
    from = "01"
    cells = ["two-words", "two-words-vote"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from shiftlab.authoring.names import Names
from shiftlab.authoring.project import AuthoringError, Project, plain_metadata, read

# "## 4 · Convolution" is the fourth section of its own notebook, and no section of this one.
_SECTION = re.compile(r"^## (?:\d+ · )?(?:Extension: )?(.*)$", re.MULTILINE)
_ROLES = {"vote(": "vote", "my_vote(": "vote", "check(": "check", "verdict(": "verdict"}
_KINDS = ({"id", "text"}, {"id", "code"}, {"from", "cells"})


def plans(project: Project) -> list[Path]:
    """The plans in `solutions/`, one for each assembled notebook."""
    return sorted(project.solutions.glob("*.toml"))


def assemble(project: Project, plan: Path) -> NotebookNode:
    """The solved notebook that a plan describes.

    Outputs that are stored in `solutions/` are kept where every code cell still reads as it did;
    otherwise there are none, and the notebook has to be executed.

    Raises:
        AuthoringError: the plan cannot be read, names a notebook or a cell that there is not, takes
            a cell that is not tagged `core`, or takes one twice; or a code cell is no Python, or
            would read a name that another notebook's cell has set.
    """
    cells = list(_cells(project, plan))
    ids = [cell.id for cell in cells]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise AuthoringError(f"{plan.name}: {', '.join(sorted(twice))} would stand there twice.")
    _hold_names_apart(plan, cells)
    notebook = new_notebook(cells=cells)
    plain_metadata(notebook)
    stored = plan.with_suffix(".ipynb")
    if stored.is_file():
        _keep_outputs(notebook, read(stored))
    return notebook


def _cells(project: Project, plan: Path) -> Iterator[NotebookNode]:
    for part in _parts(plan):
        if "from" in part:
            yield from _taken(project, plan, part["from"], part["cells"])
        else:
            new = new_markdown_cell if "text" in part else new_code_cell
            source = part.get("text", part.get("code")).strip()
            tags = ["core", *(role for start, role in _ROLES.items() if source.startswith(start))]
            yield new(source, id=part["id"], metadata={"tags": tags})


def _parts(plan: Path) -> list[dict[str, Any]]:
    try:
        parts = tomllib.loads(plan.read_text(encoding="utf-8")).get("part", [])
    except tomllib.TOMLDecodeError as error:
        raise AuthoringError(f"{plan.name} cannot be read as TOML: {error}") from error
    for part in parts:
        if set(part) not in _KINDS:
            raise AuthoringError(
                f"{plan.name}: a part has an id and a text, an id and code, or from and cells; "
                f"this one has {', '.join(part) or 'nothing'}."
            )
    return parts


def _taken(project: Project, plan: Path, number: str, names: list[str]) -> Iterator[NotebookNode]:
    path = project.sources([f"{number}_"])[0]
    cells = {cell.id: cell for cell in read(path).cells}
    for name in names:
        if name not in cells:
            raise AuthoringError(f"{plan.name}: {path.name} has no cell {name!r}.")
        if "core" not in cells[name].metadata.get("tags", []):
            raise AuthoringError(
                f"{plan.name}: cell {name!r} of {path.name} is not tagged core; a lab takes only "
                "what is."
            )
        cell = deepcopy(cells[name])
        cell.id = f"nb{number}-{name}"
        if cell.cell_type == "markdown":
            cell.source = _SECTION.sub(r"### \1", cell.source)
        else:
            cell.outputs, cell.execution_count = [], None
        yield cell


def _hold_names_apart(plan: Path, cells: list[NotebookNode]) -> None:
    """Refuse a cell that would read a name as another notebook's cell has left it."""
    names = Names()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        owner = cell.id.split("-")[0] if cell.id.startswith("nb") else ""
        try:
            strange = names.cell(cell.source, owner)
        except SyntaxError as error:
            raise AuthoringError(f"{plan.name}: cell {cell.id} is no Python: {error}") from error
        for found in strange:
            through = f" through {found.function!r}" if found.function else ""
            raise AuthoringError(
                f"{plan.name}: cell {cell.id} reads {found.name!r}{through}, which here was last "
                f"set by a cell of {found.owner}. Set it again before, in a part of your own."
            )


def _keep_outputs(notebook: NotebookNode, stored: NotebookNode) -> None:
    """Put the stored outputs back, in place, if the code is what they were made by."""
    new, old = (
        [cell for cell in one.cells if cell.cell_type == "code"] for one in (notebook, stored)
    )
    if [(cell.id, cell.source) for cell in new] == [(cell.id, cell.source) for cell in old]:
        for cell, before in zip(new, old, strict=True):
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
