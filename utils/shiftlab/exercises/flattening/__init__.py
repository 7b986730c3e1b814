"""Dense heads: a dense layer as a convolution, as an average, and what else it is able to see."""

from shiftlab.exercises.flattening import averaging, converting, rearranging, twinning, untouched

EXERCISES = (
    converting.EXERCISE,
    averaging.EXERCISE,
    rearranging.EXERCISE,
    twinning.EXERCISE,
    untouched.EXERCISE,
)
