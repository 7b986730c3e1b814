"""Rules give their verdict for measurements that should pass, and withhold it from others."""

import pytest

from shiftlab.claims import CLAIMS, verdict
from shiftlab.claims.rules import RULES

GOOD = {
    "A1": {
        "errors": {"convolution": 1e-16, "sum": 0.0},
        "group_law": 0.0,
        "control": 1.1,
        "chosen_afterwards": 1e-14,
    },
    "A2": {"equivariance_error": 1e-16, "invariance_error": 0.9},
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


def test_every_rule_is_tried_here():
    assert set(GOOD) == set(RULES)
    assert {(claim, name) for claim, name, _, _ in BAD} == {
        (claim, name) for claim, measured in GOOD.items() for name in measured
    }


@pytest.mark.parametrize("claim", GOOD)
def test_right_measurements_get_the_verdict(claim):
    assert repr(verdict(claim, **GOOD[claim])).startswith(f"Claim {claim}: {WORDS[claim]}. ")


@pytest.mark.parametrize(("claim", "name", "value", "word"), BAD)
def test_wrong_measurements_do_not(claim, name, value, word):
    shown = verdict(claim, **{**GOOD[claim], name: value})
    assert repr(shown).startswith(f"Claim {claim}: {word}. ")


@pytest.mark.parametrize(("claim", "name"), [(c, n) for c, m in GOOD.items() for n in m])
def test_nan_settles_nothing(claim, name):
    value = {"convolution": float("nan")} if name == "errors" else float("nan")
    shown = verdict(claim, **{**GOOD[claim], name: value})
    assert repr(shown).startswith(f"Claim {claim}: NOT SETTLED. ")


def test_figures_stand_apart_from_the_verdict():
    shown = verdict("A2", **GOOD["A2"])
    first, second = repr(shown).split("\n")
    assert "1e-16" not in first and second == (
        "measured: equivariance error 1e-16; invariance error 0.9"
    )
    assert '<span class="shiftlab-measured">' in shown._repr_html_()


def test_the_ledger_has_all_claims_once_and_in_order():
    letters = {"A": 12, "B": 18, "C": 16, "D": 8}
    assert list(CLAIMS) == [f"{k}{i}" for k, count in letters.items() for i in range(1, count + 1)]
    assert {claim.notebook for claim in CLAIMS.values()} == {
        f"0{number}" for number in range(1, 10)
    }


def test_errors_name_what_was_asked_for():
    with pytest.raises(ValueError, match="no claim 'Z1'"):
        verdict("Z1")
    with pytest.raises(ValueError, match="B4 has no rule yet"):
        verdict("B4")
    with pytest.raises(TypeError, match="asks for equivariance_error, invariance_error; got error"):
        verdict("A2", error=0.0)
