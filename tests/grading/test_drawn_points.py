"""Questions drawn for each student, under the real nbgrader: only one's own answers count."""

from __future__ import annotations

from pathlib import Path

import nbformat
from test_points import Course

from shiftlab.authoring.project import Project
from shiftlab.authoring.stage import stage
from shiftlab.exercises.afresh import class_key, exercise_for
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading.folder import grade_folder

NAME = "02_strides"
KEY = "autumn-26"
# What a student writes who has drawn this; the last two extend the course's own answers.
ANSWERS = {
    "lucky_signal": lambda own: f"return [{own[0]}, {own[0]}, {own[1]}, {own[1]}]",
    "alias": lambda own: f"m = n // s\n    return min({own} * f % m, -{own} * f % m)",
    "receptive_field": lambda own: (
        f"size, step = 1, 1\n    for k, s in (*layers, {own}):\n"
        "        size, step = size + (k - 1) * step, step * s\n    return size, step"
    ),
}


def drawn_by(student: str, name: str) -> object:
    """What was drawn for a student."""
    drawn, words = exercises()[name].drawn, exercise_for(name, student, KEY).own
    return next(choice for choice in drawn.choices if drawn.words(choice) == words)


def hand_in(course: Course, student: str, whose: str) -> None:
    """Hand in, as `student`, what `whose` has written."""
    notebook = course.released(NAME)
    for cell in notebook.cells:
        if (name := cell.metadata.get("nbgrader", {}).get("grade_id")) in ANSWERS:
            head = cell.source.split('"""')
            answer = ANSWERS[name](drawn_by(whose, name))
            cell.source = f'{head[0]}"""{head[1]}"""\n    {answer}'
        elif cell.id == "draw-questions":
            cell.source = cell.source.replace('student=""', f'student="{whose}"')
    folder = course.folder / "submitted" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def test_each_students_own_answers_earn_the_points_and_anothers_do_not(
    course: Project, tmp_path: Path
) -> None:
    staged = Course(tmp_path / "course")
    stage(course, staged.folder, key=KEY)
    assert class_key(staged.folder) == KEY
    staged.nbgrader("generate_assignment", NAME)
    handed_in = {"ada": "ada", "bob": "bob", "Cy": "ada"}
    for student, whose in handed_in.items():
        hand_in(staged, student, whose)
    staged.nbgrader("autograde", NAME)
    earned = {
        student: {name: staged.points(student, NAME)[f"check_{name}"] for name in ANSWERS}
        for student in handed_in
    }
    worth = {name: exercises()[name].points for name in ANSWERS}
    none = dict.fromkeys(worth, 0)
    assert earned == {"ada": worth, "bob": worth, "Cy": none}
    graded = staged.folder / "autograded" / "Cy" / NAME / f"{NAME}.ipynb"
    first = nbformat.read(graded, as_version=4).cells[0]  # text, so that a page wraps it
    assert first.cell_type == "markdown" and "on as ada, and handed in as Cy" in first.source
    assert_repeated(staged, "ada", worth)


def assert_repeated(staged: Course, student: str, worth: dict[str, float]) -> None:
    """`shiftlab grade` with the seed of nbgrader's run asks the student's own questions again."""
    made = staged.folder / "autograded" / student / NAME / f"{NAME}.ipynb"
    seed = nbformat.read(made, as_version=4).metadata["shiftlab"]["seed"]
    (again,) = grade_folder(staged.folder, [NAME], students=[student], seed=seed)
    assert again.report.seed == seed
    assert {name: again.report.points[name] for name in worth} == worth
    assert again.report.points == {
        check.removeprefix("check_"): points
        for check, points in staged.points(student, NAME).items()
    }
