"""An object that a corner changes: `corner_witness(mode)`, with a place where it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import counted
from shiftlab.exercises.padding.witnessing import ONES, parts
from shiftlab.exercises.returns import whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

WINDOW = 12


def _witness(value: Any, arguments: tuple[Any, ...]) -> Any:
    if value is None:
        return None
    what = "None, or (thing, k, p, q): three numbers, a kernel of three, and two places"
    thing, k, p, q = parts(value, what)
    places = (whole_number(p, ()), whole_number(q, ()))
    return (
        counted(thing, 3, "an object of 3 numbers"),
        counted(k, 3, "a kernel k of 3 numbers"),
        *places,
    )


def _strongest(thing: np.ndarray, k: np.ndarray, place: int, mode: str) -> float:
    """The global maximum of one padded layer, with the object at a place (cut if it sticks out)."""
    room = np.zeros(WINDOW + 2 * LARGEST_PLACE)
    start = LARGEST_PLACE + max(-LARGEST_PLACE, min(place, WINDOW + LARGEST_PLACE - 3))
    room[start : start + 3] = thing
    window = room[LARGEST_PLACE : LARGEST_PLACE + WINDOW]
    return float(edges.convolve(window, k, mode).max())


LARGEST_PLACE = 20


def _is_whole(place: int) -> bool:
    return 0 <= place <= WINDOW - 3


def _a_mode(draw: Draw) -> dict[str, Any]:
    return {"mode": draw.one_of(("zero", "replicate", "reflect", "circular"))}


def _holds_whole(ask: Ask, mode: str) -> Finding | None:
    answer = ask(mode)
    if answer is None or (_is_whole(answer[2]) and _is_whole(answer[3])):
        return None
    return Finding(
        (),
        f"The places are p = {answer[2]} and q = {answer[3]}. An object of three fits into a "
        "window of twelve at places 0 to 9 only.",
    )


def _differs(ask: Ask, mode: str) -> Finding | None:
    answer = ask(mode)
    if mode == "circular":
        if answer is None:
            return None
        return Finding(
            (),
            "With circular padding no object has two such places: one layer commutes with every "
            "cyclic shift, and a global maximum does not see where its values stand.",
        )
    if answer is None:
        return Finding((), "With this padding there is such an object, and a kernel that sees it.")
    thing, k, p, q = answer
    first, second = _strongest(thing, k, p, mode), _strongest(thing, k, q, mode)
    if abs(first - second) > 1e-6 * max(1.0, abs(first), abs(second)):
        return None
    return Finding(
        ((f"global maximum, object at {p}", first), (f"global maximum, object at {q}", second)),
        "The maximum is the same at both places.",
        {"mode": mode, "thing": thing, "k": k},
    )


_PADDED = ("zero", "replicate", "reflect")
_THING, _SIDEWAYS = np.array([2.0, 1, 1]), np.array([1.0, 0, 0])


def _right(mode: str) -> Any:
    """A right answer, from which misconceptions depart; never shown."""
    return {
        "zero": (_THING, _SIDEWAYS, 0, 5),
        "replicate": (np.array([1.0, 0, 0]), ONES, 0, 5),
        "reflect": (np.array([1.0, 2, 1]), ONES, 0, 5),
        "circular": None,
    }[mode]


def _for_circular(answer: Any) -> Callable[[str], Any]:
    return lambda mode: answer if mode == "circular" else _right(mode)


def _somewhere(test: Callable[[Any], bool], modes: tuple[str, ...]) -> Callable[[Ask], bool]:
    """Whether the answer for one of the modes is a witness that passes the test."""

    def recognise(ask: Ask) -> bool:
        answers = [ask(mode) for mode in modes]
        return any(answer is not None and test(answer) for answer in answers)

    return recognise


def _none_for(mode: str) -> Callable[[Ask], bool]:
    """Whether the answer is None for this mode, and not for all of the paddings that leak."""

    def recognise(ask: Ask) -> bool:
        return ask(mode) is None and any(ask(other) is not None for other in _PADDED)

    return recognise


EXERCISE = Exercise(
    name="corner_witness",
    notebook="05",
    number="05.6",
    title="The edge gives it away",
    asks="For each padding, give an object whose global maximum depends on where it stands.",
    takes=("mode",),
    returns=_witness,
    probes=(("zero",), ("replicate",), ("reflect",), ("circular",)),
    laws=(
        Law(
            "the object is whole",
            "At both places, all of the object is in the window.",
            _a_mode,
            _holds_whole,
            tries=24,
        ),
        Law(
            "the maximum tells the place",
            "The global maximum after one padded layer differs between the two places; where no "
            "object can do that, the answer is None.",
            _a_mode,
            _differs,
            tries=24,
        ),
    ),
    misconceptions=(
        Misconception(
            "the object is cut",
            "At one of your places a part of the object sticks out of the window. A cut object is "
            "another object: that proves nothing about the padding.",
            lambda mode: (_THING, ONES, 10, 5),
            recognise=_somewhere(
                lambda a: not (_is_whole(a[2]) and _is_whole(a[3])), (*_PADDED, "circular")
            ),
        ),
        Misconception(
            "a global maximum does not care",
            "You say None for every padding: a global maximum does not care where its values "
            "stand. True, but with padding the *values* change at the edge, before the maximum "
            "sees them.",
            lambda mode: None,
        ),
        Misconception(
            "blank is blank",
            "You say None for “zero”: beyond the edge there are zeros, as in the background. But "
            "the answer of the layer ends at the edge as well. What would have stood just outside?",
            lambda mode: None if mode == "zero" else _right(mode),
            recognise=_none_for("zero"),
        ),
        Misconception(
            "the edge value goes on",
            "You say None for “replicate”. Its padding repeats the edge value: put a bright value "
            "*on* the edge, and there are two or more of it. A kernel of ones adds them up.",
            lambda mode: None if mode == "replicate" else _right(mode),
            recognise=_none_for("replicate"),
        ),
        Misconception(
            "a mirror changes nothing",
            "You say None for “reflect”. Its padding shows the second value of the window once "
            "more: put something bright there, and a kernel of ones counts it twice.",
            lambda mode: None if mode == "reflect" else _right(mode),
            recognise=_none_for("reflect"),
        ),
        Misconception(
            "one for the circle",
            "On the circle no place is special, so no object can have two different maxima: there "
            "the answer is None.",
            _for_circular((_THING, _SIDEWAYS, 0, 5)),
            recognise=_somewhere(lambda a: True, ("circular",)),
        ),
        Misconception(
            "both places inside",
            "Both of your places are in the interior, where the kernel meets no padding. One of "
            "them has to touch an edge: 0 or 9.",
            lambda mode: None if mode == "circular" else (_THING, _SIDEWAYS, 3, 5),
            recognise=_somewhere(lambda a: all(1 <= place <= 8 for place in a[2:]), _PADDED),
        ),
        Misconception(
            "a kernel that never looks aside",
            "Your kernel has a weight in its middle only: it never meets the padding, and never "
            "carries anything over the edge.",
            lambda mode: None if mode == "circular" else (_THING, np.array([0.0, 1, 0]), 0, 5),
            recognise=_somewhere(lambda a: a[1][0] == a[1][2] == 0, _PADDED),
        ),
    ),
    hints=(
        "One place in the middle, such as 5, and one at the edge, 0. Compute both answers with "
        "edges.convolve(x, k, mode) and compare them column by column.",
        "“replicate” and “reflect” put something bright beside a bright edge, so a kernel of ones "
        "adds up more there.",
        "“zero”: take a kernel that moves everything one place to the left, 1 0 0. What happens to "
        "the brightest value if it stood in column 0?",
        "“circular”: is there a reason why it cannot be? Then the answer is None.",
    ),
    minutes=9,
    core=False,
    drawn=holding(
        "the three numbers of your object",
        lambda witness: None if witness is None else witness[0],
        ", wherever you give one",
    ),
)
