"""The way from a solved notebook to the student's, and the command that walks it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from shiftlab.authoring import build as building
from shiftlab.authoring import cli, project
from shiftlab.authoring.build import apply, build, mark, student_version
from shiftlab.authoring.execute import execute, volatile
from shiftlab.authoring.project import AuthoringError, Project, with_address
from shiftlab.authoring.stage import stage
from tiny_course import TINY_POINTS, tiny_notebook

# An answer written above the stub, which is left standing.
STUB_KEPT = '''\
def double(x):
    """Twice x."""
    return 2 * x
    return ...  # replace the three dots'''


def source(notebook: nbformat.NotebookNode, cell_id: str) -> str:
    return next(cell.source for cell in notebook.cells if cell.id == cell_id)


def meta(notebook: nbformat.NotebookNode, cell_id: str) -> dict:
    return next(cell.metadata for cell in notebook.cells if cell.id == cell_id)


def change_cell(course: Project, cell_id: str, text: str) -> None:
    path = course.solutions / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    next(cell for cell in notebook.cells if cell.id == cell_id).source = text
    nbformat.write(notebook, path)


# --- what a student finds ---------------------------------------------------------------------


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


# --- the build of a whole course ----------------------------------------------------------------


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


# --- running the solutions ------------------------------------------------------------------------


def test_execute_stores_outputs_counts_and_nothing_of_the_machine(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    assert execute(tiny, path).written
    stored = nbformat.read(path, as_version=4)
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4, 5]
    assert code[2].outputs[0].text == "double: right\n"
    assert "execution" not in code[0].metadata
    assert list(stored.metadata.language_info) == ["name"]


def test_execute_writes_only_what_lasts(tiny: Project) -> None:
    tiny.sanitise.parent.mkdir(parents=True)
    tiny.sanitise.write_text("regex: measured: .*\nreplace: measured\n", encoding="utf-8")
    change_cell(tiny, "title", "# Timed")
    change_cell(tiny, "check-negate", "import time\nprint('measured:', time.perf_counter())")
    path = tiny.solutions / "01_tiny.ipynb"
    assert execute(tiny, path).written
    assert not execute(tiny, path).written
    change_cell(tiny, "check-negate", "print('measured: nothing')\nprint('but this')")
    assert execute(tiny, path).written


def test_execute_runs_with_an_empty_store_of_its_own(tiny: Project, store: Path) -> None:
    change_cell(tiny, "check-negate", "import os\nprint(os.environ['SHIFTLAB_STORE'])")
    path = tiny.solutions / "01_tiny.ipynb"
    execute(tiny, path)
    printed = nbformat.read(path, as_version=4).cells[-1].outputs[0].text.strip()
    assert printed != str(store) and not Path(printed).exists()


def test_execute_keeps_the_still_picture_of_a_widget(tiny: Project) -> None:
    change_cell(
        tiny,
        "check-negate",
        "from IPython.display import display\n"
        "view = {'model_id': 'gone', 'version_major': 2, 'version_minor': 0}\n"
        "display({'application/vnd.jupyter.widget-view+json': view,"
        " 'text/html': 'still', 'text/plain': 'still'}, raw=True)",
    )
    path = tiny.solutions / "01_tiny.ipynb"
    execute(tiny, path)
    data = nbformat.read(path, as_version=4).cells[-1].outputs[0].data
    assert data == {"text/html": "still", "text/plain": "still"}


def test_execute_stops_at_the_first_error_and_leaves_the_file(tiny: Project) -> None:
    change_cell(tiny, "check-double", "1 / 0")
    path = tiny.solutions / "01_tiny.ipynb"
    before = path.read_bytes()
    with pytest.raises(AuthoringError, match=r"01_tiny\.ipynb, cell 'check-double'") as caught:
        execute(tiny, path)
    assert "ZeroDivisionError" in str(caught.value)
    assert path.read_bytes() == before


def test_execute_does_not_write_over_what_was_saved_meanwhile(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    change_cell(
        tiny, "check-negate", f"file = open({str(path)!r}, 'ab')\nfile.write(b' \\n')\nfile.close()"
    )
    before = path.read_bytes()
    with pytest.raises(AuthoringError, match=r"saved or moved meanwhile.*NAMES=01_tiny"):
        execute(tiny, path)
    assert path.read_bytes() == before + b" \n"


def test_execute_does_not_bring_back_what_was_removed_meanwhile(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    change_cell(tiny, "check-negate", f"import os\nos.remove({str(path)!r})")
    with pytest.raises(AuthoringError, match="moved meanwhile"):
        execute(tiny, path)
    assert not path.exists()


def test_a_changed_picture_is_no_volatile_thing(course: Project) -> None:
    patterns = [pattern.pattern for pattern, _ in volatile(course.sanitise)]
    assert patterns and not any("base64" in pattern for pattern in patterns)


# --- laying out a folder for nbgrader -------------------------------------------------------------


def test_stage_makes_one_assignment_a_notebook_and_releases_nothing_else(
    tiny: Project, tmp_path: Path
) -> None:
    (tiny.solutions / "README.md").write_text("for instructors", encoding="utf-8")
    folder = tmp_path / "staged"
    stage(tiny, folder, TINY_POINTS)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        ".shiftlab-staged.json",
        "nbgrader_config.py",
        "source/01_tiny/01_tiny.ipynb",
    }
    staged = nbformat.read(folder / "source/01_tiny/01_tiny.ipynb", as_version=4)
    assert meta(staged, "check-double")["nbgrader"]["points"] == 2
    assert "BEGIN SOLUTION" in source(staged, "double")


def test_stage_keeps_what_was_submitted_and_refuses_a_strange_folder(
    tiny: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "staged"
    stage(tiny, folder, TINY_POINTS)
    (folder / "submitted").mkdir()
    stage(tiny, folder, TINY_POINTS)
    assert (folder / "submitted").is_dir()
    with pytest.raises(AuthoringError, match="holds other files"):
        stage(tiny, tiny.root, TINY_POINTS)


@pytest.fixture
def staged(tiny: Project, tmp_path: Path) -> Path:
    """A folder staged once, before its course goes on."""
    folder = tmp_path / "staged"
    stage(tiny, folder, TINY_POINTS)
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_stage_renews_what_nobody_edited(tiny: Project, staged: Path) -> None:
    for title in ("# Second", "# Third"):
        change_cell(tiny, "title", title)
        stage(tiny, staged, TINY_POINTS)
        assert title in (staged / "source/01_tiny/01_tiny.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize("recorded", [True, False])
def test_stage_refuses_to_write_over_an_edited_source(
    tiny: Project, staged: Path, recorded: bool
) -> None:
    with (staged / "source/01_tiny/01_tiny.ipynb").open("a") as file:
        file.write(" \n")
    if not recorded:
        (staged / ".shiftlab-staged.json").unlink()
    change_cell(tiny, "title", "# Second")
    before = contents(staged)
    with pytest.raises(AuthoringError, match=r"\n  source/01_tiny/01_tiny\.ipynb\nMove them"):
        stage(tiny, staged, TINY_POINTS)
    assert contents(staged) == before
    (staged / "source/01_tiny/01_tiny.ipynb").rename(tiny.root / "mine.ipynb")
    stage(tiny, staged, TINY_POINTS)
    assert b"# Second" in (staged / "source/01_tiny/01_tiny.ipynb").read_bytes()


def test_stage_leaves_a_lecturers_own_settings_alone(tiny: Project, tmp_path: Path) -> None:
    own = tmp_path / "mine" / "nbgrader_config.py"
    own.parent.mkdir()
    own.write_bytes(b"c = get_config()\n")
    with pytest.raises(
        AuthoringError, match=r"first line should be\n.*\nand is\n  c = get_config\(\)"
    ):
        stage(tiny, own.parent, TINY_POINTS)
    assert contents(own.parent) == {own: b"c = get_config()\n"}


def test_stage_keeps_edited_settings_and_says_so(
    tiny: Project, staged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("double", "negate"):
        change_cell(tiny, f"check-{name}", f"{name}(1)")
    config = staged / "nbgrader_config.py"
    written = config.read_bytes()
    config.write_bytes(written + b"c.Execute.timeout = 600\n")
    again = ["--root", str(tiny.root), "stage", str(staged)]
    for _ in range(2):
        assert cli.main(again) == 0
        assert config.read_bytes() == written + b"c.Execute.timeout = 600\n"
        assert "is kept" in capsys.readouterr().out
    config.unlink()
    assert cli.main(again) == 0
    assert config.read_bytes() == written
    assert "is kept" not in capsys.readouterr().out


def test_stage_renews_settings_that_nobody_edited(
    tiny: Project, staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shiftlab.authoring.stage.CELL_SECONDS", 77)
    assert not stage(tiny, staged, TINY_POINTS).kept_settings
    assert "timeout = 77" in (staged / "nbgrader_config.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [b"no JSON", b"7", b"\xff"])
def test_stage_says_what_to_do_with_a_damaged_record(
    tiny: Project, staged: Path, record: bytes
) -> None:
    (staged / ".shiftlab-staged.json").write_bytes(record)
    with pytest.raises(AuthoringError, match="Remove it and stage again"):
        stage(tiny, staged, TINY_POINTS)
    (staged / ".shiftlab-staged.json").unlink()
    stage(tiny, staged, TINY_POINTS)


# --- the command ----------------------------------------------------------------------------------


def test_build_check_says_what_is_out_of_date_and_writes_nothing(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("double", "negate"):
        change_cell(tiny, f"check-{name}", f"{name}(1)")
    assert cli.main(["--root", str(tiny.root), "build", "--check"]) == 1
    assert "out of date: notebooks/01_tiny.ipynb" in capsys.readouterr().out
    assert not (tiny.notebooks / "01_tiny.ipynb").exists()
    assert cli.main(["--root", str(tiny.root), "build"]) == 0
    assert cli.main(["--root", str(tiny.root), "build", "--check"]) == 0


def test_a_folder_that_is_no_checkout_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(tmp_path), "build"]) == 1
    said = capsys.readouterr().err
    assert str(tmp_path) in said and "--root" in said


def test_a_notebook_that_is_not_there_is_named_beside_those_that_are(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(tiny.root), "execute", "77"]) == 1
    said = capsys.readouterr().err
    assert "'77'" in said and "01_tiny" in said


def test_without_nbgrader_the_build_says_what_to_install(tiny: Project) -> None:
    code = (
        "import sys; sys.modules['nbgrader'] = None\n"
        "from shiftlab.authoring import cli\n"
        f"sys.exit(cli.main(['--root', {str(tiny.root)!r}, 'build']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "shiftlab[grading]" in done.stderr and "Traceback" not in done.stderr
