"""A panel at the ends of its controls: which states to try, and what may not happen in any of them.

Shared by the tests of the makers and by nbval's runs of the notebooks, in whose kernels
`shown_panels` is called. Not here: which panels there are, and with which arguments.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from shiftlab.panels import Choice, Frame, Panel, Slider
from shiftlab.panels.view import View


def states(panel: Panel) -> Iterator[dict[str, Any]]:
    """The first state; each control at its least, greatest, odd and random values; all at once."""
    draw = Random(5)
    yield {}
    values = {control.name: _values(control, draw) for control in panel.controls}
    for name, some in values.items():
        yield from ({name: value} for value in some)
    for end in (0, 1):
        yield {name: some[end] for name, some in values.items()}
    for _ in range(6):
        yield {name: draw.choice(some) for name, some in values.items()}


def _values(control: Slider | Choice, draw: Random) -> list[Any]:
    if not isinstance(control, Slider):
        return list(control.options)
    steps = round((control.greatest - control.least) / control.step)
    places = [0, steps, 1 | (steps // 2), draw.randint(0, steps), draw.randint(0, steps)]
    return [control.least + min(place, steps) * control.step for place in places]


def drawn(panel: Panel) -> list[tuple[dict[str, Any], Frame]]:
    """Each state with its frame. Raises what the panel raises."""
    return [(state, panel.frame(**state)) for state in states(panel)]


def faults(title: str, frames: list[tuple[dict[str, Any], Frame]], forgiven: str = "") -> list[str]:
    """What is wrong in these frames, a sentence each; trouble with `forgiven` in it is not."""
    found = []
    by_sentence: dict[str, tuple[bytes, str]] = {}
    for state, frame in frames:
        if frame.trouble and not (forgiven and forgiven in frame.trouble):
            found.append(f"{title!r} at {state}: {frame.trouble}")
        shown = (frame.picture.tobytes(), frame.labels)
        if by_sentence.setdefault(frame.spoken, shown) != shown:
            found.append(f"{title!r} at {state}: another picture, but still {frame.spoken!r}")
    if len(set(by_sentence.values())) < 4:
        found.append(f"{title!r}: fewer than four pictures in all its states")
    return found


def shown_panels(forgiven: str = "") -> str:
    """The titles and the faults of all panels that this process has shown, as JSON."""
    panels = [thing.panel for thing in gc.get_objects() if type(thing) is View]
    found = [fault for panel in panels for fault in faults(panel.title, drawn(panel), forgiven)]
    return json.dumps([[panel.title for panel in panels], found])
