"""Two maps that no global head tells apart, and a unit that does: `told_apart()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.returns import described, refuse

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_LARGEST = 1e6
_TRIPLE = "three tables (a, b, w) of 3 × 3 numbers each"


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _table(value: Any, name: str) -> np.ndarray:
    if isinstance(value, list | tuple) and all(
        isinstance(row, list | tuple)
        and len(row) == 3
        and all(isinstance(v, int | float) and abs(v) <= _LARGEST for v in row)
        for row in value
    ):
        value = np.array(value, dtype=float)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf":
        raise Misfit(f"{name} should be a table of 3 × 3 numbers; it is {described(value)}.")
    if value.shape != (3, 3):
        raise Misfit(f"{name} should have 3 × 3 numbers; it has shape {value.shape}.")
    if not np.isfinite(value).all() or np.abs(value).max() > _LARGEST:
        raise Misfit(f"The numbers of {name} should be finite and of usual size.")
    return value.astype(float)


def _three_tables(value: Any, arguments: tuple[Any, ...]) -> tuple[np.ndarray, ...]:
    if isinstance(value, np.ndarray) and value.shape == (3, 3, 3):
        value = tuple(value)
    if not isinstance(value, tuple | list):
        raise refuse(value, _TRIPLE)
    if len(value) != 3:
        raise Misfit(f"Expected were {_TRIPLE}; {len(value)} came back.")
    return tuple(_table(part, name) for part, name in zip(value, "abw", strict=True))


def _same_values(ask: Ask) -> Finding | None:
    a, b, _ = ask()
    if np.array_equal(np.sort(a, axis=None), np.sort(b, axis=None)):
        return None
    sides = (
        ("the values of a, sorted", np.sort(a, axis=None)),
        ("those of b", np.sort(b, axis=None)),
    )
    return Finding(sides, "Some global head tells them apart.", {"a": a, "b": b})


def _no_shift(ask: Ask) -> Finding | None:
    a, b, _ = ask()
    for d in np.ndindex(3, 3):
        if np.array_equal(np.roll(a, d, axis=(0, 1)), b):
            remark = f"b is a, moved by {d} on the circle: the same picture, elsewhere."
            return Finding((), remark, {"a": a, "b": b})
    return None


def _unit_tells(ask: Ask) -> Finding | None:
    a, b, w = ask()
    left, right = float((w * a).sum()), float((w * b).sum())
    if abs(left - right) > 1e-6:
        return None
    return Finding(
        (("the unit's answer to a", left), ("the unit's answer to b", right)),
        "They should differ, and are equal.",
        {"a": a, "b": b, "w": w},
    )


def _like(test: Callable[..., bool]) -> Callable[[Ask], bool]:
    return lambda ask: bool(test(*ask()))


def _is_rearranged(a: np.ndarray, b: np.ndarray) -> bool:
    return np.array_equal(np.sort(a, axis=None), np.sort(b, axis=None))


def _is_moved(a: np.ndarray, b: np.ndarray) -> bool:
    return any(np.array_equal(np.roll(a, d, axis=(0, 1)), b) for d in np.ndindex(3, 3))


def _answers_alike(a: np.ndarray, b: np.ndarray, w: np.ndarray) -> bool:
    return abs(float((w * (a - b)).sum())) <= 1e-6


_ROW = np.array([[1.0, 1, 1], [0, 0, 0], [0, 0, 0]])
_DIAGONAL = np.eye(3)

EXERCISE = Exercise(
    name="told_apart",
    notebook="08",
    number="08.7",
    title="Told apart by a dense unit alone",
    asks="Give two maps that every global head takes for the same, and a dense unit that does not.",
    takes=(),
    returns=_three_tables,
    probes=((),),
    laws=(
        Law(
            "the same values",
            "b holds the values of a in another order, so that mean, maximum and every other head "
            "that ignores order give the same for both.",
            _nothing_to_draw,
            _same_values,
            tries=1,
        ),
        Law(
            "no shift of each other",
            "b is not a, moved on the circle: it is another picture.",
            _nothing_to_draw,
            _no_shift,
            tries=1,
        ),
        Law(
            "the dense unit tells",
            "The sum of w · a differs from the sum of w · b.",
            _nothing_to_draw,
            _unit_tells,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the same map twice",
            "a and b are the same map, so nobody can tell them apart. Put the values of a into "
            "another order.",
            lambda: (_ROW, _ROW.copy(), np.arange(9.0).reshape(3, 3)),
            recognise=_like(lambda a, b, w: np.array_equal(a, b)),
        ),
        Misconception(
            "the same mean, other values",
            "a and b have the same mean, but not the same values: a global maximum, or another "
            "head that ignores order, tells them apart. Only rearrange.",
            lambda: (_ROW, _ROW * 0 + 1 / 3, np.arange(9.0).reshape(3, 3)),
            recognise=_like(
                lambda a, b, w: not _is_rearranged(a, b) and abs(a.mean() - b.mean()) < 1e-9
            ),
        ),
        Misconception(
            "other values",
            "a and b have different means, so the global mean already tells them apart. Only "
            "rearrange the values of a.",
            lambda: (_ROW, _DIAGONAL * 2, np.arange(9.0).reshape(3, 3)),
            recognise=_like(
                lambda a, b, w: not _is_rearranged(a, b) and abs(a.mean() - b.mean()) >= 1e-9
            ),
        ),
        Misconception(
            "only moved",
            "b is a moved round the circle, so both hold the same picture at two places. Asked for "
            "are two different pictures, such as a line and three scattered dots.",
            lambda: (_ROW, np.roll(_ROW, 1, axis=0), np.arange(9.0).reshape(3, 3)),
            recognise=_like(lambda a, b, w: not np.array_equal(a, b) and _is_moved(a, b)),
        ),
        Misconception(
            "equal weights",
            "All weights of your unit are equal, so it adds up the map and is a global sum itself. "
            "Give places different weights.",
            lambda: (_ROW, _DIAGONAL, np.ones((3, 3))),
            recognise=_like(
                lambda a, b, w: _is_rearranged(a, b) and not _is_moved(a, b) and np.ptp(w) == 0
            ),
        ),
        Misconception(
            "weights that happen to agree",
            "The two maps are well chosen, and the weights differ; but they happen to give both "
            "maps the same sum. Put a large weight where a is bright and b is not.",
            lambda: (_ROW, _DIAGONAL, np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 0]])),
            recognise=_like(
                lambda a, b, w: (
                    _is_rearranged(a, b)
                    and not _is_moved(a, b)
                    and np.ptp(w) > 0
                    and _answers_alike(a, b, w)
                )
            ),
        ),
    ),
    hints=(
        "Begin with a: a line of three bright places, say, and zeros elsewhere. Which other "
        "picture holds the same nine numbers?",
        "Not the same line elsewhere: a shift of it does not count. Break the line up.",
        "For w take a itself: the sum of w · a is then the sum of the squares of a, and no other "
        "order of the same numbers reaches it.",
    ),
    minutes=7,
    core=False,
    drawn=holding("the numbers of your map a", lambda tables: tables[0]),
)
