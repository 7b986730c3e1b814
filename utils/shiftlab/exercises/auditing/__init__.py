"""Auditing networks: which shifts an answer ignores, which part is to blame, and the repair."""

from shiftlab.exercises.auditing import (
    blaming,
    dying,
    passing,
    predicting,
    repairing,
    searching,
)

EXERCISES = (
    predicting.EXERCISE,
    repairing.EXERCISE,
    blaming.EXERCISE,
    searching.EXERCISE,
    passing.EXERCISE,
    dying.EXERCISE,
)
