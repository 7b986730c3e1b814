"""Linear maps of a signal as matrices: which of them commute with shifts, and what is shared.

A matrix W (n, n) maps a signal x (n,) to W @ x; all shifts are those of a circle of n places. Here
are the shift itself, a convolution and layers with more weights than that, as matrices; the average
over shifts; and how far a matrix is from commuting. Nothing is trained here: that is
`nets.linear`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np


def _square(w: np.ndarray) -> np.ndarray:
    w = np.asarray(w)
    if w.ndim != 2 or w.shape[0] != w.shape[1]:
        raise ValueError(f"Expected a square matrix, shape (n, n); got shape {w.shape}.")
    return w


def shift(n: int, d: int) -> np.ndarray:
    """T_d as a matrix (n, n): `shift(n, d) @ x` is x moved by d places round the circle."""
    return np.roll(np.eye(n), d, axis=0)


def of_map(f: Callable[[np.ndarray], np.ndarray], n: int) -> np.ndarray:
    """The matrix (n, n) of a linear map f of signals (n,): its column j is f(a 1 at place j).

    Any map of signals gives some matrix in this way; only a linear one is given back by it.
    """
    return np.stack([f(one) for one in np.eye(n)], axis=1)


def circulant(k: np.ndarray, n: int) -> np.ndarray:
    """Circular convolution with a kernel (m,), m <= n, as a matrix (n, n).

    Column j is the kernel, starting at place j: entry (i, j) depends on i - j alone, modulo n.
    (Davis, Circulant Matrices, section 3.1, up to transposition.)
    """
    return local(np.asarray(k)[None], n)


def local(kernels: np.ndarray, n: int) -> np.ndarray:
    """A layer that looks at m neighbours, with p kernels used in turn, as a matrix (n, n).

    kernels: (p, m), m <= n, p dividing n; place i uses kernel i mod p:
    y[i] = sum over j of kernels[i mod p, j] x[i - j]. One kernel (p = 1) is a convolution, as many
    as places (p = n) a *locally connected* layer, between them lie *tiled* layers (Le et al. 2010,
    Tiled convolutional neural networks, section 3). Raises ValueError for other shapes.
    """
    kernels = np.asarray(kernels, dtype=float)
    if kernels.ndim != 2 or n % len(kernels) or not 1 <= kernels.shape[1] <= n:
        raise ValueError(
            "Expected kernels of shape (p, m), where p divides n and m is at most n; got shape "
            f"{kernels.shape} for n = {n}."
        )
    w = np.zeros((n, n))
    places = np.arange(n)
    for j in range(kernels.shape[1]):
        w[places, (places - j) % n] = kernels[places % len(kernels), j]
    return w


def seen_moved(w: np.ndarray, d: int) -> np.ndarray:
    """T_-d W T_d: move the signal by d, apply W, move back. Entry (i, j) is W's (i + d, j + d)."""
    return np.roll(_square(w), (-d, -d), axis=(0, 1))


def average(w: np.ndarray, shifts: Iterable[int] | None = None) -> np.ndarray:
    """The mean of T_-d W T_d over the shifts d, by default over all n of the circle.

    Over all shifts, or over all multiples of a p that divides n, it is the group average (the
    Reynolds operator): the matrix that commutes with them and lies nearest to W in the Frobenius
    norm. Over a part of a group it commutes with nothing in particular. Raises ValueError for no
    shifts at all.
    """
    chosen = list(range(len(_square(w))) if shifts is None else shifts)
    if not chosen:
        raise ValueError("An average needs at least one shift; got none.")
    return np.mean([seen_moved(w, d) for d in chosen], axis=0)


def commuting_error(w: np.ndarray, d: int) -> float:
    """How far W is from commuting with T_d: |W T_d - T_d W| / |W|, Frobenius norms, no unit.

    0 if it commutes; about 1.4, the root of 2, for a matrix of random numbers; 0 for W = 0.
    """
    residual = float(np.linalg.norm(seen_moved(w, d) - w))  # T_d W is left out on both sides
    return residual / float(np.linalg.norm(w)) if residual else 0.0


def commuting_errors(w: np.ndarray) -> np.ndarray:
    """`commuting_error` for every shift d = 0 … n - 1, shape (n,)."""
    return np.array([commuting_error(w, d) for d in range(len(_square(w)))])
