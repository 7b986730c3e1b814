"""What a stride keeps of a signal that moves, and whether any shift of the output repairs it.

What it is not: the judge. Your own `output_shift(s, d)` says how far the old output is moved before
the two are laid over each other; `check` tells you whether it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, scenes, shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, residual, svg
from shiftlab.panels.own import name_of, told
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, steps

PLACES = 24  # 1, 2, 3 and 4 divide it
STRIDES = ("1", "2", "3", "4")
_KERNEL = np.array([1.0, 2.0, -1.0])

# Before the comb, each map commutes with every shift; then what the sentence says, and the tile.
MAPS: dict[str, tuple[Callable[[np.ndarray, int], np.ndarray], str, str]] = {
    "nothing": (lambda x, s: x, "Nothing is done before", ""),
    "convolution": (
        lambda x, s: layers.circular_convolve(x, _KERNEL),
        "A convolution comes first",
        "convolution of",
    ),
    "maximum": (layers.dense_max, "A moving maximum comes first", "moving maximum of"),
    "average": (layers.dense_mean, "A moving average comes first", "moving average of"),
}

# The layout, in units: two columns of wide tiles, two rows, and a strip of all shifts below.
_UNIT = 2
_STAGE = Stage.of(404, _UNIT)
_PITCH, _TALL = 14, 112
_WIDE = PLACES * _PITCH
_COLUMNS, _ROWS = (20, 524), (34, 196)
_STRIP_LEFT, _STRIP_TOP, _STRIP_TALL, _CELL = 176, 364, 24, 22
_DROPPED = (205, 210, 216)


def which_stride(output_shift: Callable[[int, int], Any] | None = None) -> Panel:
    """The panel: a signal and the same moved, every s-th value of both, and how these compare.

    output_shift: your own function of the stride s and the shift d, from which the shift of the
    output is taken (None: there is none); by default the best one is searched for. All shifts are
    circular.
    """
    title = "Which stride sees what" + (
        f", with your {name_of(output_shift)}" if output_shift else ""
    )
    panel = _Stride(output_shift)
    return Panel(
        title,
        (
            Slider("d", "move right", 0, PLACES - 1, 1),
            Choice("stride", "stride", STRIDES, "2"),
            Choice("before", "before it", tuple(MAPS), "nothing"),
        ),
        _STAGE,
        panel.draw,
        fixed=_fixed(),
        drag=_drag,
        lines=4,
    )


def _dense(before: str, s: int, d: int) -> np.ndarray:
    """The map of the moved signal, before the comb; (PLACES,)."""
    return MAPS[before][0](shifts.circular(_signal(), d), s)


@cache
def _signal() -> np.ndarray:
    return scenes.signal(PLACES, seed=5)


@cache
def _best(before: str, s: int, d: int) -> tuple[int, float]:
    """The best output shift and its relative residual."""
    old, new = _dense(before, s, 0)[::s], _dense(before, s, d)[::s]
    tried = [(residual.relative(new, moved, old), e) for e, moved in shifts.orbit(old)]
    least, e = min(tried)
    return e, least


class _Stride:
    """What one panel draws from: whose output shift it is."""

    def __init__(self, own: Callable[[int, int], Any] | None) -> None:
        self.own = own

    def shift(self, before: str, s: int, d: int) -> tuple[int | None, str, bool]:
        """The output shift, what is to be said of the student's function, whether it is theirs."""
        best, least = _best(before, s, d)
        found = best if least < residual.ROUNDING else None
        if self.own is None:
            return found, "", False
        name = name_of(self.own)
        try:
            given = self.own(s, d)
        except (Exception, SystemExit) as error:
            return found, f"{name} stopped with an error. {told(error)}.", False
        if given is ...:
            said = f"{name} is not attempted yet, so the output shift is searched for."
            return found, said, False
        if given is None:
            return None, "", True
        if isinstance(given, bool) or not isinstance(given, int | float | np.number):
            kind = type(given).__name__
            said = f"{name} gave a {kind} where a whole number or None was expected."
            return found, said, False
        if not float(given).is_integer():
            return found, f"{name} gave {given:.3g}, which is no whole number of places.", False
        return int(given), "", True

    def draw(self, d: int, stride: str, before: str) -> Frame:
        s = int(stride)
        e, trouble, theirs = self.shift(before, s, d)
        dense, dense_moved = _dense(before, s, 0), _dense(before, s, d)
        old, new = dense[::s], dense_moved[::s]
        laid = shifts.circular(old, e or 0)
        error = residual.relative(new, laid, old)
        return Frame(
            _picture(dense, dense_moved, s, laid, new, before),
            self._labels(before, s, d, e, theirs, error),
            self._sentence(before, s, d, e, theirs, error),
            trouble,
        )

    def _labels(
        self, before: str, s: int, d: int, e: int | None, theirs: bool, error: float
    ) -> str:
        right = _COLUMNS[1] + _WIDE / 2
        holds = error < residual.ROUNDING
        if holds:
            words = f"the same: {residual.NAME} 0"
        else:
            words = f"not the same: {residual.NAME} {residual.number(error)}"
        middle = (_COLUMNS[0] + _WIDE + _COLUMNS[1]) / 2
        whose = f"your {name_of(self.own)}:" if theirs else "best shift:"
        parts = [
            svg.text(
                _COLUMNS[0] + _WIDE / 2 + 12,
                168,
                svg.paint(steps(d, "right", "left"), "shifted"),
                anchor="start",
            ),
            svg.text(
                right + 12,
                168,
                svg.paint(whose, "shifted"),
                anchor="start",
                kind="small",
            ),
            svg.text(right + 12, 184, svg.paint(_output_words(e), "shifted"), anchor="start"),
            svg.text(right, 330, svg.paint(words, "good" if holds else "difference")),
            svg.mark(_STRIP_LEFT + d * _CELL, _STRIP_TOP, _CELL, _STRIP_TALL),
        ]
        what = f'<tspan class="shiftlab-words">{MAPS[before][2]} </tspan>'
        x, t = svg.paint("x", "input"), svg.paint("T", "shifted")
        small = '<tspan class="shiftlab-words" dx="8">coloured: kept</tspan>'
        left = _COLUMNS[0] + _WIDE / 2
        above, below = _ROWS[0] - 12, _ROWS[1] + _TALL + 22
        parts.append(svg.text(left, above, f"{what}{x}{small}", kind="symbol"))
        parts.append(svg.text(left, below, f"{what}{t} {x}", kind="symbol"))
        parts += (svg.text(middle, row + _TALL / 2 - 10, f"every {_ordinal(s)}") for row in _ROWS)
        held = sum(_best(before, s, k)[1] < residual.ROUNDING for k in range(PLACES))
        words = f"repaired at {held} of {PLACES}"
        x = _STRIP_LEFT + PLACES * _CELL + 10
        parts.append(svg.text(x, _STRIP_TOP + 17, words, anchor="start", kind="small"))
        return "".join(parts)

    def _sentence(
        self, before: str, s: int, d: int, e: int | None, theirs: bool, error: float
    ) -> str:
        best, least = _best(before, s, d)
        repaired = least < residual.ROUNDING
        whose = f"Your {name_of(self.own)} says" if theirs else "The best output shift is"
        said = f"{whose} {_output_words(e)}."
        if e is None and repaired:
            verdict = f"But an output shift by {best} repairs it."
        elif error < residual.ROUNDING:
            verdict = "With it, what is kept after the move is what was kept before."
        elif repaired:
            verdict = f"With it the two differ; an output shift by {best} would repair it."
        else:
            verdict = "No shift of the output repairs it: other values are kept."
        kept = "every value is kept" if s == 1 else f"of every {s} values one is kept"
        return (
            f"Circular shift, {steps(d, 'right', 'left')}. {MAPS[before][1]}, "
            f"then {kept}. {said} {verdict} {residual.said(error)}"
        )


