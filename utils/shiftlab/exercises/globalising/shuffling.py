"""Two signals of the same numbers that a rectifier tells apart: `shuffled_pair(k)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import layers
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import row_of_numbers
from shiftlab.exercises.returns import refuse

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

SHORTEST = 4
"""Three numbers have no other order than shifts and mirror images of the first."""
_KERNELS = (
    (1.0, 1.0),
    (1.0, -1.0),
    (1.0, 2.0, 1.0),
    (-1.0, 2.0, -1.0),
    (1.0, 0.0, -1.0),
    (-1.0, -1.0, 0.0),
    (2.0, 1.0, -3.0),
)
"""Kernels with at least two weights that are not zero, with and without negative ones."""


def _two_signals(value: Any, arguments: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(value, np.ndarray) and value.ndim == 2 and len(value) == 2:
        value = tuple(value)
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise refuse(value, "a pair of two signals, as in return x, y")
    first, second = (
        row_of_numbers(one, f"a {which} signal of at least {SHORTEST} numbers", least=SHORTEST)
        for one, which in zip(value, ("first", "second"), strict=True)
    )
    if len(first) != len(second):
        raise Misfit(
            f"Both signals should hold the same numbers; one has {len(first)} values and the other "
            f"{len(second)}."
        )
    return first, second


def _mean(x: np.ndarray, k: np.ndarray) -> float:
    return float(layers.relu(layers.circular_convolve(x, k)).mean())


def _kernel(draw: Draw) -> dict[str, Any]:
    return {"k": np.array(draw.one_of(_KERNELS))}


def _same_numbers(ask: Ask, k: np.ndarray) -> Finding | None:
    x, y = ask(k)
    if np.array_equal(np.sort(x), np.sort(y)):
        return None
    return Finding(
        (("first, in order", np.sort(x)), ("second, in order", np.sort(y))),
        "The second signal does not hold the same numbers as the first.",
        {"k": k},
    )


def _told_apart(ask: Ask, k: np.ndarray) -> Finding | None:
    x, y = ask(k)
    one, other = _mean(x, k), _mean(y, k)
    if abs(one - other) > 1e-6 * max(1.0, abs(one)):
        return None
    return Finding(
        (("mean(relu(k ∗ first))", one), ("mean(relu(k ∗ second))", other)),
        "The two signals are not told apart.",
        {"k": k, "first": x, "second": y},
    )


def _like(test: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[[Ask], bool]:
    """Recognises an answer by its pair for every kernel that the laws try."""
    return lambda ask: all(test(*ask(np.array(k))) for k in _KERNELS)


def _moved(x: np.ndarray, y: np.ndarray) -> bool:
    return any(np.array_equal(np.roll(x, d), y) for d in range(1, len(x)))


def _alike(x: np.ndarray, y: np.ndarray) -> bool:
    return np.array_equal(x, y)


def _mirrored(x: np.ndarray, y: np.ndarray) -> bool:
    return any(np.array_equal(np.roll(x[::-1], d), y) for d in range(len(x)))


def _never_negative(x: np.ndarray, y: np.ndarray) -> bool:
    return bool(min(x.min(), y.min()) >= 0)


def _never_positive(x: np.ndarray, y: np.ndarray) -> bool:
    return bool(max(x.max(), y.max()) <= 0)


_BRIGHT = (np.array([3.0, 1, 0, 2, 0, 0]), np.array([0.0, 3, 0, 0, 1, 2]))
_MIXED = np.array([3.0, -1, 0, 2, -2, 0])

EXERCISE = Exercise(
    name="shuffled_pair",
    notebook="04",
    number="04.3",
    title="A shuffle that is noticed",
    asks="Give two signals of the same numbers that mean(relu(k ∗ x)) tells apart.",
    takes=("k",),
    returns=_two_signals,
    probes=((np.array([1.0, -1.0]),), (np.array([1.0, 2.0, 1.0]),)),
    laws=(
        Law(
            "the same numbers",
            "The second signal holds the numbers of the first, in another order.",
            _kernel,
            _same_numbers,
            tries=12,
        ),
        Law(
            "told apart",
            "For every kernel tried, mean(relu(k ∗ x)) differs by more than rounding.",
            _kernel,
            _told_apart,
            tries=30,
        ),
    ),
    misconceptions=(
        Misconception(
            "no order changed",
            "Both signals are the same, value by value. Put the second into another order.",
            lambda k: (_MIXED, _MIXED.copy()),
            recognise=_like(_alike),
        ),
        Misconception(
            "a shift",
            "Your second signal is the first one, moved round the circle. A shift is a shuffle, "
            "but the one kind that this number ignores for sure: that is its invariance.",
            lambda k: (_MIXED, np.roll(_MIXED, 2)),
            recognise=_like(_moved),
        ),
        Misconception(
            "the mirror image",
            "Your second signal is the first one back to front. Many kernels notice that, but "
            "symmetric ones such as 1 2 1 do not: mirroring x only mirrors k ∗ x.",
            lambda k: (_MIXED, _MIXED[::-1].copy()),
            recognise=_like(_mirrored),
        ),
        Misconception(
            "the rectifier never acts",
            "Your signals hold no negative number. With a kernel without negative weights, such as "
            "1 2 1, no output is negative: the rectifier changes nothing, and what is left is "
            "mean(k ∗ x), which ignores every shuffle.",
            lambda k: _BRIGHT,
            recognise=_like(_never_negative),
        ),
        Misconception(
            "the rectifier stops everything",
            "Your signals hold no positive number. With a kernel without negative weights, such as "
            "1 2 1, no output is positive: the rectifier makes them all zero.",
            lambda k: (-_BRIGHT[0], -_BRIGHT[1]),
            recognise=_like(_never_positive),
        ),
        Misconception(
            "other numbers",
            "The two signals do not hold the same numbers. A shuffle may only change their order: "
            "np.sort of both has to be the same.",
            lambda k: (_MIXED, _MIXED + 1.0),
            recognise=_like(lambda x, y: not np.array_equal(np.sort(x), np.sort(y))),
        ),
    ),
    hints=(
        "Where the rectifier changes nothing, mean(relu(k ∗ x)) is mean(k ∗ x), and ignores every "
        "shuffle. So some outputs have to be negative, whatever the kernel: what does x need?",
        "Take five to eight quite different numbers, positive and negative. Almost every other "
        "order of them will do: not a shift, and not the mirror image.",
        "If you look for one by trial: mean(relu(k ∗ x)) is "
        "layers.relu(layers.circular_convolve(x, k)).mean(). np.sort puts numbers in order.",
    ),
    minutes=8,
    drawn=holding("the numbers of your signals x and y", lambda pair: pair[0]),
)
