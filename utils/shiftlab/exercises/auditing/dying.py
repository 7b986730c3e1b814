"""Where a shift is lost: `dies_at(layers, d)`, the first layer that does not follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiftlab.exercises.auditing import plans
from shiftlab.exercises.auditing.plans import Plan
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.drawing import added
from shiftlab.exercises.returns import whole_number_or_none

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_FAULTS = ("position", "zero-padded convolution", "flatten")


def _searched(plan: Plan, d: int) -> int | None:
    numbers = range(len(plan))
    return next((number + 1 for number in numbers if not plans.follows(plan, number, d)), None)


def _as_searched(ask: Ask, layers: Plan, d: int) -> Finding | None:
    return differ(
        ("your prediction", ask(layers, d)),
        ("the first layer whose output no shift repairs", _searched(layers, d)),
    )


def _sound(draw: Draw) -> dict[str, Any]:
    return {"layers": plans.drawn(draw, faulty=False), "d": draw.whole(1, 12)}


def _any(draw: Draw) -> dict[str, Any]:
    return {"layers": plans.drawn(draw, faulty=True), "d": draw.whole(1, 12)}


def _first(layers: Plan, wrong: Any) -> int | None:
    """The number of the first layer for which wrong(layer, the steps before it) holds."""
    before = 1
    for number, layer in enumerate(layers, start=1):
        if wrong(layer, before):
            return number
        before *= layer[2]
    return None


def _right(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: layer[0] in _FAULTS or d % (before * layer[2]))


def _each_alone(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: layer[0] in _FAULTS or d % layer[2])


def _larger_is_safe(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: layer[0] in _FAULTS or d < before * layer[2])


def _from_nought(layers: Plan, d: int) -> int | None:
    found = _right(layers, d)
    return None if found is None else found - 1


def _only_steps(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: d % (before * layer[2]))


def _any_step(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: layer[0] in _FAULTS or layer[2] > 1)


def _windows(layers: Plan, d: int) -> int | None:
    return _first(layers, lambda layer, before: layer[0] in _FAULTS or d % max(layer[1:]))


def _not_pools(layers: Plan, d: int) -> int | None:
    return _first(
        layers,
        lambda layer, before: (
            layer[0] in _FAULTS or ("pool" not in layer[0] and d % (before * layer[2]))
        ),
    )


_C, _MEAN = ("convolution", 3, 1), ("global mean", 1, 1)
_TWO = (_C, ("max-pool", 2, 2), _C, ("slice", 1, 2), _C, _MEAN)
_THREE = (_C, ("slice", 1, 3), ("max-pool", 3, 1), _C, _MEAN)

EXERCISE = Exercise(
    name="dies_at",
    notebook="10",
    number="10.6",
    title="Where does the shift die?",
    asks="Predict which layer is the first not to follow a shift by d, or None.",
    takes=("layers", "d"),
    returns=whole_number_or_none,
    probes=(
        (_TWO, 2),
        (_TWO, 1),
        (_TWO, 4),
        (_TWO, 6),
        (_THREE, 2),
        (_THREE, 4),
        (_THREE, 3),
        ((_C, ("blur-pool", 3, 2), ("position", 1, 1), _MEAN), 2),
        ((("zero-padded convolution", 3, 1), _C, _MEAN), 4),
        ((_C, ("max-pool", 3, 2), ("flatten", 1, 1)), 2),
    ),
    laws=(
        Law(
            "as found by search, global heads",
            "With random weights on a circle of 24 places: up to this layer some shift of the "
            "output repairs a shift by d, one and the same for all signals; from it on, none.",
            _sound,
            _as_searched,
            tries=40,
        ),
        Law(
            "as found by search, all plans",
            "With random weights on a circle of 24 places, and layers that may treat a place by "
            "its number: up to this layer some shift of the output repairs a shift by d, one and "
            "the same for all signals; from it on, none.",
            _any,
            _as_searched,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "each step by itself",
            "You compare d with each step alone. After a step of 2, a shift by 2 of the signal is "
            "a shift by 1 of the map: the next step of 2 does not follow it.",
            _each_alone,
        ),
        Misconception(
            "a large shift is safe",
            "You call a shift safe if it is as large as the steps. A shift by 3 is no multiple of "
            "2: the size does not count, the remainder does.",
            _larger_is_safe,
        ),
        Misconception(
            "counting from 0",
            "You count the layers from 0. Here the first layer has the number 1.",
            _from_nought,
        ),
        Misconception(
            "only the steps",
            "You look at the steps alone. A position, zeros at the ends and a flattened head "
            "follow no shift at all.",
            _only_steps,
        ),
        Misconception(
            "the first step of all",
            "You name the first layer with a step, whatever d is. Multiples of its step, it "
            "follows.",
            _any_step,
        ),
        Misconception(
            "windows count",
            "You compare d with the windows, too. A window at every place throws nothing away.",
            _windows,
        ),
        Misconception(
            "pools follow everything",
            "You pass over the pools. Blurred or not, a pool with a step of 2 keeps every second "
            "place.",
            _not_pools,
        ),
    ),
    hints=(
        "Keep one number while you go through the layers: by how much the map has shrunk so far.",
        "A layer follows d if d is a multiple of all steps up to and with this one.",
        "for number, (kind, window, step) in enumerate(layers, start=1): counts from 1. Three "
        "kinds follow no shift whatever.",
    ),
    answered_by=("audit",),
    minutes=6,
    core=False,
    drawn=added(
        "d",
        tuple(range(1, 12)),
        lambda own: f"Your signal moves {own} place{'' if own == 1 else 's'} further than d says.",
        lambda own: {"a shift by d": f"a shift by d + {own}"},
    ),
)
