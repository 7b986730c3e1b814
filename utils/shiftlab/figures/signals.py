"""Still pictures of signals, as bars one above the other, and of curves over the shift."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from shiftlab.figures import palette, still

_CURVES = (palette.OUTPUT, palette.DIFFERENCE, palette.INPUT, palette.SHIFTED)
LONGEST_WITH_NUMBERS = 16
_FEW = 13  # so many shifts are all named on their axis


def _colour(title: str) -> str:
    """The colour that a title's meaning has everywhere: x, T x, f(x), what differs."""
    if "−" in title or "differ" in title:
        return palette.DIFFERENCE
    if title.startswith("T"):
        return palette.SHIFTED
    return palette.INPUT if title.startswith("x") and "∗" not in title else palette.OUTPUT


def compare_signals(
    signals: Mapping[str, np.ndarray],
    alt: str | None = None,
    marked: Mapping[str, np.ndarray] | None = None,
) -> still.Figure:
    """Signals (n,) as bars on one shared scale, each beside its title, one above the other.

    Signals of up to 16 values carry their numbers. alt: what is to be seen; without it the numbers
    are read out. marked: for some of the titles, which places differ from something, (n,) of bool,
    drawn in that colour. Raises ValueError for anything that is not a one-dimensional array.
    """
    arrays = {title: np.asarray(signal, dtype=float) for title, signal in signals.items()}
    for title, array in arrays.items():
        if array.ndim != 1:
            raise ValueError(f"Expected signals of shape (n,); {title!r} has shape {array.shape}.")
    low = min(0.0, *(array.min() for array in arrays.values()))
    high = max(0.0, *(array.max() for array in arrays.values()))
    room = 0.22 * (high - low or 1.0)
    figure = still.canvas(7.4, 0.95 * len(arrays) + 0.2)
    axes = figure.subplots(len(arrays), 1, squeeze=False)[:, 0]
    for ax, (title, array) in zip(axes, arrays.items(), strict=True):
        different = (marked or {}).get(title, np.zeros(len(array), dtype=bool))
        inks = np.where(different, palette.DIFFERENCE, _colour(title))
        ax.bar(range(len(array)), array, width=0.72, color=list(inks))
        ax.axhline(0, color="#8a8a8a", linewidth=0.8)
        ax.set_ylim(low - (room if low < 0 else 0), high + room)
        ax.set_xlim(-0.6, len(array) - 0.4)
        ax.set_ylabel(title, rotation=0, ha="right", va="center", fontsize=still.FONT_SIZE + 1)
        ax.set_yticks([])
        ax.spines[:].set_visible(False)
        ax.set_xticks([])
        if len(array) <= LONGEST_WITH_NUMBERS:
            for place, value in enumerate(array):
                ax.annotate(
                    f"{value:.3g}".replace("-", "−"),
                    (place, value),
                    xytext=(0, 2 if value >= 0 else -2),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if value >= 0 else "top",
                    fontsize=still.FONT_SIZE - 1,
                    color="#333333",
                )
    axes[-1].set_xticks(range(len(array)) if len(array) <= LONGEST_WITH_NUMBERS else [])
    axes[-1].tick_params(length=0, labelsize=still.FONT_SIZE - 2, labelcolor="#777777")
    return still.finish(figure, _numbers_read(arrays) if alt is None else alt)


def _numbers_read(signals: Mapping[str, np.ndarray]) -> str:
    """The signals in words: "Signals as bars. x: 4, 1, 7; T x: 7, 4, 1."."""
    rows = (f"{name}: {', '.join(f'{v:.3g}' for v in row)}" for name, row in signals.items())
    return f"Signals as bars. {'; '.join(rows)}.".replace("-", "−")


def _at(places: Sequence[float]) -> str:
    """Places in words: "2, 4 and 6", and "from 3 to 9" where they follow one another."""
    if len(places) > 2 and all(b - a == 1 for a, b in itertools.pairwise(places)):
        return f"from {places[0]:g} to {places[-1]:g}"
    words = [f"{place:g}" for place in places]
    return f"at {' and '.join(filter(None, [', '.join(words[:-1]), words[-1]]))}"


