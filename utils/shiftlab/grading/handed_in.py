"""What was handed in to a staged folder: who, which notebooks, and what to look at.

The same remarks stand in the list before marking and below the marks. Names and files are looked
at, and the name that a student typed is read; nothing of a submission is run, and nothing is
marked or written here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shiftlab.exercises.afresh import as_compared
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading import cells
from shiftlab.grading.handed_out import asked
from shiftlab.grading.whose import typed_name

_LONGEST = 5000  # characters of a cell that may name a student: parsed here, it is kept small
_MOODLES = re.compile(r"_\d+_assignsubmission_file_?$")  # behind the name, in a folder of Moodle's
Pair = tuple[str, str]  # a student, an assignment


class GradingError(Exception):
    """Nothing can be graded; the message says what was expected, what came, what to do."""


def assignments(folder: Path, names: Sequence[str] = ()) -> dict[str, Path]:
    """The staged notebooks by assignment, of `names` those that begin so. Raises GradingError."""
    every = {path.stem: path for path in sorted((folder / "source").glob("*/*.ipynb"))}
    chosen = {
        stem: path for stem, path in every.items() if not names or stem.startswith(tuple(names))
    }
    if not chosen:
        raise GradingError(
            f"{folder} should be a folder from `shiftlab stage`, with source/NAME/NAME.ipynb"
            + (f"; no NAME there begins with {' or '.join(names)}." if every else ".")
        )
    for path in chosen.values():
        try:
            asked(path, exercises())
        except ValueError as error:
            raise GradingError(f"{path}: {error} Stage the folder again.") from error
    return chosen


def submitted(folder: Path, names: Iterable[str], students: Sequence[str] = ()) -> list[Pair]:
    """Pairs (student, assignment), in order, of all folders; a file may be missing in one.

    students: only these. Raises GradingError where one of them, or nobody at all, handed in.
    """
    names = list(names)
    found = [
        (student.name, name)
        for student in _folders(folder / "submitted")
        for name in names
        if (student / name).is_dir()
    ]
    if not found:
        raise GradingError(
            f"There is nothing to grade: expected were notebooks as {folder / 'submitted'}"
            f"/STUDENT/NAME/NAME.ipynb, NAME one of {', '.join(names)}."
            + "".join(f"\n- {remark}" for remark in _misplaced(folder)[:10])
        )
    there = {as_compared(student): student for student, _ in found}
    if unknown := [student for student in students if as_compared(student) not in there]:
        raise GradingError(
            f"{' and '.join(unknown)} should have a folder in {folder / 'submitted'} with one of "
            f"{', '.join(names)}; these have: {', '.join(there.values())}."
        )
    wanted = {as_compared(student) for student in students or there}
    return [pair for pair in found if as_compared(pair[0]) in wanted]


def listed(path: Path) -> list[str]:
    """The names on a class list, one a line; a name twice counts once. Raises GradingError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GradingError(
            f"{path} should be a list of students, one name a line, in UTF-8; it cannot be read: "
            f"{error}."
        ) from error
    names = {as_compared(line): line.strip() for line in lines if line.strip()}
    if not names:
        raise GradingError(f"{path} should hold one name a line; it is empty.")
    return list(names.values())


def absent(found: Sequence[Pair], expected: Sequence[str]) -> list[Pair]:
    """Pairs (student, assignment) that are expected and were not found, in order.

    An assignment that nobody handed in is left out: it is not due, or not there yet.
    """
    there = {(as_compared(student), name) for student, name in found}
    spelt = {as_compared(student): student for student, _ in found}  # as another folder has it
    due = dict.fromkeys(name for _, name in found)
    return [
        (spelt.get(as_compared(student), student), name)
        for name in due
        for student in expected
        if (as_compared(student), name) not in there
    ]


@dataclass(frozen=True)
class Look:
    """Who handed in what, and what to look at before marking, in sentences."""

    found: Mapping[str, Sequence[str]]
    remarks: Sequence[str]

    def __str__(self) -> str:
        """A line for each student, and one for each thing to look at."""
        width = max(len(student) for student in self.found)
        lines = [f"{student:{width}}  {', '.join(names)}" for student, names in self.found.items()]
        if not self.remarks:
            return "\n".join([*lines, "Nothing to look at before marking."])
        remarks = [f"- {remark}" for remark in self.remarks]
        return "\n".join([*lines, "Look at this before marking:", *remarks])


def look(
    folder: Path,
    names: Sequence[str] = (),
    students: Sequence[str] = (),
    expected: Sequence[str] = (),
) -> Look:
    """What was handed in, as it lies there; of `names` and `students` only these, if given.

    expected: the class list, if there is one.

    Raises GradingError: the folder was not staged, or nothing was handed in.
    """
    folder = folder.resolve()
    sources = assignments(folder, names)
    found = submitted(folder, sources, students)
    remarks = _misplaced(folder)
    remarks += [
        f"{', '.join(pair)}: {note}" for pair, note in noted(folder, sources, found).items()
    ]
    remarks += [
        f"{student}, {name}: nothing handed in" for student, name in absent(found, expected)
    ]
    remarks += [f"{student}: not on the list" for student in strangers(found, expected)]
    by_student: dict[str, list[str]] = {}
    for student, name in found:
        by_student.setdefault(student, []).append(name)
    return Look(by_student, remarks)