def _ordinal(s: int) -> str:
    return {1: "value", 2: "2nd", 3: "3rd"}.get(s, f"{s}th")


def _output_words(e: int | None) -> str:
    return "none" if e is None else steps(e, "right", "left")


def _picture(
    dense: np.ndarray,
    dense_moved: np.ndarray,
    s: int,
    laid: np.ndarray,
    new: np.ndarray,
    before: str,
) -> np.ndarray:
    page = _STAGE.sheet()
    limit = float(np.abs(dense).max())
    kept = np.arange(PLACES) % s == 0
    colours = (palette.INPUT, palette.SHIFTED)
    for row, (values, colour) in enumerate(zip((dense, dense_moved), colours, strict=True)):
        tile = _comb(values, limit, palette.rgb(colour), kept)
        raster.place(page, tile, _COLUMNS[0] // _UNIT, _ROWS[row] // _UNIT)
    tall, pitch = _TALL // _UNIT, _PITCH // _UNIT * s
    output = palette.rgb(palette.OUTPUT)
    first = raster.bars(dense[::s], limit, output, pitch, tall)
    second = raster.bars(laid, limit, output, pitch, tall)
    _lay_over(second, laid, new, limit, pitch)
    for row, tile in enumerate((first, second)):
        raster.place(page, tile, _COLUMNS[1] // _UNIT, _ROWS[row] // _UNIT)
    every = np.array([_best(before, s, k)[1] for k in range(PLACES)])
    strip = residual.colours(every)[None].repeat(_STRIP_TALL // _UNIT, axis=0)
    strip = strip.repeat(_CELL // _UNIT, axis=1)
    raster.place(page, strip, _STRIP_LEFT // _UNIT, _STRIP_TOP // _UNIT)
    return page


def _comb(
    values: np.ndarray, limit: float, colour: tuple[int, int, int], kept: np.ndarray
) -> np.ndarray:
    """Bars, of which those that are dropped are pale."""
    pitch, tall = _PITCH // _UNIT, _TALL // _UNIT
    tile = raster.bars(values, limit, _DROPPED, pitch, tall)
    bright = raster.bars(values, limit, colour, pitch, tall)
    columns = kept.repeat(pitch)
    tile[:, columns] = bright[:, columns]
    return tile


def _lay_over(
    tile: np.ndarray, laid: np.ndarray, new: np.ndarray, limit: float, pitch: int
) -> None:
    """The kept values of the moved signal over the bars: a dot each, crimson between the two."""
    tall, zero = len(tile), len(tile) // 2
    wide = pitch - max(1, pitch // 5)
    for i, pair in enumerate(zip(new, laid, strict=True)):
        levels = [zero - round(float(v) / limit * (zero - 2)) for v in pair]
        left = i * pitch
        if levels[0] != levels[1]:
            gap = palette.rgb(palette.DIFFERENCE)
            tile[min(levels) : max(levels), left : left + wide] = gap
        top = min(max(levels[0] - 1, 0), tall - 3)
        inset = wide // 5
        tile[top : top + 3, left + inset : left + wide - inset] = palette.rgb(palette.SHIFTED)


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        d = int((now[0] * _UNIT - _STRIP_LEFT) // _CELL)
    else:
        d = state["d"] + round((now[0] - start[0]) * _UNIT / _PITCH)
    return {"d": clamp(d, 0, PLACES - 1)}


@cache
def _fixed() -> str:
    """All that never changes: names of the answers, arrows, places to take hold of."""
    x, t = svg.paint("x", "input"), svg.paint("T", "shifted")
    f_x = f"{svg.paint('f', 'output')}({x})"
    f_t_x = f"{svg.paint('f', 'output')}({t} {x})"
    small = '<tspan class="shiftlab-words" dx="8">'
    left, right = (column + _WIDE / 2 for column in _COLUMNS)
    bars, dots = f"{f_x}{small}bars</tspan>", f"{f_t_x}{small}dots</tspan>"
    parts = [
        svg.text(right, _ROWS[0] - 12, f_x, kind="symbol"),
        svg.text(right - 14, _ROWS[1] - 32, dots, kind="symbol", anchor="end"),
        svg.text(right - 14, _ROWS[1] - 14, bars, kind="symbol", anchor="end"),
        svg.text(_STRIP_LEFT - 10, _STRIP_TOP + 17, "all shifts", anchor="end"),
        svg.grip("map", _STRIP_LEFT, _STRIP_TOP, PLACES * _CELL, _STRIP_TALL),
        svg.arrow(left, 150, left, 188, "shifted"),
        svg.arrow(right, 150, right, 188, "shifted"),
    ]
    for row in _ROWS:
        parts += (svg.outline(column, row, _WIDE, _TALL) for column in _COLUMNS)
        middle = row + _TALL / 2
        parts.append(
            svg.arrow(_COLUMNS[0] + _WIDE + 14, middle, _COLUMNS[1] - 12, middle, "output")
        )
        parts.append(svg.grip("picture", _COLUMNS[0], row, _WIDE, _TALL))
    return "".join(parts)
