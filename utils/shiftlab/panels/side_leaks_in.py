"""The side leaks in: what trained networks with a global head answer, for every place of a digit.

What it is not: a measurement. The networks were trained and measured by `experiments.sides`; here
the figures of all seeds are only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab.experiments import sides
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

_LAYERS = {f"{depth} layers": depth for depth in sides.DEPTHS}
_DIGITS = {"3": 0, "8": 1}

# The layout, in units: the canvas, and the chart of all places.
_HEIGHT = 316
_STAGE = Stage.of(_HEIGHT, unit=2.5)
_pixels = _STAGE.pixels
_PICTURE, _TOP, _ZOOM = 10, 40, 8
_CHART, _PLACE, _TALL = 440, 40, 200
_DOT = 2  # pixels


def side_leaks_in() -> Panel:
    """The panel: a 3 or an 8 at every place, for each padding and depth."""
    return Panel(
        "The side leaks in",
        (
            Slider("column", "place", 0, sides.PLACES - 1, 0),
            Choice("digit", "digit", tuple(_DIGITS), "3"),
            Choice("padding", "padding", tuple(sides.PADDINGS), "zero"),
            Choice("layers", "depth", tuple(_LAYERS), "4 layers"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _example(digit: int) -> np.ndarray:
    pictures, which = sides.digits(test=True)
    return pictures[which == digit][0]


def _draw(column: int, digit: str, padding: str, layers: str) -> Frame:
    says = sides.load().says_right[padding, _LAYERS[layers]]
    page = _STAGE.sheet()
    canvas = sides.on_canvas(_example(_DIGITS[digit])[None], column)[0]
    tile = raster.enlarge(palette.grey(canvas), _ZOOM)
    raster.place(page, tile, _pixels(_PICTURE), _pixels(_TOP))
    chart = np.full((_pixels(_TALL), _pixels(_PLACE) * sides.PLACES, 3), 255, dtype=np.uint8)
    raster.place(page, chart, _pixels(_CHART), _pixels(_TOP))
    for which, colour in enumerate((palette.INPUT, palette.OUTPUT)):
        for place in range(sides.PLACES):
            for seed, share in enumerate(says[:, which, place]):
                # Seeds stand side by side, the digits left and right of the middle.
                x = _pixels(_CHART + place * _PLACE) + 2 + 7 * which + seed
                y = _pixels(_TOP) + round((1 - float(share)) * (_pixels(_TALL) - _DOT))
                page[y : y + _DOT, x : x + 1] = palette.rgb(colour)
    return Frame(
        page, _labels(column, says), _sentence(column, digit, padding, layers, says[:, :, column])
    )


def _labels(column: int, says: np.ndarray) -> str:
    parts = [
        svg.mark(_CHART + column * _PLACE, _TOP, _PLACE, _TALL),
        svg.grip("map", _CHART, _TOP, _PLACE * sides.PLACES, _TALL),
        svg.outline(_CHART, _TOP, _PLACE * sides.PLACES, _TALL),
    ]
    for which, ink in enumerate(("input", "output")):
        line = [
            (_CHART + (place + 0.5) * _PLACE, _TOP + 2.5 + (1 - float(share)) * (_TALL - 5))
            for place, share in enumerate(says[:, which].mean(axis=0))
        ]
        parts.append(svg.curve(line, ink))
    trained, swapped = (
        100 * float(sides.accuracy(says, swapped=changed).mean()) for changed in (False, True)
    )
    middle = _CHART + _PLACE * sides.PLACES / 2
    words = f"correct, as in training: {trained:.0f} %"
    parts.append(svg.text(middle, _HEIGHT - 28, words))
    ink = "good" if swapped > 90 else "difference"
    parts.append(
        svg.text(middle, _HEIGHT - 8, svg.paint(f"correct, sides changed: {swapped:.0f} %", ink))
    )
    return "".join(parts)


def _sentence(column: int, digit: str, padding: str, layers: str, says: np.ndarray) -> str:
    shares = 100 * says[:, _DIGITS[digit]]
    both = says.mean(axis=0)
    return (
        f"Padding {padding}, {layers}: of the {digit}s at column {column}, {shares.mean():.1f} "
        f"percent are called 8, on average over {len(says)} seeds, from {shares.min():.1f} to "
        f"{shares.max():.1f}. Of both digits at this place together, {100 * both.mean():.1f} "
        "percent are called 8; 50 would be correct."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        column = int((now[0] - _pixels(_CHART)) // _pixels(_PLACE))
    else:
        column = state["column"] + round((now[0] - start[0]) / _ZOOM)
    return {"column": clamp(column, 0, sides.PLACES - 1)}


@cache
def _fixed() -> str:
    """All that never changes: titles, the axes, which colour is which digit."""
    wide = sides.PLACES * _PLACE
    middle = _CHART + wide / 2
    canvas = sides.WIDTH * _ZOOM * _STAGE.unit, sides.HEIGHT * _ZOOM * _STAGE.unit
    words = f"called 8: {svg.paint('the 3s', 'input')} and {svg.paint('the 8s', 'output')}"
    parts = [
        svg.text(_PICTURE + canvas[0] / 2, 18, "one of the test digits"),
        svg.text(middle, 16, words),
        svg.text(middle, 33, "a dot for every seed, a line for their mean", kind="small"),
        svg.grip("picture", _PICTURE, _TOP, *canvas),
    ]
    for share in (0, 50, 100):
        y = _TOP + _TALL * (1 - share / 100) + 5
        parts.append(svg.text(_CHART - 8, y, f"{share} %", kind="small", anchor="end"))
    bottom = _TOP + _TALL + 16
    parts.append(svg.text(_CHART + 4, bottom, "left edge", kind="small", anchor="start"))
    parts.append(svg.text(_CHART + wide - 4, bottom, "right edge", kind="small", anchor="end"))
    return "".join(parts)
