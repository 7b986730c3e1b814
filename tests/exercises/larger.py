"""Why some counterexamples hold more than 8 numbers in a row, or 16 in a table. No tests here."""

from shiftlab.exercises.search import ROW, TABLE

# By exercise, or exercise and misconception: up to how many numbers, and why no fewer would do.
LARGER: dict[str, tuple[int, str]] = {
    "broken_by_bias": (12, "The object that the student gives holds 12 numbers."),
    "undershoot": (63, "The signal that the student gives is as long as they like."),
    "average_over_shifts: always twelve": (25, "5 is the first size that does not divide 12."),
    "every_second_shift": (36, "The matrix that the student gives is 6 × 6."),
    "repaired": (1152, "The reader reads pictures of 24 × 24."),
}


def is_explained(row: int, table: int, *names: str) -> bool:
    """Whether a counterexample of such a size is small, or known under one of the names."""
    most = max((LARGER[name][0] for name in names if name in LARGER), default=0)
    return (row <= ROW and table <= TABLE) or max(row, table) <= most
