"""The zoo itself: mutants are what they should be, the list of equivalents fits, oracles know.

What the judge makes of the mutants is for `make mutants`; here right answers alone are judged, on
other examples than a student's check draws.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "exercises"))

from bench_mutants import drawn
from larger import LARGER, is_explained
from mutants.equivalent import Equivalents
from mutants.hearing import heard
from mutants.mutating import mutants
from mutants.objects import variants
from mutants.oracles import ORACLES, is_right
from mutants.solved import answer, solved
from right_answers import RIGHT

from shiftlab.exercises.catalogue import exercises

SOURCE = '''
def f(x, k):
    """Not this."""
    y = x.copy()
    for i in range(len(x)):
        y[i] = max(x[i - 1], 0) + np.roll(x, k)[i]
    return y[::2]
'''


@pytest.mark.parametrize(
    "line",
    [
        "y = x",
        "for i in range(len(x) - 1):",
        "for i in range(1, len(x)):",
        "y[i] = max(x[i - 1], 0) - np.roll(x, k)[i]",
        "y[i] = max(x[i - 1], 0)",
        "y[i] = min(x[i - 1], 0) + np.roll(x, k)[i]",
        "y[i] = max(x[i + 1], 0) + np.roll(x, k)[i]",
        "y[i] = max(x[i], 0) + np.roll(x, k)[i]",
        "y[i] = max(x[i - 1], 0) + np.roll(k, x)[i]",
        "y[i] = max(x[i - 1], 0) + x[i]",
        "pass",
        "return y",
        "return y[1::2]",
        "return y[::-2]",
        "return -y[::2]",
    ],
)
def test_small_changes_of_a_program_are_made(line: str) -> None:
    found = mutants(SOURCE, most=1000, seed=0)
    assert any(f"+ {line}" in mutant.diff.splitlines() for mutant in found)


def test_mutants_are_different_programs_drawn_alike_each_time() -> None:
    found = mutants(SOURCE, most=1000, seed=0)
    assert len({mutant.source for mutant in found}) == len(found)
    assert not any("Not this" in mutant.diff for mutant in found)
    assert mutants(SOURCE, most=20, seed=3) == mutants(SOURCE, most=20, seed=3)
    assert len(mutants(SOURCE, most=20, seed=3)) == 20
    with pytest.raises(ValueError, match="One function"):
        mutants("x = 1", most=1, seed=0)


def test_every_exercise_has_a_solution_that_runs_by_itself() -> None:
    assert solved().keys() == exercises().keys()
    x = np.array([1.0, 3, 2, 5])
    assert answer("max_pool", solved()["max_pool"].source)(x, 2, 2).tolist() == [3, 5]


def test_every_equivalent_program_that_is_listed_is_among_the_mutants() -> None:
    for name, reasons in Equivalents.read().reasons.items():
        changes = {change for change, _ in drawn(name)}
        assert reasons.keys() <= changes, name


def test_a_listed_program_that_is_rejected_now_is_an_error() -> None:
    class Tried:
        diff, fate = "- a\n+ b", "rejected"

    known = Equivalents({"f": {"- a\n+ b": "a is b"}})
    assert known.has("f", "- a\n+ b") and not known.has("g", "- a\n+ b")
    assert [text.splitlines()[0] for text in known.stale("f", [Tried()])] == ["rejected:"]
    assert known.found_stale


def test_a_large_counterexample_needs_a_reason_that_names_an_exercise() -> None:
    assert is_explained(8, 16, "pad")
    assert not is_explained(9, 0, "pad") and not is_explained(0, 17, "pad")
    assert is_explained(0, 36, "every_second_shift")
    assert not is_explained(0, 37, "every_second_shift")
    for key in LARGER:
        name, _, known = key.partition(": ")
        assert not known or known in {each.name for each in exercises()[name].misconceptions}
        assert name in exercises()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ORACLES)
def test_oracles_know_right_answers_from_misconceptions(name: str) -> None:
    assert all(is_right(name, right) for right in RIGHT[name])
    assert not any(is_right(name, each.wrong) for each in exercises()[name].misconceptions)


def test_an_object_is_changed_in_its_numbers_its_order_and_its_shape() -> None:
    found: dict[str, Any] = dict(variants((np.array([1.0, 2, 0]), 5), most=1000, seed=0))
    assert found["part 0: one more at (1,)"][0].tolist() == [1, 3, 0]
    assert found["part 0: entries 0 and 2 exchanged"][0].tolist() == [0, 2, 1]
    assert found["part 0: one short"][0].tolist() == [1, 2]
    assert found["part 1: negated"][1] == -5


@pytest.mark.parametrize(("number", "name"), [*enumerate(RIGHT, start=1)])
def test_right_answers_are_right_on_other_examples_too(number: int, name: str) -> None:
    """One other drawing each; `make mutants` tries fifty."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for right in RIGHT[name]:
            assert heard(exercises()[name], right, seed=number).fate == "accepted", right.__name__
