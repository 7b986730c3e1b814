"""All exercises, found by name, and the notebooks that they stand in.

A new subject is a module with a tuple EXERCISES, and one word in `_SUBJECTS`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from shiftlab.exercises.declare import Exercise

_SUBJECTS = ("starting", "commuting", "pooling")


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
        Notebook("03", "Max-pooling, and why pool at all", "03_max_pooling.ipynb"),
    )
}


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by name, in the order of the course."""
    declared = [
        exercise
        for subject in _SUBJECTS
        for exercise in import_module(f"shiftlab.exercises.{subject}").EXERCISES
    ]
    return {exercise.name: exercise for exercise in sorted(declared, key=lambda e: e.number)}


def nearest(name: str) -> str | None:
    """The name of the exercise that is written most alike, if any is."""
    alike = difflib.get_close_matches(name, exercises(), n=1, cutoff=0.5)
    return alike[0] if alike else None
