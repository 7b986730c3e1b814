"""Numbers to predict: `changed_fraction(w, d)` and `tolerance(d, p)`; then they are counted."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import added, multiplied
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _a_share(value: float, shift: int, window: int) -> float:
    """A number from 0 to 1. Raises Misfit for another one, with what is special about the case."""
    if -1e-9 <= value <= 1 + 1e-9:
        return value
    if shift < 0:
        case = "Here the move is negative, to the left: its size counts, abs(d)."
    elif shift >= window:
        case = "Here the shift is as large as the window, or larger."
    else:
        case = "Is it a per cent, or a number of places? Divide by how many there are in all."
    raise Misfit(f"A share lies between 0 and 1; what came back is {value:.6g}. {case}")


def _share_that_changes(value: Any, arguments: tuple[Any, ...]) -> float:
    w, d = arguments
    return _a_share(a_number(value, arguments), shift=d, window=w)


def _share_of_phases(value: Any, arguments: tuple[Any, ...]) -> float:
    d, p = arguments
    return _a_share(a_number(value, arguments), shift=d, window=p)


# --- changed_fraction


@cache
def _counted(w: int, d: int) -> float:
    """The share of a dense maximum's values that change, counted on 200 000 random numbers."""
    x = np.random.default_rng(0).random(200_000)
    pooled = np.stack([np.roll(x, -j) for j in range(w)]).max(axis=0)
    return float(np.mean(pooled != np.roll(pooled, d)))


def _window_and_shift(draw: Draw) -> dict[str, Any]:
    return {"w": draw.whole(1, 6), "d": draw.whole(0, 8)}


def _as_counted(ask: Ask, w: int, d: int) -> Finding | None:
    return differ(
        ("your prediction", ask(w, d)),
        ("counted on 200 000 random numbers", round(_counted(w, d), 3)),
        tolerance=0.01,
    )


def _a_window(draw: Draw) -> dict[str, Any]:
    return {"w": draw.whole(2, 9)}


def _nothing_moves(ask: Ask, w: int) -> Finding | None:
    return differ(
        ("your prediction", ask(w, 0)),
        ("nothing moves, nothing changes", 0.0),
        given={"w": w, "d": 0},
    )


def _windows_apart(ask: Ask, w: int) -> Finding | None:
    return differ(
        ("your prediction", ask(w, w + 2)),
        ("the windows share no value any more", 1.0),
        given={"w": w, "d": w + 2},
    )


CHANGED = Exercise(
    name="changed_fraction",
    notebook="03",
    number="03.1",
    title="How many maxima change?",
    asks="Predict which share of the dense maxima changes when the signal moves.",
    takes=("w", "d"),
    returns=_share_that_changes,
    probes=((3, 1), (2, 1), (4, 2), (5, 1), (3, 5), (1, 1), (4, 0)),
    laws=(
        Law("nothing moves", "At d = 0 nothing changes.", _a_window, _nothing_moves, tries=9),
        Law(
            "windows apart",
            "From d = w on, the two windows have nothing in common: everything changes.",
            _a_window,
            _windows_apart,
            tries=9,
        ),
        Law(
            "as counted",
            "For independent random numbers without ties, the prediction is what counting gives.",
            _window_and_shift,
            _as_counted,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "what leaves, against the window",
            "You count the values that leave against those of the window: 1/3 for the "
            "textbook's figure. But a value that *enters* can change the maximum, too. Who is the "
            "largest of all values that either window holds?",
            lambda w, d: min(1.0, d / w),
        ),
        Misconception(
            "everything changes",
            "Every input changes, but not every maximum: the largest value may well stay in the "
            "window.",
            lambda w, d: 1.0 if d else 0.0,
        ),
        Misconception(
            "nothing changes",
            "A maximum is not that forgiving: it changes whenever its largest value leaves, or a "
            "larger one enters. (If you divided with //, that rounds down to a whole number: "
            "use /.)",
            lambda w, d: 0.0 if d < w else 1.0,
        ),
        Misconception(
            "pooling makes invariant",
            "You say that no maximum ever changes, however far the signal moves, as if pooling "
            "made a network invariant. A maximum changes whenever its largest value leaves the "
            "window, or a larger one enters; and windows that share no value share no maximum.",
            lambda w, d: 0.0,
        ),
        Misconception(
            "only what leaves, against the union",
            "The union is right, but you count only the case that the old maximum leaves. A larger "
            "value may also enter.",
            lambda w, d: d / (w + d) if d < w else 1.0,
        ),
        Misconception(
            "both ends, against the window",
            "Of d values that leave and d that enter, you count both: right. But they have to be "
            "counted against all that stand in either window, since each may be the largest.",
            lambda w, d: min(1.0, 2 * d / w),
        ),
        Misconception(
            "the share that stays",
            "That is the share of maxima that stay. Asked for is the share that changes.",
            lambda w, d: (w - d) / (w + d) if d < w else 0.0,
        ),
        Misconception(
            "always one half",
            "One half is right for a window of 3 and a shift by 1. And for wider ones, or a longer "
            "shift?",
            lambda w, d: 0.5,
        ),
    ),
    hints=(
        "Draw the window of 3 before and after a step of 1. How many places do both together "
        "cover? How many are in both?",
        "Of all values in the union, each is equally likely to be the largest. The maximum stays "
        "exactly if the largest of them lies in both windows.",
        "The union has w + d places, the part in common w - d of them (none for d of w or more).",
    ),
    minutes=8,
    drawn=added(
        "w",
        tuple(range(2, 10)),
        "Your windows hold {} values more than w says.".format,
        lambda own: {"d = w on": f"d = w + {own} on"},
    ),
)

