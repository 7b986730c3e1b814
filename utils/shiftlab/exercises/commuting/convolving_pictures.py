"""Circular convolution of a picture with a kernel of any shape: `convolve2d(x, k)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import bright_pixel
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _shapes(draw: Draw) -> tuple[int, int, int, int]:
    """Height and width of a picture, and of a kernel that is not larger."""
    height, width = draw.length(1, 5), draw.length(1, 5)
    return height, width, draw.whole(1, height), draw.whole(1, width)


def _pixel(draw: Draw) -> dict[str, Any]:
    height, width, kh, kw = _shapes(draw)
    row, column = draw.whole(0, height - 1), draw.whole(0, width - 1)
    return {"size": (height, width), "pixel": (row, column), "k": draw.picture(kh, kw)}


def _gives_back_k(
    ask: Ask, size: tuple[int, int], pixel: tuple[int, int], k: np.ndarray
) -> Finding | None:
    x = bright_pixel(*size, *pixel)
    canvas = np.zeros(size)
    canvas[: k.shape[0], : k.shape[1]] = k
    corner = (pixel[0] - k.shape[0] // 2, pixel[1] - k.shape[1] // 2)
    return differ(
        ("x ∗ k", ask(x, k)),
        ("k, its centre on that pixel", np.roll(canvas, corner, (0, 1))),
        given={"x": x, "k": k},
    )


def _picture_and_shift(draw: Draw) -> dict[str, Any]:
    height, width, kh, kw = _shapes(draw)
    d = draw.one_of(((0, 1), (1, 0), (0, -1), (-1, 0), (0, 2), (2, 0)))
    return {"x": draw.picture(height, width), "k": draw.picture(kh, kw), "d": d}


def _commutes(ask: Ask, x: np.ndarray, k: np.ndarray, d: tuple[int, int]) -> Finding | None:
    return differ(
        ("(T_d x) ∗ k", ask(np.roll(x, d, (0, 1)), k)),
        ("T_d (x ∗ k)", np.roll(ask(x, k), d, (0, 1))),
    )


def _row_and_column(draw: Draw) -> dict[str, Any]:
    height, width, kh, kw = _shapes(draw)
    x = draw.picture(height, width)
    return {"x": x, "column": draw.picture(kh, 1), "row": draw.picture(1, kw)}


def _two_passes(ask: Ask, x: np.ndarray, column: np.ndarray, row: np.ndarray) -> Finding | None:
    return differ(
        ("x ∗ (column · row)", ask(x, column * row)),
        ("(x ∗ column) ∗ row", ask(ask(x, column), row)),
    )


def _two_of_each(draw: Draw) -> dict[str, Any]:
    height, width, kh, kw = _shapes(draw)
    pixel = bright_pixel(height, width, draw.whole(0, height - 1), draw.whole(0, width - 1))
    # Often a single pixel as well: what is right for these alone is not linear.
    x, z = draw.picture(height, width), draw.one_of((draw.picture(height, width), pixel))
    return {"x": x, "z": z, "k": draw.picture(kh, kw), "q": draw.picture(kh, kw)}


def _linear_in_x(
    ask: Ask, x: np.ndarray, z: np.ndarray, k: np.ndarray, q: np.ndarray
) -> Finding | None:
    return differ(
        ("(x + 2z) ∗ k", ask(x + 2 * z, k)),
        ("x ∗ k + 2(z ∗ k)", ask(x, k) + 2 * ask(z, k)),
        given={"x": x, "z": z, "k": k},
    )


def _linear_in_k(
    ask: Ask, x: np.ndarray, z: np.ndarray, k: np.ndarray, q: np.ndarray
) -> Finding | None:
    return differ(
        ("x ∗ (k + 2q)", ask(x, k + 2 * q)),
        ("x ∗ k + 2(x ∗ q)", ask(x, k) + 2 * ask(x, q)),
        given={"x": x, "k": k, "q": q},
    )


def _round(x: np.ndarray, k: np.ndarray, origin: tuple[int, int] | None = None) -> np.ndarray:
    """Circular convolution; origin: the place of k that belongs to the pixel itself."""
    row, column = (k.shape[0] // 2, k.shape[1] // 2) if origin is None else origin
    out = np.zeros(x.shape)
    for (a, b), weight in np.ndenumerate(k):
        out += weight * np.roll(x, (a - row, b - column), (0, 1))
    return out


def _correlates(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    # Read from k's centre on, so that an even kernel has its centre where the exercise says.
    out = np.zeros(x.shape)
    for (a, b), weight in np.ndenumerate(k):
        out += weight * np.roll(x, (k.shape[0] // 2 - a, k.shape[1] // 2 - b), (0, 1))
    return out


def _flips_rows_only(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    out = np.zeros(x.shape)
    for (a, b), weight in np.ndenumerate(k):
        out += weight * np.roll(x, (a - k.shape[0] // 2, k.shape[1] // 2 - b), (0, 1))
    return out


def _flips_columns_only(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    out = np.zeros(x.shape)
    for (a, b), weight in np.ndenumerate(k):
        out += weight * np.roll(x, (k.shape[0] // 2 - a, b - k.shape[1] // 2), (0, 1))
    return out


def _swaps_axes(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k.T)


def _centre_swapped(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, (k.shape[1] // 2, k.shape[0] // 2))


def _from_the_corner(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, (0, 0))


def _even_kernels_off(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, ((k.shape[0] - 1) // 2, (k.shape[1] - 1) // 2))


def _window(x: np.ndarray, k: np.ndarray, rows: bool = True, columns: bool = True) -> np.ndarray:
    """Convolution with zeros beyond the edge, of the rows or the columns or both."""
    out = np.zeros(x.shape)
    (height, width), (kh, kw) = x.shape, k.shape
    for i, j in np.ndindex(x.shape):
        for (a, b), weight in np.ndenumerate(k):
            row, column = i - a + kh // 2, j - b + kw // 2
            inside = (not rows or 0 <= row < height) and (not columns or 0 <= column < width)
            out[i, j] += weight * x[row % height, column % width] if inside else 0.0
    return out


def _zeros_above_and_below(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _window(x, k, columns=False)


def _zeros_left_and_right(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _window(x, k, rows=False)


def _zeros_outside(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _window(x, k)


def _smaller(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    return (windows * k[::-1, ::-1]).sum(axis=(2, 3))


def _width_for_both(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    width, (kh, kw) = x.shape[1], k.shape
    out = np.zeros(x.shape)
    for i, j in np.ndindex(x.shape):
        for (a, b), weight in np.ndenumerate(k):
            out[i, j] += weight * x[(i - a + kh // 2) % width, (j - b + kw // 2) % width]
    return out


def _complex(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k) + 0j


def _wide(rows: int, columns: int) -> np.ndarray:
    """A picture without any symmetry."""
    return np.arange(1.0, rows * columns + 1).reshape(rows, columns) ** 1.5


_PROBES = (
    (
        np.array([[1.0, 2.0, 4.0], [0.0, -1.0, 3.0], [7.0, 0.5, 2.0]]),
        np.array([[1.0, 2.0, 5.0]]),
    ),
    (_wide(3, 4), np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 7.0]])),
    (_wide(4, 3), np.array([[1.0, 2.0, 4.0], [5.0, -3.0, 0.5], [0.0, 6.0, 9.0]])),
    (_wide(4, 4), np.array([[1.0, 2.0], [-1.0, 3.0]])),
)
# Where the centre of an even kernel lies is a fault of its own; the flip shows on odd ones.
_ODD = (_PROBES[0], _PROBES[2])

EXERCISE = Exercise(
    name="convolve2d",
    notebook="01",
    number="01.7",
    title="Convolution of a picture",
    asks="Convolve a picture with a kernel of any shape, round both axes.",
    takes=("x", "k"),
    returns=array_like(0, "like x"),
    probes=_PROBES,
    laws=(
        Law(
            "a bright pixel gives back k",
            "A picture with a single bright pixel gives back the kernel, its centre "
            "k[kh // 2, kw // 2] on that pixel; what runs over an edge comes round.",
            _pixel,
            _gives_back_k,
            tries=60,
        ),
        Law(
            "commutes along each axis",
            "Moving the picture along one axis and convolving gives the same as convolving and "
            "moving.",
            _picture_and_shift,
            _commutes,
        ),
        Law(
            "two passes",
            "A kernel that is a column times a row gives the same as the column first and the row "
            "after it.",
            _row_and_column,
            _two_passes,
        ),
        Law(
            "linear in x",
            "Convolving a sum of pictures gives the sum of the results; factors likewise.",
            _two_of_each,
            _linear_in_x,
            tries=12,
        ),
        Law(
            "linear in k",
            "Convolving with a sum of kernels gives the sum of the results; factors likewise.",
            _two_of_each,
            _linear_in_k,
            tries=12,
        ),
    ),
    misconceptions=(
        Misconception(
            "cross-correlation",
            "This is the cross-correlation, the kernel without its flip: what deep-learning "
            "libraries compute under the name of convolution. It commutes with shifts just as "
            "well. For the convolution, flip the kernel along both axes.",
            _correlates,
            probes=_ODD,
        ),
        Misconception(
            "flips the rows only",
            "The kernel is mirrored up-down but not left-right. A convolution counts backwards "
            "along both axes: i - a, and j - b as well.",
            _flips_rows_only,
            probes=_ODD,
        ),
        Misconception(
            "flips the columns only",
            "The kernel is mirrored left-right but not up-down. A convolution counts backwards "
            "along both axes: j - b, and i - a as well.",
            _flips_columns_only,
            probes=_ODD,
        ),
        Misconception(
            "height and width exchanged",
            "The kernel lies on its side: its height and width are exchanged. k.shape is (height, "
            "width), rows come first.",
            _swaps_axes,
        ),
        Misconception(
            "centre of the other axis",
            "The kernel is right but stands in the wrong place: half its width is taken for the "
            "rows and half its height for the columns.",
            _centre_swapped,
        ),
        Misconception(
            "counted from the corner",
            "The kernel's upper left corner stands on the pixel. In pictures its centre does, "
            "k[kh // 2, kw // 2]: the result is moved by that much.",
            _from_the_corner,
        ),
        Misconception(
            "centre of even kernels",
            "For kernels of odd size all is right. One of even size has no middle, so it has to be "
            "agreed: here it is k[kh // 2, kw // 2]. (kh - 1) // 2 is the place beside it, and so "
            "is what flipping the whole array gives.",
            _even_kernels_off,
        ),
        Misconception(
            "zeros outside",
            "Beyond the edge you take zeros. Here the picture lies on a ring in both directions: "
            "what leaves on one side comes in on the other. With zeros the edge does not commute.",
            _zeros_outside,
        ),
        Misconception(
            "zeros above and below",
            "Left and right come round, but above and below there are zeros. Take the row index "
            "modulo the height as well.",
            _zeros_above_and_below,
        ),
        Misconception(
            "zeros left and right",
            "Above and below come round, but left and right there are zeros. Take the column index "
            "modulo the width as well.",
            _zeros_left_and_right,
        ),
        Misconception(
            "smaller picture",
            "Only places where the whole kernel fits are kept, so the picture shrinks. On a ring "
            "it fits everywhere: the result has the size of x.",
            _smaller,
        ),
        Misconception(
            "width for both",
            "Rows and columns are both taken modulo the width. Rows run to the height, x.shape[0].",
            _width_for_both,
        ),
        Misconception(
            "complex numbers left",
            "The Fourier way is right, and its result still of complex type, with imaginary parts "
            "that are only rounding. Add .real.",
            _complex,
        ),
    ),
    hints=(
        "Try it by hand with a single bright pixel: the result should look like the kernel, with "
        "its centre on the pixel.",
        "Output pixel (i, j) adds up k[a, b] times x[i - a + kh // 2, j - b + kw // 2], both "
        "indices taken round the edge with %.",
        "np.roll(x, (dy, dx), axis=(0, 1)) moves a whole picture: the result is a sum of moved "
        "copies, one for every weight.",
    ),
    answered_by=("layers", "edges", "matrices", "recordings", "representations", "nets"),
    minutes=12,
    core=False,
)
