"""Questions drawn afresh for each student where marks count: who is asked what.

A lecturer chooses a class key (`shiftlab stage --afresh KEY`). Key, exercise and the student's
name decide what is drawn, so that whoever knows the three finds the same question: the key is no
secret, it only makes this year's questions others than last year's. Without a key every exercise
is the course's own. *How* an exercise varies is declared beside it (`drawing`).
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

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
    "notebook, as your course's list has it. Run that cell, and then this one, again."
)
_NAME_FIRST = (
    "Some questions of this course are drawn for you. Write your name between the quotation "
    'marks of student="", as your course\'s list has it, and run this cell again.'
)
_SAME = "This question is the same for everybody: go by the text of the notebook."
_EXAMPLES = "Text, examples and docstring speak of the question without your piece."

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
    return drawn_with(exercise, _drawn(exercise, student, key))


def question_for(name: str, student: str, key: str) -> str:
    """A short digest of what is drawn for a student in an exercise; empty where nothing is."""
    exercise = exercises()[name]
    if exercise.drawn is None or not key.strip() or not student.strip():
        return ""
    return _digest(name, _drawn(exercise, student, key))


def class_key(folder: Path) -> str | None:
    """The key from which a staged folder's questions are drawn; None if they are the course's."""
    file = folder / KEY_FILE
    return (file.read_text(encoding="utf-8").strip() if file.is_file() else "") or None


def drawn_with(exercise: Exercise, choice: object) -> Exercise:
    """The exercise with one of its choices drawn."""
    return replace(
        exercise.drawn.changed(exercise, choice),
        own=exercise.drawn.words(choice),
        question=_digest(exercise.name, choice),
        drawn=None,
    )


def as_compared(student: str) -> str:
    """A student's name as it is compared everywhere.

    Capitals do not count, nor blanks around it, how many stand in it, and how an accent is stored:
    folders from a Mac have the letter and its accent apart.
    """
    apart = unicodedata.normalize("NFD", " ".join(student.split()))
    return unicodedata.normalize("NFC", apart.casefold())


def _drawn(exercise: Exercise, student: str, key: str) -> Any:
    choices = exercise.drawn.choices
    return choices[_number(key, exercise.name, student) % len(choices)]


def _digest(name: str, choice: Any) -> str:
    """Of what was drawn, not of its words, which a new version of the course may put better."""
    return hashlib.sha256(f"{name}\n{choice!r}".encode()).hexdigest()[:8]


def _number(key: str, name: str, student: str) -> int:
    """The same number for the same three; names as they are compared."""
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


def mine(exercise: Exercise) -> Exercise:
    """The exercise as whoever works here is asked it; the course's own where nothing is drawn."""
    return exercise_for(exercise.name, student(), key())


def questions_here() -> dict[str, str]:
    """What is drawn here in each exercise that is drawn, as a digest; empty without a class key.

    Without a name it is the empty text: nobody has been asked yet.
    """
    if not key():
        return {}
    who = student()
    return {name: question_for(name, who, key()) for name, e in exercises().items() if e.drawn}


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
        return _NAME_FIRST
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
        f"Where a card says “Drawn for you” or “drawn for {name}”, its numbers are drawn from this "
        "name; few others have the same. Is the name not the one of your course's list? Write "
        'student="…" into this cell and run it again: in grading the name under which you hand in '
        "counts."
    )


def _other(one: str, two: str) -> bool:
    return as_compared(one) != as_compared(two)


def my_question(name: str) -> Note:
    """What was drawn for this student in an exercise: `my_question("tie")`."""
    found = find(name)
    if isinstance(found, str):
        return Note("my_question", "which exercise?", found)
    if nobody(found):
        return Note(found.name, "your name, please", WHO)
    asked = mine(found)
    title = f"{found.short_number} {found.title}"
    parts = (found.asks, asked.own or _SAME, _EXAMPLES if asked.instead else "")
    badge = f"drawn {_whose()}" if asked.own else "as it is"
    return Note(title, badge, " ".join(filter(None, parts)))
