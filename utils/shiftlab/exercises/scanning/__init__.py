"""Exercises of notebook 08 on all windows in one pass, masks, and nets over time."""

from shiftlab.exercises.scanning import delaying, halving, masking, tracking, windows

EXERCISES = (
    windows.EXERCISE,
    tracking.EXERCISE,
    masking.EXERCISE,
    halving.EXERCISE,
    delaying.EXERCISE,
)
