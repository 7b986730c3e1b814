"""The moved mouth, and its price: what pooling forgives in a face, and what it lets through.

The detector is the one made by hand in `nets.parts`; what it is not is a trained network.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab.figures import palette
from shiftlab.nets import parts
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, steps

# The layout, in units: the face, the tent, the price of each window.
_STAGE = Stage.of(306, unit=2.5)
_pixels = _STAGE.pixels
_FACE, _TOP, _ZOOM = 10, 40, 4
_TENT, _PITCH, _TALL = 310, 12.5, 200
_PRICE, _LONG, _ROW = 666, 180, 34
_REACH = 8
_SKIN = 0.16


def moved_mouth() -> Panel:
    """The panel: a face whose mouth moves, pooled by windows of a size and a phase to choose."""
    return Panel(
        "The moved mouth, and its price",
        (
            Slider("dx", "move mouth right", -_REACH, _REACH, 1),
            Slider("phase", "move grid", 0, max(parts.WINDOWS) - 1, 0),
            Choice("window", "window", tuple(str(w) for w in parts.WINDOWS), "4"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def tent(window: int) -> np.ndarray:
    """The mean score for each move of the mouth, (17,); see `nets.parts.row_scores`."""
    return parts.row_scores(window, _REACH)


@cache
def price(window: int) -> float:
    """The mean score of all scrambled faces, over all phases."""
    return parts.scrambled_score(window)


@cache
def _score(dx: int, phase: int, w: int) -> float:
    return parts.score(parts.moved((0, dx)), w, (0, phase))


def _draw(dx: int, phase: int, window: str) -> Frame:
    w = int(window)
    phase %= w
    score = _score(dx, phase, w)
    return Frame(_picture(dx, phase, w), _labels(dx, w, score), _sentence(dx, phase, w, score))


def _canvas(dx: int, phase: int, w: int) -> np.ndarray:
    """The face as colours (24, 24, 3), the windows in which the parts are expected tinted."""
    rows, columns = np.indices((parts.SIDE, parts.SIDE))
    oval = ((rows - 12) / 11) ** 2 + ((columns - 11.5) / 9.5) ** 2 <= 1
    colours = palette.grey(np.where(oval, _SKIN, 0.0))
    for row, column in parts.FACE.values():
        window = (rows // w == row // w) & ((columns + phase) // w == (column + phase) // w)
        colours[window] = palette.rgb("#2f7fb8")
    face = parts.moved((0, dx))
    for name, (row, column) in face.items():
        reach = 1 if name == "mouth" else 0
        for side in range(-reach, reach + 1):
            colours[row, (column + side) % parts.SIDE] = palette.rgb("#f9c08a")
        colours[row, column % parts.SIDE] = (255, 255, 255)
    return colours


def _picture(dx: int, phase: int, w: int) -> np.ndarray:
    page = _STAGE.sheet()
    face = raster.enlarge(_canvas(dx, phase, w), _ZOOM)
    raster.place(page, face, _pixels(_FACE), _pixels(_TOP))
    pitch, tall = _pixels(_PITCH), _pixels(_TALL)
    tile = np.full((tall, pitch * (2 * _REACH + 1), 3), 255, dtype=np.uint8)
    for i, share in enumerate(tent(w)):
        top = tall - round(float(share) * (tall - 1))
        strength = 1.0 if i == dx + _REACH else 0.45
        ink = raster.shade(strength, palette.rgb(palette.OUTPUT))
        tile[top:, i * pitch : (i + 1) * pitch - 1] = ink
    raster.place(page, tile, _pixels(_TENT), _pixels(_TOP))
    for row, other in enumerate(parts.WINDOWS):
        top = _pixels(_TOP + row * _ROW) + 2
        strength = 1.0 if other == w else 0.4
        long = max(1, _pixels(_LONG * price(other)))
        left = _pixels(_PRICE)
        page[top : top + _pixels(_ROW) - 5, left : left + long] = raster.shade(
            strength, palette.rgb(palette.DIFFERENCE)
        )
    return page


def _labels(dx: int, w: int, score: float) -> str:
    found = round(3 * score)
    ink = "good" if found == 3 else "difference"
    wide = _PITCH * (2 * _REACH + 1)
    column = _TENT + (dx + _REACH) * _PITCH
    words = [
        svg.text(_FACE + 120, 26, svg.paint(f"mouth {steps(dx, 'right', 'left')}", "shifted")),
        svg.text(_FACE + 120, 301, svg.paint(f"{found} of 3 parts found", ink)),
        svg.outline(_TENT, _TOP, wide, _TALL),
        svg.mark(column, _TOP, _PITCH, _TALL),
        svg.grip("map", _TENT, _TOP, wide, _TALL),
        svg.text(
            _TENT + wide / 2,
            _TOP + _TALL + 42,
            svg.paint(f"here {tent(w)[dx + _REACH]:.2f}", "output"),
        ),
    ]
    for row, other in enumerate(parts.WINDOWS):
        y = _TOP + (row + 0.5) * _ROW + 4
        share = f"{price(other):.2f}"
        words.append(svg.text(svg.WIDTH - 2, y, share, kind="small", anchor="end"))
    return "".join(words)


def _sentence(dx: int, phase: int, w: int, score: float) -> str:
    return (
        f"Windows of {w} by {w}, grid moved by {phase}; mouth moved {steps(dx, 'right', 'left')}: "
        f"the next layer finds {round(3 * score)} of 3 parts where it expects them. Averaged over "
        f"all phases the score is {tent(w)[dx + _REACH]:.2f}. A scrambled face scores "
        f"{price(w):.2f} with these windows."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        dx = int((now[0] - _pixels(_TENT)) // _pixels(_PITCH)) - _REACH
    else:
        dx = state["dx"] + round((now[0] - start[0]) / _ZOOM)
    return {"dx": clamp(dx, -_REACH, _REACH)}


@cache
def _fixed() -> str:
    """All that never changes: titles, axes, and where the hand can take hold."""
    wide = _PITCH * (2 * _REACH + 1)
    words = [
        svg.text(_TENT + wide / 2, 16, svg.paint("score of this face", "output")),
        svg.text(_TENT + wide / 2, 32, "averaged over all phases of the grid", kind="small"),
        svg.text(_TENT + _PITCH / 2, _TOP + _TALL + 18, "-8".replace("-", "−"), kind="small"),
        svg.text(_TENT + wide / 2, _TOP + _TALL + 18, "0", kind="small"),
        svg.text(_TENT + wide - _PITCH / 2, _TOP + _TALL + 18, "8", kind="small"),
        svg.text(_TENT - 8, _TOP + 6, "1", kind="small", anchor="end"),
        svg.text(_TENT - 8, _TOP + _TALL, "0", kind="small", anchor="end"),
        svg.text(_PRICE + _LONG / 2, 16, svg.paint("score of scrambled faces", "difference")),
        svg.text(_PRICE + _LONG / 2, 32, "for each size of window, all phases", kind="small"),
        svg.grip("picture", _FACE, _TOP, 24 * _ZOOM * _STAGE.unit, 24 * _ZOOM * _STAGE.unit),
    ]
    for row, other in enumerate(parts.WINDOWS):
        y = _TOP + (row + 0.5) * _ROW + 4
        words.append(svg.text(_PRICE - 8, y, str(other), kind="small", anchor="end"))
    return "".join(words)
