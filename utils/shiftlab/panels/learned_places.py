"""Where a network reads, by what it was shown: moved digits, and letters taught on in one corner.

What it is not: a measurement. The networks were trained and measured by `experiments.augmentation`
and `experiments.finetuning`; here the figures of all seeds are only shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.experiments import augmentation, finetuning
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, shift_words

# The layout of both, in units: the picture, the map beside it, a row of dots for each network.
_STAGE = Stage.of(330, unit=2.5)
_pixels = _STAGE.pixels
_LEFT, _TOP, _MAP = 20, 44, 280
_SIDE = 240
"""Height and width of the picture and of the map."""
_DOTS, _LONG, _ROW = 720, 104, 29
_DOT = 2  # pixels


def _page(picture: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """The sheet with a grey picture and a map of shares, each square, drawn as large as fits."""
    page = _STAGE.sheet()
    grey, colours = palette.grey(picture), palette.sequential(cells, 1.0)
    for tile, x in ((grey, _LEFT), (colours, _MAP)):
        large = raster.enlarge(tile, _pixels(_SIDE) // len(tile))
        raster.place(page, large, _pixels(x), _pixels(_TOP))
    return page


def _dots(page: np.ndarray, row: int, shares: np.ndarray, chosen: bool) -> None:
    middle = _pixels(_TOP + _ROW * (row + 0.5))
    page[middle, _pixels(_DOTS) : _pixels(_DOTS + _LONG) + _DOT] = (200, 200, 200)
    top = middle - len(shares) * _DOT // 2  # each seed on a line of its own, so none hides one
    ink = palette.rgb(palette.OUTPUT if chosen else palette.INPUT)
    for seed, share in enumerate(shares):
        x, y = _pixels(_DOTS + _LONG * float(share)), top + seed * _DOT
        page[y : y + _DOT, x : x + _DOT] = ink


def _means(rows: list[np.ndarray]) -> str:
    """The mean of each row of dots, as a number beside it: the dots are too fine to be read off."""
    return "".join(
        svg.text(
            _DOTS + _LONG + 10,
            _TOP + _ROW * (row + 0.5) + 5,
            f"{shares.mean():.2f}",
            kind="small",
            anchor="start",
        )
        for row, shares in enumerate(rows)
    )


def _framed(page: np.ndarray, x: int, y: int, side: int) -> None:
    """A frame of dark and light pixels around a square of the map, seen on every colour."""
    for gap, ink in ((0, 20), (1, 255)):
        low, high = slice(x + gap, x + side - gap), slice(y + gap, y + side - gap)
        for line in (y + gap, y + side - 1 - gap):
            page[line, low] = ink
        for line in (x + gap, x + side - 1 - gap):
            page[high, line] = ink


def _words(picture: str, cells: str, axes: str, names: tuple[str, ...], pixels: int) -> str:
    """All that never changes: titles, and the names of the rows of dots; pixels: of the picture."""
    wide = _pixels(_SIDE) // pixels * pixels * _STAGE.unit
    parts = [
        svg.text(_LEFT + wide / 2, 18, picture),
        svg.text(_MAP + _SIDE / 2, 18, cells),
        svg.text(_MAP + _SIDE / 2, 36, axes, kind="small"),
        svg.text(_DOTS + _LONG / 2 - 40, 18, "here: seeds and mean"),
        svg.outline(_LEFT, _TOP, wide, wide),
        svg.grip("picture", _LEFT, _TOP, wide, wide),
        svg.grip("map", _MAP, _TOP, _SIDE, _SIDE),
    ]
    for row, name in enumerate(names):
        y = _TOP + _ROW * (row + 0.5) + 5
        parts.append(svg.text(_DOTS - 10, y, name, kind="small", anchor="end"))
    bottom = _TOP + _ROW * len(names) + 14
    for share in (0, 0.5, 1):
        parts.append(svg.text(_DOTS + _LONG * share, bottom, f"{share:g}", kind="small"))
    return "".join(parts)


def _share_here(share: float) -> str:
    words = svg.paint(f"here {100 * share:.0f} % are read correctly", "output")
    return svg.text(_MAP + _SIDE / 2, _TOP + _SIDE + 25, words)


# --- moved digits


_NETWORKS = {
    f"{kind}, reach {reach}": (kind, reach)
    for kind, reaches in augmentation.REACHES.items()
    for reach in reaches
}
_CELL = _SIDE / augmentation.SIDE


def what_was_shown(network: str = "dense head, reach 0") -> Panel:
    """The panel: for each kind of network and reach, the digits read correctly after every move.

    network: which is shown first, such as "dense head, reach 4". Raises ValueError for others.
    """
    if network not in _NETWORKS:
        raise ValueError(f"network is one of {'; '.join(_NETWORKS)}; got {network!r}.")
    least, most = -augmentation.HALF, augmentation.HALF - 1
    return Panel(
        "What was shown, and what is read",
        (
            Slider("dx", "move right", least, most, 0),
            Slider("dy", "move down", least, most, 0),
            Choice("network", "network", tuple(_NETWORKS), network),
        ),
        _STAGE,
        _draw_moves,
        fixed=_words(
            "a digit, moved",
            "share read correctly",
            "−8 to 7 both ways; bright: all read; frame: shown in training",
            # Beside the map there is no room for more, least of all in a lecture.
            tuple(name.replace("dense head, longer", "longer") for name in _NETWORKS),
            augmentation.SIDE,
        ),
        drag=_drag_moves,
    )


@cache
def _digit() -> np.ndarray:
    return augmentation.on_canvas(scenes.digits()[0][8:9])[0]


def _draw_moves(dx: int, dy: int, network: str) -> Frame:
    kind, reach = _NETWORKS[network]
    maps = augmentation.load().right
    row, column = dy + augmentation.HALF, dx + augmentation.HALF
    page = _page(shifts.circular(_digit(), (dy, dx)), maps[kind, reach].mean(axis=0))
    for number, (name, key) in enumerate(_NETWORKS.items()):
        _dots(page, number, maps[key][:, row, column], name == network)
    shares = maps[kind, reach][:, row, column]
    corner = _pixels((augmentation.HALF - reach) * _CELL)
    shown = _pixels(min(2 * reach + 1, augmentation.SIDE) * _CELL)
    _framed(page, _pixels(_MAP) + corner, _pixels(_TOP) + corner, shown)
    labels = [
        svg.mark(_MAP + column * _CELL, _TOP + row * _CELL, _CELL, _CELL, dashed=True),
        _means([maps[key][:, row, column] for key in _NETWORKS.values()]),
        svg.text(_LEFT + _SIDE / 2, _TOP + _SIDE + 25, svg.paint(shift_words(dx, dy), "shifted")),
        _share_here(float(shares.mean())),
    ]
    far = max(abs(dx), abs(dy))
    where = "inside" if far <= reach else "outside"
    sentence = (
        f"Network {network}, circular shift {shift_words(dx, dy)}, {where} the range that was "
        f"shown: {100 * shares.mean():.0f} percent of the test digits are read correctly, on "
        f"average over {len(shares)} seeds; from {100 * shares.min():.0f} to "
        f"{100 * shares.max():.0f}."
    )
    return Frame(page, "".join(labels), sentence)


def _drag_moves(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    pixel = _pixels(_SIDE) / augmentation.SIDE
    if grip == "map":
        corner = (_pixels(_MAP), _pixels(_TOP))
        found = [int((now[i] - corner[i]) // pixel) - augmentation.HALF for i in (0, 1)]
    else:
        found = [
            state[name] + round((now[i] - start[i]) / pixel) for i, name in enumerate(("dx", "dy"))
        ]
    least, most = -augmentation.HALF, augmentation.HALF - 1
    return {name: clamp(d, least, most) for name, d in zip(("dx", "dy"), found, strict=True)}


# --- one corner


_LESSONS = {f"{kind}, rate {rate:g}": (kind, rate)
            for kind, rates in finetuning.RATES.items() for rate in rates}  # fmt: skip
_COUNT = len(range(0, finetuning.PLACES, finetuning.STEP))
_WIDE = _SIDE / _COUNT


def one_corner(lesson: str = "dense head, rate 0.01") -> Panel:
    """The panel: letters read correctly at each place, while a network is taught on in one corner.

    lesson: the kind of network and its learning rate, such as "dense head, rate 0.001". Raises
    ValueError for others.
    """
    if lesson not in _LESSONS:
        raise ValueError(f"lesson is one of {'; '.join(_LESSONS)}; got {lesson!r}.")
    return Panel(
        "A lesson in one corner",
        (
            Slider("moment", "how long", 0, len(finetuning.EPOCHS) - 1, 0),
            Choice("lesson", "lesson", tuple(_LESSONS), lesson),
            Slider("net", "network", 1, len(finetuning.SEEDS), 1),
            Slider("column", "place across", 0, _COUNT - 1, 3),
            Slider("row", "place down", 0, _COUNT - 1, 3),
        ),
        _STAGE,
        _draw_corner,
        fixed=_words(
            "a letter at this place",
            "share of letters read correctly",
            "bright: all read; frame: the corner; dashed: here",
            tuple(_LESSONS),
            finetuning.SIDE,
        ),
        drag=_drag_corner,
    )


def _draw_corner(moment: int, lesson: str, net: int, column: int, row: int) -> Frame:
    old, epochs = finetuning.load().old, finetuning.EPOCHS[moment]
    seen = old[_LESSONS[lesson]][net - 1, moment]
    place = (finetuning.STEP * row, finetuning.STEP * column)
    letter = scenes.placed(scenes.letter_tile("A", "serif"), place, finetuning.SIDE)
    page = _page(letter, seen)
    for number, (name, key) in enumerate(_LESSONS.items()):
        _dots(page, number, old[key][:, moment, row, column], name == lesson)
    here = float(seen[row, column])
    after = f"after {epochs} epochs" if epochs else "before the lesson"
    _framed(page, _pixels(_MAP), _pixels(_TOP), _pixels(_WIDE))
    labels = [
        svg.mark(_MAP + column * _WIDE, _TOP + row * _WIDE, _WIDE, _WIDE, dashed=True),
        _means([old[key][:, moment, row, column] for key in _LESSONS.values()]),
        svg.text(_LEFT + _SIDE / 2, _TOP + _SIDE + 25, svg.paint(after, "shifted")),
        _share_here(here),
    ]
    sentence = (
        f"{lesson.capitalize()}, network {net}, {after} in the corner: letters with their tile at "
        f"row {place[0]}, column {place[1]} are read correctly in {100 * here:.0f} percent of the "
        f"cases; in the corner {100 * seen[0, 0]:.0f} percent, at all other places "
        f"{100 * float(finetuning.elsewhere(seen)):.0f} percent on average."
    )
    return Frame(page, "".join(labels), sentence)


def _drag_corner(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        corner, cell = (_pixels(_MAP), _pixels(_TOP)), _pixels(_WIDE)
        found = [int((now[i] - corner[i]) // cell) for i in (0, 1)]
    else:
        cell = _pixels(_SIDE) // finetuning.SIDE * finetuning.STEP
        found = [
            state[name] + round((now[i] - start[i]) / cell)
            for i, name in enumerate(("column", "row"))
        ]
    return {
        name: clamp(place, 0, _COUNT - 1)
        for name, place in zip(("column", "row"), found, strict=True)
    }
