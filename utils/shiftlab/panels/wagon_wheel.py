"""The wagon wheel: a wave, every s-th value of it, and the slower wave that these values show.

What it is not: a picture of sound or of time. The wave lies on a circle of places, like every
signal of the course, and is moved by parts of its own period.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

PLACES = 48  # 2, 3 and 4 divide it
PARTS = 24  # of a period, by which the wave is moved
STRIDES = {"2nd": 2, "3rd": 3, "4th": 4}
_FASTEST = PLACES // 2

# The layout, in units: two wide tiles, the wave above and what is seen below; the map of all waves.
_UNIT = 2
_STAGE = Stage.of(424, _UNIT)
_LEFT, _STEP, _TALL, _SWING = 8, 18, 104, 40
_WIDE = PLACES * _STEP
_ROWS = (34, 176)
_MAP_LEFT, _MAP_TOP, _MAP_TALL, _CELL = 190, 308, 84, 20


def wagon_wheel() -> Panel:
    """The panel: a wave on a circle of 48 places; sliders for its periods and for its phase."""
    return Panel(
        "The wagon wheel",
        (
            Slider("f", "periods", 1, _FASTEST, 3),
            Slider("part", "move right", 0, PARTS, 0),
            Choice("keep", "keep every", tuple(STRIDES), "4th"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


def seen(f: int, kept: int) -> int:
    """The slowest wave through the kept points, with a sign: negative if it runs backwards.

    f: periods of the wave; kept: how many values are kept. Between -kept / 2 (not included) and
    kept / 2 (included), and equal to f modulo kept.
    """
    return -((kept // 2 - f) % kept - kept // 2)


def _heights(f: int, part: int, places: np.ndarray) -> np.ndarray:
    """The wave at places from 0 to 48, moved right by that part of its period."""
    return np.cos(2 * np.pi * (f * places / PLACES - part / PARTS))


def _draw(f: int, part: int, keep: str) -> Frame:
    s = STRIDES[keep]
    kept = PLACES // s
    return Frame(
        _picture(s), _labels(f, part, s, seen(f, kept)), _sentence(f, part, s, seen(f, kept))
    )


@cache
def _picture(s: int) -> np.ndarray:
    """White tiles, the comb in both of them, and the map: how many periods are seen of each."""
    page = _STAGE.sheet()
    tile = np.full((_TALL // _UNIT, _WIDE // _UNIT, 3), 255, dtype=np.uint8)
    tile[_TALL // _UNIT // 2] = (214, 218, 223)
    for place in range(0, PLACES, s):
        tile[:, (place * _STEP + _STEP // 2) // _UNIT] = (196, 202, 210)
    for row in _ROWS:
        raster.place(page, tile, _LEFT // _UNIT, row // _UNIT)
    kept, tall = PLACES // s, _MAP_TALL // _UNIT
    for f in range(1, _FASTEST + 1):
        now = seen(f, kept)
        colour = palette.DIFFERENCE if now < 0 else palette.OUTPUT
        if now == 0 or 2 * now == kept:
            colour = palette.INPUT  # neither forwards nor backwards
        height = max(1, round(2 * abs(now) / _FASTEST * (tall - 2)))  # at most half is seen
        left, foot = (_MAP_LEFT + (f - 1) * _CELL) // _UNIT, _MAP_TOP // _UNIT + tall
        bar = page[foot - height : foot, left : left + _CELL // _UNIT - 1]
        bar[:] = palette.rgb(colour)
        if now < 0:
            bar[1::3] = raster.PAPER  # striped, for eyes that do not tell the two colours apart
    return page


def _across(places: np.ndarray) -> np.ndarray:
    return _LEFT + places * _STEP + _STEP / 2


def _down(row: int, heights: np.ndarray) -> np.ndarray:
    return _ROWS[row] + _TALL / 2 - _SWING * heights


def _line(row: int, places: np.ndarray, heights: np.ndarray, colour: str) -> str:
    points = zip(_across(places).tolist(), _down(row, heights).tolist(), strict=True)
    return svg.curve(points, colour)


def _labels(f: int, part: int, s: int, now: int) -> str:
    fine = np.linspace(-0.5, PLACES - 0.5, 8 * PLACES + 1)  # 16 for a period of the fastest
    comb = np.arange(0, PLACES, s).astype(float)
    heights = _heights(f, part, comb)
    limit = 2 * now == PLACES // s
    if limit:  # forwards and backwards fit equally well: the wave stands
        through = _heights(now, 0, fine) * np.cos(2 * np.pi * part / PARTS)
    else:
        through = _heights(now, part, fine)
    ink = "difference" if now < 0 else "output"
    parts = [
        _line(0, fine, _heights(f, part, fine), "input"),
        _line(1, fine, through, ink),
    ]
    for x, y0, y1 in zip(_across(comb), _down(0, heights), _down(1, heights), strict=True):
        parts += (svg.dot(x, y0, ink), svg.dot(x, y1, ink))
    parts.append(_crest(0, f, part, "input"))
    if now and not limit:
        parts.append(_crest(1, now, part, ink))
    parts.append(svg.text(_LEFT, 24, f"the wave: {_periods(f)}", anchor="start"))
    middle = _LEFT + _WIDE / 2
    parts.append(svg.text(middle, 24, svg.paint(_moved(part), "shifted")))
    words = f"what the kept points show: {_periods(abs(now))}"
    parts.append(svg.text(_LEFT, 166, words, anchor="start"))
    parts.append(svg.text(middle, 166, svg.paint(_direction(now, limit), ink)))
    parts.append(svg.mark(_MAP_LEFT + (f - 1) * _CELL, _MAP_TOP, _CELL, _MAP_TALL))
    return "".join(parts)


def _crest(row: int, f: int, part: int, colour: str) -> str:
    """A dot on the upper edge, over the crest that stood at place 0 before the wave was moved."""
    place = np.array((part / PARTS * PLACES / f) % PLACES)
    return svg.dot(float(_across(place)), _ROWS[row], colour, 6)


def _periods(f: int) -> str:
    return "1 period" if f == 1 else f"{f} periods"


def _moved(part: int) -> str:
    if part == 0:
        return "not moved"
    return f"moved right by {part} of {PARTS} parts of a period"


def _direction(now: int, limit: bool) -> str:
    if limit:
        return "it neither goes right nor left"
    if now == 0:
        return "no wave at all"
    return "it crawls left, backwards" if now < 0 else "it goes the same way"


def _sentence(f: int, part: int, s: int, now: int) -> str:
    kept = PLACES // s
    wave = f"A wave with {_periods(f)} on {PLACES} places, {_moved(part)}."
    comb = f"Of every {s} places one is kept, {kept} in all."
    height = float(np.cos(2 * np.pi * part / PARTS))
    if 2 * now == kept:
        gone = " Just now all of them are 0: the wave has vanished." if abs(height) < 1e-9 else ""
        shown = (
            "This is the limit: the kept points are up and down in turn, and as the wave moves "
            f"they shrink and grow in their places.{gone}"
        )
    elif now == 0:
        shown = (
            "All kept points have the same height, so there seems to be no wave; as it moves, they "
            "rise and fall together."
        )
    elif now < 0:
        shown = (
            f"The kept points lie on a slower wave, with {_periods(-now)}, and it moves left as "
            "the true one moves right."
        )
    elif now == f:
        shown = "The kept points show the wave as it is, and both move the same way."
    else:
        shown = (
            f"The kept points lie on a slower wave, with {_periods(now)}; it moves the same way."
        )
    return f"{wave} {comb} {shown}"


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        f = 1 + int((now[0] * _UNIT - _MAP_LEFT) // _CELL)
        return {"f": clamp(f, 1, _FASTEST)}
    period = PLACES / state["f"] * _STEP / _UNIT  # in pixels of the picture
    part = state["part"] + round(PARTS * (now[0] - start[0]) / period)
    return {"part": clamp(part, 0, PARTS)}


@cache
def _fixed() -> str:
    """All that never changes: outlines, the words beside the map, places to take hold of."""
    wide = _FASTEST * _CELL
    base = _MAP_TOP + _MAP_TALL
    parts = [svg.outline(_LEFT, row, _WIDE, _TALL) for row in _ROWS]
    parts.append(svg.grip("picture", _LEFT, _ROWS[0], _WIDE, _TALL))
    parts.append(svg.grip("map", _MAP_LEFT, _MAP_TOP, wide, _MAP_TALL))
    parts.append(svg.text(_MAP_LEFT - 12, _MAP_TOP + 38, "periods seen", anchor="end"))
    words = "of a wave with …"
    parts.append(svg.text(_MAP_LEFT - 12, _MAP_TOP + 58, words, anchor="end", kind="small"))
    right = _MAP_LEFT + wide + 14
    forwards, backwards = (
        svg.paint("forwards", "output"),
        svg.paint("backwards, striped", "difference"),
    )
    parts.append(svg.text(right, _MAP_TOP + 38, forwards, anchor="start"))
    parts.append(svg.text(right, _MAP_TOP + 58, backwards, anchor="start"))
    for f in (1, *range(4, _FASTEST + 1, 4)):
        x = _MAP_LEFT + (f - 0.5) * _CELL
        parts.append(svg.text(x, base + 18, str(f), kind="small"))
    parts.append(
        svg.text(_MAP_LEFT + wide + 14, base + 18, "periods", kind="small", anchor="start")
    )
    return "".join(parts)
