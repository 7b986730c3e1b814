"""The commuting square on a signal: bars instead of pictures, and your own convolution in it.

What it is not: the judge. A cross-correlation commutes with shifts as well, so here it looks right;
`check` knows the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, scenes, shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, residual, svg
from shiftlab.panels.own import Answer, name_of
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.ways import (
    Map,
    Ways,
    answering,
    compared,
    filter_words,
    go_round,
    quick_enough,
    takes_kernel,
)
from shiftlab.panels.words import clamp, steps

KERNELS = {
    "smooth": np.array([0.25, 0.5, 0.25]),
    "difference": np.array([1.0, -1.0]),
    "echo": np.array([1.0, 0.0, 0.0, 0.5]),
}
CONTROL = "louder to the right"  # depends on the place, so it must fail: the negative control

# The layout, in units: two columns of wide tiles, two rows, and a strip of all shifts below.
_UNIT = 2
_TILE, _TALL, _HEIGHT = 340, 120, 424
_COLUMNS, _ROWS = (10, 530), (30, 210)
_STRIP, _STRIP_WIDE, _STRIP_TALL = 390, 600, 24


def signal_square(f: Callable[..., np.ndarray] | None = None, x: np.ndarray | None = None) -> Panel:
    """The panel: bars of x, T x and f(x), and T f(x) as bars with f(T x) as dots over them.

    f: your own function, f(x, k) for a kernel k or f(x), from signal to signal; by default the
    library's circular convolution. x: a signal of 4 to 34 numbers. All shifts are circular.
    Raises ValueError for another x.
    """
    signal = scenes.signal(16, seed=5) if x is None else np.asarray(x, dtype=float)
    if signal.ndim != 1 or not 4 <= len(signal) <= 34:
        raise ValueError(f"x is a signal of 4 to 34 numbers; got shape {signal.shape}.")
    square = _Square(signal, f)
    controls: list[Slider | Choice] = [
        Slider("d", "move right", square.least, square.greatest, min(3, square.greatest)),
    ]
    if f is None or takes_kernel(f):
        names = (*KERNELS, CONTROL) if f is None else tuple(KERNELS)
        controls.append(Choice("kernel", "filter", names, names[0]))
    title = "The commuting square on a signal" + (f", with your {name_of(f)}" if f else "")
    return Panel(
        title,
        tuple(controls),
        square.stage,
        square.draw,
        fixed=_fixed(square.wide),
        drag=square.drag,
        lines=5 if f else 3,
    )


def _louder_to_the_right(x: np.ndarray) -> np.ndarray:
    return x * np.linspace(0.2, 1, len(x))


class _Square:
    """What one panel draws from: its signal, its map, and where things stand, in pixels."""

    def __init__(self, x: np.ndarray, own: Callable[..., np.ndarray] | None) -> None:
        self.x, self.own = x, own
        self.least, self.greatest = -((len(x) - 1) // 2), len(x) // 2  # each shift once
        self.pitch = _TILE // _UNIT // len(x)
        self.wide = self.pitch * len(x) * _UNIT  # a tile, in units: at most _TILE
        self.stage = Stage.of(_HEIGHT, _UNIT)
        self.all_residuals = cache(self._all_residuals)
        self.answer = cache(self._answer)
        self.has_map = own is None or quick_enough(self.map("smooth"), x, len(x))
        self.strip_cell = _STRIP_WIDE // _UNIT // len(x)
        whole = self.strip_cell * len(x)
        self.strip_corner = ((self.stage.width - whole) // 2, _STRIP // _UNIT)

    def map(self, kernel: str) -> Callable:
        """The map f for a choice of filter, as one that always answers."""
        if kernel == CONTROL:
            return answering(None, _louder_to_the_right)
        k = KERNELS[kernel]
        extra = (k,) if self.own is None or takes_kernel(self.own) else ()
        return answering(self.own, lambda x: layers.circular_convolve(x, k), *extra)

    def _answer(self, kernel: str) -> Answer:
        """f(x) of the library's own f, computed once: it is the same for every shift."""
        return self.map(kernel)(self.x)

    def ways(self, d: int, kernel: str) -> Ways:
        move: Map = lambda signal: shifts.circular(signal, d)  # noqa: E731
        answer = None if self.own else self.answer(kernel)
        return go_round(self.map(kernel), move, self.x, answer)

    def _all_residuals(self, kernel: str) -> np.ndarray:
        """The residual of each shift, (n,), from the least to the greatest."""
        return np.array(
            [self.ways(d, kernel).residual for d in range(self.least, self.greatest + 1)]
        )

    def draw(self, d: int, kernel: str = "smooth") -> Frame:
        ways = self.ways(d, kernel)
        every = self.all_residuals(kernel) if self.has_map else None
        if every is not None and np.isnan(every).any():
            every = None  # f gave nothing for some shift, so there is no map to speak of
        return Frame(
            self._picture(ways, every),
            self._labels(ways, every, d, kernel),
            self._sentence(ways, every, d, kernel),
            ways.trouble,
        )

    # The picture

    def _picture(self, ways: Ways, every: np.ndarray | None) -> np.ndarray:
        page = self.stage.sheet()
        tall = _TALL // _UNIT
        input_limit = float(np.abs(self.x).max()) or 1.0
        limit = float(np.abs(np.nan_to_num(ways.filtered)).max()) or 1.0
        tiles = (
            (0, 0, self.x, input_limit, palette.INPUT),
            (1, 0, ways.moved, input_limit, palette.SHIFTED),
            (0, 1, ways.filtered, limit, palette.OUTPUT),
            (1, 1, ways.filtered_first, limit, palette.OUTPUT),
        )
        for column, row, values, top, colour in tiles:
            tile = raster.bars(values, top, palette.rgb(colour), self.pitch, tall)
            if (column, row) == (1, 1) and not np.isnan(ways.residual):
                self._lay_over(tile, ways, limit)
            raster.place(page, tile, _COLUMNS[column] // _UNIT, _ROWS[row] // _UNIT)
        if every is not None:
            strip = residual.colours(every)[None].repeat(_STRIP_TALL // _UNIT, axis=0)
            raster.place(page, strip.repeat(self.strip_cell, axis=1), *self.strip_corner)
        return page

    def _lay_over(self, tile: np.ndarray, ways: Ways, limit: float) -> None:
        """f(T x) over the bars of T f(x): a dot at its value, crimson between the two."""
        tall, zero = len(tile), len(tile) // 2
        dot, gap = palette.rgb(palette.SHIFTED), palette.rgb(palette.DIFFERENCE)
        wide = self.pitch - max(1, self.pitch // 5)
        pairs = np.stack([ways.moved_first, ways.filtered_first], axis=1)
        shares = np.clip(np.nan_to_num(pairs) / limit, -1, 1) * (zero - 2)
        for i, levels in enumerate((zero - np.round(shares).astype(int)).tolist()):
            left = i * self.pitch
            if levels[0] != levels[1]:
                tile[min(levels) : max(levels), left : left + wide] = gap
            top = min(max(levels[0] - 1, 0), tall - 3)
            inset = wide // 5
            tile[top : top + 3, left + inset : left + wide - inset] = dot

    # The words over it

    def _labels(self, ways: Ways, every: np.ndarray | None, d: int, kernel: str) -> str:
        ink = svg.paint(kernel if self.own is None else name_of(self.own), "output")
        parts = [
            svg.text(440, 112, svg.paint(steps(d, "right", "left"), "shifted")),
            *(
                svg.text(x + self.wide / 2 + 12, 194, ink, anchor="start", kind="small")
                for x in _COLUMNS
            ),
        ]
        if not np.isnan(ways.residual):
            holds = ways.residual < residual.ROUNDING
            words = "the same" if holds else "not the same"
            ink = "good" if holds else "difference"
            figure = f"{words}: {residual.NAME} {residual.number(ways.residual)}"
            parts.append(svg.text(_COLUMNS[1] + self.wide / 2, 373, svg.paint(figure, ink)))
        if every is not None:
            held, (x, y) = int((every < residual.ROUNDING).sum()), self.strip_corner
            side = self.strip_cell * _UNIT
            left, top = x * _UNIT, y * _UNIT
            parts.append(svg.mark(left + (d - self.least) * side, top, side, _STRIP_TALL))
            parts.append(svg.grip("map", left, top, side * len(self.x), _STRIP_TALL))
            parts.append(svg.text(left - 10, top + 17, "all shifts", anchor="end"))
            words = f"the same at {held} of {every.size}"
            right = left + side * len(self.x) + 10
            parts.append(svg.text(right, top + 17, words, anchor="start", kind="small"))
        return "".join(parts)

    def _sentence(self, ways: Ways, every: np.ndarray | None, d: int, kernel: str) -> str:
        what = filter_words(self.own, kernel, ways)
        both = compared(ways, every, "signal", "The other shifts are", "strip")
        return f"Circular shift, {steps(d, 'right', 'left')}; {what}. {both}"

    def drag(self, grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
        if grip == "map":
            d = int((now[0] - self.strip_corner[0]) // self.strip_cell) + self.least
        else:
            d = state["d"] + round((now[0] - start[0]) / self.pitch)
        return {"d": clamp(d, self.least, self.greatest)}


@cache
def _fixed(wide: float) -> str:
    """All that never changes: names of the tiles (`wide` units), arrows, places to take hold of."""
    parts = []
    names = (
        (0, 0, [svg.paint("x", "input")], "the signal"),
        (1, 0, [svg.paint("T", "shifted"), " ", svg.paint("x", "input")], "moved"),
    )
    for column, row, name, words in names:
        x = _COLUMNS[column] + wide / 2
        label = f'{"".join(name)}<tspan class="shiftlab-words" dx="8">{words}</tspan>'
        parts.append(svg.text(x, _ROWS[row] - 12, label, kind="symbol"))
        parts.append(svg.arrow(x, 158, x, 204, "output"))
        parts.append(svg.text(x + 12, 178, svg.paint("filter", "output"), anchor="start"))
        parts.append(svg.grip("picture", _COLUMNS[column], _ROWS[row], wide, _TALL))
    below = _ROWS[1] + _TALL + 22
    f_x = f"{svg.paint('f', 'output')}({svg.paint('x', 'input')})"
    f_t_x = f"{svg.paint('f', 'output')}({svg.paint('T', 'shifted')} {svg.paint('x', 'input')})"
    parts.append(svg.text(_COLUMNS[0] + wide / 2, below, f_x, kind="symbol"))
    both = (
        f'{svg.paint("T", "shifted")} {f_x}<tspan class="shiftlab-words" dx="6">bars</tspan>'
        f'<tspan dx="22">{f_t_x}</tspan><tspan class="shiftlab-words" dx="6">dots</tspan>'
    )
    parts.append(svg.text(_COLUMNS[1] + wide / 2, below, both, kind="symbol"))
    for row in _ROWS:
        parts += (svg.outline(x, row, wide, _TALL) for x in _COLUMNS)
        middle = row + _TALL / 2
        parts.append(svg.arrow(362, middle, 518, middle, "shifted"))
        parts.append(svg.text(440, middle - 10, svg.paint("move", "shifted")))
    return "".join(parts)
