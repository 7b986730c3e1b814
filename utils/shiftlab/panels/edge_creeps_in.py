"""The edge creeps in: which columns of a padded stack break the law, layer by layer.

Every row of the large map is a depth: the columns that shifting first and filtering first leave
different. The small map counts them for all shifts. Kernels and signals are drawn once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import edges
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

COLUMNS, DEPTHS, REACH = 32, 12, 8
_BIASES = {"no bias": 0.0, "bias 0.5": 0.5}

# The layout, in units: the map of columns and layers, two rows of bars, the map of all shifts.
_STAGE = Stage.of(372, unit=2)
_pixels = _STAGE.pixels
_MAP, _TOP, _CELL = 90, 40, 16
_BARS, _TALL = (262, 316), 44
_SMALL = 690
_NO_PARTNER = (178, 184, 191)


def edge_creeps_in() -> Panel:
    """The panel: depth 1 to 12, shift 0 to 8, kernel, padding, action, bias."""
    return Panel(
        "The edge creeps in",
        (
            Slider("depth", "layers", 1, DEPTHS, 1),
            Slider("d", "shift by", 0, REACH, 1),
            Choice("kernel", "kernel", ("3", "5"), "3"),
            Choice("padding", "padding", ("zero", "reflect", "replicate", "circular"), "zero"),
            Choice("action", "shift", edges.ACTIONS, "cyclic"),
            Choice("bias", "bias", tuple(_BIASES), "no bias"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _both_ways(
    k: int, padding: str, action: str, bias: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For every depth and shift: errors, and both ways round for the first signal.

    Each of shape (depths, shifts, columns); errors are NaN where a crop has nothing to compare.
    """
    weights = edges.kernels(DEPTHS, k, seed=1)
    scene = np.random.default_rng(3).normal(size=(4, COLUMNS + REACH))
    shape = (DEPTHS, REACH + 1, COLUMNS)
    errors, moved_first, filtered_first = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for d in range(REACH + 1):
        x, moved = edges.views(scene, COLUMNS, d, action)
        for layer, kernel in enumerate(weights):
            one = edges.stack([kernel], padding, bias)
            x, moved = one(x), one(moved)
            first = edges.act(x, d, action)
            error = np.abs(moved - first).max(axis=0)
            if action == "crop":
                error[:d] = np.nan
                first[:, :d] = np.nan
            errors[layer, d] = error
            moved_first[layer, d], filtered_first[layer, d] = moved[0], first[0]
    return errors, moved_first, filtered_first


def _draw(depth: int, d: int, kernel: str, padding: str, action: str, bias: str) -> Frame:
    errors, moved_first, filtered_first = _both_ways(int(kernel), padding, action, _BIASES[bias])
    wrong = np.nan_to_num(errors) > edges.WRONG
    page = _STAGE.sheet()
    size = np.nan_to_num(errors[:, d])
    share = np.where(wrong[:, d], 0.3 + 0.7 * size / (size.max() or 1.0), 0.0)
    tile = raster.tint(share, palette.rgb(palette.DIFFERENCE))
    tile[np.isnan(errors[:, d])] = _NO_PARTNER
    cell = _pixels(_CELL)
    raster.place(page, raster.enlarge(tile, cell), _pixels(_MAP), _pixels(_TOP))
    ways = (moved_first[depth - 1, d], filtered_first[depth - 1, d])
    limit = float(max(np.abs(np.nan_to_num(way)).max() for way in ways))
    for way, top, ink in zip(ways, _BARS, (palette.SHIFTED, palette.OUTPUT), strict=True):
        bars = raster.bars(way, limit, palette.rgb(ink), cell, _pixels(_TALL))
        raster.place(page, bars, _pixels(_MAP), _pixels(top))
    counts = palette.sequential(wrong.sum(axis=2), COLUMNS)
    raster.place(page, raster.enlarge(counts, cell), _pixels(_SMALL), _pixels(_TOP))
    here, greatest = int(wrong[depth - 1, d].sum()), int(wrong[-1, d].sum())
    without = int(np.isnan(errors[depth - 1, d]).sum())
    labels = _labels(depth, d, action, here, without)
    return Frame(page, labels, _sentence(depth, d, kernel, padding, action, bias, here, greatest))


