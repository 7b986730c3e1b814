"""Pooling: what a maximum over a window keeps, what the stride throws away, for which shifts."""

from shiftlab.exercises.pooling import aligning, breaking, combing, counting, maximum

EXERCISES = (
    maximum.EXERCISE,
    combing.EXERCISE,
    *breaking.EXERCISES,
    *counting.EXERCISES,
    aligning.EXERCISE,
)
