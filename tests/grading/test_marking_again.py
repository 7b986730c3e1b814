"""Marking again: seeds that are kept, one student alone, a class list, a look before marking.

Whole submissions are graded in `test_outside`; here grading itself is a stand-in, to be quick.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from test_outside import NAME, RIGHT, handed_in

from shiftlab.authoring import cli
from shiftlab.authoring.build import mark
from shiftlab.authoring.project import Project, read, to_text
from shiftlab.authoring.questions import ask_afresh
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading import Mark, Report
from shiftlab.grading.cells import Cell
from shiftlab.grading.folder import compared, grade_folder
from shiftlab.grading.handed_in import GradingError, listed, look
from shiftlab.grading.page import page
from shiftlab.grading.tables import Graded, Marked
from shiftlab.grading.whose import remark

DRAWN = "02_strides"
SOLUTIONS = Project.find(Path(__file__)).solutions
NBGRADERS = "assignment,duedate,timestamp,student_id\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two staged notebooks, the second with a class key; ada and bob handed in the first."""
    staged = tmp_path / "staged"
    for name in (NAME, DRAWN):
        source = read(SOLUTIONS / f"{name}.ipynb")
        mark(source)
        ask_afresh(source, "autumn-26")
        (staged / "source" / name).mkdir(parents=True)
        (staged / "source" / name / f"{name}.ipynb").write_text(to_text(source), encoding="utf-8")
    for student in ("ada", "bob"):
        hand_in(staged, student, NAME, RIGHT)
    return staged


