"""A panel on the page: stock ipywidgets, one image, and SVG over it.

What it is not: a place that knows what a panel shows. Callbacks run one by one in a thread of the
kernel that is not the main one, so nothing here touches state outside the view.
"""

from __future__ import annotations

from html import escape
from threading import Lock
from typing import Any

import ipywidgets as widgets

from shiftlab.panels import raster, svg
from shiftlab.panels.panel import Choice, Control, Frame, Panel
from shiftlab.panels.voice import Voice

_LINE = 1.45  # the height of a line of words, as in style.css, in em


def _widget(control: Control) -> widgets.ValueWidget:
    style = {"description_width": "initial"}
    if isinstance(control, Choice):
        return widgets.Dropdown(
            options=control.options,
            value=control.value,
            description=control.label,
            style=style,
            layout=widgets.Layout(width="auto"),
        )
    kind = widgets.IntSlider if isinstance(control.value, int) else widgets.FloatSlider
    return kind(
        min=control.least,
        max=control.greatest,
        step=control.step,
        value=control.value,
        description=control.label,
        style=style,
        layout=widgets.Layout(width="215px"),
    )


class View:
    """The widgets of one panel; `box` is what a notebook shows."""

    def __init__(self, panel: Panel) -> None:
        """Build the widgets and draw the first frame."""
        self.panel = panel
        self.controls = {control.name: _widget(control) for control in panel.controls}
        here = widgets.Layout(grid_area="1 / 1", width="100%")
        # As a data: address: Chromium shows such a picture at once, where bytes, which become a
        # blob, leave a blank frame now and then.
        size = panel.stage.width * panel.stage.unit, panel.stage.height * panel.stage.unit
        width, height = (f"{round(side)}" for side in size)
        self.image = widgets.Image(format="url", width=width, height=height, layout=here)
        # All words in one widget, those over the picture and those below it: every widget that
        # changes is a message more for each position of a slider.
        self.words = widgets.HTML(layout=here)
        sliders = [c.label for c in panel.controls if not isinstance(c, Choice)]
        self.voice = Voice(labels=sliders)
        self._drawing = Lock()
        self._stale = False
        self._touch: tuple[int, dict[str, Any]] | None = None

        fixed = widgets.HTML(self._svg(panel.fixed), layout=here)
        stage = widgets.GridBox(
            [self.image, fixed, self.words],
            layout=widgets.Layout(grid_template_columns="minmax(0, 1fr)"),
        )
        stage.add_class("shiftlab-stage")
        title = f'<style>{svg.style()}</style><p class="shiftlab-title">{escape(panel.title)}</p>'
        self.box = widgets.VBox(
            [
                widgets.HTML(title),
                widgets.HBox(list(self.controls.values())),
                stage,
                self.voice,
            ]
        )
        self.box.add_class("shiftlab-panel")
        self._follow()
        for control in self.controls.values():
            control.observe(self._follow, "value")
        if panel.drag:
            self.voice.observe(self._moved_by_hand, "gesture")

    @property
    def state(self) -> dict[str, Any]:
        """The present value of each control."""
        return {name: control.value for name, control in self.controls.items()}

    def _svg(self, parts: str) -> str:
        stage = self.panel.stage
        return svg.drawing(stage.width * stage.unit, stage.height * stage.unit, parts)

    def _follow(self, _change: Any = None) -> None:
        """Draw the present state, once: who comes while another draws leaves the work to it.

        So however slow a frame is, positions passed meanwhile are never drawn, the last one is.
        """
        self._stale = True
        while self._stale and self._drawing.acquire(blocking=False):
            try:
                while self._stale:
                    self._stale = False
                    self._show(self.panel.frame(**self.state))
            finally:
                self._drawing.release()

    def _show(self, frame: Frame) -> None:
        self.image.value = raster.data_address(raster.png(frame.picture), "image/png").encode()
        said = f"<p>{escape(frame.sentence)}</p>"
        if frame.trouble:
            said = f'<p class="shiftlab-trouble">{escape(frame.trouble)}</p>{said}'
        room = f"min-height: {_LINE * self.panel.lines:.4g}em"
        caption = f'<div class="shiftlab-caption" style="{room}">{said}</div>'
        self.words.value = self._svg(frame.labels) + caption

    def _moved_by_hand(self, change: dict[str, Any]) -> None:
        gesture, stage = change["new"], self.panel.stage
        if self._touch is None or self._touch[0] != gesture["number"]:
            self._touch = (gesture["number"], self.state)
        start, now = (
            (place[0] * stage.width, place[1] * stage.height)
            for place in (gesture["start"], gesture["now"])
        )
        changes = self.panel.drag(gesture["grip"], start, now, self._touch[1])
        with self._drawing:  # the controls' own callbacks leave the drawing to the line below
            for name, value in changes.items():
                self.controls[name].value = value
        self._follow()
