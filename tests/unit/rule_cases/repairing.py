"""Measurements for the rules of notebook 06: some that should pass, and some that should not."""

GOOD = {
    "B13": {
        "comb_left_over": 0.6,
        "adaptive_left_over": 0.0,
        "without_stride_left_over": 1e-16,
        "chosen_afterwards": 0.5,
        "changed_plain": 0.3,
        "changed_by_blurs": {"3": 0.03, "5": 0.01},
        "changed_adaptive": 0.0,
        "changed_without_stride": 0.0,
        "changed_beyond_the_circle": {"zero padding": 0.1, "dense head": 0.3},
    },
    "B15": {
        "two_halves_make_one": 1e-15,
        "convolution_at_half": 1e-15,
        "rectifier_at_one": 0.0,
        "rectifier_at_half": 0.4,
        "by_place_at_one": 0.8,
    },
}
WORDS = {"B13": "TRUE IF", "B15": "FALSE"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("B13", "comb_left_over", 0.01, "NOT SETTLED"),
    ("B13", "adaptive_left_over", 0.1, "NOT SETTLED"),
    ("B13", "without_stride_left_over", 0.1, "NOT SETTLED"),
    ("B13", "chosen_afterwards", 0.0, "NOT SETTLED"),
    ("B13", "changed_plain", 0.01, "NOT SETTLED"),
    ("B13", "changed_by_blurs", {"3": 0.2, "5": 0.01}, "FALSE"),
    ("B13", "changed_adaptive", 0.01, "FALSE"),
    ("B13", "changed_without_stride", 0.01, "FALSE"),
    ("B13", "changed_beyond_the_circle", {"zero padding": 0.1, "half": 0.0}, "NOT SETTLED"),
    ("B15", "two_halves_make_one", 0.1, "NOT SETTLED"),
    ("B15", "convolution_at_half", 0.1, "NOT SETTLED"),
    ("B15", "rectifier_at_one", 0.1, "NOT SETTLED"),
    ("B15", "rectifier_at_half", 0.01, "TRUE"),
    ("B15", "by_place_at_one", 0.0, "NOT SETTLED"),
]
