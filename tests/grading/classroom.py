"""A class that hands in, and is graded: from outside, by nbgrader with our step, by it alone.

Everything runs in a temporary folder that `shiftlab stage` laid out, by commands in a session of
their own. No cheats here.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
import psutil
from broken import MARK
from nbformat import NotebookNode

from shiftlab.authoring.build import STUB
from shiftlab.authoring.project import Project
from shiftlab.authoring.stage import stage
from shiftlab.grading import Limits

PATIENCE = 7200  # seconds after which grading itself is taken for endless
# Enough for an honest answer on a busy machine, and soon over for one that never ends.
LIMITS = Limits(processor=4.0, wall=20.0, check=60.0, setup=8.0, whole=150.0)
Points = dict[str, dict[str, float]]

# nbgrader as it comes, with nothing of ours: the checks run in the student's own kernel.
_PLAIN = """\
from pathlib import Path

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "shiftlab"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.Execute.timeout = {seconds}
"""
_PROGRAM = """\
import json
import sys
from pathlib import Path

from shiftlab.grading import Limits
from shiftlab.grading.folder import grade_folder, summary

limits = Limits(**json.loads(sys.argv[3]))
done = grade_folder(Path(sys.argv[1]), jobs=int(sys.argv[2]), limits=limits)
print(summary(done))
"""


@dataclass
class Classroom:
    """A folder staged for grading, and who has handed in which assignment."""

    folder: Path
    handed_in: dict[str, list[str]] = field(default_factory=dict)
    said: str = ""

    @classmethod
    def of(cls, project: Project, folder: Path) -> Classroom:
        """The course staged into `folder`; nothing handed in."""
        stage(project, folder)
        notes = (
            folder / "lecturers-notes.txt"
        )  # a class key would give each student other questions
        notes.write_text("what nobody should see\n", encoding="utf-8")
        (folder / "old-grades.csv").write_text("student,points\n", encoding="utf-8")
        return cls(folder)

    @property
    def _temporary(self) -> Path:
        """Where all that grading makes for a while should be made."""
        return self.folder.with_name(f"{self.folder.name}-temporary")

    def ask_only(self, assignment: str, exercises: tuple[str, ...]) -> None:
        """Take all but some of its graded cells out of an assignment, to be quick."""
        path = self.folder / "source" / assignment / f"{assignment}.ipynb"
        source = nbformat.read(path, as_version=4)
        wanted = {f"check_{name}" for name in exercises}
        source.cells = [
            cell
            for cell in source.cells
            if not (meta := cell.metadata.get("nbgrader", {})).get("grade")
            or meta["grade_id"] in wanted
        ]
        nbformat.write(source, path)

    def worth(self, assignment: str) -> dict[str, float]:
        """The points of each exercise that is asked here."""
        path = self.folder / "source" / assignment / f"{assignment}.ipynb"
        marked = (cell.metadata.get("nbgrader", {}) for cell in nbformat.read(path, 4).cells)
        return {
            meta["grade_id"].removeprefix("check_"): meta["points"]
            for meta in marked
            if meta.get("grade")
        }

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

    def run(self, *command: str) -> str:
        """Run Python in the folder, in a session of its own, so that no cheat reaches ours.

        Returns all that it says, whether it failed or not; a secret stands in its environment.
        """
        self._temporary.mkdir(exist_ok=True)
        # nbgrader calls other programs of its environment by name.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        room = {"A_LECTURERS_TOKEN": "hunter2", "TMPDIR": str(self._temporary), "PATH": path}
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env={**os.environ, **room},
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

    def graded_from_outside(self, jobs: int = 2) -> dict[str, Points]:
        """By what `shiftlab grade` does, with shorter limits: assignment, student, exercise."""
        limits = json.dumps(asdict(LIMITS))
        self.said = self.run("-c", _PROGRAM, str(self.folder), str(jobs), limits)
        graded: dict[str, Points] = {}
        table = self.folder / "exercises.csv"
        if not table.is_file():
            raise AssertionError(f"Nothing was graded at all:\n{self.said}")
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                of_student = graded.setdefault(row["assignment"], {}).setdefault(row["student"], {})
                # Of a file that nobody could read there are none: nothing was earned with it.
                of_student[row["exercise"]] = float(row["points"] or 0)
        return graded

    def feedback(self, student: str, assignment: str) -> str:
        """The page that a student gets; empty if there is none."""
        path = self.folder / "feedback" / student / assignment / f"{assignment}.html"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def left_behind(self) -> list[str]:
        """Processes and files of submissions that are still there after grading."""
        found = [str(path) for path in self._temporary.glob("*")]
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                words = " ".join(process.cmdline())
                if MARK in words or str(self._temporary) in words:
                    found.append(f"process {process.pid}: {words[-60:]}")
        for folder in ("/tmp", "/var/tmp", "/dev/shm", str(Path.home())):
            for name in ("shiftlab-fill-*", "shiftlab-asked"):
                found += [str(path) for path in Path(folder).glob(name)]
        return sorted(found)

    def gradebook(self, path: Path) -> dict[str, Points]:
        """What a gradebook of nbgrader's holds: assignment, student, exercise, points."""
        from nbgrader.api import Gradebook

        held: dict[str, Points] = {}
        with Gradebook(f"sqlite:///{path}", "shiftlab") as book:
            for assignment, students in self.handed_in.items():
                held[assignment] = {student: {} for student in students}
                for submission in book.assignment_submissions(assignment):
                    for notebook in submission.notebooks:
                        for grade in notebook.grades:
                            name = grade.name.removeprefix("check_")
                            held[assignment][submission.student.id][name] = grade.score
        return held

    def graded_by_nbgrader(self) -> dict[str, Points]:
        """By `nbgrader autograde` in the folder as it was staged, our step in it."""
        from shiftlab.grading.autograde import GRADEBOOK

        for assignment in self.handed_in:
            self.said = self.run("-m", "nbgrader", "generate_assignment", assignment)
            self.said += self.run("-m", "nbgrader", "autograde", assignment)
        return self.gradebook(self.folder / GRADEBOOK)

    def graded_by_nbgrader_alone(self, seconds: int = 60) -> tuple[dict[str, Points], list[str]]:
        """The usual way: checks raise inside the student's own kernel, and nbgrader looks.

        Returns the points, and the students at whose submission nbgrader left off grading the
        whole class; they are taken away then, and it begins again.
        """
        config = _PLAIN.format(stub=STUB, seconds=seconds)
        (self.folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
        left_off = []
        for assignment, students in self.handed_in.items():
            self.run("-m", "nbgrader", "generate_assignment", assignment)
            while students:
                self.run("-m", "nbgrader", "autograde", assignment)
                graded = self.folder / "autograded"
                students = [each for each in students if not (graded / each / assignment).is_dir()]
                if students:
                    left_off.append(students[0])
                    shutil.rmtree(self.folder / "submitted" / students[0] / assignment)
                students = students[1:]
        return self.gradebook(self.folder / "gradebook.db"), left_off
