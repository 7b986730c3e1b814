"""A walk through the layers: move a digit, choose a layer, and see whether its output follows.

The network is the digit reader of notebook 10, in NumPy, layer by layer. What it is not: an audit;
that tries any network of torch, all shifts and more than one picture (`audit`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.figures import palette
from shiftlab.nets import reader
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, spoken

LAYERS = ("first", "window", "blur", "slice", "second", "third", "mean", "answer")
_MOST = 5
_STAGE = Stage.of(448, unit=2.5)
_pixels = _STAGE.pixels
_LEFTS, _TOPS, _ZOOM = (10, 216, 422), (44, 258), 3
_WIDE = reader.SIDE * _ZOOM * _STAGE.unit
_LIST, _BAR, _ROW = 726, 90, 40
_CELL = 10  # pixels of the map of the 36 shifts
_FOLLOWS = 1e-9


def walk_through() -> Panel:
    """The panel; at first the digit is one pixel to the right, and the slice is looked at."""
    return Panel(
        "A walk through the layers",
        (
            Slider("dx", "pixels right", 0, _MOST, 1),
            Slider("dy", "pixels down", 0, _MOST, 0),
            Choice("layer", "layer", LAYERS, "slice"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _digit() -> np.ndarray:
    """The digit that the notebook audits the reader with."""
    return scenes.digits_split()[1][0][0]


@cache
def _shuffled() -> dict[str, np.ndarray]:
    """The outputs for the same pixels in another order: the unit of an audit's errors, too."""
    pixels = np.random.default_rng(0).permutation(_digit().ravel())
    return dict(reader.load().walk(pixels.reshape(_digit().shape)))


@cache
def outputs(dy: int, dx: int) -> Mapping[str, np.ndarray]:
    """The outputs of all layers for the digit, moved round the circle."""
    return dict(reader.load().walk(shifts.circular(_digit(), (dy, dx))))


