"""Rules give their verdict for measurements that should pass, and withhold it from others."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch
from rule_cases import commuting

from shiftlab.claims import CLAIMS, verdict
from shiftlab.claims.rules import RULES
from shiftlab.claims.ruling import WORDS as WORDS_OF_RULINGS
from shiftlab.claims.ruling import Ruling
from shiftlab.claims.verdicts import colour_of

CASES = [
    import_module(f"rule_cases.{path.stem}")
    for path in sorted((Path(__file__).parent / "rule_cases").glob("*.py"))
]
GOOD = {claim: measured for module in CASES for claim, measured in module.GOOD.items()}
WORDS = {claim: word for module in CASES for claim, word in module.WORDS.items()}
BAD = [case for module in CASES for case in module.BAD]
SENTENCES = [case for module in CASES for case in getattr(module, "SENTENCES", [])]
COMBINED = [case for module in CASES for case in getattr(module, "COMBINED", [])]


def test_every_rule_is_tried_here():
    assert set(GOOD) == set(RULES)
    assert {(claim, name) for claim, name, _, _ in [*BAD, *SENTENCES]} == {
        (claim, name) for claim, measured in GOOD.items() for name in measured
    }


@pytest.mark.parametrize("claim", GOOD)
def test_right_measurements_get_the_verdict(claim):
    assert repr(verdict(claim, **GOOD[claim])).startswith(f"Claim {claim}: {WORDS[claim]}. ")


@pytest.mark.parametrize(("claim", "name", "value", "word"), BAD)
def test_wrong_measurements_do_not(claim, name, value, word):
    shown = verdict(claim, **{**GOOD[claim], name: value})
    assert repr(shown).startswith(f"Claim {claim}: {word}. ")


@pytest.mark.parametrize(("claim", "name", "value", "words"), SENTENCES)
def test_the_sentence_says_what_was_measured(claim, name, value, words):
    measured = {**GOOD[claim], name: value}
    assert words in repr(verdict(claim, **measured))
    assert words not in repr(verdict(claim, **GOOD[claim]))


@pytest.mark.parametrize(("claim", "changes", "word"), COMBINED)
def test_useless_networks_and_other_measurements_earn_no_verdict(claim, changes, word):
    assert changes.keys() <= GOOD[claim].keys()
    assert repr(verdict(claim, **{**GOOD[claim], **changes})).startswith(f"Claim {claim}: {word}. ")


def spoilt(claim, name, value):
    """The claim's right measurements, with one of them (or one of its parts) replaced."""
    right = GOOD[claim][name]
    return {
        **GOOD[claim],
        name: {**right, next(iter(right)): value} if isinstance(right, dict) else value,
    }


ACCURACIES = [
    (claim, name)
    for claim, measured in GOOD.items()
    for name in measured
    if name in ("accuracy", "trained", "as_trained")
]


@pytest.mark.parametrize(("claim", "name"), ACCURACIES)
def test_a_percentage_is_no_share(claim, name):
    shown = verdict(claim, **spoilt(claim, name, 97))
    assert repr(shown).startswith(f"Claim {claim}: NOT SETTLED. ")


def test_a_measurement_of_another_form_is_sent_back():
    with pytest.raises(ValueError, match=r"accuracy should be a size for each name.*; got 0.9"):
        verdict("B13", **{**GOOD["B13"], "accuracy": 0.9})
    with pytest.raises(ValueError, match="changed_plain should be one size; got one for each of x"):
        verdict("B13", **{**GOOD["B13"], "changed_plain": {"x": 0.9}})


EVERY = [(claim, name) for claim, measured in GOOD.items() for name in measured]


@pytest.mark.parametrize(("claim", "name"), EVERY)
@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), np.float32("nan"), np.array(np.nan), torch.tensor(np.nan)]
)
def test_what_is_not_finite_settles_nothing(claim, name, value):
    shown = verdict(claim, **spoilt(claim, name, value))
    assert repr(shown).startswith(f"Claim {claim}: NOT SETTLED. ")


@pytest.mark.parametrize(("claim", "name"), EVERY)
@pytest.mark.parametrize("value", [-1.0, "0", None, [0.0, 0.0], np.zeros(2)])
def test_what_is_no_size_is_refused(claim, name, value):
    with pytest.raises(ValueError, match=r"should be one number|not negative"):
        verdict(claim, **spoilt(claim, name, value))


def test_nothing_measured_is_refused():
    with pytest.raises(ValueError, match="errors is empty"):
        verdict("A1", **{**GOOD["A1"], "errors": {}})


@pytest.mark.parametrize(("claim", "name", "value", "word"), commuting.BAD)
def test_every_threshold_lies_where_it_is_said_to(claim, name, value, word):
    """In notebook 01 each measurement decides at rounding or at a tenth, and nowhere else."""
    right = next(iter(GOOD[claim][name].values())) if isinstance(value, dict) else GOOD[claim][name]
    wrong = next(iter(value.values())) if isinstance(value, dict) else value
    limits = (1e-9, 0.1, 0.999) if right < wrong else (0.1, 1.0)
    good = repr(verdict(claim, **GOOD[claim])).split(".")[0]
    rulings = [
        repr(verdict(claim, **spoilt(claim, name, limit * side))).split(".")[0] == good
        for limit in limits
        for side in (0.9, 1.1)
    ]
    # As the value moves away from what is right, the ruling changes once, between two sides.
    changes = [i for i in range(len(rulings) - 1) if rulings[i] != rulings[i + 1]]
    at_zero = name == "useless_tells_apart"
    assert at_zero or (len(changes) == 1 and changes[0] % 2 == 0), rulings


def test_figures_stand_apart_from_the_verdict():
    shown = verdict("A2", **GOOD["A2"])
    first, second = repr(shown).split("\n")
    assert "1e-16" not in first and second == (
        "measured: equivariance error 1e-16; invariance error 0.9; control not equivariant 0.5; "
        "control invariant 0"
    )
    assert '<span class="shiftlab-measured">' in shown._repr_html_()


def test_the_ledger_has_all_claims_once_and_in_order():
    letters = {"A": 12, "B": 18, "C": 16, "D": 8}
    assert list(CLAIMS) == [f"{k}{i}" for k, count in letters.items() for i in range(1, count + 1)]


def test_errors_name_what_was_asked_for(monkeypatch):
    monkeypatch.delitem(RULES, "D5")  # a claim that no notebook has settled
    with pytest.raises(ValueError, match="no claim 'Z1'"):
        verdict("Z1")
    with pytest.raises(ValueError, match="D5 has no rule yet"):
        verdict("D5")
    with pytest.raises(TypeError, match=r"asks for equivariance_error, .*; got error"):
        verdict("A2", error=0.0)


def test_a_ruling_is_a_known_word_and_a_whole_sentence():
    with pytest.raises(ValueError, match="A ruling says"):
        Ruling("SURELY", "It is so.")
    with pytest.raises(ValueError, match="begins with a capital"):
        Ruling("TRUE IF", "nothing is lost.")


def test_every_word_has_a_colour_and_others_are_refused():
    assert all(colour_of(word).startswith("#") for word in WORDS_OF_RULINGS)
    with pytest.raises(ValueError, match=r"one of TRUE, .*; got '\?'"):
        colour_of("?")
