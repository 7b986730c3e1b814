"""Sharing: one rule for all places, and what is left of it where the weights are not shared."""

from shiftlab.exercises.sharing import (
    applying,
    averaging,
    giving,
    gradient,
    predicting,
    reading,
)

EXERCISES = (
    applying.EXERCISE,
    averaging.EXERCISE,
    reading.EXERCISE,
    *giving.EXERCISES,
    *predicting.EXERCISES,
    gradient.EXERCISE,
)
