"""The twin that sees permuted pictures: `permuted_twin(W1, p)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _permutation(draw: Draw, n: int) -> np.ndarray:
    left, p = list(range(n)), []
    while left:
        p.append(left.pop(left.index(draw.one_of(left))))
    return np.array(p)


def _layer(draw: Draw) -> dict[str, Any]:
    n = draw.length(2, 5)
    return {
        "W1": draw.picture(draw.one_of((n, n + 1)), n),
        "p": _permutation(draw, n),
        "x": draw.signal(n),
    }


def _two(draw: Draw) -> dict[str, Any]:
    n = draw.whole(2, 5)
    return {
        "W1": draw.picture(n, n),
        "p": _permutation(draw, n),
        "q": _permutation(draw, n),
    }


def _same_answers(ask: Ask, W1: np.ndarray, p: np.ndarray, x: np.ndarray) -> Finding | None:
    return differ(
        ("your weights, times x[p]", ask(W1, p) @ x[p]),
        ("W1 @ x", W1 @ x),
    )


def _one_after_the_other(ask: Ask, W1: np.ndarray, p: np.ndarray, q: np.ndarray) -> Finding | None:
    return differ(
        ("the twin by q of the twin by p", ask(ask(W1, p), q)),
        ("the twin by p[q]", ask(W1, p[q])),
    )


def _inverse(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1[:, np.argsort(p)]


def _same(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1.copy()


def _rows(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1[p]


def _both(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1[p][:, p]


def _backwards(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1[:, p[::-1]]


def _times(W1: np.ndarray, p: np.ndarray) -> np.ndarray:
    return W1 * p


_W = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 10]])
_P = np.array([1, 2, 0])
_FOUR = np.arange(16.0).reshape(4, 4) ** 2
_Q = np.array([2, 0, 3, 1])

EXERCISE = Exercise(
    name="permuted_twin",
    notebook="08",
    number="08.8",
    title="The twin that sees permuted pictures",
    asks="Give the first weights with which a network on permuted pixels does as the old one did.",
    takes=("W1", "p"),
    returns=array_like(0, "like W1"),
    probes=((_W, _P), (_FOUR, _Q)),
    laws=(
        Law(
            "the same answers",
            "Your weights, applied to the permuted picture x[p], give what W1 gives to x.",
            _layer,
            _same_answers,
        ),
        Law(
            "one after the other",
            "The twin of the twin is the twin for both permutations together.",
            _two,
            _one_after_the_other,
        ),
    ),
    misconceptions=(
        Misconception(
            "the inverse permutation",
            "You use the inverse of p (np.argsort(p)). Place j of the permuted picture holds pixel "
            "p[j], so its weight has to be the one of pixel p[j].",
            _inverse,
        ),
        Misconception(
            "unchanged",
            "Your weights are W1 itself: the weight of place j still stands at place j, where now "
            "another pixel is.",
            _same,
        ),
        Misconception(
            "the rows are permuted",
            "You permute the rows of W1. These belong to the units of the layer; the pixels belong "
            "to its columns.",
            _rows,
        ),
        Misconception(
            "rows and columns",
            "You permute the columns, which is right, and the rows as well, so the units have "
            "changed places. Leave the rows.",
            _both,
        ),
        Misconception(
            "p backwards",
            "You read p from its end (p[::-1]). That is another order of the pixels, and not the "
            "one that the picture is in.",
            _backwards,
        ),
        Misconception(
            "multiplied by p",
            "You multiply the weights by the numbers in p. These are places and no factors: they "
            "say which column to take.",
            _times,
        ),
    ),
    hints=(
        "Write out one unit: its answer is the sum of W1[u, j] · x[j] over all pixels j. In the "
        "permuted picture, where has pixel j gone?",
        "Place j of x[p] holds the pixel p[j]. So place j needs the weight that pixel p[j] had.",
        "Columns are chosen with W1[:, …].",
    ),
    answered_by=("nets.twins",),
    minutes=7,
    core=False,
)
