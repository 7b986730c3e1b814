"""Put the questions that are drawn for each student into a notebook that is handed out.

One cell says whose they are, in every notebook: from it, hints and progress know that marks count,
also where nothing is drawn. Before each exercise that is drawn a locked one shows what was drawn.
Only staged notebooks hold them. What is drawn is declared and decided in the exercises.
"""

from __future__ import annotations

import json

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

_OPENING = """\
from shiftlab import {tools}

# Between the quotation marks: your name, as your course's list has it. On a hub leave them empty,
# unless you are told otherwise.
draw_questions({key}, student="")"""


# What 00 says of hints, and what it says where marks count: there, no solution is named.
_LAST_HINT = "the last one says where the solution is"
_LAST_WHERE_MARKED = "the last one says where the solution is or, where marks count, whom to ask"


def ask_afresh(notebook: NotebookNode, key: str) -> None:
    """Insert the cells into a marked notebook, in place."""
    from shiftlab.exercises.catalogue import exercises

    declared = exercises()
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(_LAST_HINT, _LAST_WHERE_MARKED)
        marked = cell.metadata.get("nbgrader", {})
        name = marked.get("grade_id") if marked.get("solution") else None
        if name in declared and declared[name].drawn:
            cells.append(_question(name, cell.metadata.get("tags", [])))
        cells.append(cell)
    drawn = len(cells) > len(notebook.cells)
    tools = "draw_questions, my_question" if drawn else "draw_questions"
    text = _OPENING.format(tools=tools, key=json.dumps(key))
    opening = new_code_cell(text, id="draw-questions", metadata={"tags": ["core"]})
    first = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
    notebook.cells = [*cells[:first], opening, *cells[first:]]


def _question(name: str, tags: list[str]) -> NotebookNode:
    """The locked cell that shows what was drawn; core or extension as the exercise is."""
    path = [tag for tag in tags if tag in ("core", "extension")]
    cell = new_code_cell(
        f'my_question("{name}")',
        id=f"question-{name.replace('_', '-')}",
        metadata={"tags": path},
    )
    cell.metadata["nbgrader"] = NotebookNode(
        schema_version=3,
        grade_id=f"question_{name}",
        solution=False,
        grade=False,
        locked=True,
        task=False,
    )
    return cell
