"""Misconceptions about measuring equivariance, each recognised by what it does to telling maps.

Answers that share a misconception may divide in different ways, so that their numbers need not be
equal. Most are known by a trait instead, such as "0 for what is invariant".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.declare import Ask, Misconception, NoValue
from shiftlab.exercises.pieces import Map

# Numbers that should be equal may differ by what a student adds to a denominator against 0 / 0.
LOOSE = 1e-6


def _unrelated(ys: np.ndarray) -> float:
    return float(_sizes(ys - np.roll(ys, 1, axis=0)).mean())


def _sizes(ys: np.ndarray) -> np.ndarray:
    return np.sqrt((ys**2).sum(axis=1))


def _ratio(top: np.ndarray, bottom: float) -> float:
    size = float(top.mean())
    return size / bottom if size else 0.0


def _answers(f: Map, xs: np.ndarray) -> np.ndarray:
    return np.array([f(x) for x in xs])


def _against_f_of_x(f: Map, xs: np.ndarray, d: int) -> float:
    ys = _answers(f, xs)
    return _ratio(_sizes(_answers(f, np.roll(xs, d, axis=1)) - ys), _unrelated(ys))


def _left_and_right(f: Map, xs: np.ndarray, d: int) -> tuple[np.ndarray, np.ndarray]:
    """f(T_d x) and T_d f(x), for each signal."""
    return _answers(f, np.roll(xs, d, axis=1)), np.roll(_answers(f, xs), d, axis=1)


def _signed(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return abs(_ratio((left - right).mean(axis=1), _unrelated(right)))


def _relative_to_f(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(_sizes(left - right), float(_sizes(right).mean()))


def _not_divided(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return float(_sizes(left - right).mean())


def _by_the_inputs(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(_sizes(left - right), _unrelated(xs))


def _squares(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    unrelated = (_sizes(right - np.roll(right, 1, axis=0)) ** 2).mean()
    return _ratio(_sizes(left - right) ** 2, float(unrelated))


def _output_backwards(f: Map, xs: np.ndarray, d: int) -> float:
    ys = _answers(f, xs)
    left = _answers(f, np.roll(xs, d, axis=1))
    return _ratio(_sizes(left - np.roll(ys, -d, axis=1)), _unrelated(ys))


def _always_one_step(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, 1)
    return _ratio(_sizes(left - right), _unrelated(right))


def _first_signal_only(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(_sizes(left - right)[:1], _unrelated(right))


def _largest(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(_sizes(left - right).max(keepdims=True), _unrelated(right))


def _mean_of_ratios(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    above, below = _sizes(left - right), _sizes(right - np.roll(right, 1, axis=0))
    return float(np.divide(above, below, out=np.zeros(len(xs)), where=above > 0).mean())


def _one_norm(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    below = np.linalg.norm(right - np.roll(right, 1, axis=0))
    return _ratio(np.linalg.norm(left - right, keepdims=True), float(below))


def _absolute_values(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(np.abs(left - right), float(np.abs(right - np.roll(right, 1, axis=0)).mean()))


def _nothing_by_nothing(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return float(_sizes(left - right).mean()) / _unrelated(right)


def _whole_batch(f: Map, xs: np.ndarray, d: int) -> float:
    difference = f(np.roll(xs, d, axis=1)) - np.roll(f(xs), d, axis=1)
    return float(_sizes(difference).mean())


def _rolls_the_batch(f: Map, xs: np.ndarray, d: int) -> float:
    ys = _answers(f, xs)
    return _ratio(_sizes(_answers(f, np.roll(xs, d)) - np.roll(ys, d)), _unrelated(ys))


def _paired_with_itself(f: Map, xs: np.ndarray, d: int) -> float:
    left, right = _left_and_right(f, xs, d)
    return _ratio(_sizes(left - right), float(_sizes(right - right[0]).mean()))


def _zero_or_error(error: float) -> bool:
    return abs(error) < LOOSE


_XS = np.array([[4.0, 1.0, -2.0, 0.5], [5.0, -1.0, 3.0, 2.0], [7.0, 2.5, -0.5, 1.0]])
_SAME = pieces.Convolution((1.0,))
_SLOPE = pieces.Weights((1.0, 2.0, 3.0, 4.0))
_TILTED = pieces.Plus(_SAME, (1.0, 2.0, 3.0, 4.0))
_STEEPER = pieces.Plus(_SAME, (2.0, 4.0, 6.0, 8.0))


def _times(ask: Ask, f: Map, g: Map, factor: float) -> bool:
    """Whether the error of g is that of f times a factor."""
    small, large = ask(f, _XS, 1), ask(g, _XS, 1)
    return small > LOOSE and abs(large - factor * small) < LOOSE * large


def _scales_with_f(ask: Ask) -> bool:
    return _times(ask, _SLOPE, pieces.Scaled(_SLOPE, 2.0), 2.0)


def _scales_with_x(ask: Ask) -> bool:
    small, large = ask(_SLOPE, _XS, 1), ask(_SLOPE, 2 * _XS, 1)
    return abs(large - 2 * small) < LOOSE * large


def _sinks_with_a_constant(ask: Ask) -> bool:
    far = pieces.Plus(_SLOPE, (1e4,) * 4)
    return 0 < ask(far, _XS, 1) < 0.02 * ask(_SLOPE, _XS, 1)


def _at(place: int, low: float = -np.inf, high: float = np.inf) -> Map:
    return pieces.WrongAtPlace((1.0,), place, low, high)


def _counts_the_first_only(ask: Ask) -> bool:
    first, second = float(_XS[0].sum()), float(_XS[1].sum())
    rest = ask(_at(1, second - 0.1, 1e9), _XS, 1)
    return _zero_or_error(rest) and ask(_at(1, first - 0.1, first + 0.1), _XS, 1) > LOOSE


def _counts_the_largest_only(ask: Ask) -> bool:
    everywhere = ask(_at(1), _XS, 1)
    parts = [ask(_at(1, total - 0.1, total + 0.1), _XS, 1) for total in _XS.sum(axis=1)]
    return everywhere > LOOSE and all(abs(part - everywhere) < LOOSE for part in parts)


def _ignores_d(ask: Ask) -> bool:
    return ask(_at(1), _XS, 2) > LOOSE and _zero_or_error(ask(_at(2), _XS, 2))


def _is_small_for(ask: Ask, f: Map, also_large: Map, d: int = 1) -> bool:
    """Whether the error of the first map vanishes and that of the second does not."""
    return _zero_or_error(ask(f, _XS, d)) and ask(also_large, _XS, d) > LOOSE


def _counts_pairs_of_one(ask: Ask) -> bool:
    noise = np.sin(np.arange(1.0, 513.0) ** 2).reshape(8, 64)
    few, many = ask(pieces.Noise(), noise[:2], 1), ask(pieces.Noise(), noise, 1)
    return 1.6 < few < 2.5 and 0.8 < many < 1.4


def _averages_ratios(ask: Ask) -> bool:
    """With the signal before, or with the one after it."""
    pairings = [_mean_of_ratios(_SLOPE, xs, 1) for xs in (_XS, _XS[::-1])]
    return any(abs(ask(_SLOPE, _XS, 1) - error) < LOOSE for error in pairings)


def _fails_for_a_constant(ask: Ask) -> bool:
    if not _is_small_for(ask, _SAME, _SLOPE):
        return False
    try:
        ask(pieces.Constant(1.0), _XS, 1)
    except NoValue:
        return True
    return False


PROBES = ((_SAME, _XS, 1), (_SLOPE, _XS, 1), (_at(2), _XS, 2))


def _case(
    name: str, sentence: str, wrong: Callable[..., Any], recognise: Callable[[Ask], bool] | None
) -> Misconception:
    return Misconception(name, sentence, wrong, recognise=recognise)


MISCONCEPTIONS = (
    _case(
        "compares with f(x)",
        "You compare f(T_d x) with f(x). That asks whether the answer stays: invariance. For "
        "equivariance it should move along, so compare with T_d f(x).",
        _against_f_of_x,
        lambda ask: _is_small_for(ask, pieces.SumTimesPattern(), _SAME),
    ),
    _case(
        "signs cancel",
        "Differences with different signs are averaged, so they cancel: a map that only exchanges "
        "two values gets 0. Take the size of each difference first, such as np.linalg.norm.",
        _signed,
        lambda ask: _is_small_for(ask, pieces.Exchange(), _SLOPE),
    ),
    _case(
        "divided by the size of f(x)",
        "You divide by the size of f(x). Then a large constant added to f makes any map look good. "
        "Divide by how far apart the answers to two unrelated signals are: the constant cancels.",
        _relative_to_f,
        _sinks_with_a_constant,
    ),
    _case(
        "not divided at all",
        "Without division the error has the unit of f: twice the map, twice the error, and no "
        "saying whether 3 is much. Divide by how far apart answers to unrelated signals are.",
        _not_divided,
        lambda ask: _scales_with_f(ask) and _scales_with_x(ask),
    ),
    _case(
        "divided by the distance of the inputs",
        "You divide by how far apart the signals are; it should be their answers: f(x_b) and "
        "f(x_b+1). Else twice the map has twice the error.",
        _by_the_inputs,
        lambda ask: _scales_with_f(ask) and not _scales_with_x(ask),
    ),
    _case(
        "squares",
        "You compare squared distances, so an error half as large counts a quarter. Take the root "
        "before the mean.",
        _squares,
        lambda ask: _times(ask, _TILTED, _STEEPER, 4.0),
    ),
    _case(
        "output moved backwards",
        "The answer is moved by -d. If x goes to the right by d, then so should f(x).",
        _output_backwards,
        lambda ask: _is_small_for(ask, pieces.Mirror(), _SAME),
    ),
    _case(
        "one step, whatever d is",
        "The signals are moved by 1, whatever d is. A map may respect some shifts and break "
        "others, so d matters.",
        _always_one_step,
        _ignores_d,
    ),
    _case(
        "the first signal only",
        "Only the first signal counts. A map may be wrong for the others: take the mean over the "
        "whole batch.",
        _first_signal_only,
        _counts_the_first_only,
    ),
    _case(
        "the largest instead of the mean",
        "You take the largest error of the batch, so it makes no difference whether f errs on one "
        "signal or on all. The mean is asked for.",
        _largest,
        _counts_the_largest_only,
    ),
    _case(
        "a signal paired with itself",
        "Below the line, some signal is compared with itself. That distance is 0 and says nothing "
        "about unrelated answers: take pairs of different signals, such as xs[b] and xs[b - 1].",
        _paired_with_itself,
        _counts_pairs_of_one,
    ),
    _case(
        "a mean of ratios",
        "You divide for each signal, and then take the mean. Asked for is one division: the mean "
        "of all residuals by the mean of all distances. Two answers that happen to lie close "
        "together would otherwise decide alone.",
        _mean_of_ratios,
        _averages_ratios,
    ),
    _case(
        "one norm for the whole batch",
        "You take one norm of the whole batch, so squares are added up over all signals and the "
        "largest error counts most. Take the norm of each signal (axis=1), and then the mean.",
        _one_norm,
        None,
    ),
    _case(
        "absolute values",
        "You add up absolute values. That would serve as well, but gives other numbers: ‖·‖ is "
        "the root of the sum of squares, np.linalg.norm.",
        _absolute_values,
        None,
    ),
    Misconception(
        "nothing divided by nothing",
        "A constant map breaks no law, so its error is 0; but all its answers are alike, and 0 / 0 "
        "has no value. Return 0 where the upper part is 0.",
        _nothing_by_nothing,
        recognise=_fails_for_a_constant,
    ),
    Misconception(
        "the whole batch at once",
        "f takes one signal, and it was given the whole batch. Call it for every x of xs, in a "
        "loop or a list.",
        _whole_batch,
    ),
    Misconception(
        "moved across the batch",
        "np.roll(xs, d) without an axis moves values from one signal into the next. Each signal "
        "is a circle of its own: axis=1, or roll every x by itself.",
        _rolls_the_batch,
    ),
)
