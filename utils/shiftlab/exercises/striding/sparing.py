"""A convolution with a stride that computes only what is kept: `strided_convolve(x, k, s)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _sizes(draw: Draw) -> tuple[int, int, int]:
    """A stride, a length that it divides, and the length of a kernel that is no longer."""
    s = draw.whole(1, 4)
    n = s * draw.length(1, 4)
    return s, n, draw.whole(1, n)


def _impulse(draw: Draw) -> dict[str, Any]:
    """With a kernel that fits into what is kept: to drop first is wrong there, and no crash."""
    s, n, m = _sizes(draw)
    m = min(m, n // s)
    return {"n": n, "place": draw.whole(0, n - 1), "k": draw.signal(m), "s": s}


def _kernel_every_s(ask: Ask, n: int, place: int, k: np.ndarray, s: int) -> Finding | None:
    x = impulse(n, place)
    moved = np.roll(np.concatenate([k, np.zeros(n - len(k))]), place)
    return differ(
        ("your answer", ask(x, k, s)),
        (f"k, moved by {place}, every value number 0, s, 2 s, …", moved[::s].copy()),
        given={"x": x, "k": k, "s": s},
    )


def _two_signals(draw: Draw) -> dict[str, Any]:
    s, n, m = _sizes(draw)
    return {"x": draw.signal(n), "z": draw.signal(n), "k": draw.signal(m), "s": s}


def _linear(ask: Ask, x: np.ndarray, z: np.ndarray, k: np.ndarray, s: int) -> Finding | None:
    return differ(
        ("f(x + z)", ask(x + z, k, s)),
        ("f(x) + f(z)", ask(x, k, s) + ask(z, k, s)),
    )


def _moved(draw: Draw) -> dict[str, Any]:
    s, n, m = _sizes(draw)
    return {"x": draw.signal(n), "k": draw.signal(m), "s": s, "d": draw.whole(0, n // s)}


def _law_that_is_left(ask: Ask, x: np.ndarray, k: np.ndarray, s: int, d: int) -> Finding | None:
    return differ(
        ("f(T_sd x)", ask(np.roll(x, s * d), k, s)),
        ("T_d f(x)", np.roll(ask(x, k, s), d)),
        given={"x": x, "k": k, "s": s, "d": d},
    )


def _convolve(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return sum(weight * np.roll(x, j) for j, weight in enumerate(k))


def _subsamples_first(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    kept, m = x[::s], len(x) // s
    return np.array([sum(k[j] * kept[(i - j) % m] for j in range(len(k))) for i in range(m)])


def _correlates(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    n = len(x)
    return np.array([sum(k[j] * x[(i + j) % n] for j in range(len(k))) for i in range(0, n, s)])


def _other_phase(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    return _convolve(x, k)[s - 1 :: s].copy()


def _keeps_the_first(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    return _convolve(x, k)[: len(x) // s].copy()


def _no_circle(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    return np.convolve(x, k)[: len(x) : s].copy()


def _averages(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    return _convolve(x, k).reshape(-1, s).mean(axis=1)


def _no_stride(x: np.ndarray, k: np.ndarray, s: int) -> np.ndarray:
    return _convolve(x, k)


_X = np.array([1.0, 2.0, 4.0, -3.0, 0.5, 7.0, 9.0, -2.0])
_K = np.array([1.0, 3.0, -2.0])

EXERCISE = Exercise(
    name="strided_convolve",
    notebook="02",
    number="02.6",
    title="Convolution with a stride",
    asks="Convolve on a circle, and compute only every s-th value.",
    takes=("x", "k", "s"),
    returns=array_of(lambda given: (len(given[0]) // given[2],), "one value for each s of x"),
    probes=((_X[:4], _K[:2], 2), (_X, _K, 2), (_X, _K, 4), (_X[:6], _K, 3), (_X[:3], _K, 1)),
    laws=(
        Law(
            "a single 1 gives back every s-th value of k",
            "A signal that is 1 at place j gives the kernel, moved by j round the circle, of which "
            "every s-th value is kept, from place 0 on.",
            _impulse,
            _kernel_every_s,
            tries=80,
        ),
        Law("linear in x", "The answer to a sum is the sum of the answers.", _two_signals, _linear),
        Law(
            "f(T_sd x) = T_d f(x)",
            "When the signal moves by s d, the answer moves by d.",
            _moved,
            _law_that_is_left,
        ),
    ),
    misconceptions=(
        Misconception(
            "subsamples first",
            "You keep every s-th value of x and then convolve. That is as cheap, but another map: "
            "the values between are never looked at, x[i - s j] in place of x[i - j].",
            _subsamples_first,
            probes=((_X, _K, 2), (_X[:6], _K[:2], 3)),
        ),
        Misconception(
            "cross-correlation",
            "This is the cross-correlation, x[i + j]. Convolution reads x[i - j].",
            _correlates,
        ),
        Misconception(
            "another phase",
            "You keep the last place of every s. Kept are the places 0, s, 2 s, and so on.",
            _other_phase,
        ),
        Misconception(
            "the first n / s values",
            "You compute the first n / s values of the convolution. Kept is every s-th value, all "
            "round the circle: i = 0, s, 2 s, and so on.",
            _keeps_the_first,
        ),
        Misconception(
            "nothing comes round",
            "Beyond the left end you take zeros. On a circle the place before 0 is n - 1: count "
            "modulo n.",
            _no_circle,
        ),
        Misconception(
            "averages over the stride",
            "You average s neighbouring values of the convolution. That is pooling; a stride keeps "
            "one of them and drops the others.",
            _averages,
        ),
        Misconception(
            "without the stride",
            "This is the whole convolution. Of its n values only n / s are wanted.",
            _no_stride,
            probes=((_X, _K, 2), (_X, _K, 4)),
        ),
    ),
    hints=(
        "Two loops: over the places i that are kept, and over the kernel.",
        "The kept places are range(0, n, s); the sum for each of them is as before, "
        "that of k[j] x[(i - j) % n] over all j.",
        "Place i of the convolution is place i // s of the answer.",
    ),
    answered_by=("layers", "edges", "matrices", "recordings", "representations", "nets"),
    minutes=8,
    core=False,
)
