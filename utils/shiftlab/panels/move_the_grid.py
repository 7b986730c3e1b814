"""Move the grid, not the signal: a dense maximum, then a comb whose teeth move.

Left the signal stands and the grid moves back; right the signal moves and the grid stands. What
is kept is the same, so all that a pooling layer does wrong, its comb does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, measures, shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

_SIGNAL = (2.0, 5, 4, 1, 0, 0, 3, 8, 7, 2, 1, 0, 4, 6, 1, 0)
_WINDOWS = {
    "maximum": layers.dense_max,
    "average": layers.dense_mean,
    "no window": lambda x, w: x.copy(),
}

# The layout, in units: two columns of three rows of bars.
_HEIGHT = 372
_STAGE = Stage.of(_HEIGHT, unit=2.5)
_pixels = _STAGE.pixels
_COLUMNS, _ROWS, _TALL, _WIDE = (30, 500), (52, 152, 262), 70, 350
_REACH = 8


def move_the_grid(x: np.ndarray | None = None) -> Panel:
    """The panel, on a signal of your own if you like: (n,), not negative, n = 8, 12, 16, 20 or 24.

    Raises ValueError for another signal.
    """
    x = np.array(_SIGNAL if x is None else x, dtype=float)
    if x.ndim != 1 or len(x) not in (8, 12, 16, 20, 24) or not (x >= 0).all():
        raise ValueError(
            "x is a signal of 8, 12, 16, 20 or 24 values, none of them negative; got shape "
            f"{x.shape} with the least value {x.min() if x.size else None}."
        )
    grid = _Grid(x)
    return Panel(
        "Move the grid, not the signal",
        (
            Slider("d", "move by", 0, _REACH, 0),
            Choice("window", "window", tuple(_WINDOWS), "maximum"),
            Choice("stride", "keep every", ("2nd", "4th"), "2nd"),
        ),
        _STAGE,
        grid.draw,
        fixed=_fixed(),
        drag=grid.drag,
    )


class _Grid:
    """What the panel draws from: the signal, and how wide a value is drawn."""

    def __init__(self, x: np.ndarray) -> None:
        self.x = x
        self.pitch = _pixels(_WIDE) // len(x)

    def draw(self, d: int, window: str, stride: str) -> Frame:
        s, n = int(stride[0]), len(self.x)
        dense = _WINDOWS[window](self.x, s)
        teeth = np.zeros(n, dtype=bool)
        teeth[::s] = True
        columns = (
            (self.x, dense, np.roll(teeth, -d)),
            (shifts.circular(self.x, d), shifts.circular(dense, d), teeth),
        )
        kept = shifts.circular(dense, d)[::s]
        return Frame(
            self._picture(columns, kept, s),
            self._labels(d, dense[::s], kept),
            _sentence(d, window, stride, dense[::s], kept),
        )

    def _picture(self, columns: Any, kept: np.ndarray, s: int) -> np.ndarray:
        page = _STAGE.sheet()
        limit = float(self.x.max()) or 1.0
        for number, (left, (x, dense, teeth)) in enumerate(zip(_COLUMNS, columns, strict=True)):
            ink = palette.SHIFTED if number else palette.INPUT
            rows = (
                _bars(x, limit, self.pitch, np.ones(len(x), dtype=bool), ink),
                _bars(dense, limit, self.pitch, teeth, palette.OUTPUT),
                _bars(kept, limit, self.pitch * s, np.ones(len(kept), dtype=bool), palette.OUTPUT),
            )
            for tile, top in zip(rows, _ROWS, strict=True):
                raster.place(page, tile, _pixels(left), _pixels(top))
            comb = np.full((3, len(x) * self.pitch, 3), raster.PAPER, dtype=np.uint8)
            for i in np.flatnonzero(teeth):
                comb[:, i * self.pitch : (i + 1) * self.pitch - 2] = palette.rgb(palette.DIFFERENCE)
            raster.place(page, comb, _pixels(left), _pixels(_ROWS[1] + _TALL) + 2)
        return page

    def _labels(self, d: int, first: np.ndarray, kept: np.ndarray) -> str:
        wide = len(self.x) * self.pitch * _STAGE.unit
        parts = [svg.outline(x, row, wide, _TALL) for x in _COLUMNS for row in _ROWS]
        parts += [
            svg.text(_COLUMNS[0] + wide / 2, 36, f"the grid moves {d} to the left", kind="small"),
            svg.text(
                _COLUMNS[1] + wide / 2, 36, f"the signal moves {d} to the right", kind="small"
            ),
            svg.text(440, _ROWS[2] + _TALL / 2 + 22, svg.paint("=", "good"), kind="sign"),
        ]
        ink, words = _verdict(first, kept)
        parts.append(svg.text(440, _HEIGHT - 12, svg.paint(words, ink)))
        return "".join(parts)

    def drag(self, grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
        return {"d": clamp(state["d"] + round((now[0] - start[0]) / self.pitch), 0, _REACH)}


def _bars(
    values: np.ndarray, limit: float, pitch: int, strong: np.ndarray, colour: str
) -> np.ndarray:
    """Values from 0 to limit as bars that stand on the ground; those not `strong` are pale."""
    height = _pixels(_TALL)
    tile = np.full((height, len(values) * pitch, 3), 255, dtype=np.uint8)
    for i, value in enumerate(values):
        top = height - max(1, round(float(value) / limit * (height - 2)))
        inside = slice(i * pitch + 1, (i + 1) * pitch - 1)
        tile[top:, inside] = raster.shade(1.0 if strong[i] else 0.3, palette.rgb(colour))
    return tile


def _verdict(first: np.ndarray, kept: np.ndarray) -> tuple[str, str]:
    """How what is kept compares with what was kept before anything moved."""
    if np.allclose(first, kept):
        return "good", "kept: the same numbers as without a move, at the same places"
    if measures.aligned_error(first, kept) < 1e-9:
        return "good", "kept: the same numbers as without a move, further along"
    return "difference", "kept: other numbers than without a move; no output shift repairs them"


def _sentence(d: int, window: str, stride: str, first: np.ndarray, kept: np.ndarray) -> str:
    words = _verdict(first, kept)[1].removeprefix("kept: ")
    numbers = ", ".join(f"{value:.3g}" for value in kept)
    what = {"no window": "No window"}.get(window, f"The {window} over a window of {stride[0]}")
    return (
        f"{what}, every {stride} value kept. Moving the signal by {d} or the grid back by {d} "
        f"keeps the same numbers: {numbers}. They are {words}."
    )


@cache
def _fixed() -> str:
    """All that never changes: names of the columns and of the rows."""
    parts = [
        svg.text(_COLUMNS[0] + _WIDE / 2, 18, svg.paint("move the grid", "difference")),
        svg.text(_COLUMNS[1] + _WIDE / 2, 18, svg.paint("move the signal", "shifted")),
    ]
    names = (("the", "signal"), ("every", "window"), ("", ""))
    for row, (one, two) in zip(_ROWS, names, strict=True):
        parts.append(svg.text(440, row + 32, one, kind="small"))
        parts.append(svg.text(440, row + 48, two, kind="small"))
    parts.append(svg.text(440, _ROWS[2] + 14, "what is kept", kind="small"))
    parts.append(svg.text(440, _ROWS[1] + _TALL + 18, svg.paint("the grid", "difference")))
    parts.append(svg.grip("picture", _COLUMNS[1], _ROWS[0], _WIDE, _TALL))
    return "".join(parts)
