"""A dense layer as a convolution: `dense_to_kernel(W, channels, height, width)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _shape(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    W, channels, height, width = arguments
    return len(W), channels, height, width


def _sizes(draw: Draw) -> tuple[int, int, int, int]:
    """Classes, channels, height, width."""
    return draw.whole(1, 3), draw.whole(1, 3), draw.whole(1, 3), draw.whole(1, 3)


def _maps(draw: Draw, channels: int, height: int, width: int) -> np.ndarray:
    return draw.signal(channels * height * width).reshape(channels, height, width)


def _layer_and_maps(draw: Draw) -> dict[str, Any]:
    classes, channels, height, width = _sizes(draw)
    return {
        "W": draw.picture(classes, channels * height * width),
        "maps": _maps(draw, channels, height, width),
    }


def _larger(draw: Draw) -> dict[str, Any]:
    classes, channels, height, width = _sizes(draw)
    row, column = draw.whole(0, 2), draw.whole(0, 2)
    return {
        "W": draw.picture(classes, channels * height * width),
        "height": height,
        "width": width,
        "maps": _maps(draw, channels, height + row, width + column),
        "row": row,
        "column": column,
    }


def _scores(kernel: np.ndarray, window: np.ndarray) -> np.ndarray:
    """The kernel laid over a window of its own size: one score a class."""
    return (kernel * window).sum(axis=(1, 2, 3))


def _at_training_size(ask: Ask, W: np.ndarray, maps: np.ndarray) -> Finding | None:
    kernel = ask(W, *maps.shape)
    return differ(
        ("your kernel laid over the maps", _scores(kernel, maps)),
        ("W @ maps.ravel()", W @ maps.ravel()),
    )


def _on_larger_maps(
    ask: Ask, W: np.ndarray, height: int, width: int, maps: np.ndarray, row: int, column: int
) -> Finding | None:
    kernel = ask(W, len(maps), height, width)
    window = maps[:, row : row + height, column : column + width]
    return differ(
        (f"your kernel laid over row {row}, column {column}", _scores(kernel, window)),
        ("the dense layer on that window", W @ window.ravel()),
    )


def _right(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return W.reshape(len(W), channels, height, width)


def _channels_last(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return np.moveaxis(W.reshape(len(W), height, width, channels), 3, 1).copy()


def _columns_first(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return W.reshape(len(W), channels, width, height).swapaxes(2, 3).copy()


def _fortran(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return W.reshape((len(W), channels, height, width), order="F")


def _mirrored(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return _right(W, channels, height, width)[:, :, ::-1, ::-1].copy()


def _wholly_mirrored(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return _right(W[:, ::-1], channels, height, width).copy()


def _averaging(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return _right(W, channels, height, width) / (height * width)


def _one_place(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    kernel = np.zeros((len(W), channels, height, width))
    kernel[:, :, 0, 0] = W.reshape(len(W), channels, -1)[:, :, 0]
    return kernel


def _spread(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    summed = W.reshape(len(W), channels, -1).sum(axis=2)[..., None, None]
    return np.tile(summed, (1, 1, height, width))


def _transposed(W: np.ndarray, channels: int, height: int, width: int) -> np.ndarray:
    return W.T.reshape(len(W), channels, height, width).copy()


_W = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], np.arange(12.0) ** 2])
_TALL = np.arange(12.0).reshape(1, 12) + 1

EXERCISE = Exercise(
    name="dense_to_kernel",
    notebook="08",
    number="08.1",
    title="A dense layer as a kernel",
    asks="Make a convolution's kernel of the weights of a dense layer.",
    takes=("W", "channels", "height", "width"),
    returns=array_of(_shape, "classes, channels, height, width"),
    probes=((_W[:, :6].copy(), 3, 2, 1), (_TALL, 1, 4, 3), (_W, 2, 2, 3)),
    laws=(
        Law(
            "the same scores at the training size",
            "Your kernel, laid over the maps and multiplied place by place, gives the scores of "
            "the dense layer.",
            _layer_and_maps,
            _at_training_size,
        ),
        Law(
            "the same scores in every window",
            "On larger maps, at every row and column, it gives what the dense layer says to the "
            "window that begins there.",
            _larger,
            _on_larger_maps,
        ),
    ),
    misconceptions=(
        Misconception(
            "channels last",
            "You read each row of W as if the channel changed fastest. Here a whole map comes "
            "first, row by row, and then the next map: the order is channel, row, column.",
            _channels_last,
        ),
        Misconception(
            "columns first",
            "You read each map column by column, so rows and columns have changed places. A map "
            "was flattened row by row.",
            _columns_first,
        ),
        Misconception(
            "Fortran's order",
            'order="F" lets the first axis change fastest, so weights of different classes are '
            'mixed. NumPy\'s usual order, order="C", is how the maps were flattened.',
            _fortran,
        ),
        Misconception(
            "mirrored",
            "You turn the kernel upside down and left to right. What deep learning calls a "
            "convolution does not mirror its kernel: it is laid over the window as it is.",
            _mirrored,
        ),
        Misconception(
            "read backwards",
            "Each row of W is read from its end, so the channels have changed places as well. "
            "Nothing has to be turned round.",
            _wholly_mirrored,
        ),
        Misconception(
            "divided by the number of places",
            "You divide by the number of places, and the scores become that much smaller. A dense "
            "layer adds up; it does not average.",
            _averaging,
        ),
        Misconception(
            "one place only",
            "Your kernel keeps only the weights of the first place; all others are 0. Every place "
            "has a weight of its own.",
            _one_place,
        ),
        Misconception(
            "the same at all places",
            "You add up the weights of each map and use the sum at every place. The weights differ "
            "from place to place, and stay where they are.",
            _spread,
        ),
        Misconception(
            "W.T",
            "You turn W round first (W.T). Row c of W already holds all weights of class c.",
            _transposed,
        ),
    ),
    hints=(
        "No number has to be computed. A row of W holds the weights of one class, in the order "
        "in which the maps were flattened; they only have to be reshaped.",
        "For one class and one channel: W[c, :height * width] are the weights of the first map, "
        "row by row.",
        "reshape undoes flatten: the new shape is (number of classes, channels, height, width).",
    ),
    answered_by=("nets.heads",),
    minutes=8,
)
