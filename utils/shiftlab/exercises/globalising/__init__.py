"""Global pooling: heads that forget places, what they ignore, and what breaks it before them."""

from shiftlab.exercises.globalising import (
    averaging,
    describing,
    enduring,
    finding,
    heading,
    shuffling,
)

EXERCISES = (
    heading.EXERCISE,
    averaging.EXERCISE,
    shuffling.EXERCISE,
    describing.EXERCISE,
    enduring.EXERCISE,
    finding.EXERCISE,
)
