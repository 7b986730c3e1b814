"""Laying out a folder for nbgrader: what is renewed in it, and what is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from shiftlab.authoring import cli
from shiftlab.authoring.project import AuthoringError, Project
from shiftlab.authoring.stage import stage
from shiftlab.exercises.afresh import class_key
from shiftlab.exercises.catalogue import exercises
from tiny_course import TINY_POINTS, change_cell, meta, source


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


def test_a_link_to_another_notebook_leads_into_its_own_folder(
    tiny: Project, tmp_path: Path
) -> None:
    change_cell(tiny, "title", "# [A](01_tiny.ipynb), [B](01_tiny.ipynb#b), [other](mine.ipynb)")
    stage(tiny, tmp_path / "staged", TINY_POINTS)
    staged = nbformat.read(tmp_path / "staged/source/01_tiny/01_tiny.ipynb", as_version=4)
    there = "../01_tiny/01_tiny.ipynb"
    assert source(staged, "title") == f"# [A]({there}), [B]({there}#b), [other](mine.ipynb)"


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
        said = capsys.readouterr().out
        assert "is kept" in said and "  name=01_tiny\n" in said
        assert "shiftlab grade . $name --list --students class.txt" in said
    config.unlink()
    assert cli.main(again) == 0
    assert config.read_bytes() == written
    assert "is kept" not in capsys.readouterr().out


def test_stage_renews_settings_that_nobody_edited(
    tiny: Project, staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shiftlab.authoring.stage.STUB", "return 77")
    assert not stage(tiny, staged, TINY_POINTS).kept_settings
    assert "return 77" in (staged / "nbgrader_config.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [b"no JSON", b"7", b"\xff"])
def test_stage_says_what_to_do_with_a_damaged_record(
    tiny: Project, staged: Path, record: bytes
) -> None:
    (staged / ".shiftlab-staged.json").write_bytes(record)
    with pytest.raises(AuthoringError, match="Remove it and stage again"):
        stage(tiny, staged, TINY_POINTS)
    (staged / ".shiftlab-staged.json").unlink()
    stage(tiny, staged, TINY_POINTS)


def test_a_key_is_kept_and_not_changed_once_something_was_released(
    tiny: Project, staged: Path
) -> None:
    assert class_key(staged) is None
    for _ in range(2):  # another key will do as long as nobody has seen the questions
        stage(tiny, staged, TINY_POINTS, key="spring")
        stage(tiny, staged, TINY_POINTS, key="  autumn-26 ")
    (staged / "release/01_tiny").mkdir(parents=True)
    (staged / "release/01_tiny/01_tiny.ipynb").write_text("released", encoding="utf-8")
    assert stage(tiny, staged, TINY_POINTS).key == class_key(staged) == "autumn-26"
    before = contents(staged)
    with pytest.raises(AuthoringError, match="released notebooks with the key 'autumn-26'"):
        stage(tiny, staged, TINY_POINTS, key="spring")
    with pytest.raises(AuthoringError, match="this one is blank"):
        stage(tiny, staged, TINY_POINTS, key=" ")
    assert contents(staged) == before


def test_settings_hand_the_key_to_what_grades(
    tiny: Project, staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from traitlets.config import PyFileConfigLoader

    monkeypatch.setenv("SHIFTLAB_STORE", "mine")
    monkeypatch.setenv("SHIFTLAB_CLASS_KEY", "")
    for key, expected in ((None, ""), ("autumn-26", "autumn-26")):
        stage(tiny, staged, TINY_POINTS, key=key)
        PyFileConfigLoader("nbgrader_config.py", str(staged)).load_config()
        assert os.environ["SHIFTLAB_CLASS_KEY"] == expected


def test_cells_that_ask_are_put_before_drawn_exercises_alone(
    tiny: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = exercises()
    declared = real | {"double": real["tie"], "negate": real["dense_max"]}
    monkeypatch.setattr("shiftlab.exercises.catalogue.exercises", lambda: declared)
    stage(tiny, tmp_path / "staged", TINY_POINTS, key='a "quoted" key')
    made = nbformat.read(tmp_path / "staged/source/01_tiny/01_tiny.ipynb", as_version=4)
    ids = [cell.id for cell in made.cells]
    new = ["draw-questions", "question-double"]
    assert ids == [
        "title",
        new[0],
        "tools",
        new[1],
        "double",
        "check-double",
        "negate",
        "check-negate",
    ]
    assert r'draw_questions("a \"quoted\" key", student="")' in source(made, new[0])
    asked = meta(made, new[1])["nbgrader"]
    assert (
        asked["locked"] and not asked["grade"] and source(made, new[1]) == 'my_question("double")'
    )
    stage(tiny, tmp_path / "plain", TINY_POINTS)
    plain = nbformat.read(tmp_path / "plain/source/01_tiny/01_tiny.ipynb", as_version=4)
    assert [cell.id for cell in plain.cells] == [each for each in ids if each not in new]


def test_a_notebook_without_a_drawn_exercise_knows_that_it_counts(
    tiny: Project, tmp_path: Path
) -> None:
    stage(tiny, tmp_path / "staged", TINY_POINTS, key="autumn-26")
    made = nbformat.read(tmp_path / "staged/source/01_tiny/01_tiny.ipynb", as_version=4)
    assert [cell.id for cell in made.cells[:3]] == ["title", "draw-questions", "tools"]
    opening = source(made, "draw-questions")
    assert opening.startswith("from shiftlab import draw_questions\n")
    assert 'draw_questions("autumn-26", student="")' in opening
    assert not any("my_question" in cell.source for cell in made.cells)
