"""From a solved notebook to the student's: what is built, and what is never written over."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from shiftlab.authoring import build as building
from shiftlab.authoring import cli, project
from shiftlab.authoring.build import apply, build, mark, student_version
from shiftlab.authoring.project import AuthoringError, Project, with_address
from tiny_course import TINY_POINTS, change_cell, meta, source, tiny_notebook

# An answer written above the stub, which is left standing.
STUB_KEPT = '''\
def double(x):
    """Twice x."""
    return 2 * x
    return ...  # replace the three dots'''


# --- what a student finds -------------------------------------------------------------------------


def test_a_stub_stands_where_the_solution_was_and_returns_an_ellipsis() -> None:
    stub = source(student_version(tiny_notebook(), TINY_POINTS), "double")
    assert stub.splitlines()[-1] == "    return ...  # replace the three dots"
    assert "2 * x" not in stub
    names: dict = {}
    exec(stub, names)
    assert names["double"](1) is ...


def test_hidden_tests_are_taken_out() -> None:
    notebook = tiny_notebook()
    hidden = "\n### BEGIN HIDDEN TESTS\nassert negate(1) == -1\n### END HIDDEN TESTS"
    notebook.cells[-1].source += hidden
    assert source(student_version(notebook, TINY_POINTS), "check-negate") == "check(negate)"


def test_the_student_version_keeps_ids_and_tags_and_drops_outputs_and_the_machine() -> None:
    solved = tiny_notebook()
    solved.cells[1].execution_count = 1
    solved.cells[1].outputs = [nbformat.v4.new_output("stream", text="run on my machine")]
    solved.metadata.update(
        widgets={"state": 1}, language_info={"name": "python", "version": "3.11.7"}
    )
    student = student_version(solved, TINY_POINTS)
    assert [cell.id for cell in student.cells] == [cell.id for cell in solved.cells]
    assert meta(student, "double")["tags"] == ["core", "exercise"]
    assert student.cells[1].outputs == [] and student.cells[1].execution_count is None
    assert student.metadata == {
        "kernelspec": project.KERNELSPEC,
        "language_info": {"name": "python"},
    }
    assert solved.cells[1].outputs, "the notebook given is left as it was"


def test_nbgrader_finds_solution_and_graded_cells_with_their_points() -> None:
    student = student_version(tiny_notebook(), TINY_POINTS)
    solution, graded = meta(student, "negate"), meta(student, "check-negate")
    assert solution["nbgrader"]["grade_id"] == "negate"
    assert solution["nbgrader"]["solution"] and not solution["nbgrader"]["grade"]
    assert solution["deletable"] is False and "editable" not in solution
    assert graded["nbgrader"]["grade_id"] == "check_negate"
    assert graded["nbgrader"]["grade"] and graded["nbgrader"]["points"] == 3
    assert graded["editable"] is False
    assert solution["nbgrader"]["checksum"] != graded["nbgrader"]["checksum"]
    assert "nbgrader" not in meta(student, "tools")


def test_metadata_written_by_hand_does_not_survive() -> None:
    notebook = tiny_notebook()
    notebook.cells[1].metadata["nbgrader"] = {"grade": True, "points": 99}
    mark(notebook, TINY_POINTS)
    assert "nbgrader" not in notebook.cells[1].metadata


def test_a_solution_outside_a_function_is_refused() -> None:
    notebook = tiny_notebook()
    notebook.cells[2].source = "### BEGIN SOLUTION\nx = 1\n### END SOLUTION"
    with pytest.raises(AuthoringError, match="inside the function"):
        student_version(notebook, TINY_POINTS)


def test_one_exercise_checked_twice_is_refused() -> None:
    notebook = tiny_notebook()
    notebook.cells[-1].source = "check(double)"
    with pytest.raises(AuthoringError, match="check_double occurs twice"):
        student_version(notebook, TINY_POINTS)


def test_an_exercise_nobody_declared_is_refused() -> None:
    with pytest.raises(AuthoringError, match=r"check\(no_such_exercise\)"):
        building.declared_points("no_such_exercise")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("check(double)", "double"),
        ("check( double )  # now", "double"),
        ("# check(double)", None),
        ("checked(double)", None),
        ("x = check(double)", None),
    ],
)
def test_a_check_is_known_by_how_its_cell_starts(cell: str, name: str | None) -> None:
    assert building.checked_name(cell) == name


# --- the build of a whole course ------------------------------------------------------------------


def test_building_twice_changes_nothing_the_second_time(tiny: Project) -> None:
    changes = build(tiny, TINY_POINTS)
    assert [change.path.name for change in changes] == ["01_tiny.ipynb"]
    apply(changes)
    assert build(tiny, TINY_POINTS) == []


def test_a_change_in_either_folder_is_seen(tiny: Project) -> None:
    apply(build(tiny, TINY_POINTS))
    built = tiny.notebooks / "01_tiny.ipynb"
    good = built.read_bytes()
    built.write_bytes(good.replace(b"three dots", b"3 dots"))
    assert [change.path for change in build(tiny, TINY_POINTS)] == [built]
    built.write_bytes(good)
    change_cell(tiny, "title", "# Another title")
    assert [change.path for change in build(tiny, TINY_POINTS)] == [built]


def work(path: Path, cell_id: str, text: str | None = None, ran: bool = False) -> bytes:
    """What a student does to a built notebook; returns the bytes of the file."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    cell.source = cell.source if text is None else text
    cell.execution_count = 1 if ran else None
    nbformat.write(notebook, path)
    return path.read_bytes()


