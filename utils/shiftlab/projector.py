"""Lecture mode: one call makes a notebook legible from the last row, one brings it back.

Words become a thirtieth of the window's height, words within pictures at least a forty-fifth (24
and 16 pixels at 1280 × 720). The style sheet lives in a widget, so it is gone with the kernel, and
neither the notebook's file nor the student's store keeps anything of it. What it is not: slides;
those are made by `shiftlab slides`.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

import ipywidgets as widgets

_ON = "Lecture mode is on: shiftlab.lecture(False) brings the usual size back."
_OFF = "Lecture mode is off: shiftlab.lecture() turns it on."

_styles: list[widgets.HTML] = []  # of every call that is still shown


class Lecture:
    """What `lecture` shows: a sentence, and the style sheet where lecture mode is on."""

    def __init__(self, on: bool) -> None:
        """Nothing is shown before a notebook asks for it."""
        self.on = on

    def __repr__(self) -> str:
        """The sentence."""
        return _ON if self.on else _OFF

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        if not self.on:
            return {"text/plain": _OFF}
        sheet = resources.files("shiftlab").joinpath("projector.css").read_text(encoding="utf-8")
        _styles.append(widgets.HTML(f"<style>{sheet}</style><p>{_ON}</p>"))
        return _styles[-1]._repr_mimebundle_() | {"text/plain": _ON}


def lecture(on: bool = True) -> Lecture:
    """Make this notebook large enough for a projector; `lecture(False)` makes it as it was.

    It works in JupyterLab and Notebook 7 and lasts until it is turned off, its cell is cleared, or
    the page is loaded anew.
    """
    for style in _styles:
        style.close()
    _styles.clear()
    return Lecture(on)
