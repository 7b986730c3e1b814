"""Still pictures of measurements with several seeds: every point is shown, none averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shiftlab.figures import palette, still


def points(
    columns: Mapping[str, Mapping[str, Sequence[float]]],
    alt: str | None = None,
    span: tuple[float, float] | None = None,
) -> still.Figure:
    """Dots on one line for each name, one drawing beside the other for each heading.

    columns: for each heading, the values by name; all headings have the same names. alt: what is
    to be seen; without it the mean of each line is read out, with its least and greatest value.
    span: the two ends of every axis, if all should share them. Raises ValueError if the names
    differ.
    """
    names = list(next(iter(columns.values())))
    for heading, values in columns.items():
        if list(values) != names:
            raise ValueError(
                f"All headings need the names {names}; {heading!r} has {list(values)}."
            )
    figure = still.canvas(7.8, 0.36 * len(names) + 0.75)
    axes = figure.subplots(1, len(columns), squeeze=False, sharey=True)[0]
    for ax, (heading, values) in zip(axes, columns.items(), strict=True):
        for row, name in enumerate(names):
            ax.axhline(row, color="#dddddd", linewidth=0.8, zorder=0)
            ax.scatter(
                values[name], [row] * len(values[name]), s=26, color=palette.OUTPUT, alpha=0.65
            )
        ax.set_title(heading, fontsize=still.FONT_SIZE)
        ax.set_yticks(range(len(names)), names)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.tick_params(labelsize=still.FONT_SIZE - 1, length=0)
        ax.tick_params(axis="x", length=3)
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.margins(x=0.08)
        ends = _span(values) if span is None else span
        if ends is not None:
            room = 0.05 * (ends[1] - ends[0])
            ax.set_xlim(ends[0] - room, ends[1] + room)
    return still.finish(figure, _points_read(columns) if alt is None else alt)


def _span(values: Mapping[str, Sequence[float]]) -> tuple[float, float] | None:
    """The ends of an axis whose values are all the same, which has no scale of its own: from 0."""
    least, greatest = min(map(min, values.values())), max(map(max, values.values()))
    if greatest - least > 1e-9:
        return None
    return (min(least, 0.0), max(greatest, 0.0)) if abs(least) > 1e-9 else (-1.0, 1.0)


def _points_read(columns: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """The figure as a sentence: under each heading, for each name, mean, least and greatest."""
    read = "; ".join(
        f"{heading}: "
        + ", ".join(
            f"{name} {sum(values) / len(values):.2f} ({min(values):.2f} to {max(values):.2f})"
            for name, values in rows.items()
        )
        for heading, rows in columns.items()
    )
    return f"A dot for every value. Means, with least and greatest: {read}."
