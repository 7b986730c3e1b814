"""Pooling: what a maximum over a window keeps, what the stride throws away, for which shifts."""

from shiftlab.exercises.pooling import aligning, breaking, counting, maximum

EXERCISES = (
    *maximum.EXERCISES,
    *breaking.EXERCISES,
    *counting.EXERCISES,
    aligning.EXERCISE,
)
