"""The first panel of the course: a digit moves, and a net may change its mind.

It takes any function from a picture to ten probabilities and knows nothing of networks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from shiftlab import shifts
from shiftlab.figures import palette
from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Frame, Panel, Place, Slider, Stage
from shiftlab.panels.words import clamp, shift_words

# The layout, in units: the picture, the answer, ten bars, the map of all shifts.
_STAGE = Stage.of(284, unit=2.5)
_pixels = _STAGE.pixels
_PICTURE, _TOP, _SIDE = 10, 34, 240
_ANSWER, _BARS, _BAR_LENGTH, _BAR_STEP = 340, 440, 150, 24
_MAP, _CELL = 674, 20
_REACH = 4
_SPAN = range(-_REACH, _REACH + 1)


def moving_digit(classify: Callable[[np.ndarray], np.ndarray], picture: np.ndarray) -> Panel:
    """The panel: a picture that moves on a circle, and what a classifier says of it.

    classify: from a picture (H, W) to ten probabilities, one for each digit. picture: (H, W) in
    [0, 1], sides of 12 to 96 pixels. Raises ValueError for another picture.
    """
    picture = np.asarray(picture, dtype=float)
    if picture.ndim != 2 or min(picture.shape) < 12 or max(picture.shape) > 96:
        raise ValueError(
            f"picture is (H, W) with sides of 12 to 96 pixels; got shape {picture.shape}."
        )
    digit = _MovingDigit(classify, picture)
    return Panel(
        "What does the net say?",
        (
            Slider("dx", "move right", -_REACH, _REACH, 0),
            Slider("dy", "move down", -_REACH, _REACH, 0),
        ),
        _STAGE,
        digit.draw,
        fixed=_fixed(),
        drag=digit.drag,
    )


class _MovingDigit:
    """What the panel draws from: its picture and the answers at all shifts."""

    def __init__(self, classify: Callable[[np.ndarray], np.ndarray], picture: np.ndarray) -> None:
        self.classify, self.picture = classify, picture
        self.zoom = max(1, _pixels(_SIDE) // max(picture.shape))
        self.answers = cache(self._answers)

    def _answers(self) -> np.ndarray:
        """The probabilities at each shift, (9, 9, 10); rows are dy. Asked once, when first drawn.

        Raises ValueError if they are not ten numbers each.
        """
        rows = [
            [np.asarray(self.classify(shifts.circular(self.picture, (dy, dx)))) for dx in _SPAN]
            for dy in _SPAN
        ]
        answers = np.array(rows, dtype=float)
        if answers.shape[2:] != (10,):
            raise ValueError(
                f"classify gives ten probabilities; got an array of shape {answers.shape[2:]}"
            )
        return answers

    def draw(self, dx: int, dy: int) -> Frame:
        probabilities = self.answers()
        labels = probabilities.argmax(axis=2)
        here = labels[dy + _REACH, dx + _REACH]
        home = labels[_REACH, _REACH]
        now = probabilities[dy + _REACH, dx + _REACH]
        return Frame(
            self._picture(dx, dy, now, labels == home),
            self._labels(dx, dy, labels),
            self._sentence(dx, dy, int(here), int(home), now, labels),
        )

    def _picture(self, dx: int, dy: int, now: np.ndarray, stays: np.ndarray) -> np.ndarray:
        page = _STAGE.sheet()
        moved = raster.enlarge(palette.grey(shifts.circular(self.picture, (dy, dx))), self.zoom)
        spare = _pixels(_SIDE) - np.array(moved.shape[:2])
        row, column = _pixels(_TOP) + spare[0] // 2, _pixels(_PICTURE) + spare[1] // 2
        raster.place(page, moved, int(column), int(row))
        for digit, share in enumerate(now):
            row = _pixels(_TOP + digit * _BAR_STEP) + 1
            strength = 1.0 if digit == now.argmax() else 0.45
            colour = raster.shade(strength, palette.rgb(palette.OUTPUT))
            length = _pixels(_BAR_LENGTH * float(np.clip(np.nan_to_num(share), 0, 1)))
            column = _pixels(_BARS)
            page[row : row + _pixels(_BAR_STEP) - 3, column : column + max(1, length)] = colour
        good = raster.shade(0.45, palette.rgb(palette.GOOD))
        cells = np.where(stays[..., None], good, palette.rgb(palette.DIFFERENCE)).astype(np.uint8)
        raster.place(page, raster.enlarge(cells, _pixels(_CELL)), _pixels(_MAP), _pixels(_TOP))
        return page

    def _labels(self, dx: int, dy: int, labels: np.ndarray) -> str:
        home, here = labels[_REACH, _REACH], labels[dy + _REACH, dx + _REACH]
        stays = int((labels == home).sum())
        ink = "good" if here == home else "difference"
        second = "as where it stood" if here == home else f"it said {home} where it stood"
        bottom = _TOP + 9 * _CELL + 22
        middle = _MAP + 4.5 * _CELL
        parts = [
            svg.text(_PICTURE + _SIDE / 2, 20, svg.paint(shift_words(dx, dy), "shifted")),
            svg.text(_ANSWER, 188, svg.paint(str(here), ink), kind="answer"),
            svg.text(_ANSWER, 222, second, kind="small"),
            svg.text(middle, bottom, svg.paint(f"the same answer at {stays}", "good")),
        ]
        if stays < labels.size:
            changed = svg.paint(f"another at {labels.size - stays}", "difference")
            parts.append(svg.text(middle, bottom + 20, changed))
        for row, column in zip(*np.nonzero(labels != home), strict=True):
            x, y = _MAP + (column + 0.5) * _CELL, _TOP + (row + 0.7) * _CELL
            parts.append(svg.text(x, y, str(labels[row, column]), kind="in-cell"))
        place = (_MAP + (dx + _REACH) * _CELL, _TOP + (dy + _REACH) * _CELL)
        parts.append(svg.mark(*place, _CELL, _CELL))
        parts.append(svg.grip("map", _MAP, _TOP, 9 * _CELL, 9 * _CELL))
        return "".join(parts)

    def _sentence(
        self, dx: int, dy: int, here: int, home: int, now: np.ndarray, labels: np.ndarray
    ) -> str:
        percent = 100 * float(now[here])
        sure = f"{percent:.0f}" if percent < 99.5 else "more than 99"
        stays = int((labels == home).sum())
        same = ", as before the move" if here == home else ""
        other = "" if here == home else f" It said {home} where it stood."
        return (
            f"Moved {shift_words(dx, dy)}: the net says {here}{same}, with a probability of {sure} "
            f"percent.{other} The answer is {home} at {stays} of {labels.size} places on the map."
        )

    def drag(self, grip: str, start: Place, now: Place, state: Mapping[str, Any]) -> dict[str, int]:
        if grip == "map":
            corner, cell = (_pixels(_MAP), _pixels(_TOP)), _pixels(_CELL)
            dx, dy = (int((now[i] - corner[i]) // cell) - _REACH for i in (0, 1))
        else:
            dx, dy = (
                state[name] + round((now[i] - start[i]) / self.zoom)
                for i, name in enumerate(("dx", "dy"))
            )
        return {"dx": clamp(dx, -_REACH, _REACH), "dy": clamp(dy, -_REACH, _REACH)}


@cache
def _fixed() -> str:
    """All that never changes: names of the parts, digits beside the bars, the picture's grip."""
    parts = [
        svg.text(_ANSWER, 84, "the net says"),
        svg.text(_BARS + _BAR_LENGTH / 2, 20, svg.paint("probability of each digit", "output")),
        svg.text(_MAP + 4.5 * _CELL, 20, "all 81 shifts"),
        svg.grip("picture", _PICTURE, _TOP, _SIDE, _SIDE),
    ]
    for digit in range(10):
        y = _TOP + (digit + 0.5) * _BAR_STEP + 5
        parts.append(svg.text(_BARS - 10, y, str(digit), anchor="end"))
    return "".join(parts)
