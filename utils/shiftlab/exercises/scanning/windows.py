"""Where one pass looks: `score_grid(n, window, s)`, to predict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import added
from shiftlab.exercises.inside import Described
from shiftlab.exercises.returns import refuse, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _places(value: Any, arguments: tuple[Any, ...]) -> tuple[int, ...]:
    """A list of whole numbers; an array, a range or a tuple will do."""
    if isinstance(value, Described) and value.type_name == "range":
        value = _as_range(value.text)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        value = value.tolist()
    if isinstance(value, range):
        value = list(value)
    if not isinstance(value, list | tuple):
        raise refuse(value, "a list of places such as [0, 2, 4]")
    return tuple(whole_number(part, arguments) for part in value)


def _as_range(text: str) -> range:
    """The range that is written like this: "range(0, 5, 2)"; raises Misfit if it is very long."""
    places = range(*map(int, re.findall(r"-?\d+", text)))
    if len(places) > 10_000:
        raise Misfit(f"Expected was a list of places; {text} has more than the scene.")
    return places


def _scene(draw: Draw) -> dict[str, Any]:
    window = draw.whole(2, 6)
    return {"n": window + draw.whole(0, 9), "window": window, "s": draw.whole(1, 4)}


def _scores(x: np.ndarray, window: int, s: int) -> np.ndarray:
    """One pass: a kernel at stride s without padding, then a head as wide as what is left.

    Kernel and head are just so wide that one score sees a whole window, its last place included.
    """
    width = (window - 1) % s + 1
    kernel, head = _WEIGHTS[:width], _WEIGHTS[: (window - width) // s + 1]
    body = np.correlate(x, kernel, mode="valid")[::s]
    return np.correlate(body, head, mode="valid")


_WEIGHTS = np.array([2.0, 1.0, 3.0, -2.0, 5.0, 1.5])


def _one_for_each_score(ask: Ask, n: int, window: int, s: int) -> Finding | None:
    told, counted = ask(n, window, s), len(_scores(np.zeros(n), window, s))
    if len(told) == counted:
        return None
    return Finding(
        (),
        f"You name {len(told)} place{'' if len(told) == 1 else 's'}, {list(told)}; one pass over "
        f"{n} places gives {counted} "
        f"score{'' if counted == 1 else 's'}.",
    )


def _same_as_crops(ask: Ask, n: int, window: int, s: int) -> Finding | None:
    told = ask(n, window, s)
    x = np.random.default_rng(n).normal(size=n)
    scores = _scores(x, window, s)
    for number, (place, score) in enumerate(zip(told, scores, strict=False)):
        if not 0 <= place <= n - window:
            return Finding(
                (), f"The window of {window} that begins at place {place} leaves the {n} places."
            )
        crop = _scores(x[place : place + window], window, s)[0]
        if abs(crop - score) > 1e-9:
            return Finding(
                (),
                f"Score number {number} of the pass is not the score of the window that begins at "
                f"place {place}.",
            )
    return None


def _fits(n: int, window: int) -> int:
    return max(n - window, 0)


EXERCISE = Exercise(
    name="score_grid",
    notebook="08",
    number="08.3",
    title="Which windows does one pass see?",
    asks="Predict where the windows begin that one pass with total stride s evaluates.",
    takes=("n", "window", "s"),
    returns=_places,
    probes=((7, 3, 2), (8, 3, 2), (10, 5, 4), (6, 3, 1), (9, 4, 3), (12, 5, 2)),
    laws=(
        Law(
            "one place for each score",
            "There are as many places as the pass gives scores.",
            _scene,
            _one_for_each_score,
            tries=60,
        ),
        Law(
            "each score is its window's",
            "Cut out the window that begins at the place, score it alone: the same number.",
            _scene,
            _same_as_crops,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "the last window is forgotten",
            "Your last window is missing. A window of 3 that begins at place 4 covers 4, 5 and 6, "
            "so it still fits into 7 places. Python's range leaves its end out.",
            lambda n, window, s: list(range(0, _fits(n, window), s)),
        ),
        Misconception(
            "every place",
            "You name every place at which a window fits. A pass with stride s computes only every "
            "s-th of them; the others are never looked at.",
            lambda n, window, s: list(range(_fits(n, window) + 1)),
        ),
        Misconception(
            "windows that leave",
            "You go on to the end of the scene. A window that begins near the end does not fit "
            "any more, and without padding it is not computed.",
            lambda n, window, s: list(range(0, n, s)),
        ),
        Misconception(
            "numbers of the scores",
            "You number the scores: 0, 1, 2, … Asked for is where their windows begin, and from "
            "one score to the next that is s places.",
            lambda n, window, s: list(range(_fits(n, window) // s + 1)),
            probes=((7, 3, 2), (8, 3, 2), (9, 4, 3)),
        ),
        Misconception(
            "the middles",
            "You name the middles of the windows. Asked for is where they begin: the first at 0.",
            lambda n, window, s: [p + window // 2 for p in range(0, _fits(n, window) + 1, s)],
        ),
        Misconception(
            "windows side by side",
            "You lay the windows side by side. They overlap: from one to the next it is s places, "
            "not a whole window.",
            lambda n, window, s: list(range(0, _fits(n, window) + 1, window)),
        ),
    ),
    hints=(
        "Take n = 7 places and a window of 3. Where can it begin, at stride 1? The last one covers "
        "the places 4, 5 and 6.",
        "With stride 2, every second of these is computed, the one at place 0 included.",
        "range(first, end, step) leaves out its end. The last window begins at n - window.",
    ),
    answered_by=("nets.windows",),
    minutes=5,
    drawn=added("n", tuple(range(2, 14)), "Your scene has {} places more than n says.".format),
)