def _curve_read(name: str, curve: np.ndarray, shifts: Sequence[float]) -> str:
    """One curve in words: where it is 0, and between which values it lies elsewhere."""
    zero = np.abs(curve) < 1e-9
    if zero.all():
        return f"{name}: 0 everywhere"
    low, high = f"{curve[~zero].min():.2g}", f"{curve[~zero].max():.2g}"
    between = low if low == high else f"{low} to {high}"
    if zero.any():
        zeros = [d for d, is_zero in zip(shifts, zero, strict=True) if is_zero]
        return f"{name}: 0 {_at(zeros)}, else {between}"
    return f"{name}: {curve[0]:.2g} at first, {curve[-1]:.2g} at last, {between}"


def _curves_read(
    values: Mapping[str, np.ndarray], shifts: Sequence[float], ylabel: str, xlabel: str
) -> str:
    """The curves in words; of curves with several runs the means."""
    begin = f"{ylabel[0].upper()}{ylabel[1:]} against {xlabel}"
    if all(runs.ndim == 1 for runs in values.values()):
        read = (_curve_read(name, curve, shifts) for name, curve in values.items())
        return f"{begin}. {'; '.join(read)}."
    read = (
        f"{name} {', '.join(f'{mean:.2f}' for mean in np.atleast_2d(runs).mean(axis=0))}"
        for name, runs in values.items()
    )
    places = ", ".join(f"{place:g}" for place in shifts)
    return (
        f"{begin}: the curves join means, the small dots are single runs. "
        f"Means at {places}: {'; '.join(read)}."
    )


def curves(
    values: Mapping[str, Sequence[float] | np.ndarray],
    shifts: Sequence[float],
    alt: str | None = None,
    ylabel: str = "error",
    xlabel: str = "shift d",
    ticks: Sequence[float] | None = None,
) -> still.Figure:
    """Curves over the shift, each named at its right end (no legend to look up).

    values: for each name one number for each of `shifts`, (n,), or several runs of them, (runs, n):
    then the curve joins the means and every run is a small dot. alt: what is to be seen; without it
    the curves are read out: where they are 0, and between which values they lie elsewhere; of
    several runs the means. ticks: of the upright axis, if not what fits. Raises ValueError if a
    curve has another number of values than there are shifts.
    """
    arrays = {name: np.asarray(runs, dtype=float) for name, runs in values.items()}
    for name, runs in arrays.items():
        if runs.ndim not in (1, 2) or runs.shape[-1] != len(shifts):
            raise ValueError(
                f"Expected {len(shifts)} values, one for each shift, or several runs of them; "
                f"{name!r} has shape {runs.shape}."
            )
    figure = still.canvas(7.4, 2.9)
    ax = figure.subplots()
    means = [np.atleast_2d(runs).mean(axis=0) for runs in arrays.values()]
    top = max(runs.max() for runs in arrays.values()) or 1.0
    ends = _spread([mean[-1] for mean in means], least=0.085 * top)
    for number, (name, mean, end) in enumerate(zip(arrays, means, ends, strict=True)):
        colour = _CURVES[number % len(_CURVES)]
        # Only the points are measured; the thin line leads the eye from one to the next.
        ax.plot(shifts, mean, color=colour, marker="o", markersize=4.5, linewidth=0.8)
        if arrays[name].ndim == 2:
            ax.plot(shifts, arrays[name].T, ".", color=colour, markersize=3.5, alpha=0.45)
        ax.annotate(
            f"  {name}",
            (shifts[-1], end),
            color=colour,
            va="center",
            annotation_clip=False,
            fontsize=still.FONT_SIZE,
        )
    ax.set_xlabel(xlabel, fontsize=still.FONT_SIZE)
    ax.set_ylabel(ylabel, fontsize=still.FONT_SIZE)
    ax.set_ylim(-0.05 * top, 1.12 * top)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=still.FONT_SIZE - 1)
    if len(shifts) <= _FEW:
        ax.set_xticks(shifts)
    elif all(shift == round(shift) for shift in shifts):
        ax.xaxis.get_major_locator().set_params(integer=True)
    if ticks is not None:
        ax.set_yticks(ticks)
    read = _curves_read(arrays, shifts, ylabel, xlabel) if alt is None else alt
    return still.finish(figure, read)


def _spread(heights: Sequence[float], least: float) -> list[float]:
    """The heights, moved up where needed so that any two are at least `least` apart."""
    placed: dict[int, float] = {}
    below = -np.inf
    for number in sorted(range(len(heights)), key=lambda number: heights[number]):
        below = max(heights[number], below + least)
        placed[number] = below
    return [placed[number] for number in range(len(heights))]
