"""A layer over time that does not look ahead: `causal_convolve(x, k)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _both(draw: Draw) -> dict[str, Any]:
    k = draw.signal(draw.whole(1, 4))
    return {"x": draw.signal(draw.length(max(3, len(k)), 9)), "k": k}


def _and_future(draw: Draw) -> dict[str, Any]:
    drawn = _both(draw)
    return {**drawn, "now": draw.whole(0, len(drawn["x"]) - 2), "news": draw.one_of((1.0, -3.0))}


def _no_future(ask: Ask, x: np.ndarray, k: np.ndarray, now: int, news: float) -> Finding | None:
    other = x.copy()
    other[now + 1 :] += news
    return differ(
        (f"the answers up to place {now}", ask(x, k)[: now + 1].copy()),
        (f"the same, if all values after place {now} are others", ask(other, k)[: now + 1].copy()),
    )


def _and_delay(draw: Draw) -> dict[str, Any]:
    drawn = _both(draw)
    return {**drawn, "d": draw.whole(1, len(drawn["x"]) - 1)}


def _delays(ask: Ask, x: np.ndarray, k: np.ndarray, d: int) -> Finding | None:
    return differ(
        ("f(T_d x): zeros enter, then the layer", ask(shifts.zero_filled(x, d), k)),
        ("T_d f(x): the layer, then zeros enter", shifts.zero_filled(ask(x, k), d)),
    )


def _kernel(draw: Draw) -> dict[str, Any]:
    k = draw.signal(draw.whole(1, 4))
    return {"k": k, "n": len(k) + draw.whole(0, 4), "place": draw.whole(0, 3)}


def _response(ask: Ask, k: np.ndarray, n: int, place: int) -> Finding | None:
    place = min(place, n - 1)
    answer = np.concatenate([np.zeros(place), k, np.zeros(n)])[:n]
    return differ(
        (f"the answer to a single 1 at place {place}", ask(impulse(n, place), k)),
        ("the kernel, beginning there", answer),
        given={"x": impulse(n, place), "k": k},
    )


def _two(draw: Draw) -> dict[str, Any]:
    drawn = _both(draw)
    return {**drawn, "other": draw.signal(len(drawn["x"]))}


def _sums(ask: Ask, x: np.ndarray, k: np.ndarray, other: np.ndarray) -> Finding | None:
    return differ(
        ("the answer to the sum", ask(x + other, k)),
        ("both answers added", ask(x, k) + ask(other, k)),
    )


def _causal(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return sum((w * shifts.zero_filled(x, j) for j, w in enumerate(k)), np.zeros(len(x)))


def _centred(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    middle = len(k) // 2
    return sum((w * shifts.zero_filled(x, j - middle) for j, w in enumerate(k)), np.zeros(len(x)))


def _round_the_circle(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return sum((w * shifts.circular(x, j) for j, w in enumerate(k)), np.zeros(len(x)))


def _looks_ahead(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return sum((w * shifts.zero_filled(x, -j) for j, w in enumerate(k)), np.zeros(len(x)))


def _silent_start(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    y = _causal(x, k)
    y[: len(k) - 1] = 0
    return y


_X = np.array([1.0, 2.0, 0.0, 5.0, 3.0, 4.0])
_K = np.array([1.0, -2.0, 3.0])

EXERCISE = Exercise(
    name="causal_convolve",
    notebook="08",
    number="08.10",
    title="A layer that does not look ahead",
    asks="Convolve over time: each answer from the present value and earlier ones.",
    takes=("x", "k"),
    returns=array_like(0, "as long as x"),
    probes=((_X, _K), (_X, np.array([2.0, 1.0])), (_X[:4], np.array([0.0, 1.0, 4.0, 2.0]))),
    laws=(
        Law(
            "no answer knows the future",
            "What comes later changes no earlier answer.",
            _and_future,
            _no_future,
        ),
        Law(
            "a single 1 gives the kernel",
            "The kernel begins where the 1 stands: k[0] is the weight of the present.",
            _kernel,
            _response,
        ),
        Law("sums stay sums", "The answer to a sum is the sum of the answers.", _two, _sums),
        Law(
            "commutes with delays",
            "Delay and layer may be exchanged: zeros enter at the start, the end is lost.",
            _and_delay,
            _delays,
        ),
    ),
    misconceptions=(
        Misconception(
            "centred",
            "You lay the kernel's middle over the present, so half of it looks ahead. Change the "
            "last value of x: an earlier answer changes as well.",
            _centred,
            probes=((_X, _K),),
        ),
        Misconception(
            "round the circle",
            "Your first answers use the last values of x, as on a circle. Time is no circle: "
            "before the start there are zeros.",
            _round_the_circle,
        ),
        Misconception(
            "forwards",
            "You look ahead where you should look back: x[i + j] in place of x[i - j].",
            _looks_ahead,
        ),
        Misconception(
            "the kernel mirrored",
            "Your last weight stands over the present. It is k[0] that belongs to the present, "
            "k[1] to the value before, and so on.",
            lambda x, k: _causal(x, k[::-1]),
        ),
        Misconception(
            "silent at the start",
            "You set the first answers to zero. They can be computed: what lies before the start "
            "counts as zero, the other values count.",
            _silent_start,
        ),
        Misconception(
            "only the past",
            "All your answers come one step late: the present does not count, and k[0] belongs to "
            "it.",
            lambda x, k: shifts.zero_filled(_causal(x, k), 1),
        ),
        Misconception(
            "a rectifier behind it",
            "You cut negative answers off at zero. That is a layer of its own, which may follow; "
            "the convolution itself keeps the sign.",
            lambda x, k: np.maximum(_causal(x, k), 0.0),
            probes=((_X, _K),),
        ),
    ),
    hints=(
        "y[i] is the sum of k[j] x[i - j] over all j for which i - j is not negative.",
        "x[-1] is the *last* value in Python: ask whether i - j >= 0 first, or put zeros in front.",
        "With len(k) - 1 zeros in front, np.convolve(padded, k, mode='valid') is the answer; so is "
        "np.convolve(x, k)[:len(x)].",
    ),
    answered_by=("layers", "edges", "recordings"),
    minutes=6,
    core=False,
)
