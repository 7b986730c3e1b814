"""Exercises of notebook 08, its second half: all windows in one pass, masks, and nets over time."""

from shiftlab.exercises.scanning import delaying, halving, masking, tracking, windows

EXERCISES = (
    windows.EXERCISE,
    tracking.EXERCISE,
    masking.EXERCISE,
    delaying.EXERCISE,
    halving.EXERCISE,
)
