"""Reading the kernel off a map that is linear and commutes with shifts: `kernel_of(f, n)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


@dataclass(frozen=True, repr=False)
class Secret(pieces.Map):
    """A map that is linear and commutes with all shifts, made in the Fourier domain.

    k: a kernel as long as the signals.
    """

    k: tuple[float, ...]
    says = "a map that is linear and commutes with every shift"

    def of(self, x: np.ndarray) -> np.ndarray:
        """Shape (n,)."""
        y = np.fft.ifft(np.fft.fft(x) * np.fft.fft(self.k, len(x))).real
        return np.round(y, 9)  # so that counterexamples are easy to read


def _map_and_signal(draw: Draw) -> dict[str, Any]:
    n = draw.length(1, 6)
    k = tuple(draw.signal(n).tolist())
    kind = draw.one_of((pieces.Convolution, Secret))
    return {"f": kind(k), "n": n, "x": draw.signal(n)}


def _gives_back_f(ask: Ask, f: pieces.Map, n: int, x: np.ndarray) -> Finding | None:
    k = ask(f, n)
    return differ(
        ("x convolved with your kernel", pieces.Convolution(tuple(k.tolist()))(x)),
        ("f(x)", f(x)),
        tolerance=1e-7,
        given={"f": f, "n": n, "x": x, "your kernel": k},
    )


def _ones(f: Any, n: int) -> np.ndarray:
    return f(np.ones(n))


def _place_one(f: Any, n: int) -> np.ndarray:
    return f(np.eye(n)[1 % n])


def _last_place(f: Any, n: int) -> np.ndarray:
    return f(np.eye(n)[n - 1])


def _middle(f: Any, n: int) -> np.ndarray:
    return f(np.eye(n)[n // 2])


def _row(f: Any, n: int) -> np.ndarray:
    return np.array([f(np.eye(n)[j])[0] for j in range(n)])


def _mirrored(f: Any, n: int) -> np.ndarray:
    return f(np.eye(n)[0])[::-1].copy()


def _normalised(f: Any, n: int) -> np.ndarray:
    k = f(np.eye(n)[0])
    return k / k.sum()


def _counting(f: Any, n: int) -> np.ndarray:
    return f(np.arange(float(n)))


def _identity(f: Any, n: int) -> np.ndarray:
    return f(np.eye(n))


_MAPS = (
    (pieces.Convolution((1.0, 3.0, 0.5)), 3),
    (pieces.Convolution((2.0, -1.0, 5.0, 0.5)), 6),
    (pieces.Convolution((2.0, -1.0, 5.0)), 5),
)

EXERCISE = Exercise(
    name="kernel_of",
    notebook="07",
    number="07.3",
    title="Read the kernel off",
    asks="Find the kernel of a map that is linear and commutes with every shift.",
    takes=("f", "n"),
    returns=array_of(lambda arguments: (arguments[1],), "n numbers"),
    probes=_MAPS,
    laws=(
        Law(
            "convolving with it is f",
            "A signal convolved with your kernel, round the circle, is f of the signal.",
            _map_and_signal,
            _gives_back_f,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "asked with ones",
            "You ask f about a signal of ones: all moved copies of the kernel lie on each other, "
            "and every value is the sum of the kernel. Ask about a single 1.",
            _ones,
        ),
        Misconception(
            "a 1 at place 1",
            "Your single 1 stands at place 1, so the kernel comes back moved by one. Places are "
            "counted from 0.",
            _place_one,
        ),
        Misconception(
            "a 1 at the last place",
            "Your single 1 stands at the last place, so the kernel comes back moved by n - 1. Put "
            "it at place 0.",
            _last_place,
        ),
        Misconception(
            "a 1 in the middle",
            "Your single 1 stands in the middle, so the kernel comes back moved by n // 2. Put it "
            "at place 0.",
            _middle,
        ),
        Misconception(
            "what place 0 answers to each",
            "You collect what place 0 answers to a 1 at each place: the first *row* of the matrix, "
            "which is the kernel read backwards. The kernel is the whole answer to one single 1.",
            _row,
        ),
        Misconception(
            "turned round",
            "You turn the answer round. A convolution gives back its kernel as it is.",
            _mirrored,
        ),
        Misconception(
            "divided by its sum",
            "You divide by the sum of the kernel, which changes f (and fails where the sum is 0). "
            "Return the answer as it is.",
            _normalised,
        ),
        Misconception(
            "asked with 0, 1, 2, …",
            "You ask f about the signal 0, 1, 2, …, in whose answer all copies of the kernel are "
            "mixed. Ask about a single 1 among zeros.",
            _counting,
        ),
        Misconception(
            "no signal",
            "f takes one signal of n values, and is handed something else (Python says what): the "
            "whole table np.eye(n), for instance, or a single number. One row of that table is "
            "enough: which?",
            _identity,
        ),
    ),
    hints=(
        "There is one signal whose convolution with k is k itself.",
        "A single 1 gives back the kernel, beginning where it stands (notebook 1).",
        "np.eye(n)[0] is a 1 at place 0, and zeros elsewhere.",
    ),
    answered_by=("matrices.of_map",),
    minutes=4,
)
