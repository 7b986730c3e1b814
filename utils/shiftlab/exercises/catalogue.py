"""All exercises, found by name, and the notebooks that they stand in.

A new subject is a package with a tuple EXERCISES, and one word in `_SUBJECTS`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any

from shiftlab.exercises.declare import Exercise, attribute
from shiftlab.exercises.returns import with_article

_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}")
_SUBJECTS = (
    "starting",
    "commuting",
    "striding",
    "pooling",
    "globalising",
    "padding",
    "repairing",
    "sharing",
    "flattening",
    "scanning",
    "learning",
    "turning",
    "auditing",
)


@dataclass(frozen=True)
class Notebook:
    """A notebook of the course: its number, its title, and its file's name without folder."""

    number: str
    title: str
    file: str


NOTEBOOKS = {
    notebook.number: notebook
    for notebook in (
        Notebook("00", "Start here", "00_start_here.ipynb"),
        Notebook(
            "01", "Convolution commutes with shifts", "01_convolution_commutes_with_shifts.ipynb"
        ),
        Notebook("02", "Strides", "02_strides.ipynb"),
        Notebook("03", "Max-pooling, and why pool at all", "03_max_pooling.ipynb"),
        Notebook("04", "Global pooling", "04_global_pooling.ipynb"),
        Notebook("05", "The edge of the picture", "05_the_edge_of_the_picture.ipynb"),
        Notebook("06", "Pooling that commutes", "06_pooling_that_commutes.ipynb"),
        Notebook(
            "07",
            "What commutes with shifts is a convolution",
            "07_what_commutes_is_a_convolution.ipynb",
        ),
        Notebook(
            "08",
            "Dense heads and fully convolutional nets",
            "08_dense_heads_and_fully_convolutional_nets.ipynb",
        ),
        Notebook("09", "Learned invariance", "09_learned_invariance.ipynb"),
        Notebook("10", "Audit a network", "10_audit_a_network.ipynb"),
    )
}


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the course."""
    return in_order(_declared())


def _declared() -> list[Exercise]:
    return [
        exercise
        for subject in _SUBJECTS
        for exercise in import_module(f"shiftlab.exercises.{subject}").EXERCISES
    ]


def in_order(declared: Iterable[Exercise]) -> dict[str, Exercise]:
    """Exercises by name, in the order of their numbers, 01.10 after 01.2.

    Raises ValueError for two of one name or number, or for a notebook that is not in NOTEBOOKS.
    """
    found: dict[str, Exercise] = {}
    numbers: dict[tuple[int, ...], str] = {}
    for exercise in sorted(declared, key=lambda exercise: place(exercise.number)):
        name, number = exercise.name, place(exercise.number)
        if exercise.notebook not in NOTEBOOKS:
            raise ValueError(
                f"{name} names the notebook {exercise.notebook!r}, none of {', '.join(NOTEBOOKS)}."
            )
        if name in found:
            raise ValueError(
                f"Two exercises are named {name}: {found[name].number} and {exercise.number}."
            )
        if number in numbers:
            raise ValueError(
                f"Two exercises have the number {exercise.number}: {numbers[number]} and {name}."
            )
        found[name], numbers[number] = exercise, name
    return found


def place(number: str) -> tuple[int, ...]:
    """Where an exercise's number stands: (1, 10) for "01.10". Raises ValueError for no number."""
    return tuple(int(part) for part in number.split("."))


def nearest(name: str) -> str | None:
    """The name of the exercise that is written most alike, if any is."""
    alike = difflib.get_close_matches(name, exercises(), n=1, cutoff=0.5)
    return alike[0] if alike else None


def find(answer: Any) -> Exercise | str:
    """The exercise that a function, or a name, belongs to; else a sentence that says what to do."""
    name = answer if issubclass(type(answer), str) else _name(answer)
    if name is None:
        return _without_a_name(answer)
    if issubclass(type(answer), str) and _NUMBER.fullmatch(name):  # "1.3", as headings say
        numbered = {place(exercise.number): exercise for exercise in exercises().values()}
        name = numbered[place(name)].name if place(name) in numbered else name
    if name in exercises():
        return exercises()[name]
    if not name:
        return "Put the exercise's name between the brackets, as in hint(circular_shift)."
    alike = nearest(name)
    near = f" Is it {alike}?" if alike else ""
    return f"There is no exercise named {name}.{near} Keep the name that the notebook gives."


def _name(answer: Any) -> str | None:
    if not callable(answer):
        return None
    name = attribute(answer, "__name__")
    return name if type(name) is str and name.isidentifier() else None


def _without_a_name(answer: Any) -> str:
    if answer is ...:
        return "The three dots are no function: put the function's name between the brackets."
    if issubclass(type(answer), partial):
        return "A partial has no name to find the exercise by: write the function with def."
    if callable(answer) and attribute(answer, "__name__") == "<lambda>":
        return "A lambda has no name to find the exercise by: write the function with def."
    if callable(answer):
        return "This object has no name to find an exercise by: write the function with def."
    kind = with_article(attribute(type(answer), "__name__") or "")
    return (
        f"A check takes the function itself, and this is {kind}: write "
        "check(name) with the function's name alone, without brackets and arguments behind it."
    )
