"""The same weights without a stride: `dilate(k, r)`, and `dilations(strides)`, to predict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.returns import array_of, described, every, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _correlate(x: np.ndarray, k: np.ndarray, step: int = 1) -> np.ndarray:
    """y[i] = sum of k[j] x[i + j step], round the circle, also where k is longer than x."""
    return sum(weight * np.roll(x, -j * step) for j, weight in enumerate(k))


# --- dilate

_with_holes = array_of(
    lambda given: ((len(given[0]) - 1) * given[1] + 1,), "(m - 1) r + 1: zeros only in between"
)


def _kernel(draw: Draw) -> dict[str, Any]:
    k = draw.signal(draw.length(1, 4))
    return {"k": k, "r": draw.whole(1, 4)}


def _with_signal(draw: Draw) -> dict[str, Any]:
    drawn = _kernel(draw)
    return {**drawn, "x": draw.signal(drawn["r"] * draw.whole(2, 6))}


def _same_result(ask: Ask, k: np.ndarray, r: int, x: np.ndarray) -> Finding | None:
    return differ(
        (f"x through your kernel, then {every(r)} value", _correlate(x, ask(k, r))[::r].copy()),
        (f"{every(r)} value of x, then through k", _correlate(x[::r], k)),
    )


def _same_sum(ask: Ask, k: np.ndarray, r: int) -> Finding | None:
    return differ(
        ("the sum of your weights", float(ask(k, r).sum())), ("that of k", float(k.sum()))
    )


def _zeros_behind(k: np.ndarray, r: int) -> np.ndarray:
    spread = np.zeros(len(k) * r)
    spread[::r] = k
    return spread


def _r_zeros(k: np.ndarray, r: int) -> np.ndarray:
    spread = np.zeros((len(k) - 1) * (r + 1) + 1)
    spread[:: r + 1] = k
    return spread


def _at_the_end(k: np.ndarray, r: int) -> np.ndarray:
    return np.concatenate([k, np.zeros((len(k) - 1) * (r - 1))])


def _between(k: np.ndarray, r: int) -> np.ndarray:
    places = np.arange((len(k) - 1) * r + 1) / r
    return np.interp(places, np.arange(len(k)), k)


def _copied(k: np.ndarray, r: int) -> np.ndarray:
    return np.repeat(k, r)[: (len(k) - 1) * r + 1]


_K = np.array([1.0, -2.0, 3.0])

DILATE = Exercise(
    name="dilate",
    notebook="06",
    number="06.6",
    title="A kernel with holes",
    asks="Put r - 1 zeros between neighbouring weights of a kernel.",
    takes=("k", "r"),
    returns=_with_holes,
    probes=((_K, 2), (_K, 3), (np.array([2.0, 5.0]), 4), (_K, 1)),
    laws=(
        Law(
            "no weight is lost",
            "The weights add up to what they did: only zeros are new.",
            _kernel,
            _same_sum,
        ),
        Law(
            "holes in place of a stride",
            "Through the kernel with holes and then every r-th value, or every r-th value first "
            "and then through k: the same.",
            _with_signal,
            _same_result,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "zeros behind the last weight",
            "There are zeros behind your last weight as well. They change nothing, but the kernel "
            "is longer than it need be: zeros only *between* weights.",
            _zeros_behind,
            probes=((_K, 2), (_K, 3)),
        ),
        Misconception(
            "r zeros",
            "You put r zeros between neighbours, so they lie r + 1 places apart. r - 1 zeros make "
            "it r places.",
            _r_zeros,
        ),
        Misconception(
            "all zeros at the end",
            "All your zeros stand at the end, so the weights still touch. Each should lie r places "
            "from the next.",
            _at_the_end,
        ),
        Misconception(
            "values in between",
            "You fill the holes with values between the weights. Holes are zeros: what lies there "
            "is not looked at.",
            _between,
        ),
        Misconception(
            "each weight several times",
            "You repeat each weight. The places in between are to be left out: put zeros there.",
            _copied,
        ),
        Misconception(
            "no holes",
            "The kernel came back as it was.",
            lambda k, r: k.copy(),
            probes=((_K, 2), (_K, 3)),
        ),
    ),
    hints=(
        "k = 1 -2 3 with r = 2: five places, 1 0 -2 0 3.",
        "How many places are there from the first weight to the last, both included? Make so many "
        "zeros.",
        "Then set every r-th of them at once: y[::r] = k.",
    ),
    answered_by=("layers.dilated",),
    minutes=3,
    core=False,
)

# --- dilations


def _one_for_each(value: Any, arguments: tuple[Any, ...]) -> tuple[int, ...]:
    count = len(arguments[0])
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if not isinstance(value, list | tuple):
        raise Misfit(
            f"Expected was a list of {count} whole numbers, one for each layer; what came back is "
            f"{described(value)}."
        )
    numbers = tuple(whole_number(part, arguments) for part in value)
    if len(numbers) != count:
        raise Misfit(
            f"There are {count} layers, so {count} numbers are expected; {len(numbers)} came back."
        )
    if any(number < 1 for number in numbers):
        raise Misfit("Neighbours of a kernel lie at least one place apart: 1 or more.")
    return numbers


def _net(draw: Draw) -> dict[str, Any]:
    return {"strides": tuple(draw.whole(1, 3) for _ in range(draw.whole(1, 4)))}


_WEIGHTS = np.random.default_rng(6).normal(size=(4, 3))


def _same_numbers(ask: Ask, strides: tuple[int, ...]) -> Finding | None:
    r = ask(strides)
    total = int(np.prod(strides))
    x = np.random.default_rng(total).normal(size=6 * total)
    few, all_ = x, x
    for k, s, step in zip(_WEIGHTS, strides, r, strict=False):
        few = np.maximum(_correlate(few, k), 0)[::s] + 0.1
        all_ = np.maximum(_correlate(all_, k, step), 0) + 0.1
    return differ(
        ("the net with strides", few),
        (f"the net with your dilations, {every(total)} place of it", all_[::total].copy()),
        given={"strides": strides, "your dilations": r},
    )


def _products(strides: tuple[int, ...]) -> list[int]:
    return [int(np.prod(strides[:layer], dtype=int)) for layer in range(len(strides) + 1)]


DILATIONS = Exercise(
    name="dilations",
    notebook="06",
    number="06.7",
    title="How wide are the holes?",
    asks="Predict each layer's dilation, so that the same weights serve without any stride.",
    takes=("strides",),
    returns=_one_for_each,
    probes=(((2, 2),), ((2, 1, 2),), ((3, 2, 1),), ((2, 3, 2),), ((2,),)),
    laws=(
        Law(
            "the same numbers",
            "At every place that the strides would have kept, the net without strides computes "
            "the same.",
            _net,
            _same_numbers,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "its own stride",
            "Each layer gets its own stride as dilation. A stride thins out what comes *after* it: "
            "its own kernel still sees neighbours.",
            lambda strides: list(strides),
        ),
        Misconception(
            "with its own stride",
            "You multiply all strides up to and including the layer's own. Its own stride acts "
            "after its kernel, so leave it out.",
            lambda strides: _products(strides)[1:],
        ),
        Misconception(
            "the one before only",
            "Each layer gets the stride of the layer before it. Those further down count as well: "
            "every second of every second place is every fourth.",
            lambda strides: [1, *strides[:-1]],
            probes=(((2, 2, 2),), ((3, 2, 1),), ((2, 3, 2),)),
        ),
        Misconception(
            "adds the strides",
            "You add up the strides below. They multiply: every second of every third place is "
            "every sixth.",
            lambda strides: [max(1, sum(strides[:layer])) for layer in range(len(strides))],
            probes=(((2, 1, 2),), ((3, 2, 1),), ((2, 3, 2),)),
        ),
        Misconception(
            "no holes",
            "All your dilations are 1: plain kernels. After a stride, neighbours are further apart "
            "in the picture; without it, the kernel has to reach that far itself.",
            lambda strides: [1] * len(strides),
        ),
        Misconception(
            "from the other end",
            "You multiply the strides that come *after* each layer. The first layer sees the "
            "picture itself, so its dilation is 1.",
            lambda strides: [
                int(np.prod(strides[layer + 1 :], dtype=int)) for layer in range(len(strides))
            ],
            probes=(((2, 2),), ((2, 1, 2),), ((3, 2, 1),)),
        ),
    ),
    hints=(
        "The first layer sees the picture itself, so nothing has been thrown away yet.",
        "Behind a stride of 2, neighbours are two places apart in the picture. The next kernel "
        "has to reach as far without the stride.",
        "Go from the first layer to the last, beginning with 1: note the number for the layer, "
        "then multiply it by the layer's stride.",
    ),
    minutes=4,
    core=False,
)

EXERCISES = (DILATE, DILATIONS)
