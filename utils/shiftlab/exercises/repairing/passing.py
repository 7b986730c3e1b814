"""How much of a wave a blur lets through: `passes(f, m)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import layers
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import with_a_piece
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

PLACES = 48


def _a_share(value: Any, arguments: tuple[Any, ...]) -> float:
    share = a_number(value, arguments)
    if not -1e-9 <= share <= 1 + 1e-9:
        raise Misfit(
            "A blur makes no wave higher and turns none upside down, so the share lies between 0 "
            f"and 1; what came back is {share:.6g}."
        )
    return share


def _wave(draw: Draw) -> dict[str, Any]:
    return {"f": draw.whole(0, PLACES // 2) / PLACES, "m": draw.whole(1, 7)}


def _height(x: np.ndarray, f: float) -> float:
    """The height of the wave of frequency f in x, by its Fourier coefficient."""
    turns = np.exp(-2j * np.pi * f * np.arange(len(x)))
    return float(np.abs((x * turns).sum()))


def _as_measured(ask: Ask, f: float, m: int) -> Finding | None:
    x = np.cos(2 * np.pi * f * np.arange(PLACES))
    measured = _height(layers.blur(x, m), f) / _height(x, f)
    return differ(
        ("your prediction", ask(f, m)),
        (f"a wave on {PLACES} places, blurred: its height after, over before", measured),
        tolerance=1e-6,
    )


def _weights(draw: Draw) -> dict[str, Any]:
    return {"m": draw.whole(1, 7)}


def _constant(ask: Ask, m: int) -> Finding | None:
    return differ(
        ("your prediction", ask(0.0, m)),
        ("a constant passes whole", 1.0),
        tolerance=1e-6,
        given={"f": 0.0, "m": m},
    )


def _two(draw: Draw) -> dict[str, Any]:
    return {**_wave(draw), "more": draw.whole(1, 4)}


def _twice(ask: Ask, f: float, m: int, more: int) -> Finding | None:
    return differ(
        (f"m = {m}, then m = {more}: the product", ask(f, m) * ask(f, more)),
        (f"m = {m + more - 1}", ask(f, m + more - 1)),
        tolerance=1e-6,
    )


def _cos(f: float) -> float:
    return float(np.cos(np.pi * f))


EXERCISE = Exercise(
    name="passes",
    notebook="06",
    number="06.5",
    title="What a blur lets through",
    asks="Predict which share of a wave's height is left after a binomial blur.",
    takes=("f", "m"),
    returns=_a_share,
    probes=((0.25, 2), (0.25, 3), (0.125, 3), (0.125, 5), (0.0, 3), (0.5, 3), (0.3, 1)),
    laws=(
        Law("a constant passes whole", "At f = 0 nothing is lost.", _weights, _constant, tries=7),
        Law(
            "as measured",
            "The prediction is what blurring a wave shows.",
            _wave,
            _as_measured,
            tries=60,
        ),
        Law(
            "blurs join",
            "A blur of m weights and then one of m′ is a blur of m + m′ - 1 weights, so the shares "
            "multiply.",
            _two,
            _twice,
        ),
    ),
    misconceptions=(
        Misconception(
            "one factor too many",
            "You multiply one factor for each weight. A blur of two weights averages neighbours "
            "*once*, one of three weights twice: m - 1 factors.",
            lambda f, m: _cos(f) ** m,
            probes=((0.25, 2), (0.25, 3), (0.125, 5)),
        ),
        Misconception(
            "m is not used",
            "Your answer is right for two weights, whatever m is. Each further weight averages "
            "neighbours once more.",
            lambda f, m: _cos(f),
        ),
        Misconception(
            "always three weights",
            "Your answer is right for 1 2 1, and the same for every m. Other blurs average "
            "neighbours fewer times, or more.",
            lambda f, m: _cos(f) ** 2,
        ),
        Misconception(
            "a straight line",
            "You let the share fall in a straight line from 1 at f = 0 to 0 at f = 1/2. Averaging "
            "two neighbours gives a curve that begins flat: slow waves hardly suffer.",
            lambda f, m: (1 - 2 * f) ** (m - 1),
        ),
        Misconception(
            "a wall",
            "You let slow waves pass whole and stop quick ones altogether. No blur of few weights "
            "is so sharp: it takes a part of each.",
            lambda f, m: 1.0 if f <= 0.25 else 0.0,
        ),
        Misconception(
            "what is taken away",
            "You predict the share that the blur takes away. Asked for is the share that is left: "
            "a constant, f = 0, passes whole.",
            lambda f, m: 1 - _cos(f) ** (m - 1),
        ),
        Misconception(
            "nothing is lost",
            "You predict that every wave passes whole. Average two neighbours of an up, down, up, "
            "down, …: what is left?",
            lambda f, m: 1.0,
        ),
    ),
    hints=(
        "Begin with m = 2, the mean of two neighbours. Where the wave is cos(2π f i), the mean of "
        "cos a and cos b is cos((a + b)/2) · cos((a - b)/2). Which factor does not move?",
        "Neighbours differ by the angle 2π f, half of it is π f.",
        "A blur of m weights does this m - 1 times, and each time the height is multiplied by the "
        "same factor.",
    ),
    minutes=6,
    core=False,
    drawn=with_a_piece(
        "m",
        tuple(range(3, 11)),  # with 2, one factor too many would be right by accident
        "Before the blur of m weights, your wave has already been blurred with {} weights. Asked "
        "for is the share that is left after both.".format,
        lambda own, m: m + own - 1,
        lambda own, m: m - own + 1,
        lambda own: "Count how often both blurs together take the mean of two neighbours.",
        without=("blurs join",),
        called=lambda own: "m, both blurs in one",
    ),
)
