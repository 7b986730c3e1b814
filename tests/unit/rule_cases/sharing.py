"""Measurements for the rules of notebook 07: some that should pass, and some that should not."""

GOOD = {
    "A5": {
        "commutes": 1e-16,
        "apart_from_its_convolution": 1e-15,
        "max_filter_commutes": 0.0,
        "max_filter_apart": 0.5,
        "random_matrix_commutes": 1.4,
        "random_matrix_apart": 1.0,
    },
    "A6": {
        "one_kernel": 0.0,
        "own_kernels": 1.2,
        "in_turn_at_multiples": 0.0,
        "in_turn_elsewhere": 1.1,
    },
    "A9": {
        "taught_everywhere": 1e-9,
        "circulant": 1e-9,
        "where_taught": 1e-12,
        "elsewhere": 1.2,
        "other_columns_changed": 0.0,
        "convolution_elsewhere": 1e-15,
    },
    "A11": {
        "apart_from_sum": 1e-15,
        "apart_from_average": 0.9,
        "apart_from_sum_mean_loss": 1e-15,
    },
    "A12": {
        "neighbours_with_own_weights": 1.2,
        "far_and_wide_with_own_weights": 1.3,
        "neighbours_shared": 0.0,
        "far_and_wide_shared": 1e-15,
        "no_neighbour_shared": 0.0,
        "shared_answers_change": 0.8,
    },
}
WORDS = {"A5": "TRUE", "A6": "TRUE", "A9": "TRUE IF", "A11": "FALSE", "A12": "CONFUSED"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("A5", "commutes", 0.2, "NOT SETTLED"),
    ("A5", "apart_from_its_convolution", 0.2, "FALSE"),
    ("A5", "max_filter_commutes", 0.2, "NOT SETTLED"),
    ("A5", "max_filter_apart", 0.0, "NOT SETTLED"),
    ("A5", "random_matrix_commutes", 0.0, "NOT SETTLED"),
    ("A5", "random_matrix_apart", 0.0, "NOT SETTLED"),
    ("A6", "one_kernel", 0.2, "FALSE"),
    ("A6", "own_kernels", 0.0, "NOT SETTLED"),
    ("A6", "in_turn_at_multiples", 0.2, "NOT SETTLED"),
    ("A6", "in_turn_elsewhere", 0.0, "NOT SETTLED"),
    ("A9", "taught_everywhere", 0.2, "NOT SETTLED"),
    ("A9", "circulant", 0.2, "NOT SETTLED"),
    ("A9", "where_taught", 0.2, "NOT SETTLED"),
    ("A9", "elsewhere", 0.001, "FALSE"),
    ("A9", "other_columns_changed", 0.3, "FALSE"),
    ("A9", "convolution_elsewhere", 0.5, "NOT SETTLED"),
    ("A11", "apart_from_sum", 0.2, "NOT SETTLED"),
    ("A11", "apart_from_average", 0.0, "NOT SETTLED"),
    ("A11", "apart_from_sum_mean_loss", 0.2, "NOT SETTLED"),
    ("A12", "neighbours_with_own_weights", 0.0, "NOT SETTLED"),
    ("A12", "far_and_wide_with_own_weights", 0.0, "NOT SETTLED"),
    ("A12", "neighbours_shared", 0.2, "NOT SETTLED"),
    ("A12", "far_and_wide_shared", 0.2, "NOT SETTLED"),
    ("A12", "no_neighbour_shared", 0.2, "NOT SETTLED"),
    ("A12", "shared_answers_change", 0.0, "NOT SETTLED"),
]
