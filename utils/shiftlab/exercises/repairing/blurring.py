"""Blur before the comb: `rescued_signal()`, an object, and `blur_pool(x, s)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import counted, is_moved_copy, nothing_to_draw
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import array_like, every

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _blurred(x: np.ndarray) -> np.ndarray:
    """The blur 1 2 1 over 4, from which counterexamples and wrong answers are made."""
    return (np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4


# --- rescued_signal


def _eight(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    return counted(value, 8, "an array of eight numbers")


def _kept(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every second value of x, and of x moved by one."""
    return x[::2], np.roll(x, 1)[::2]


def _comb_breaks(ask: Ask) -> Finding | None:
    x = ask()
    before, after = _kept(x)
    if not is_moved_copy(before, after, 1e-6):
        return None
    return Finding(
        (("kept of x", before), ("kept of T₁ x", after)),
        "Already without the blur, an output shift (or none) repairs it.",
        {"x": x},
    )


def _blur_rescues(ask: Ask) -> Finding | None:
    x = ask()
    before, after = _kept(_blurred(x))
    if is_moved_copy(before, after, 1e-6):
        return None
    return Finding(
        (("x blurred, then kept", before), ("T₁ x blurred, then kept", after)),
        "With the blur, too, no output shift repairs it.",
        {"x": x, "x blurred": _blurred(x)},
    )


