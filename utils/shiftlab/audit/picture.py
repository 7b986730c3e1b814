"""The one picture of an audit: what a shift by one pixel leaves at the culprit, and the depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from shiftlab.audit.layer import Layer
from shiftlab.audit.report import Report
from shiftlab.figures import Figure, palette, still

NAMED = 40
"""Up to so many layers each has its name beside its bar; of more the names would overlap."""
_ROW = 0.24
"""Inches that a named layer's bar takes."""
_GAP = 0.045
"""The least distance of two marks, as a share of the drawing's height, where there are no names."""
_TOWARDS = {"dy": "down", "dx": "to the right"}


def draw(report: Report) -> Figure:
    """Left, at the layer where the first shifts are lost, the difference that a one-pixel shift
    leaves, place by place; right, for all judged layers in order, from top to bottom, the error at
    one pixel as a bar, and beside the layers where shifts are lost the multiples that remain or the
    cause (and the name, where not every layer has its own).

    Raises ValueError if no layer could be judged.
    """
    judged = [layer for layer in (*report.layers, *report.ends) if layer.judged]
    if not judged:
        raise ValueError("No layer of this net could be judged, so there is nothing to draw.")
    all_named = len(judged) <= NAMED
    figure = still.canvas(7.8, max(2.6, 0.8 + _ROW * len(judged)) if all_named else 5.0)
    if report.residual is None:
        bars = figure.subplots()
    else:
        left, bars = figure.subplots(1, 2, width_ratios=(1, 1.7))
        _lay_residual(left, report)
    errors = [layer.error for layer in judged]
    top = max(*errors, 1e-3)
    marked = _marked(report, judged)
    inks = [palette.DIFFERENCE if at in marked else palette.OUTPUT for at in range(len(judged))]
    bars.barh(range(len(judged)), errors, height=0.6 if all_named else 0.9, color=inks)
    bars.set_ylim(len(judged) - 0.4, -0.6)
    bars.set_xlim(0, 1.75 * top)
    least, below = _GAP * len(judged), -np.inf
    for at, words in marked.items():
        name = "" if all_named else f"{_short(judged[at])}: "
        below = at if all_named else max(at, below + least)
        bars.annotate(
            f" {name}{words}",
            (errors[at] if all_named else 1.02 * top, below),
            va="center",
            fontsize=still.FONT_SIZE - 1,
            color=palette.DIFFERENCE,
            annotation_clip=False,
        )
    bars.set_title("error at one pixel, layer by layer", fontsize=still.FONT_SIZE)
    bars.tick_params(labelsize=still.FONT_SIZE - 1, length=0)
    bars.set_yticks(range(len(judged)) if all_named else [])
    if all_named:
        bars.set_yticklabels([_short(layer) for layer in judged])
    bars.set_xticks([tick for tick in bars.get_xticks() if 0 <= tick <= top])
    bars.spines[["top", "right", "bottom"]].set_visible(False)
    return still.finish(figure, _read_out(report, judged[-1].error))


def _lay_residual(ax: Any, report: Report) -> None:
    """The difference, place by place, with its scale and the way in which the picture moved."""
    limit = float(report.residual.max())
    ax.imshow(palette.sequential(report.residual, limit), aspect="equal")
    towards = _TOWARDS.get(report.breaks[0].axes[0], f"along {report.breaks[0].axes[0]}")
    ax.set_title(
        f"left over at {_short(report.culprit)},\npicture moved 1 px {towards}",
        fontsize=still.FONT_SIZE,
    )
    ax.set_xlabel(f"dark: 0, yellow: {limit:.2g}", fontsize=still.FONT_SIZE - 1)
    ax.set_xticks([])
    ax.set_yticks([])


def _marked(report: Report, judged: Sequence[Layer]) -> dict[int, str]:
    """For each layer with breaks, by its number in `judged`, what is left there, or why nothing."""
    words: dict[int, list[str]] = {}
    for one in report.breaks:
        at = next(number for number, layer in enumerate(judged) if layer is one.layer)
        word = f"multiples of {one.after}" if one.cause == "stride" else one.cause
        words.setdefault(at, [])
        if word not in words[at]:
            words[at].append(word)
    return {at: ", ".join(words[at]) for at in sorted(words)}


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
