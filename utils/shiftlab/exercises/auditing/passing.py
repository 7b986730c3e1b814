"""A map that passes a careless audit: `impostor(x)`, right for one signal and one shift only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, agree, differ
from shiftlab.exercises.drawing import answering
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_N = 8
ONE = np.eye(_N)[0]
"""The one signal of the careless audit: a single 1 at place 0."""


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _passes(ask: Ask) -> Finding | None:
    return differ(
        ("impostor(T_1 x)", ask(np.roll(ONE, 1))),
        ("T_1 impostor(x)", np.roll(ask(ONE), 1)),
        given={"x": ONE},
    )


def _others() -> np.ndarray:
    """Other signals than that one, all without a pattern, signs mixed."""
    return np.random.default_rng(5).normal(size=(12, _N)).round(2)


def _is_found_out(ask: Ask) -> Finding | None:
    for x in (*(3 * np.roll(ONE, d) for d in range(_N)), *_others()):
        for d in range(1, _N):
            if not agree(ask(np.roll(x, d)), np.roll(ask(x), d), 1e-6):
                return None
    x = _others()[0]
    return Finding(
        (("impostor(T_1 x)", ask(np.roll(x, 1))), ("T_1 impostor(x)", np.roll(ask(x), 1))),
        "Twelve other signals and all shifts were tried, and the law held for all of them: your "
        "map is no impostor. It commutes with shifts.",
        {"x": x},
    )


EXERCISE = Exercise(
    name="impostor",
    notebook="10",
    number="10.5",
    title="An impostor",
    asks="Write a map that passes the careless audit and does not commute with shifts.",
    takes=("x",),
    returns=array_like(0, "as long as x"),
    probes=((ONE,), (np.array([2.0, -1, 0, 3, 1, 0, -2, 5]),), (np.roll(ONE, 5),)),
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
            "You return x. That commutes with every shift: no audit, however careful, finds "
            "anything.",
            lambda x: x.copy(),
        ),
        Misconception(
            "a convolution",
            "You return a convolution on the circle. It commutes with every shift: it is what "
            "audits are happy with.",
            lambda x: x + np.roll(x, 1),
            recognise=lambda ask: (
                agree(ask(-3 * ONE), -3 * ask(ONE))
                and all(agree(ask(np.roll(ONE, d)), np.roll(ask(ONE), d)) for d in range(_N))
            ),
        ),
        Misconception(
            "a constant",
            "You return the same numbers at all places, whatever x is. Moved, they are the same: "
            "that commutes with every shift, and is useless for another reason.",
            lambda x: np.ones(len(x)),
            recognise=lambda ask: agree(ask(_others()[0]), ask(np.roll(_others()[1], 3))),
        ),
        Misconception(
            "each value by itself",
            "You do the same to each value, wherever it stands. That commutes with every shift.",
            lambda x: np.maximum(x, 0),
            recognise=lambda ask: all(
                agree(ask(np.roll(x, d)), np.roll(ask(x), d)) for x in _others()[:3] for d in (1, 4)
            ),
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
