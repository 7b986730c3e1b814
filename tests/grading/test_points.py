"""Exact points under the real nbgrader, from the commands that a lecturer gives.

For each notebook three students hand in: one who solved everything, one who solved nothing, one
who solved the first half (an exercise may build on one before it). No cell of theirs is run by
nbgrader: points come from sandboxes outside. (That whole notebooks run is nbval's part.) Cheats
are not tried here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from shiftlab.authoring.build import declared_points, student_version
from shiftlab.authoring.project import Project, read
from shiftlab.authoring.stage import stage
from shiftlab.grading.autograde import GRADEBOOK
from tiny_course import TINY_POINTS

SOLUTIONS = Project.find(Path(__file__)).sources()
Choose = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Course:
    """A folder staged for nbgrader."""

    folder: Path

    def nbgrader(self, *words: str) -> str:
        """Run one nbgrader command in the folder; its output, or a failing test."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.folder,
            env=os.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"nbgrader {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def released(self, name: str) -> NotebookNode:
        """What a student is given."""
        return nbformat.read(self.folder / "release" / name / f"{name}.ipynb", as_version=4)

    def source(self, name: str) -> NotebookNode:
        """The solved notebook as staged."""
        return nbformat.read(self.folder / "source" / name / f"{name}.ipynb", as_version=4)

    def submit(self, student: str, name: str, solved: Choose) -> None:
        """Hand in the released notebook with some of its exercises solved.

        solved: of the ids of all exercises, in order, those that are.
        """
        notebook, source = self.released(name), self.source(name)
        ids = [
            cell.id for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")
        ]
        answers = {cell.id: cell.source for cell in source.cells if cell.id in solved(ids)}
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        folder = self.folder / "submitted" / student / name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{name}.ipynb")

    def points(self, student: str, name: str) -> dict[str, float]:
        """The points of each graded cell, as the gradebook holds them."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / GRADEBOOK}", "shiftlab") as book:
            grades = book.find_submission(name, student).notebooks[0].grades
            return {grade.name: grade.score for grade in grades}


def released(course: Project, points, folder: Path) -> Course:
    """The course staged, and all its assignments made for students."""
    stage(course, folder, points)
    staged = Course(folder)
    staged.nbgrader("generate_assignment", "*")
    return staged


@pytest.fixture(scope="module")
def staged(course: Project, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """This course; nbgrader takes longer to begin than for an assignment."""
    return released(course, declared_points, tmp_path_factory.mktemp("grading") / "course")


def first_half(exercises: list[str]) -> list[str]:
    """Those that the third student solved: one more than half of an odd number."""
    return exercises[: (len(exercises) + 1) // 2]


def grade(course: Course, name: str) -> None:
    """Hand the assignment in three times and grade it."""
    course.submit("solved", name, list)
    course.submit("untouched", name, lambda exercises: [])
    course.submit("half", name, first_half)
    course.nbgrader("autograde", name)


def assert_exact_points(course: Course, name: str) -> None:
    """All, none, and exactly those of the first half."""
    marked = [cell.metadata.get("nbgrader", {}) for cell in course.source(name).cells]
    worth = {cell["grade_id"]: cell["points"] for cell in marked if cell.get("grade")}
    asked = [f"check_{cell['grade_id']}" for cell in marked if cell.get("solution")]
    assert course.points("solved", name) == worth
    assert course.points("untouched", name) == dict.fromkeys(worth, 0)
    assert course.points("half", name) == {
        check: points if check in first_half(asked) else 0 for check, points in worth.items()
    }


def test_a_tiny_course_is_released_as_built(tiny: Project, tmp_path: Path) -> None:
    course = released(tiny, TINY_POINTS, tmp_path / "course")
    built = student_version(read(tiny.solutions / "01_tiny.ipynb"), TINY_POINTS)
    assert course.released("01_tiny").cells == built.cells
    assert sorted(path.name for path in (course.folder / "release").iterdir()) == ["01_tiny"]


@pytest.mark.parametrize("name", [path.stem for path in SOLUTIONS])
def test_points_are_exact(name: str, staged: Course) -> None:
    grade(staged, name)
    assert_exact_points(staged, name)
