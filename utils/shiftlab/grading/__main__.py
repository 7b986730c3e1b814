"""`python -m shiftlab.grading`: the process that grades one submission, started by `apart`."""

from shiftlab.grading.apart import main

main()
