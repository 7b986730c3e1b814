"""Measurements for the rules of notebook 02: some that should pass, and some that should not."""

GOOD = {
    "B1": {
        "at_multiples": 1e-16,
        "broken_by_linear_maps": 1.0,
        "broken_by_maximum": 0.97,
        "without_stride": 0.0,
        "lucky_signal": 0.0,
        "stride_not_dividing": 0.5,
    },
    "B2": {
        "law": 1e-15,
        "smaller_shifts": 0.6,
        "predictions_missed": 0,
        "product_rule_missed": 3,
        "with_places": 0.3,
    },
    "B3": {
        "without_stride": 0.0,
        "at_multiples": 1e-16,
        "photographs": 0.08,
        "noise": 0.03,
        "stripes": 2.0,
        "another_photograph": 0.21,
    },
    "D7": {
        "fields_missed": 0,
        "outside": 0.0,
        "inside": 0.004,
        "without_strides_missed": 3,
        "middle_half": 0.9,
        "middle_half_if_flat": 0.52,
    },
}
WORDS = {"B1": "TRUE", "B2": "TRUE IF", "B3": "TRUE IF", "D7": "TRUE"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("B1", "at_multiples", 0.2, "FALSE"),
    ("B1", "broken_by_linear_maps", 0.99, "NOT SETTLED"),
    ("B1", "broken_by_maximum", 0.5, "NOT SETTLED"),
    ("B1", "broken_by_maximum", 1.2, "NOT SETTLED"),
    ("B1", "without_stride", 0.2, "NOT SETTLED"),
    ("B1", "lucky_signal", 0.3, "NOT SETTLED"),
    ("B1", "stride_not_dividing", 0.0, "NOT SETTLED"),
    ("B2", "law", 0.2, "FALSE"),
    ("B2", "smaller_shifts", 0.0, "NOT SETTLED"),
    ("B2", "predictions_missed", 1, "FALSE"),
    ("B2", "product_rule_missed", 0, "NOT SETTLED"),
    ("B2", "with_places", 0.0, "NOT SETTLED"),
    ("B3", "without_stride", 0.1, "NOT SETTLED"),
    ("B3", "at_multiples", 0.1, "NOT SETTLED"),
    ("B3", "photographs", 0.0, "FALSE"),
    ("B3", "photographs", 0.8, "FALSE"),
    ("B3", "noise", 0.8, "FALSE"),
    ("B3", "noise", 0.0, "FALSE"),
    ("B3", "stripes", 0.2, "NOT SETTLED"),
    ("B3", "stripes", 0.0, "NOT SETTLED"),
    ("B3", "another_photograph", 0.05, "NOT SETTLED"),
    ("B3", "another_photograph", 0.12, "FALSE"),
    ("D7", "fields_missed", 1, "FALSE"),
    ("D7", "outside", 0.1, "FALSE"),
    ("D7", "inside", 0.0, "NOT SETTLED"),
    ("D7", "without_strides_missed", 0, "NOT SETTLED"),
    ("D7", "middle_half_if_flat", 0.0, "NOT SETTLED"),
    ("D7", "middle_half_if_flat", 0.9, "NOT SETTLED"),
]
# D7 is TRUE for an even field as well, in other words; only a NaN keeps it from a verdict.
BAD.append(("D7", "middle_half", float("nan"), "NOT SETTLED"))
