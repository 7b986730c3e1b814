"""Each corner of a square shows what the label beside it says: decoded from picture and SVG.

What is expected is computed here from `layers` and `shifts` alone. The filters and edges are such
that no two corners look alike, so a tile in another's place is seen.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import numpy as np
import pytest

from shiftlab import layers, measures, panels, shifts
from shiftlab.figures import palette
from shiftlab.panels import Panel, raster, residual, svg
from shiftlab.panels.commuting_square import KERNELS

PICTURE = np.random.default_rng(6).random((12, 10))
SIGNAL = np.random.default_rng(7).normal(size=16)
DX, DY = 3, -2


@dataclass(frozen=True)
class Label:
    """A line of words over the picture, with where it stands, in units."""

    x: float
    y: float
    words: str


def elements(panel: Panel, labels: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg.drawing(100, 100, panel.fixed + labels)).iter())


def written(panel: Panel, labels: str) -> list[Label]:
    return [
        Label(float(e.get("x", 0)), float(e.get("y", 0)), "".join(e.itertext()))
        for e in elements(panel, labels)
        if e.tag.endswith("text")
    ]


def tile_beside(panel: Panel, frame: panels.Frame, words: str) -> tuple[np.ndarray, Label]:
    """The pixels within the outline nearest to a label, in its column, and that label."""
    (label,) = [label for label in written(panel, frame.labels) if label.words == words]
    outlines = [
        [float(e.get(name, 0)) for name in ("x", "y", "width", "height")]
        for e in elements(panel, frame.labels)
        if e.get("class") == "shiftlab-outline"
    ]
    column = [o for o in outlines if abs(o[0] + o[2] / 2 - label.x) < 2]
    nearest = min(column, key=lambda o: abs(o[1] + o[3] / 2 - label.y))
    left, top, width, height = (round(length / panel.stage.unit) for length in nearest)
    return frame.picture[top : top + height, left : left + width], label


def shrunk(tile: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """One pixel for each square of equal ones, (h, w, 3)."""
    zoom = tile.shape[0] // shape[0]
    small = tile[::zoom, ::zoom]
    assert np.array_equal(raster.enlarge(small, zoom), tile)
    return small


def picture_filter(x: np.ndarray, kernel: str, boundary: str) -> np.ndarray:
    if kernel not in KERNELS:
        return x * np.linspace(0.2, 1, x.shape[1])
    return layers.convolve2d(x, KERNELS[kernel], "circular" if boundary == "circle" else "zero")


def picture_roles(kernel: str, boundary: str) -> dict[str, np.ndarray]:
    """What each corner holds, by its label."""
    move = shifts.circular if boundary == "circle" else shifts.zero_filled
    moved, filtered = move(PICTURE, (DY, DX)), picture_filter(PICTURE, kernel, boundary)
    return {
        "x": PICTURE,
        "T x": moved,
        "f(x)": filtered,
        "T f(x)": move(filtered, (DY, DX)),
        "f(T x)": picture_filter(moved, kernel, boundary),
    }


WORDS = {
    "x": "the picture",
    "T x": "moved",
    "T f(x)": "filtered, then moved",
    "f(T x)": "moved, then filtered",
}
CASES = [
    ("edges", "window"),
    ("blur", "window"),
    ("brighter to the right", "circle"),
    ("brighter to the right", "window"),
]


@pytest.mark.parametrize(("kernel", "boundary"), CASES)
def test_each_corner_of_the_picture_square_shows_its_label(kernel: str, boundary: str) -> None:
    panel = panels.commuting_square(PICTURE)
    frame = panel.frame(dx=DX, dy=DY, kernel=kernel, boundary=boundary)
    roles = picture_roles(kernel, boundary)
    limit = np.abs(roles["f(x)"]).max()
    signed = roles["f(x)"].min() < 0
    seen = []
    for name, values in roles.items():
        tile, label = tile_beside(panel, frame, name)
        output = "f" in name
        expected = (
            palette.diverging(values, limit)
            if output and signed
            else palette.grey(values / limit if output else values)
        )
        assert np.array_equal(shrunk(tile, PICTURE.shape), expected), name
        seen.append(expected.tobytes())
        under = {near.words for near in written(panel, frame.labels) if near.x == label.x}
        assert name not in WORDS or WORDS[name] in under, name
    assert len(set(seen)) == len(roles), "corners that look alike would hide a wrong one"


@pytest.mark.parametrize(("kernel", "boundary"), CASES)
def test_the_difference_is_that_of_the_two_ways(kernel: str, boundary: str) -> None:
    panel = panels.commuting_square(PICTURE)
    frame = panel.frame(dx=DX, dy=DY, kernel=kernel, boundary=boundary)
    roles = picture_roles(kernel, boundary)
    apart = roles["f(T x)"] - roles["T f(x)"]
    tile, _ = tile_beside(panel, frame, "difference")
    expected = residual.differences(apart / np.abs(roles["f(x)"]).max())
    assert np.array_equal(shrunk(tile, PICTURE.shape), expected)
    relative = np.linalg.norm(apart) / np.linalg.norm(roles["f(x)"])
    assert f"(size of the difference over size of f of x) is {relative:.2g}." in frame.sentence


@pytest.mark.parametrize(
    ("boundary", "edge", "other_edge"),
    [("window", "zero", "circular"), ("circle", "circular", "zero")],
)
def test_a_window_filters_with_zeros_beyond_its_edge(
    boundary: str, edge: str, other_edge: str
) -> None:
    """With nothing moved, f(x) alone tells the edge of the filter from that of the shift."""
    panel = panels.commuting_square(PICTURE)
    frame = panel.frame(dx=0, dy=0, kernel="edges", boundary=boundary)
    shown, other = (layers.convolve2d(PICTURE, KERNELS["edges"], rim) for rim in (edge, other_edge))
    tile, _ = tile_beside(panel, frame, "f(x)")
    tile = shrunk(tile, PICTURE.shape)
    assert np.array_equal(tile, palette.diverging(shown, np.abs(shown).max()))
    assert not np.array_equal(tile, palette.diverging(other, np.abs(other).max()))


def level(value: float, limit: float, tall: int) -> int:
    """The row at which a bar of this value ends."""
    return tall // 2 - round(float(np.clip(value / limit, -1, 1)) * (tall // 2 - 2))


def test_each_corner_of_the_signal_square_shows_its_label() -> None:
    panel = panels.signal_square(x=SIGNAL)
    frame = panel.frame(d=DX, kernel="louder to the right")
    louder = np.linspace(0.2, 1, len(SIGNAL))
    moved, filtered = shifts.circular(SIGNAL, DX), SIGNAL * louder
    limit, top = np.abs(filtered).max(), np.abs(SIGNAL).max()
    plain = {
        "xthe signal": (SIGNAL, top, palette.INPUT),
        "T xmoved": (moved, top, palette.SHIFTED),
        "f(x)": (filtered, limit, palette.OUTPUT),
    }
    for words, (values, scale, colour) in plain.items():
        tile, _ = tile_beside(panel, frame, words)
        pitch = tile.shape[1] // len(SIGNAL)
        expected = raster.bars(values, scale, palette.rgb(colour), pitch, len(tile))
        assert np.array_equal(tile, expected), words


def test_the_dots_are_what_was_moved_first_and_the_bars_the_other() -> None:
    panel = panels.signal_square(x=SIGNAL)
    frame = panel.frame(d=DX, kernel="louder to the right")
    louder = np.linspace(0.2, 1, len(SIGNAL))
    limit = np.abs(SIGNAL * louder).max()
    bars, dots = shifts.circular(SIGNAL * louder, DX), shifts.circular(SIGNAL, DX) * louder
    tile, _ = tile_beside(panel, frame, "T f(x)barsf(T x)dots")
    tall, pitch = len(tile), tile.shape[1] // len(SIGNAL)
    dot, gap, bar = (
        np.array(palette.rgb(colour))
        for colour in (palette.SHIFTED, palette.DIFFERENCE, palette.OUTPUT)
    )
    gaps = 0
    for i, (of_bar, of_dot) in enumerate(zip(bars, dots, strict=True)):
        column, edge = tile[:, i * pitch + pitch // 2], tile[:, i * pitch]
        ends = level(of_bar, limit, tall), level(of_dot, limit, tall)
        place = min(max(ends[1] - 1, 0), tall - 3)
        assert np.flatnonzero((column == dot).all(axis=-1)).tolist() == [*range(place, place + 3)]
        crimson = np.flatnonzero((edge == gap).all(axis=-1)).tolist()
        assert crimson == [*range(min(ends), max(ends))]
        orange = np.flatnonzero((edge == bar).all(axis=-1))
        assert all(min(*ends, tall // 2) <= row <= max(*ends, tall // 2) for row in orange)
        gaps += bool(crimson)
    assert gaps > len(SIGNAL) / 2, "bars and dots must differ, or this shows nothing"
    relative = np.linalg.norm(dots - bars) / np.linalg.norm(SIGNAL * louder)
    assert f"(size of the difference over size of f of x) is {relative:.2g}." in frame.sentence


@pytest.mark.parametrize("f", [lambda x: x**2 * np.arange(len(x)), lambda x: 0 * x, np.tanh])
def test_the_residual_is_that_of_the_measures(f: measures.Map) -> None:
    moved_first, answer = f(shifts.circular(SIGNAL, DX)), f(SIGNAL)
    shown = residual.relative(moved_first, shifts.circular(answer, DX), answer)
    assert shown == measures.relative_residual(f, SIGNAL, DX)
