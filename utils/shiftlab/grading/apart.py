"""A process for each submission that is graded, so that whatever goes wrong there stays there.

The grader only parses what was handed in, but Python's own parser can be brought to its end. The
process is one of ours (`python -m shiftlab.grading`); students' code runs in sandboxes below it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from shiftlab.grading.engine import Mark, Report, grade, none_of
from shiftlab.grading.handed_out import asked
from shiftlab.grading.library import Libraries
from shiftlab.grading.watch import Limits
from shiftlab.grading.whose import questions_of


def grade_apart(
    release: Path,
    submission: Path,
    limits: Limits,
    seed: int,
    libraries: Path | None = None,
    *,
    student: str = "",
    key: str | None = None,
) -> Report:
    """As `engine.grade`, in a process of its own.

    libraries: a folder of copies to share; student, key: whose questions are asked, and the class
    key from which they were drawn, if they were.

    Raises ValueError where `release` asks for something that is no exercise.
    """
    questions = asked(release, questions_of(student, key))
    order = {
        "release": str(release),
        "submission": str(submission),
        "limits": asdict(limits),
        "seed": seed,
        "libraries": libraries and str(libraries),
        "student": student,
        "key": key,
    }
    details = ""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "shiftlab.grading"],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=2 * limits.whole + 60,
            check=False,
        )
        return _report(json.loads(done.stdout.decode()))
    except subprocess.TimeoutExpired:
        trouble = "Grading it did not come to an end and was stopped."
    except ValueError:  # no report, or half of one
        last = done.stderr.decode(errors="replace").strip().split("\n")[-1]
        trouble = "The process that graded it ended early."
        details = f"code {done.returncode} {last}"[:300].strip()
    return Report(none_of(questions, trouble), seed, trouble=trouble, details=details)


def _report(found: dict) -> Report:
    marks = tuple(Mark(**mark) for mark in found.pop("marks"))
    protected, reach = found.pop("protected"), tuple(found.pop("within_reach"))
    given_up = None if protected is None else frozenset(protected)
    return Report(marks, protected=given_up, within_reach=reach, **found)


def main() -> None:
    """Grade what is asked for on standard input, and print the report; both are JSON."""
    order = json.load(sys.stdin)
    report = grade(
        order["release"],
        order["submission"],
        Limits(**order["limits"]),
        order["seed"],
        known=questions_of(order["student"], order["key"]),
        student=order["student"] if order["key"] else "",
        libraries=Libraries(Path(order["libraries"])) if order["libraries"] else None,
    )
    given_up = None if report.protected is None else sorted(report.protected)
    print(json.dumps(asdict(report) | {"protected": given_up}))
