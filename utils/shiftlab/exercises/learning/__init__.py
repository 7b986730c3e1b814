"""Learned invariance: shifted copies, what they teach, and what a later lesson takes away."""

from shiftlab.exercises.learning import augmenting, losing, meeting, weighing

EXERCISES = (
    augmenting.EXERCISE,
    weighing.EXERCISE,
    losing.EXERCISE,
    meeting.EXERCISE,
)
