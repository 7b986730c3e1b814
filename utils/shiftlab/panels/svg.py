"""Words, arrows and marks that lie over a panel's picture, as SVG text.

All lengths are in the panel's units: the whole panel is `WIDTH` units wide, one unit is one CSS
pixel where there is room enough. Colours are names ("input", "shifted", …) that style.css explains,
so that they suit light and dark pages. What it is not: a picture; pixels are in `raster`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib import resources

from shiftlab.figures import palette

WIDTH = 880

_COLOURS = {
    "input": palette.INPUT,
    "shifted": palette.SHIFTED,
    "output": palette.OUTPUT,
    "difference": palette.DIFFERENCE,
    "good": palette.GOOD,
}


def style() -> str:
    """The style sheet of all panels, with the course's colours in it."""
    names = "".join(f"--shiftlab-{name}: {colour};" for name, colour in _COLOURS.items())
    sheet = resources.files("shiftlab.panels").joinpath("style.css").read_text(encoding="utf-8")
    return f".shiftlab-panel, .shiftlab-svg {{{names}}}\n{sheet}"


def paint(words: str, colour: str) -> str:
    """Words in a colour, to be part of a `text`."""
    return f'<tspan class="shiftlab-ink-{colour}">{escape(words)}</tspan>'


def text(x: float, y: float, words: str, *, kind: str = "plain", anchor: str = "middle") -> str:
    """A line of words (already escaped, or from `paint`) at baseline y.

    kind: "plain", "small", "symbol", "sign", "answer" or "in-cell", as style.css has them. anchor:
    which part of the line stands at x, "start", "middle" or "end".
    """
    return (
        f'<text class="shiftlab-{kind}" x="{x:.6g}" y="{y:.6g}" text-anchor="{anchor}">'
        f"{words}</text>"
    )


def arrow(x0: float, y0: float, x1: float, y1: float, colour: str) -> str:
    """A straight arrow, level or upright, from (x0, y0) to its tip at (x1, y1)."""
    right, down = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
    back_x, back_y = x1 - 10 * right, y1 - 10 * down
    head = (
        f"{x1:.6g},{y1:.6g} {back_x - 5 * down:.6g},{back_y - 5 * right:.6g} "
        f"{back_x + 5 * down:.6g},{back_y + 5 * right:.6g}"
    )
    return (
        f'<g class="shiftlab-arrow shiftlab-ink-{colour}">'
        f'<line x1="{x0:.6g}" y1="{y0:.6g}" x2="{back_x:.6g}" y2="{back_y:.6g}"/>'
        f'<polygon points="{head}"/></g>'
    )


def curve(points: Iterable[tuple[float, float]], colour: str) -> str:
    """A thin line through the points (x, y)."""
    places = " ".join(f"{x:.4g},{y:.4g}" for x, y in points)
    return f'<polyline class="shiftlab-curve shiftlab-ink-{colour}" points="{places}"/>'


def dot(x: float, y: float, colour: str, radius: float = 4.5) -> str:
    """A filled dot with its middle at (x, y)."""
    return (
        f'<circle class="shiftlab-dot shiftlab-ink-{colour}" cx="{x:.6g}" cy="{y:.6g}" '
        f'r="{radius:.6g}"/>'
    )


def mark(x: float, y: float, width: float, height: float, dashed: bool = False) -> str:
    """A frame around one place of a map: dark within light, to be seen on any colour.

    dashed: for a place that is pointed at, where another frame on the map stands for something.
    """
    place = f'x="{x:.6g}" y="{y:.6g}" width="{width:.6g}" height="{height:.6g}"'
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<rect class="shiftlab-mark-outer" {place}/>'
        f'<rect class="shiftlab-mark-inner" {place}{dashes}/>'
    )


def outline(x: float, y: float, width: float, height: float) -> str:
    """A hair line around a tile that may be as white as the page."""
    return (
        f'<rect class="shiftlab-outline" x="{x:.6g}" y="{y:.6g}" width="{width:.6g}" '
        f'height="{height:.6g}"/>'
    )


def grip(name: str, x: float, y: float, width: float, height: float) -> str:
    """A place that the hand can take hold of; `name` is told to the panel's `drag`."""
    return (
        f'<rect class="shiftlab-grip shiftlab-grip-{name}" data-grip="{name}" x="{x:.6g}" '
        f'y="{y:.6g}" width="{width:.6g}" height="{height:.6g}"/>'
    )


def drawing(width: float, height: float, parts: str, *, hidden: bool = True) -> str:
    """A whole SVG of the given size around its parts; hidden from screen readers."""
    attributes = ' aria-hidden="true"' if hidden else ""
    return (
        '<svg class="shiftlab-svg" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:.6g} {height:.6g}"{attributes}>{parts}</svg>'
    )


def still(width: float, height: float, picture: str, parts: str) -> str:
    """The same as one self-contained picture: the PNG at address `picture` under the parts."""
    return (
        '<svg class="shiftlab-svg" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:.6g} {height:.6g}" width="{width:.6g}" height="{height:.6g}">'
        f'<style>{style()}</style><rect width="100%" height="100%" fill="#fff"/>'
        f'<image href="{picture}" width="{width:.6g}" height="{height:.6g}" '
        f'preserveAspectRatio="none" style="image-rendering: pixelated"/>{parts}</svg>'
    )
