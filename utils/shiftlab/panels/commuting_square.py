"""The commuting square on pictures: move then filter, or filter then move.

What it is not: a proof, or a measure over many pictures. It shows one picture, and all its shifts
within reach.
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
from shiftlab.panels.words import clamp, shift_words

KERNELS = {
    "blur": np.outer([1.0, 2, 1], [1, 2, 1]) / 16,
    "edges": np.outer([1.0, 2, 1], [1, 0, -1]) / 4,
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
}
CONTROL = "brighter to the right"  # depends on the place, so it must fail: the negative control
CIRCLE, WINDOW = "circle", "window"

# The layout, in units: four columns of tiles, two rows.
_TILE, _HEIGHT = 160, 470
_COLUMNS, _ROWS = (10, 246, 474, 710), (42, 264)
_TILES = ((0, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 1))  # (column, row) of each
_X, _MOVED, _FILTERED, _FILTERED_FIRST, _MOVED_FIRST, _DIFFERENCE = _TILES
_REACH = 7  # the sliders and the map of all shifts go this far


def commuting_square(
    scene: str | np.ndarray = "letter", f: Callable[..., np.ndarray] | None = None
) -> Panel:
    """The panel: x, T x, f(x), and the two ways round, T f(x) and f(T x), with their difference.

    scene: "letter", "photograph", or a picture (H, W) with values from 0 to 1 and sides of 8 to 96
    pixels. f: a map of pictures of your own, f(x, k) for a kernel k or f(x), in place of the
    library's convolution; the shift is then circular. Raises ValueError for other scenes.
    """
    square = _Square(_picture(scene), f)
    reach = square.reach
    controls: list[Slider | Choice] = [
        Slider("dx", "move right", -reach, reach, 3),
        Slider("dy", "move down", -reach, reach, 0),
    ]
    if f is None or takes_kernel(f):
        names = (*KERNELS, CONTROL) if f is None else tuple(KERNELS)
        controls.append(Choice("kernel", "filter", names, names[0]))
    if f is None:
        controls.append(Choice("boundary", "edge", (CIRCLE, WINDOW), CIRCLE))
    title = "The commuting square" + (f", with your {name_of(f)}" if f else "")
    return Panel(
        title,
        tuple(controls),
        square.stage,
        square.draw,
        fixed=_fixed() + square.outlines(),
        drag=square.drag,
        lines=5 if f else 3,
    )


def _picture(scene: str | np.ndarray) -> np.ndarray:
    if isinstance(scene, str):
        if scene == "letter":
            return scenes.letter("R", 32)
        if scene == "photograph":
            return scenes.photograph("china")[5:101, 32:128]
        raise ValueError(f"scene is 'letter', 'photograph' or a picture; got {scene!r}.")
    picture = np.asarray(scene, dtype=float)
    if picture.ndim != 2 or min(picture.shape) < 8 or max(picture.shape) > 96:
        raise ValueError(
            f"A scene is a picture (H, W) with sides of 8 to 96 pixels; got shape {picture.shape}."
        )
    return picture


def _brighter_to_the_right(x: np.ndarray) -> np.ndarray:
    return x * np.linspace(0.2, 1, x.shape[1])


class _Square:
    """What one panel draws from: its picture, its map, and where things stand, in pixels."""

    def __init__(self, x: np.ndarray, own: Callable[..., np.ndarray] | None) -> None:
        self.x, self.own = x, own
        self.reach = min(_REACH, min(x.shape) // 2 - 1)
        self.zoom = max(1, round(64 / max(x.shape)))
        self.unit = _TILE / (max(x.shape) * self.zoom)
        self.stage = Stage.of(_HEIGHT, self.unit)
        self.pixels = self.stage.pixels
        self.cell = self.pixels(_TILE) // (2 * self.reach + 1)
        spare = self.pixels(_TILE) - self.cell * (2 * self.reach + 1)
        self.map_corner = (
            self.pixels(_COLUMNS[3]) + spare // 2,
            self.pixels(_ROWS[0]) + spare // 2,
        )
        self.all_residuals = cache(self._all_residuals)
        self.answer = cache(self._answer)
        calls = (2 * self.reach + 1) ** 2
        self.has_map = own is None or quick_enough(self.map("blur", CIRCLE), x, calls)

    def map(self, kernel: str, boundary: str) -> Callable:
        """The map f for a choice of filter and edge, as one that always answers."""
        if kernel == CONTROL:
            return answering(None, _brighter_to_the_right)
        k, rim = KERNELS[kernel], "circular" if boundary == CIRCLE else "zero"
        extra = (k,) if self.own is None or takes_kernel(self.own) else ()
        return answering(self.own, lambda x: layers.convolve2d(x, k, rim), *extra)

    def _answer(self, kernel: str, boundary: str) -> Answer:
        """f(x) of the library's own f, computed once: it is the same for every shift."""
        return self.map(kernel, boundary)(self.x)

    def ways(self, dx: int, dy: int, kernel: str, boundary: str) -> Ways:
        action = shifts.circular if boundary == CIRCLE else shifts.zero_filled
        move: Map = lambda picture: action(picture, (dy, dx))  # noqa: E731
        answer = None if self.own else self.answer(kernel, boundary)
        return go_round(self.map(kernel, boundary), move, self.x, answer)

    def _all_residuals(self, kernel: str, boundary: str) -> np.ndarray:
        """The residual of each shift within reach, (2 reach + 1, 2 reach + 1); rows are dy."""
        span = range(-self.reach, self.reach + 1)
        return np.array(
            [[self.ways(dx, dy, kernel, boundary).residual for dx in span] for dy in span]
        )

    def draw(self, dx: int, dy: int, kernel: str = "blur", boundary: str = CIRCLE) -> Frame:
        ways = self.ways(dx, dy, kernel, boundary)
        every = self.all_residuals(kernel, boundary) if self.has_map else None
        if every is not None and np.isnan(every).any():
            every = None  # f gave nothing for some shift, so there is no map to speak of
        return Frame(
            self._picture(ways, every),
            self._labels(ways, every, dx, dy, kernel),
            self._sentence(ways, every, dx, dy, kernel, boundary),
            ways.trouble,
        )

    # The picture

    def _corner(self, tile: tuple[int, int]) -> tuple[int, int]:
        """Column and row of a tile's top left pixel; a picture that is not square is centred."""
        height, width = self.x.shape
        side = max(height, width)
        return (
            self.pixels(_COLUMNS[tile[0]]) + (side - width) * self.zoom // 2,
            self.pixels(_ROWS[tile[1]]) + (side - height) * self.zoom // 2,
        )

    def outlines(self) -> str:
        """A hair line around each tile, as SVG."""
        height, width = (side * self.zoom * self.unit for side in self.x.shape)
        corners = ([at * self.unit for at in self._corner(tile)] for tile in _TILES)
        return "".join(svg.outline(*corner, width, height) for corner in corners)

    def _picture(self, ways: Ways, every: np.ndarray | None) -> np.ndarray:
        limit = float(np.abs(np.nan_to_num(ways.filtered)).max()) or 1.0
        colour = palette.diverging if _signed(ways) else lambda y, top: palette.grey(y / top)
        page = self.stage.sheet()
        outputs = {
            _FILTERED: ways.filtered,
            _FILTERED_FIRST: ways.filtered_first,
            _MOVED_FIRST: ways.moved_first,
        }
        tiles = {_X: palette.grey(self.x), _MOVED: palette.grey(ways.moved)}
        for tile, y in outputs.items():
            tiles[tile] = colour(y, limit)
            tiles[tile][np.isnan(y)] = raster.PAPER
        if not np.isnan(ways.residual):
            apart = np.nan_to_num(ways.moved_first) - np.nan_to_num(ways.filtered_first)
            tiles[_DIFFERENCE] = residual.differences(apart / limit)
        for tile, pixels in tiles.items():
            raster.place(page, raster.enlarge(pixels, self.zoom), *self._corner(tile))
        if every is not None:
            cells = raster.enlarge(residual.colours(every), self.cell)
            raster.place(page, cells, *self.map_corner)
        return page

    # The words over it

    def _labels(self, ways: Ways, every: np.ndarray | None, dx: int, dy: int, kernel: str) -> str:
        named = kernel if self.own is None else name_of(self.own)
        left, right, upright = _COLUMNS[0] + 92, _COLUMNS[2] + 92, 244
        parts = [
            svg.text(322, 144, svg.paint(shift_words(dx, dy), "shifted")),
            svg.text(left, upright, svg.paint(named, "output"), anchor="start", kind="small"),
            svg.text(right, upright, svg.paint(named, "output"), anchor="start", kind="small"),
            *_under(
                0, _symbols("f(x)"), "blue below 0, orange above" if _signed(ways) else "filtered"
            ),
        ]
        if not np.isnan(ways.residual):
            holds = ways.residual < residual.ROUNDING
            sign = svg.paint("=" if holds else "≠", "good" if holds else "difference")
            middle = (_COLUMNS[1] + _TILE + _COLUMNS[2]) / 2
            parts.append(svg.text(middle, 358, sign, kind="sign"))
            figure = f"{residual.NAME} {residual.number(ways.residual)}"
            ink = "good" if holds else "difference"
            parts += _under(3, "difference", svg.paint(figure, ink), kind="plain")
        if every is not None:
            held, unit, (x, y) = int((every < residual.ROUNDING).sum()), self.unit, self.map_corner
            parts.append(
                _over(3, f"all shifts up to {self.reach}", f"the same at {held} of {every.size}")
            )
            column, row = x + (dx + self.reach) * self.cell, y + (dy + self.reach) * self.cell
            side = self.cell * unit
            parts.append(svg.mark(column * unit, row * unit, side, side))
            whole = side * (2 * self.reach + 1)
            parts.append(svg.grip("map", x * unit, y * unit, whole, whole))
        return "".join(parts)

    def _sentence(
        self, ways: Ways, every: np.ndarray | None, dx: int, dy: int, kernel: str, boundary: str
    ) -> str:
        action = "Circular shift" if boundary == CIRCLE else "Zero-filled shift on a window"
        what = filter_words(self.own, kernel, ways)
        both = compared(ways, every, "picture", "The map of all shifts is", "map")
        return f"{action}, {shift_words(dx, dy)}; {what}. {both}"

    def drag(self, grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
        if grip == "map":
            dx, dy = (int((now[i] - self.map_corner[i]) // self.cell) - self.reach for i in (0, 1))
        else:
            dx, dy = (
                state[name] + round((now[i] - start[i]) / self.zoom)
                for i, name in enumerate(("dx", "dy"))
            )
        return {"dx": clamp(dx, -self.reach, self.reach), "dy": clamp(dy, -self.reach, self.reach)}


def _signed(ways: Ways) -> bool:
    return bool(np.nan_to_num(ways.filtered).min() < -residual.ROUNDING)


def _over(column: int, title: str, words: str) -> str:
    x = _COLUMNS[column] + _TILE / 2
    return svg.text(x, 16, title) + svg.text(x, 34, words, kind="small")


def _under(column: int, title: str, words: str, *, kind: str = "symbol") -> tuple[str, str]:
    x = _COLUMNS[column] + _TILE / 2
    return svg.text(x, 445, title, kind=kind), svg.text(x, 463, words, kind="small")


def _symbols(words: str) -> str:
    """A formula in the course's colours: x as input, T as what is shifted, f as output."""
    inks = {"x": "input", "T": "shifted", "f": "output"}
    return "".join(
        svg.paint(letter, inks[letter]) if letter in inks else letter for letter in words
    )


@cache
def _fixed() -> str:
    """All that never changes: names of the tiles, arrows, places to take hold of."""
    parts = []
    for column, name, words in ((0, "x", "the picture"), (2, "T x", "moved")):
        x = _COLUMNS[column] + _TILE / 2
        parts.append(svg.text(x, 16, _symbols(name), kind="symbol"))
        parts.append(svg.text(x, 34, words, kind="small"))
        parts.append(svg.arrow(x, 208, x, 258, "output"))
        parts.append(svg.text(x + 12, 228, svg.paint("filter", "output"), anchor="start"))
        parts.append(svg.grip("picture", _COLUMNS[column], _ROWS[0], _TILE, _TILE))
    parts += _under(1, _symbols("T f(x)"), "filtered, then moved")
    parts += _under(2, _symbols("f(T x)"), "moved, then filtered")
    middle = _ROWS[0] + _TILE / 2
    parts.append(svg.arrow(_COLUMNS[0] + 170, middle, _COLUMNS[2] - 10, middle, "shifted"))
    parts.append(svg.text(322, middle - 10, svg.paint("move", "shifted")))
    middle = _ROWS[1] + _TILE / 2
    parts.append(svg.arrow(_COLUMNS[0] + 168, middle, _COLUMNS[1] - 8, middle, "shifted"))
    parts.append(svg.text(208, middle - 10, svg.paint("move", "shifted")))
    return "".join(parts)
