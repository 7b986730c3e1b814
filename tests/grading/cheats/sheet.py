"""A student's notebook that is written cell by cell, and what a cheat is. No cheats here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from shiftlab.authoring.build import mark, student_version
from shiftlab.authoring.project import Project, read

PROJECT = Project.find(Path(__file__))
COMMUTING = "01_convolution_commutes_with_shifts"
# Cells without which every exercise can be answered; trainings take longer than all checks.
EXPERIMENTS = {"predict", "measure", "explain", "verdict", "vote"}


@cache
def _notebooks(name: str) -> tuple[NotebookNode, NotebookNode]:
    """The solved notebook, marked, and the student's."""
    solved = read(PROJECT.solutions / f"{name}.ipynb")
    mark(solved)
    return solved, student_version(solved)


class Sheet:
    """A notebook as somebody hands it in; it begins untouched."""

    def __init__(self, name: str, whole: bool = False) -> None:
        """name: the assignment; whole: with its experiments, which are emptied otherwise."""
        solved, student = _notebooks(name)
        self.name, self.notebook = name, deepcopy(student)
        self._solved = {cell.metadata.nbgrader.grade_id: cell.source for cell in _marked(solved)}
        for cell in self.notebook.cells:
            if not whole and EXPERIMENTS & set(cell.metadata.tags):
                cell.source = ""

    @property
    def worth(self) -> dict[str, float]:
        """The points of each exercise, by the function's name."""
        graded = (cell.metadata.nbgrader for cell in _marked(_notebooks(self.name)[0]))
        return {cell.grade_id.removeprefix("check_"): cell.points for cell in graded if cell.grade}

    def solve(self, exercises: Iterable[str]) -> None:
        """Write the honest answers to these exercises."""
        for exercise in exercises:
            self.answer(exercise, self._solved[exercise])

    def cell(self, grade_id: str) -> NotebookNode:
        """The first cell of this grade_id: NAME is the answer's, check_NAME its check's."""
        return next(cell for cell in _marked(self.notebook) if grade_id == _grade_id(cell))

    def answer(self, exercise: str, source: str) -> None:
        """Write this into the cell to be completed."""
        self.cell(exercise).source = source

    def insert(self, source: str, before: str | None = None, **metadata: object) -> NotebookNode:
        """A new cell of code before the cell of this grade_id, or before all other code."""
        cells = self.notebook.cells
        if before is None:
            place = next(i for i, cell in enumerate(cells) if cell.cell_type == "code") + 1
        else:
            place = cells.index(self.cell(before))
        name = f"inserted-{len(cells)}"
        new = new_code_cell(source, id=name, metadata={"tags": ["core"]} | metadata)
        cells.insert(place, new)
        return new

    def at_first(self, source: str) -> None:
        """Code that runs after the imports and before everything else."""
        self.insert(source)


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _marked(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if _grade_id(cell)]


@dataclass(frozen=True)
class Cheat:
    """A submission that is not honest.

    name: in a few words; write: changes a sheet on which every answer but those in `after` is
    honest; after: the exercises whose points it wants.
    """

    name: str
    write: Callable[[Sheet], None]
    after: tuple[str, ...] = ("circular_shift",)
    notebook: str = COMMUTING

    def sheet(self) -> Sheet:
        """What is handed in."""
        sheet = Sheet(self.notebook)
        sheet.solve(name for name in sheet.worth if name not in self.after)
        self.write(sheet)
        return sheet


def says(source: str, exercise: str = "circular_shift") -> Callable[[Sheet], None]:
    """To write this into the cell of one exercise, and nothing else."""

    def write(sheet: Sheet) -> None:
        sheet.answer(exercise, source)

    return write


def begins(first: str, source: str = "") -> Callable[[Sheet], None]:
    """To run `first` before all else, and to answer `circular_shift` with `source`."""

    def write(sheet: Sheet) -> None:
        sheet.at_first(first)
        sheet.answer("circular_shift", source or UNMOVED)

    return write


# Of the right form, and wrong.
UNMOVED = "def circular_shift(x, d):\n    return x.copy()"
