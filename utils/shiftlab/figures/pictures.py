"""Still pictures of pictures: side by side, on one shared scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from shiftlab.figures import palette, still


def compare_pictures(
    pictures: Mapping[str, np.ndarray],
    alt: str,
    size: float = 1.9,
    window: tuple[int, int, int, int] | None = None,
    ticks: Iterable[object] = (),
) -> still.Figure:
    """Pictures (H, W) in a row, each under its title, `size` inches high.

    Pictures whose values all lie in [0, 1] are shown in grey. As soon as one of them has other
    values, it and its like are maps with a sign: coloured on one shared scale, white exactly at 0.
    alt: what is to be seen; window: (top, left, height, width) in pixels, drawn as a thin frame on
    each picture; ticks: what to call the rows and the columns, from 0 on. Raises ValueError for
    anything that is not a two-dimensional array.
    """
    arrays = {title: np.asarray(picture, dtype=float) for title, picture in pictures.items()}
    for title, array in arrays.items():
        if array.ndim != 2:
            raise ValueError(
                f"Expected pictures of shape (H, W); {title!r} has shape {array.shape}."
            )
    grey = {title: array.min() >= 0 and array.max() <= 1 for title, array in arrays.items()}
    signed = [np.abs(array).max() for title, array in arrays.items() if not grey[title]]
    limit = max(signed, default=1.0)
    widths = [array.shape[1] / array.shape[0] for array in arrays.values()]
    names = [str(name) for name in ticks]
    room = 0.15 if names else 0.0
    figure = still.canvas(size * sum(widths) + (0.15 + room) * len(arrays), size + 0.35 + room)
    axes = figure.subplots(1, len(arrays), squeeze=False, width_ratios=widths)[0]
    for ax, (title, array) in zip(axes, arrays.items(), strict=True):
        ax.imshow(palette.grey(array) if grey[title] else palette.diverging(array, limit))
        if window is not None:
            from matplotlib.patches import Rectangle

            top, left, height, width = window
            frame = {"fill": False, "edgecolor": palette.DIFFERENCE, "linewidth": 1.2}
            ax.add_patch(Rectangle((left - 0.5, top - 0.5), width, height, **frame))
        ax.set_title(title, fontsize=still.FONT_SIZE)
        ax.set_xticks(range(len(names)), names)
        ax.set_yticks(range(len(names)), names)
        ax.tick_params(labelsize=still.FONT_SIZE - 2, length=0)
        ax.spines[:].set_color("#c8c8c8")
    return still.finish(figure, alt)
