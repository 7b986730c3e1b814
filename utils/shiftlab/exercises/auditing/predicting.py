"""Read a plan before its audit: `answer_period(layers)`, the least shift that nothing notices."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from shiftlab.exercises.auditing import plans
from shiftlab.exercises.auditing.plans import Layer, Plan
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import every, whole_number_or_none
from shiftlab.exercises.scaling import times_as_much

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _as_searched(ask: Ask, layers: Plan) -> Finding | None:
    return differ(
        ("your prediction", ask(layers)),
        ("found by trying the shifts 1 to 23", plans.unnoticed(layers)),
    )


def _sound(draw: Draw) -> dict[str, Any]:
    return {"layers": plans.drawn(draw, faulty=False)}


def _any(draw: Draw) -> dict[str, Any]:
    return {"layers": plans.drawn(draw, faulty=True)}


def _by_place(layers: Plan, kinds: tuple[str, ...]) -> bool:
    return any(kind in kinds for kind, _, _ in layers)


_FAULTS = ("position", "zero-padded convolution", "flatten")


def _product(layers: Plan, *, without: tuple[str, ...] = (), faults: tuple[str, ...] = _FAULTS):
    """The product of some steps, or None: what most of the misconceptions compute."""
    if _by_place(layers, faults):
        return None
    return prod(step for kind, _, step in layers if kind not in without)


def _windows(layers: Plan) -> int | None:
    def shrunk(layer: Layer) -> int:
        kind, window, step = layer
        return window if "pool" in kind else step

    return None if _by_place(layers, _FAULTS) else prod(map(shrunk, layers))


def _windows_of_max_pools(layers: Plan) -> int | None:
    shrunk = (window if kind == "max-pool" else step for kind, window, step in layers)
    return None if _by_place(layers, _FAULTS) else prod(shrunk)


def _forgiven_by_max_pools(layers: Plan) -> int | None:
    return 1 if _by_place(layers, ("max-pool",)) else _product(layers)


def _forgives_max_pools(ask: Ask) -> bool:
    """Whether a max-pool makes it 1 where no layer treats a place by its number, and no other."""
    return all(ask(plan) == _forgiven_by_max_pools(plan) for plan in _POOLED)


def _largest(layers: Plan) -> int | None:
    return None if _by_place(layers, _FAULTS) else max(step for _, _, step in layers)


def _sum(layers: Plan) -> int | None:
    steps = [step for _, _, step in layers if step > 1]
    return None if _by_place(layers, _FAULTS) else max(1, sum(steps))


def _all_or_nothing(layers: Plan) -> int | None:
    return 1 if _product(layers) == 1 else None


_C, _MEAN = ("convolution", 3, 1), ("global mean", 1, 1)
_PROBES: tuple[Plan, ...] = (
    (_C, ("slice", 1, 2), _C, _MEAN),
    (_C, ("max-pool", 2, 2), ("blur-pool", 3, 2), _C, _MEAN),
    (("convolution", 3, 2), ("slice", 1, 3), _C, _MEAN),
    (_C, ("max-pool", 3, 1), _C, _MEAN),
    (_C, ("max-pool", 3, 2), _C, ("flatten", 1, 1)),
    (_C, ("position", 1, 1), ("slice", 1, 2), _C, _MEAN),
    (_C, ("zero-padded convolution", 3, 1), _C, _MEAN),
    (_C, ("blur-pool", 3, 2), _C, _MEAN),
)
_POOLED: tuple[Plan, ...] = (
    _PROBES[1],
    (_C, ("slice", 1, 2), ("max-pool", 2, 2), _C, _MEAN),
    (_C, ("max-pool", 3, 2), _C, _MEAN),
    _PROBES[0],
    _PROBES[2],
    _PROBES[7],
)
"""Plans with max-pools and without, none of which treats a place by its number."""

EXERCISE = Exercise(
    name="answer_period",
    notebook="10",
    number="10.1",
    title="Read the plan",
    asks="Predict the least shift that leaves the network's answer as it is, or None.",
    takes=("layers",),
    returns=whole_number_or_none,
    probes=tuple((plan,) for plan in _PROBES),
    laws=(
        Law(
            "as found by search, global heads",
            "A network with this plan and random weights, on a circle of 24 places, keeps its "
            "answer for this shift and for no smaller one.",
            _sound,
            _as_searched,
            tries=25,
        ),
        Law(
            "as found by search, all plans",
            "A network with this plan and random weights, on a circle of 24 places, keeps its "
            "answer for this shift and for no smaller one; it is None if no shift from 1 to 23 "
            "leaves the answer as it is.",
            _any,
            _as_searched,
            tries=40,
        ),
    ),
    misconceptions=(
        Misconception(
            "no return at the end",
            "Your function gives None for every plan, also where nothing has a stride: where a "
            "number is worked out, it has no return. print shows a number and gives nothing back.",
            lambda layers: None,
        ),
        Misconception(
            "a global mean forgives everything",
            "You give every global mean the same answer. It forgets places on the map it is given; "
            "what a step above has thrown away never reaches it.",
            lambda layers: None if _by_place(layers, _FAULTS) else 1,
        ),
        Misconception(
            "pooling makes invariant",
            "You answer 1 wherever there is a max-pool, as if pooling made a network invariant. "
            "Within its windows a maximum forgives some moves, for some signals; its step keeps "
            "some places and drops the others, and a move by 1 brings others to be kept.",
            _forgiven_by_max_pools,
            recognise=_forgives_max_pools,
        ),
        Misconception(
            "every network is invariant",
            "You answer 1 for every plan, as if a convolutional network never noticed a shift. A "
            "step keeps only some places, so that a move by 1 brings others to be kept; and some "
            "layers treat a place by its number.",
            lambda layers: 1,
        ),
        Misconception(
            "a blurred step is no step",
            "You leave out the steps of blur-pools. A blur makes the error smaller, and yet only "
            "every second place is kept: at other shifts the answer still changes.",
            lambda layers: _product(layers, without=("blur-pool",)),
        ),
        Misconception(
            "a slice is overlooked",
            "You leave out the slices. x[::2] has no weights and no name in a list of modules, and "
            "it keeps every second place like any stride.",
            lambda layers: _product(layers, without=("slice",)),
        ),
        Misconception(
            "only convolutions have a stride",
            "You count the steps of convolutions alone. Pools and slices throw places away, too.",
            lambda layers: _product(layers, without=("max-pool", "blur-pool", "slice")),
        ),
        Misconception(
            "windows in place of steps",
            "You multiply the windows of the pools. A window of 3 that goes on by 1 throws nothing "
            "away: the last number of the three, the step, does the shrinking.",
            _windows,
        ),
        Misconception(
            "windows of max-pools",
            "You multiply by the windows of max-pools. How far a pool looks is its window; how "
            "many places it keeps says the last number of the three, the step.",
            _windows_of_max_pools,
        ),
        Misconception(
            "the largest step",
            "You take the largest step. Steps that follow each other multiply: after one of 2, the "
            "next one of 2 keeps every fourth place.",
            _largest,
        ),
        Misconception(
            "the sum of the steps",
            "You add the steps. Each acts on what the one before has left, so they multiply.",
            _sum,
        ),
        Misconception(
            "any step spoils all",
            "You answer None as soon as something has a step. Moves by a multiple of all steps "
            "together still leave the answer as it is: which is the least of them?",
            _all_or_nothing,
        ),
        Misconception(
            "a position does no harm",
            "You overlook the position: a fixed pattern that is added to the map. It does not move "
            "with the signal, so no shift is safe.",
            lambda layers: _product(layers, faults=("zero-padded convolution", "flatten")),
        ),
        Misconception(
            "zeros do no harm",
            "You overlook the zero padding. Near the ends zeros are seen in place of what comes "
            "round the circle, so no shift is safe.",
            lambda layers: _product(layers, faults=("position", "flatten")),
        ),
        Misconception(
            "a flattened head does no harm",
            "You overlook the flattened head: it has a weight of its own for each place, so it "
            "notices every shift that reaches it.",
            lambda layers: _product(layers, faults=("position", "zero-padded convolution")),
        ),
        Misconception(
            "only the steps",
            "You multiply the steps whatever else stands there. Which layers treat a place by its "
            "number? With one of them the answer is None.",
            lambda layers: _product(layers, faults=()),
        ),
    ),
    hints=(
        "Go through the layers one by one: which of them throw places away, and which treat a "
        "place by its number?",
        "for kind, window, step in layers: gives you the three of each. Only one of window and "
        "step says how many places are left.",
        "Begin with 1 and multiply by each step. Three kinds make it None: a position, zeros at "
        "the ends, a flattened head.",
    ),
    answered_by=("audit", "stacks"),
    minutes=5,
    drawn=times_as_much(
        (2, 3, 4, 5, 6, 7, 8, 9),
        lambda own: (
            f"Your signal has {24 * own} places. Before the first layer of the plan your network "
            f"keeps {every(own)} of them; so None is right only if no shift from 1 to "
            f"{24 * own - 1} will do."
        ),
        lambda own: {
            "a circle of 24 places": f"a circle of {24 * own} places, of which {every(own)} is "
            "kept first",
            "from 1 to 23": f"from 1 to {24 * own - 1}",
            "found by trying the shifts 1 to 23": "found by search, in places of your signal",
        },
        think=lambda own: (
            f"A move by one of the places that are kept is a move by {own} places of your signal."
        ),
        shown=lambda own: {
            "your piece, before them": ("slice", 1, own),
            "places of your signal": 24 * own,
        },
    ),
)