@cache
def repaired(layer: str, dy: int, dx: int) -> tuple[np.ndarray, float, tuple[int, int]]:
    """The unmoved output after its best output shift, what is left over, and that shift.

    What is left over is measured in parts of the distance to the output for a shuffled copy.
    """
    before, after = outputs(0, 0)[layer], outputs(dy, dx)[layer]
    unrelated = float(np.linalg.norm(before - _shuffled()[layer]))
    if before.ndim == 1:
        return before, float(np.linalg.norm(after - before)) / unrelated, (0, 0)
    shrunk = reader.SIDE // before.shape[-1]
    found = []
    for q in np.ndindex(2, 2):  # half a step is rounded down or up, along each axis
        move = tuple((d + r * (shrunk - 1)) // shrunk for d, r in zip((dy, dx), q, strict=True))
        moved = shifts.circular(before, move)
        found.append((float(np.linalg.norm(after - moved)) / unrelated, move, moved))
    error, move, moved = min(found, key=lambda item: item[:2])
    return moved, error, move


def _draw(dx: int, dy: int, layer: str) -> Frame:
    after = outputs(dy, dx)[layer]
    moved, _, move = repaired(layer, dy, dx)
    channel = _liveliest(layer)
    limit = float(np.abs(outputs(0, 0)[layer]).max())
    page = _STAGE.sheet()
    for picture, top in zip((_digit(), shifts.circular(_digit(), (dy, dx))), _TOPS, strict=True):
        raster.place(
            page, raster.enlarge(palette.grey(picture), _ZOOM), _pixels(_LEFTS[0]), _pixels(top)
        )
    for values, top in zip((after, moved), _TOPS, strict=True):
        _lay(page, palette.diverging(_tile(values, channel), limit), 1, top)
    _lay(page, palette.diverging(_tile(after - moved, channel), limit), 2, _TOPS[0])
    _all_shifts(page, layer)
    errors = {name: repaired(name, dy, dx)[1] for name in LAYERS}
    _bars(page, errors)
    return Frame(
        page,
        _labels(layer, errors, move, dx, dy),
        _sentence(layer, errors, move, dx, dy),
    )


def _liveliest(layer: str) -> int:
    before = outputs(0, 0)[layer]
    return int(before.std(axis=(1, 2)).argmax()) if before.ndim == 3 else 0


def _tile(values: np.ndarray, channel: int) -> np.ndarray:
    """One map, or a vector in two rows or four."""
    if values.ndim == 3:
        return values[channel]
    return values.reshape((4, 8) if len(values) == 32 else (2, 5))


def _lay(page: np.ndarray, tile: np.ndarray, column: int, top: float) -> None:
    zoom = reader.SIDE * _ZOOM // tile.shape[1]
    raster.place(page, raster.enlarge(tile, zoom), _pixels(_LEFTS[column]), _pixels(top))


def _all_shifts(page: np.ndarray, layer: str) -> None:
    """What is left over for the 36 shifts from 0 to 5, down and right."""
    errors = np.array(
        [[repaired(layer, dy, dx)[1] for dx in range(_MOST + 1)] for dy in range(_MOST + 1)]
    )
    errors[errors < _FOLLOWS] = 0
    tile = raster.tint(errors / max(float(errors.max()), _FOLLOWS), palette.rgb(palette.DIFFERENCE))
    raster.place(page, raster.enlarge(tile, _CELL), _pixels(_LEFTS[2]), _pixels(_TOPS[1]))


def _bars(page: np.ndarray, errors: Mapping[str, float]) -> None:
    for number, error in enumerate(errors.values()):
        y = _pixels(_TOPS[0] + _ROW * number + 12)
        x, wide = _pixels(_LIST), _pixels(_BAR)
        page[y : y + 5, x : x + wide] = (225, 228, 232)
        long = round(wide * min(1.0, error)) if error > _FOLLOWS else 0
        page[y : y + 5, x : x + max(long, error > _FOLLOWS)] = palette.rgb(palette.DIFFERENCE)


def _labels(
    layer: str, errors: Mapping[str, float], move: tuple[int, int], dx: int, dy: int
) -> str:
    cell = _CELL * _STAGE.unit
    here = (
        "output (x)"
        if layer in ("mean", "answer")
        else f"output (x), moved {move[1]} → {move[0]} ↓"
    )
    parts = [
        svg.text(_LEFTS[1] + _WIDE / 2, _TOPS[1] - 10, here, kind="small"),
        svg.mark(_LEFTS[2] + dx * cell, _TOPS[1] + dy * cell, cell, cell),
    ]
    for number, (name, error) in enumerate(errors.items()):
        y = _TOPS[0] + _ROW * number + 22
        follows = error < _FOLLOWS
        value = svg.paint(
            "follows" if follows else f"{error:.2g}", "good" if follows else "difference"
        )
        marked = svg.paint(f"▶ {name}", "output") if name == layer else name
        parts += [
            svg.text(_LIST - 8, y, marked, kind="small", anchor="end"),
            svg.text(_LIST + _BAR + 6, y, value, kind="small", anchor="start"),
        ]
    return "".join(parts)


def _sentence(
    layer: str, errors: Mapping[str, float], move: tuple[int, int], dx: int, dy: int
) -> str:
    error = errors[layer]
    lost = [name for name, left in errors.items() if left >= _FOLLOWS]
    if error < _FOLLOWS:
        how = "stays as it is" if layer in ("mean", "answer") or not any(move) else (
            f"follows as a whole, by {move[1]} right and {move[0]} down"
        )  # fmt: skip
    else:
        how = (
            f"does not follow: {spoken(error)} of the distance to a shuffled copy is left "
            "over after the best output shift"
        )
    every = f" These do not follow: {', '.join(lost)}." if lost else " Every layer follows."
    return (
        f"The digit moves {dx} right and {dy} down. The output of the layer “{layer}” {how}.{every}"
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        corner = (_pixels(_LEFTS[2]), _pixels(_TOPS[1]))
        return {
            name: clamp(int((now[i] - corner[i]) // _CELL), 0, _MOST)
            for i, name in enumerate(("dx", "dy"))
        }
    return {
        name: clamp(state[name] + round((now[i] - start[i]) / _ZOOM), 0, _MOST)
        for i, name in enumerate(("dx", "dy"))
    }


@cache
def _fixed() -> str:
    """All that never changes: titles, frames, the key of the map of the 36 shifts."""
    middle = _WIDE / 2
    below = _CELL * _STAGE.unit * (_MOST + 1)
    parts = [
        svg.text(_LEFTS[0] + middle, _TOPS[0] - 10, "digit x"),
        svg.text(_LEFTS[0] + middle, _TOPS[1] - 10, svg.paint("moved: T x", "shifted")),
        svg.text(_LEFTS[1] + middle, _TOPS[0] - 10, svg.paint("output (T x)", "output")),
        svg.text(_LEFTS[2] + middle, _TOPS[0] - 10, svg.paint("what is left over", "difference")),
        svg.text(_LEFTS[2] + middle, _TOPS[1] - 10, "this layer, 36 shifts", kind="small"),
        svg.text(
            _LEFTS[2], _TOPS[1] + below + 20, "right →, down ↓; white: follows", kind="small",
            anchor="start",
        ),
        svg.text(_LIST + 10, _TOPS[0] - 28, "left over, this shift"),
        svg.text(_LIST + 10, _TOPS[0] - 10, "(1: as far as a shuffled copy)", kind="small"),
        svg.grip("picture", _LEFTS[0], _TOPS[1], _WIDE, _WIDE),
        svg.grip("map", _LEFTS[2], _TOPS[1], below, below),
        svg.outline(_LEFTS[2], _TOPS[0], _WIDE, _WIDE),
        svg.outline(_LEFTS[2], _TOPS[1], below, below),
    ]  # fmt: skip
    parts += [svg.outline(left, top, _WIDE, _WIDE) for left in _LEFTS[:2] for top in _TOPS]
    return "".join(parts)
