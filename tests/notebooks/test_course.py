"""The course's own notebooks: built from their solutions, and within every rule.

That every cell runs and prints what it printed is nbval's part of the same run (see Makefile).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import rules
from nbformat import NotebookNode

from shiftlab.authoring.assemble import plans
from shiftlab.authoring.build import build, checked_name
from shiftlab.authoring.project import Project, read
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises

COURSE = Project.find(Path(__file__))
SOLUTIONS = COURSE.sources()
ASSEMBLED = [plan.with_suffix(".ipynb") for plan in plans(COURSE)]
WRITTEN = [path for path in SOLUTIONS if path not in ASSEMBLED]
SOLVED = [
    rules.was_run_in_order,
    rules.has_no_errors,
    rules.names_no_machine,
    rules.is_small,
    rules.describes_its_pictures,
    rules.has_human_ids,
    rules.is_tagged,
    rules.checks_what_it_asks,
]

solved = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)


def test_there_is_a_course() -> None:
    assert SOLUTIONS, "solutions/ holds no notebook"
    assert [path.name for path in WRITTEN] == [notebook.file for notebook in NOTEBOOKS.values()]
    assert [path.name for path in ASSEMBLED] == ["lab_90_minutes.ipynb"]


def test_notebooks_are_what_the_build_makes_of_the_solutions(course: Project) -> None:
    stale = [change.path.name for change in build(course)]
    assert not stale, f"run `make build` and commit what it writes: {stale}"


@solved
@pytest.mark.parametrize("rule", SOLVED, ids=lambda rule: rule.__name__)
def test_a_solved_notebook_keeps_the_rule(path: Path, rule) -> None:
    assert rule(read(path)) == []


@solved
def test_links_lead_somewhere_in_both_folders(path: Path, course: Project) -> None:
    for folder in (course.solutions, course.notebooks):
        assert rules.links_lead_somewhere(read(path), folder) == []


@solved
def test_the_student_finds_stubs_and_no_solution(path: Path, course: Project) -> None:
    student = read(course.notebooks / path.name)
    assert rules.leaks_no_solution(student, read(path)) == []
    assert rules.has_stubs_that_compile(student) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_each_check_is_of_an_exercise_declared_for_this_notebook(path: Path) -> None:
    for cell in rules.code_cells(read(path)):
        name = checked_name(cell.source)
        if name is not None:
            assert exercises()[name].notebook == path.stem.split("_")[0]


@solved
def test_a_solved_notebook_shows_every_check_right(path: Path) -> None:
    for cell in rules.code_cells(read(path)):
        name = checked_name(cell.source)
        if name is not None:
            assert f"{name}: right" in str(cell.outputs), cell.id


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in rules.code_cells(notebook) for output in cell.outputs]


@solved
def test_no_widget_hides_its_still_picture(path: Path) -> None:
    notebook = read(path)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    for output in outputs(notebook):
        data = output.get("data", {})
        if "application/vnd.jupyter.widget-view+json" in data:
            assert "text/html" not in data
