"""Half a pixel: a signal moved by sixteenths, and whether filter and shift still commute.

What it is not: a camera. The signal lies on a circle of odd length, and moves as the smoothest
curve through its values does (`shifts.fractional`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from shiftlab import layers, scenes, shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

PLACES = 15
PARTS = 16
KERNEL = np.array([1.0, -1.0, 0.5])
_FINE = 8  # places of the finer grid for each one
_SIGNAL = scenes.signal(PLACES, seed=11)

# The layout, in units: two wide tiles, the signal above, both ways round below; all shifts at last.
_UNIT = 2
_STAGE = Stage.of(424, _UNIT)
_LEFT, _STEP, _TALL = 8, 36, 150
_WIDE = PLACES * _STEP
_ROWS = (34, 226)
_ARCH_LEFT, _ARCH_TOP, _ARCH_TALL, _BAR = 590, 226, 150, 16


def _convolution(x: np.ndarray) -> np.ndarray:
    return layers.circular_convolve(x, KERNEL)


def _with_relu(x: np.ndarray) -> np.ndarray:
    return layers.relu(_convolution(x))


def _by_place(x: np.ndarray) -> np.ndarray:
    return x * np.linspace(0.3, 1, len(x))


LAYERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "convolution": _convolution,
    "convolution, then ReLU": _with_relu,
    "louder to the right": _by_place,  # the negative control
}


def half_a_pixel() -> Panel:
    """The panel: a signal on a circle of 15 places, moved by 0 to 16 sixteenths of a place."""
    return Panel(
        "Half a pixel",
        (
            Slider("part", "sixteenths right", 0, PARTS, 0),
            Choice("layer", "layer", tuple(LAYERS), "convolution"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def ways(part: int, layer: str) -> tuple[np.ndarray, np.ndarray]:
    """Moved and then through the layer, and the other way round: two signals (15,)."""
    f, d = LAYERS[layer], part / PARTS
    return f(shifts.fractional(_SIGNAL, d)), shifts.fractional(f(_SIGNAL), d)


@cache
def errors(layer: str) -> np.ndarray:
    """For each of the 17 shifts: the distance of the two ways, over the size of the answer."""
    size = np.linalg.norm(LAYERS[layer](_SIGNAL))
    pairs = (ways(part, layer) for part in range(PARTS + 1))
    return np.array([np.linalg.norm(a - b) for a, b in pairs]) / size


def _between(x: np.ndarray) -> np.ndarray:
    """The smoothest curve through the values, on a grid finer by `_FINE`: (15 * _FINE,)."""
    spectrum = np.zeros(PLACES * _FINE, dtype=complex)
    waves = np.fft.fftfreq(PLACES, 1 / PLACES).astype(int)
    spectrum[waves] = np.fft.fft(x)
    return np.fft.ifft(spectrum).real * _FINE


def _draw(part: int, layer: str) -> Frame:
    return Frame(_picture(layer), _labels(part, layer), _sentence(part, layer))


@cache
def _limits(layer: str) -> tuple[float, float]:
    """The largest sizes above and below, for all shifts, so that nothing jumps."""
    answers = [np.abs(_between(way)).max() for p in range(PARTS + 1) for way in ways(p, layer)]
    return float(np.abs(_between(_SIGNAL)).max()), float(max(answers))


@cache
def _picture(layer: str) -> np.ndarray:
    page = _STAGE.sheet()
    tile = np.full((_TALL // _UNIT, _WIDE // _UNIT, 3), 255, dtype=np.uint8)
    tile[_TALL // _UNIT // 2] = (214, 218, 223)
    for row in _ROWS:
        raster.place(page, tile, _LEFT // _UNIT, row // _UNIT)
    tall = _ARCH_TALL // _UNIT
    for part, error in enumerate(errors(layer)):
        height = max(1, round(min(1.0, float(error)) * tall))
        left, foot = (_ARCH_LEFT + part * _BAR) // _UNIT, _ARCH_TOP // _UNIT + tall
        page[foot - height : foot, left : left + _BAR // _UNIT - 1] = palette.rgb(
            palette.DIFFERENCE if error > 1e-9 else palette.GOOD
        )
    return page


def _points(row: int, values: np.ndarray, limit: float) -> list[tuple[float, float]]:
    xs = _LEFT + (np.arange(len(values)) * PLACES / len(values) + 0.5) * _STEP
    ys = _ROWS[row] + _TALL / 2 - values / limit * (_TALL / 2 - 8)
    return list(zip(xs.tolist(), ys.tolist(), strict=True))


def _labels(part: int, layer: str) -> str:
    above, below = _limits(layer)
    moved = shifts.fractional(_SIGNAL, part / PARTS)
    first, then = ways(part, layer)
    parts = [
        svg.curve(_points(0, _between(_SIGNAL), above)[: -_FINE // 2], "input"),
        svg.curve(_points(0, _between(moved), above)[: -_FINE // 2], "shifted"),
        *(svg.dot(x, y, "input", 3.5) for x, y in _points(0, _SIGNAL, above)),
        *(svg.dot(x, y, "shifted") for x, y in _points(0, moved, above)),
        *(svg.dot(x, y, "output", 6.5) for x, y in _points(1, then, below)),
        *(svg.dot(x, y, "shifted", 3.5) for x, y in _points(1, first, below)),
        svg.text(_LEFT + _WIDE, 24, svg.paint(_moved(part), "shifted"), anchor="end"),
        svg.mark(_ARCH_LEFT + part * _BAR - 1, _ARCH_TOP, _BAR, _ARCH_TALL),
        svg.text(
            _ARCH_LEFT + (PARTS + 1) * _BAR / 2,
            _ARCH_TOP - 46,
            svg.paint(_percent(errors(layer)[part]), "difference")
            if errors(layer)[part] > 1e-9
            else svg.paint("they agree", "good"),
        ),
    ]
    return "".join(parts)


def _moved(part: int) -> str:
    return {0: "not moved", PARTS: "moved by one place", PARTS // 2: "moved by half a place"}.get(
        part, f"moved by {part} sixteenths of a place"
    )


def _percent(error: float) -> str:
    return f"{100 * error:.0f} percent of the answer's size"


def _sentence(part: int, layer: str) -> str:
    every = errors(layer)
    here = (
        "both ways round agree to rounding"
        if every[part] <= 1e-9
        else f"the two ways round differ by {_percent(every[part])}"
    )
    wrong = int((every > 1e-9).sum())
    if not wrong:
        all_shifts = "They agree at all 17 shifts from 0 to 1."
    else:
        worst = int(every.argmax())
        all_shifts = (
            f"They differ at {wrong} of the 17 shifts from 0 to 1, most at {worst} sixteenths."
        )
    return (
        f"A signal on a circle of {PLACES} places, {_moved(part)}. Layer: {layer}. "
        f"Here {here}. {all_shifts}"
    )


def _drag(grip: str, start: Place, now: Place, state: dict[str, int]) -> dict[str, int]:
    if grip == "map":
        part = int((now[0] * _UNIT - _ARCH_LEFT) // _BAR)
    else:
        part = state["part"] + round((now[0] - start[0]) * _UNIT * PARTS / _STEP)
    return {"part": clamp(part, 0, PARTS)}


@cache
def _fixed() -> str:
    """All that never changes: outlines, titles, the shifts under the bars."""
    arch = (PARTS + 1) * _BAR
    middle = _ARCH_LEFT + arch / 2
    parts = [svg.outline(_LEFT, row, _WIDE, _TALL) for row in _ROWS]
    moved = svg.paint("moved", "shifted")
    first = svg.paint("moved, then the layer", "shifted")
    then = svg.paint("the layer, then moved", "output")
    parts += [
        svg.text(_LEFT, 24, f"{svg.paint('the signal', 'input')}, and {moved}", anchor="start"),
        svg.text(_LEFT, 216, f"{first}; {then}", anchor="start"),
        svg.text(middle, _ARCH_TOP - 66, "how far the two ways are apart"),
        svg.text(middle, _ARCH_TOP - 14, "at every shift, full height: 100 percent", kind="small"),
        svg.outline(_ARCH_LEFT - 1, _ARCH_TOP, arch, _ARCH_TALL),
        svg.grip("picture", _LEFT, _ROWS[0], _WIDE, _TALL),
        svg.grip("map", _ARCH_LEFT, _ARCH_TOP, arch, _ARCH_TALL),
    ]
    for part, words in ((0, "0"), (PARTS // 2, "1/2"), (PARTS, "1")):
        x = _ARCH_LEFT + (part + 0.5) * _BAR
        parts.append(svg.text(x, _ARCH_TOP + _ARCH_TALL + 18, words, kind="small"))
    return "".join(parts)