def noted(folder: Path, sources: Mapping[str, Path], found: Sequence[Pair]) -> dict[Pair, str]:
    """What shows of these submissions before they are marked, in words; of most nothing does."""
    drawn = {name for name, source in sources.items() if _has_drawn(source)}
    alike = _alike(folder)
    notes = {}
    for student, name in found:
        path = notebook_of(folder, student, name)
        said = [missing(path) or _oddity(path, student, name in drawn)]
        said += _copies(folder, student, name, alike)
        if note := "; ".join(filter(None, said)):
            notes[student, name] = note
    return notes


def notebook_of(folder: Path, student: str, name: str) -> Path:
    """Where a submission is expected."""
    return folder / "submitted" / student / name / f"{name}.ipynb"


def missing(path: Path) -> str:
    """That there is no notebook where one is expected, and what there is; else empty."""
    try:
        path.lstat()
    except FileNotFoundError:
        others = ", ".join(sorted(each.name for each in path.parent.glob("*.ipynb")))
        return f"there is no {path.name}" + (f"; there is {others}" if others else "")
    except OSError:
        pass  # there is one that cannot be read: it is said by what reads it
    return ""


def digest(path: Path) -> str:
    """By what a submission is known again; empty for what cannot be read."""
    try:
        return f"sha256:{hashlib.sha256(cells.read_bytes(path)).hexdigest()[:16]}"
    except cells.Unreadable:
        return ""


def _alike(folder: Path) -> list[list[Path]]:
    """Notebooks that are the same, byte for byte, in groups: whatever they are called, wherever
    they lie below submitted/. As it was handed out, a file is nobody's.
    """
    top = folder / "submitted"
    groups: dict[str, list[Path]] = {}
    for path in sorted(top.rglob("*.ipynb")):
        if not any(part[0] == "." for part in path.relative_to(top).parts):
            groups.setdefault(digest(path), []).append(path)
    for known in ("", *map(digest, (folder / "release").glob("*/*.ipynb"))):
        groups.pop(known, None)
    return [group for group in groups.values() if len(group) > 1]


def _copies(folder: Path, student: str, name: str, alike: list[list[Path]]) -> list[str]:
    """In words: files that this student has for an assignment, and somebody else has too."""
    top = folder / "submitted"
    said = []
    for group in alike:
        own = [path for path in group if top / student / name in path.parents]
        others = [path for path in group if path.relative_to(top).parts[0] != student]
        if own and others:
            first = "" if notebook_of(folder, student, name) in own else f"{own[0].name} is "
            whose = [_whose(path, name) for path in (each.relative_to(top) for each in others)]
            said.append(f"{first}the same file as {' and '.join(whose)}")
    return said


def _whose(path: Path, name: str) -> str:
    """Whose a file is, by its path below submitted/, and what it is called where that is odd."""
    usual = path.parts[1:] in ((), (name, f"{name}.ipynb"))
    return path.parts[0] if usual else f"{path.parts[0]} ({path.name})"


def strangers(found: Sequence[Pair], expected: Sequence[str]) -> list[str]:
    """Who handed in and is not on the list; nobody without a list."""
    known = {as_compared(student) for student in expected}
    names = dict.fromkeys(student for student, _ in found)
    return [student for student in names if expected and as_compared(student) not in known]


def _folders(top: Path) -> list[Path]:
    return [path for path in sorted(top.glob("*")) if path.is_dir() and path.name[0] != "."]


def _misplaced(folder: Path) -> list[str]:
    """What lies in submitted/ where nothing is looked for."""
    top, known = folder / "submitted", set(assignments(folder))
    loose = [path for path in sorted(top.glob("*.*")) if path.is_file() and path.name[0] != "."]
    remarks = [f"submitted/{path.name}: a file; expected is a folder STUDENT" for path in loose]
    for student in _folders(top):
        for path in sorted(student.glob("*")):
            if path.name not in known and path.name[0] != "." and path.suffix != ".txt":
                what = "no assignment is called so" if path.is_dir() else _place(path, known)
                remarks.append(f"submitted/{student.name}/{path.name}: {what}")
    return remarks


def _place(path: Path, known: Iterable[str]) -> str:
    """Where a notebook should lie that lies in a student's folder itself, as in a VLE's zip."""
    student = _MOODLES.sub("", path.parent.name)
    begin = [name for name in known if name[:2] == path.name[:2]]
    name = begin[0] if len(begin) == 1 else "NAME"
    return f"should be submitted/{student}/{name}/{name}.ipynb (the guide, under Collecting)"


def _has_drawn(source: Path) -> bool:
    """Whether a staged notebook has questions drawn for each student; with a key, 00 has none."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    ours = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return any(meta.get("grade_id", "").startswith("question_") for meta in ours)


def _oddity(path: Path, student: str, drawn: bool) -> str:
    """What is odd about one notebook, as far as it shows without running it; else empty."""
    try:
        found = cells.read_cells(path)
        asking = [cell for cell in found if "draw_questions" in cell.text]
        typed = typed_name([cell for cell in asking if len(cell.text) <= _LONGEST])
    except cells.Unreadable as error:
        return cells.in_full(str(error), error.details)
    except RecursionError:
        return "its cell draw_questions cannot be read"
    if drawn and not asking:
        return (
            "not from release/ (it has no cell draw_questions), so its questions were others than "
            "those that are marked"
        )
    if typed and as_compared(typed) != as_compared(student):
        return f"worked on as {typed}"
    return ""
