"""The whole ledger as a table: groups, words and votes; own verdicts told from the course's."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from rule_cases import commuting

from shiftlab import store
from shiftlab.claims import CLAIMS, table, verdict
from shiftlab.claims.committed import committed
from shiftlab.claims.verdicts import ledger_id
from shiftlab.votes import QUESTIONS, vote


class Marks(HTMLParser):
    """Which marks are open at the end, and how many of each were begun."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.begun: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.open.append(tag)
        self.begun.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def claims(shown) -> list[str]:
    return [line.shown.claim for line in shown.lines]


def test_the_whole_has_every_claim_in_four_folded_groups() -> None:
    shown = table()
    assert {ledger_id(claim) for claim in claims(shown)} == set(CLAIMS)
    page = shown._repr_html_()
    marks = Marks(page)
    assert marks.open == []
    assert marks.begun.count("summary") == marks.begun.count("details") == 4 + len(shown.lines)
    assert " open>" not in page


def test_a_part_is_open_and_holds_what_was_asked_for() -> None:
    assert {claim[0] for claim in claims(table("B", "A1"))} == {"A", "B"}
    assert claims(table("B4")) == ["B4"]
    confused = table(word="CONFUSED")
    assert "A2" in claims(confused) and "A1" not in claims(confused)
    for part in (table("B"), confused):
        page = part._repr_html_()
        assert page.count(" open>") == len({claim[0] for claim in claims(part)})
    listed = table("B4", "C1")._repr_html_()
    assert "strides and pooling" not in listed and listed.count("<summary") == 2


def test_a_shut_part_shows_no_verdict_before_it_is_opened() -> None:
    page = table("A2", "B4", shut=True)._repr_html_()
    marks = Marks(page)
    assert marks.open == [] and marks.begun[0] == "details" and " open>" not in page
    assert "CONFUSED" not in page.partition("</summary>")[0] and "CONFUSED" in page
    assert marks.begun.count("details") == 1 + 2


def test_a_claim_shows_conditions_figures_and_the_notebook_that_shows_it() -> None:
    entry = committed()["B4"]
    page = table("B4")._repr_html_()
    assert entry.sentence in page
    assert '<a href="03_max_pooling.ipynb">3 · Max-pooling' in page
    assert "(search it for “B4”)" in page
    assert re.search(r'<span class="shiftlab-measured">left after a move by one 1 · ', page)
    assert "\n   measured: left after a move by one 1; " in repr(table("B4"))


def test_votes_stand_beside_their_claims() -> None:
    assert table(voted=True).lines == () and table("A2").lines[0].vote == ()
    vote("A2", "a")
    vote("A2", "b")
    vote("quarrel", "b")  # on no single claim
    assert claims(table(voted=True)) == ["A2"]
    for shown in (repr(table("A2")), table("A2")._repr_html_()):
        assert "First you voted a) It stays the same." in shown
        assert "Now you vote b) It moves five pixels to the right, too." in shown
    page = table("A2")._repr_html_()
    assert "your vote: b" in page and QUESTIONS["A2"].text in page


def test_what_the_student_measured_lies_over_the_course_s_and_both_show_if_they_differ() -> None:
    verdict("A2", **commuting.GOOD["A2"])
    page = table("A2")._repr_html_()
    assert "(measured by you)" in page and "(measured when the course was made)" not in page
    assert "Measured when the course was made, but where it says “measured by you”." in page
    assert "equivariance error 1e-16" in page
    assert "measured 1 of 54 claims" in repr(table()) and "of 54 claims" not in page
    verdict("A2", **{**commuting.GOOD["A2"], "control_invariant": 1.0})
    page = table("A2")._repr_html_()
    assert page.index("NOT SETTLED") < page.index("(measured by you)")
    assert page.index("(measured by you)") < page.index("CONFUSED")
    assert committed()["A2"].sentence in page and "(measured when the course was made)" in page
    assert f"CONFUSED. {committed()['A2'].sentence}" in repr(table("A2"))


def test_a_ruling_that_is_only_reworded_is_no_difference() -> None:
    store.record("verdict", claim="A2", word="CONFUSED", sentence="In older words.", measured={})
    for shown in (repr(table("A2")), table("A2")._repr_html_()):
        assert "In older words." in shown and "(measured when the course was made)" not in shown


def test_claims_parts_groups_and_words_are_found_in_whatever_case() -> None:
    assert claims(table("A3 at the edge")) == claims(table("a3 AT the edge")) == ["A3 at the edge"]
    assert claims(table("a3", "b4")) == ["A3", "A3 at the edge", "B4"]
    assert claims(table("b")) == claims(table("B"))
    assert claims(table(word="confused")) == claims(table(word="CONFUSED"))
    for name in claims(table()):  # what it prints it understands
        assert name in claims(table(name))


def test_other_notebooks_that_show_a_claim_are_named() -> None:
    entry = committed()["A2"]
    page = table("A2")._repr_html_()
    assert entry.also and all(f"<code>{file}</code>" in page for file in entry.also)


def test_what_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="no claim 'E'"):
        table("E")
    with pytest.raises(ValueError, match="TRUE IF, FALSE"):
        table(word="MAYBE")
    with pytest.raises(ValueError, match="one by one"):
        table(["B4"])
