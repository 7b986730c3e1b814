"""Numbers to predict: `free_weights` and `stack_of_tiled`; then measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, reduce
from math import lcm, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import matrices
from shiftlab.exercises.declare import (
    Ask,
    Drawn,
    Exercise,
    Finding,
    Instead,
    Law,
    Misconception,
    Misfit,
    differ,
)
from shiftlab.exercises.drawing import behind
from shiftlab.exercises.returns import whole_number
from shiftlab.exercises.scaling import times_as_much
from shiftlab.exercises.search import Raised

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

# --- free_weights

KINDS = ("dense", "local", "tiled", "every shift", "convolution")


def _a_count(value: Any, arguments: tuple[Any, ...]) -> int:
    number = whole_number(value, arguments)
    if number < 1:
        raise Misfit(f"A number of weights is at least 1; what came back is {number}.")
    return number


def _random_matrix(kind: str, n: int, m: int, p: int, seed: int) -> np.ndarray:
    """One matrix of the kind, as generic as it gets."""
    draw = np.random.default_rng(seed)
    if kind == "dense":
        return draw.normal(size=(n, n))
    if kind == "every shift":
        return matrices.average(draw.normal(size=(n, n)))
    return matrices.local(draw.normal(size=({"local": n, "tiled": p}.get(kind, 1), m)), n)


@cache
def _counted(kind: str, n: int, m: int, p: int) -> int:
    """How many matrices of the kind are independent: the rank of many random ones."""
    many = [_random_matrix(kind, n, m, p, seed).ravel() for seed in range(n * n + 2)]
    return int(np.linalg.matrix_rank(np.array(many), tol=1e-8))


def _setting(draw: Draw) -> dict[str, Any]:
    n = draw.one_of((4, 6, 8))
    p = draw.one_of([p for p in range(2, n) if n % p == 0])
    return {"kind": draw.one_of(KINDS), "n": n, "m": draw.whole(2, 3), "p": p}


def _as_counted(ask: Ask, kind: str, n: int, m: int, p: int) -> Finding | None:
    return differ(
        ("your prediction", ask(kind, n, m, p)),
        ("independent matrices, counted", _counted(kind, n, m, p)),
    )


def _right_count(kind: str, n: int, m: int, p: int) -> int:
    """The right answer: misconceptions differ from it for one kind."""
    counts = {"dense": n * n, "local": n * m, "tiled": p * m, "every shift": n, "convolution": m}
    return counts[kind]


def _no_such_key(ask: Ask) -> bool:
    """Whether a dict of the student's lacks one of the five kinds."""
    for kind in KINDS:
        try:
            ask(kind, 12, 3, 2)
        except Raised as raised:
            return raised.reply.failed.type_name == "KeyError"
    return False


def _wrong_for(kind: str, count: Any) -> Any:
    def wrong(asked: str, n: int, m: int, p: int) -> int:
        return count(n, m, p) if asked == kind else _right_count(asked, n, m, p)

    return wrong


def _channels(factor: Callable[[int], int]) -> Drawn:
    return times_as_much(
        tuple(range(2, 12)),
        "Your layer takes {0} channels and gives {0}: each pair of a channel that goes in and one "
        "that comes out has weights of its own.".format,
        lambda own: {
            "independent matrices, counted": "counted for one pair of channels, times all pairs",
            "random matrices of this kind": "random layers of this kind, with your channels,",
        },
        think=lambda own: (
            "Count the pairs of channels: each has as many weights as the layer without your piece."
        ),
        shown=lambda own: {"channels, in and out": own},
        factor=factor,
    )


_EACH_PAIR = _channels(lambda channels: channels**2)
_EACH_CHANNEL = _channels(lambda channels: channels)


def _of_each_pair(exercise: Exercise, channels: int) -> Exercise:
    """With a line for whoever counts channels in place of pairs."""
    once = Instead(
        "each channel once",
        "You count the weights once for each channel. Every channel that comes out looks at every "
        "channel that goes in: how many pairs are there?",
        _EACH_CHANNEL.changed(exercise, channels),
    )
    whole = _EACH_PAIR.changed(exercise, channels)
    return replace(whole, instead=(*whole.instead, once))


