"""Measurements for the rules of notebook 05: some that should pass, and some that should not."""

GOOD = {
    "A3 at the edge": {
        "circular_padding": 1e-16,
        "circular_padding_crop": 0.9,
        "zero_padding": 0.6,
        "predictions_missed": {"cyclic": 0, "zero-filled": 0, "crop": 0},
        "of_settings": 128,
        "safe_interior": 0.0,
        "one_column_more": 0.4,
        "object_inside": 0.0,
        "object_inside_with_bias": 0.5,
    },
    "C13": {
        "trained": {"circular": 0.99, "zero": 1.0},
        "swapped_circular": 0.99,
        "swapped": {"zero": 0.01, "reflect": 0.0},
        "swapped_replicate": 0.16,
        "swapped_zero_shallow": 0.94,
        "swapped_zero_two_columns_in": 0.97,
        "side_alone": {"circular": 0.5, "zero, one layer": 0.51},
        "side_alone_zero_shallow": 1.0,
        "side_alone_two_columns_in": 1.0,
        "columns_apart_circular": 1,
        "columns_apart_zero": 9,
    },
}
WORDS = {"A3 at the edge": "TRUE IF", "C13": "FALSE"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("A3 at the edge", "circular_padding", 0.2, "FALSE"),
    ("A3 at the edge", "circular_padding_crop", 0.0, "NOT SETTLED"),
    ("A3 at the edge", "zero_padding", 0.0, "NOT SETTLED"),
    ("A3 at the edge", "predictions_missed", {"cyclic": 1, "zero-filled": 0}, "NOT SETTLED"),
    ("A3 at the edge", "predictions_missed", {"cyclic": 0, "zero-filled": 2}, "NOT SETTLED"),
    ("A3 at the edge", "predictions_missed", {"cyclic": 0, "crop": 3}, "NOT SETTLED"),
    ("A3 at the edge", "of_settings", 0, "NOT SETTLED"),
    ("A3 at the edge", "safe_interior", 0.1, "FALSE"),
    ("A3 at the edge", "one_column_more", 0.0, "NOT SETTLED"),
    ("A3 at the edge", "object_inside", 0.1, "FALSE"),
    ("A3 at the edge", "object_inside_with_bias", 0.0, "NOT SETTLED"),
    ("C13", "trained", {"circular": 0.99, "zero": 0.6}, "NOT SETTLED"),
    ("C13", "swapped_circular", 0.5, "NOT SETTLED"),
    ("C13", "trained", {"circular": 0.5, "zero": 0.5}, "NOT SETTLED"),  # always one digit
    ("C13", "trained", {"circular": 0.99, "zero": 1.0, "zero, two layers": 0.6}, "NOT SETTLED"),
    ("C13", "swapped", {"zero": 0.9, "reflect": 0.9}, "TRUE"),
    ("C13", "swapped", {"zero": 0.3, "reflect": 0.0}, "NOT SETTLED"),
    ("C13", "swapped", {"zero": 0.0, "reflect": 0.9}, "NOT SETTLED"),
    ("C13", "swapped_replicate", 0.4, "NOT SETTLED"),
    ("C13", "swapped_zero_shallow", 0.5, "NOT SETTLED"),
    ("C13", "swapped_zero_two_columns_in", 0.3, "NOT SETTLED"),
    ("C13", "side_alone", {"circular": 0.9, "zero, one layer": 0.5}, "NOT SETTLED"),
    ("C13", "side_alone", {"circular": 0.5, "zero, one layer": 1.0}, "NOT SETTLED"),
    ("C13", "side_alone_zero_shallow", 0.6, "NOT SETTLED"),
    ("C13", "side_alone_two_columns_in", 0.5, "NOT SETTLED"),
    ("C13", "columns_apart_circular", 4, "NOT SETTLED"),
    ("C13", "columns_apart_zero", 1, "NOT SETTLED"),
]
