"""Repairing what a stride breaks: blur first, choose by content, or take no stride at all."""

from shiftlab.exercises.repairing import blurring, choosing, dilating, passing, tying, undershooting

EXERCISES = (
    *blurring.EXERCISES,
    choosing.EXERCISE,
    tying.EXERCISE,
    passing.EXERCISE,
    *dilating.EXERCISES,
    undershooting.EXERCISE,
)
