"""Objects that break a law: `smallest_break()` for one pool, `pyramid_breaker()` for a stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab import layers
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, agree
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import counted, is_moved_copy, nothing_to_draw
from shiftlab.exercises.returns import refuse

# --- smallest_break


def _four(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    return counted(value, 4, "an array of four numbers")


def _pooled(x: np.ndarray) -> np.ndarray:
    return layers.max_pool(x, 2, 2)


def _not_repaired(ask: Ask) -> Finding | None:
    x = ask()
    before, after = _pooled(x), _pooled(np.roll(x, 1))
    if not is_moved_copy(before, after):
        return None
    does = "stays as it is" if agree(before, after) else "only moves"
    return Finding(
        (("pooled", before), ("moved by one, then pooled", after)),
        f"The answer {does}, so an output shift repairs it. Look for four numbers where none does.",
        {"x": x, "T₁ x": np.roll(x, 1)},
    )


def _like(test: Callable[[np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: test(ask())


def _one_differs(x: np.ndarray, sign: int) -> bool:
    """Whether one value lies above (sign 1) or below (-1) three equal ones."""
    ordered = np.sort(sign * x)
    return bool(ordered[0] == ordered[2] < ordered[3])


def _peaks_apart(x: np.ndarray) -> bool:
    """Whether the two largest of four different values stand two places apart."""
    first, second = np.argsort(x)[:-3:-1]
    return len(set(x.tolist())) == 4 and abs(first - second) == 2


SMALLEST = Exercise(
    name="smallest_break",
    notebook="03",
    number="03.4",
    title="Four numbers that break it",
    asks="Give four numbers whose 2/2 max-pool, after a shift by one, no output shift repairs.",
    takes=(),
    returns=_four,
    probes=((),),
    laws=(
        Law(
            "no output shift repairs it",
            "The pooled signal after a shift by one is neither the pooled signal before nor any "
            "shift of it.",
            nothing_to_draw,
            _not_repaired,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "a single bright place",
            "With one bright place, one window holds it before and one window after. The answer "
            "stays or moves, and neither is a break. What if two bright places sometimes share a "
            "window, and sometimes not?",
            lambda: np.array([1.0, 0, 0, 0]),
            recognise=_like(lambda x: _one_differs(x, 1)),
        ),
        Misconception(
            "all equal",
            "Four equal numbers look the same however they move, and so does every answer.",
            lambda: np.array([1.0, 1, 1, 1]),
            recognise=_like(lambda x: bool((x == x[0]).all())),
        ),
        Misconception(
            "two values in turn",
            "Every window holds both values, before and after, so all maxima are the same. The "
            "windows have to differ in what they hold.",
            lambda: np.array([1.0, 0, 1, 0]),
            recognise=_like(lambda x: bool(x[0] == x[2] != x[1] == x[3])),
        ),
        Misconception(
            "a single dark place",
            "One dark place always has a brighter neighbour in its window, so the maximum never "
            "notices it.",
            lambda: np.array([1.0, 1, 1, 0]),
            recognise=_like(lambda x: _one_differs(x, -1)),
        ),
        Misconception(
            "the peaks stand apart",
            "Your two largest numbers stand two places apart, so they never meet in one window, "
            "and both always come through. Let them be neighbours.",
            lambda: np.array([3.0, 1, 2, 0]),
            recognise=_like(_peaks_apart),
        ),
    ),
    hints=(
        "Two windows: before the shift they hold places 0 1 and 2 3, after it the old places 3 0 "
        "and 1 2. Write down both pooled signals for some numbers.",
        "The pooled signal has two numbers. It is repaired if after the shift the same two come, "
        "in whatever order. When do two *different* numbers come?",
        "Two different numbers are enough, each of them twice. Let the two large ones share one "
        "window before the shift, and stand in two windows after it.",
    ),
    minutes=4,
    drawn=holding("your four numbers", lambda x: x),
)

# --- pyramid_breaker


def _kernel_and_signal(value: Any, arguments: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise refuse(value, "a pair (k, x) of a kernel and a signal")
    kernel = counted(value[0], 3, "a kernel k of three numbers")
    return kernel, counted(value[1], 8, "a signal x of eight numbers")


def _tops(k: np.ndarray, x: np.ndarray) -> tuple[float, float]:
    """The last number of the pyramid, before and after a shift by one."""
    first, second = (layers.pyramid(z, k)[-1].item() for z in (x, np.roll(x, 1)))
    return first, second


def _top_changes(ask: Ask) -> Finding | None:
    k, x = ask()
    before, after = _tops(k, x)
    if not agree(before, after, 1e-6):
        return None
    return Finding(
        (("the one number left", before), ("the same, after x moved by one", after)),
        "The one number that is left does not change when x moves by one.",
        {"k": k, "x": x},
    )


def _pair_like(test: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: test(*ask())


_SIGNAL = np.array([0.0, 1, 3, 0, 0, 2, 0, 1])

PYRAMID = Exercise(
    name="pyramid_breaker",
    notebook="03",
    number="03.5",
    title="Break the pyramid",
    asks="Give a kernel and a signal for which convolving and pooling down to one number is not "
    "invariant.",
    takes=(),
    returns=_kernel_and_signal,
    probes=((),),
    laws=(
        Law(
            "the number changes",
            "Convolve, pool 2/2, convolve, pool, … down to one number: it changes when the signal "
            "moves by one.",
            nothing_to_draw,
            _top_changes,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "a kernel that changes nothing",
            "The kernel 0 1 0, or a multiple of it, leaves the signal as it is. Then there is only "
            "pooling, and pooling alone down to one number is a global maximum: exactly invariant.",
            lambda: (np.array([0.0, 1, 0]), _SIGNAL),
            recognise=_pair_like(lambda k, x: bool(k[1] != 0 and k[0] == k[2] == 0)),
        ),
        Misconception(
            "a kernel that only moves",
            "A kernel with one single weight at its side only moves the signal. The maximum over "
            "everything does not notice that.",
            lambda: (np.array([1.0, 0, 0]), _SIGNAL),
            recognise=_pair_like(lambda k, x: bool(k[1] == 0 and (k != 0).sum() == 1)),
        ),
        Misconception(
            "a kernel of zeros",
            "A kernel of zeros makes everything zero, wherever the signal stands.",
            lambda: (np.zeros(3), _SIGNAL),
            recognise=_pair_like(lambda k, x: bool((k == 0).all())),
        ),
        Misconception(
            "a constant signal",
            "A constant signal is the same wherever it stands. Choose one in which places differ.",
            lambda: (np.array([1.0, 2, 1]), np.ones(8)),
            recognise=_pair_like(lambda k, x: bool((x == x[0]).all())),
        ),
        Misconception(
            "two values in turn",
            "A signal of two values in turn makes every window of two alike: one pooling, and it "
            "is constant.",
            lambda: (np.array([1.0, 2, 1]), np.array([1.0, 0] * 4)),
            recognise=_pair_like(
                lambda k, x: bool((x[::2] == x[0]).all() and (x[1::2] == x[1]).all())
            ),
        ),
    ),
    hints=(
        "What must the kernel not be, so that something happens between two poolings?",
        "The kernel has to mix neighbours: at least two weights that are not zero, best of one "
        "sign. Compute top(x, k) and top(shifts.circular(x, 1), k) for a few signals.",
        "Take the kernel 1 1 1 and a signal with three or four unequal numbers other than zero. "
        "Not every one does it, but many do: try two or three.",
    ),
    minutes=5,
    core=False,
    drawn=holding("the numbers of your signal x", lambda pair: pair[1]),
)

EXERCISES = (SMALLEST, PYRAMID)