@pytest.fixture(autouse=True)
def grading(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds of what was graded; a core exercise gets 1 of 1, an extension 2 of 3."""
    seeds = []

    def grade(release: Path, submission: Path, limits, seed: int, *more, **whose) -> Report:
        seeds.append(seed)
        marks = (
            Mark("a", "A", 1, 1, "right", "a: right", ""),
            Mark("b", "B", 3, 2, "wrong", "b: wrong\n  The law\x1b[2m", "", False),
        )
        return Report(marks, seed)

    monkeypatch.setattr("shiftlab.grading.folder.grade_apart", grade)
    return seeds


def hand_in(folder: Path, student: str, name: str, *texts: str) -> Path:
    return handed_in(folder / "submitted" / student / name / f"{name}.ipynb", *texts)


def table(folder: Path, name: str = "marks.csv") -> dict[str, dict[str, str]]:
    """The rows by student (of several rows the last)."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_the_same_file_keeps_its_seed_and_another_file_gets_a_new_one(folder: Path) -> None:
    grade_folder(folder)
    before = table(folder)
    hand_in(folder, "bob", NAME, RIGHT, "'a second try'")
    grade_folder(folder)
    after = table(folder)
    assert after["ada"] == before["ada"] and after["ada"]["file"].startswith("sha256:")
    assert after["bob"]["seed"] != before["bob"]["seed"]
    assert after["bob"]["file"] != before["bob"]["file"]


def test_one_student_is_marked_again_and_nobody_else(folder: Path, grading: list[int]) -> None:
    grade_folder(folder)
    before, page = table(folder), folder / "feedback" / "bob" / NAME / f"{NAME}.html"
    page.write_text("as it was", encoding="utf-8")
    hand_in(folder, "ada", NAME, RIGHT, "'a second try'")
    assert cli.main(["grade", str(folder), "00", "--student", "Ada"]) == 0
    assert len(grading) == 3 and table(folder)["ada"]["file"] != before["ada"]["file"]
    assert table(folder)["bob"] == before["bob"]
    assert page.read_text(encoding="utf-8") == "as it was"


def test_an_appeal_is_answered_and_another_seed_leaves_no_trace(
    folder: Path, capsys: pytest.CaptureFixture[str], grading: list[int]
) -> None:
    grade_folder(folder)
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = ["grade", str(folder), "00", "--student", "Ada"]
    assert cli.main([*again, "--seed", "7"]) == 0
    said = capsys.readouterr().out
    assert "seed 7 instead of" in said and "Nothing was written" in said
    assert "A  1 of 1  right\nB  2 of 3  wrong\n\nB, b: wrong\n  The law?[2m\nNothing" in said
    assert grading[2:] == [7]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == kept
    assert cli.main(again) == 0
    assert (
        f"ada, {NAME}, the same file and seed as before: 3, as before." in capsys.readouterr().out
    )
    better = Graded("ada", NAME, Report((), 5), "sha256:2", before=Marked("sha256:1", 4, 6.0))
    assert compared(better) == f"ada, {NAME}, another file than before: was 6, is now 0."


def test_marking_repeats_what_the_list_said_and_gives_the_unreadable_no_points(
    folder: Path, capsys: pytest.CaptureFixture[str], grading: list[int]
) -> None:
    first = hand_in(folder, "ada", DRAWN, 'draw_questions("autumn-26", student="bob")')
    hand_in(folder, "dan", DRAWN).write_bytes(first.read_bytes())
    hand_in(folder, "gus", DRAWN).rename(first.parents[2] / "gus" / DRAWN / "02 (1).ipynb")
    assert cli.main(["grade", str(folder), DRAWN]) == 1
    said, rows = capsys.readouterr().out, table(folder)
    lacking = f"There is no {DRAWN}.ipynb; there is 02 (1).ipynb."
    assert f"gus, {DRAWN}: not graded" in said and f"Not graded: gus, {DRAWN}. {lacking}" in said
    assert f"Look at this: ada, {DRAWN}: worked on as bob; the same file as dan.\n" in said
    assert rows["dan"]["note"] == "worked on as bob; the same file as ada" and len(grading) == 2
    gus = {name: rows["gus"][name] for name in ("points", "core", "trouble", "note")}
    assert gus == {"points": "", "core": "", "trouble": lacking, "note": ""}
    exercise = table(folder, "exercises.csv")["gus"]
    assert exercise["points"] == "" and exercise["state"] == "not graded"
    shown = (folder / "feedback" / "gus" / DRAWN / f"{DRAWN}.html").read_text(encoding="utf-8")
    assert "02 (1).ipynb" in shown and "href" not in shown and "process of its own" not in shown
    assert "hand it in again" in shown.partition("<table")[0] and "<footer" not in shown
    assert cli.main(["grade", str(folder), DRAWN, "--student", "gus", "--seed", "3"]) == 1
    said = capsys.readouterr().out
    assert "– of 2  not graded" in said and "0 of 2" not in said and "error" not in said
    hand_in(folder, "gus", DRAWN, RIGHT)
    assert cli.main(["grade", str(folder), DRAWN, "--student", "gus"]) == 0
    assert "was not graded, is now 3." in capsys.readouterr().out
    again = first.parents[2] / "Eve" / NAME / "00_final(2).ipynb"
    again.parent.mkdir(parents=True)
    again.write_bytes(first.read_bytes())
    (again.parents[1] / ".ipynb_checkpoints").mkdir()  # JupyterLab's own copies are nobody's
    (again.parents[1] / ".ipynb_checkpoints" / again.name).write_bytes(first.read_bytes())
    remarks = look(folder, [DRAWN]).remarks
    both = f"worked on as bob; the same file as Eve ({again.name}) and"
    assert f"ada, {DRAWN}: {both} dan" in remarks and f"dan, {DRAWN}: {both} ada" in remarks
    released = folder / "release" / DRAWN / f"{DRAWN}.ipynb"
    released.parent.mkdir(parents=True)
    released.write_bytes(first.read_bytes())  # two who handed in what they were handed out
    assert not any("the same file" in line for line in look(folder).remarks)


def test_a_page_has_core_points_words_and_a_title_and_says_whose_questions_were_asked() -> None:
    marks = (
        Mark("a", "1.1 A", 2, 2, "right", "", ""),
        Mark("b", "1.2 B", 2, 0, "error", "", ""),
        Mark("c", "1.3 C", 3, 0, "error", "", "", core=False),
    )
    public = remark([Cell("<cell 1>", "import numpy", None)], "ada")
    shown = page("ada", "2 · Strides", Report(marks, 5, remark=public))
    assert "<h1>2 · Strides · ada</h1>" in shown and "public course" in shown
    assert "2 of 7 points; core 2 of 4." in shown and "1 right, 2 stopped with an error." in shown
    assert "<td>extension</td><td>error</td>" in shown and 'href="#c"' in shown
    assert remark([Cell("<cell 1>", 'draw_questions("k", student="Ada")', None)], "ada") == ""


def test_what_is_handed_out_with_a_key_sends_nobody_to_a_solution(folder: Path) -> None:
    text = (folder / "source" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert '"id": "draw-questions"' in text  # from it hint and progress know that marks count
    assert "the last one says where the solution is or, where marks count, whom to ask" in text


def test_a_seed_is_for_one_and_a_student_has_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], grading: list[int]
) -> None:
    assert cli.main(["grade", str(folder), "--seed", "7"]) == 1
    assert "--student" in capsys.readouterr().err
    assert cli.main(["grade", str(folder), "--student", "adda"]) == 1
    said = capsys.readouterr().err
    assert "adda should have a folder" in said and "ada, bob" in said
    assert grading == []


@pytest.mark.parametrize("name", ["marks.csv", "exercises.csv"])
def test_another_table_of_that_name_is_refused_before_anything_is_marked(
    folder: Path, name: str, grading: list[int]
) -> None:
    (folder / "grades.csv").write_text(NBGRADERS, encoding="utf-8")
    grade_folder(folder)
    assert (folder / "grades.csv").read_text(encoding="utf-8") == NBGRADERS
    ours = (folder / name).read_text(encoding="utf-8")
    for other in (NBGRADERS, ours + "one,cell,too,few\n", ours.replace(",", ";")):
        (folder / name).write_text(other, encoding="utf-8")
        with pytest.raises(GradingError, match="Move the file away"):
            grade_folder(folder)
        assert (folder / name).read_text(encoding="utf-8") == other
    assert len(grading) == 2