def _like(test: Callable[[np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: test(ask())


def _period(x: np.ndarray) -> int:
    """The least shift that leaves x as it is."""
    return next(d for d in range(1, len(x) + 1) if np.allclose(np.roll(x, d), x))


RESCUED = Exercise(
    name="rescued_signal",
    notebook="06",
    number="06.1",
    title="A signal that the blur rescues",
    asks="Give eight numbers that the comb alone breaks at a shift of one, and the blur rescues.",
    takes=(),
    returns=_eight,
    probes=((),),
    laws=(
        Law(
            "the comb alone breaks it",
            "Every second value of T₁ x is no shift of every second value of x.",
            nothing_to_draw,
            _comb_breaks,
            tries=1,
        ),
        Law(
            "the blur rescues it",
            "Blurred with 1 2 1 over 4 before, the two are shifts of each other.",
            nothing_to_draw,
            _blur_rescues,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "a constant",
            "All your numbers are equal, so no shift changes anything, with or without a blur. "
            "There is nothing to rescue.",
            lambda: np.ones(8),
            recognise=_like(lambda x: _period(x) == 1),
        ),
        Misconception(
            "a lucky signal",
            "The comb alone gets along with your signal: what is kept of T₁ x is what is kept of "
            "x, perhaps moved. Choose one that changes more quickly.",
            lambda: np.array([1.0, 1, 0, 0, 1, 1, 0, 0]),
            recognise=_like(lambda x: _period(x) > 1 and is_moved_copy(*_kept(x), 1e-6)),
        ),
        Misconception(
            "a single bright place",
            "One bright place becomes 1 2 1 over 4. The comb then keeps only the 2, or the two 1s: "
            "the blur softens the break, and it is still there. Which signal does 1 2 1 make flat?",
            lambda: impulse(8, 3),
            recognise=_like(lambda x: np.count_nonzero(x - np.median(x)) == 1),
        ),
        Misconception(
            "a wave of four places",
            "Your signal repeats after four places, and 1 2 1 only makes such a wave half as high: "
            "half of the break is left. Look for a quicker wave.",
            lambda: np.array([1.0, 0, -1, 0, 1, 0, -1, 0]),
            recognise=_like(lambda x: _period(x) == 4),
        ),
        Misconception(
            "numbers without a pattern",
            "All your numbers are different. The blur makes quick changes smaller, but in a signal "
            "without a pattern it leaves some of all of them. Try numbers that repeat.",
            lambda: np.array([3.0, 1, 4, -1, 5, 9, 2, 6]),
            recognise=_like(lambda x: len(np.unique(x)) == 8),
        ),
    ),
    hints=(
        "Write down (x[i-1] + 2 x[i] + x[i+1]) / 4 at one place. For which neighbours is it the "
        "same number at every place, although x goes up and down?",
        "Let the two neighbours of each place be equal to each other. Then the blur gives the same "
        "number everywhere.",
        "Up, down, up, down, … The comb sees only ups, and after a shift only downs.",
    ),
    minutes=4,
    drawn=holding("your eight numbers", lambda x: x),
)

# --- blur_pool


def _one_of_s(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    x, s = arguments
    n = len(x)
    if isinstance(value, np.ndarray) and value.shape == (n,) and s > 1:
        raise Misfit(
            f"As many values came back as went in, {n}. With the stride {s} only "
            f"{every(s)} is kept, so {n // s} should be left."
        )
    return array_like(0, f"one value for each {s} of x")(value, (x[::s],))


def _strided(draw: Draw) -> dict[str, Any]:
    s = draw.whole(1, 4)
    return {"x": draw.signal(s * draw.length(1, 4)), "s": s}


def _bright_place(draw: Draw) -> dict[str, Any]:
    s = draw.whole(1, 4)
    n = s * draw.length(1, 4)
    return {"n": n, "place": draw.whole(0, n - 1), "s": s}


def _one_two_one(ask: Ask, n: int, place: int, s: int) -> Finding | None:
    x = impulse(n, place)
    spread = impulse(n, place - 1) / 4 + x / 2 + impulse(n, place + 1) / 4
    return differ(
        ("what came back", ask(x, s)),
        (f"a quarter, a half, a quarter around place {place}; {every(s)} kept", spread[::s]),
        given={"x": x, "s": s},
    )


def _with_shift(draw: Draw) -> dict[str, Any]:
    return {**_strided(draw), "d": draw.whole(-4, 4)}


def _multiples(ask: Ask, x: np.ndarray, s: int, d: int) -> Finding | None:
    return differ(
        (f"moved by {s * d}, then pooled", ask(np.roll(x, s * d), s)),
        (f"pooled, then moved by {d}", np.roll(ask(x, s), d)),
    )


def _two_signals(draw: Draw) -> dict[str, Any]:
    drawn = _strided(draw)
    return {**drawn, "z": draw.signal(len(drawn["x"]))}


def _adds_up(ask: Ask, x: np.ndarray, s: int, z: np.ndarray) -> Finding | None:
    return differ(("x + z, pooled", ask(x + z, s)), ("x pooled + z pooled", ask(x, s) + ask(z, s)))


def _zeros_outside(x: np.ndarray) -> np.ndarray:
    padded = np.concatenate([[0.0], x, [0.0]])
    return (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4


_X = np.array([1.0, -2.0, 4.0, -3.0, -5.0, 6.0, 2.0, 3.5])

BLUR = Exercise(
    name="blur_pool",
    notebook="06",
    number="06.2",
    title="Blur, then the comb",
    asks="Blur with 1 2 1 over 4, round the circle, then keep every s-th value.",
    takes=("x", "s"),
    returns=_one_of_s,
    probes=((_X[:4], 2), (_X, 2), (_X, 4), (_X[:6], 3), (_X[:5], 1)),
    laws=(
        Law(
            "a single 1 becomes 1 2 1",
            "A 1 among zeros becomes a quarter, a half, a quarter around its place, round the "
            "circle; of these every s-th is kept.",
            _bright_place,
            _one_two_one,
            tries=60,
        ),
        Law(
            "sums stay sums",
            "Pooling the sum of two signals gives the sum of the two pooled signals.",
            _two_signals,
            _adds_up,
        ),
        Law(
            "commutes with multiples of s",
            "Moving x by s · d moves the pooled signal by d.",
            _with_shift,
            _multiples,
        ),
    ),
    misconceptions=(
        Misconception(
            "the comb first",
            "You keep every s-th value first and blur what is left. By then the neighbours are "
            "gone, and what the comb threw away can no longer help. Blur first.",
            lambda x, s: _blurred(x[::s]),
            probes=((_X, 2), (_X, 4), (_X[:6], 3)),
        ),
        Misconception(
            "no blur",
            "You keep every s-th value, and no blur came before.",
            lambda x, s: x[::s].copy(),
        ),
        Misconception(
            "not divided by four",
            "Your blur adds 1 + 2 + 1 = 4 copies, so a constant signal comes out four times as "
            "large. Divide by 4.",
            lambda x, s: 4 * _blurred(x)[::s],
        ),
        Misconception(
            "zeros beyond the ends",
            "Beyond the ends you put zeros, so the first and last places become darker. On a "
            "circle the last value is the neighbour of the first.",
            lambda x, s: _zeros_outside(x)[::s].copy(),
        ),
        Misconception(
            "three alike",
            "You give the three places equal weights. Here the middle one counts twice: 1 2 1. "
            "(Through three equal weights, up, down, up, down, … passes, a third as high.)",
            lambda x, s: ((np.roll(x, 1) + x + np.roll(x, -1)) / 3)[::s],
        ),
        Misconception(
            "two alike",
            "You average two neighbours. That is average pooling; here it is done twice, once to "
            "each side: 1 2 1 over 4.",
            lambda x, s: ((x + np.roll(x, -1)) / 2)[::s],
        ),
        Misconception(
            "starts at the place",
            "Your 1 2 1 starts at place i and leans to the right: x[i], x[i+1], x[i+2]. Its middle "
            "should be at i: x[i-1], x[i], x[i+1].",
            lambda x, s: np.roll(_blurred(x), -1)[::s],
        ),
        Misconception(
            "the last of each",
            "Your comb keeps the places s - 1, 2s - 1, …. It should start at place 0: y[::s].",
            lambda x, s: _blurred(x)[s - 1 :: s].copy(),
        ),
        Misconception(
            "no comb",
            "The blur is right, and every place of it is there: the comb is missing. Keep every "
            "s-th value, from place 0 on: y[::s].",
            lambda x, s: _blurred(x),
        ),
    ),
    hints=(
        "Take x = [4, 0, 0, 0] and s = 2. Blurred it is [2, 1, 0, 1]: the last place is a "
        "neighbour of the first. Which two values are kept?",
        "np.roll(x, 1) brings the left neighbour of each place, np.roll(x, -1) the right one.",
        "Add the left neighbours, twice x, and the right neighbours; divide by 4; then [::s].",
    ),
    answered_by=("layers.blur", "layers.blur_pool", "nets.commuting"),
    minutes=5,
)

EXERCISES = (RESCUED, BLUR)
