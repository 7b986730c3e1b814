"""A panel: controls, and a pure function from their values to a picture and a sentence.

Tests and still exports call `Panel.frame`; a notebook that shows a panel gets sliders (`view`).
What it is not: a place for drawing, or for the mathematics shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from shiftlab.panels import raster, svg
from shiftlab.panels.own import told


@dataclass(frozen=True)
class Slider:
    """A control with a number: whole numbers if `value` is one, else numbers in steps of `step`."""

    name: str
    label: str
    least: float
    greatest: float
    value: float
    step: float = 1


@dataclass(frozen=True)
class Choice:
    """A control that takes one of a few words."""

    name: str
    label: str
    options: tuple[str, ...]
    value: str


Control = Slider | Choice
Place = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """What a panel shows for one state of its controls.

    picture: uint8 (H, W, 3), always of the same size; labels: SVG parts over it; sentence: what is
    to be seen, in full sentences that can be read aloud; trouble: what went wrong in the student's
    own function, empty if nothing did.
    """

    picture: np.ndarray
    labels: str
    sentence: str
    trouble: str = ""

    @property
    def spoken(self) -> str:
        """All that is said about this frame."""
        return f"{self.trouble} {self.sentence}".strip()


@dataclass(frozen=True)
class Stage:
    """The size of a panel's picture in pixels, and how many units (CSS pixels) a pixel is wide."""

    width: int
    height: int
    unit: float

    @classmethod
    def of(cls, height: float, unit: float) -> Stage:
        """A stage as wide as every panel, `svg.WIDTH` units, and `height` units high."""
        return cls(round(svg.WIDTH / unit), round(height / unit), unit)

    def pixels(self, units: float) -> int:
        """The nearest whole number of pixels to a length in units."""
        return round(units / self.unit)

    def sheet(self) -> np.ndarray:
        """An empty picture of this size, (height, width, 3)."""
        return raster.sheet(self.width, self.height)


class Panel:
    """Controls over a pure function `draw(**state) -> Frame`, for a notebook to show.

    fixed: SVG parts that never change. drag: a pure function (grip, start, now, state) -> changes,
    for a hand that took hold of the grip at `start` and is now at `now` (column, row of the
    picture), where `state` is that at the start. lines: how many lines of words are kept free under
    the picture, so that nothing below it jumps.
    """

    def __init__(
        self,
        title: str,
        controls: tuple[Control, ...],
        stage: Stage,
        draw: Callable[..., Frame],
        *,
        fixed: str = "",
        drag: Callable[[str, Place, Place, Mapping[str, Any]], dict[str, Any]] | None = None,
        lines: int = 3,
    ) -> None:
        """Nothing is drawn before it is asked for."""
        self.title = title
        self.controls = controls
        self.stage = stage
        self.fixed = fixed
        self.drag = drag
        self.lines = lines
        self._draw = draw
        self._view: Any = None

    @property
    def state(self) -> dict[str, Any]:
        """The value that each control starts with."""
        return {control.name: control.value for control in self.controls}

    def frame(self, **state: Any) -> Frame:
        """The frame for a state; controls that are not named keep the value they start with.

        Raises TypeError for a name that is no control. An error inside the drawing, which may run
        a student's function, becomes a frame that tells of it: a panel never stops.
        """
        unknown = sorted(set(state) - set(self.state))
        if unknown:
            raise TypeError(
                f"This panel has no control {unknown[0]!r}; it has {', '.join(self.state)}."
            )
        try:
            frame = self._draw(**{**self.state, **state})
        except Exception as error:
            return Frame(
                self.stage.sheet(),
                "",
                "Nothing is drawn.",
                f"The panel could not be drawn: {told(error)}.",
            )
        expected = (self.stage.height, self.stage.width, 3)
        if frame.picture.shape != expected or frame.picture.dtype != np.uint8:
            raise ValueError(
                f"A frame of {self.title!r} has a picture of shape {frame.picture.shape} and dtype "
                f"{frame.picture.dtype}; expected {expected} and uint8."
            )
        return frame

    def still(self, **state: Any) -> str:
        """One frame as plain HTML: a picture with its sentence as alt text, and the sentence."""
        frame = self.frame(**state)
        stage = self.stage
        picture = svg.still(
            stage.width * stage.unit,
            stage.height * stage.unit,
            raster.data_address(raster.png(frame.picture), "image/png"),
            self.fixed + frame.labels,
        )
        address = raster.data_address(picture.encode(), "image/svg+xml")
        sentence = escape(frame.spoken)
        return (
            f"<p><strong>{escape(self.title)}</strong></p>"
            f'<img src="{address}" alt="{sentence}" width="{svg.WIDTH}"><p>{sentence}</p>'
        )

    @property
    def view(self) -> Any:
        """The widgets that show this panel, made when first asked for; see `view.View`."""
        if self._view is None:
            from shiftlab.panels.view import View  # widgets only where a panel is shown

            self._view = View(self)
        return self._view

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """A live view, and for pages without a kernel a still picture and its sentence."""
        bundle = self.view.box._repr_mimebundle_()
        bundle["text/html"] = self.still()
        bundle["text/plain"] = f"Panel {self.title}: {self.frame().spoken}"
        return bundle
