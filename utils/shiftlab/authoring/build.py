"""From a solved notebook to the student's: nbgrader's own preprocessors, metadata added by rule.

A code cell with a solution region is a solution cell, a code cell that starts with `check(NAME)` is
its graded cell, with the points that NAME's declaration gives. Nothing is marked by hand, so a
notebook cannot disagree with the exercises. Not here: running notebooks (`execute`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from shiftlab.authoring import ledger
from shiftlab.authoring.assemble import assemble, plans
from shiftlab.authoring.guide import with_tables
from shiftlab.authoring.keeping import work_in
from shiftlab.authoring.project import (
    AuthoringError,
    Project,
    plain_metadata,
    read,
    to_text,
    with_address,
    write,
)

STUB = "return ...  # replace the three dots"
_BEGIN = "### BEGIN SOLUTION"
_CHECK = re.compile(r"\s*check\(\s*(\w+)\s*\)")

Points = Callable[[str], float]


@dataclass(frozen=True)
class Change:
    """One file that the build writes, or with `text` None removes.

    `work` says in a few words what somebody has put into the file that would be lost by it.
    """

    path: Path
    text: str | None
    work: str = ""

    def __str__(self) -> str:
        """What happened to the file, for the command's answer."""
        return f"{'removed' if self.text is None else 'written'}: {self.path}"


def declared_points(name: str) -> float:
    """The points of the exercise called `name`.

    Raises:
        AuthoringError: no exercise of that name is declared.
    """
    from shiftlab.exercises.catalogue import exercises, nearest

    if name in exercises():
        return float(exercises()[name].points)
    alike = nearest(name)
    raise AuthoringError(
        f"A cell says check({name}), and no exercise of that name is declared"
        f"{f'; one is called {alike}' if alike else ''}. Declare it in shiftlab.exercises, or mend "
        "the name in the cell."
    )


def checked_name(source: str) -> str | None:
    """The NAME of a cell that starts with `check(NAME)`, else None."""
    found = _CHECK.match(source)
    return found[1] if found else None


def solved_name(source: str) -> str | None:
    """The function whose body holds the cell's first solution region; None without a region.

    Raises:
        AuthoringError: the region stands in no function.
    """
    if _BEGIN not in source:
        return None
    line = source[: source.index(_BEGIN)].count("\n") + 1
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.lineno < line <= (node.end_lineno or 0):
            return node.name
    raise AuthoringError(
        "A solution region stands inside the function it completes, so that the stub can return "
        f"something. This cell has one outside:\n{source}"
    )


def mark(notebook: NotebookNode, points: Points = declared_points) -> None:
    """Add nbgrader's metadata in place: solution cells and graded cells, ids from their names.

    Raises:
        AuthoringError: a name is solved or checked twice, or checked and not declared.
    """
    seen: set[str] = set()
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type != "code":
            continue
        solved, checked = solved_name(cell.source), checked_name(cell.source)
        if solved is None and checked is None:
            continue
        grade_id = solved or f"check_{checked}"
        if grade_id in seen:
            raise AuthoringError(
                f"{grade_id} occurs twice in one notebook. An exercise has one cell to complete "
                "and one check; nbgrader could not tell two of them apart."
            )
        seen.add(grade_id)
        cell.metadata["nbgrader"] = NotebookNode(
            schema_version=3,
            grade_id=grade_id,
            solution=solved is not None,
            grade=checked is not None,
            locked=checked is not None,
            task=False,
        )
        if checked is not None:
            cell.metadata["nbgrader"]["points"] = points(checked)


def student_version(notebook: NotebookNode, points: Points = declared_points) -> NotebookNode:
    """The student's notebook: stubs for solutions, locked checks, checksums, no outputs.

    The notebook given is left as it was.

    Raises:
        AuthoringError: nbgrader is not installed, or the notebook breaks one of `mark`'s rules.
    """
    try:
        from nbgrader import preprocessors as nbgrader
    except ImportError as error:
        raise AuthoringError(
            "Building notebooks needs nbgrader, which is not installed here. Install it with "
            "`pip install 'shiftlab[grading]'`, in a checkout with `make install`."
        ) from error

    student = deepcopy(notebook)
    mark(student, points)
    plain_metadata(student)
    resources: dict = {}
    for step in (
        nbgrader.ClearSolutions(code_stub={"python": STUB}),
        nbgrader.ClearHiddenTests(),
        nbgrader.LockCells(),
        nbgrader.ComputeChecksums(),
        nbgrader.ClearOutput(),
    ):
        student, resources = step.preprocess(student, resources)
    return student


def build(project: Project, points: Points = declared_points) -> list[Change]:
    """What has to change so that everything made from the sources is up to date.

    That is: links to the public address in the hand-written pages and the solutions, the tables of
    the lecturer's guide, the solved notebooks that are assembled from others, the ledger of the
    verdicts that the solutions print, one student's notebook for each solution, and nothing else in
    `notebooks/`. Nothing is written: see `apply`.
    """
    return list(_changes(project, points))


def apply(changes: list[Change], overwrite: bool = False) -> None:
    """Write and remove what `build` found; with `overwrite`, also where work is lost by it.

    Raises:
        AuthoringError: work would be lost; nothing is written or removed then.
    """
    if not overwrite and (kept := [change for change in changes if change.work]):
        files = "\n".join(
            f"  {change.path} {change.work}; it would be "
            f"{'removed' if change.text is None else 'replaced'}"
            for change in kept
        )
        raise AuthoringError(
            "A file that the build replaces or removes should be as a build made it. These are "
            f"not, so nothing was written:\n{files}\nMove them to another folder and build "
            "again; or, if what they hold may be lost: shiftlab build --overwrite"
        )
    for change in changes:
        if change.text is None:
            change.path.unlink()
        else:
            write(change.path, change.text)


def _changes(project: Project, points: Points) -> Iterator[Change]:
    address = project.repository()
    for path in project.linked():
        text = path.read_text(encoding="utf-8")
        if (linked := with_tables(with_address(text, address))) != text:
            yield Change(path, linked)
    assembled = {plan.with_suffix(".ipynb"): assemble(project, plan) for plan in plans(project)}
    for path, notebook in assembled.items():
        text = with_address(to_text(notebook), address)
        if not path.is_file() or path.read_bytes() != text.encode():
            yield Change(path, text)
    yield from _ledger(project)
    wanted = {}
    for source in sorted({*project.sources(), *assembled}):
        try:
            student = student_version(assembled.get(source) or read(source), points)
        except (AuthoringError, SyntaxError, RuntimeError) as error:
            raise AuthoringError(f"{source.name}: {error}") from error
        wanted[project.notebooks / source.name] = with_address(to_text(student), address)
    for path, text in wanted.items():
        if not path.is_file():
            yield Change(path, text)
        elif path.read_bytes() != text.encode():
            yield Change(path, text, work_in(path))
    for path in sorted(project.notebooks.glob("*.ipynb")):
        if path not in wanted:
            yield Change(path, None, work_in(path))


def _ledger(project: Project) -> Iterator[Change]:
    page = ledger.text(project)
    kept = project.ledger.read_text(encoding="utf-8") if project.ledger.is_file() else ""
    if page != kept:
        yield Change(project.ledger, page or None)
