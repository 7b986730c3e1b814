"""Votes are kept, found again, changed, and never block."""

import json
from pathlib import Path

import pytest

from shiftlab import store
from shiftlab.votes import QUESTIONS, my_vote, vote


@pytest.fixture(autouse=True)
def empty_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path / "progress.jsonl"))


def test_a_vote_is_found_again_first_and_last(capsys):
    my_vote("quarrel")
    vote("quarrel", "b")
    my_vote("quarrel")
    vote("quarrel", " D ")
    my_vote("quarrel")
    printed = capsys.readouterr().out
    assert printed.index("not voted on this yet") < printed.index("You voted b)")
    assert "First you voted b)" in printed and "Now you vote d)" in printed


@pytest.mark.parametrize("choice", ["?", "z", "", None, 3])
def test_what_is_no_vote_is_not_kept_and_raises_nothing(choice, capsys):
    vote("quarrel", choice)
    my_vote("quarrel")
    assert "not voted on this yet" in capsys.readouterr().out


def test_an_unknown_question_is_named(capsys):
    with pytest.raises(ValueError, match="no question 'lunch'"):
        vote("lunch", "a")


@pytest.mark.parametrize("name", QUESTIONS)
def test_options_are_whole_sentences_under_letters_in_order(name):
    options = QUESTIONS[name].options
    assert list(options) == list("abcdef")[: len(options)]
    assert all(text.endswith(".") for text in options.values())


def test_a_damaged_vote_is_passed_over(capsys):
    store.record("vote", question="quarrel", choice=["a"])
    my_vote("quarrel")
    assert "not voted on this yet" in capsys.readouterr().out


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_notebook_asks_in_the_same_words(name):
    cells = [
        cell
        for path in sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    asked = next(
        i for i, cell in enumerate(cells) if f'vote("{name}", "?")' in "".join(cell["source"])
    )
    words = " ".join("".join(cells[asked - 1]["source"]).split())
    for letter, option in QUESTIONS[name].options.items():
        assert f"- {letter}) {option}" in words
