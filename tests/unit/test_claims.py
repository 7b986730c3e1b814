"""Rules give their verdict for measurements that should pass, and withhold it from others."""

from importlib import import_module
from pathlib import Path

import pytest

from shiftlab.claims import CLAIMS, verdict
from shiftlab.claims.rules import RULES

CASES = [
    import_module(f"rule_cases.{path.stem}")
    for path in sorted((Path(__file__).parent / "rule_cases").glob("*.py"))
]
GOOD = {claim: measured for module in CASES for claim, measured in module.GOOD.items()}
WORDS = {claim: word for module in CASES for claim, word in module.WORDS.items()}
BAD = [case for module in CASES for case in module.BAD]


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
    right = GOOD[claim][name]
    value = dict.fromkeys(right, float("nan")) if isinstance(right, dict) else float("nan")
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
    with pytest.raises(ValueError, match="D5 has no rule yet"):
        verdict("D5")
    with pytest.raises(TypeError, match="asks for equivariance_error, invariance_error; got error"):
        verdict("A2", error=0.0)
