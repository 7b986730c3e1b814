"""How many weights never move: `untouched_weights(side, tile, reach, hidden)`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import multiplied
from shiftlab.exercises.returns import times, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _count(value: Any, arguments: tuple[Any, ...]) -> int:
    number = whole_number(value, arguments)
    if number < 0:
        raise Misfit(f"A number of weights is 0 or more; what came back is {number}.")
    return number


def _setting(draw: Draw) -> dict[str, Any]:
    tile, reach = draw.whole(2, 4), draw.whole(1, 3)
    return {
        "side": tile + reach + draw.whole(1, 4),
        "tile": tile,
        "reach": reach,
        "hidden": draw.whole(2, 5),
    }


@cache
def _trained(side: int, tile: int, reach: int, hidden: int) -> int:
    """The first weights that steps of gradient descent on all the pictures have not changed."""
    draw = np.random.default_rng(0)
    before = draw.normal(size=(hidden, side * side))
    w, second = before.copy(), draw.normal(size=hidden)
    for row, column in np.ndindex(reach + 1, reach + 1):
        x = np.zeros((side, side))
        x[row : row + tile, column : column + tile] = draw.uniform(0.5, 1.0, size=(tile, tile))
        units = np.tanh(w @ x.ravel() / side)
        error = second @ units - draw.normal()
        w = w - 0.1 * np.outer(error * second * (1 - units**2), x.ravel()) / side
    return int((w == before).sum())


def _as_trained(ask: Ask, side: int, tile: int, reach: int, hidden: int) -> Finding | None:
    return differ(
        ("your prediction", ask(side, tile, reach, hidden)),
        ("unchanged after training", _trained(side, tile, reach, hidden)),
    )


EXERCISE = Exercise(
    name="untouched_weights",
    notebook="08",
    number="08.9",
    title="How many weights never move?",
    asks="Predict how many first weights are unchanged after training in one corner.",
    takes=("side", "tile", "reach", "hidden"),
    returns=_count,
    probes=((6, 3, 1, 2), (10, 4, 2, 3), (7, 2, 0, 5)),
    laws=(
        Law(
            "as trained",
            "The prediction is the number of first weights that training has left unchanged to "
            "the last bit.",
            _setting,
            _as_trained,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "those that have changed",
            "You count the weights that *are* trained. Asked for are the others.",
            lambda side, tile, reach, hidden: hidden * (tile + reach) ** 2,
        ),
        Misconception(
            "one unit only",
            "You count pixels. Every unit of the first layer has a weight of its own for each "
            "pixel: multiply by the number of units.",
            lambda side, tile, reach, hidden: side**2 - (tile + reach) ** 2,
        ),
        Misconception(
            "the objects do not move",
            "You count as if all objects stood at one place. They begin at rows and columns 0 to "
            "`reach`, so the last of them reaches further.",
            lambda side, tile, reach, hidden: hidden * (side**2 - tile**2),
        ),
        Misconception(
            "one pixel too far",
            "An object that begins at row `reach` ends at row reach + tile - 1, so reach + tile "
            "rows are lit, not one more.",
            lambda side, tile, reach, hidden: hidden * max(0, side**2 - (tile + reach + 1) ** 2),
        ),
        Misconception(
            "one pixel too few",
            "You let the objects light reach + tile - 1 rows. That is the *number* of the last lit "
            "row, and rows are counted from 0: it is one row more.",
            lambda side, tile, reach, hidden: hidden * (side**2 - (tile + reach - 1) ** 2),
        ),
        Misconception(
            "only the opposite corner",
            "You count the square that is free both below and to the right. What lies only below, "
            "or only to the right, is dark as well: take the lit square away from the whole.",
            lambda side, tile, reach, hidden: hidden * (side - tile - reach) ** 2,
        ),
        Misconception(
            "reach on both sides",
            "You let the objects move by `reach` to both sides. They start in the corner, and move "
            "one way only.",
            lambda side, tile, reach, hidden: hidden * max(0, side**2 - (tile + 2 * reach) ** 2),
        ),
        Misconception(
            "none",
            "You say that every weight moves. The gradient of a weight holds the value of its "
            "pixel as a factor: where that is always 0, nothing moves.",
            lambda side, tile, reach, hidden: 0,
        ),
    ),
    hints=(
        "The gradient of a weight in the first layer is something times the value of its pixel. "
        "When is that 0 for every picture?",
        "Which rows are lit in at least one of the pictures? They begin at row 0, and the last of "
        "them begins at row `reach`.",
        "The lit pixels form a square of (tile + reach)². All others, for each of the units, do "
        "not move.",
    ),
    minutes=7,
    core=False,
    drawn=multiplied(
        "hidden",
        tuple(range(2, 10)),
        lambda own: f"Your network has {times(own)} as many hidden units as `hidden` says.",
    ),
)