def _labels(depth: int, d: int, action: str, here: int, without: int) -> str:
    y = _TOP + (depth - 1) * _CELL
    wide = COLUMNS * _CELL
    words = svg.paint(f"{here} of {COLUMNS} columns are wrong", "difference" if here else "good")
    grey = f"; grey: {without} that have just come into view" if without else ""
    parts = [
        svg.mark(_SMALL + d * _CELL, y, _CELL, _CELL),
        svg.grip("map", _SMALL, _TOP, (REACH + 1) * _CELL, DEPTHS * _CELL),
        svg.mark(_MAP, y, wide, _CELL),
        svg.grip("picture", _MAP, _TOP, wide, DEPTHS * _CELL),
        svg.text(_MAP + wide / 2, 252, f"after {_layers(depth)}: {words}{grey}"),
        svg.text(_SMALL + 72, _TOP + DEPTHS * _CELL + 40, f"here {here} of {COLUMNS}"),
    ]
    parts += [svg.outline(_MAP, top, wide, _TALL) for top in _BARS]
    return "".join(parts)


def _layers(depth: int) -> str:
    return f"{depth} layer{'s' if depth > 1 else ''}"


def _sentence(
    depth: int, d: int, kernel: str, padding: str, action: str, bias: str, here: int, greatest: int
) -> str:
    shift = {"cyclic": "cyclic shift", "zero-filled": "zero-filled shift", "crop": "camera move"}
    return (
        f"Padding {padding}, {shift[action]} by {d}, kernels of {kernel}, {bias}: after "
        f"{_layers(depth)}, {here} of {COLUMNS} columns are wrong. After {_layers(DEPTHS)} it "
        f"would be {greatest}."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    cell = _pixels(_CELL)
    if grip == "map":
        corner = (_pixels(_SMALL), _pixels(_TOP))
        d, depth = (int((now[i] - corner[i]) // cell) for i in (0, 1))
        depth += 1
    else:
        d, depth = (
            state[name] + round((now[i] - start[i]) / cell) for i, name in enumerate(("d", "depth"))
        )
    return {"d": clamp(d, 0, REACH), "depth": clamp(depth, 1, DEPTHS)}


@cache
def _fixed() -> str:
    """All that never changes: titles, the names of the rows and of the axes."""
    wide = COLUMNS * _CELL
    bottom = _TOP + DEPTHS * _CELL
    parts = [
        svg.text(_MAP + wide / 2, 16, "which columns differ, after how many layers"),
        svg.text(_MAP + wide / 2, 33, "white: the two ways round agree", kind="small"),
        svg.text(_SMALL + 72, 16, "how many, for all shifts"),
        svg.text(_SMALL + 72, 33, "dark: none; light: all", kind="small"),
        svg.text(_SMALL + 72, bottom + 16, "shift by 0 to 8", kind="small"),
        svg.outline(_MAP, _TOP, wide, DEPTHS * _CELL),
        svg.text(_MAP - 8, _BARS[0] + 27, svg.paint("f(T x)", "shifted"), anchor="end"),
        svg.text(_MAP - 8, _BARS[1] + 27, svg.paint("T f(x)", "output"), anchor="end"),
    ]
    for depth in (1, 3, 6, 9, 12):
        y = _TOP + (depth - 0.5) * _CELL + 5
        parts.append(svg.text(_MAP - 8, y, _layers(depth), kind="small", anchor="end"))
        parts.append(svg.text(_SMALL - 8, y, str(depth), kind="small", anchor="end"))
    return "".join(parts)
