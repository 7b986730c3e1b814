"""The distance that no output shift repairs: `aligned_distance(y0, y1)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _signal_and_shift(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"y0": draw.signal(n), "d": draw.whole(-n, n)}


def _rolled(ask: Ask, y0: np.ndarray, d: int) -> Finding | None:
    y1 = np.roll(y0, d)
    return differ(
        ("your distance", ask(y0, y1)), (f"y1 is y0 moved by {d}", 0.0), given={"y0": y0, "y1": y1}
    )


def _two_signals(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"y0": draw.signal(n), "y1": draw.signal(n)}


def _symmetric(ask: Ask, y0: np.ndarray, y1: np.ndarray) -> Finding | None:
    return differ(("from y0 to y1", ask(y0, y1)), ("from y1 to y0", ask(y1, y0)))


def _either_may_move(draw: Draw) -> dict[str, Any]:
    return {**_two_signals(draw), "d": draw.whole(1, 8)}


def _same_after_moving(ask: Ask, y0: np.ndarray, y1: np.ndarray, d: int) -> Finding | None:
    return differ(
        ("from y0 to y1", ask(y0, y1)), (f"after y1 moved by {d}", ask(y0, np.roll(y1, d)))
    )


def _level_and_signal(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"level": draw.one_of((0.0, 1.0, -2.0, 0.5)), "y1": draw.signal(n)}


def _plain_distance(ask: Ask, level: float, y1: np.ndarray) -> Finding | None:
    y0 = np.full(len(y1), level)
    return differ(
        ("your distance", ask(y0, y1)),
        ("the plain distance, as moving y0 changes nothing", float(np.linalg.norm(y1 - y0))),
        given={"y0": y0, "y1": y1},
    )


def _at_most_unaligned(ask: Ask, y0: np.ndarray, y1: np.ndarray) -> Finding | None:
    plain, yours = float(np.linalg.norm(y1 - y0)), ask(y0, y1)
    if yours <= plain * (1 + 1e-9):
        return None
    return Finding(
        (("your distance", yours), ("without any shift", plain)),
        "The least of all distances cannot be larger than the one without a shift.",
    )


def _exchange(draw: Draw) -> dict[str, Any]:
    n = draw.length(4, 7)
    return {"y0": np.arange(1.0, n + 1) + draw.one_of((0.0, 2.0))}


def _shuffles_count(ask: Ask, y0: np.ndarray) -> Finding | None:
    y1 = y0.copy()
    y1[:2] = y0[1::-1]
    yours = ask(y0, y1)
    if yours > 1e-6:
        return None
    return Finding(
        (),
        "y1 is y0 with its first two values exchanged. No shift does that, so the distance is "
        f"above 0; yours is {yours:.2g}.",
        {"y0": y0, "y1": y1},
    )


def _distances(y0: np.ndarray, y1: np.ndarray) -> list[float]:
    return [float(np.linalg.norm(np.roll(y0, d) - y1)) for d in range(len(y0))]


def _sorts(y0: np.ndarray, y1: np.ndarray) -> float:
    return float(np.linalg.norm(np.sort(y0) - np.sort(y1)))


def _unaligned(y0: np.ndarray, y1: np.ndarray) -> float:
    return _distances(y0, y1)[0]


def _largest(y0: np.ndarray, y1: np.ndarray) -> float:
    return max(_distances(y0, y1))


def _mean(y0: np.ndarray, y1: np.ndarray) -> float:
    return float(np.mean(_distances(y0, y1)))


def _squared(y0: np.ndarray, y1: np.ndarray) -> float:
    return min(_distances(y0, y1)) ** 2


def _peaks(y0: np.ndarray, y1: np.ndarray) -> float:
    return float(np.linalg.norm(np.roll(y0, np.argmax(y1) - np.argmax(y0)) - y1))


def _half(y0: np.ndarray, y1: np.ndarray) -> float:
    return min(_distances(y0, y1)[: len(y0) // 2 + 1])


def _which_shift(y0: np.ndarray, y1: np.ndarray) -> int:
    return int(np.argmin(_distances(y0, y1)))


def _signed(y0: np.ndarray, y1: np.ndarray) -> float:
    return float(abs((y0 - y1).sum()))


_A = np.array([1.0, 2.0, 4.0, -3.0, 0.5])

EXERCISE = Exercise(
    name="aligned_distance",
    notebook="03",
    number="03.6",
    title="What no output shift repairs",
    asks="Give the least distance between y1 and any circular shift of y0.",
    takes=("y0", "y1"),
    returns=a_number,
    probes=(
        (np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 1.0])),
        (_A, np.array([0.0, 3.0, 1.0, 1.0, -2.0])),
        (_A, _A[::-1].copy()),
        (_A, np.roll(_A, 4)),
        (_A, np.array([4.0, -3.0, 1.0, 2.0, 0.0])),
    ),
    laws=(
        Law(
            "zero for moved copies", "If y1 is a shift of y0, it is 0.", _signal_and_shift, _rolled
        ),
        Law(
            "moving y1 changes nothing",
            "If any shift may be chosen, it does not matter where y1 stands.",
            _either_may_move,
            _same_after_moving,
        ),
        Law("symmetric", "From y0 to y1 is as far as from y1 to y0.", _two_signals, _symmetric),
        Law(
            "never above the plain distance",
            "Not to shift at all is one of the choices.",
            _two_signals,
            _at_most_unaligned,
        ),
        Law(
            "shuffles count",
            "Exchanging two values is no shift: the distance is above 0.",
            _exchange,
            _shuffles_count,
        ),
        Law(
            "the plain distance from a constant",
            "Moving a constant changes nothing, so what is left is np.linalg.norm(y1 - y0).",
            _level_and_signal,
            _plain_distance,
        ),
    ),
    misconceptions=(
        Misconception(
            "sorts both",
            "You sort both signals first. That forgives every shuffle, and shifts are only a few "
            "of the shuffles: try 1 2 3 4 against 2 1 3 4.",
            _sorts,
        ),
        Misconception(
            "no shift at all",
            "You compare y1 with y0 as it stands. Any shift of y0 may be chosen: try them all, and "
            "keep the least distance.",
            _unaligned,
        ),
        Misconception(
            "the largest of all",
            "You keep the largest distance of all shifts. Asked for is the least: what is left "
            "when y0 is moved as well as possible.",
            _largest,
        ),
        Misconception(
            "the mean of all",
            "You average over all shifts. Asked for is the least distance among them.",
            _mean,
        ),
        Misconception(
            "squared",
            "You return the squared distance. Take its root, or use np.linalg.norm.",
            _squared,
        ),
        Misconception(
            "peak to peak",
            "You move y0 so that the largest values meet. That is often the best shift, and not "
            "always: try them all.",
            _peaks,
        ),
        Misconception(
            "half of the shifts",
            "You try the first half of the shifts only. On a circle all of 0 … n - 1 are "
            "different.",
            _half,
        ),
        Misconception(
            "begins with nothing",
            "A least distance that begins at 0 never rises above it. Begin with the first "
            "distance, or with np.inf.",
            lambda y0, y1: 0.0,
        ),
        Misconception(
            "leaves out no shift at all",
            "You leave out d = 0: not to shift at all is one of the choices.",
            lambda y0, y1: min(_distances(y0, y1)[1:] or [np.inf]),
        ),
        Misconception(
            "leaves out the last shift",
            "You leave out the last shift, d = n - 1. range(n) ends there by itself.",
            lambda y0, y1: min(_distances(y0, y1)[:-1] or [np.inf]),
        ),
        Misconception(
            "which shift it is",
            "You return which shift is the best one. Asked for is the distance that is left there.",
            _which_shift,
        ),
        Misconception(
            "signed differences",
            "You add up differences with their signs, and they cancel. Use np.linalg.norm.",
            _signed,
        ),
    ),
    hints=(
        "For one shift d, the distance is np.linalg.norm(np.roll(y0, d) - y1).",
        "There are n shifts, d = 0 … n - 1. Compute all n distances.",
        "Return the least of them: min(…) over a loop or a list.",
    ),
    answered_by=("measures.aligned_error",),
    minutes=5,
    core=False,
)
