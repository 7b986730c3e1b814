"""What somebody has put into a built notebook and would lose if the build wrote over it.

A built notebook is known by three things that a build always does and hardly anybody undoes: every
cell is tagged `core` or `extension`, no code cell has been run, and each cell to complete still has
the checksum that nbgrader gave its stub. Changes that leave all three alone are not seen: a word in
a text cell, or code of the course changed in a cell that was never run.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from shiftlab.authoring.project import AuthoringError, read

_PARTS = {"core", "extension"}


def work_in(path: Path) -> str:
    """What in the file at `path` no build has made, in a few words; "" if there is nothing.

    Only a notebook as some build made it, of this version of the course or another, gives "".
    """
    try:
        notebook = read(path)
    except AuthoringError:
        return "is no notebook of the course"
    own = [cell for cell in notebook.cells if not _PARTS & set(cell.metadata.get("tags", []))]
    if len(own) == len(notebook.cells):
        return "is no notebook of the course"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if any(cell.outputs or cell.execution_count is not None for cell in code):
        return "has been run: it holds outputs or counts"
    if answered := [cell.id for cell in code if _is_answered(cell)]:
        return f"holds answers: {', '.join(answered)}"
    if own:
        return f"holds cells of somebody's own: {', '.join(cell.id for cell in own)}"
    return ""


def _is_answered(cell: NotebookNode) -> bool:
    """Whether this is a cell to complete that no longer reads as the build left it."""
    from nbgrader.utils import compute_checksum, is_solution

    return is_solution(cell) and cell.metadata.nbgrader.get("checksum") != compute_checksum(cell)
