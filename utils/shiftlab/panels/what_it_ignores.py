"""What it ignores: a letter shifted, shuffled, mirrored or turned, and three numbers of it.

The three are the maximum of the picture, the mean of its convolution with a kernel, and the mean of
the rectified convolution. What it is not: a network; nothing here is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, scenes, shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

SIDE = 16
_KERNELS = {
    "lopsided": np.array([[1.0, 2, 0], [-1, -3, 1], [0, 2, -1]]),
    "the same in all four turns": np.array([[-1.0, 2, -1], [2, -3, 2], [-1, 2, -1]]),
    "no negative weights": np.array([[1.0, 2, 0], [1, 3, 1], [0, 2, 1]]) / 3,
}
ACTIONS = ("shift", "shuffle", "mirror", "quarter turns")
_STAGE = Stage.of(360, unit=2.5)
_pixels = _STAGE.pixels
_LEFTS, _TOPS, _ZOOM = (60, 330, 600), (56, 226), 3
_WIDE = SIDE * _ZOOM * _STAGE.unit
_MOST = 8
_TURNED = ("not turned", "turned by a quarter", "turned by a half", "turned by three quarters")


def what_it_ignores(action: str = "shift") -> Panel:
    """The panel. action: one of `ACTIONS`, the one that is shown first; ValueError for others."""
    if action not in ACTIONS:
        raise ValueError(f"action is one of {', '.join(ACTIONS)}; got {action!r}.")
    return Panel(
        "What does each number ignore?",
        (
            Choice("action", "action", ACTIONS, action),
            Slider("times", "how far, or which", 0, _MOST, 1),
            Choice("kernel", "kernel", tuple(_KERNELS), "lopsided"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _letter() -> np.ndarray:
    return scenes.placed(scenes.letter_tile("B", "sans bold"), (3, 3), SIDE)


def act(x: np.ndarray, action: str, times: int) -> np.ndarray:
    """The picture after the action: moved by so many pixels right and down, and so on."""
    if action == "shift":
        return shifts.circular(x, (times, times))
    if action == "shuffle":
        if not times:
            return x.copy()
        return np.random.default_rng(times).permutation(x.ravel()).reshape(x.shape)
    return np.rot90(x, times).copy() if action == "quarter turns" else x[:, ::-1].copy()


def three(x: np.ndarray, kernel: np.ndarray) -> tuple[tuple[np.ndarray, float], ...]:
    """The picture, its convolution, the rectified convolution, each with its one number."""
    y = layers.convolve2d(x, kernel)
    z = layers.relu(y)
    return (x, float(x.max())), (y, float(y.mean())), (z, float(z.mean()))


def _draw(action: str, times: int, kernel: str) -> Frame:
    rows = [three(x, _KERNELS[kernel]) for x in (_letter(), act(_letter(), action, times))]
    page = _STAGE.sheet()
    limit = max(float(np.abs(y).max()) for row in rows for y, _ in row[1:])
    for row, top in zip(rows, _TOPS, strict=True):
        for number, ((y, _), left) in enumerate(zip(row, _LEFTS, strict=True)):
            colours = palette.diverging(y, limit) if number else palette.grey(y)
            raster.place(page, raster.enlarge(colours, _ZOOM), _pixels(left), _pixels(top))
    before, after = ([value for _, value in row] for row in rows)
    same = [abs(a - b) < 1e-9 for a, b in zip(before, after, strict=True)]
    return Frame(
        page,
        _labels(action, times, before, after, same),
        _sentence(action, times, kernel, after, same),
    )


def _words(action: str, times: int) -> str:
    return {
        "shift": f"shifted by {times} right and {times} down, on the circle",
        "shuffle": f"shuffled, order {times}" if times else "not shuffled",
        "mirror": "mirrored left to right",
        "quarter turns": _TURNED[times % 4],
    }[action]


def _labels(
    action: str, times: int, before: list[float], after: list[float], same: list[bool]
) -> str:
    words = svg.paint(_words(action, times), "shifted")
    parts = [svg.text(_LEFTS[0], _TOPS[1] - 10, words, kind="small", anchor="start")]
    for number, left in enumerate(_LEFTS):
        x = left + _WIDE + 14
        ink = "good" if same[number] else "difference"
        parts += [
            svg.text(x, _TOPS[0] + 66, f"{before[number]:.3f}", anchor="start"),
            svg.text(x, _TOPS[1] + 56, svg.paint(f"{after[number]:.3f}", ink), anchor="start"),
            svg.text(
                x,
                _TOPS[1] + 76,
                svg.paint("the same" if same[number] else "another", ink),
                kind="small",
                anchor="start",
            ),
        ]
    return "".join(parts)


def _sentence(action: str, times: int, kernel: str, after: list[float], same: list[bool]) -> str:
    names = (
        "The maximum of the picture",
        "the mean of its convolution",
        "the mean of the rectified convolution",
    )
    said = [
        f"{name} is {'the same' if kept else 'another number'}, {value:.3f}"
        for name, value, kept in zip(names, after, same, strict=True)
    ]
    return f"Picture {_words(action, times)}; kernel {kernel}. {'; '.join(said)}."


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    moved = round((now[0] - start[0]) / _ZOOM)
    return {"times": clamp(state["times"] + moved, 0, _MOST)}


@cache
def _fixed() -> str:
    """All that never changes: the names of the columns."""
    columns = (("picture x", "maximum"), ("k ∗ x", "mean"), ("relu(k ∗ x)", "mean"))
    parts = [svg.grip("picture", _LEFTS[0], _TOPS[1], _WIDE, _WIDE)]
    for left, (title, head) in zip(_LEFTS, columns, strict=True):
        parts += [
            svg.text(left + _WIDE / 2, 40, title),
            svg.text(left + _WIDE + 14, _TOPS[0] + 44, head, kind="small", anchor="start"),
        ]
        parts += [svg.outline(left, top, _WIDE, _WIDE) for top in _TOPS]
    parts.append(
        svg.text(
            _LEFTS[0], 16, "above: before; below: after the action", kind="small", anchor="start"
        )
    )
    return "".join(parts)
