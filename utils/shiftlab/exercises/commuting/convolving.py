"""Circular convolution of two signals: `circular_convolve(x, k)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _sizes(draw: Draw) -> tuple[int, int]:
    """A length, and that of a kernel which is no longer."""
    n = draw.length()
    return n, draw.whole(1, n)


def _two_signals(draw: Draw) -> dict[str, Any]:
    n, m = _sizes(draw)
    x, k = draw.signal(n), draw.signal(m)
    # Often a single 1 as well: what is right for these alone is not linear.
    z = draw.one_of((draw.signal(n), impulse(n, draw.whole(0, n - 1))))
    return {"x": x, "z": z, "k": k, "factor": draw.one_of((1, 2, -1, 0.5))}


def _linear_in_x(
    ask: Ask, x: np.ndarray, z: np.ndarray, k: np.ndarray, factor: float
) -> Finding | None:
    return differ(
        (f"(x + {factor}z) ∗ k", ask(x + factor * z, k)),
        (f"x ∗ k + {factor}(z ∗ k)", ask(x, k) + factor * ask(z, k)),
        given={"x": x, "z": z, "k": k},
    )


def _two_kernels(draw: Draw) -> dict[str, Any]:
    n, m = _sizes(draw)
    x, k, q = draw.signal(n), draw.signal(m), draw.signal(m)
    return {"x": x, "k": k, "q": q, "factor": draw.one_of((1, 2, -1, 0.5))}


def _linear_in_k(
    ask: Ask, x: np.ndarray, k: np.ndarray, q: np.ndarray, factor: float
) -> Finding | None:
    return differ(
        (f"x ∗ (k + {factor}q)", ask(x, k + factor * q)),
        (f"x ∗ k + {factor}(x ∗ q)", ask(x, k) + factor * ask(x, q)),
        given={"x": x, "k": k, "q": q},
    )


def _place(draw: Draw) -> dict[str, Any]:
    n, m = _sizes(draw)
    return {"n": n, "place": draw.whole(0, n - 1), "k": draw.signal(m)}


def _gives_back_k(ask: Ask, n: int, place: int, k: np.ndarray) -> Finding | None:
    x = impulse(n, place)
    moved = np.roll(np.concatenate([k, np.zeros(n - len(k))]), place)
    return differ(("x ∗ k", ask(x, k)), (f"k, moved by {place}", moved), given={"x": x, "k": k})


def _equally_long(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"x": draw.signal(n), "k": draw.signal(n)}


def _symmetric(ask: Ask, x: np.ndarray, k: np.ndarray) -> Finding | None:
    return differ(("x ∗ k", ask(x, k)), ("k ∗ x", ask(k, x)))


def _correlates(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    n = len(x)
    return np.array([sum(k[j] * x[(i + j) % n] for j in range(len(k))) for i in range(n)])


def _nothing_comes_round(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.convolve(x, k)[: len(x)]


def _full_length(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.convolve(x, k)


def _centred_with_zeros(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.convolve(x, k, "same")


def _round(x: np.ndarray, k: np.ndarray, start: int = 0) -> np.ndarray:
    """The circular convolution with the kernel's origin at place `start` of k."""
    return sum(weight * np.roll(x, j - start) for j, weight in enumerate(k))


