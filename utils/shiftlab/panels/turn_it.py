"""Turn it: a letter turned by any angle, a kernel in its four turns, and what pooling them keeps.

At quarter-turns the four maps turn and change places, so that their pooled answer stays; between
them nothing is promised. What it is not: a network; one kernel is shown, and nothing is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import layers, scenes, turns
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

SIDE, _ZOOM = 24, 2
STEP = 5
KERNELS = {
    "a line": np.array([[-1.0, 2, -1], [-1, 2, -1], [-1, 2, -1]]) / 6,
    "an edge": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
    "a corner": np.array([[1.0, 1, 1], [1, -2, -2], [1, -2, 1]]) / 3,
}
LETTERS = ("I", "F", "S")
_STAGE = Stage.of(390, unit=2.5)
_pixels = _STAGE.pixels
_WIDE = SIDE * _ZOOM * _STAGE.unit
_TOP, _MAPS, _POOLED = 62, (190, 325, 460, 595), 750
_PICTURE = 10
_LEFT, _RIGHT, _CURVE_TOP, _CURVE_BOTTOM = 130, 740, 262, 352
_ANGLES = tuple(range(0, 361, STEP))


def turn_it() -> Panel:
    """The panel: a letter on a dark canvas, not turned at first."""
    return Panel(
        "Turn it",
        (
            Slider("angle", "turn by (degrees)", 0, 360, 0, STEP),
            Choice("kernel", "kernel", tuple(KERNELS), "an edge"),
            Choice("letter", "letter", LETTERS, "F"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def upright(letter: str) -> np.ndarray:
    """The letter before it is turned, (24, 24)."""
    return scenes.placed(scenes.letter(letter, 18), (3, 3), SIDE)


@cache
def maps_at(angle: int, kernel: str, letter: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The turned picture, its four rectified maps (4, 24, 24), and the maximum over the four."""
    x = turns.turned(upright(letter), angle)
    lifted = layers.relu(layers.lift(x, KERNELS[kernel]))
    return x, lifted, lifted.max(axis=0)


@cache
def answers(kernel: str, letter: str) -> tuple[np.ndarray, np.ndarray]:
    """The means of map 0 and of the pooled map at every angle of the slider, (73,) each."""
    at = [maps_at(angle, kernel, letter) for angle in _ANGLES]
    plain = [float(lifted[0].mean()) for _, lifted, _ in at]
    return np.array(plain), np.array([float(pooled.mean()) for _, _, pooled in at])


