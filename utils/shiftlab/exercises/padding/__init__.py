"""Padding: what stands beyond the edge of a window, and how far inwards it is felt."""

from shiftlab.exercises.padding import (
    continuing,
    cornering,
    predicting,
    remaining,
    telling,
    witnessing,
)

EXERCISES = (
    continuing.EXERCISE,
    predicting.EXERCISE,
    remaining.EXERCISE,
    telling.EXERCISE,
    witnessing.EXERCISE,
    cornering.EXERCISE,
)
