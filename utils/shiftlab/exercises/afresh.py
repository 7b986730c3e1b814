"""Questions drawn afresh for each student where marks count: who is asked what.

A lecturer chooses a class key (`shiftlab stage --afresh KEY`). Key, exercise and the student's
name decide what is drawn, so that whoever knows the three finds the same question: the key is no
secret, it only makes this year's questions others than last year's. Without a key every exercise
is the course's own. *How* an exercise varies is declared beside it (`drawing`).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from shiftlab import store
from shiftlab.exercises.catalogue import exercises, find
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.progress import Note

KEY = "SHIFTLAB_CLASS_KEY"
"""The environment variable that holds the key while a lecturer's machine grades."""
KEY_FILE = "class_key.txt"
"""Where a staged folder keeps its key."""
WHO = (
    "Part of this exercise is drawn for you, and your name is not known yet. Write it between the "
    'quotation marks of student="" in the cell draw_questions(…) at the beginning of the '
    "notebook, as your course's list has it, and run that cell and this one again."
)
_SAME = "This question is the same for everybody: go by the text of the notebook."

_told: dict[str, str] = {}  # key and name, as the notebook's own cell gave them


def exercise_for(name: str, student: str | None = None, key: str | None = None) -> Exercise:
    """The exercise called `name` as one student is asked it.

    student: as the folder of a submission is called; key: the class key, $SHIFTLAB_CLASS_KEY if
    none is given. Without either, or where nothing is drawn, it is the course's own exercise.
    Raises ValueError for a name that there is not.
    """
    if name not in exercises():
        raise ValueError(f"There is no exercise named {name!r}.")
    exercise = exercises()[name]
    key = os.environ.get(KEY, "") if key is None else key
    if exercise.drawn is None or not key.strip() or not (student or "").strip():
        return exercise
    choices = exercise.drawn.choices
    return drawn_with(exercise, choices[_number(key, name, student) % len(choices)])


def class_key(folder: Path) -> str | None:
    """The key from which a staged folder's questions are drawn; None if they are the course's."""
    file = folder / KEY_FILE
    return (file.read_text(encoding="utf-8").strip() if file.is_file() else "") or None


def drawn_with(exercise: Exercise, choice: object) -> Exercise:
    """The exercise with one of its choices drawn."""
    words = exercise.drawn.words(choice)
    return replace(exercise.drawn.changed(exercise, choice), own=words, drawn=None)


def as_compared(student: str) -> str:
    """A student's name as it is compared everywhere: blanks around it and capitals do not count."""
    return student.strip().casefold()


def _number(key: str, name: str, student: str) -> int:
    """The same number for the same three; blanks around names and capitals do not count."""
    text = "\n".join((key.strip(), name, as_compared(student)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def key() -> str:
    """The class key: the grader's, else the one that the notebook gives; empty if there is none."""
    return os.environ.get(KEY) or _told.get("key", "")


def _folder() -> str:
    """While nbgrader grades, the student as the folder of the submission says; else empty."""
    grading = os.environ.get("NBGRADER_EXECUTION") == "autograde"
    return Path.cwd().parent.name if grading else ""  # autograded/STUDENT/NAME


def student() -> str:
    """Whose questions are drawn: in grading the folder's name counts, else what was typed last."""
    if name := _folder() or _told.get("student", ""):
        return name
    if name := os.environ.get("JUPYTERHUB_USER", ""):
        return name
    typed = [event.get("name") for event in store.events("student")]
    return typed[-1] if typed and isinstance(typed[-1], str) else ""


def nobody(exercise: Exercise) -> bool:
    """Whether something is to be drawn and nobody knows for whom."""
    return bool(exercise.drawn and key() and not student())


def draw_questions(key: str, student: str = "") -> Note:
    """Draw this notebook's questions for a student: the first cell of a notebook that counts.

    key: the lecturer's class key; student: the name in the course's list. It is asked for once: on
    a hub it is known, and elsewhere it is kept beside the progress. In grading the name of the
    folder that was handed in counts, whatever stands here.
    """
    _told.clear()
    _told["key"] = key
    if student.strip():
        _told["student"] = student.strip()
        if not _folder():
            store.record("student", name=student.strip())
    return Note("Questions drawn afresh", _whose() or "for whom?", _sentence(student.strip()))


def _whose() -> str:
    return f"for {student()}" if student() else ""


def _sentence(typed: str) -> str:
    name, hub = student(), os.environ.get("JUPYTERHUB_USER", "")
    if not name:
        return WHO.replace("and this one again", "again")
    if typed and _folder() and _other(typed, name):
        return (
            f"This notebook was worked on as {typed}, and handed in as {name}. In grading the "
            f"name it was handed in under counts, so {name}'s questions are asked."
        )
    if typed and hub and not _folder() and _other(typed, hub):
        return (
            f"The hub knows you as {hub}, and here stands {typed}. In grading the name under "
            "which you hand in counts; on this hub that is usually the hub's. If in doubt, ask."
        )
    return (
        "Where a question says “drawn for you”, its numbers are yours alone. Is the name not the "
        'one of your course\'s list? Write student="…" into this cell and run it again: in '
        "grading the name under which you hand in counts."
    )


def _other(one: str, two: str) -> bool:
    return as_compared(one) != as_compared(two)


def my_question(name: str) -> Note:
    """What was drawn for this student in an exercise: `my_question("tie")`."""
    found = find(name)
    if isinstance(found, str):
        return Note("my_question", "which exercise?", found)
    if nobody(found):
        return Note(found.name, "your question", WHO.replace("this one", "the one below"))
    own = exercise_for(found.name, student(), key()).own
    title = f"{found.number.lstrip('0')} {found.title}"
    return Note(title, f"drawn {_whose()}" if own else "as it is", f"{found.asks} {own or _SAME}")
