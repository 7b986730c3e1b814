"""Which shift of the output goes with a shift of the input: `output_action(name, y, d)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.pieces import impulse
from shiftlab.exercises.returns import number_or_array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

NAMES = ("convolution", "sum", "centre of mass", "mirror", "every second value")
_KERNEL = (1.0, 3.0, -2.0)


def _map(name: str, x: np.ndarray) -> Any:
    """f(x) for the map of that name."""
    if name == "convolution":
        return sum(weight * np.roll(x, j) for j, weight in enumerate(_KERNEL))
    if name == "sum":
        return float(x.sum())
    if name == "centre of mass":
        return float((np.arange(len(x)) * x).sum() / x.sum())
    return x[::-1].copy() if name == "mirror" else x[::2].copy()


def _map_and_signal(name: str) -> Callable[[Draw], dict[str, Any]]:
    def examples(draw: Draw) -> dict[str, Any]:
        if name == "centre of mass":  # a spot that stays inside the window
            n = draw.length(2, 8)
            place, target = draw.whole(0, n - 1), draw.whole(0, n - 1)
            height = draw.one_of((1.0, 2.0, 0.5))
            return {"name": name, "x": height * impulse(n, place), "d": target - place}
        if name == "every second value":
            half = draw.length(1, 4)
            return {"name": name, "x": draw.signal(2 * half), "d": 2 * draw.whole(-half, half)}
        n = draw.length()
        return {"name": name, "x": draw.signal(n), "d": draw.whole(-n - 1, n + 1)}

    return examples


def _goes_with(ask: Ask, name: str, x: np.ndarray, d: int) -> Finding | None:
    y = _map(name, x)
    return differ(
        ("your T′ applied to y = f(x)", ask(name, y, d)),
        ("f(T_d x)", _map(name, np.roll(x, d))),
        given={"name": name, "x": x, "y": y, "d": d},
    )


def _two_shifts(draw: Draw) -> dict[str, Any]:
    name = draw.one_of(NAMES)
    number = name in ("sum", "centre of mass")
    y = draw.one_of((0.0, 1.0, 2.5, -3.0)) if number else draw.signal(draw.length())
    step = 2 if name == "every second value" else 1
    a, b = (step * draw.whole(-9, 9) for _ in range(2))
    return {"name": name, "y": y, "a": a, "b": b}


def _adds_up(ask: Ask, name: str, y: Any, a: int, b: int) -> Finding | None:
    return differ(
        (f"T′ for {b}, then for {a}", ask(name, ask(name, y, b), a)),
        (f"T′ for {a + b} at once", ask(name, y, a + b)),
    )


def _right(name: str, y: Any, d: int) -> Any:
    """The action, from which each misconception departs in one case; never shown."""
    if name == "sum":
        return y
    if name == "centre of mass":
        return y + d
    return np.roll(y, {"convolution": d, "mirror": -d, "every second value": d // 2}[name])


def _but(name: str, action: Callable[[Any, int], Any]) -> Callable[[str, Any, int], Any]:
    """The right action, except for one map."""

    def wrong(asked: str, y: Any, d: int) -> Any:
        return action(y, d) if asked == name else _right(asked, y, d)

    return wrong


def _as_the_input(name: str, y: Any, d: int) -> Any:
    return np.roll(y, d)


def _always_invariant(name: str, y: Any, d: int) -> Any:
    return y


_Y = np.array([1.0, 2.0, 4.0, -3.0, 0.5])
_PROBES = {
    "convolution": (("convolution", _Y, 1), ("convolution", _Y, -2)),
    "sum": (("sum", 2.5, 2), ("sum", -1.0, -4)),
    "centre of mass": (("centre of mass", 3.0, 2), ("centre of mass", 2.0, -1)),
    "mirror": (("mirror", _Y, 1), ("mirror", _Y, -2)),
    "every second value": (("every second value", _Y, 2), ("every second value", _Y, -4)),
}


def _one_case(name: str, title: str, sentence: str, action: Callable[[Any, int], Any]):
    """A misconception about one of the maps, recognised by that map alone."""
    return Misconception(title, sentence, _but(name, action), probes=_PROBES[name])


EXERCISE = Exercise(
    name="output_action",
    notebook="01",
    number="01.2",
    title="The shift of the output",
    asks="Give the T′ that goes with T_d, for five maps.",
    takes=("name", "y", "d"),
    returns=number_or_array_like(1, "like y"),
    probes=tuple(probe for probes in _PROBES.values() for probe in probes),
    laws=(
        *(
            Law(
                f"f(T_d x) = T′ f(x) for {name}",
                f"f is “{name}”. Moving x by d and then applying f gives the same as applying f "
                "and then your T′.",
                _map_and_signal(name),
                _goes_with,
                tries=15,
            )
            for name in NAMES
        ),
        Law(
            "T′_a T′_b = T′_(a+b)",
            "T′ is an action of shifts: the one for b, then the one for a, is the one for a + b.",
            _two_shifts,
            _adds_up,
        ),
    ),
    misconceptions=(
        Misconception(
            "T′ = T for all",
            "You move the output just as the input, for every map. That fits the convolution. But "
            "T′ may be another map: a sum stays, a place moves by addition, a mirror image moves "
            "the other way, and half as many values move half as far.",
            _as_the_input,
        ),
        Misconception(
            "T′ changes nothing, for all",
            "You leave the output as it is, for every map. That is invariance, and only the sum is "
            "invariant: look at what happens to the other four when x moves.",
            _always_invariant,
        ),
        _one_case(
            "convolution",
            "convolution moved backwards",
            "For the convolution your T′ moves the other way. What convolves commutes with "
            "shifts: the output moves just as the input does, by +d.",
            lambda y, d: np.roll(y, -d),
        ),
        _one_case(
            "convolution",
            "convolution taken as invariant",
            "For the convolution you leave the output as it is. But it moves with the input: that "
            "is equivariance, and invariance would be something else.",
            lambda y, d: y,
        ),
        _one_case(
            "sum",
            "sum plus d",
            "For the sum you add d. But the same numbers are added up, only in another order: the "
            "sum does not notice that they have moved.",
            lambda y, d: y + d,
        ),
        _one_case(
            "centre of mass",
            "place taken as invariant",
            "For the centre of mass you leave y as it is. But y is a place: if the spot moves by "
            "d, so does its place.",
            lambda y, d: y,
        ),
        _one_case(
            "centre of mass",
            "place moved backwards",
            "For the centre of mass you subtract d. To the right is towards larger places, so the "
            "place grows by d.",
            lambda y, d: y - d,
        ),
        _one_case(
            "centre of mass",
            "place multiplied",
            "For the centre of mass you multiply by d. A place moves by addition: it was y, now "
            "the spot stands d further.",
            lambda y, d: y * d,
        ),
        _one_case(
            "mirror",
            "mirror image moved forwards",
            "In a signal that is read backwards, what moves towards the end moves towards the "
            "front: take x = 1, 0, 0, 0 and try. Its T′ is the shift by -d.",
            lambda y, d: np.roll(y, d),
        ),
        _one_case(
            "mirror",
            "mirrored once more",
            "For the mirror your T′ mirrors as well. But y has been mirrored already; all that is "
            "left to do is to move it, and in which direction is the question.",
            lambda y, d: np.roll(y, d)[::-1],
        ),
        _one_case(
            "every second value",
            "moved as far as the input",
            "Only every second value is left, so a move by d places in x is a move by half as many "
            "places in y.",
            lambda y, d: np.roll(y, d),
        ),
        _one_case(
            "every second value",
            "moved twice as far",
            "You move y by 2d. It is the other way round: y has half as many values, and two "
            "places in x are one place in y.",
            lambda y, d: np.roll(y, 2 * d),
        ),
        _one_case(
            "every second value",
            "half as far, but backwards",
            "Half as far is right, but your T′ moves to the left. Every second value keeps the "
            "order of x, so it also keeps the direction.",
            lambda y, d: np.roll(y, -(d // 2)),
        ),
    ),
    hints=(
        "Take each map by itself. Choose a small x, compute f(x) and f(T_d x) by hand, and ask: "
        "what turns the first into the second?",
        "y is an array for convolution, mirror and every second value, and one number for sum and "
        "centre of mass. A number cannot be rolled, but it can stay, or have something added.",
        "Take x = 1, 0, 0, 0, read it backwards, then move x by one and read that backwards: which "
        "way did the 1 go? And if only every second place is kept, how many places is a move by "
        "2? (A place is a whole number: in Python d // 2, not d / 2.)",
    ),
    answered_by=("representations",),
    minutes=6,
)
