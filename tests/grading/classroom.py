"""A class that hands in, and is graded: by nbgrader as it is. No cheats here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from shiftlab.authoring.build import STUB
from shiftlab.authoring.project import Project
from shiftlab.authoring.stage import stage

# nbgrader as it comes, with nothing of ours: the checks run in the student's own kernel.
_PLAIN = """\
from pathlib import Path

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "shiftlab"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.Execute.timeout = {seconds}
"""
PATIENCE = 3600  # seconds after which grading itself is taken for endless
Points = dict[str, dict[str, float]]


@dataclass
class Classroom:
    """A folder staged for grading, and who has handed in which assignment."""

    folder: Path
    handed_in: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, folder: Path) -> Classroom:
        """The course staged into `folder`; nothing handed in."""
        stage(project, folder)
        return cls(folder)

    def place(self, student: str, assignment: str) -> Path:
        """Where this student's notebook is to be put; the folder is made."""
        self.handed_in.setdefault(assignment, []).append(student)
        folder = self.folder / "submitted" / student / assignment
        folder.mkdir(parents=True)
        return folder / f"{assignment}.ipynb"

    def hand_in(self, student: str, assignment: str, notebook: NotebookNode) -> None:
        """Hand in a notebook; nothing about it is checked, as nothing is of a real one."""
        path = self.place(student, assignment)
        path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")

    def nbgrader(self, *words: str) -> str:
        """Run one nbgrader command in the folder; all that it says, whether it failed or not."""
        return self.run([sys.executable, "-m", "nbgrader", *words])

    def run(self, command: list[str]) -> str:
        """Run a command in the folder, in a session of its own, so that no cheat reaches ours."""
        secrets = {"A_LECTURERS_TOKEN": "hunter2"}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **secrets},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            start_new_session=True,
            check=False,
        )
        return done.stdout

    def gradebook(self, name: str) -> dict[str, Points]:
        """What a gradebook of nbgrader's holds: assignment, student, exercise, points."""
        from nbgrader.api import Gradebook

        held: dict[str, Points] = {}
        with Gradebook(f"sqlite:///{self.folder / name}", "shiftlab") as book:
            for assignment, students in self.handed_in.items():
                held[assignment] = {student: {} for student in students}
                for submission in book.assignment_submissions(assignment):
                    for notebook in submission.notebooks:
                        for grade in notebook.grades:
                            name = grade.name.removeprefix("check_")
                            held[assignment][submission.student.id][name] = grade.score
        return held

    def graded_by_nbgrader_alone(self, seconds: int = 60) -> tuple[dict[str, Points], list[str]]:
        """The usual way: checks raise inside the student's own kernel, and nbgrader looks.

        Returns the points, and the students at whose submission nbgrader left off grading the
        whole class; they are taken away then, and it begins again.
        """
        config = _PLAIN.format(stub=STUB, seconds=seconds)
        (self.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
        left_off = []
        for assignment, students in self.handed_in.items():
            self.nbgrader("generate_assignment", assignment)
            while students:
                self.nbgrader("autograde", assignment)
                graded = self.folder / "autograded"
                students = [each for each in students if not (graded / each / assignment).is_dir()]
                if students and (self.folder / "submitted" / students[0] / assignment).is_dir():
                    left_off.append(students[0])
                    shutil.rmtree(self.folder / "submitted" / students[0] / assignment)
                students = students[1:]
        return self.gradebook("gradebook.db"), left_off
