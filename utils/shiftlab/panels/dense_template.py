"""The dense layer as a template: its weights, laid over every place of a larger picture.

A dense layer that reads digits of 8 × 8 pixels (`nets.heads.templates`) meets a picture of 24 × 24.
At its own place, the top left corner, it says what it always said; as a convolution it gives a map
of scores. What it is not: a detector; the layer was never shown parts of digits, or darkness.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import scenes
from shiftlab.figures import palette
from shiftlab.nets import heads
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp

_SIDE, _TILE = 24, 8
_FARTHEST = _SIDE - _TILE
_DIGITS = tuple(map(str, range(10)))
_START = _FARTHEST // 2
"""The digit begins in the middle, where every window that sees a part of it fits in."""

# The layout, in units: the picture, the weights of one digit, and their map of scores.
_UNIT = 2
_STAGE = Stage.of(372, _UNIT)
_TOP = 50
_LEFT, _MIDDLE, _RIGHT = 14, 336, 566
_PIXEL, _WEIGHT, _SCORE = 12, 24, 18
_LIMIT = 1.5
_WEIGHT_LIMIT = 0.25


def dense_template() -> Panel:
    """The panel: where a digit stands, which one, and whose weights are laid over the picture."""
    return Panel(
        "The dense layer as a template",
        (
            Slider("column", "column", 0, _FARTHEST, _START),
            Slider("row", "row", 0, _FARTHEST, _START),
            Choice("digit", "digit", _DIGITS, "3"),
            Choice("weights", "weights of", _DIGITS, "3"),
        ),
        _STAGE,
        _draw,
        fixed=_fixed(),
        drag=_drag,
    )


@cache
def _tile(digit: int) -> np.ndarray:
    """The first digit of its kind among those that were not used to fit the layer."""
    pictures, labels = scenes.digits()
    kept = (np.arange(len(labels)) % 3 == 0) & (labels == digit)
    return pictures[kept][0]


@cache
def _kernel() -> np.ndarray:
    """The dense layer's weights, folded up: (10, 1, 8, 8)."""
    return heads.as_kernel(heads.templates()[0], (1, _TILE, _TILE))


def scores(picture: np.ndarray) -> np.ndarray:
    """The scores of all ten digits at every place of a picture (H, W): (10, H - 7, W - 7)."""
    return heads.slide(_kernel(), picture[None]) + heads.templates()[1][:, None, None]


def _draw(column: int, row: int, digit: str, weights: str) -> Frame:
    picture = scenes.placed(_tile(int(digit)), (row, column), _SIDE)
    found = scores(picture)
    chosen = int(weights)
    page = _STAGE.sheet()
    for left, tile, zoom in (
        (_LEFT, palette.grey(picture), _PIXEL),
        (_MIDDLE, palette.diverging(_kernel()[chosen, 0], _WEIGHT_LIMIT), _WEIGHT),
        (_RIGHT, palette.diverging(found[chosen], _LIMIT), _SCORE),
    ):
        raster.place(page, raster.enlarge(tile, zoom // _UNIT), left // _UNIT, _TOP // _UNIT)
    return Frame(page, _labels(found, chosen), _sentence(found, row, column, digit, chosen))


def _peak(found: np.ndarray) -> tuple[int, int]:
    row, column = np.unravel_index(int(found.argmax()), found.shape)
    return int(row), int(column)


def _labels(found: np.ndarray, chosen: int) -> str:
    row, column = _peak(found[chosen])
    largest = f"{found[chosen].max():.2f}".replace("-", "−")
    x, y = _MIDDLE + _TILE * _WEIGHT / 2, _TOP + _TILE * _WEIGHT
    says = int(found[:, 0, 0].argmax())
    score = f"score {found[chosen, 0, 0]:.2f}".replace("-", "−")
    return "".join(
        [
            svg.dot(_RIGHT + (column + 0.5) * _SCORE, _TOP + (row + 0.5) * _SCORE, "difference"),
            svg.text(
                _RIGHT + (_FARTHEST + 1) * _SCORE / 2,
                36,
                f"dot: the largest, {largest}",
                kind="small",
            ),
            svg.text(x, y + 30, "the dense layer, in its frame:", kind="small"),
            svg.text(x, y + 52, svg.paint(score, "output")),
            svg.text(x, y + 72, f"largest of the ten: {says}", kind="small"),
        ]
    )


def _sentence(found: np.ndarray, row: int, column: int, digit: str, chosen: int) -> str:
    peak = _peak(found[chosen])
    says = int(found[:, 0, 0].argmax())
    there = int(found[:, row, column].argmax())
    score, largest = (
        f"{value:.2f}".replace("-", "minus ")
        for value in (found[chosen, 0, 0], found[chosen].max())
    )
    return (
        f"The {digit} stands at row {row}, column {column}. In its own frame the dense layer gives "
        f"the {chosen} a score of {score}, and of all ten digits the {says} the "
        f"largest. The map of the {chosen} is largest, {largest}, at row "
        f"{peak[0]}, column {peak[1]}; where the {digit} stands, the layer would say {there}."
    )


def _drag(grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
    pitch = _PIXEL // _UNIT
    return {
        name: clamp(state[name] + round((now[i] - start[i]) / pitch), 0, _FARTHEST)
        for i, name in enumerate(("column", "row"))
    }


@cache
def _fixed() -> str:
    """All that never changes: titles, outlines, and the frame of the dense layer."""
    side, weights, map_ = _SIDE * _PIXEL, _TILE * _WEIGHT, (_FARTHEST + 1) * _SCORE
    frame = _TILE * _PIXEL
    titles = ((_LEFT, side, "move the digit"), (_MIDDLE, weights, "the weights of one digit"),
              (_RIGHT, map_, "the score in every window"))  # fmt: skip
    small = ((_LEFT, side, "framed: what the dense layer sees"),
             (_MIDDLE, weights, "blue −, orange +"))  # fmt: skip
    parts = [svg.text(left + width / 2, 18, words) for left, width, words in titles]
    parts += [svg.text(left + w / 2, 36, words, kind="small") for left, w, words in small]
    parts += [svg.outline(left, _TOP, width, width) for left, width, _ in titles]
    parts += [
        svg.mark(_LEFT, _TOP, frame, frame),
        svg.mark(_RIGHT, _TOP, _SCORE, _SCORE),
        svg.grip("picture", _LEFT, _TOP, side, side),
    ]
    return "".join(parts)
