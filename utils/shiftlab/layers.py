"""Reference operators of a CNN, as slow and clear NumPy.

They are the specification that everything else is held against: loops over places, no tricks.
Signals are arrays of shape (n,), pictures (H, W), stacks of feature maps (channels, H, W).
Nothing here is trained, and nothing needs torch; networks are in `nets`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from shiftlab import shifts

Boundary = Literal["circular", "zero"]


def _signal_and_kernel(x: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, k = np.asarray(x), np.asarray(k)
    if x.ndim != 1 or k.ndim != 1 or not 1 <= len(k) <= len(x):
        raise ValueError(
            "Expected a signal of shape (n,) and a kernel of shape (m,) with 1 <= m <= n; "
            f"got shapes {x.shape} and {k.shape}."
        )
    return x, k


def circular_convolve(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Convolution on the circle: (x * k)[i] = sum over j of k[j] x[(i - j) mod n].

    x: signal (n,); k: kernel (m,) with m <= n; returns (n,). A 1 at place j gives back the kernel,
    starting at place j. Raises ValueError for other shapes. (Oppenheim & Schafer, Discrete-Time
    Signal Processing, section 8.6.5.)
    """
    x, k = _signal_and_kernel(x, k)
    y = np.zeros(len(x), dtype=np.result_type(x, k))
    for j, weight in enumerate(k):
        y = y + weight * shifts.circular(x, j)  # x[(i - j) mod n] is x moved by j
    return y