def test_core_is_summed_apart_and_each_exercise_says_its_path(folder: Path) -> None:
    grade_folder(folder)
    row = table(folder)["ada"]
    assert [row[name] for name in ("points", "of", "core", "core_of")] == ["3", "4", "1", "1"]
    assert table(folder, "exercises.csv")["ada"]["path"] == "extension"
    assert "core" in (folder / "exercises.csv").read_text(encoding="utf-8").split("\n")[1]


def test_who_handed_in_nothing_has_a_row_and_a_real_one_is_not_replaced(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(folder, "eve", DRAWN, "")
    everybody = tmp_path / "class.txt"
    everybody.write_bytes("\ufeffAda\r\nbob\n\n Dan \nada\n".encode())
    assert listed(everybody) == ["ada", "bob", "Dan"]
    marking = ["grade", str(folder), DRAWN, "--students", str(everybody)]
    assert cli.main(marking) == 0
    said = capsys.readouterr().out
    assert f"Nothing handed in: Dan, {DRAWN}." in said and "not on the list: eve" in said
    rows, own = table(folder), [each for each in exercises().values() if each.notebook == "02"]
    assert [*rows] == ["Dan", "ada", "bob", "eve"]  # of what nobody handed in there is no row
    assert rows["Dan"] | {"student": "ada"} == rows["ada"] == {
        "student": "ada", "assignment": DRAWN, "points": "0", "core": "0", "seed": "", "file": "",
        "of": str(sum(each.points for each in own)), "trouble": "nothing handed in",
        "core_of": str(sum(each.points for each in own if each.core)), "note": "",
    }  # fmt: skip
    hand_in(folder, "Dan", DRAWN, RIGHT)
    assert cli.main(marking) == 0 and table(folder)["Dan"]["points"] == "3"
    (folder / "submitted" / "Dan").rename(tmp_path / "cleared away")
    assert cli.main(marking) == 0 and table(folder)["Dan"]["points"] == "3"
    everybody.write_text("\n", encoding="utf-8")
    with pytest.raises(GradingError, match="one name a line"):
        listed(everybody)


def test_a_look_before_marking_names_what_is_odd_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], grading: list[int]
) -> None:
    top, everybody = folder / "submitted", tmp_path / "class.txt"
    everybody.write_text("ada\nbob\n", encoding="utf-8")
    looking = ["grade", str(folder), "--list", "--students", str(everybody)]
    assert cli.main(looking) == 0
    assert "Nothing to look at" in capsys.readouterr().out
    ask = 'draw_questions("autumn-26", student="{}")'
    hand_in(folder, "ada", DRAWN, ask.format(" ADA"))
    hand_in(folder, "bob", DRAWN, ask.format("ada\x1b[31m"))
    hand_in(folder, "cy", DRAWN, "a clone = 1")
    hand_in(folder, "dan", DRAWN).rename(top / "dan" / DRAWN / "mine.ipynb")
    hand_in(folder, "eve", "02_stride", RIGHT)
    (top / "fay.zip").write_bytes(b"")
    moodles = top / "Ivo Ivic_1234567_assignsubmission_file"
    handed_in(moodles / f"{DRAWN}.ipynb")
    hand_in(folder, "gus", DRAWN, f"{ask.format('')}\n{'-' * 10**6}1")
    everybody.write_text("ada\nbob\ncy\ndan\neve\ngus\nhal\n", encoding="utf-8")
    assert cli.main(looking) == 1
    said = capsys.readouterr().out
    assert f"ada  {NAME}, {DRAWN}\nbob  {NAME}, {DRAWN}\ncy   {DRAWN}\n" in said
    remarks = [line[2:] for line in said.split("\n") if line.startswith("- ")]
    assert remarks == [
        "submitted/fay.zip: a file; expected is a folder STUDENT",
        f"submitted/{moodles.name}/{DRAWN}.ipynb: should be submitted/Ivo Ivic/{DRAWN}/{DRAWN}"
        ".ipynb (the guide, under Collecting)",
        "submitted/eve/02_stride: no assignment is called so",
        f"bob, {DRAWN}: worked on as ada?[31m",
        f"cy, {DRAWN}: not from release/ (it has no cell draw_questions), so its questions were "
        "others than those that are marked",
        f"dan, {DRAWN}: there is no {DRAWN}.ipynb; there is mine.ipynb; mine.ipynb is the same "
        f"file as {moodles.name} ({DRAWN}.ipynb)",
        f"gus, {DRAWN}: The notebook has more than 500000 characters of code.",
        *(f"{who}, {NAME}: nothing handed in" for who in ("cy", "dan", "eve", "gus", "hal")),
        *(f"{who}, {DRAWN}: nothing handed in" for who in ("eve", "hal")),
    ]
    assert grading == [] and not list(folder.glob("*.csv"))
    with pytest.raises(GradingError, match="shiftlab stage"):
        look(tmp_path)
    assert json.loads((top / "ada" / DRAWN / f"{DRAWN}.ipynb").read_text(encoding="utf-8"))
