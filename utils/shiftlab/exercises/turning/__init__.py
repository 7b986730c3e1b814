"""Beyond shifts: quarter-turns, what commutes with them, and centring instead of learning."""

from shiftlab.exercises.turning import centring, fitting, lifting, steady

EXERCISES = (
    lifting.EXERCISE,
    steady.EXERCISE,
    centring.EXERCISE,
    fitting.EXERCISE,
)