# --- tolerance


def _move_and_window(draw: Draw) -> dict[str, Any]:
    return {"d": draw.whole(-9, 9), "p": draw.whole(1, 8)}


def _as_counted_over_phases(ask: Ask, d: int, p: int) -> Finding | None:
    same = [(phase + d) // p == phase // p for phase in range(p)]
    return differ(
        ("your prediction", ask(d, p)),
        (f"counted: in the same window for {sum(same)} of {p} phases", sum(same) / p),
    )


TOLERANCE = Exercise(
    name="tolerance",
    notebook="03",
    number="03.7",
    title="In the same window?",
    asks="Predict in which share of the phases a part moved by d stays in its window of p.",
    takes=("d", "p"),
    returns=_share_of_phases,
    probes=((1, 4), (-1, 4), (3, 4), (2, 2), (0, 3), (7, 4), (-3, 8)),
    laws=(
        Law(
            "as counted",
            "The part stands at place 0 … p - 1 of its window, each equally often; the prediction "
            "is the share of these phases in which it stays in the window.",
            _move_and_window,
            _as_counted_over_phases,
            tries=80,
        ),
    ),
    misconceptions=(
        Misconception(
            "all or nothing",
            "You say that every move shorter than the window stays inside. That depends on where "
            "in the window the part stood: from its last place, one step leads out.",
            lambda d, p: 1.0 if abs(d) < p else 0.0,
        ),
        Misconception(
            "half a window",
            "Half a window is enough from the middle only. Count the places from which the move "
            "stays inside.",
            lambda d, p: 1.0 if 2 * abs(d) < p else 0.0,
        ),
        Misconception(
            "the share that leaves",
            "That is the share of phases in which the part leaves its window.",
            lambda d, p: min(1.0, abs(d) / p),
        ),
        Misconception(
            "right only",
            "For moves to the right your share is right. A move to the left can leave the window "
            "just as well: use abs(d).",
            lambda d, p: max(0.0, 1 - d / p) if d > 0 else 1.0,
        ),
        Misconception(
            "one place too many",
            "A window of p has p phases, not p + 1.",
            lambda d, p: max(0.0, 1 - abs(d) / (p + 1)),
        ),
        Misconception(
            "two directions at once",
            "You multiply the share by itself, as for a move in two directions at once. Here the "
            "part moves along one.",
            lambda d, p: max(0.0, 1 - abs(d) / p) ** 2,
        ),
    ),
    hints=(
        "Take p = 4 and d = 1. From which of the places 0, 1, 2, 3 of a window does one step to "
        "the right stay inside?",
        "Three of four. And for d = 2, for d = 3, for d = 4?",
        "p - |d| of the p places, and none once |d| is p or more.",
    ),
    minutes=4,
    core=False,
    drawn=multiplied(
        "p",
        tuple(range(2, 12)),
        "Your windows of p are pooled once more, {} side by side into one large window: predict "
        "the share for the large one.".format,
        lambda own: {"0 … p - 1": f"0 … {own} · p − 1"},
    ),
)

EXERCISES = (CHANGED, TOLERANCE)
