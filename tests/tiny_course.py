"""A course of one small notebook, for tests of what is done with any notebook."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from shiftlab.authoring.project import Project

# What its exercises are worth, as `build` asks for it.
TINY_POINTS = {"double": 2.0, "negate": 3.0}.__getitem__

# A stand-in for the course's judge: right or wrong, and an error only while nbgrader grades.
_TINY_CHECK = '''\
import os


def check(function):
    """Right if function(3) is what the function's name promises."""
    answer = function(3)
    if answer is ...:
        state = "not attempted"
    else:
        state = "right" if answer == {"double": 6, "negate": -3}[function.__name__] else "wrong"
    if state != "right" and os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise AssertionError(state)
    print(f"{function.__name__}: {state}")
'''
_TINY_SOLVED = '''\
def {name}(x):
    """{title}"""
    ### BEGIN SOLUTION
    return {answer}
    ### END SOLUTION'''


def tiny_notebook() -> NotebookNode:
    """A solved notebook of two exercises, as an author writes it."""
    cells = [new_markdown_cell("# A tiny notebook", id="title", metadata={"tags": ["core"]})]
    cells.append(new_code_cell(_TINY_CHECK, id="tools", metadata={"tags": ["core"]}))
    for name, title, answer in (("double", "Twice x.", "2 * x"), ("negate", "Minus x.", "-x")):
        source = _TINY_SOLVED.format(name=name, title=title, answer=answer)
        cells += [
            new_code_cell(source, id=name, metadata={"tags": ["core", "exercise"]}),
            new_code_cell(
                f"check({name})", id=f"check-{name}", metadata={"tags": ["core", "check"]}
            ),
        ]
    return new_notebook(cells=cells)


def source(notebook: NotebookNode, cell_id: str) -> str:
    """The source of the cell of this id."""
    return next(cell.source for cell in notebook.cells if cell.id == cell_id)


def meta(notebook: NotebookNode, cell_id: str) -> dict:
    """The metadata of the cell of this id."""
    return next(cell.metadata for cell in notebook.cells if cell.id == cell_id)


def change_cell(course: Project, cell_id: str, text: str) -> None:
    """Give the cell of this id another source, in the solved notebook of the tiny course."""
    path = course.solutions / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == cell_id).source = text
    nbformat.write(notebook, path)
