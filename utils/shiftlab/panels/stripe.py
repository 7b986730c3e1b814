"""One weight matrix becomes a stripe: averaged over more and more shifts of the circle.

What it is not: training. A random matrix is averaged, by `matrices.average`, and beside it stands
for every shift how far it is from commuting with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import matrices
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

_N = 12
_STEPS = {
    "all shifts": 1,
    "multiples of 2": 2,
    "multiples of 3": 3,
    "multiples of 4": 4,
    "multiples of 6": 6,
}

# The layout, in units: the matrix left, two rows of bars right of it.
_UNIT = 2
_STAGE = Stage.of(372, _UNIT)
_CELL = 24
_MATRIX, _TOP = 44, 56
_BARS, _PITCH, _TALL = 430, 34, 110
_ROWS = (56, 234)
_WORST = 1.8  # of the bars of errors
_ONE = _ROWS[0] + _TALL - (_TALL - 2 * _UNIT) / _WORST  # where an error of 1 stands


def becoming_a_stripe(w: np.ndarray | None = None, group: str = "all shifts") -> Panel:
    """The panel, on a random matrix or on one of your own, shape (12, 12).

    group: out of which shifts it averages at first, "all shifts" or "multiples of 2", 3, 4 or 6.
    Raises ValueError for another shape or group.
    """
    if group not in _STEPS:
        raise ValueError(f"group is one of {', '.join(_STEPS)}; got {group!r}.")
    w = np.random.default_rng(0).normal(size=(_N, _N)) if w is None else np.asarray(w, dtype=float)
    if w.shape != (_N, _N):
        raise ValueError(f"The panel shows a matrix of shape (12, 12); got shape {w.shape}.")
    stripe = _Stripe(w)
    return Panel(
        "One weight matrix becomes a stripe",
        (
            Slider("count", "shifts averaged", 1, _N, 1),
            Slider("unit", "unit", 0, _N - 1, 3),
            Choice("group", "out of", tuple(_STEPS), group),
        ),
        _STAGE,
        stripe.draw,
        fixed=_fixed(),
        drag=_drag,
    )


class _Stripe:
    """What the panel draws from: the matrix before any averaging."""

    def __init__(self, w: np.ndarray) -> None:
        self.w = w

    def draw(self, count: int, unit: int, group: str) -> Frame:
        step = _STEPS[group]
        count = min(count, _N // step)
        w = matrices.average(self.w, range(0, count * step, step))
        errors = matrices.commuting_errors(w)
        errors[errors < 1e-9] = 0
        weights = w[unit, (unit - np.arange(_N)) % _N]
        return Frame(
            _picture(w, errors, weights),
            _labels(unit, count, step, errors, float(np.abs(w).max())),
            _sentence(unit, count, step, errors, weights),
        )


def _picture(w: np.ndarray, errors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    page = _STAGE.sheet()
    limit = float(np.abs(w).max())  # its own in each state: an average is much smaller
    cells = raster.enlarge(palette.diverging(w, limit), _CELL // _UNIT)
    raster.place(page, cells, _MATRIX // _UNIT, _TOP // _UNIT)
    pitch, tall = _PITCH // _UNIT, _TALL // _UNIT
    tile = np.full((tall, _N * pitch, 3), 255, dtype=np.uint8)
    for d, error in enumerate(errors):
        high = round(min(float(error) / _WORST, 1.0) * (tall - 2))
        tile[tall - max(1, high) :, d * pitch + 2 : (d + 1) * pitch - 2] = palette.rgb(
            palette.DIFFERENCE if error else palette.GOOD
        )
    raster.place(page, tile, _BARS // _UNIT, _ROWS[0] // _UNIT)
    seen = raster.bars(weights, limit, palette.rgb(palette.OUTPUT), pitch, tall)
    raster.place(page, seen, _BARS // _UNIT, _ROWS[1] // _UNIT)
    return page


def _respected(errors: np.ndarray) -> str:
    """The shifts with which a matrix commutes, in words."""
    kept = np.flatnonzero(errors == 0)
    if len(kept) == 1:
        return "no shift but 0"
    if len(kept) == _N:
        return "every shift"
    return "the shifts " + ", ".join(map(str, kept[:-1])) + f" and {kept[-1]}"


def _labels(unit: int, count: int, step: int, errors: np.ndarray, limit: float) -> str:
    ink = "good" if (errors == 0).sum() > 1 else "difference"
    parts = [
        svg.text(
            _MATRIX + _N * _CELL / 2, 44, f"{count} of {_N // step} shifts averaged", kind="small"
        ),
        svg.text(
            _MATRIX + _N * _CELL / 2,
            _TOP + _N * _CELL + 18,
            f"from place (full colour: {limit:.2f})",
            kind="small",
        ),
        svg.mark(_MATRIX, _TOP + unit * _CELL, _N * _CELL, _CELL),
        svg.text(
            _BARS + _N * _PITCH / 2, 44, svg.paint(f"commutes with {_respected(errors)}", ink)
        ),
        svg.text(
            _BARS + _N * _PITCH / 2,
            _ROWS[1] - 8,
            f"the weights of unit {unit}, from its own place back",
        ),
        svg.text(_BARS - 6, _ROWS[1] + 11, f"{limit:.2f}", kind="small", anchor="end"),
        svg.text(_BARS - 6, _ROWS[1] + _TALL, f"−{limit:.2f}", kind="small", anchor="end"),
    ]
    return "".join(parts)


def _sentence(unit: int, count: int, step: int, errors: np.ndarray, weights: np.ndarray) -> str:
    every = "all shifts" if step == 1 else f"the multiples of {step}"
    left = errors[errors > 0]
    least = f" At the others the error is at least {left.min():.2f}." if left.size else ""
    first = ", ".join(f"{weight:.2f}".replace("-", "minus ") for weight in weights[:3])
    return (
        f"Averaged over {count} of {_N // step}, out of {every}: the matrix commutes with "
        f"{_respected(errors)}.{least} Unit {unit} gives its own place and the two before it the "
        f"weights {first}."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    if grip == "map":
        return {"unit": clamp(int((now[1] * _UNIT - _TOP) // _CELL), 0, _N - 1)}
    moved = round((now[0] - start[0]) * _UNIT / _PITCH)
    return {"count": clamp(state["count"] + moved, 1, _N)}


@cache
def _fixed() -> str:
    """All that never changes: titles, axes and outlines."""
    wide = _N * _PITCH
    parts = [
        svg.text(_MATRIX + _N * _CELL / 2, 22, "the matrix"),
        svg.text(6, _TOP - 6, "to place", kind="small", anchor="start"),
        svg.text(_BARS + wide / 2, 22, "how far from commuting, for each shift"),
        svg.grip("map", _MATRIX, _TOP, _N * _CELL, _N * _CELL),
        svg.grip("picture", _BARS, _ROWS[0], wide, _TALL),
        svg.outline(_MATRIX, _TOP, _N * _CELL, _N * _CELL),
        svg.outline(_BARS, _ONE, wide, _ROWS[0] + _TALL - _ONE),
        svg.text(_BARS - 6, _ONE + 4, "1", kind="small", anchor="end"),
        svg.text(_BARS - 6, _ROWS[0] + _TALL, "0", kind="small", anchor="end"),
        svg.text(_BARS - 6, _ROWS[1] + _TALL / 2 + 4, "0", kind="small", anchor="end"),
    ]
    for row in _ROWS:
        parts.append(svg.outline(_BARS, row, wide, _TALL))
        for i in range(_N):
            words = str(i) if row == _ROWS[0] or not i else f"−{i}"
            parts.append(
                svg.text(_BARS + (i + 0.5) * _PITCH, row + _TALL + 16, words, kind="small")
            )
    return "".join(parts)
