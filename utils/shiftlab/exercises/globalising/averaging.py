"""The mean of a convolution, without convolving: `mean_of_convolution(x, k)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import layers
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.drawing import NUMBERS, added
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _signal_and_kernel(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {"x": draw.signal(n), "k": draw.signal(draw.whole(1, min(n, 4)))}


def _as_measured(ask: Ask, x: np.ndarray, k: np.ndarray) -> Finding | None:
    return differ(
        ("your prediction", ask(x, k)),
        ("the mean of the circular convolution", float(layers.circular_convolve(x, k).mean())),
    )


def _shuffled(draw: Draw) -> dict[str, Any]:
    return {**_signal_and_kernel(draw), "seed": draw.whole(0, 99)}


def _ignores_shuffles(ask: Ask, x: np.ndarray, k: np.ndarray, seed: int) -> Finding | None:
    other = np.random.default_rng(seed).permutation(x)
    return differ(
        ("your prediction for x", ask(x, k)),
        ("your prediction for x shuffled", ask(other, k)),
        given={"x": x, "x shuffled": other, "k": k},
    )


EXERCISE = Exercise(
    name="mean_of_convolution",
    notebook="04",
    number="04.2",
    title="The mean of a convolution",
    asks="Predict the mean of a circular convolution without convolving.",
    takes=("x", "k"),
    returns=a_number,
    probes=(
        (np.array([1.0, 0.0, 3.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([2.0, -1.0, 0.5, 4.0, 1.0]), np.array([1.0, -3.0, 0.5])),
        (np.array([2.0, 6.0, -5.0]), np.array([4.0])),
    ),
    laws=(
        Law(
            "as measured",
            "Your prediction is the mean of the circular convolution of x and k.",
            _signal_and_kernel,
            _as_measured,
        ),
        Law(
            "no shuffle changes it",
            "The prediction is the same for the same numbers in another order.",
            _shuffled,
            _ignores_shuffles,
        ),
    ),
    misconceptions=(
        Misconception(
            "two means",
            "You multiply the mean of x by the *mean* of k. Each place of x gives its value to "
            "several outputs, once times each weight. Are these weights averaged, or do they add "
            "up?",
            lambda x, k: float(x.mean() * k.mean()),
        ),
        Misconception(
            "the sum",
            "That is the sum of all outputs. The mean divides it by how many there are.",
            lambda x, k: float(x.sum() * k.sum()),
        ),
        Misconception(
            "only the picture",
            "That is the mean of the signal alone, as if the kernel changed nothing. A kernel 2 "
            "doubles every output.",
            lambda x, k: float(x.mean()),
        ),
        Misconception(
            "sizes of the weights",
            "You take every weight as positive. A kernel 1 −1 gives a mean of 0: what one weight "
            "adds the other takes away.",
            lambda x, k: float(x.mean() * np.abs(k).sum()),
        ),
        Misconception(
            "no circle",
            "That is the mean of the outputs whose window lies wholly inside x, as np.convolve "
            "gives with 'valid'. On the circle the outputs near the end count as well.",
            lambda x, k: float(np.convolve(x, k, "valid").mean()),
        ),
        Misconception(
            "divided by the longer output",
            "np.convolve gives more outputs than x has values (the kernel hangs over at the end), "
            "so the sum is divided by too many.",
            lambda x, k: float(np.convolve(x, k).mean()),
        ),
        Misconception(
            "the largest",
            "That is about the largest output. Asked for is the mean of all outputs.",
            lambda x, k: float(layers.circular_convolve(x, k).max()),
        ),
    ),
    hints=(
        "Take x = 0 1 0 0. Its convolution holds the weights of k, once each. What is their mean?",
        "Now x = 0 5 0 0, then x = 0 5 0 2. Convolution is linear: contributions add up.",
        "Each value of x contributes itself times the *sum* of the weights, wherever it stands. "
        "Add this up over x, and divide by the number of places.",
    ),
    minutes=5,
    drawn=added(
        "x",
        tuple(NUMBERS),
        "Before it is convolved, {} is added to each value of your x.".format,
        lambda own: {
            "the mean of the circular convolution of x and k": f"the mean of (x + {own}) ∗ k",
            "the mean of the circular convolution": f"the mean of (x + {own}) ∗ k",
            "your prediction for x": f"your prediction for x + {own}",
            "x shuffled": f"x + {own} shuffled",
        },
    ),
)
