"""Measurements for the rules of notebook 01: some that should pass, and some that should not."""

GOOD = {
    "A1": {
        "errors": {"convolution": 1e-16, "sum": 0.0},
        "group_law": 0.0,
        "control": 1.1,
        "chosen_afterwards": 1e-14,
        "without_any_action": 1.0,
    },
    "A2": {
        "equivariance_error": 1e-16,
        "invariance_error": 0.9,
        "control_not_equivariant": 0.5,
        "control_invariant": 0.0,
    },
    "A3": {"convolution": 1e-15, "random_matrix": 1.0, "wrong_at_one_place": 0.2},
    "A4": {
        "discrete": 0.0,
        "discrete_wrong_sign": 1.0,
        "continuous": 1e-14,
        "continuous_wrong_sign": 0.8,
    },
    "A10": {
        "useless_invariance": 0.0,
        "useless_tells_apart": 0.0,
        "useful_invariance": 1e-15,
        "useful_tells_apart": 1.0,
        "control_invariance": 0.9,
    },
}
WORDS = {"A1": "TRUE IF", "A2": "CONFUSED", "A3": "TRUE", "A4": "TRUE", "A10": "TRUE"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("A1", "errors", {"convolution": 0.3}, "NOT SETTLED"),
    ("A1", "group_law", 0.2, "NOT SETTLED"),
    ("A1", "control", 0.0, "NOT SETTLED"),
    ("A1", "chosen_afterwards", 0.5, "NOT SETTLED"),
    ("A1", "without_any_action", 0.0, "NOT SETTLED"),
    ("A2", "control_not_equivariant", 0.0, "NOT SETTLED"),
    ("A2", "control_invariant", 0.3, "NOT SETTLED"),
    ("A2", "equivariance_error", 0.2, "NOT SETTLED"),
    ("A2", "invariance_error", 0.0, "NOT SETTLED"),
    ("A3", "convolution", 0.01, "FALSE"),
    ("A3", "random_matrix", 0.0, "NOT SETTLED"),
    ("A3", "wrong_at_one_place", 0.0, "NOT SETTLED"),
    ("A4", "discrete", 0.1, "FALSE"),
    ("A4", "continuous", 0.1, "FALSE"),
    ("A4", "discrete_wrong_sign", 0.0, "NOT SETTLED"),
    ("A4", "continuous_wrong_sign", 0.0, "NOT SETTLED"),
    ("A10", "useless_invariance", 0.2, "NOT SETTLED"),
    ("A10", "useless_tells_apart", 0.5, "NOT SETTLED"),
    ("A10", "useful_invariance", 0.2, "NOT SETTLED"),
    ("A10", "useful_tells_apart", 0.9, "NOT SETTLED"),
    ("A10", "control_invariance", 0.0, "NOT SETTLED"),
]
