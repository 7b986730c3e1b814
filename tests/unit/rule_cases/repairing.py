"""Measurements for the rules of notebook 06: some that should pass, and some that should not."""

GOOD = {
    "B13": {
        "comb_left_over": 0.6,
        "adaptive_left_over": 0.0,
        "adaptive_with_one_shift_for_all": 0.5,
        "without_stride_with_the_same_shift": 1e-16,
        "changed_plain": 0.3,
        "changed_by_blurs": {"3": 0.03, "5": 0.01},
        "changed_adaptive": 0.0,
        "changed_without_stride": 0.0,
        "answer_moves_with_blur": 1.1,
        "answer_moves_exact": 8e-7,
        "changed_beyond_the_circle": {"zero padding": 0.1, "dense head": 0.3},
        "accuracy": {"max": 0.97, "dense max": 0.98},
    },
    "B15": {
        "two_halves_make_one": 1e-15,
        "convolution_at_half": 1e-15,
        "rectifier_at_one": 0.0,
        "rectifier_at_half": 0.4,
        "by_place_at_one": 0.8,
        "network_without_stride_changes": 0.05,
    },
}
WORDS = {"B13": "TRUE IF", "B15": "FALSE"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("B13", "comb_left_over", 0.01, "NOT SETTLED"),
    ("B13", "adaptive_left_over", 0.1, "NOT SETTLED"),
    ("B13", "without_stride_with_the_same_shift", 0.1, "NOT SETTLED"),
    ("B13", "adaptive_with_one_shift_for_all", 0.0, "NOT SETTLED"),
    ("B13", "answer_moves_with_blur", 0.0, "NOT SETTLED"),
    ("B13", "answer_moves_exact", 0.01, "FALSE"),
    ("B13", "accuracy", {"max": 0.1}, "NOT SETTLED"),
    ("B13", "accuracy", {"max": 1.1}, "NOT SETTLED"),
    ("B13", "changed_plain", 0.01, "NOT SETTLED"),
    ("B13", "changed_by_blurs", {"3": 0.2, "5": 0.01}, "FALSE"),
    ("B13", "changed_adaptive", 0.01, "FALSE"),
    ("B13", "changed_without_stride", 0.01, "FALSE"),
    ("B13", "changed_beyond_the_circle", {"zero padding": 0.1, "half": 0.01}, "NOT SETTLED"),
    ("B15", "two_halves_make_one", 0.1, "NOT SETTLED"),
    ("B15", "convolution_at_half", 0.1, "NOT SETTLED"),
    ("B15", "rectifier_at_one", 0.1, "NOT SETTLED"),
    ("B15", "rectifier_at_half", 0.01, "TRUE"),
    ("B15", "by_place_at_one", 0.0, "NOT SETTLED"),
    ("B15", "network_without_stride_changes", 0.0, "NOT SETTLED"),
]
