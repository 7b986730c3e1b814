"""Grading that a student's code cannot talk to: submissions are judged from outside.

    grade(released_notebook, submitted_notebook) -> Report      one submission

The student's code runs in a sandbox (`sandbox`, `within`, `confine`) that has neither the checks
nor the answers (`library`), and is asked for values only, which come back as plain data (`wire`).
The judge is the same as in a notebook (`exercises`).
"""

from shiftlab.grading.engine import Mark, Report, grade
from shiftlab.grading.watch import Limits

__all__ = ["Limits", "Mark", "Report", "grade"]
