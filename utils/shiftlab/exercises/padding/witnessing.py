"""A signal that only a bias breaks: `broken_by_bias()`, an object inside its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import (
    Ask,
    Example,
    Exercise,
    Finding,
    Law,
    Misconception,
    Misfit,
    differ,
)
from shiftlab.exercises.drawing import NUMBERS, conditioned
from shiftlab.exercises.objects import counted, nothing_to_draw
from shiftlab.exercises.returns import in_a_sentence, refuse, whole_number


def parts(value: Any, what: str) -> tuple[Any, Any, Any, Any]:
    """The four things of an answer. Raises Misfit, in the words `what`, for anything else."""
    if not isinstance(value, list | tuple):
        raise refuse(value, what)
    if len(value) != 4:
        kind = "list" if isinstance(value, list) else "tuple"
        raise Misfit(
            f"Expected was {what}: four parts. What came back is a {kind} of {len(value)}."
        )
    return tuple(value)


LENGTH = 12
REACH = 2  # of two layers with kernels of three


def _two_layers(x: np.ndarray, k: np.ndarray, bias: float) -> np.ndarray:
    for _ in range(2):
        x = edges.convolve(x, k, "zero", bias)
    return x


def _bias_error(x: np.ndarray, k: np.ndarray, bias: float, d: int) -> float:
    """The largest difference between both ways round, cyclic shift, over the largest value."""
    f = _two_layers(x, k, bias)
    error = np.abs(_two_layers(np.roll(x, d), k, bias) - np.roll(f, d)).max()
    return float(error / (np.abs(f).max() or 1.0))


def _signal_kernel_bias_shift(
    value: Any, arguments: tuple[Any, ...]
) -> tuple[np.ndarray, np.ndarray, float, int]:
    x, k, bias, d = parts(value, "(x, k, b, d): a signal, a kernel, a bias and a shift")
    if not isinstance(bias, int | float):
        raise refuse(bias, "one number as the bias b")
    bias = counted([bias], 1, "one number as the bias b")[0]
    return (
        counted(x, LENGTH, f"a signal x of {LENGTH} numbers"),
        counted(k, 3, "a kernel k of 3 numbers"),
        float(bias),
        whole_number(d, ()),
    )


def _places(x: np.ndarray) -> np.ndarray:
    return np.flatnonzero(x)


def _leaves(x: np.ndarray, d: int) -> bool:
    """Whether the object comes nearer than two places to an edge, before or after the move."""
    places = _places(x)
    if not places.size:
        return False
    both = np.concatenate([places, places + d])
    return bool(both.min() < REACH or both.max() >= LENGTH - REACH)


def _stays_inside(ask: Ask) -> Finding | None:
    x, _, _, d = ask()
    if not _places(x).size:
        return Finding((), "Your x is 0 everywhere, so there is no object.", {"x": x})
    if not _leaves(x, d):
        return None
    return Finding(
        (),
        "Your object comes nearer than two places to an edge, before or after the move; two layers "
        "reach that far.",
        {"x": x, "T_d x": np.roll(x, d)},
    )


def _is_exact_without(ask: Ask) -> Finding | None:
    x, k, _, d = ask()
    return differ(
        ("without bias: f(T_d x)", _two_layers(np.roll(x, d), k, 0.0)),
        ("T_d f(x)", np.roll(_two_layers(x, k, 0.0), d)),
    )


def _breaks_with(ask: Ask) -> Finding | None:
    x, k, bias, d = ask()
    if _bias_error(x, k, bias, d) > 1e-6:
        return None
    return Finding(
        (
            ("with your bias: f(T_d x)", _two_layers(np.roll(x, d), k, bias)),
            ("T_d f(x)", np.roll(_two_layers(x, k, bias), d)),
        ),
        "Both ways round still agree. What does the first layer hand to the second far from "
        "the object, and what does the second layer's padding put beside it?",
        {"x": x, "k": k, "b": bias, "d": d},
    )


def _another_move(own: tuple[int, int], ask: Ask, arguments: Example) -> Finding | None:
    """What speaks against an answer to a student whose move and bias were drawn."""
    _, _, bias, d = ask()
    if d == own[0] and np.isclose(bias, own[1]):
        return None
    asked = f"d = {in_a_sentence(own[0])} and b = {own[1]}"
    return Finding((), f"{asked}. You give d = {in_a_sentence(d)} and b = {in_a_sentence(bias)}.")


def _whose(test: Callable[..., bool]) -> Callable[[Ask], bool]:
    return lambda ask: bool(test(*ask()))


_INSIDE = np.array([0.0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0])
ONES = np.ones(3)

EXERCISE = Exercise(
    name="broken_by_bias",
    notebook="05",
    number="05.3",
    title="Broken by a bias",
    asks="Give a signal, a kernel, a bias and a shift where only the bias breaks the law.",
    takes=(),
    returns=_signal_kernel_bias_shift,
    probes=((),),
    laws=(
        Law(
            "it stays inside",
            "The object stays at least two places away from both edges, before and after the move.",
            nothing_to_draw,
            _stays_inside,
            tries=1,
        ),
        Law(
            "exact without the bias",
            "With b = 0, shifting first and filtering first give the same.",
            nothing_to_draw,
            _is_exact_without,
            tries=1,
        ),
        Law(
            "broken with it",
            "With your bias, shifting first and filtering first differ.",
            nothing_to_draw,
            _breaks_with,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the object touches the edge",
            "Your object comes too near to an edge, so the law may break even without a bias. Put "
            "it into the middle: at least two zeros on each side, after the move as well.",
            lambda: (np.array([1.0, 2, 1] + [0] * 9), ONES, 1.0, 1),
            recognise=_whose(lambda x, k, b, d: _leaves(x, d)),
        ),
        Misconception(
            "no object",
            "Your x is 0 everywhere. A bias breaks the law even on a blank window, and that is "
            "well seen; but the exercise asks for an object: put a few numbers into the middle.",
            lambda: (np.zeros(12), ONES, 1.0, 1),
            recognise=_whose(lambda x, k, b, d: not x.any()),
        ),
        Misconception(
            "no move",
            "Nothing moves for d = 0 (or once around the circle of 12), so nothing can differ.",
            lambda: (_INSIDE, ONES, 1.0, 0),
            recognise=_whose(lambda x, k, b, d: d % LENGTH == 0),
        ),
        Misconception(
            "no bias",
            "Your bias is 0, so this is the case that is exact.",
            lambda: (_INSIDE, ONES, 0.0, 1),
            recognise=_whose(lambda x, k, b, d: b == 0),
        ),
        Misconception(
            "a kernel that never looks aside",
            "Your kernel has a weight in its middle only. It never looks at a neighbour, so it "
            "never meets the padding.",
            lambda: (_INSIDE, np.array([0.0, 1, 0]), 1.0, 1),
            recognise=_whose(lambda x, k, b, d: k[0] == k[2] == 0),
        ),
        Misconception(
            "a bias too small to count",
            "Your bias is so small beside the other numbers that the difference drowns in "
            "rounding. Take one of the size of x.",
            lambda: (_INSIDE, ONES, 1e-9, 1),
            recognise=_whose(lambda x, k, b, d: 0 < abs(b) < 1e-5),
        ),
    ),
    hints=(
        "Almost every bias does it. Take a kernel of ones, and among twelve zeros one number or "
        "two that keep away from both edges, before the move and after it.",
        "After the first layer, all places far from the object hold b. What does the second layer "
        "see at the edge: b, b, b, or 0, b, b?",
        "So f(x) has another value in its first column than in its fourth, although both are "
        "blank. Moved, that column stands elsewhere.",
    ),
    minutes=7,
    drawn=conditioned(
        tuple((d, bias) for d in (-4, -3, -2, 2, 3, 4) for bias in NUMBERS),
        lambda own: f"Your move must be d = {in_a_sentence(own[0])}, and your bias b = {own[1]}.",
        _another_move,
    ),
)
