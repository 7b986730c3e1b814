"""The egg carton: the share of labels that stay, for every move, from stored results.

What it is not: a measurement. The networks were trained and measured by `experiments.poolings` and
`experiments.repairs`; here the figures of all seeds are only shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.experiments import poolings, repairs
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, shift_words

# The layout, in units, as far as all cartons share it: the picture, and where the map begins.
_UNIT = 2.5
_PICTURE, _TOP, _ZOOM = 10, 40, 4
_MAP = 300
_REACH = poolings.REACH
_DOT = 2  # pixels
_NAMES = {
    "none": "no pooling",
    "strided": "strided",
    "max": "max",
    "average": "average",
    "dense max": "dense max",
    "max, dense head": "max, dense head",
}


@dataclass(frozen=True)
class _Carton:
    """One panel: its networks, and in units its height, cells, and rows of dots.

    maps: makes the stored maps (seeds, 9, 9), by the names that are shown; start: the first move,
    right and down.
    """

    title: str
    names: tuple[str, ...]
    maps: Callable[[], Mapping[str, np.ndarray]]
    height: float
    cell: float
    dots: float
    long: float
    row: float
    start: int

    @property
    def stage(self) -> Stage:
        return Stage.of(self.height, _UNIT)

    def panel(self, first: str) -> Panel:
        return Panel(
            self.title,
            (
                Slider("dx", "move right", 0, _REACH, self.start),
                Slider("dy", "move down", 0, _REACH, self.start),
                Choice("kind", "network", self.names, first),
            ),
            self.stage,
            self._draw,
            fixed=self._fixed(),
            drag=self._drag,
        )

    def _draw(self, dx: int, dy: int, kind: str) -> Frame:
        return Frame(
            self._picture(dx, dy, kind), self._labels(dx, dy, kind), self._sentence(dx, dy, kind)
        )

    def _picture(self, dx: int, dy: int, kind: str) -> np.ndarray:
        page, pixels = self.stage.sheet(), self.stage.pixels
        digit = palette.grey(shifts.circular(_digit(), (dy, dx)))
        raster.place(page, raster.enlarge(digit, _ZOOM), pixels(_PICTURE), pixels(_TOP))
        cells = palette.sequential(self.maps()[kind].mean(axis=0), 1.0)
        raster.place(page, raster.enlarge(cells, pixels(self.cell)), pixels(_MAP), pixels(_TOP))
        for row, (name, maps) in enumerate(self.maps().items()):
            middle = pixels(_TOP + self.row * (row + 0.5))
            page[middle, pixels(self.dots) : pixels(self.dots + self.long) + _DOT] = (200,) * 3
            colour = palette.OUTPUT if name == kind else palette.INPUT
            top = middle - len(maps) * _DOT // 2  # each seed on a line of its own: none hides one
            for seed, share in enumerate(maps[:, dy, dx]):
                column = pixels(self.dots + self.long * float(share))
                line = top + seed * _DOT
                page[line : line + _DOT, column : column + _DOT] = palette.rgb(colour)
        return page

    def _labels(self, dx: int, dy: int, kind: str) -> str:
        shares, side = self.maps()[kind][:, dy, dx], self.cell * (_REACH + 1)
        y = _TOP + self.row * (self.names.index(kind) + 0.5) + 5
        right = self.dots + self.long + 14
        parts = [
            svg.text(_PICTURE + 120, 26, svg.paint(shift_words(dx, dy), "shifted")),
            svg.mark(_MAP + dx * self.cell, _TOP + dy * self.cell, self.cell, self.cell),
            svg.grip("map", _MAP, _TOP, side, side),
            svg.text(
                _MAP + side / 2,
                _TOP + side + 25,
                svg.paint(f"here {100 * shares.mean():.1f} % stay", "output"),
            ),
            svg.text(right, y, svg.paint("◀", "output"), kind="small", anchor="start"),
        ]
        return "".join(parts)

    def _sentence(self, dx: int, dy: int, kind: str) -> str:
        maps = self.maps()[kind]
        shares = 100 * maps[:, dy, dx]
        whole = int((maps == 1).all(axis=0).sum())
        move = "zero-filled" if kind.endswith("zero padding") else "circular"
        return (
            f"Network {kind}, {move} shift {shift_words(dx, dy)}: {shares.mean():.1f} percent of "
            f"the labels stay, on average over {len(maps)} seeds; from {shares.min():.1f} to "
            f"{shares.max():.1f} percent. All labels of all seeds stay at {whole} of the "
            f"{maps[0].size} places on the map."
        )

    def _drag(
        self, grip: str, start: Place, now: Place, state: Mapping[str, Any]
    ) -> dict[str, int]:
        if grip == "map":
            pixels = self.stage.pixels
            corner, cell = (pixels(_MAP), pixels(_TOP)), pixels(self.cell)
            dx, dy = (int((now[i] - corner[i]) // cell) for i in (0, 1))
        else:
            dx, dy = (
                state[name] + round((now[i] - start[i]) / _ZOOM)
                for i, name in enumerate(("dx", "dy"))
            )
        return {"dx": clamp(dx, 0, _REACH), "dy": clamp(dy, 0, _REACH)}

    def _fixed(self) -> str:
        """All that never changes: titles, the axes of the map, the names of the networks."""
        middle = _MAP + self.cell * (_REACH + 1) / 2
        parts = [
            svg.text(middle, 16, "share of labels that stay"),
            svg.text(middle, 33, "right 0 to 8, down 0 to 8; light: all stay", kind="small"),
            svg.text(self.dots + self.long / 2 - 60, 16, "every seed, at this move"),
            svg.grip("picture", _PICTURE, _TOP, 24 * _ZOOM * _UNIT, 24 * _ZOOM * _UNIT),
        ]
        for row, name in enumerate(self.names):
            y = _TOP + self.row * (row + 0.5) + 5
            parts.append(svg.text(self.dots - 10, y, name, kind="small", anchor="end"))
        bottom = _TOP + self.row * len(self.names) + 14
        for share in (0, 50, 100):
            x = self.dots + self.long * share / 100
            parts.append(svg.text(x, bottom, f"{share} %", kind="small"))
        return "".join(parts)


def egg_carton(kind: str = "max") -> Panel:
    """The panel: a map over all moves (dy, dx) from 0 to 8, for each kind of network.

    kind: which network is shown first, one of `experiments.poolings.KINDS`. Raises ValueError for
    others.
    """
    if kind not in _NAMES:
        raise ValueError(f"kind is one of {', '.join(_NAMES)}; got {kind!r}.")
    carton = _Carton(
        title="The egg carton: which labels stay?",
        names=tuple(_NAMES.values()),
        maps=_six_maps,
        height=300,
        cell=25,
        dots=686,
        long=150,
        row=38,
        start=0,  # the notebook has just asked about a move
    )
    return carton.panel(_NAMES[kind])


def filled_carton(kind: str = "max") -> Panel:
    """The panel with the poolings that commute, and with the cases in which they do not.

    kind: which network is shown first, by the name in its list. Raises ValueError for others.
    """
    if kind not in _EVERY:
        raise ValueError(f"kind is one of {', '.join(_EVERY)}; got {kind!r}.")
    carton = _Carton(
        title="The carton fills up",
        names=_EVERY,
        maps=_all_maps,
        height=400,
        cell=27.5,
        dots=724,
        long=126,
        row=30,
        start=1,
    )
    return carton.panel(kind)


_EVERY = (
    "no pooling",
    "strided",
    "max",
    "average",
    "max + blur 3",
    "max + blur 5",
    "adaptive",
    "dense max",
    "adaptive, zero padding",
    "dense max, zero padding",
    "adaptive, dense head",
)


@cache
def _six_maps() -> dict[str, np.ndarray]:
    """The stored maps (seeds, 9, 9) by the names that are shown."""
    return {name: poolings.load().maps[kind] for kind, name in _NAMES.items()}


@cache
def _all_maps() -> dict[str, np.ndarray]:
    """The same for `filled_carton`, from both stored experiments."""
    plain, repaired = _six_maps(), repairs.load().maps
    circle, zeros = repaired["circle"], repaired["zero padding"]
    maps = (
        *(plain[name] for name in _EVERY[:4]),
        circle["max + blur 3"],
        circle["max + blur 5"],
        circle["max + adaptive"],
        circle["dense max"],
        zeros["max + adaptive"],
        zeros["dense max"],
        repaired["dense head"]["max + adaptive"],
    )
    return dict(zip(_EVERY, maps, strict=True))


@cache
def _digit() -> np.ndarray:
    return scenes.digits_on_canvas()[0][8]