FREE = Exercise(
    name="free_weights",
    notebook="07",
    number="07.5",
    title="How many weights are free?",
    asks="Predict how many weights of a linear layer can be chosen freely.",
    takes=("kind", "n", "m", "p"),
    returns=_a_count,
    probes=tuple((kind, 12, 3, 2) for kind in KINDS) + tuple((kind, 10, 4, 5) for kind in KINDS),
    laws=(
        Law(
            "as counted",
            "The prediction is how many random matrices of this kind are independent of each "
            "other.",
            _setting,
            _as_counted,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "a word that is not in the table",
            "Your dict has no entry for this kind. It is one of the five words in the table, "
            "spelt as there: “dense”, “local”, “tiled”, “every shift”, “convolution”.",
            lambda kind, n, m, p: {"dense layer": n * n, "locally connected": n * m}[kind],
            recognise=_no_such_key,
        ),
        Misconception(
            "dense: one for each place",
            "A dense layer has a weight for every pair of an input and an output place, not only "
            "one for each place.",
            _wrong_for("dense", lambda n, m, p: n),
        ),
        Misconception(
            "local: shared already",
            "A locally connected layer shares nothing: each of its n places has m weights of its "
            "own.",
            _wrong_for("local", lambda n, m, p: m),
        ),
        Misconception(
            "tiled: one set for each tile",
            "You give each of the n // p tiles a set of its own. It is the other way round: all "
            "tiles use the same p kernels, in turn.",
            _wrong_for("tiled", lambda n, m, p: n // p * m),
        ),
        Misconception(
            "tiled: one kernel",
            "With one kernel for all places it would be a convolution. A tiled layer has p "
            "kernels, which take turns.",
            _wrong_for("tiled", lambda n, m, p: m),
        ),
        Misconception(
            "tiled: without the taps",
            "You count the kernels; each of them has m weights.",
            _wrong_for("tiled", lambda n, m, p: p),
        ),
        Misconception(
            "tiled: p kernels at every place",
            "You give each of the n places p kernels. A place uses one kernel only, and the p "
            "kernels come again and again.",
            _wrong_for("tiled", lambda n, m, p: n * m * p),
        ),
        Misconception(
            "every shift: m",
            "A matrix that commutes with every shift need not look at neighbours only: its kernel "
            "may be as long as the circle.",
            _wrong_for("every shift", lambda n, m, p: m),
        ),
        Misconception(
            "every shift: half of all",
            "Each diagonal, which goes once round the circle, holds a single number. How many such "
            "diagonals are there?",
            _wrong_for("every shift", lambda n, m, p: n * n // 2),
        ),
        Misconception(
            "convolution: as long as the circle",
            "You count a weight for each place of the circle. But the kernel has m weights, "
            "the same at all places.",
            _wrong_for("convolution", lambda n, m, p: n),
        ),
        Misconception(
            "convolution: at every place",
            "The m weights of a convolution are used at n places, but they are the same m weights.",
            _wrong_for("convolution", lambda n, m, p: n * m),
        ),
    ),
    hints=(
        "Ask for each kind: how many kernels are there that may differ? And how many weights has "
        "each?",
        "Kernels: n for the locally connected layer, p for the tiled one, 1 for the convolution; "
        "m weights each.",
        "The dense layer has a weight for every entry of its matrix. What commutes with every "
        "shift is fixed by one column of the matrix.",
    ),
    minutes=5,
    drawn=Drawn(_EACH_PAIR.choices, _EACH_PAIR.words, _of_each_pair),
)

# --- stack_of_tiled


def _least_shift(value: Any, arguments: tuple[Any, ...]) -> int:
    number = whole_number(value, arguments)
    if number < 1:
        raise Misfit(f"The least shift is a whole number from 1 on; what came back is {number}.")
    return number


@cache
def _searched(periods: tuple[int, ...]) -> int:
    """The least d > 0 for which random tiled layers, one after the other, commute with T_d."""
    n = 2 * lcm(*periods)
    draw = np.random.default_rng(3)
    w = np.eye(n)
    for p in periods:
        w = matrices.local(draw.normal(size=(p, min(3, n))), n) @ w
    return next(d for d in range(1, n + 1) if matrices.commuting_error(w, d) < 1e-9)


def _periods(draw: Draw) -> dict[str, Any]:
    return {"periods": tuple(draw.whole(1, 6) for _ in range(draw.whole(1, 3)))}


def _as_searched(ask: Ask, periods: tuple[int, ...]) -> Finding | None:
    return differ(
        ("your prediction", ask(periods)),
        ("found by trying every shift", _searched(periods)),
    )


def _own_period_multiplied(own: int) -> tuple[Misconception, ...]:
    sentence = (
        "You multiply what the layers handed over need by your own period. Your layer is one of "
        "the stack like the others: a shift that is a multiple of its period already suits it."
    )
    slip = Misconception("the own period multiplied", sentence, lambda periods: own * lcm(*periods))
    return (slip,)


STACK = Exercise(
    name="stack_of_tiled",
    notebook="07",
    number="07.8",
    title="A stack of tiled layers",
    asks="Predict the least shift that a stack of tiled layers respects.",
    takes=("periods",),
    returns=_least_shift,
    probes=(((2, 3),), ((2, 4),), ((4, 6),), ((1, 3),), ((2, 2, 3),), ((3, 3),)),
    laws=(
        Law(
            "as found by trying",
            "The prediction is the least shift, from 1 on, that random layers with these periods "
            "respect one after the other.",
            _periods,
            _as_searched,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "the product",
            "You multiply the periods, and two layers of period 2 would need 4. But nothing is "
            "thrown away between them: a shift by 2 suits both.",
            lambda periods: prod(periods),
        ),
        Misconception(
            "the largest",
            "You take the largest period. For 2 and 3 that is 3, and the layer with period 2 does "
            "not respect it.",
            lambda periods: max(periods),
        ),
        Misconception(
            "the sum",
            "You add the periods up. For 2 and 3 that is 5, and neither layer respects it.",
            lambda periods: sum(periods),
        ),
        Misconception(
            "the greatest common divisor",
            "You take what divides all periods. The shift has to be a multiple of every period, "
            "not a divisor.",
            lambda periods: int(reduce(np.gcd, periods)),
        ),
        Misconception(
            "the last layer's",
            "Only the last layer counts in your answer. What the layers below have spoilt, the "
            "last one cannot mend.",
            lambda periods: periods[-1],
        ),
        Misconception(
            "the smallest",
            "You take the smallest period. The other layers do not respect it.",
            lambda periods: min(periods),
        ),
    ),
    hints=(
        "A stack respects a shift if every one of its layers does (no layer changes the length).",
        "Which shifts does the layer with period 2 respect, and which the one with period 3? Which "
        "shifts stand on both lists?",
        "Python has math.lcm, and lcm(*periods) takes as many numbers as you like.",
    ),
    minutes=4,
    core=False,
    drawn=behind(
        "periods",
        (2, 3, 4, 5, 6, 8, 10, 12),
        "of period {}".format,
        slips=_own_period_multiplied,
    ),
)

EXERCISES = (FREE, STACK)
