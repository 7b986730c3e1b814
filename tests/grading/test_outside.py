"""One submission in its sandbox: limits, what it can see, what is said of it; and a whole folder.

Notebook 00, with its one exercise, stands for all. That honest answers keep their points in every
notebook is in `test_points`.
"""

from __future__ import annotations

import csv
import os
import sys
import threading
from pathlib import Path

import nbformat
import numpy as np
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import MissingEntry
from test_points import Course

from shiftlab.authoring.build import mark
from shiftlab.authoring.project import Project, read
from shiftlab.authoring.stage import stage
from shiftlab.exercises.judge import Judgement
from shiftlab.grading import Limits, Report, grade
from shiftlab.grading.folder import grade_folder, summary
from shiftlab.grading.handed_in import GradingError

NAME = "00_start_here"
SOURCE = Project.find(Path(__file__)).solutions / f"{NAME}.ipynb"
VERDICTS = SOURCE.with_name("01_convolution_commutes_with_shifts.ipynb")
RIGHT = "import numpy as np\ndef move_right(x):\n    return np.roll(x, 1)"
LINUX = sys.platform == "linux"


def handed_in(path: Path, *texts: str) -> Path:
    """A notebook of these cells, at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[new_code_cell(text) for text in texts]), path)
    return path


@pytest.fixture
def graded(tmp_path: Path):
    """grades cells, with the limits that are named."""
    release = read(SOURCE)
    mark(release)

    def grades(*texts: str, **limits: float) -> Report:
        path = handed_in(tmp_path / "handed_in.ipynb", *texts)
        return grade(release, path, Limits(**limits), seed=5)

    return grades


def test_a_right_answer_has_its_points_and_nothing_else_counts(graded) -> None:
    report = graded("raise ValueError", RIGHT, "print('passed')")  # no check cell, no imports cell
    assert report.points == {"move_right": 1.0} and report.trouble == "" and report.seed == 5
    assert report.remark == ""  # nothing is drawn without a key
    assert report.within_reach == () or not LINUX


def test_an_answer_that_needs_all_cells_is_asked_with_all(graded) -> None:
    imports = next(cell.source for cell in read(VERDICTS).cells if cell.id == "imports")
    name = "check(3)\nverdict\nglobals()['one'] = 1"
    report = graded(imports, name, "1 / 0", RIGHT.replace("1)", "one)"))
    assert report.total == 1, report.marks[0].text


SAYS = "def move_right(x):\n    import os, sys\n    raise ValueError({})"


def test_its_environment_holds_no_secret(graded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIFTLAB_TOKEN", "swordfish")
    report = graded(SAYS.format("' '.join(sorted(os.environ))"))
    shown = report.marks[0].text
    assert "HOME" in shown and "TOKEN" not in shown and "SHIFTLAB" not in shown
    assert "PYTHONPATH" not in shown and "VIRTUAL_ENV" not in shown


@pytest.mark.skipif(not LINUX, reason="the system has no Landlock")
@pytest.mark.parametrize("path", [SOURCE, Path(grade.__code__.co_filename), Path("/etc/passwd")])
def test_files_outside_are_out_of_its_reach(graded, path: Path) -> None:
    report = graded(SAYS.format(f"open({str(path)!r}).read()"))
    if "files" not in report.protected:
        pytest.skip("this system has no Landlock")
    assert "PermissionError" in report.marks[0].text


def test_what_answers_the_exercise_is_not_in_its_library(graded) -> None:
    text = "from shiftlab import shifts\ndef move_right(x):\n    return shifts.circular(x, 1)"
    report = graded(text)
    assert report.total == 0 and "write it yourself" in report.marks[0].text


def test_an_answer_that_counts_its_calls_is_found_out(
    graded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hear_nothing_wrong(exercise, call, *, seed: int) -> Judgement:
        for n in range(1, 7):
            call((np.ones(n),))
        return Judgement("right")

    monkeypatch.setattr("shiftlab.grading.hearing.hear", hear_nothing_wrong)
    counts = "calls = []\ndef move_right(x):\n    calls.append(1)\n    return x * len(calls)"
    report = graded(counts)
    assert report.total == 0 and "on its input alone" in report.marks[0].text
    assert graded(counts.replace("len(calls)", "2")).total == 1


RUINOUS = {
    "endless": "def move_right(x):\n    while True: pass",
    "asleep": "import time\ndef move_right(x):\n    time.sleep(1000)",
    "memory": "def move_right(x):\n    held = []\n    while True: held.append(bytearray(10**7))",
    "disk": """
def move_right(x):
    for number in range(10**6):
        open(str(number), "wb").write(bytes(10**6))""",
    "forks": """
import os
def move_right(x):
    while True:
        try: os.fork()
        except OSError: pass""",
    "death": "import os\ndef move_right(x):\n    os._exit(0)",
    "at once": "import os\nlate = os._exit(0)\ndef move_right(x):\n    return late",
    "forged": """
