"""A map that passes a careless audit: `impostor(x)`, right for one signal and one shift only."""

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
from shiftlab.exercises.drawing import answering
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_N = 8
ONE = np.eye(_N)[0]
"""The one signal of the careless audit: a single 1 at place 0."""
_SOME = np.array([2.0, -1, 0, 3, 1, 0, -2, 5])


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _passes(ask: Ask) -> Finding | None:
    return differ(
        ("impostor(T_1 x)", ask(np.roll(ONE, 1))),
        ("T_1 impostor(x)", np.roll(ask(ONE), 1)),
        given={"x": ONE},
    )


@cache
def _others() -> tuple[np.ndarray, ...]:
    """Signals without a pattern, signs mixed."""
    return tuple(np.random.default_rng(5).normal(size=(6, _N)).round(2))


@cache
def _many() -> tuple[np.ndarray, ...]:
    """All signals on which a map is tried, each in one place."""
    return (*_others(), _SOME, 10 * _SOME, *special.signals(_N))


def _is_found_out(ask: Ask) -> Finding | None:
    first = _others()[0]
    sides = ("impostor(T_1 x)", ask(np.roll(first, 1))), ("T_1 impostor(x)", np.roll(ask(first), 1))
    tried = 0
    for x in _many():
        with suppress(NoValue):  # as where exp(x) is beyond all bounds: no break is seen there
            if special.break_of(ask, x) is not None:
                return None
            tried += 1
    return Finding(
        sides,
        f"{tried} signals were moved by every shift: of zeros and ones, constants, whole numbers, "
        "small and large values. For all of these the two ways agreed: we found no break. If you "
        "know a signal at which your map breaks, let it break at more of them.",
        {"x": first},
    )


def _always(ask: Ask, does: Callable[[np.ndarray], np.ndarray]) -> bool:
    """Whether a map does this to every signal on which it is tried."""
    return all(agree(ask(x), does(x), special.TOLERANCE) for x in _many())


def _convolves(ask: Ask) -> bool:
    return _always(ask, pieces.Convolution(tuple(ask(ONE).tolist())))


def _same_number(ask: Ask) -> bool:
    everywhere = np.full(_N, ask(ONE)[0])
    return _always(ask, lambda x: everywhere)


def _by_itself(ask: Ask) -> bool:
    """Whether each value is answered as it is in a signal that holds nothing else."""
    return all(
        agree(ask(x), np.array([ask(np.full(_N, value))[0] for value in x]), special.TOLERANCE)
        for x in (*_others()[:2], 100 * _others()[2])
    )


EXERCISE = Exercise(
    name="impostor",
    notebook="10",
    number="10.5",
    title="An impostor",
    asks="Write a map that passes the careless audit and does not commute with shifts.",
    takes=("x",),
    returns=array_like(0, "as long as x"),
    probes=((ONE,), (_SOME,), (np.roll(ONE, 5),)),
    laws=(
        Law(
            "it passes the careless audit",
            "For the signal 1 0 0 0 0 0 0 0 and a shift by one, both ways round give the same.",
            _nothing_to_draw,
            _passes,
            tries=1,
        ),
        Law(
            "a careful audit finds it out",
            "For some other signal or some other shift of the circle the two ways differ.",
            _nothing_to_draw,
            _is_found_out,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the signal itself",
            "You return x, for every signal that was tried. That commutes with every shift: no "
            "audit, however careful, finds anything.",
            lambda x: x.copy(),
            recognise=lambda ask: _always(ask, lambda x: x),
        ),
        Misconception(
            "a convolution",
            "For every signal that was tried, your map does what a convolution on the circle does. "
            "It commutes with every shift: it is what audits are happy with.",
            lambda x: x + np.roll(x, 1),
            recognise=_convolves,
        ),
        Misconception(
            "a constant",
            "You return the same number at all places, for every signal that was tried. Moved, "
            "that is the same again: it commutes with every shift, and is useless for another "
            "reason.",
            lambda x: np.ones(len(x)),
            recognise=_same_number,
        ),
        Misconception(
            "each value by itself",
            "Wherever it was tried, you do the same to each value, whatever stands beside it and "
            "wherever it stands. That commutes with every shift.",
            lambda x: np.maximum(x, 0),
            recognise=_by_itself,
        ),
        Misconception(
            "sorted",
            "You sort. Wherever the 1 stands, it ends up at the same place: the answer stays. But "
            "the careless audit asks that the answer moves by one when the signal does, so even "
            "that one notices.",
            lambda x: np.sort(x),
        ),
        Misconception(
            "a weight for each place",
            "You give every place another weight. Then the 1 has another weight at place 1 than at "
            "place 0, and the careless audit sees just that. Which places does it never look at?",
            lambda x: x * np.arange(1.0, len(x) + 1),
        ),
        Misconception(
            "back to front",
            "You mirror the signal. Moved to the right, its mirror image moves to the left, and "
            "even the careless audit notices.",
            lambda x: x[::-1].copy(),
        ),
    ),
    hints=(
        "The careless audit looks at two signals only: the 1 at place 0 and the 1 at place 1. "
        "What could you do to all other signals?",
        "Weigh places 0 and 1 alike, and another place differently. Or do something that values of "
        "0 and 1 do not notice, and larger ones do.",
        "y = x.copy(), then change one place of y that the audit never looks at, in a way that "
        "leaves 0 as it is.",
    ),
    minutes=5,
    core=False,
    drawn=answering(
        np.ones(_N),
        "a signal of ones",
        "At place 0, your map must answer a signal of eight ones with {}.",
        "your map's answer at place 0",
        lambda y: y[0],
    ),
)
