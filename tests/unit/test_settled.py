"""The ledger as a student has filled it."""

from __future__ import annotations

import pytest
from rule_cases import commuting, padding

from shiftlab import store
from shiftlab.claims import CLAIMS, settled, verdict


def test_a_claim_shows_the_verdict_that_was_measured_last() -> None:
    verdict("A2", **{**commuting.GOOD["A2"], "control_invariant": 1.0})
    assert "NOT SETTLED" in repr(settled("A2"))
    last = verdict("A2", **commuting.GOOD["A2"]).ruling
    for shown in (repr(settled("A2")), settled("A2")._repr_html_()):
        assert last.word in shown and "NOT SETTLED" not in shown
    assert f"{last.word}. {last.sentence}" in repr(settled("A2"))


def test_before_any_measurement_nothing_is_claimed() -> None:
    rows = settled("A1", "B4").rows
    assert [(row.claim, row.word) for row in rows] == [("A1", ""), ("B4", "")]
    assert repr(settled("A1")).endswith("not yet measured")


def test_without_names_every_claim_stands_there_once() -> None:
    assert [row.claim for row in settled().rows] == list(CLAIMS)


def test_events_of_an_older_course_or_a_strange_hand_are_passed_over() -> None:
    store.record("verdict", claim="A1", word="TRUE")
    store.record("verdict", claim="A1", word="SURELY", sentence="It is so.")
    assert settled("A1").rows[0].word == ""


def test_a_part_of_a_claim_has_a_row_of_its_own() -> None:
    verdict("A3", **commuting.GOOD["A3"])
    verdict("A3 at the edge", **padding.GOOD["A3 at the edge"])
    assert [row.claim for row in settled("A3").rows] == ["A3", "A3 at the edge"]
    assert "A3 at the edge" in settled("A3")._repr_html_()


def test_an_unknown_claim_is_named() -> None:
    with pytest.raises(ValueError, match="no claim 'Z9'"):
        settled("Z9")
