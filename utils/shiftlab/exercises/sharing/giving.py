"""Objects to give: a map that commutes and is no convolution, and a matrix that half commutes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces, special
from shiftlab.exercises.declare import (
    Ask,
    Exercise,
    Finding,
    Law,
    Misconception,
    NoValue,
    agree,
    differ,
)
from shiftlab.exercises.drawing import answering, holding
from shiftlab.exercises.objects import grid_of_numbers, nothing_to_draw
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


# --- no_convolution

_LENGTH = 4
"""Of the constant signal that is asked about in marked work, and of others on which maps break."""


def _signal_and_shift(draw: Draw) -> dict[str, Any]:
    n = draw.length(2)
    return {"x": draw.signal(n), "d": draw.whole(1, n - 1)}


def _commutes(ask: Ask, x: np.ndarray, d: int) -> Finding | None:
    return differ(
        (f"f of x moved by {d}", ask(np.roll(x, d))), (f"f(x), moved by {d}", np.roll(ask(x), d))
    )


def _commutes_there(ask: Ask) -> Finding | None:
    for x in special.signals(_LENGTH):
        with suppress(NoValue):  # as where exp(x) is beyond all bounds
            if broken := special.break_of(ask, x):
                d, there, expected = broken
                sides = (f"f of x moved by {d}", there), (f"f(x), moved by {d}", expected)
                return Finding(sides, given={"x": x, "d": d})
    return None


@cache
def _many() -> tuple[np.ndarray, ...]:
    """Signals on which a map would show that it is not linear; the first have no pattern."""
    noise = np.random.default_rng(7).normal(scale=2.0, size=(12, 6)).round(2)
    return (*noise, *special.signals(_LENGTH))


def _is_not_linear(ask: Ask) -> Finding | None:
    """A map that commutes is linear exactly if it convolves with its answer to a single 1."""
    convolve = {n: pieces.Convolution(tuple(ask(np.eye(n)[0]).tolist())) for n in (6, _LENGTH)}
    first = _many()[0]
    sides = ("f(x)", ask(first)), ("x convolved with f(1 0 0 …)", convolve[len(first)](first))
    tried = 0
    for x in _many():
        with suppress(NoValue):
            if not agree(ask(x), convolve[len(x)](x), special.TOLERANCE):
                return None
            tried += 1
    return Finding(
        sides,
        f"{tried} signals were tried: of zeros and ones, constants, whole numbers, small and large "
        "values. For each of them, your map gives the signal convolved with what it answers to a "
        "single 1, as every linear map does that commutes with every shift: we found no signal for "
        "which yours does anything else.",
        {"x": first},
    )


def _blurs(x: np.ndarray) -> np.ndarray:
    return (np.roll(x, -1) + x + np.roll(x, 1)) / 3


def _larger(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, np.roll(x, -1))


def _stays(x: np.ndarray) -> np.ndarray:
    return x.copy()


def _sorts(x: np.ndarray) -> np.ndarray:
    return np.sort(x)


def _window_without_circle(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, np.append(x[1:], 0.0))


def _stops_at_the_end(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, np.append(x[1:], x[-1]))


def _pools_and_repeats(x: np.ndarray) -> np.ndarray:
    y = _larger(x)
    return y[np.arange(len(x)) // 2 * 2]


def _by_place(x: np.ndarray) -> np.ndarray:
    return x * np.arange(len(x))


def _adds_up(x: np.ndarray) -> np.ndarray:
    return np.cumsum(x)


def _turns_round(x: np.ndarray) -> np.ndarray:
    return x[::-1].copy()


_SOME = np.array([1.0, -2.0, 4.0, 0.5, 3.0, -1.0])

NO_CONVOLUTION = Exercise(
    name="no_convolution",
    notebook="07",
    number="07.4",
    title="A map that commutes and is no convolution",
    asks="Give a map that commutes with every shift and is no convolution.",
    takes=("x",),
    returns=array_like(0, "like x"),
    probes=((_SOME,), (_SOME[:3].copy(),)),
    laws=(
        Law(
            "commutes with every shift",
            "When the signal moves round the circle, the answer moves along.",
            _signal_and_shift,
            _commutes,
            tries=60,
        ),
        Law(
            "commutes at special signals",
            "When a signal of zeros and ones, a constant, or one of small or large values moves "
            "round the circle, the answer moves along.",
            nothing_to_draw,
            _commutes_there,
            tries=1,
        ),
        Law(
            "no convolution",
            "The map is not linear: for some pair of signals, f(x + z) is not f(x) + f(z), or "
            "f(2x) is not 2 f(x).",
            nothing_to_draw,
            _is_not_linear,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the signal itself",
            "For every signal that was tried, your map gives back its input. To do that commutes, "
            "and is a convolution, too: with the kernel 1.",
            _stays,
            recognise=lambda ask: all(agree(ask(x), x) for x in _many()),
        ),
        Misconception(
            "an average of neighbours",
            "The average of a place and its two neighbours is a convolution: its kernel holds "
            "three thirds. What can you do with two neighbours that is not adding?",
            _blurs,
        ),
        Misconception(
            "sorting",
            "Sorting gives the same answer wherever the signal stood: it is invariant. Asked for "
            "is a map whose answer moves along.",
            _sorts,
        ),
        Misconception(
            "a zero beyond the end",
            "At its last place your map meets a zero that belongs to no signal. On a circle, the "
            "neighbour of the last place is place 0.",
            _window_without_circle,
        ),
        Misconception(
            "it stops at the end",
            "The last place looks at itself instead of its neighbour, which on a circle is "
            "place 0.",
            _stops_at_the_end,
        ),
        Misconception(
            "windows on a grid",
            "Places 0 and 1 share one maximum, 2 and 3 the next: these windows stand on a grid, "
            "and a move by one leaves it (notebook 3). Let every place have a window of its own.",
            _pools_and_repeats,
        ),
        Misconception(
            "it counts places",
            "Your map multiplies each value by the number of its place, so the same value becomes "
            "another one further along. Every place has to do the same.",
            _by_place,
        ),
        Misconception(
            "a sum that begins at place 0",
            "Your sum runs from place 0 to each place, and so place 0 is special. On a circle no "
            "place is.",
            _adds_up,
        ),
        Misconception(
            "read backwards",
            "The signal is read backwards, so its answer moves left when the signal moves right: "
            "another T′, but not the shift itself.",
            _turns_round,
        ),
    ),
    hints=(
        "Every rule that is applied at all places alike commutes. Choose a rule that does not "
        "only multiply and add up.",
        "Do something to each value: square it, or set negative values to 0. Or compare it with "
        "its neighbour.",
        "np.roll(x, -1) has the right neighbour of each place at that place.",
    ),
    minutes=4,
    drawn=answering(
        np.ones(_LENGTH),
        "a signal of ones",
        "At place 0, your map must answer the constant signal 1 1 1 1 with {}.",
        "your map's answer at place 0",
        lambda y: y[0],
    ),
)

# --- every_second_shift


def _six_by_six(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    return grid_of_numbers(value, (6, 6), "a matrix of 6 × 6 numbers, such as np.eye(6)")


def _moved(w: np.ndarray, d: int) -> np.ndarray:
    return np.roll(w, (-d, -d), axis=(0, 1))


def _respects_two(ask: Ask) -> Finding | None:
    w = ask()
    differing = np.argwhere(np.abs(_moved(w, 2) - w) > 1e-9 * max(1.0, np.abs(w).max()))
    if not len(differing):
        return None
    i, j = (int(place) for place in differing[0])
    here, there = (i, j), ((i + 2) % 6, (j + 2) % 6)
    return Finding(
        tuple((f"W[{place[0]}, {place[1]}]", float(w[place])) for place in (here, there)),
        "Two places further along its diagonal, round the circle, an entry has to come again.",
        {"W": w},
    )


def _does_not_respect_one(ask: Ask) -> Finding | None:
    w = ask()
    if not agree(_moved(w, 1), w, 1e-6):
        return None
    return Finding(
        (),
        "Your matrix commutes with T₁ as well, and so with every shift: it is a convolution.",
        {"W": w},
    )


def _like(test: Callable[[np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: test(ask())


def _toeplitz(w: np.ndarray) -> bool:
    """Whether all diagonals are constant up to the edge, but not round it."""
    inside = np.array_equal(w[1:, 1:], w[:-1, :-1])
    return inside and not np.array_equal(_moved(w, 1), w)


_STRIPE = np.eye(6) + np.roll(np.eye(6), 1, axis=0)

EVERY_SECOND = Exercise(
    name="every_second_shift",
    notebook="07",
    number="07.7",
    title="Every second shift only",
    asks="Give a 6 × 6 matrix that commutes with T₂ and not with T₁.",
    takes=(),
    returns=_six_by_six,
    probes=((),),
    laws=(
        Law("commutes with T₂", "W T₂ = T₂ W.", nothing_to_draw, _respects_two, tries=1),
        Law(
            "does not commute with T₁",
            "W T₁ and T₁ W differ.",
            nothing_to_draw,
            _does_not_respect_one,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "no weights at all",
            "A matrix of zeros commutes with everything.",
            lambda: np.zeros((6, 6)),
            recognise=_like(lambda w: not w.any()),
        ),
        Misconception(
            "a convolution",
            "Each of your diagonals holds one number all the way round: a convolution, which "
            "commutes with T₁ as well. Let two numbers take turns along a diagonal.",
            lambda: _STRIPE,
            recognise=_like(lambda w: bool(w.any() and np.array_equal(_moved(w, 1), w))),
        ),
        Misconception(
            "stripes that end at the edge",
            "Your diagonals hold one number each but do not go round the circle: what leaves the "
            "matrix on the right has to come back on the left. As it is, no shift is respected.",
            lambda: np.eye(6) + np.eye(6, k=1),
            recognise=_like(_toeplitz),
        ),
        Misconception(
            "a period of three",
            "Your matrix repeats after three places, so it commutes with T₃. Here it should "
            "repeat after two.",
            lambda: np.diag([1.0, 2, 3, 1, 2, 3]),
            recognise=_like(
                lambda w: np.array_equal(_moved(w, 3), w) and not np.array_equal(_moved(w, 2), w)
            ),
        ),
        Misconception(
            "rows that take turns",
            "Your even rows are all alike, and so are your odd ones: each looks at the same places "
            "of the signal. When the signal moves, the row has to look two places further along.",
            lambda: np.tile(np.array([[1.0, 2, 0, 0, 0, 0], [0.0, 0, 3, 0, 0, 0]]), (3, 1)),
            recognise=_like(
                lambda w: (
                    np.array_equal(np.roll(w, 2, axis=0), w) and not np.array_equal(_moved(w, 2), w)
                )
            ),
        ),
    ),
    hints=(
        "A matrix commutes with T₂ if entry (i + 2, j + 2) is entry (i, j), round the circle.",
        "Begin with a diagonal matrix. Which numbers on the diagonal are the same two places "
        "further along, and not one place further?",
        "np.diag([...]) makes a matrix with these six numbers on its diagonal.",
    ),
    minutes=4,
    core=False,
    drawn=holding("the entries of your matrix", lambda w: w),
)

EXERCISES = (NO_CONVOLUTION, EVERY_SECOND)
