"""What the benchmark of panels compares: notebooks that show the same in three ways.

Ours; the usual way, `interact` with a matplotlib figure of the same pictures, titles, colour bars
and map; and the floor, a slider that only echoes its value into a label. The usual figures are
written as a careful lecturer would, and their map of all shifts is computed once, as ours is.
"""

from __future__ import annotations

BEGIN = """
import numpy as np
from shiftlab import layers, panels, scenes, shifts
"""

_USUAL = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact
def relative(d):
    return np.linalg.norm(f(move(x, d)) - move(f(x), d)) / np.linalg.norm(f(x))
"""

_DIGIT = """
weights = np.random.default_rng(3).normal(size=(10, 576))
x = scenes.digits_on_canvas()[0][8]
def classify(picture):
    return layers.softmax(weights @ picture.ravel() / 4)
"""

OURS = {
    "commuting_square": "panels.commuting_square()",
    "signal_square": "panels.signal_square()",
    "moving_digit": _DIGIT + "panels.moving_digit(classify, x)",
}

USUAL = {
    "commuting_square": _USUAL
    + """
x, k, move = scenes.letter("R"), np.outer([1, 2, 1], [1, 2, 1]) / 16, shifts.circular
f = lambda picture: layers.convolve2d(picture, k)
span = range(-7, 8)
every = np.array([[relative((dy, dx)) for dx in span] for dy in span])
def show(dx, dy):
    d = dy, dx
    pictures = {"x": x, "T x": move(x, d), "f(x)": f(x), "T f(x)": move(f(x), d),
                "f(T x)": f(move(x, d)), "difference": f(move(x, d)) - move(f(x), d),
                "all shifts": every}
    figure, axes = plt.subplots(2, 4, figsize=(9, 4.7))
    for axis, (title, picture) in zip(axes.flat, pictures.items()):
        drawn = axis.imshow(picture, cmap="gray")
        axis.set_title(title)
        axis.axis("off")
        figure.colorbar(drawn, ax=axis, fraction=0.046)
    axes.flat[6].plot(dx + 7, dy + 7, "rs")
    axes.flat[7].axis("off")
    figure.suptitle(f"{dx} right, {dy} down: relative residual {relative(d):.2g}")
    plt.show()
interact(show, dx=IntSlider(3, -7, 7), dy=IntSlider(0, -7, 7));
""",
    "signal_square": _USUAL
    + """
x, k, move = scenes.signal(16, seed=5), np.array([0.25, 0.5, 0.25]), shifts.circular
f = lambda signal: layers.circular_convolve(signal, k)
every = [relative(d) for d in range(-7, 9)]
def show(d):
    bars = {"x": x, "T x": move(x, d), "f(x)": f(x), "T f(x), and f(T x)": move(f(x), d)}
    figure, axes = plt.subplots(2, 2, figsize=(9, 4.2))
    for axis, (title, values) in zip(axes.flat, bars.items()):
        axis.bar(range(16), values)
        axis.set_title(title)
    axis.plot(range(16), f(move(x, d)), "o")
    figure.suptitle(f"{d} right: relative residual {relative(d):.2g} ({max(every):.2g} at worst)")
    plt.show()
interact(show, d=IntSlider(3, -7, 8));
""",
    "moving_digit": _USUAL
    + _DIGIT
    + """
span = range(-4, 5)
every = np.array([[classify(shifts.circular(x, (dy, dx))).argmax() for dx in span] for dy in span])
def show(dx, dy):
    moved = shifts.circular(x, (dy, dx))
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 2.9))
    left.imshow(moved, cmap="gray")
    left.set_title(f"{dx} right, {dy} down")
    middle.barh(range(10), classify(moved))
    middle.set_title(f"the net says {classify(moved).argmax()}")
    right.imshow(every == every[4, 4])
    right.plot(dx + 4, dy + 4, "rs")
    right.set_title("all shifts")
    plt.show()
interact(show, dx=IntSlider(0, -4, 4), dy=IntSlider(0, -4, 4));
""",
}

FLOOR = """
from IPython.display import display
from ipywidgets import IntSlider, Label, VBox
slider, label = IntSlider(0, -7, 7), Label("0")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
display(VBox([slider, label]))
"""
