"""Striding: what is kept when only every s-th value is, and which shifts still mean something."""

from shiftlab.exercises.striding import (
    aliasing,
    lucky,
    moving,
    seeing,
    sparing,
    splitting,
    stacking,
)

EXERCISES = (
    splitting.EXERCISE,
    moving.EXERCISE,
    lucky.EXERCISE,
    stacking.EXERCISE,
    aliasing.EXERCISE,
    sparing.EXERCISE,
    seeing.EXERCISE,
)
