"""What has the layer learned? A linear layer is taught a convolution, example by example.

The training itself, plain gradient descent, is in `nets.linear`; here are its matrices after every
fifth example, and the error they make for patterns at each place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab.figures import palette
from shiftlab.nets import linear
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, spoken

_STEP, _MOST = 5, 240
_LAYERS = {
    "dense": "dense",
    "locally connected": "locally connected",
    "one kernel of 12": "shared",
    "one kernel of 3": "convolution",
}
_SPOKEN = {name: f"A layer with {name}" for name in ("one kernel of 12", "one kernel of 3")}
_LESSONS = {"at all places": "everywhere", "at places 0, 1, 2": "one place"}

# The layout, in units: the matrix, the one that is taught, and the errors.
_UNIT = 2
_STAGE = Stage.of(372, _UNIT)
_CELL, _TOP = 22, 48
_LEFT, _MIDDLE, _RIGHT = 14, 306, 600
_SIDE = linear.PLACES * _CELL
_LIMIT = 2.0
_WORST = 1.5
_ONE = _TOP + _SIDE - (_SIDE - 2 * _UNIT) / _WORST  # where an error of 1 stands
_AWAY = slice(3, 10)  # patterns that begin here touch none of the places 0, 1, 2


def taught_layer() -> Panel:
    """The panel: kind of layer, where the patterns stand, and how many examples were seen."""
    return Panel(
        "What has the layer learned?",
        (
            Slider("examples", "examples seen", 0, _MOST, 0, _STEP),
            Choice("layer", "layer", tuple(_LAYERS), "dense"),
            Choice("lesson", "patterns stand", tuple(_LESSONS), "at all places"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _weights(layer: str, lesson: str) -> np.ndarray:
    """The matrices after every fifth example, (49, n, n)."""
    after = tuple(range(0, _MOST + 1, _STEP))
    return linear.teach(_LAYERS[layer], _LESSONS[lesson], 0, after).weights


def _draw(examples: int, layer: str, lesson: str) -> Frame:
    w = _weights(layer, lesson)[examples // _STEP]
    errors = linear.errors_by_place(w)
    errors[errors < 1e-9] = 0  # rounding, which differs between machines
    wrong = int((errors >= 0.01).sum())
    state = {0: "right at all places"}.get(wrong, f"wrong at {wrong} of {linear.PLACES} places")
    ink = "difference" if wrong else "good"
    labels = svg.text(_RIGHT + _SIDE / 2, _TOP + _SIDE + 46, svg.paint(state, ink))
    labels += svg.text(
        _LEFT + _SIDE / 2, _TOP + _SIDE + 20, f"after {examples} examples", kind="small"
    )
    sentence = (
        f"{_SPOKEN.get(layer, f'A {layer} layer')}, patterns {lesson}, after {examples} examples: "
        f"{state}. The error is {spoken(errors[0])} for patterns that begin at place 0, and "
        f"{spoken(errors.max())} where it is largest."
    )
    if _LESSONS[lesson] == "one place":
        labels += _away()
        least, most = spoken(errors[_AWAY].min()), spoken(errors[_AWAY].max())
        spread = least if least == most else f"{least} to {most}"
        sentence += f" For patterns that touch none of the places 0, 1, 2 it is {spread}."
    return Frame(_picture(w, errors), labels, sentence)


def _away() -> str:
    """A line under the places whose patterns touch none of those that are taught."""
    left, right = (_RIGHT + place * _CELL for place in (_AWAY.start, _AWAY.stop))
    below = _TOP + _SIDE
    return svg.curve([(left + 2, below + 7), (right - 2, below + 7)], "shifted") + svg.text(
        (left + right) / 2, below + 23, "touch none of 0, 1, 2", kind="small"
    )


def _picture(w: np.ndarray, errors: np.ndarray) -> np.ndarray:
    page = _STAGE.sheet()
    for left, matrix in ((_LEFT, w), (_MIDDLE, linear.target())):
        cells = raster.enlarge(palette.diverging(matrix, _LIMIT), _CELL // _UNIT)
        raster.place(page, cells, left // _UNIT, _TOP // _UNIT)
    side, pitch = _SIDE // _UNIT, _CELL // _UNIT
    tile = np.full((side, side, 3), 255, dtype=np.uint8)
    for q, error in enumerate(errors):
        high = max(1, round(min(float(error) / _WORST, 1.0) * (side - 2)))
        colour = palette.DIFFERENCE if error >= 0.01 else palette.GOOD
        tile[side - high :, q * pitch + 1 : (q + 1) * pitch - 1] = palette.rgb(colour)
    raster.place(page, tile, _RIGHT // _UNIT, _TOP // _UNIT)
    return page


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    moved = round((now[0] - start[0]) * _UNIT / 4) * _STEP
    return {"examples": clamp(state["examples"] + moved, 0, _MOST)}


@cache
def _fixed() -> str:
    """All that never changes: titles and outlines."""
    titles = {
        _LEFT: "the layer's matrix",
        _MIDDLE: "the convolution it is taught",
        _RIGHT: "error for patterns beginning at place",
    }
    parts = [svg.text(left + _SIDE / 2, 22, words) for left, words in titles.items()]
    parts += [svg.outline(left, _TOP, _SIDE, _SIDE) for left in titles]
    parts += [
        svg.outline(_RIGHT, _ONE, _SIDE, _TOP + _SIDE - _ONE),
        svg.text(_RIGHT - 5, _ONE + 4, "1", kind="small", anchor="end"),
        svg.text(_RIGHT - 5, _TOP + _SIDE, "0", kind="small", anchor="end"),
    ]
    parts += [
        svg.text(_RIGHT + (q + 0.5) * _CELL, _TOP - 6, str(q), kind="small")
        for q in range(linear.PLACES)
    ]
    parts.append(svg.grip("picture", _LEFT, _TOP, _SIDE, _SIDE))
    return "".join(parts)
