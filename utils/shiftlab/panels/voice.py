"""A panel's voice and hand: names for its sliders, its words said aloud, a drag on its picture.

The one place with JavaScript of ours. A panel works without it: the sentence is also printed.
"""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Voice(anywidget.AnyWidget):
    """Invisible, among a panel's widgets.

    It says what the panel prints. labels: the accessible name of each slider, in their order.
    gesture: what the hand does, {"number", "grip", "start", "now"}; places are (x, y), each from 0
    to 1 over the picture, and the number grows by one with each new touch.
    """

    _esm = Path(__file__).parent / "voice.js"
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    gesture = traitlets.Dict().tag(sync=True)