def circular_correlate(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """Cross-correlation on the circle: y[i] = sum over j of k[j] x[(i + j) mod n].

    It is convolution with the mirrored kernel; deep-learning libraries compute this and call it
    convolution. Shapes and errors as for `circular_convolve`.
    """
    x, k = _signal_and_kernel(x, k)
    y = np.zeros(len(x), dtype=np.result_type(x, k))
    for j, weight in enumerate(k):
        y = y + weight * shifts.circular(x, -j)
    return y


def _sum_of_moved_copies(
    x: np.ndarray, k: np.ndarray, boundary: Boundary, direction: Literal[1, -1]
) -> np.ndarray:
    """Each weight of k times x, moved by the weight's distance from the middle of k, added up."""
    x, k = np.asarray(x), np.asarray(k)
    if (
        x.ndim != 2
        or k.ndim != 2
        or min(k.shape) < 1
        or (k.shape[0] > x.shape[0] or k.shape[1] > x.shape[1])
    ):
        raise ValueError(
            "Expected a picture of shape (H, W) and a kernel (h, w) that is no larger; "
            f"got shapes {x.shape} and {k.shape}."
        )
    moves = {"circular": shifts.circular, "zero": shifts.zero_filled}
    if boundary not in moves:
        raise ValueError(f"boundary is 'circular' or 'zero'; got {boundary!r}.")
    middle_row, middle_column = k.shape[0] // 2, k.shape[1] // 2
    y = np.zeros(x.shape, dtype=np.result_type(x, k))
    for (a, b), weight in np.ndenumerate(k):
        d = direction * (a - middle_row), direction * (b - middle_column)
        y = y + weight * moves[boundary](x, d)
    return y


def convolve2d(x: np.ndarray, k: np.ndarray, boundary: Boundary = "circular") -> np.ndarray:
    """Convolution of a picture, with the kernel's middle over the output pixel.

    y[i, j] = sum over a, b of k[a, b] x[i - a + h // 2, j - b + w // 2]

    x: picture (H, W); k: kernel (h, w), no larger than x; returns (H, W). Beyond the edge x goes
    round ("circular") or is 0 ("zero"). A single bright pixel gives back the kernel around it.
    Raises ValueError for other shapes or boundaries.
    """
    return _sum_of_moved_copies(x, k, boundary, 1)


def correlate2d(x: np.ndarray, k: np.ndarray, boundary: Boundary = "circular") -> np.ndarray:
    """Cross-correlation of a picture: the kernel as it is printed, laid over each pixel.

    y[i, j] = sum over a, b of k[a, b] x[i + a - h // 2, j + b - w // 2]

    This is what `torch.nn.functional.conv2d` computes with padding h // 2, w // 2 and an odd
    kernel. Shapes and errors as for `convolve2d`.
    """
    return _sum_of_moved_copies(x, k, boundary, -1)


def feature_maps(x: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """One convolutional layer of a network, stride 1, on the circle.

    x: (..., channels, H, W); weights: (maps, channels, h, w) with odd h and w; bias: (maps,).
    Returns (..., maps, H, W): each map is the sum of its correlations with all channels, plus its
    bias (`torch.nn.Conv2d` with padding_mode="circular"). Raises ValueError if channels differ.
    """
    if x.ndim < 3 or weights.ndim != 4 or x.shape[-3] != weights.shape[1]:
        raise ValueError(
            "Expected maps of shape (..., channels, H, W) and weights (maps, channels, h, w) with "
            f"the same number of channels; got {x.shape} and {weights.shape}."
        )
    *front, channels, height, width = x.shape
    _, _, h, w = weights.shape
    y = np.zeros((*front, len(weights), height * width)) + bias[:, None]
    for a in range(h):
        for b in range(w):
            moved = shifts.circular(x, (h // 2 - a, w // 2 - b))
            y += weights[:, :, a, b] @ moved.reshape(*front, channels, height * width)
    return y.reshape(*front, len(weights), height, width)


def subsample(x: np.ndarray, s: int) -> np.ndarray:
    """Every s-th value of a signal, from place 0 on: (..., n) to (..., n / s).

    Raises ValueError unless s divides n, since only then do shifts by s act on what is kept.
    """
    n = x.shape[-1]
    if s < 1 or n % s:
        raise ValueError(f"The stride s has to divide the length; got s = {s} and length {n}.")
    return x[..., ::s]


def polyphase(x: np.ndarray, s: int) -> np.ndarray:
    """The s interleaved components of a signal: row p holds x[p], x[p + s], x[p + 2 s], …

    x: (n,) with s dividing n; returns (s, n / s). Woven together again they give x back.
    (Vaidyanathan, Multirate Systems and Filter Banks, section 4.3.)
    """
    return np.stack([subsample(shifts.circular(x, -p), s) for p in range(s)])


def dense_max(x: np.ndarray, w: int) -> np.ndarray:
    """The maximum over a window of w values at *every* place: y[i] = max(x[i], …, x[i + w - 1]).

    x: (..., n) on the circle, 1 <= w <= n; returns the same shape.
    """
    return _over_windows(x, w).max(axis=0)


def dense_mean(x: np.ndarray, w: int) -> np.ndarray:
    """The mean over a window of w values at every place; as `dense_max`."""
    return _over_windows(x, w).mean(axis=0)


def _over_windows(x: np.ndarray, w: int) -> np.ndarray:
    """The w values of the window at each place, stacked in front: (w, ..., n)."""
    if not 1 <= w <= x.shape[-1]:
        raise ValueError(
            f"A window holds 1 to n values; got w = {w} for signals of length {x.shape[-1]}."
        )
    return np.stack([shifts.circular(x, -j) for j in range(w)])


def max_pool(x: np.ndarray, w: int, s: int) -> np.ndarray:
    """Max-pooling on the circle, windows of w values, stride s: a dense maximum, then a comb.

    x: (..., n) with s dividing n; returns (..., n / s).
    """
    return subsample(dense_max(x, w), s)


def mean_pool(x: np.ndarray, w: int, s: int) -> np.ndarray:
    """Average pooling on the circle; as `max_pool`."""
    return subsample(dense_mean(x, w), s)


def pyramid(x: np.ndarray, k: np.ndarray | None = None) -> list[np.ndarray]:
    """Convolve with k, max-pool 2/2, and so on until one number is left: all levels, x first.

    x: (n,); k: (m,), on the circle with its middle on the place, also where the level is shorter
    than k; None leaves the convolutions out. Where a level has an odd number of values, pooling
    drops the last one, as deep-learning libraries do.
    """
    levels = [np.asarray(x, dtype=float)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        if k is not None:
            level = sum(
                weight * shifts.circular(level, j - len(k) // 2) for j, weight in enumerate(k)
            )
        levels.append(max_pool(level[: len(level) // 2 * 2], 2, 2))
    return levels


def both_axes(one_axis: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """A map of signals (..., n) applied to a picture's rows, then to its columns.

    Windows of maxima and means are separable, so `both_axes(lambda row: max_pool(row, 2, 2), x)`
    is max-pooling 2 × 2.
    """
    rows = one_axis(x)
    return np.moveaxis(one_axis(np.moveaxis(rows, -2, -1)), -1, -2)


def relu(x: np.ndarray) -> np.ndarray:
    """The rectifier max(x, 0), value by value, any shape."""
    return np.maximum(x, 0)


def global_mean(x: np.ndarray) -> np.ndarray:
    """Global average pooling: (..., H, W) to (...), the mean over all places."""
    return x.mean(axis=(-2, -1))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from logits along the last axis, shape unchanged."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def everywhere(rule: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """One rule applied at every place: y[i] = rule(T_-i x), the circle as seen from place i.

    rule: from a signal (n,), on whose place 0 it stands, to a number; x: (n,); returns (n,). Every
    map of signals that commutes with the shifts of the circle is of this form.
    """
    return np.array([rule(shifts.circular(x, -i)) for i in range(len(x))], dtype=float)


def locally_connected2d(x: np.ndarray, kernels: np.ndarray) -> np.ndarray:
    """Each pixel looks at its neighbours with a kernel of its own, on the circle both ways.

    y[i, j] = sum over a, b of kernels[i, j, a, b] x[i + a - h // 2, j + b - w // 2]

    x: picture (H, W); kernels: (H, W, h, w), or (1, 1, h, w) for one kernel shared by all, which
    makes it `correlate2d`. Returns (H, W). Raises ValueError for other shapes.
    """
    x, kernels = np.asarray(x), np.asarray(kernels)
    if x.ndim != 2 or kernels.ndim != 4 or kernels.shape[:2] not in ((1, 1), x.shape):
        raise ValueError(
            "Expected a picture (H, W) and kernels (H, W, h, w), or (1, 1, h, w) for a shared one; "
            f"got shapes {x.shape} and {kernels.shape}."
        )
    h, w = kernels.shape[2:]
    y = np.zeros(x.shape)
    for a in range(h):
        for b in range(w):
            y += kernels[:, :, a, b] * shifts.circular(x, (h // 2 - a, w // 2 - b))
    return y


def binomial_kernel(m: int) -> np.ndarray:
    """The binomial blur with m weights, (m,), which add up to 1: 1 2 1 over 4 for m = 3.

    It is 1 1 over 2, convolved m - 1 times with itself. (Zhang 2019, section 3.2, names those of
    2, 3 and 5 weights.) Raises ValueError for m < 1.
    """
    if m < 1:
        raise ValueError(f"A kernel has at least one weight; got m = {m}.")
    kernel = np.ones(1)
    for _ in range(m - 1):
        kernel = np.convolve(kernel, [0.5, 0.5])
    return kernel


def blur(x: np.ndarray, m: int) -> np.ndarray:
    """The binomial blur of m weights at every place of the circle, its middle on the place.

    y[i] = sum over j of k[j] x[i + j - (m - 1) // 2]

    x: (..., n) with m <= n; returns the same shape. A kernel with an even number of weights has no
    middle: it reaches one place further to the right.
    """
    if m > x.shape[-1]:
        raise ValueError(f"A blur of {m} weights needs {m} places; got length {x.shape[-1]}.")
    moves = [(m - 1) // 2 - j for j in range(m)]
    weights = binomial_kernel(m)
    return sum(weight * shifts.circular(x, d) for weight, d in zip(weights, moves, strict=True))


def blur_pool(x: np.ndarray, m: int, s: int) -> np.ndarray:
    """A blur of m weights, then every s-th value: (..., n) to (..., n / s), on the circle.

    Use `both_axes` for pictures. (BlurPool: Zhang 2019, Making Convolutional Networks
    Shift-Invariant Again, section 3.2; there with reflection at the edge.) Raises ValueError unless
    s divides n.
    """
    return subsample(blur(x, m), s)


def _greatest_copy(maps: np.ndarray) -> tuple[float, ...]:
    """The greatest, as in a dictionary, of all circular copies of maps (n,) or (..., h, w).

    It is the same for all copies of one map, and differs for maps that are no copies.
    """
    maps = np.atleast_2d(maps)
    return max(
        tuple(shifts.circular(maps, (dy, dx)).ravel().tolist())
        for dy in range(maps.shape[-2])
        for dx in range(maps.shape[-1])
    )


def adaptive_polyphase(x: np.ndarray, s: int) -> np.ndarray:
    """Of the interleaved components of x, the one with the largest sum of squares.

    x: signal (n,), with the components x[p::s]; picture (H, W) or one stack of maps (channels, H,
    W), with the components x[..., p::s, q::s] and one choice for all channels. Returns (n / s,) or
    (..., H / s, W / s). On a circle, the answer to a shifted x is the answer to x, shifted: by how
    much depends on x. Equal sums are told apart by a property that no shift changes (the greatest
    circular copy in dictionary order), so this holds for every x. (Chaman & Dokmanić 2021, Truly
    shift-invariant convolutional neural networks, section 4; there ties are left out.) Raises
    ValueError unless s divides n, or H and W.
    """
    sides = x.shape[-2:]
    if x.ndim < 1 or s < 1 or any(side % s for side in sides):
        raise ValueError(
            "Expected a signal (n,), a picture (H, W) or maps (channels, H, W), sides multiples of "
            f"the stride; got shape {x.shape} and s = {s}."
        )
    starts = [(p,) for p in range(s)] if x.ndim == 1 else list(np.ndindex(s, s))
    parts = [x[(..., *(slice(start, None, s) for start in phase))] for phase in starts]
    # Added up in order of size, since float sums depend on the order and shifts change it.
    sizes = [float(np.sort(part.ravel() ** 2).sum()) for part in parts]
    largest = [part for part, size in zip(parts, sizes, strict=True) if size == max(sizes)]
    return largest[0] if len(largest) == 1 else max(largest, key=_greatest_copy)


def dilated(k: np.ndarray, r: int) -> np.ndarray:
    """A kernel with holes: r - 1 zeros between neighbours; (m,) to ((m - 1) r + 1,).

    On a circle, keeping every r-th value and then convolving with k gives the same as convolving
    with the dilated k and then keeping every r-th value. (The *algorithme à trous*: Holschneider et
    al. 1989; Yu & Koltun 2016 for networks.) Raises ValueError for r < 1.
    """
    if r < 1:
        raise ValueError(f"Neighbours lie at least one place apart; got r = {r}.")
    holes = np.zeros((len(k) - 1) * r + 1)
    holes[::r] = k
    return holes


def lift(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """The kernel in its four quarter-turns, each laid over the picture, on the circle both ways.

    x: picture (H, W); k: kernel (h, h) with odd h; returns (4, H, W): map r is the correlation of
    x with `np.rot90(k, r)`. If x makes a quarter-turn against the clock, each map makes it too and
    map r takes place r + 1, the last one place 0. (Cohen & Welling 2016, Group equivariant
    convolutional networks, section 6.) Raises ValueError for a kernel that has no middle pixel.
    """
    if k.ndim != 2 or k.shape[0] != k.shape[1] or k.shape[0] % 2 == 0:
        raise ValueError(
            f"Expected a square kernel of odd size, which turns about its middle pixel; got shape "
            f"{k.shape}."
        )
    return np.stack([correlate2d(x, np.rot90(k, r)) for r in range(4)])