def test_a_stale_notebook_without_a_source_is_removed(tiny: Project) -> None:
    apply(build(tiny, TINY_POINTS))
    stale = tiny.notebooks / "99_stale.ipynb"
    (tiny.notebooks / "01_tiny.ipynb").rename(stale)
    apply(build(tiny, TINY_POINTS))
    assert [path.name for path in tiny.notebooks.iterdir()] == ["01_tiny.ipynb"]


def test_a_notebook_of_an_older_build_is_replaced(tiny: Project) -> None:
    apply(build(tiny, TINY_POINTS))
    change_cell(tiny, "double", source(tiny_notebook(), "double").replace("Twice", "Two times"))
    change_cell(tiny, "title", "# Another title")
    apply(build(tiny, TINY_POINTS))
    assert b"Two times" in (tiny.notebooks / "01_tiny.ipynb").read_bytes()


def own_notebook(cells: list[nbformat.NotebookNode]) -> str:
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.mark.parametrize(
    "text",
    [
        own_notebook([nbformat.v4.new_markdown_cell("Mine")]),
        own_notebook([]),
        own_notebook([]).replace('"nbformat_minor": 5', '"nbformat_minor": 4'),
        "{}",
        "[]",
        "no JSON",
    ],
    ids=["own-cell", "no-cells", "older-format", "no-notebook", "a-list", "no-json"],
)
@pytest.mark.parametrize("name", ["my notes.ipynb", "01_tiny.ipynb"])
def test_a_notebook_that_the_build_never_made_stays(tiny: Project, name: str, text: str) -> None:
    own = tiny.notebooks / name
    own.write_text(text, encoding="utf-8")
    with pytest.raises(AuthoringError, match=rf"{name} is no notebook of the course.*\n.*Move"):
        apply(build(tiny, TINY_POINTS))
    assert [path.name for path in tiny.notebooks.iterdir()] == [name]
    assert own.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", ["01_tiny.ipynb", "01_tiny-Copy1.ipynb"])
@pytest.mark.parametrize(
    ("cell", "text", "ran", "complaint"),
    [
        ("tools", None, True, "has been run"),
        ("double", "def double(x):\n    return x + x", False, "holds answers: double"),
        ("double", STUB_KEPT, False, "holds answers: double"),
    ],
)
def test_a_notebook_with_work_in_it_is_neither_replaced_nor_removed(
    tiny: Project, name: str, cell: str, text: str | None, ran: bool, complaint: str
) -> None:
    apply(build(tiny, TINY_POINTS))
    path = tiny.notebooks / name
    (tiny.notebooks / "01_tiny.ipynb").rename(path)
    worked = work(path, cell, text, ran)
    change_cell(tiny, "title", "# Another title")
    with pytest.raises(AuthoringError, match=rf"{name} {complaint}") as caught:
        apply(build(tiny, TINY_POINTS))
    assert "Move them" in str(caught.value) and "--overwrite" in str(caught.value)
    assert path.read_bytes() == worked
    assert len(list(tiny.notebooks.iterdir())) == 1, "nothing is written beside it either"


def test_cells_that_a_student_added_are_work_too(tiny: Project) -> None:
    apply(build(tiny, TINY_POINTS))
    path = tiny.notebooks / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("What I thought", id="0a1b2c3d"))
    nbformat.write(notebook, path)
    with pytest.raises(AuthoringError, match="cells of somebody's own: 0a1b2c3d"):
        apply(build(tiny, TINY_POINTS))


def test_overwrite_replaces_and_removes_all_the_same(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("double", "negate"):
        change_cell(tiny, f"check-{name}", f"{name}(1)")
    build_it = ["--root", str(tiny.root), "build"]
    assert cli.main(build_it) == 0
    built = tiny.notebooks / "01_tiny.ipynb"
    good = built.read_bytes()
    work(built, "double", "def double(x):\n    return 2 * x")
    (tiny.notebooks / "my notes.ipynb").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert cli.main(build_it) == 1
    said = capsys.readouterr().err
    assert "01_tiny.ipynb holds answers" in said and "replaced" in said
    assert "my notes.ipynb is no notebook" in said and "removed" in said
    assert cli.main([*build_it, "--overwrite"]) == 0
    assert [path.read_bytes() for path in tiny.notebooks.iterdir()] == [good]


def test_a_broken_cell_is_reported_with_its_notebook(tiny: Project) -> None:
    change_cell(tiny, "double", "def double(x:\n    ### BEGIN SOLUTION\n    ### END SOLUTION")
    with pytest.raises(AuthoringError, match=r"01_tiny\.ipynb"):
        build(tiny, TINY_POINTS)


def test_links_follow_the_address_in_pyproject(tiny: Project) -> None:
    readme = tiny.root / "README.md"
    readme.write_text("https://github.com/old/shiftlab/issues", encoding="utf-8")
    change_cell(tiny, "title", "mybinder.org/v2/gh/old/shiftlab/HEAD")
    apply(build(tiny, TINY_POINTS))
    assert readme.read_text(encoding="utf-8") == "https://github.com/someone/shiftlab/issues"
    for folder in (tiny.solutions, tiny.notebooks):
        assert "gh/someone/shiftlab/HEAD" in (folder / "01_tiny.ipynb").read_text(encoding="utf-8")
    assert build(tiny, TINY_POINTS) == []


def test_links_to_other_projects_stay() -> None:
    text = "https://github.com/them/other https://github.com/them/shiftlab-fork"
    assert with_address(text, "https://github.com/someone/shiftlab") == text
