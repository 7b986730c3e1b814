"""A panel for pages without a kernel: its frames along one slider, drawn beforehand.

A notebook stores one picture of a panel; an exported page, which is made once and not kept under
version control, may hold as many as a slider has places. What it is not: a page; that is made of a
film in `authoring`.
"""

from __future__ import annotations

from typing import Any

from shiftlab.panels import raster
from shiftlab.panels.panel import Choice, Panel, Slider

MIME = "application/vnd.shiftlab.film+json"
LONGEST = 49  # frames; where a slider has more places, only every second, third, … is drawn


def film(panel: Panel) -> dict[str, Any] | None:
    """The panel at each place of its first slider, all other controls as they start.

    Returns what JSON can hold: title, size (width and height in units), fixed (SVG), label, least,
    step and value of the slider, others (what the other controls stand at, in words), frames (each:
    picture, an address; labels, SVG; sentence; trouble). None for a panel without a slider.
    """
    sliders = [control for control in panel.controls if isinstance(control, Slider)]
    if not sliders:
        return None
    slider, stage = sliders[0], panel.stage
    places = round((slider.greatest - slider.least) / slider.step) + 1
    begun = round((slider.value - slider.least) / slider.step)
    every = -(-places // LONGEST)
    shown = range(begun % every, places, every)  # the place it starts at is among them
    whole = isinstance(slider.value, int)
    values = [slider.least + place * slider.step for place in shown]
    return {
        "title": panel.title,
        "size": [stage.width * stage.unit, stage.height * stage.unit],
        "fixed": panel.fixed,
        "label": slider.label,
        "least": int(values[0]) if whole else values[0],
        "step": slider.step * every,
        "value": slider.value,
        "others": [
            f"{control.label}: {control.value}"
            for control in panel.controls
            if control is not slider and (isinstance(control, Choice) or control.value != 0)
        ],
        "frames": [_frame(panel, slider.name, int(v) if whole else v) for v in values],
    }


def _frame(panel: Panel, name: str, value: float) -> dict[str, str]:
    frame = panel.frame(**{name: value})
    return {
        "picture": raster.data_address(raster.png(frame.picture), "image/png"),
        "labels": frame.labels,
        "sentence": frame.sentence,
        "trouble": frame.trouble,
    }


def bundle(panel: Panel) -> dict[str, Any]:
    """What a notebook stores of a panel, with its film where it has one."""
    stored, made = panel._repr_mimebundle_(), film(panel)
    return stored if made is None else {**stored, MIME: made}
