"""What the benchmark of panels compares: cells that show the same in three ways.

Ours; the usual way, `interact` with a matplotlib figure of the same pictures, titles, colour bars
and lines; and the floor, a slider that only echoes its value into a label. The usual figures are
written as a careful lecturer would: what ours computes once is computed once here, too, and trained
networks are the same. Every panel's first slider is the same in both ways.
"""

from __future__ import annotations

from usual import dense, edges, learned, maxima, repairs, squares

_MODULES = (squares, maxima, edges, repairs, dense, learned)

BEGIN = """
from functools import cache
import numpy as np
from shiftlab import layers, measures, nets, panels, scenes, shifts
"""

# By the name of the maker; a word after it tells two panels of one maker apart.
OURS: dict[str, str] = {name: cell for module in _MODULES for name, cell in module.OURS.items()}

_PLOTS = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact
plt.rcParams.update({"figure.subplot.wspace": 0.25, "figure.subplot.hspace": 0.5})
def image(axis, values, title, bar=True, **how):
    drawn = axis.imshow(values, **how)
    axis.set_title(title)
    axis.axis("off")
    if bar:
        axis.figure.colorbar(drawn, ax=axis, fraction=0.046)
"""

USUAL: dict[str, str] = {
    name: _PLOTS + cell for module in _MODULES for name, cell in module.USUAL.items()
}

FLOOR = """
from IPython.display import display
from ipywidgets import IntSlider, Label, VBox
slider, label = IntSlider(0, -7, 7), Label("0")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
display(VBox([slider, label]))
"""
