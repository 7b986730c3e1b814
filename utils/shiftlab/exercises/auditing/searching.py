"""A small audit of one's own: `period(f, n)`, the least shift that a black box respects."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.auditing import maps
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.returns import whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_EQUAL = 1e-9
_N = (6, 12, 4, 8)


def _a_shift(value: Any, arguments: tuple[Any, ...]) -> int:
    if value is None:
        raise Misfit(
            "Nothing came back (None). Once round the circle, a shift by n is respected by every "
            "map: if no smaller one is, return n."
        )
    return whole_number(value, arguments)


def _pairs(f: pieces.Map, xs: np.ndarray, d: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(np.atleast_1d(f(x)), np.atleast_1d(f(np.roll(x, d)))) for x in xs]


def _same(left: np.ndarray, right: np.ndarray) -> bool:
    return left.shape == right.shape and bool(np.abs(left - right).max() < _EQUAL)


def _respected(f: pieces.Map, n: int, d: int) -> bool:
    """Whether one output shift serves all of 24 signals when the input moves by d."""
    pairs = _pairs(f, np.random.default_rng(77).normal(size=(24, n)), d)
    return any(all(_same(np.roll(y, e), z) for y, z in pairs) for e in range(len(pairs[0][0])))


def _least(ask: Ask, f: pieces.Map, n: int, least: int) -> Finding | None:
    """What speaks against the answer, where `least` is right."""
    answer = ask(f, n)
    if answer == least:
        return None
    if not 1 <= answer <= n:
        remark = f"You say {answer}; the shifts to be tried are 1 to n, and n itself always does."
    elif answer > least:
        remark = f"You say {answer}, but f respects a smaller shift: {least}."
    else:
        remark = (
            f"You say {answer}, but no single output shift repairs a shift by {answer} for all "
            "signals."
        )
    return Finding((), remark, {"f": f, "n": n})


def _steps(draw: Draw) -> dict[str, Any]:
    n = draw.one_of((12, 8, 24))
    steps = draw.one_of(((2,), (), (2, 2), (4,)))
    return {"f": maps.Steps(steps), "n": n, "least": prod(steps)}


def _one_number(draw: Draw) -> dict[str, Any]:
    steps = draw.one_of(((2,), (), (3,)))
    return {"f": maps.Steps(steps, "mean"), "n": 12, "least": prod(steps)}


def _places(draw: Draw) -> dict[str, Any]:
    n = draw.one_of(_N)
    return {"f": maps.ByPlace(), "n": n, "least": n}


def _other_order(draw: Draw) -> dict[str, Any]:
    n = draw.one_of((6, 8))
    return {"f": maps.Reordered(), "n": n, "least": n}


def _some_signals(draw: Draw) -> dict[str, Any]:
    n = draw.one_of(_N)
    return {"f": maps.ByPlace(draw.one_of((1, -1))), "n": n, "least": n}


def _content(draw: Draw) -> dict[str, Any]:
    return {"f": maps.ByContent(2), "n": draw.one_of((6, 8)), "least": 2}


def _backwards(draw: Draw) -> dict[str, Any]:
    f = draw.one_of((pieces.Mirror(), pieces.Always(2.0), pieces.Sum()))
    return {"f": f, "n": draw.one_of((*_N, 2)), "least": 1}


def _search(
    f: pieces.Map,
    n: int,
    *,
    signals: Callable[[int], np.ndarray] = lambda n: np.random.default_rng(1).normal(size=(12, n)),
    tried: Callable[[int], Any] = lambda n: range(1, n),
    fits: Callable[[list[tuple[np.ndarray, np.ndarray]], int], bool] | None = None,
    none: Callable[[int], Any] = lambda n: n,
) -> Any:
    """A right search, from which each misconception departs in one thing; never shown."""

    def moved(pairs: list[tuple[np.ndarray, np.ndarray]], d: int) -> bool:
        return any(all(_same(np.roll(y, e), z) for y, z in pairs) for e in range(len(pairs[0][0])))

    fits = fits or moved
    xs = signals(n)
    return next((d for d in tried(n) if fits(_pairs(f, xs, d), d)), none(n))


def _each_its_own(pairs: list[tuple[np.ndarray, np.ndarray]], d: int) -> bool:
    return all(any(_same(np.roll(y, e), z) for e in range(len(y))) for y, z in pairs)


def _unmoved(pairs: list[tuple[np.ndarray, np.ndarray]], d: int) -> bool:
    return all(_same(y, z) for y, z in pairs)


def _moved_alike(pairs: list[tuple[np.ndarray, np.ndarray]], d: int) -> bool:
    return all(_same(np.roll(y, d), z) for y, z in pairs)


def _sorted(pairs: list[tuple[np.ndarray, np.ndarray]], d: int) -> bool:
    return all(_same(np.sort(y), np.sort(z)) for y, z in pairs)


_TWO, _MEAN = (maps.Steps((2,)), 8), (maps.Steps((2,), "mean"), 12)
_FOUR, _NONE = (maps.Steps((2, 2)), 8), (maps.Steps(()), 6)
_PLACE, _MIRROR = (maps.ByPlace(), 6), (pieces.Mirror(), 6)
_SHUFFLED, _CHOICE = (maps.Reordered(), 6), (maps.ByContent(2), 8)
_ABOVE, _BELOW = (maps.ByPlace(1), 6), (maps.ByPlace(-1), 6)

EXERCISE = Exercise(
    name="period",
    notebook="10",
    number="10.4",
    title="An audit of your own",
    asks="Find the least shift of its input that a black box respects, up to an output shift.",
    takes=("f", "n"),
    returns=_a_shift,
    probes=(_TWO, _MEAN, _FOUR, _NONE, _PLACE, _MIRROR, _SHUFFLED, _CHOICE, _ABOVE, _BELOW),
    laws=(
        Law(
            "steps",
            "A stack of strides respects the multiples of their product, and its output moves.",
            _steps,
            _least,
            tries=12,
        ),
        Law(
            "one number at the end",
            "A map may answer with one number. That cannot move: it has to stay as it is.",
            _one_number,
            _least,
            tries=8,
        ),
        Law(
            "places that count",
            "A map that treats places by their number respects no shift but n, once round.",
            _places,
            _least,
            tries=8,
        ),
        Law(
            "the order counts",
            "The same values in another order are not the output, moved.",
            _other_order,
            _least,
            tries=6,
        ),
        Law(
            "backwards, or not at all",
            "An output may move backwards, or stay: that respects the shift, too.",
            _backwards,
            _least,
            tries=12,
        ),
        Law(
            "some signals are treated differently",
            "A map may respect shifts of one half of all signals and not of the others.",
            _some_signals,
            _least,
            tries=12,
        ),
        Law(
            "one output shift for all signals",
            "By how much the output moves may depend on the shift, not on the signal.",
            _content,
            _least,
            tries=6,
        ),
    ),
    misconceptions=(
        Misconception(
            "one signal only",
            "You try one signal. This f treats some signals differently, and yours was not one of "
            "them. Try a dozen random ones.",
            lambda f, n: _search(
                f, n, signals=lambda n: np.random.default_rng(0).normal(size=(1, n))
            ),
            recognise=lambda ask: min(ask(*_ABOVE), ask(*_BELOW)) == 1 and ask(*_PLACE) == 6,
        ),
        Misconception(
            "a signal that tells nothing",
            "You answer 1 whatever f is. Does your signal look the same wherever it stands, as a "
            "row of ones does? Or does a return stand inside the loop, so that it ends after one "
            "try?",
            lambda f, n: _search(f, n, signals=lambda n: np.ones((1, n))),
        ),
        Misconception(
            "a single 1",
            "You try signals of zeros with a single 1. These are lucky for many maps. Take random "
            "numbers, at every place another one.",
            lambda f, n: _search(f, n, signals=lambda n: np.eye(n)[:1]),
        ),
        Misconception(
            "a shift by one only",
            "You try the shift by 1 alone. A stride of 2 breaks that one and respects every "
            "multiple of 2.",
            lambda f, n: _search(f, n, tried=lambda n: (1,)),
        ),
        Misconception(
            "from 0 on",
            "You begin with the shift by 0, which every map respects. Begin with 1.",
            lambda f, n: _search(f, n, tried=lambda n: range(n)),
        ),
        Misconception(
            "the output must stay",
            "You compare the outputs as they stand: you forgot that the output may move. Any "
            "number of steps will do, if it is the same for all signals: roll the old output by 0, "
            "1, 2 and so on, and compare each time.",
            lambda f, n: _search(f, n, fits=_unmoved),
        ),
        Misconception(
            "the output must move as far",
            "You ask that the output moves as far as the input. After a stride of 2 it moves half "
            "as far; try all output shifts.",
            lambda f, n: _search(f, n, fits=_moved_alike),
        ),
        Misconception(
            "an output shift for each signal",
            "You let each signal choose its own output shift. With that, a pooling that chooses by "
            "content passes for equivariant. One output shift has to do for all signals.",
            lambda f, n: _search(f, n, fits=_each_its_own),
        ),
        Misconception(
            "sorted outputs",
            "You compare outputs in order of size. Then any shuffle passes for a shift. Compare "
            "with the output rolled by 0, by 1, by 2 and so on.",
            lambda f, n: _search(f, n, fits=_sorted),
        ),
        Misconception(
            "None where only n is left",
            "You return None if no shift below n is respected. A shift by n goes once round the "
            "circle, and every map respects it: return n.",
            lambda f, n: _search(f, n, none=lambda n: None),
        ),
    ),
    hints=(
        "Draw a dozen random signals first: np.random.default_rng(0).normal(size=(12, n)). Then "
        "for each shift d from 1 on: the outputs before, and the outputs after.",
        "For each output shift e, ask whether np.roll(before, e) is after for *all* signals: "
        "np.allclose. np.atleast_1d makes an array of a single number.",
        "Return the first d for which some e serves all signals; behind the loop, return n.",
    ),
    answered_by=("stacks.period_by_search", "audit"),
    minutes=12,
    core=False,
)
