"""Lecture mode, without a browser: what a cell shows and stores. Its looks are in tests/browser."""

from __future__ import annotations

import shiftlab
from shiftlab import store


def test_lecture_mode_stores_a_sentence_and_no_style_sheet() -> None:
    before = store.events()
    shown = shiftlab.lecture()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert set(shown) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert shown["text/plain"] == repr(shiftlab.lecture())
    assert "lecture(False)" in shown["text/plain"]
    assert store.events() == before


def test_the_next_call_takes_the_style_sheet_of_the_last_one_away() -> None:
    from shiftlab import projector

    for on in (True, True, False):
        shiftlab.lecture(on)._repr_mimebundle_()
        assert len(projector._styles) == on
    assert set(shiftlab.lecture(False)._repr_mimebundle_()) == {"text/plain"}
