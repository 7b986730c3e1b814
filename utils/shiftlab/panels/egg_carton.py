"""The egg carton: the share of labels that stay, for every move, from stored results.

What it is not: a measurement. The networks were trained and measured by `experiments.poolings`;
here the figures of all seeds are only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.experiments import poolings
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, shift_words

# The layout, in units: the picture, the map, and a row of dots for each kind of network.
_UNIT, _HEIGHT = 2.5, 300
_PICTURE, _TOP, _ZOOM = 10, 40, 4
_MAP, _CELL = 300, 25
_DOTS, _LONG, _ROW = 686, 150, 38
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


def egg_carton(kind: str = "max") -> Panel:
    """The panel: a map over all moves (dy, dx) from 0 to 8, for each kind of network.

    kind: which network is shown first, one of `experiments.poolings.KINDS`. Raises ValueError for
    others.
    """
    if kind not in _NAMES:
        raise ValueError(f"kind is one of {', '.join(_NAMES)}; got {kind!r}.")
    return Panel(
        "The egg carton: which labels stay?",
        (
            Slider("dx", "move right", 0, _REACH, 0),
            Slider("dy", "move down", 0, _REACH, 0),
            Choice("kind", "network", tuple(_NAMES.values()), _NAMES[kind]),
        ),
        Stage(_pixels(svg.WIDTH), _pixels(_HEIGHT), _UNIT),
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


def _pixels(units: float) -> int:
    return round(units / _UNIT)


@cache
def _maps() -> dict[str, np.ndarray]:
    """The stored maps (seeds, 9, 9) by the names that are shown."""
    return {name: poolings.load().maps[kind] for kind, name in _NAMES.items()}


@cache
def _digit() -> np.ndarray:
    return scenes.digits_on_canvas()[0][8]


def _draw(dx: int, dy: int, kind: str) -> Frame:
    here = _maps()[kind]
    return Frame(_picture(dx, dy, here), _labels(dx, dy, kind), _sentence(dx, dy, kind))


def _picture(dx: int, dy: int, here: np.ndarray) -> np.ndarray:
    page = raster.sheet(_pixels(svg.WIDTH), _pixels(_HEIGHT))
    digit = palette.grey(shifts.circular(_digit(), (dy, dx)))
    raster.place(page, raster.enlarge(digit, _ZOOM), _pixels(_PICTURE), _pixels(_TOP))
    cells = palette.sequential(here.mean(axis=0), 1.0)
    raster.place(page, raster.enlarge(cells, _pixels(_CELL)), _pixels(_MAP), _pixels(_TOP))
    for row, maps in enumerate(_maps().values()):
        middle = _pixels(_TOP + _ROW * (row + 0.5))
        page[middle, _pixels(_DOTS) : _pixels(_DOTS + _LONG) + _DOT] = (200, 200, 200)
        colour = palette.OUTPUT if maps is here else palette.INPUT
        top = middle - len(maps) * _DOT // 2  # each seed on a line of its own, so none hides one
        for seed, share in enumerate(maps[:, dy, dx]):
            column, line = _pixels(_DOTS + _LONG * float(share)), top + seed * _DOT
            page[line : line + _DOT, column : column + _DOT] = palette.rgb(colour)
    return page


def _labels(dx: int, dy: int, kind: str) -> str:
    shares = _maps()[kind][:, dy, dx]
    parts = [
        svg.text(_PICTURE + 120, 26, svg.paint(shift_words(dx, dy), "shifted")),
        svg.mark(_MAP + dx * _CELL, _TOP + dy * _CELL, _CELL, _CELL),
        svg.grip("map", _MAP, _TOP, _CELL * (_REACH + 1), _CELL * (_REACH + 1)),
        svg.text(
            _MAP + 4.5 * _CELL,
            _TOP + 9 * _CELL + 25,
            svg.paint(f"here {100 * shares.mean():.1f} % stay", "output"),
        ),
    ]
    return "".join(parts)


def _sentence(dx: int, dy: int, kind: str) -> str:
    maps = _maps()[kind]
    shares = 100 * maps[:, dy, dx]
    whole = int((maps == 1).all(axis=0).sum())
    return (
        f"Network {kind}, circular shift {shift_words(dx, dy)}: {shares.mean():.1f} percent of the "
        f"labels stay, on average over {len(maps)} seeds; from {shares.min():.1f} to "
        f"{shares.max():.1f} percent. All labels of all seeds stay at {whole} of the "
        f"{maps[0].size} places on the map."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        corner, cell = (_pixels(_MAP), _pixels(_TOP)), _pixels(_CELL)
        dx, dy = (int((now[i] - corner[i]) // cell) for i in (0, 1))
    else:
        dx, dy = (
            state[name] + round((now[i] - start[i]) / _ZOOM) for i, name in enumerate(("dx", "dy"))
        )
    return {"dx": clamp(dx, 0, _REACH), "dy": clamp(dy, 0, _REACH)}


@cache
def _fixed() -> str:
    """All that never changes: titles, the axes of the map, the names of the networks."""
    middle = _MAP + 4.5 * _CELL
    parts = [
        svg.text(middle, 16, "share of labels that stay"),
        svg.text(middle, 33, "right 0 to 8, down 0 to 8; light: all stay", kind="small"),
        svg.text(_DOTS + _LONG / 2 - 60, 16, "every seed, at this move"),
        svg.grip("picture", _PICTURE, _TOP, 24 * _ZOOM * _UNIT, 24 * _ZOOM * _UNIT),
    ]
    for row, name in enumerate(_NAMES.values()):
        y = _TOP + _ROW * (row + 0.5) + 5
        parts.append(svg.text(_DOTS - 10, y, name, kind="small", anchor="end"))
    bottom = _TOP + _ROW * len(_NAMES) + 14
    for share in (0, 50, 100):
        parts.append(svg.text(_DOTS + _LONG * share / 100, bottom, f"{share} %", kind="small"))
    return "".join(parts)