def _old_maps(angle: int, kernel: str, letter: str) -> list[int | None]:
    """For each map now, the unturned picture's map that it is after a turn, or None."""
    if angle % 90:
        return [None] * 4
    before, now = maps_at(0, kernel, letter)[1], maps_at(angle, kernel, letter)[1]
    found: list[int | None] = []
    for r in range(4):
        old = (r - angle // 90) % 4
        same = np.allclose(turns.turned(before[old], angle), now[r])
        found.append(old if same else None)
    return found


def _draw(angle: int, kernel: str, letter: str) -> Frame:
    angle = int(angle)
    x, lifted, pooled = maps_at(angle, kernel, letter)
    page = _STAGE.sheet()
    limit = float(np.abs(maps_at(0, kernel, letter)[1]).max())
    tiles = [(palette.grey(np.clip(x, 0, 1)), _PICTURE)]
    tiles += [(palette.diverging(y, limit), left) for y, left in zip(lifted, _MAPS, strict=True)]
    tiles.append((palette.diverging(pooled, limit), _POOLED))
    for colours, left in tiles:
        raster.place(page, raster.enlarge(colours, _ZOOM), _pixels(left), _pixels(_TOP))
    old = _old_maps(angle, kernel, letter)
    plain, kept = answers(kernel, letter)
    sentence = _sentence(angle, f"{letter}; the kernel is {kernel}", old, plain, kept)
    return Frame(page, _labels(angle, old, plain, kept), sentence)


def _place_of(angle: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * angle / 360


def _labels(angle: int, old: list[int | None], plain: np.ndarray, kept: np.ndarray) -> str:
    parts = [svg.text(_PICTURE + _WIDE / 2, _TOP + _WIDE + 20, f"{angle}°", kind="small")]
    for r, left in enumerate(_MAPS):
        words, ink = (
            ("no old map", "difference") if old[r] is None else (f"old map {old[r]}", "good")
        )
        parts.append(
            svg.text(left + _WIDE / 2, _TOP + _WIDE + 20, svg.paint(words, ink), kind="small")
        )
    top = 1.05 * max(plain.max(), kept.max())
    at = _ANGLES.index(angle)
    for values, name, ink in ((plain, "map 0", "shifted"), (kept, "pooled", "output")):

        def height(value: float) -> float:
            return _CURVE_BOTTOM - (_CURVE_BOTTOM - _CURVE_TOP) * float(value) / top

        points = [(_place_of(a), height(v)) for a, v in zip(_ANGLES, values, strict=True)]
        parts.append(svg.curve(points, ink))
        parts.append(svg.dot(*points[at], ink))
        words = svg.paint(f"{name}: {values[at]:.3f}", ink)
        parts.append(svg.text(_RIGHT + 12, points[-1][1] + 5, words, kind="small", anchor="start"))
    return "".join(parts)


def _sentence(
    angle: int, what_is_seen: str, old: list[int | None], plain: np.ndarray, kept: np.ndarray
) -> str:
    at = _ANGLES.index(angle)
    if angle % 360 == 0:
        what = "Each map is the old one"
    elif None not in old:
        places = ", ".join(f"map {r} is the old map {s}" for r, s in enumerate(old))
        what = f"Turned with the picture, {places}"
    else:
        what = "No map is an old one, turned"
    return (
        f"Turned by {angle} degrees is the letter {what_is_seen}. {what}. The mean of map "
        f"0 is {plain[at]:.3f}, unturned {plain[0]:.3f}; the mean of the maximum over the four is "
        f"{kept[at]:.3f}, unturned {kept[0]:.3f}."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    moved = round((now[0] - start[0]) / 2) * STEP
    return {"angle": clamp(int(state["angle"]) + moved, 0, 360)}


@cache
def _fixed() -> str:
    """All that never changes: names, frames, and the quarter-turns on the axis."""
    parts = [
        svg.text(_PICTURE + _WIDE / 2, 18, svg.paint("picture", "input")),
        svg.text((_MAPS[0] + _MAPS[3] + _WIDE) / 2, 18, "the kernel in its four turns, rectified"),
        svg.text(_POOLED + _WIDE / 2, 18, svg.paint("pooled", "output")),
        svg.text(_POOLED + _WIDE / 2, _TOP - 8, "max of the four", kind="small"),
        svg.grip("picture", _PICTURE, _TOP, _WIDE, _WIDE),
    ]
    parts += [
        svg.text(left + _WIDE / 2, _TOP - 8, f"map {r}", kind="small")
        for r, left in enumerate(_MAPS)
    ]
    parts += [svg.outline(left, _TOP, _WIDE, _WIDE) for left in (_PICTURE, *_MAPS, _POOLED)]
    parts.append(
        svg.text(10, (_CURVE_TOP + _CURVE_BOTTOM) / 2, "mean of", kind="small", anchor="start")
    )
    parts.append(
        svg.text(
            10, (_CURVE_TOP + _CURVE_BOTTOM) / 2 + 16, "the whole map", kind="small", anchor="start"
        )
    )
    for quarter in range(5):
        x = _place_of(90 * quarter)
        parts.append(svg.outline(x, _CURVE_TOP - 6, 0.01, _CURVE_BOTTOM - _CURVE_TOP + 12))
        parts.append(svg.text(x, _CURVE_BOTTOM + 24, f"{90 * quarter}°", kind="small"))
    return "".join(parts)
