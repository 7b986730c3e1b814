"""A test for invariance that finds what is broken: `find_broken_invariance(f, xs)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises import pieces
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, agree
from shiftlab.exercises.returns import signal_and_shift_or_none

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

Map = pieces.Map


def _breaks(f: Map, x: np.ndarray, d: int) -> bool:
    """Whether f differs between x and T_d x by more than rounding; x is not changed."""
    return not agree(*_both(f, x, d))


def _both(f: Map, x: np.ndarray, d: int) -> tuple[Any, Any]:
    """f(x) and f(T_d x), for any d however large."""
    return f(x.copy()), f(np.roll(x, d % len(x)))


def _witness(f: Map, xs: np.ndarray) -> tuple[np.ndarray, int] | None:
    """The first signal and shift that break the invariance of f, if any does."""
    shifts = ((x, d) for x in xs for d in range(1, len(x)))
    return next(((x, d) for x, d in shifts if _breaks(f, x, d)), None)


def _found(ask: Ask, f: Map, xs: np.ndarray) -> Finding | None:
    """Whether None was right, or the pair that came back does break the invariance."""
    answer = ask(f, xs, may_change=isinstance(f, pieces.SumAndClear | pieces.FirstAndSort))
    if answer is None:
        witness = _witness(f, xs)
        if witness is None:
            return None
        remark = "The function found nothing (None), but there is a signal and a shift:"
    else:
        witness = answer
        if _breaks(f, *answer):
            return None
        remark = "The function says that f changes for this signal and shift, but it does not:"
    x, d = witness
    sides = tuple(zip(("f(x)", "f(T_d x)"), _both(f, x, d), strict=True))
    return Finding(sides, remark, {"f": f, "xs": xs, "x": x, "d": d})


def _signals(draw: Draw) -> np.ndarray:
    """Two or three signals, each with its largest value at place 0 and nowhere else."""
    n, count = draw.length(2, 6), draw.whole(1, 3)
    rows = [draw.signal(n, (0.0, 1.0, 2.0, 3.0, 0.5, 4.0)) for _ in range(count)]
    xs = np.array(rows)
    xs[:, 0] = 5.0
    return xs


def _invariant(draw: Draw) -> dict[str, Any]:
    f = draw.one_of((pieces.Sum(), pieces.Always(2.0), pieces.Sorted()))
    return {"f": f, "xs": _signals(draw)}


def _invariant_to_rounding(draw: Draw) -> dict[str, Any]:
    tenths = tuple(number / 10 for number in range(1, 10))
    n = draw.length(3, 7)
    return {"f": pieces.Sum(), "xs": np.array([draw.signal(n, tenths) for _ in range(2)])}


def _not_invariant(draw: Draw) -> dict[str, Any]:
    return {"f": draw.one_of((pieces.PlaceOfLargest(), pieces.EvenSum())), "xs": _signals(draw)}


def _one_shift_only(draw: Draw) -> dict[str, Any]:
    xs = _signals(draw)
    return {"f": pieces.LargestAt(draw.whole(1, xs.shape[1] - 1)), "xs": xs}


def _one_signal_only(draw: Draw) -> dict[str, Any]:
    xs = _signals(draw)
    xs[draw.whole(0, len(xs) - 1), draw.whole(1, xs.shape[1] - 1)] = draw.one_of((-1.0, -2.5))
    return {"f": pieces.NegativeByPlace(), "xs": xs}


def _changing(draw: Draw) -> dict[str, Any]:
    f = draw.one_of((pieces.SumAndClear(), pieces.FirstAndSort()))
    return {"f": f, "xs": _signals(draw)}


def _search(
    f: Map,
    xs: np.ndarray,
    *,
    shifts: Callable[[int], Any] = lambda n: range(1, n),
    equal: Callable[[Any, Any], bool] = np.allclose,
    give: Callable[[int, np.ndarray, int], Any] = lambda b, x, d: (x, d),
) -> Any:
    """A right search, from which each misconception departs in one thing; never shown."""
    for b, x in enumerate(xs):
        for d in shifts(len(x)):
            if not equal(f(x.copy()), f(np.roll(x, d))):
                return give(b, x, d)
    return None


def _half_the_shifts(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs, shifts=lambda n: range(1, n // 2))


def _not_the_last_shift(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs, shifts=lambda n: range(1, n - 1))


def _one_step_only(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs, shifts=lambda n: (1,))


def _first_signal_only(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs[:1])


def _rejects_constants(f: Map, xs: np.ndarray) -> Any:
    if all(np.allclose(f(x.copy()), f(0 * x)) for x in xs):
        return xs[0], 1
    return _search(f, xs)


def _exactly(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs, equal=np.array_equal)


def _without_copies(f: Map, xs: np.ndarray) -> Any:
    for x in xs:
        for d in range(1, len(x)):
            if not np.allclose(f(x), f(np.roll(x, d))):
                return x, d
    return None


def _equivariance(f: Map, xs: np.ndarray) -> Any:
    for x in xs:
        for d in range(1, len(x)):
            if not np.allclose(f(np.roll(x, d)), np.roll(f(x.copy()), d)):
                return x, d
    return None


def _gives_the_number(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs, give=lambda b, x, d: (b, d))


def _gives_yes_or_no(f: Map, xs: np.ndarray) -> Any:
    return _search(f, xs) is not None


def _always_none(f: Map, xs: np.ndarray) -> Any:
    return None


_XS = np.array([[5.0, 1.0, 2.0, 4.0, 0.5, 3.0]])
_FAR, _NEAR = (pieces.LargestAt(4), _XS), (pieces.LargestAt(1), _XS)
_LAST = (pieces.LargestAt(5), _XS)
_MIDDLE = (pieces.LargestAt(2), _XS)
_SUM, _SORTED = (pieces.Sum(), _XS), (pieces.Sorted(), _XS)
_SECOND = (
    pieces.NegativeByPlace(),
    np.array([[5.0, 1.0, 2.0], [5.0, -1.0, 2.0]]),
)
_TENTHS = (pieces.Sum(), np.array([[0.1, 0.7, 0.3, 0.9, 0.6]]))
_CHANGES = (pieces.SumAndClear(), _XS)

EXERCISE = Exercise(
    name="find_broken_invariance",
    notebook="01",
    number="01.6",
    title="A test that finds what is broken",
    asks="Find a signal and a shift that break the invariance of a map, or None.",
    takes=("f", "xs"),
    returns=signal_and_shift_or_none,
    probes=(_SUM, _NEAR, (pieces.Always(2.0), _XS)),
    laws=(
        Law(
            "None for what is invariant",
            "The sum, the sorted values and a constant are invariant to every shift: None.",
            _invariant,
            _found,
        ),
        Law(
            "finds what moves",
            "The place of the largest value and the sum of the even places are not invariant: a "
            "signal and a shift show it.",
            _not_invariant,
            _found,
        ),
        Law(
            "rounding is no break",
            "Adding the same numbers in another order may change the last digit: still None.",
            _invariant_to_rounding,
            _found,
        ),
        Law(
            "one bad shift among all",
            "A map that is wrong at a single shift is not invariant.",
            _one_shift_only,
            _found,
            tries=60,
        ),
        Law(
            "one bad signal among all",
            "A map that is wrong for negative values only is not invariant.",
            _one_signal_only,
            _found,
            tries=60,
        ),
        Law(
            "maps that change their input",
            "A map may change the signal it is given; what counts is what it answers.",
            _changing,
            _found,
        ),
    ),
    misconceptions=(
        Misconception(
            "never finds anything",
            "The answer is None whatever f is. Is there a return None inside the loop, so that it "
            "ends after the first comparison?",
            _always_none,
            probes=(_NEAR, _LAST, _SECOND),
        ),
        Misconception(
            "a shift by one only",
            "Only the shift by 1 is tried. A map can respect that one and break another, so all "
            "of 1 … n - 1 have to be tried.",
            _one_step_only,
            probes=(_NEAR, _MIDDLE, _FAR),
        ),
        Misconception(
            "half of the shifts",
            "Only the first half of the shifts is tried. On a circle the shifts 1 … n - 1 are all "
            "different, and a map may break at any one of them.",
            _half_the_shifts,
            probes=(_NEAR, _MIDDLE, _FAR, _LAST),
        ),
        Misconception(
            "the last shift is left out",
            "All shifts are tried but the last, n - 1, which is the step to the left. "
            "range(1, n) ends just before n.",
            _not_the_last_shift,
            probes=(_NEAR, _FAR, _LAST),
        ),
        Misconception(
            "the first signal only",
            "Only the first signal of the batch is looked at. A map may treat some signals well "
            "and others not. (Or does a return None stand inside the loop?)",
            _first_signal_only,
            probes=(_FAR, _SECOND),
        ),
        Misconception(
            "a constant cannot count",
            "A constant map is invariant: moving the signal changes nothing. It is useless, and "
            "that is another matter: it tells no two signals apart. Invariance alone is half of a "
            "good test.",
            _rejects_constants,
            recognise=lambda ask: (
                ask(pieces.Always(2.0), _XS) is not None and ask(*_SORTED) is None
            ),
        ),
        Misconception(
            "compares exactly",
            "The two numbers differ by rounding only: the sum was added up in another order. "
            "Compare with np.allclose instead of ==.",
            _exactly,
            recognise=lambda ask: ask(*_TENTHS) is not None and ask(*_SUM) is None,
        ),
        Misconception(
            "hands out its only copy",
            "This f changes the signal that it is given, so what is compared afterwards is another "
            "signal. Give f a copy: f(x.copy()).",
            _without_copies,
            recognise=lambda ask: (
                ask(*_SUM) is None and ask(*_CHANGES, may_change=True) is not None
            ),
        ),
        Misconception(
            "tests equivariance",
            "You compare f(T_d x) with T_d f(x): that is equivariance. For invariance the answer "
            "must not move at all: compare f(T_d x) with f(x).",
            _equivariance,
            recognise=lambda ask: ask(*_SORTED) is not None and ask(*_SUM) is None,
        ),
        Misconception(
            "gives the signal's number",
            "The pair holds the number of the signal in the batch. Return the signal, xs[b].",
            _gives_the_number,
            probes=(_NEAR, _FAR),
        ),
        Misconception(
            "yes or no",
            "You answer yes or no. Say it with evidence: the signal and the shift that break the "
            "invariance, or None where there are none.",
            _gives_yes_or_no,
            probes=(_NEAR, _SUM),
        ),
    ),
    hints=(
        "Two loops: over the signals of xs, and over all shifts d from 1 to n - 1. What do you "
        "compare, and what do you return as soon as it differs?",
        "f may give a number or an array, so compare with np.allclose, which also forgives "
        "rounding. return None belongs behind both loops.",
        "f may change what it is given: hand it a copy each time, and return the untouched signal.",
    ),
    minutes=12,
    core=False,
)
