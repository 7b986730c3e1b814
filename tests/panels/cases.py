"""Each maker of panels with arguments to try it with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shiftlab import layers, panels, scenes
from shiftlab.panels import Panel

_WEIGHTS = np.random.default_rng(3).normal(size=(10, 24 * 24))


def classify(picture: np.ndarray) -> np.ndarray:
    """A stand-in for a net: any linear map of the picture, as probabilities."""
    return layers.softmax(_WEIGHTS @ picture.ravel() / 4)


_RANDOM = np.random.default_rng(4)

CASES: dict[str, Callable[[], Panel]] = {
    "moving_digit": lambda: panels.moving_digit(classify, scenes.digits_on_canvas()[0][8]),
    "commuting_square": panels.commuting_square,
    "commuting_square of a photograph": lambda: panels.commuting_square("photograph"),
    "commuting_square, not square": lambda: panels.commuting_square(_RANDOM.random((9, 31))),
    "commuting_square of nothing": lambda: panels.commuting_square(np.zeros((12, 8))),
    "commuting_square, own f(x, k)": lambda: panels.commuting_square(
        _RANDOM.random((16, 16)), layers.convolve2d
    ),
    "commuting_square, own f(x)": lambda: panels.commuting_square(
        _RANDOM.random((16, 16)), lambda x: x[::-1]
    ),
    "signal_square": panels.signal_square,
    "signal_square, odd": lambda: panels.signal_square(x=_RANDOM.normal(size=7)),
    "signal_square, long": lambda: panels.signal_square(x=_RANDOM.normal(size=34)),
    "signal_square of nothing": lambda: panels.signal_square(x=np.zeros(4)),
    "signal_square, own f(x, k)": lambda: panels.signal_square(layers.circular_correlate),
    "which_stride": panels.which_stride,
    "which_stride, own output_shift": lambda: panels.which_stride(
        lambda s, d: None if d % s else d // s
    ),
    "wagon_wheel": panels.wagon_wheel,
    "egg_carton": panels.egg_carton,
    "filled_carton": panels.filled_carton,
    "half_a_pixel": panels.half_a_pixel,
    "egg_carton of a dense head": lambda: panels.egg_carton("max, dense head"),
    "move_the_grid": panels.move_the_grid,
    "move_the_grid, short": lambda: panels.move_the_grid(np.arange(8.0)),
    "move_the_grid, long": lambda: panels.move_the_grid(_RANDOM.random(24)),
    "move_the_grid of nothing": lambda: panels.move_the_grid(np.zeros(12)),
    "moved_mouth": panels.moved_mouth,
    "which_side": panels.which_side,
    "which_side of a global head": lambda: panels.which_side("global", "zero", 6),
    "what_it_ignores": panels.what_it_ignores,
    "what_it_ignores, shuffled": lambda: panels.what_it_ignores("shuffle"),
    "edge_creeps_in": panels.edge_creeps_in,
    "side_leaks_in": panels.side_leaks_in,
    "becoming_a_stripe": panels.becoming_a_stripe,
    "becoming_a_stripe of nothing": lambda: panels.becoming_a_stripe(np.zeros((12, 12))),
    "taught_layer": panels.taught_layer,
    "dense_template": panels.dense_template,
    "all_windows": panels.all_windows,
    "what_was_shown": panels.what_was_shown,
    "what_was_shown, global mean": lambda: panels.what_was_shown("global mean, reach 4"),
    "one_corner": panels.one_corner,
    "turn_it": panels.turn_it,
    "walk_through": panels.walk_through,
}
