"""Global pooling: heads that forget places, what they ignore, and what breaks it before them."""

from shiftlab.exercises.globalising import averaging, describing, finding, heading, shuffling

EXERCISES = (
    heading.EXERCISE,
    averaging.EXERCISE,
    shuffling.EXERCISE,
    *describing.EXERCISES,
    finding.EXERCISE,
)
