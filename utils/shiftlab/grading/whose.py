"""Whose questions a submission is judged by: the folder's name counts, not what stands in it.

How questions are drawn is in `exercises.afresh`. What it is not: a proof of who wrote an answer.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from shiftlab.exercises.afresh import as_compared, exercise_for
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.declare import Exercise
from shiftlab.grading.cells import Cell

_OTHER = (
    "This notebook was worked on as {typed}, and handed in as {student}. The name it was handed in "
    "under counts, so {student}'s questions were asked."
)
_PUBLIC = (
    "This looks like the public course's notebook: it has no cell draw_questions. Marked were the "
    "questions of the one from your lecturer, some of which are drawn for {student}."
)


def questions_of(student: str, key: str | None) -> dict[str, Exercise]:
    """Every exercise of the course as this student is asked it; the course's own without a key."""
    return {name: exercise_for(name, student, key or "") for name in exercises()}


def remark(found: Sequence[Cell], student: str) -> str:
    """A sentence where other questions were worked on than this student's; else empty.

    That is so where the cell `draw_questions` names another student, or where there is none.
    """
    if not any("draw_questions" in cell.text for cell in found):
        return _PUBLIC.format(student=student)
    typed = typed_name(found)
    if not typed or as_compared(typed) == as_compared(student):
        return ""
    return _OTHER.format(typed=typed, student=student)


def typed_name(found: Sequence[Cell]) -> str:
    """The name in the last call draw_questions(KEY, student="…"); empty if there is none.

    At most 100 characters, all of them printable.
    """
    typed = ""
    for cell in found:
        tree = cell.tree()
        for node in ast.walk(tree) if isinstance(tree, ast.Module) else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "draw_questions":
                named = [word.value for word in node.keywords if word.arg == "student"]
                for value in (*node.args[1:2], *named):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        name = value.value.strip()[:100]
                        typed = "".join(c if c.isprintable() else "?" for c in name)
    return typed