import os
def move_right(x):
    for number in range(3, 30):
        try: os.write(number, b'no frame, ' * 100)
        except OSError: pass
    return x""",
}


@pytest.mark.parametrize("text", RUINOUS.values(), ids=RUINOUS)
def test_what_ruins_itself_costs_only_itself(graded, text: str, tmp_path: Path) -> None:
    if "fork" in text and not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    report = graded(text, processor=1.0, wall=3.0, memory=2**28, setup=20.0)
    assert report.total == 0 and report.marks[0].state == "error", report.marks[0].text
    left = {process.pid for process in psutil.Process().children(recursive=True)} - before
    assert not left
    assert not [path for path in tmp_path.iterdir() if path.name != "handed_in.ipynb"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A staged folder of notebook 00, and what six students handed in."""
    release = read(SOURCE)
    mark(release)
    staged = tmp_path / "staged"
    (staged / "source" / NAME).mkdir(parents=True)
    nbformat.write(release, staged / "source" / NAME / f"{NAME}.ipynb")
    submitted = staged / "submitted"
    handed_in(submitted / "ada" / NAME / f"{NAME}.ipynb", RIGHT)
    handed_in(
        submitted / "bob" / NAME / f"{NAME}.ipynb",
        'def move_right(x):\n    raise ValueError("<script>alert(1)</script>")',
    )
    whole = handed_in(submitted / "cut" / NAME / f"{NAME}.ipynb", RIGHT)
    whole.write_text(whole.read_text(encoding="utf-8")[:100], encoding="utf-8")
    (submitted / "gone" / NAME).mkdir(parents=True)
    handed_in(submitted / "dots" / NAME / f"{NAME}.ipynb", "def move_right(x):\n    return ...")
    handed_in(submitted / "eve" / NAME / f"{NAME}.ipynb", "import os\nos._exit(0)")
    return staged


def test_a_folder_is_graded_whatever_some_handed_in(folder: Path) -> None:
    done = {each.student: each for each in grade_folder(folder, jobs=2)}
    assert {name: each.report.total for name, each in done.items()} == {
        "ada": 1, "bob": 0, "cut": 0, "dots": 0, "eve": 0, "gone": 0,
    }  # fmt: skip
    assert [name for name, each in done.items() if each.report.trouble] == ["cut", "gone"]
    with (folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert rows["ada"]["points"] == rows["ada"]["of"] == "1" and len(rows) == 6
    assert rows["ada"]["seed"] == str(done["ada"].report.seed)
    assert "The file ends in the middle: " in rows["cut"]["trouble"]  # and what the parser says
    shown = {name: (folder / "feedback" / name / NAME / f"{NAME}.html").read_text("utf-8")
             for name in rows}  # fmt: skip
    assert "1 of 1 points" in shown["ada"] and "Laws that hold" in shown["ada"]
    assert "alert(1)" in shown["bob"] and "<script" not in shown["bob"]
    assert "0 · Start here · bob" in shown["bob"] and "hint(" not in shown["bob"]
    assert "ends in the middle. Nothing" in shown["cut"] and "(char" not in shown["cut"]
    assert "Nothing was written here" in shown["dots"]
    assert "Not graded: cut" in summary(list(done.values()))


def test_submissions_are_graded_side_by_side_and_other_rows_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet = threading.Barrier(2, timeout=60)

    def both(release: Path, submission: Path, limits: Limits, seed: int, *more, **whose) -> Report:
        meet.wait()
        return Report((), seed)

    monkeypatch.setattr("shiftlab.grading.folder.grade_apart", both)
    (folder / "submitted" / "gone" / NAME).rmdir()
    (folder / "submitted" / "dots" / NAME).rename(folder / "away")
    assert len(grade_folder(folder, jobs=2)) == 4
    for student in ("ada", "bob"):
        (folder / "submitted" / student / NAME / f"{NAME}.ipynb").unlink()
        (folder / "submitted" / student / NAME).rmdir()
    assert len(grade_folder(folder, [NAME[:2]], jobs=2)) == 2
    rows = (folder / "marks.csv").read_text(encoding="utf-8").strip().split("\n")
    assert [row.split(",")[0] for row in rows] == ["student", "ada", "bob", "cut", "eve"]


def test_where_nothing_can_be_graded_it_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="shiftlab stage"):
        grade_folder(tmp_path)
    with pytest.raises(GradingError, match="begins with 07"):
        grade_folder(folder, ["07"])
    (folder / "submitted").rename(folder / "elsewhere")
    with pytest.raises(GradingError, match="nothing to grade"):
        grade_folder(folder)


@pytest.fixture
def released(tmp_path: Path) -> Course:
    """A course of notebook 00 alone, staged by the command and released by the real nbgrader."""
    root = tmp_path / "checkout"
    (root / "solutions").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[project.urls]\nRepository = "https://github.com/someone/shiftlab"\n', encoding="utf-8"
    )
    (root / "solutions" / SOURCE.name).write_bytes(SOURCE.read_bytes())
    stage(Project(root), tmp_path / "course")
    course = Course(tmp_path / "course")
    course.nbgrader("generate_assignment", NAME)
    return course


def test_nbgrader_gives_points_with_our_step_or_none_at_all(released: Course) -> None:
    released.submit("ada", NAME, list)
    odd = released.released(NAME)
    for cell in odd.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source, cell.metadata["nbgrader"]["points"] = "100.0", 100
    odd.cells += [cell.copy() for cell in odd.cells if "nbgrader" in cell.metadata]
    odd.cells[0].metadata["nbgrader"] = {"grade_id": "mine", "grade": True, "schema_version": 99}
    folder = released.folder / "submitted" / "Aaron" / NAME  # the first to be graded
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(odd), encoding="utf-8")

    settings = released.folder / "nbgrader_config.py"
    whole = settings.read_text(encoding="utf-8")
    settings.write_text("raise OSError\n" + whole, encoding="utf-8")
    with pytest.raises(AssertionError, match="nbgrader autograde"):
        released.nbgrader("autograde", NAME)
    with pytest.raises(MissingEntry):
        released.points("ada", NAME)

    settings.write_text(whole, encoding="utf-8")
    released.nbgrader("autograde", NAME)
    assert released.points("ada", NAME) == {"check_move_right": 1}
    assert released.points("Aaron", NAME) == {"check_move_right": 0}
    made = released.folder / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    graded = nbformat.read(made, as_version=4)  # what `nbgrader generate_feedback` shows
    seed = graded.metadata["shiftlab"]["seed"]
    assert f"drawn for this submission (seed {seed})" in graded.cells[-1].source