def _centred(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, len(k) // 2)


def _one_late(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, -1)


def _one_early(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k, 1)


def _products(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return x * np.concatenate([k, np.zeros(len(x) - len(k))])


def _averages(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k) / len(k)


def _normalises(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, k) / k.sum()


def _complex(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.fft.ifft(np.fft.fft(x) * np.fft.fft(k, len(x)))


def _forgets_the_last_weight(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _round(x, np.append(k[:-1], 0.0))


def _runs_off_the_end(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.array([sum(k[j] * x[i + j] for j in range(len(k))) for i in range(len(x))])


def _kernel_as_long_as_x(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    n = len(x)
    return np.array([sum(k[j] * x[(i - j) % n] for j in range(n)) for i in range(n)])


EXERCISE = Exercise(
    name="circular_convolve",
    notebook="01",
    number="01.3",
    title="Convolution on a circle",
    asks="Convolve a signal with a kernel, round the circle.",
    takes=("x", "k"),
    returns=array_like(0, "like x"),
    probes=(
        (np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 0.5])),
        (np.array([1.0, 2.0, 4.0, -3.0, 0.5]), np.array([2.0, -1.0, 5.0])),
        (np.array([1.0, 2.0, 4.0, -3.0]), np.array([7.0, 1.5])),
    ),
    laws=(
        Law(
            "linear in x",
            "Convolving a sum of signals gives the sum of the convolved signals; factors likewise.",
            _two_signals,
            _linear_in_x,
        ),
        Law(
            "linear in k",
            "Convolving with a sum of kernels gives the sum of both results; factors likewise.",
            _two_kernels,
            _linear_in_k,
        ),
        Law(
            "a single 1 gives back k",
            "A signal that is 1 at place j and 0 elsewhere gives back the kernel, moved by j round "
            "the circle, with k[0] at place j.",
            _place,
            _gives_back_k,
            tries=60,
        ),
        Law(
            "x ∗ k = k ∗ x",
            "Signal and kernel of the same length may change places.",
            _equally_long,
            _symmetric,
        ),
    ),
    misconceptions=(
        Misconception(
            "cross-correlation",
            "This is the cross-correlation, x[i + j]: the kernel is read the other way round. "
            "Deep-learning libraries compute just this and call it convolution, and it commutes "
            "with shifts as well; the mirror matters for the name only. For the convolution, "
            "take x[i - j].",
            _correlates,
        ),
        Misconception(
            "nothing comes round",
            "What runs over the end of the signal is cut off here. On a circle it comes round and "
            "is added at the front: take the index modulo n, with % n.",
            _nothing_comes_round,
        ),
        Misconception(
            "longer than x",
            "np.convolve lets the signal grow at the end, to n + m - 1 values. On a circle those "
            "last values come round and are added to the first ones.",
            _full_length,
        ),
        Misconception(
            "centred, with zeros outside",
            "np.convolve(…, 'same') puts the middle of the kernel on place i and zeros outside the "
            "signal. Here k[0] belongs to place i, and outside is the other side of the circle.",
            _centred_with_zeros,
        ),
        Misconception(
            "centred kernel",
            "All comes round as it should, but the middle of the kernel stands on place i. The "
            "exercise counts from k[0]: a single 1 at place 0 has to give back k as it is.",
            _centred,
        ),
        Misconception(
            "one place late",
            "The result is right but stands one place too far to the right. Check the index with "
            "j = 0: the weight k[0] belongs to x[i] itself.",
            _one_late,
        ),
        Misconception(
            "one place early",
            "The result is right but stands one place too far to the left. Check the index with "
            "j = 0: the weight k[0] belongs to x[i] itself.",
            _one_early,
        ),
        Misconception(
            "place by place",
            "The values are multiplied place by place. In a convolution every value meets every "
            "weight: a product of two Fourier transforms would be place by place, of signals not.",
            _products,
        ),
        Misconception(
            "divided by the length",
            "The sum is divided by the number of weights, which makes it an average. A convolution "
            "only adds up.",
            _averages,
        ),
        Misconception(
            "divided by the sum of the weights",
            "The result is divided by the sum of the weights. That is fitting for a blur; a "
            "convolution takes the kernel as it is, and the sum may well be zero.",
            _normalises,
        ),
        Misconception(
            "complex numbers left",
            "The Fourier way is right, and its result still of complex type, with imaginary parts "
            "that are only rounding. Add .real.",
            _complex,
        ),
        Misconception(
            "the last weight is missing",
            "The last weight of the kernel never counts. range(m) already ends before m.",
            _forgets_the_last_weight,
        ),
        Misconception(
            "runs off the end",
            "The index i + j leaves the signal at its end. Two things to change: a convolution "
            "takes i - j, and modulo n (% n) it stays on the circle.",
            _runs_off_the_end,
            probes=(
                (np.array([1.0, 2.0, 4.0]), np.array([2.0])),
                (np.array([1.0, 2.0, 4.0, -3.0, 0.5]), np.array([2.0, -1.0, 5.0])),
            ),
        ),
        Misconception(
            "a kernel as long as x",
            "The sum runs over n weights, but the kernel may be shorter than the signal. Let j run "
            "over the kernel's own length.",
            _kernel_as_long_as_x,
        ),
    ),
    hints=(
        "Begin with one output value, i = 0: which values of x meet which weights of k? Place i "
        "takes k[j] times x[i - j], for every j.",
        "On a circle, x[i - j] is x[(i - j) % n]; two loops, over i and over j, are fine.",
        "Or without an inner loop: the result is a sum of moved copies of x, the copy moved by j "
        "multiplied by k[j].",
    ),
    answered_by=("layers", "edges", "matrices", "recordings", "representations", "nets"),
    minutes=10,
)
