"""The ledger as a student finds it: their own verdicts over those that come with the course."""

from __future__ import annotations

from importlib import import_module

import pytest
from rule_cases import commuting, padding

from shiftlab import store
from shiftlab.claims import CLAIMS, settled, verdict
from shiftlab.claims.committed import Entry

SETTLED = import_module("shiftlab.claims.settled")  # the module behind the function of that name


def comes_with(monkeypatch: pytest.MonkeyPatch, *entries: Entry) -> None:
    monkeypatch.setattr(SETTLED, "committed", lambda: {entry.claim: entry for entry in entries})


A1 = Entry("A1", "FALSE", "So it was.", ("error 3",), "01_some.ipynb", "cell")


def test_a_claim_shows_the_verdict_that_was_measured_last() -> None:
    verdict("A2", **{**commuting.GOOD["A2"], "control_invariant": 1.0})
    assert "NOT SETTLED" in repr(settled("A2"))
    last = verdict("A2", **commuting.GOOD["A2"]).ruling
    for shown in (repr(settled("A2")), settled("A2")._repr_html_()):
        assert last.word in shown and "NOT SETTLED" not in shown
    assert f"{last.word}. {last.sentence}" in repr(settled("A2"))


def test_before_any_measurement_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    comes_with(monkeypatch)
    rows = settled("A1", "B4").rows
    assert [(row.claim, row.word) for row in rows] == [("A1", ""), ("B4", "")]
    assert repr(settled("A1")).endswith("not yet measured")


def test_without_names_every_claim_stands_there_once(monkeypatch: pytest.MonkeyPatch) -> None:
    comes_with(monkeypatch)
    assert [row.claim for row in settled().rows] == list(CLAIMS)


def test_own_measurements_lie_over_those_of_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    comes_with(monkeypatch, A1)
    before = settled("A1")
    assert before.rows == (
        SETTLED.Row("A1", "FALSE", "So it was.", SETTLED.BY_COURSE, ("error 3",)),
    )
    assert "measured when the course was made" in repr(before)
    mine = verdict("A1", **commuting.GOOD["A1"])
    for shown in (repr(settled("A1")), settled("A1")._repr_html_()):
        assert mine.ruling.sentence in shown and "measured by you" in shown
        assert "So it was." not in shown and "when the course was made" not in shown
    assert settled("A1").rows[0].measured[1] == "group law 0"


def test_a_part_that_the_student_has_not_tried_is_left_to_the_whole_ledger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edge = Entry("A3 at the edge", "FALSE", "So it was.", (), "05.ipynb", "cell")
    comes_with(monkeypatch, edge)
    assert [row.claim for row in settled("A3").rows] == ["A3 at the edge"]
    verdict("A3", **commuting.GOOD["A3"])
    assert [row.claim for row in settled("A3").rows] == ["A3"]
    whole = {row.claim: row.by for row in SETTLED.latest() if row.by}
    assert whole == {"A3 at the edge": SETTLED.BY_COURSE, "A3": SETTLED.BY_YOU}


def test_events_of_an_older_course_or_a_strange_hand_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comes_with(monkeypatch)
    store.record("verdict", claim="A1", word="TRUE")
    store.record("verdict", claim="A1", word="SURELY", sentence="It is so.")
    store.record("verdict", claim="A1 on Sundays", word="TRUE", sentence="It is so.")
    assert settled("A1").rows[0].word == ""


def test_a_part_of_a_claim_has_a_row_of_its_own() -> None:
    verdict("A3", **commuting.GOOD["A3"])
    verdict("A3 at the edge", **padding.GOOD["A3 at the edge"])
    assert {row.claim for row in settled("A3").rows} == {"A3", "A3 at the edge"}
    assert "A3 at the edge" in settled("A3")._repr_html_()


def test_a_part_alone_does_not_push_out_its_claim() -> None:
    verdict("A3 at the edge", **padding.GOOD["A3 at the edge"])
    for shown in (settled("A3"), settled("a3")):
        assert [(row.claim, row.by) for row in shown.rows] == [
            ("A3", SETTLED.BY_COURSE),
            ("A3 at the edge", SETTLED.BY_YOU),
        ]
    assert [row.claim for row in settled("A3 at the edge").rows] == ["A3 at the edge"]
    assert "A3" in {row.claim for row in settled("A").rows} & {row.claim for row in settled().rows}


def test_a_group_is_all_its_claims() -> None:
    assert {row.claim[0] for row in settled("d").rows} == {"D"}
    assert len(settled("D").rows) == 8


def test_figures_that_another_hand_has_stored_do_no_harm() -> None:
    store.record("verdict", claim="A1", word="TRUE", sentence="It is so.", measured=[1, 2])
    assert settled("A1").rows[0].measured == ()


@pytest.mark.parametrize("wanted", ["Z9", "E", "B19", "A3 at the  corner", ""])
def test_an_unknown_claim_is_named_and_what_there_is(wanted: str) -> None:
    with pytest.raises(ValueError, match=f"no claim {wanted!r}.* A, B, C, D, .*A1 to A12, B1 to"):
        settled(wanted)


def test_a_list_of_claims_hears_how_they_are_named() -> None:
    with pytest.raises(ValueError, match=r'one by one, as in "B4", "C1"; got \[\'B4\'\]'):
        settled(["B4"])
