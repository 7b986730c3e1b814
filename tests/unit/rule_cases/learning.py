"""Measurements for the rules of notebook 09 on shifts: some that should pass, and others."""

GOOD = {
    "D1": {
        "accuracy": {"without": 0.98, "with": 0.95},
        "constant_stays": 1.0,
        "constant_right": 0.1,
        "stays_untaught": 0.18,
        "stays_inside": 0.94,
        "stays_outside": 0.85,
        "letters_stay_untaught": 0.14,
        "letters_stay": 0.66,
        "others_right": 0.05,
        "by_construction_changes": 0.0,
    },
    "D2": {
        "right_before": 0.93,
        "chance": 1 / 6,
        "lost_at_rate": {"0.001": 0.0, "0.01": 0.3},
        "corner_after": {"0.001": 0.95, "0.01": 1.0},
        "place_blind_spread": 0.0,
        "new_pretrained": 0.55,
        "new_frozen": 0.6,
        "new_from_scratch": 0.21,
    },
}
WORDS = {"D1": "TRUE IF", "D2": "TRUE IF"}

# One measurement changed at a time, and the word that must come instead.
BAD = [
    ("D1", "accuracy", {"without": 0.98, "with": 0.5}, "NOT SETTLED"),
    ("D1", "accuracy", {"without": 1.2, "with": 0.95}, "NOT SETTLED"),
    ("D1", "constant_stays", 0.9, "NOT SETTLED"),
    ("D1", "constant_right", 0.9, "NOT SETTLED"),
    ("D1", "stays_untaught", 0.9, "NOT SETTLED"),
    ("D1", "stays_inside", 0.5, "FALSE"),
    ("D1", "stays_inside", 1.5, "NOT SETTLED"),
    ("D1", "stays_outside", 0.94, "TRUE"),
    ("D1", "letters_stay", 0.94, "TRUE"),
    ("D1", "letters_stay_untaught", 0.9, "NOT SETTLED"),
    ("D1", "others_right", 0.94, "TRUE"),
    ("D1", "by_construction_changes", 0.1, "NOT SETTLED"),
    ("D2", "right_before", 0.5, "NOT SETTLED"),
    ("D2", "chance", 0.0, "NOT SETTLED"),
    ("D2", "chance", 0.6, "TRUE"),
    ("D2", "lost_at_rate", {"0.001": 0.0, "0.01": 0.02}, "FALSE"),
    ("D2", "lost_at_rate", {"0.001": 0.2, "0.01": 0.4}, "TRUE"),
    ("D2", "lost_at_rate", {"0.001": 0.0, "0.01": 0.8}, "TRUE"),
    ("D2", "corner_after", {"0.001": 0.5, "0.01": 1.0}, "NOT SETTLED"),
    ("D2", "place_blind_spread", 0.1, "NOT SETTLED"),
    ("D2", "new_pretrained", 0.2, "FALSE"),
    ("D2", "new_frozen", 0.2, "FALSE"),
    ("D2", "new_from_scratch", 0.5, "NOT SETTLED"),
]
