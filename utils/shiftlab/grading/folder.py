"""Grade all that was handed in to a staged folder, several submissions at a time.

It works on the folder that `shiftlab stage` laid out, beside nbgrader or without it: reads
source/NAME and submitted/STUDENT/NAME, writes the tables and feedback/STUDENT/NAME. What was marked
before and is the same file keeps its seed, and so its result; another file gets a new one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shiftlab.exercises.afresh import as_compared, class_key
from shiftlab.exercises.catalogue import exercises
from shiftlab.grading import cells, tables
from shiftlab.grading.apart import grade_apart
from shiftlab.grading.handed_in import absent, assignments, submitted
from shiftlab.grading.handed_out import asked
from shiftlab.grading.page import page
from shiftlab.grading.tables import Graded
from shiftlab.grading.watch import Limits


def grade_folder(
    folder: Path,
    names: Sequence[str] = (),
    jobs: int | None = None,
    limits: Limits | None = None,
    say: Callable[[Graded], None] = lambda graded: None,
    *,
    students: Sequence[str] = (),
    seed: int | None = None,
    expected: Sequence[str] = (),
) -> list[Graded]:
    """Grade what was handed in; of `names`, if given, the assignments that begin so.

    jobs: submissions at a time, by default one for each core; say: told of each when it is done;
    students: only these; seed: for the examples of all that is graded now, by default the one that
    the same file was marked with before, else a new one; expected: the class list, whose missing
    notebooks get 0 points where no row stands yet.

    Raises:
        GradingError: the folder was not staged, nothing was handed in, or a table in it is none of
            ours; nothing is written then.
    """
    folder = folder.resolve()
    sources = assignments(folder, names)
    found = submitted(folder, sources, students)
    before = tables.marked(folder)
    limits, key = limits or Limits(), class_key(folder)
    with tempfile.TemporaryDirectory(prefix="shiftlab-libraries-") as shared:
        Path(shared).chmod(0o755)

        def grade_one(each: tuple[str, str]) -> Graded:
            student, name = each
            path = folder / "submitted" / student / name / f"{name}.ipynb"
            file = _digest(path)
            old, kept = before.get((as_compared(student), name), ("", 0))
            drawn = kept if file and file == old else secrets.randbits(32)
            report = grade_apart(
                sources[name],
                path,
                limits,
                drawn if seed is None else seed,
                Path(shared),
                student=student,
                key=key,
            )
            graded = Graded(student, name, report, file)
            _write(
                folder / "feedback" / student / name / f"{name}.html",
                page(student, name, graded.report),
            )
            say(graded)
            return graded

        with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
            done = list(pool.map(grade_one, found))
    done += [
        tables.nothing(student, name, asked(sources[name], exercises()))
        for student, name in absent(found, expected)
        if (as_compared(student), name) not in before  # marked once, and cleared away since
    ]
    tables.keep(folder, done)
    return done


def _digest(path: Path) -> str:
    """By what a submission is known again; empty for what cannot be read."""
    try:
        return f"sha256:{hashlib.sha256(cells.read_bytes(path)).hexdigest()[:16]}"
    except cells.Unreadable:
        return ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def summary(done: Sequence[Graded]) -> str:
    """A table for the terminal, and in words what could not be graded or protected."""
    width = max(len("student"), *(len(each.student) for each in done))
    lines = [f"{'student':{width}}  {'points':>11}  {'seconds':>7}  assignment"]
    for each in done:
        points = f"{each.report.total:g} of {each.of:g}"
        lines.append(
            f"{each.student:{width}}  {points:>11}  {each.report.seconds:7.1f}  {each.assignment}"
        )
    for each in done:
        if each.failed:
            lines.append(f"Not graded: {each.student}, {each.assignment}. {each.report.trouble}")
        elif not each.handed_in:
            lines.append(f"Nothing handed in: {each.student}, {each.assignment}.")
    return "\n".join([*lines, *unprotected(done)])


def unprotected(done: Sequence[Graded]) -> list[str]:
    """What the sandboxes could not give up on this machine, in sentences; none where all was."""
    reports = [each.report for each in done if each.report.protected is not None]
    if not reports:
        return []
    given_up = frozenset.intersection(*(report.protected for report in reports))
    missing = [sentence for what, sentence in _MISSING.items() if what not in given_up]
    reach = sorted({path for report in reports for path in report.within_reach})
    if reach:
        missing.append(f"A submission could have read: {', '.join(reach)}.")
    return missing


_MISSING = {
    "files": "Files were not protected here (that takes Linux with Landlock): grade on a machine "
    "or in a container that holds neither solutions nor anything private.",
    "network": "The network was not cut off here (that takes Linux namespaces).",
    "processes": "Processes left behind by a submission may have survived it (no namespaces here).",
}
