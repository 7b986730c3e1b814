"""The one picture of an audit: what a shift by one pixel leaves at the culprit, and the depth."""

from __future__ import annotations

import numpy as np

from shiftlab.audit.report import Report
from shiftlab.figures import Figure, palette, still


def draw(report: Report) -> Figure:
    """Left, at the layer where the first shifts are lost, the difference that a one-pixel shift
    leaves, place by place; right, for all judged layers in order, the error at one pixel, and the
    layers where shifts are lost.

    Raises ValueError if no layer could be judged.
    """
    judged = [layer for layer in (*report.layers, *report.ends) if layer.judged]
    if not judged:
        raise ValueError("No layer of this net could be judged, so there is nothing to draw.")
    figure = still.canvas(7.8, 3.0)
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
    for number, one in enumerate(_marked(report)):
        at = next(place for place in places if judged[place] is one.layer)
        depth.axvline(at, color=palette.DIFFERENCE, linewidth=0.8, linestyle=":")
        left_over = "1" if one.after == 1 else f"{one.after}" if one.cause == "stride" else "edge"
        left_over = "place" if one.cause == "place" else left_over
        depth.annotate(
            left_over,
            (at, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -10 - 11 * (number % 3)),
            textcoords="offset points",
            fontsize=still.FONT_SIZE - 1,
            color=palette.DIFFERENCE,
        )
    top = max(*errors, 1e-3)
    depth.set_ylim(-0.04 * top, 1.35 * top)
    depth.set_xlabel("layers, in the order of their calls", fontsize=still.FONT_SIZE)
    depth.set_title("error at one pixel", fontsize=still.FONT_SIZE)
    depth.tick_params(labelsize=still.FONT_SIZE - 1)
    depth.spines[["top", "right"]].set_visible(False)
    return still.finish(figure, _read_out(report, judged[-1].error))


def _marked(report: Report) -> list:
    """The breaks, one for each layer and cause."""
    marked: dict[tuple[int, str], object] = {}
    for one in report.breaks:
        marked.setdefault((id(one.layer), one.cause), one)
    return list(marked.values())


def _read_out(report: Report, end: float) -> str:
    """What is to be seen."""
    if not report.breaks:
        return f"The error at one pixel is 0 at each of {len(report.layers)} layers."
    words = f"Shifts are first lost at {report.culprit.label} ({report.culprit.kind})"
    if report.residual is not None:
        wrong = float(np.mean(report.residual > 1e-3 * report.residual.max()))
        words += f", where a shift by one pixel leaves a difference at {wrong:.0%} of the places"
    return f"{words}. At the end the error at one pixel is {end:.2g}."
