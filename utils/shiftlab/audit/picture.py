"""The one picture of an audit: what a shift by one pixel leaves at the culprit, and the depth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shiftlab.audit.layer import Layer
from shiftlab.audit.report import Report
from shiftlab.figures import Figure, palette, still

ROWS = 3
"""Rows of labels above the curve."""
CHARACTER = 0.016
"""Width of a character, as a share of the axis."""
NAMED = 24
"""Up to so many layers each has its name on the axis; of more the names would overlap."""


def draw(report: Report) -> Figure:
    """Left, at the layer where the first shifts are lost, the difference that a one-pixel shift
    leaves, place by place; right, for all judged layers in order, the error at one pixel, and the
    layers where shifts are lost, each with its name and the multiples that remain or the cause.

    Raises ValueError if no layer could be judged.
    """
    judged = [layer for layer in (*report.layers, *report.ends) if layer.judged]
    if not judged:
        raise ValueError("No layer of this net could be judged, so there is nothing to draw.")
    figure = still.canvas(7.8, 3.5)
    if report.residual is None:
        depth = figure.subplots()
    else:
        left, depth = figure.subplots(1, 2, width_ratios=(1, 2.2))
        limit = float(report.residual.max())
        left.imshow(palette.sequential(report.residual, limit), aspect="equal")
        left.set_title(f"left over at\n{report.culprit.label}", fontsize=still.FONT_SIZE)
        left.set_xticks([])
        left.set_yticks([])
    errors = [layer.error for layer in judged]
    places = range(len(judged))
    depth.plot(places, errors, color=palette.OUTPUT, marker="o", markersize=3, linewidth=0.8)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(ROWS)]  # from where to where
    for at, words in _marked(report, judged).items():
        depth.axvline(at, color=palette.DIFFERENCE, linewidth=0.8, linestyle=":")
        width = CHARACTER * (len(words) + 1) * len(judged)
        leftwards = at + width > len(judged) and at > len(judged) / 2
        begin = at - width if leftwards else at
        overlaps = [sum(begin < e and b < begin + width for b, e in row) for row in taken]
        row = overlaps.index(min(overlaps))
        taken[row].append((begin, begin + width))
        depth.annotate(
            words,
            (at, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-2 if leftwards else 2, -10 - 12 * row),
            textcoords="offset points",
            ha="right" if leftwards else "left",
            fontsize=still.FONT_SIZE - 1,
            color=palette.DIFFERENCE,
            # Lines of later layers pass behind the words.
            bbox={"facecolor": depth.get_facecolor(), "edgecolor": "none", "pad": 0.5},
        )
    top = max(*errors, 1e-3)
    depth.set_ylim(-0.04 * top, 1.35 * top)
    depth.set_xlabel("layers, in the order of their calls", fontsize=still.FONT_SIZE)
    depth.set_title("error at one pixel", fontsize=still.FONT_SIZE)
    depth.tick_params(labelsize=still.FONT_SIZE - 1)
    if len(judged) <= NAMED:
        depth.set_xticks(places, [_short(layer) for layer in judged], rotation=90)
    depth.spines[["top", "right"]].set_visible(False)
    return still.finish(figure, _read_out(report, judged[-1].error))


def _marked(report: Report, judged: Sequence[Layer]) -> dict[int, str]:
    """For each layer with breaks, by its number in `judged`, its name and what is left there."""
    words: dict[int, list[str]] = {}
    for one in report.breaks:
        at = next(number for number, layer in enumerate(judged) if layer is one.layer)
        word = f"multiples of {one.after}" if one.cause == "stride" else one.cause
        words.setdefault(at, [])
        if word not in words[at]:
            words[at].append(word)
    return {at: f"{_short(judged[at])} ({', '.join(words[at])})" for at in sorted(words)}


def _short(layer: Layer) -> str:
    """A layer's label without the modules around it."""
    return layer.label.rsplit(".", 1)[-1]


def _read_out(report: Report, end: float) -> str:
    """What is to be seen."""
    if not report.breaks:
        judged = sum(layer.judged for layer in report.layers)
        return f"The error at one pixel is 0 at each of {judged} layers."
    words = f"Shifts are first lost at {report.culprit.titled}"
    if report.residual is not None:
        wrong = float(np.mean(report.residual > 1e-3 * report.residual.max()))
        words += f", where a shift by one pixel leaves a difference at {wrong:.0%} of the places"
    return f"{words}. At the end the error at one pixel is {end:.2g}."
