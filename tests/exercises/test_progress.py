"""Hints come one at a time, what was reached stays reached, a reset begins again."""

import re

import numpy as np
import pytest

from shiftlab import store
from shiftlab.claims.settled import own
from shiftlab.exercises import check, hint, progress, reset
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises
from shiftlab.exercises.progress import state_of
from shiftlab.votes import choices


def circular_shift(x, d):
    return np.roll(x, d)


def test_hints_come_one_at_a_time_and_then_the_solution():
    hints = exercises()["circular_shift"].hints
    for number, text in enumerate(hints, start=1):
        shown = hint(circular_shift)
        first, *earlier = repr(shown).split("\n")
        assert first == f"circular_shift, hint {number} of {len(hints)}: {text}"
        assert earlier == [f"Hint {i + 1}: {hints[i]}" for i in range(number - 1)]
        assert all(note in shown._repr_html_() for note in (f"Hint {n}" for n in range(1, number)))
    last = hint("circular_shift")
    where = "solutions/01_convolution_commutes_with_shifts.ipynb"
    assert where in repr(last) and where in last._repr_html_()
    assert "hint 1 of" in repr(hint("circular_convolve"))


def test_a_check_offers_no_hint_when_all_were_shown(named):
    wrong = named(lambda x, d: x)
    offers = "Would a hint help? hint(circular_shift) gives one."
    for _ in exercises()["circular_shift"].hints[1:]:
        hint(circular_shift)
    assert offers in repr(check(wrong))
    hint(circular_shift)
    last = repr(check(wrong))
    assert "You have had all hints: hint(circular_shift) shows them again." in last
    assert offers not in last


def test_an_exercise_is_also_found_by_the_number_of_its_heading():
    assert repr(hint("1.3")).startswith("circular_convolve, hint 1 of")
    assert "no exercise named 9.9" in repr(hint("9.9"))
    assert "between the brackets" in repr(hint())


def test_a_reset_begins_again_with_one_exercise_only():
    check(circular_shift)
    hint(circular_shift)
    hint("move_right")
    reset(circular_shift)
    assert state_of("circular_shift") == "not attempted"
    assert "hint 1 of" in repr(hint(circular_shift))
    assert "hint 2 of" in repr(hint("move_right"))
    check(circular_shift)
    assert state_of("circular_shift") == "right"


def test_the_best_state_counts(named):
    check(circular_shift)
    check(named(lambda x, d: np.roll(x, -d)))
    assert state_of("circular_shift") == "right"
    kept = store.events("check")
    assert [event["state"] for event in kept] == ["right", "wrong"]
    assert kept[1]["misconception"] == "the other way" and kept[0]["misconception"] is None


@pytest.mark.parametrize("verb", [hint, reset])
def test_unknown_names_are_told_the_nearest(verb):
    assert "Is it circular_shift?" in repr(verb("circularshift"))
    assert "takes the function itself" in repr(verb(5))
    assert store.events() == []


def test_the_picture_of_progress_has_a_cell_for_every_exercise(named):
    check(circular_shift)
    check(named(lambda x: x, "move_right"))
    shown = progress()
    text, html = repr(shown), shown._repr_html_()
    reached = exercises()["circular_shift"].points
    total = {
        number: sum(each.points for each in exercises().values() if each.notebook == number)
        for number in NOTEBOOKS
    }
    for number, notebook in NOTEBOOKS.items():
        mine = reached if number == "01" else 0
        line = next(line for line in text.split("\n") if line.startswith(number))
        unit = "point" if total[number] == 1 else "points"
        assert notebook.title in line and line.endswith(f"{mine:2} of {total[number]:2} {unit}")
        assert f"{mine} of {total[number]} {unit}<" in html
        here = [each for each in exercises().values() if each.notebook == number]
        said = re.search(f'aria-label="Notebook {number}, (.*?)"', html)[1]
        assert set(re.findall(r"[\d.]+\d", said)) == {each.short_number for each in here}
        assert all(f'"{each.short_number} {each.name}: ' in html for each in here)
        assert sum(map(line.split("[")[1].split("]")[0].count, "#x.")) == len(here)
    assert "[x] " in text and re.search(r"\[#\.+\|\.+\] ", text)
    assert text.startswith(f"1 of {len(exercises())} exercises are right: {reached} of ")
    assert 'aria-label="Notebook 00, wrong: 0.1."' in html and "right: 1.1; not att" in html
    assert html.count("✓") == html.count("✗") == 1 + 1  # one of each, and in the legend


def test_two_notebooks_that_ask_at_once_do_not_skip_a_hint():
    hint("move_right")
    store.record("hint", exercise="move_right", number=1)  # the other one had it at that moment
    assert "hint 2 of" in repr(hint("move_right"))


def test_progress_stands_whatever_another_hand_or_version_has_written():
    check(circular_shift)
    for odd in (None, 3, [], {"a": 1}, "", "of mind"):
        store.record("check", exercise="circular_shift", state=odd)
        store.record("check", exercise=odd, state="right")
        store.record("hint", exercise="circular_shift", number=odd)
        store.record("reset", exercise=odd)
        store.record("verdict", claim="A2", word=odd, sentence="so", measured=odd)
        store.record("vote", question="quarrel", choice=odd)
    assert state_of("circular_shift") == "right" and "1 of" in repr(progress())
    assert any(words in repr(hint("circular_shift")) for words in ("hint 4 of", "solution"))
    assert choices("quarrel") == [] and "A2" not in own()


def test_progress_in_one_notebook_does_not_depend_on_the_others():
    before = repr(progress("00"))
    check(circular_shift)
    assert repr(progress("00")) == before
    for name, exercise in exercises().items():
        assert (name in repr(progress("00"))) == (exercise.notebook == "00")
    assert "right" in repr(progress("01")) and "Start here" not in progress("01")._repr_html_()


@pytest.mark.parametrize("number", ["01", "1", 1])
def test_a_notebook_is_found_by_its_number_however_it_is_written(number):
    assert repr(progress(number)) == repr(progress("01"))


@pytest.mark.parametrize("unknown", ["99", "lab", 17, 1.0, ["01"]])
def test_progress_in_a_notebook_that_there_is_not(unknown):
    said = progress(unknown)
    assert "There is no notebook" in repr(said) and "00, 01" in said._repr_html_()


def test_progress_says_so_when_lines_are_damaged():
    check(circular_shift)
    with store.path().open("ab") as file:
        file.write(b'{"kind": "che')
    store.record("check", exercise="circular_shift", state="of mind")
    assert "1 line of the file of your progress cannot be read" in repr(progress())
    assert state_of("circular_shift") == "right"


def test_progress_says_so_when_it_cannot_be_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(store, "_unwritten", [])
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SHIFTLAB_STORE", str(tmp_path / "file" / "progress.jsonl"))
    assert check(circular_shift).right and "cannot be kept" in capsys.readouterr().out
    shown = progress()
    assert "1 of" in repr(shown) and "lost when this kernel stops" in repr(shown)
    assert "lost when this kernel stops" in shown._repr_html_()
    (tmp_path / "file").unlink()
    assert "lost" not in repr(progress())
