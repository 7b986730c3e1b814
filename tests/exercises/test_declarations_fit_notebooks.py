"""Each declaration says what its notebook says: number, minutes, core or extension, one of each."""

import re
from pathlib import Path

import nbformat
import pytest

from shiftlab.authoring.build import checked_name, solved_name
from shiftlab.authoring.project import Project
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises, place

SOLUTIONS = Project.find(Path(__file__)).solutions
HEADING = re.compile(
    r"^(?:#+ |\*\*)Exercise (?P<number>\d+\.\d+) · [^\n]*?\((?P<minutes>\d+) minutes\)", re.M
)
WRITTEN = [
    exercise
    for exercise in exercises().values()
    if (SOLUTIONS / NOTEBOOKS[exercise.notebook].file).exists()
]


def cells(exercise):
    return nbformat.read(SOLUTIONS / NOTEBOOKS[exercise.notebook].file, as_version=4).cells


def test_there_are_exercises_in_notebooks():
    assert WRITTEN


@pytest.mark.parametrize("exercise", WRITTEN, ids=lambda exercise: exercise.name)
def test_the_notebook_has_the_declared_heading_cells_and_tags(exercise):
    headings, own, solutions, checks = [], None, [], []
    for cell in cells(exercise):
        if cell.cell_type == "markdown":
            for found in HEADING.finditer(cell.source):
                own = found
                headings.append(place(found["number"]))
        elif cell.cell_type == "code":
            if solved_name(cell.source) == exercise.name:
                solutions.append(cell)
                assert own is not None, "the cell to complete stands under no heading"
                assert place(own["number"]) == place(exercise.number)
                assert int(own["minutes"]) == exercise.minutes
            if checked_name(cell.source) == exercise.name:
                checks.append(cell)
    assert headings.count(place(exercise.number)) == 1
    assert len(solutions) == 1 and len(checks) == 1
    for cell in (*solutions, *checks):
        tags = set(cell.metadata.get("tags", ())) & {"core", "extension"}
        assert tags == {"core" if exercise.core else "extension"}
