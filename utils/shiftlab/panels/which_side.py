"""Which side is it on? A letter moved over the canvas, and what trained networks say everywhere.

The networks were taught with every A on the left and every B on the right. What it is not: a
measurement. They were trained and measured by `experiments.places`; here the probabilities of all
seeds are only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes
from shiftlab.experiments import places
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

# The layout, in units: the canvas, and a row of dots for each kind of network.
_STAGE = Stage.of(348, unit=2.5)
_pixels = _STAGE.pixels
_LEFT, _TOP, _ZOOM = 20, 40, 5
_PIXEL = _ZOOM * _STAGE.unit
_DOTS, _LONG, _ROW, _FIRST = 620, 200, 28, 62
_DOT = 2  # pixels
_SAYS = 398  # the middle of the words between canvas and dots
_HALF = scenes.TILE // 2
_FARTHEST = places.SIDE - scenes.TILE
_FIRST_COLUMN = 10  # right of the middle, where an A did not stand in training
_KINDS = [(head, padding, depth) for head in places.HEADS
          for padding in places.PADDINGS for depth in places.DEPTHS]  # fmt: skip


def which_side(head: str = "dense", padding: str = "circular", depth: int = 3) -> Panel:
    """The panel, opened on one kind of network.

    head: "dense" or "global"; padding: "circular" or "zero"; depth: 3 or 6. Raises ValueError for
    others.
    """
    if (head, padding, depth) not in _KINDS:
        raise ValueError(
            'head is "dense" or "global", padding "circular" or "zero", depth 3 or 6; got '
            f"{head!r}, {padding!r}, {depth!r}."
        )
    return Panel(
        "Which side is it on?",
        (
            Slider("column", "column", 0, _FARTHEST, _FIRST_COLUMN),
            Slider("row", "row", 0, _FARTHEST, 7),
            Choice("letter", "letter", ("A", "B"), "A"),
            Choice("head", "head", tuple(places.HEADS), head),
            Choice("padding", "padding", tuple(places.PADDINGS), padding),
            Choice("depth", "depth", tuple(map(str, places.DEPTHS)), str(depth)),
            Slider("net", "network", 1, len(places.SEEDS), 1),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


def _maps(head: str, padding: str, depth: int | str) -> np.ndarray:
    """The probabilities of an A, (seeds, letters, 15, 15)."""
    return places.load().sides[places.name_of(head, padding, int(depth))].maps


def _draw(
    column: int, row: int, letter: str, head: str, padding: str, depth: str, net: int
) -> Frame:
    chosen = (head, padding, int(depth))
    which = "AB".index(letter)
    seen = _maps(*chosen)[net - 1, which]
    page = _STAGE.sheet()
    canvas = raster.enlarge(_canvas(seen, letter, row, column), _ZOOM)
    raster.place(page, canvas, _pixels(_LEFT), _pixels(_TOP))
    for number, kind in enumerate(_KINDS):
        ink = palette.OUTPUT if kind == chosen else palette.INPUT
        _dots(page, number, _maps(*kind)[:, which, row, column], ink)
    here = float(seen[row, column])
    return Frame(
        page, _labels(here, chosen), _sentence(here, seen, letter, row, column, chosen, net)
    )


def _canvas(seen: np.ndarray, letter: str, row: int, column: int) -> np.ndarray:
    """The map of answers where the letter's middle can stand, and the letter, (24, 24, 3)."""
    ground = np.full((places.SIDE, places.SIDE, 3), 235.0)
    inside = slice(_HALF, _HALF + _FARTHEST + 1)
    ground[inside, inside] = palette.diverging(seen - 0.5, 0.75)
    tile = scenes.letter_tile(letter, places.MAP_FONT)
    ink = scenes.placed(tile, (row, column), places.SIDE)[..., None]
    return np.round(ground * (1 - ink) + 20 * ink).astype(np.uint8)


def _dots(page: np.ndarray, number: int, shares: np.ndarray, ink: str) -> None:
    middle = _pixels(_FIRST + _ROW * (number + 0.5))
    page[middle, _pixels(_DOTS) : _pixels(_DOTS + _LONG) + _DOT] = (200, 200, 200)
    top = middle - len(shares) * _DOT // 2  # each seed on a line of its own, so none hides one
    for seed, share in enumerate(shares):
        x, y = _pixels(_DOTS + _LONG * float(share)), top + seed * _DOT
        page[y : y + _DOT, x : x + _DOT] = palette.rgb(ink)


def _labels(here: float, chosen: tuple[str, str, int]) -> str:
    y = _FIRST + _ROW * (_KINDS.index(chosen) + 0.5) + 5
    says = "A" if here > 0.5 else "B"
    return "".join(
        [
            svg.text(_SAYS, 132, "the network says", kind="small"),
            svg.text(_SAYS, 220, svg.paint(says, "output"), kind="answer"),
            svg.text(_SAYS, 250, f"probability of A: {here:.2f}", kind="small"),
            svg.text(_DOTS + _LONG + 14, y, svg.paint("◀", "output"), kind="small", anchor="start"),
        ]
    )


def _sentence(
    here: float,
    seen: np.ndarray,
    letter: str,
    row: int,
    column: int,
    chosen: tuple[str, str, int],
    net: int,
) -> str:
    head, padding, depth = chosen
    return (
        f"{head.capitalize()} head, {padding} padding, depth {depth}, network {net}: the letter "
        f"{letter} at row {row}, column {column} is an A with probability {here:.2f}. The "
        f"network says A at {int((seen > 0.5).sum())} of the {seen.size} places where this letter "
        "can stand."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    column, row = (
        clamp(state[name] + round((now[i] - start[i]) / _ZOOM), 0, _FARTHEST)
        for i, name in enumerate(("column", "row"))
    )
    return {"column": column, "row": row}


@cache
def _fixed() -> str:
    """All that never changes: titles, the key of the colours, the names of the networks."""
    side = places.SIDE * _PIXEL
    middle = _LEFT + side / 2
    parts = [
        svg.text(middle, 16, "move the letter"),
        svg.text(middle, 33, "middle on orange: called A; on blue: B", kind="small"),
        svg.outline(_LEFT, _TOP, side, side),
        svg.grip("picture", _LEFT, _TOP, side, side),
        svg.text(_SAYS, 56, "taught with", kind="small"),
        svg.text(_SAYS, 74, "every A left and", kind="small"),
        svg.text(_SAYS, 92, "every B right", kind="small"),
        svg.text(_DOTS + _LONG / 2 - 40, 16, "probability of A for this letter, here"),
        svg.text(_DOTS + _LONG / 2 - 40, 33, "a dot for every seed", kind="small"),
    ]
    for number, (head, padding, depth) in enumerate(_KINDS):
        y = _FIRST + _ROW * (number + 0.5) + 5
        name = f"{head}, {padding}, {depth}"
        parts.append(svg.text(_DOTS - 10, y, name, kind="small", anchor="end"))
    bottom = _FIRST + _ROW * len(_KINDS) + 16
    for share in (0, 0.5, 1):
        parts.append(svg.text(_DOTS + _LONG * share, bottom, f"{share:g}", kind="small"))
    return "".join(parts)
