"""Weights that are right at every place, for what was shown alone: `right_for_one()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import counted, nothing_to_draw
from shiftlab.exercises.returns import refuse

_PLACES = 6
_SAME = 1e-9
Pair = tuple[np.ndarray, np.ndarray]


def _pair(value: Any, arguments: tuple[Any, ...]) -> Pair:
    if isinstance(value, np.ndarray) and value.shape == (2, _PLACES):
        value = tuple(value)
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise refuse(value, "a pair (w, x) of six numbers each")
    w, x = (
        counted(part, _PLACES, f"six numbers for {name}")
        for name, part in zip("wx", value, strict=True)
    )
    if not w.any() or not x.any():
        raise Misfit("One of the two is 0 everywhere, so every answer is 0. Nothing is learned.")
    return w, x


def _answers(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The layer's answer to x after each of its circular shifts, 0 to 5: (6,)."""
    return np.array([w @ np.roll(x, d) for d in range(len(x))])


def _constant(values: np.ndarray) -> bool:
    return float(np.ptp(values)) <= _SAME * max(1.0, float(np.abs(values).max()))


def _always_right(ask: Ask) -> Finding | None:
    w, x = ask()
    answers = _answers(w, x)
    if _constant(answers):
        return None
    d = int(np.argmax(np.abs(answers - answers[0])))
    return Finding(
        (("answer to x", float(answers[0])), (f"answer to x moved by {d}", float(answers[d]))),
        given={"w": w, "x": x},
    )


def _something_moves(ask: Ask) -> Finding | None:
    w, x = ask()
    if not _constant(x):
        return None
    return Finding((), "Your x is the same everywhere: no shift changes it.", {"w": w, "x": x})


def _not_for_others(ask: Ask) -> Finding | None:
    w, x = ask()
    if not _constant(w):
        return None
    return Finding(
        (),
        "All your weights are equal, so the answer to every signal stays, whatever was shown.",
        {"w": w, "x": x},
    )


def _like(test: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[[Ask], bool]:
    return lambda ask: bool(test(*ask()))


def _given(w: list[float], x: list[float]) -> Callable[[], Pair]:
    return lambda: (np.array(w, dtype=float), np.array(x, dtype=float))


def _only_even(w: np.ndarray, x: np.ndarray) -> bool:
    answers = _answers(w, x)
    return _constant(answers[::2]) and not _constant(answers)


def _half_turn(w: np.ndarray, x: np.ndarray) -> bool:
    answers = _answers(w, x)
    return abs(answers[0] - answers[3]) <= _SAME and not _constant(answers)


def _one_bright(w: np.ndarray, x: np.ndarray) -> bool:
    return np.count_nonzero(x) == 1 and not _constant(w)


EXERCISE = Exercise(
    name="right_for_one",
    notebook="09",
    number="09.2",
    title="Invariant on what was shown",
    asks="Give weights and a signal: its answer stays at every shift, that of others does not.",
    takes=(),
    returns=_pair,
    probes=((),),
    laws=(
        Law(
            "x is no constant",
            "Moving x changes it.",
            nothing_to_draw,
            _something_moves,
            tries=1,
        ),
        Law(
            "right at every place",
            "The sum of w · T_d x is the same for all six circular shifts of x.",
            nothing_to_draw,
            _always_right,
            tries=1,
        ),
        Law(
            "not for other signals",
            "Some other signal has an answer that changes when it moves.",
            nothing_to_draw,
            _not_for_others,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "equal weights",
            "With equal weights the layer adds everything up, and that stays for *every* signal: "
            "invariance by construction. Asked for is a layer that has it for x alone.",
            _given([1, 1, 1, 1, 1, 1], [1, 0, 1, 0, 1, 0]),
            recognise=_like(lambda w, x: _constant(w) and not _constant(x)),
        ),
        Misconception(
            "a constant signal",
            "Your x is the same at all places, so its shifts are all x itself, and the layer has "
            "learned nothing about moving. Let x change from place to place.",
            _given([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1]),
            recognise=_like(lambda w, x: _constant(x)),
        ),
        Misconception(
            "a single bright place",
            "Your x has one bright place, which visits all weights in turn: the answers are the "
            "weights themselves. Unless these are all equal, the answer changes. Let more than one "
            "place of x be bright.",
            _given([1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]),
            recognise=_like(_one_bright),
        ),
        Misconception(
            "even shifts alone",
            "At shifts by 2 and 4 your answer stays, and at odd ones it becomes another. All six "
            "shifts count.",
            _given([1, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0]),
            recognise=_like(_only_even),
        ),
        Misconception(
            "half a turn",
            "At a shift by 3, half round the circle, your answer stays; at others it becomes "
            "another. All six shifts count.",
            _given([1, 0, 0, 1, 0, 0], [1, 1, 0, 1, 1, 0]),
            recognise=_like(_half_turn),
        ),
    ),
    hints=(
        "Let x repeat itself: 1 0 1 0 1 0 has only two different shifts. For which weights are the "
        "answers to these two equal?",
        "With x = 1 0 1 0 1 0 the answers are w[0] + w[2] + w[4] and w[1] + w[3] + w[5], in turn.",
        "Choose weights, not all equal, with the same sum at even and at odd places.",
    ),
    minutes=5,
    drawn=holding("the numbers of your signal x", lambda pair: pair[1]),
)
