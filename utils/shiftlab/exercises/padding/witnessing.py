"""Objects that the edge gives away: `broken_by_bias()` and `corner_witness(mode)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import edges
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.returns import described, refuse, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

LARGEST = 1e6


def _row(value: Any, count: int, name: str) -> np.ndarray:
    """`count` finite numbers as float64; a list or a tuple of them will do."""
    if isinstance(value, list | tuple) and all(
        isinstance(v, int | float) and abs(v) <= LARGEST for v in value
    ):
        value = np.array(value, dtype=float)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf":
        raise Misfit(f"{name} should be {count} numbers; it is {described(value)}.")
    if value.shape != (count,):
        raise Misfit(f"{name} should be {count} numbers; it has shape {value.shape}.")
    if not (np.abs(value) <= LARGEST).all():
        raise Misfit(f"{name} should hold numbers from -1000000 to 1000000.")
    return value.astype(float)


def _parts(value: Any, what: str) -> tuple[Any, Any, Any, Any]:
    if not isinstance(value, list | tuple):
        raise refuse(value, what)
    if len(value) != 4:
        kind = "list" if isinstance(value, list) else "tuple"
        raise Misfit(
            f"Expected was {what}: four parts. What came back is a {kind} of {len(value)}."
        )
    return tuple(value)


# --- broken_by_bias

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
    x, k, bias, d = _parts(value, "(x, k, b, d): a signal, a kernel, a bias and a shift")
    bias = _row([bias], 1, "The bias b")[0] if isinstance(bias, int | float) else bias
    if not isinstance(bias, float):
        raise Misfit(f"The bias b should be one number; it is {described(bias)}.")
    return (
        _row(x, LENGTH, "The signal x"),
        _row(k, 3, "The kernel k"),
        float(bias),
        whole_number(d, ()),
    )


def _nothing(draw: Draw) -> dict[str, Any]:
    return {}


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


def _whose(test: Callable[..., bool]) -> Callable[[Ask], bool]:
    return lambda ask: bool(test(*ask()))


_INSIDE = np.array([0.0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0])
_ONES = np.ones(3)

BIAS = Exercise(
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
            _nothing,
            _stays_inside,
            tries=1,
        ),
        Law(
            "exact without the bias",
            "With b = 0, shifting first and filtering first give the same.",
            _nothing,
            _is_exact_without,
            tries=1,
        ),
        Law(
            "broken with it",
            "With your bias, shifting first and filtering first differ.",
            _nothing,
            _breaks_with,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the object touches the edge",
            "Your object comes too near to an edge, so the law may break even without a bias. Put "
            "it into the middle: at least two zeros on each side, after the move as well.",
            lambda: (np.array([1.0, 2, 1] + [0] * 9), _ONES, 1.0, 1),
            recognise=_whose(lambda x, k, b, d: _leaves(x, d)),
        ),
        Misconception(
            "no object",
            "Your x is 0 everywhere. A bias breaks the law even on a blank window, and that is "
            "well seen; but the exercise asks for an object: put a few numbers into the middle.",
            lambda: (np.zeros(12), _ONES, 1.0, 1),
            recognise=_whose(lambda x, k, b, d: not x.any()),
        ),
        Misconception(
            "no move",
            "Nothing moves for d = 0 (or once around the circle of 12), so nothing can differ.",
            lambda: (_INSIDE, _ONES, 1.0, 0),
            recognise=_whose(lambda x, k, b, d: d % LENGTH == 0),
        ),
        Misconception(
            "no bias",
            "Your bias is 0, so this is the case that is exact.",
            lambda: (_INSIDE, _ONES, 0.0, 1),
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
            lambda: (_INSIDE, _ONES, 1e-9, 1),
            recognise=_whose(lambda x, k, b, d: 0 < abs(b) < 1e-5),
        ),
    ),
    hints=(
        "Almost every bias does it. Take three numbers in the middle of twelve, a kernel of ones, "
        "and a shift by 1.",
        "After the first layer, all places far from the object hold b. What does the second layer "
        "see at the edge: b, b, b, or 0, b, b?",
        "So f(x) has another value in its first column than in its fourth, although both are "
        "blank. Moved by one, that column stands elsewhere.",
    ),
    minutes=7,
    kind="object",
)

# --- corner_witness

WINDOW = 12


def _witness(value: Any, arguments: tuple[Any, ...]) -> Any:
    if value is None:
        return None
    what = "None, or (thing, k, p, q): three numbers, a kernel of three, and two places"
    thing, k, p, q = _parts(value, what)
    places = (whole_number(p, ()), whole_number(q, ()))
    return (_row(thing, 3, "The object"), _row(k, 3, "The kernel k"), *places)


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
        "replicate": (np.array([1.0, 0, 0]), _ONES, 0, 5),
        "reflect": (np.array([1.0, 2, 1]), _ONES, 0, 5),
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


WITNESS = Exercise(
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
            lambda mode: (_THING, _ONES, 10, 5),
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
    kind="object",
)

EXERCISES = (BIAS, WITNESS)
