"""All windows in one pass: a target dragged through a scene, and the scores of a grid of windows.

What is compared is in `tracking`; here it is only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes, tracking
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

# The layout, in units: the scene, the scores, and the peak's column for every column of the target.
_STAGE = Stage.of(364, unit=2.5)
_pixels = _STAGE.pixels
_TOP, _ZOOM = 44, 3
_SCENE, _SCORES, _STAIRS = 6, 344, 640
_CELL = _ZOOM * _STAGE.unit
_LAST = tracking.FARTHEST
_SIDE = _LAST + 1
STRIDES = (1, 2, 4)
_NEVER = 225  # the grey of windows that no pass looks at
_NOW = (150, 158, 168)


def all_windows() -> Panel:
    """The panel: drag the target, choose a stride, and see where the peak goes."""
    return Panel(
        "All windows in one pass",
        (
            Slider("column", "column", 0, _LAST, 8),
            Slider("row", "row", 0, _LAST, 12),
            Choice("stride", "stride", tuple(map(str, STRIDES)), "1"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _seen(row: int, column: int, stride: int) -> tuple[np.ndarray, tuple[int, int]]:
    scores = tracking.likeness(tracking.scene(row, column), tracking.target(), stride)
    return scores, tracking.peak(scores, stride)


@cache
def stairs(row: int, stride: int) -> tuple[int, ...]:
    """The peak's column for each column of the target, in one row; (31,)."""
    pictures = np.stack([tracking.scene(row, column) for column in range(_SIDE)])
    scores = tracking.likeness(pictures, tracking.target(), stride)
    return tuple(tracking.peak(one, stride)[1] for one in scores)


def _draw(column: int, row: int, stride: str) -> Frame:
    s = int(stride)
    scores, peak = _seen(row, column, s)
    page = _STAGE.sheet()
    for tile, left in (
        (palette.grey(tracking.scene(row, column)), _SCENE),
        (_grid(scores, s), _SCORES),
        (_stairs(row, column, s), _STAIRS),
    ):
        raster.place(page, raster.enlarge(tile, _ZOOM), _pixels(left), _pixels(_TOP))
    return Frame(
        page,
        _labels(column, row, s, scores, peak),
        _sentence(column, row, s, scores, peak),
    )


def _grid(scores: np.ndarray, s: int) -> np.ndarray:
    """The score at the place where each window begins; grey where none is computed."""
    tile = np.full((_SIDE, _SIDE, 3), _NEVER, dtype=np.uint8)
    tile[::s, ::s] = palette.diverging(scores, 1.0)
    return tile


def _stairs(row: int, column: int, s: int) -> np.ndarray:
    """Across: the target's column; up: the peak's."""
    tile = np.full((_SIDE, _SIDE, 3), 255, dtype=np.uint8)
    tile[:, column] = (228, 232, 238)
    for across, up in enumerate(stairs(row, s)):
        tile[_LAST - across, across] = _NOW  # where a peak that follows exactly would be
        tile[_LAST - up, across] = palette.rgb(palette.OUTPUT)
    return tile


def _labels(column: int, row: int, s: int, scores: np.ndarray, peak: tuple[int, int]) -> str:
    wide = scenes.TILE * _CELL
    off = (peak[0] - row, peak[1] - column)
    ink = "good" if off == (0, 0) else "difference"
    told = "on the target" if off == (0, 0) else f"off by {_signed(off[0])}, {_signed(off[1])}"
    middle = _TOP + _SIDE * _CELL + 26
    up = _LAST - stairs(row, s)[column]
    return "".join(
        [
            svg.mark(_STAIRS + column * _CELL, _TOP + up * _CELL, _CELL, _CELL),
            svg.mark(_SCENE + peak[1] * _CELL, _TOP + peak[0] * _CELL, wide, wide),
            svg.mark(_SCORES + peak[1] * _CELL, _TOP + peak[0] * _CELL, _CELL, _CELL),
            svg.text(_SCORES + _SIDE * _CELL / 2, middle, svg.paint(told, ink)),
            svg.text(
                _SCORES + _SIDE * _CELL / 2,
                middle + 24,
                f"highest score {scores.max():.2f}",
                kind="small",
            ),
        ]
    )


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−")


def _count(number: int, what: str) -> str:
    return f"{abs(number)} {what}{'' if abs(number) == 1 else 's'}"


def _sentence(column: int, row: int, s: int, scores: np.ndarray, peak: tuple[int, int]) -> str:
    off = f"{_count(peak[0] - row, 'row')} and {_count(peak[1] - column, 'column')}"
    where = "just where the target is" if peak == (row, column) else f"{off} from the target"
    exact = sum(place == across for across, place in enumerate(stairs(row, s)))
    return (
        f"Stride {s}: one pass scores {scores.size} of the {_SIDE**2} windows. The target begins "
        f"at row {row}, column {column}; the highest score, {scores.max():.2f}, stands at row "
        f"{peak[0]}, column {peak[1]}, {where}. In this row the peak's column is the target's "
        f"for {exact} of {_SIDE} columns."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        across = int((now[0] - _pixels(_STAIRS)) // _ZOOM)
        return {"column": clamp(across, 0, _LAST)}
    column, row = (
        clamp(state[name] + round((now[i] - start[i]) / _ZOOM), 0, _LAST)
        for i, name in enumerate(("column", "row"))
    )
    return {"column": column, "row": row}


@cache
def _fixed() -> str:
    """All that never changes: titles, frames, and where the hand can take hold."""
    scene, wide = tracking.SIDE * _CELL, _SIDE * _CELL
    foot = _TOP + wide
    return "".join(
        [
            svg.text(_SCENE + scene / 2, 16, svg.paint("drag the target", "input")),
            svg.text(_SCENE + scene / 2, 34, "frame: the highest score", kind="small"),
            svg.text(_SCORES + wide / 2, 16, svg.paint("scores of one pass", "output")),
            svg.text(_SCORES + wide / 2, 34, "blue −, orange +; grey: not seen", kind="small"),
            svg.text(_STAIRS + wide / 2, 16, svg.paint("the peak's column", "output")),
            svg.text(_STAIRS + wide / 2, 34, "where the target stands", kind="small"),
            svg.text(_STAIRS + _CELL / 2, foot + 18, "0", kind="small"),
            svg.text(_STAIRS + wide - _CELL, foot + 18, f"{_LAST}", kind="small"),
            svg.text(_STAIRS + wide / 2, foot + 18, "the target's column", kind="small"),
            svg.text(_STAIRS - 6, foot - 2, "0", kind="small", anchor="end"),
            svg.text(_STAIRS - 6, _TOP + 10, f"{_LAST}", kind="small", anchor="end"),
            svg.outline(_SCENE, _TOP, scene, scene),
            svg.outline(_SCORES, _TOP, wide, wide),
            svg.outline(_STAIRS, _TOP, wide, wide),
            svg.grip("picture", _SCENE, _TOP, scene, scene),
            svg.grip("map", _STAIRS, _TOP, wide, wide),
        ]
    )
