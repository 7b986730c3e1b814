"""Padding: what stands beyond the edge of a window, and how far inwards it is felt."""

from shiftlab.exercises.padding import continuing, predicting, witnessing

EXERCISES = (
    continuing.EXERCISE,
    *predicting.EXERCISES,
    *witnessing.EXERCISES,
)
