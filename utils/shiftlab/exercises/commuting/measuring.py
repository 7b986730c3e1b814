"""How far a map is from commuting with a shift: `equivariance_error(f, xs, d)`.

The laws say what the measure is good for: it hangs neither on scale nor on constants nor on luck.
Other norms and other means would do as well, so one law asks for the formula's own number.
Misconceptions about it are in `mismeasuring`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.commuting.mismeasuring import LOOSE, MISCONCEPTIONS, PROBES
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, differ
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

Map = pieces.Map


def _kernel(draw: Draw) -> tuple[float, ...]:
    """Three weights, the first above the others together: unlike signals get unlike answers."""
    return (5.0, *draw.signal(2, (0.0, 1.0, -1.0, 2.0, 0.5)).tolist())


def _batch(draw: Draw, low: int = 3) -> np.ndarray:
    return draw.batch(draw.whole(2, 4), draw.whole(low, 6))


def _peaked(draw: Draw) -> np.ndarray:
    """A batch whose signals have their largest value at place 0, and different sums."""
    xs = _batch(draw, low=4)
    others = xs[:, 1:].sum(axis=1)
    xs[:, 0] = np.abs(xs).max() + 1 + others.max() - others + np.arange(len(xs))
    return xs


def _zero(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    return differ(("your error", ask(f, xs, d)), ("expected", 0.0), tolerance=LOOSE)


def _positive(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    error = ask(f, xs, d)
    sides = (("your error", error), ("expected", "more than 0"))
    return None if error > LOOSE else Finding(sides)


def _convolution(draw: Draw) -> dict[str, Any]:
    xs = _batch(draw)
    reach = xs.shape[1]
    return {"f": pieces.Convolution(_kernel(draw)), "xs": xs, "d": draw.whole(-reach, reach)}


def _constant(draw: Draw) -> dict[str, Any]:
    return {"f": pieces.Constant(draw.one_of((0.0, 1.0, -2.5))), "xs": _batch(draw), "d": 1}


def _weights(draw: Draw) -> dict[str, Any]:
    """A linear map that breaks the law, as different places are multiplied differently."""
    xs = _batch(draw)
    n = xs.shape[1]
    f = pieces.Weights(tuple(float(place) for place in range(1, n + 1)))
    return {"f": f, "xs": xs, "d": draw.whole(1, n - 1)}


def _same_for_twice_x(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    return differ(
        ("error for xs", ask(f, xs, d)), ("error for 2·xs", ask(f, 2 * xs, d)), tolerance=LOOSE
    )


def _weights_and_factor(draw: Draw) -> dict[str, Any]:
    return {**_weights(draw), "factor": draw.one_of((2.0, 0.01))}


def _same_for_multiples_of_f(
    ask: Ask, f: Map, xs: np.ndarray, d: int, factor: float
) -> Finding | None:
    return differ(
        ("error of f", ask(f, xs, d)),
        (f"error of {factor:g}·f", ask(pieces.Scaled(f, factor), xs, d)),
        tolerance=LOOSE,
    )


def _same_with_a_constant(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    raised = pieces.Plus(f, (10.0,) * xs.shape[1])
    return differ(
        ("error of f", ask(f, xs, d)), ("error of f + 10", ask(raised, xs, d)), tolerance=LOOSE
    )


def _single_values(draw: Draw) -> dict[str, Any]:
    """Three or four signals, all 0 but for their first value; the first and last one differ."""
    others = [draw.one_of((4.0, 2.0, 1.0, 7.0, -3.0)) for _ in range(draw.whole(1, 2))]
    xs = np.zeros((len(others) + 2, draw.whole(3, 4)))
    xs[:, 0] = [1.0, *others, 9.0]
    return {"f": pieces.Exchange(), "xs": xs, "d": draw.whole(1, xs.shape[1] - 1)}


def _by_hand(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    """On both sides of the law stands one value, at two different places: √2 times it apart."""
    values = xs[:, 0]
    above = float(np.sqrt(2) * np.abs(values).mean())
    below = float(np.abs(values - np.roll(values, 1)).mean())
    return differ(
        ("your error", ask(f, xs, d)),
        ("worked out by hand", above / below),
        remark=f"The mean above the line is {above:.4g}, √2 times the mean size of the values; the "
        f"mean below it is {below:.4g}, by how much a value differs from the one before.",
        tolerance=LOOSE,
    )


def _noise(draw: Draw) -> dict[str, Any]:
    xs = draw.batch(draw.one_of((2, 3, 8)), 64)
    return {"f": pieces.Noise(), "xs": xs, "d": draw.whole(1, 63)}


def _about_one(ask: Ask, f: Map, xs: np.ndarray, d: int) -> Finding | None:
    error = ask(f, xs, d)
    sides = (("your error", error), ("expected", "between 0.75 and 1.33"))
    return None if 0.75 < error < 1.33 else Finding(sides)


def _pattern(draw: Draw) -> dict[str, Any]:
    xs = _batch(draw)
    n = xs.shape[1]
    return {"k": _kernel(draw), "xs": xs, "d": draw.whole(1, n - 1)}


def _grows_in_step(ask: Ask, k: tuple[float, ...], xs: np.ndarray, d: int) -> Finding | None:
    pattern = np.arange(1.0, xs.shape[1] + 1)
    once, twice = (
        pieces.Plus(pieces.Convolution(k), tuple((size * pattern).tolist())) for size in (1, 2)
    )
    return differ(
        ("twice the error of f", 2 * ask(once, xs, d)),
        ("error with twice the pattern", ask(twice, xs, d)),
        tolerance=LOOSE,
        given={"f": once, "xs": xs, "d": d},
    )


def _exchange(draw: Draw) -> dict[str, Any]:
    xs = _batch(draw, low=4)
    return {"f": pieces.Exchange(), "xs": xs, "d": draw.whole(1, xs.shape[1] - 1)}


def _one_place(draw: Draw) -> dict[str, Any]:
    xs = _batch(draw)
    n = xs.shape[1]
    w = np.ones(n)
    w[draw.whole(0, n - 1)] = 2.0
    return {"f": pieces.Weights(tuple(w.tolist())), "xs": xs, "d": draw.whole(1, n - 1)}


def _bad_shift(draw: Draw) -> dict[str, Any]:
    xs = _peaked(draw)
    n = xs.shape[1]
    bad, d = draw.whole(1, n - 1), draw.whole(1, n - 1)
    return {"f": pieces.WrongAtPlace(_kernel(draw), bad), "xs": xs, "d": d}


def _only_at_its_shift(ask: Ask, f: pieces.WrongAtPlace, xs: np.ndarray, d: int) -> Finding | None:
    return (_positive if d == f.place else _zero)(ask, f, xs, d)


def _some_signals(draw: Draw) -> dict[str, Any]:
    xs = _peaked(draw)
    return {"k": _kernel(draw), "xs": xs, "d": draw.whole(1, xs.shape[1] - 1)}


def _every_signal_counts(ask: Ask, k: tuple[float, ...], xs: np.ndarray, d: int) -> Finding | None:
    sums = np.sort(xs.sum(axis=1))
    cut = float(sums[-2] + sums[-1]) / 2
    everywhere = ask(pieces.WrongAtPlace(k, d), xs, d)
    for low, high in ((-1e9, cut), (cut, 1e9)):
        f = pieces.WrongAtPlace(k, d, low, high)
        error = ask(f, xs, d)
        if not LOOSE < error < everywhere - LOOSE:
            expected = ("error, if f errs on all of them", everywhere)
            return Finding((("your error", error), expected), given={"f": f, "xs": xs, "d": d})
    return None


EXERCISE = Exercise(
    name="equivariance_error",
    notebook="01",
    number="01.4",
    title="Measuring equivariance",
    asks="Measure how far a map is from commuting with a shift.",
    takes=("f", "xs", "d"),
    returns=a_number,
    probes=PROBES,
    laws=(
        Law(
            "0 for a convolution",
            "A circular convolution commutes with every shift, so its error is 0.",
            _convolution,
            _zero,
        ),
        Law(
            "0 for a constant map",
            "A map that always gives the same constant signal breaks no law: its error is 0.",
            _constant,
            _zero,
            tries=4,
        ),
        Law(
            "the same for x and 2x",
            "For a linear map the error is the same when all signals are doubled.",
            _weights,
            _same_for_twice_x,
            tries=8,
        ),
        Law(
            "the same for f and 2f",
            "The error has no unit: it is the same for a map and for any multiple of it.",
            _weights_and_factor,
            _same_for_multiples_of_f,
            tries=8,
        ),
        Law(
            "a constant does not help",
            "Adding 10 to all that f gives makes it neither better nor worse.",
            _weights,
            _same_with_a_constant,
            tries=8,
        ),
        Law(
            "more than 0 for an exchange",
            "A map that exchanges the first two values does not commute with shifts.",
            _exchange,
            _positive,
            tries=8,
        ),
        Law(
            "more than 0 for one bad place",
            "A map that is wrong at a single place does not commute with shifts.",
            _one_place,
            _positive,
            tries=8,
        ),
        Law(
            "it depends on d",
            "A map that goes wrong at one shift has an error there, and 0 at all others.",
            _bad_shift,
            _only_at_its_shift,
        ),
        Law(
            "twice the fault, twice the error",
            "A fixed pattern is added to a convolution. Twice the pattern is twice as wrong.",
            _pattern,
            _grows_in_step,
            tries=8,
        ),
        Law(
            "every signal counts",
            "If f errs on some signals of the batch only, the error is more than 0 and less than "
            "if it erred on all.",
            _some_signals,
            _every_signal_counts,
            tries=8,
        ),
        Law(
            "worked out by hand",
            "Where signals are 0 but for one value each, the formula can be worked out by hand.",
            _single_values,
            _by_hand,
            tries=8,
        ),
        Law(
            "about 1 for noise",
            "A map that answers every signal with unrelated noise is as bad as can be: about 1.",
            _noise,
            _about_one,
            tries=6,
        ),
    ),
    misconceptions=MISCONCEPTIONS,
    hints=(
        "Begin with one signal x: compute f(T_d x) and T_d f(x). They are two arrays; how far "
        "apart are they?",
        "np.linalg.norm(a - b) is the distance of two arrays. Take the mean over the batch, above "
        "and below the line; for two unrelated answers take f(xs[b]) and f(xs[b - 1]). For b = 0 "
        "that is xs[-1], the last one.",
        "A constant map gives 0 above and 0 below. Look at the upper part before you divide.",
    ),
    answered_by=("measures", "representations", "audit"),
    minutes=8,
)
