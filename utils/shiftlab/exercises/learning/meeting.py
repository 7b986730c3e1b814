"""How many different moves a picture meets in training, on average: `moves_met(reach, copies)`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.drawing import multiplied
from shiftlab.exercises.returns import a_number, times

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_PICTURES = 4000
_CLOSE = 0.02
"""How far, in parts of the moves that are possible, a prediction may be from the count: five times
the scatter of the mean over 4000 pictures, or more."""


_NEARLY = 0.15
"""An answer no farther off than this is of the right kind: a count over too few pictures."""


@cache
def _counted(reach: int, copies: int) -> float:
    """Different moves among `copies` draws, the mean over 4000 pictures."""
    draws = np.random.default_rng(7).integers(0, (2 * reach + 1) ** 2, (_PICTURES, copies))
    ordered = np.sort(draws, axis=1)
    return float((1 + (np.diff(ordered, axis=1) > 0).sum(axis=1)).mean())


def _setting(draw: Draw) -> dict[str, Any]:
    return {"reach": draw.whole(1, 4), "copies": draw.one_of((1, 2, 3, 5, 9, 12, 25))}


def _as_counted(ask: Ask, reach: int, copies: int) -> Finding | None:
    predicted, counted = ask(reach, copies), _counted(reach, copies)
    if abs(predicted - counted) <= _CLOSE * min(copies, (2 * reach + 1) ** 2):
        return None
    return Finding((("your prediction", predicted), (f"counted, {_PICTURES} pictures", counted)))


def _nearly(ask: Ask) -> bool:
    """Whether a number is everywhere near the count, and somewhere too far from it: simulated."""
    apart = []
    for reach, copies in ((1, 2), (1, 9), (2, 12), (4, 12), (2, 25)):
        most = min(copies, _moves(reach))
        apart.append(abs(ask(reach, copies) - _met(_moves(reach), copies)) / most)
    return bool(0 < max(apart) <= _NEARLY)


def _moves(reach: int) -> int:
    return (2 * reach + 1) ** 2


def _met(moves: float, copies: int) -> float:
    return float(moves * (1 - (1 - 1 / moves) ** copies))


def _tried_out(reach: int, copies: int) -> float:
    draws = np.random.default_rng(0).integers(0, _moves(reach), (5, copies))
    return float(np.mean([len(set(row)) for row in draws.tolist()]))


EXERCISE = Exercise(
    name="moves_met",
    notebook="09",
    number="09.6",
    title="How many moves does a picture meet?",
    asks="Predict how many different moves a picture meets in training, on average.",
    takes=("reach", "copies"),
    returns=a_number,
    probes=((1, 2), (4, 5), (1, 12)),
    laws=(
        Law(
            "as counted",
            "The prediction is the mean number of different moves among the draws, as counted on "
            "many pictures.",
            _setting,
            _as_counted,
            tries=14,
        ),
    ),
    misconceptions=(
        Misconception(
            "every draw is new",
            "Your count is the number of copies, or all moves where there are fewer of these. But "
            "a draw may come twice: two dice do not always show two different numbers.",
            lambda reach, copies: float(min(copies, _moves(reach))),
        ),
        Misconception(
            "the copies",
            "Your answer is the number of copies. Some moves are drawn twice, and there are no "
            "more different ones than the range has.",
            lambda reach, copies: float(copies),
        ),
        Misconception(
            "all of them",
            "Your answer is how many moves there are. A picture that is shown a few times does not "
            "meet all of them.",
            lambda reach, copies: float(_moves(reach)),
        ),
        Misconception(
            "a share",
            "You give which share of the moves is met. Asked for is how many: multiply by the "
            "number of moves.",
            lambda reach, copies: _met(_moves(reach), copies) / _moves(reach),
        ),
        Misconception(
            "one axis",
            "You count the moves along one axis, 2 · reach + 1. With two axes there are as many "
            "squared.",
            lambda reach, copies: _met(2 * reach + 1, copies),
        ),
        Misconception(
            "zero left out",
            "You count 2 · reach moves along each axis. From -reach to reach there is one more: 0.",
            lambda reach, copies: _met((2 * reach) ** 2, copies),
        ),
        Misconception(
            "tried out too seldom",
            "Your number is near the count, and not near enough: as if you had tried it out with a "
            "few pictures. Take thousands of them, or find a formula.",
            _tried_out,
            recognise=_nearly,
        ),
        Misconception(
            "those not met",
            "Your answer is the number of moves that the picture does *not* meet.",
            lambda reach, copies: _moves(reach) - _met(_moves(reach), copies),
        ),
    ),
    hints=(
        "How many moves (dy, dx) are there, with both numbers from -reach to reach?",
        "One of these, say (0, 1): with which probability does a single draw miss it? And all "
        "draws, one after the other?",
        "Each of the M moves is met with probability 1 - (1 - 1/M) ** copies. Add that up over all "
        "M of them.",
    ),
    minutes=6,
    core=False,
    drawn=multiplied(
        "copies",
        (2, 3, 4, 5, 6, 7, 8, 9),
        lambda own: (
            f"Your network is trained {times(own)} as long, so each picture is shown in "
            f"{times(own)} as many copies."
        ),
    ),
)
