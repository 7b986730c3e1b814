"""nbgrader's autograding with our grader in the place of its kernel.

`nbgrader autograde` sanitises a submission and would then run it in a kernel that the student's
own code shares. Here that step asks sandboxes instead, and writes into each graded cell its points
as the number that nbgrader reads, and the seed of its examples, with which `shiftlab grade` repeats
the result. Each run draws a new seed. Nothing else of nbgrader is changed.

`configure` is the whole of the staged settings, so that they hold together or not at all: the
gradebook has another name than nbgrader's usual one, and an `nbgrader autograde` that could not
read the settings (it only logs that) finds no assignment to give points for.
"""

from __future__ import annotations

import os
import secrets
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, read
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.converters.autograde import Autograde
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Unicode

from shiftlab.exercises.afresh import class_key
from shiftlab.grading.apart import grade_apart
from shiftlab.grading.engine import Mark, Report
from shiftlab.grading.folder import unprotected
from shiftlab.grading.page import how
from shiftlab.grading.tables import Graded
from shiftlab.grading.watch import Limits

GRADEBOOK = "shiftlab-gradebook.db"


def configure(c: Any, folder: Path, stub: str) -> None:
    """All of nbgrader's settings for a staged folder; c: nbgrader's configuration."""
    folder = folder.resolve()  # with a relative root nbgrader finds no submission
    c.CourseDirectory.course_id = "shiftlab"
    c.CourseDirectory.root = str(folder)
    c.CourseDirectory.db_url = f"sqlite:///{folder / GRADEBOOK}"
    c.ClearSolutions.code_stub = {"python": stub}
    steps = Autograde.class_traits()
    sanitising = steps["sanitize_preprocessors"].default()
    grading = steps["autograde_preprocessors"].default()
    if Execute not in grading:
        raise RuntimeError("nbgrader's autograding has no step Execute that ours could replace.")
    c.Autograde.sanitize_preprocessors = [MarkedAsHandedOut, *sanitising]
    c.Autograde.autograde_preprocessors = [
        AskedFromOutside if step is Execute else step for step in grading
    ]
    c.MarkedAsHandedOut.folder = c.AskedFromOutside.folder = str(folder)
    os.environ["SHIFTLAB_STORE"] = os.devnull  # students' checks are no progress of the lecturer's
    os.environ["SHIFTLAB_CLASS_KEY"] = (
        class_key(folder) or ""
    )  # for checks in a kernel of nbgrader's


class MarkedAsHandedOut(NbGraderPreprocessor):
    """Before nbgrader's own steps: its marks on cells are those of the source, none a student's.

    A mark that occurs twice, or of another version, would end nbgrader's run for the whole class.
    """

    folder = Unicode(help="The staged folder.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """The notebook, each mark of the source on the first cell that carries its id."""
        about = resources["nbgrader"]
        source = read(
            Path(self.folder) / "source" / about["assignment"] / f"{about['notebook']}.ipynb",
            as_version=4,
        )
        marks = {
            cell.metadata["nbgrader"]["grade_id"]: cell.metadata["nbgrader"]
            for cell in source.cells
            if "nbgrader" in cell.metadata
        }
        for cell in nb.cells:
            meta = cell.metadata.pop("nbgrader", None)
            named = meta.get("grade_id") if isinstance(meta, dict) else None
            if isinstance(named, str) and named in marks:
                cell.metadata["nbgrader"] = marks.pop(named)
        return nb, resources


class AskedFromOutside(Execute):
    """In the place of running a notebook: grade it from outside, write points and feedback in."""

    folder = Unicode(help="The staged folder.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km: Any = None
    ) -> tuple[NotebookNode, ResourcesDict]:
        """The notebook with the outputs of its graded cells written by us; no code of it runs.

        Raises ValueError where the staged source asks for something that is no exercise.
        """
        about = resources["nbgrader"]
        name, student = about["notebook"], about["student"]
        folder = Path(self.folder)
        report = grade_apart(
            folder / "source" / about["assignment"] / f"{name}.ipynb",
            folder / "submitted" / student / about["assignment"] / f"{name}.ipynb",
            Limits(),
            secrets.randbits(32),
            student=student,
            key=class_key(folder),
        )
        for sentence in unprotected([Graded(student, name, report)]):
            self.log.warning(sentence)
        if report.trouble:
            self.log.error("%s, %s: %s", student, name, report.in_full)
        _write_marks(nb, report)
        if report.remark:  # a cell of text, which wraps; on a line of its own no name is markup
            nb.cells.insert(0, new_markdown_cell(f"<p>{escape(report.remark)}</p>"))
        nb.metadata["shiftlab"] = {"seed": report.seed}
        nb.cells.append(new_markdown_cell(how(report.seed)))  # so that the feedback shows it
        return nb, resources


def _write_marks(nb: NotebookNode, report: Report) -> None:
    """Give each graded cell its points; a cell that was taken away comes back at the end."""
    marks = {f"check_{mark.name}": mark for mark in report.marks}
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        mark = marks.pop(cell.metadata.get("nbgrader", {}).get("grade_id"), None)
        if mark is not None:
            _write_mark(cell, mark)
    for mark in marks.values():
        nb.cells.append(new_code_cell())
        _write_mark(nb.cells[-1], mark)


def _write_mark(cell: NotebookNode, mark: Mark) -> None:
    """A cell of which nbgrader reads exactly our points: it is graded, and ends in a number."""
    cell.source = f"check({mark.name})"
    cell.metadata["nbgrader"] = NotebookNode(
        schema_version=3,
        grade_id=f"check_{mark.name}",
        grade=True,
        solution=False,
        locked=True,
        task=False,
        points=mark.worth,
        cell_type="code",
    )
    cell.outputs = [
        new_output("display_data", {"text/html": mark.html, "text/plain": mark.text}),
        new_output("execute_result", {"text/plain": repr(float(mark.points))}, execution_count=1),
    ]
    cell.execution_count = 1
