"""The one substitution that proves the law: `source_place(i, j, d, n)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import added, plus
from shiftlab.exercises.returns import a_number, in_a_sentence

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _a_place(value: Any, arguments: tuple[Any, ...]) -> int:
    """A whole number from 0 to n - 1, where n is the last argument."""
    number, n = a_number(value, arguments), arguments[-1]
    if number != int(number):
        raise Misfit(f"A place is a whole number; what came back is {number:g}.")
    if not 0 <= number < n:
        raise Misfit(
            f"The places of a signal of {n} values are 0 to {n - 1}; what came back is "
            f"{in_a_sentence(number)}. On a circle, places are counted modulo n."
        )
    return int(number)


def _places(draw: Draw) -> dict[str, Any]:
    n = draw.length()
    return {
        "i": draw.whole(0, n - 1),
        "j": draw.whole(0, n - 1),
        "d": draw.whole(-2 * n, 2 * n),
        "n": n,
    }


def _only_i_minus_d(ask: Ask, i: int, j: int, d: int, n: int) -> Finding | None:
    return differ(
        ("from T_d x, at place i", ask(i, j, d, n)),
        (f"from x itself, at place {(i - d) % n}, which is i - d", ask((i - d) % n, j, 0, n)),
    )


def _value_is_there(ask: Ask, i: int, j: int, d: int, n: int) -> Finding | None:
    x = np.arange(10.0, 10.0 + n)  # every value tells where it stands
    met = np.roll(x, d)[(i - j) % n]
    return differ(
        ("the value of x at your place", float(x[ask(i, j, d, n)])),
        ("the value of T_d x that k[j] meets", float(met)),
        given={"x": x, "T_d x": np.roll(x, d), "i": i, "j": j, "d": d},
    )


def _slipped_sign(i: int, j: int, d: int, n: int) -> int:
    return (i - j + d) % n


def _correlation(i: int, j: int, d: int, n: int) -> int:
    return (i + j - d) % n


def _both_signs(i: int, j: int, d: int, n: int) -> int:
    return (i + j + d) % n


def _place_in_the_moved_signal(i: int, j: int, d: int, n: int) -> int:
    return (i - j) % n


def _forgets_the_kernel(i: int, j: int, d: int, n: int) -> int:
    return (i - d) % n


def _mirrored(i: int, j: int, d: int, n: int) -> int:
    return (j + d - i) % n


def _no_circle(i: int, j: int, d: int, n: int) -> int:
    return i - j - d


def _twice_moved(own: int) -> str:
    first = f"{own}" if own > 0 else f"−{-own}, that is {-own} places to the left"
    return (
        f"Your signal is moved twice: first by {first}{', and' if own < 0 else ','} then by d. "
        "Asked for is the place in x before both moves."
    )


def _own_move_alone(own: int) -> tuple[Misconception, ...]:
    sentence = (
        "You count your own move alone, whatever d is. The signal is moved twice, and both moves "
        "lie between your place and the one in x."
    )
    slip = Misconception("the own move alone", sentence, lambda i, j, d, n: (i - j - own) % n)
    return (slip,)


EXERCISE = Exercise(
    name="source_place",
    notebook="01",
    number="01.5",
    title="Where does it come from?",
    asks="Predict which place of x a product in the convolution of T_d x reads.",
    takes=("i", "j", "d", "n"),
    returns=_a_place,
    probes=((4, 1, 2, 8), (0, 0, 0, 8), (5, 0, 3, 8), (6, 2, 0, 8), (1, 3, 2, 8), (2, 1, -3, 8)),
    laws=(
        Law(
            "only i - d matters",
            "Place i of the convolution of T_d x is made of the same values of x as place i - d "
            "of the convolution of x.",
            _places,
            _only_i_minus_d,
            tries=40,
        ),
        Law(
            "the value is there",
            "At your place, x holds the value that k[j] meets.",
            _places,
            _value_is_there,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "the sign of d has slipped",
            "The sign of d has slipped. What now stands at a place came from d places further "
            "left: (T_d x)[m] = x[m - d].",
            _slipped_sign,
        ),
        Misconception(
            "cross-correlation",
            "With i + j you follow a cross-correlation. In a convolution k[j] meets the value j "
            "places further left, at i - j.",
            _correlation,
        ),
        Misconception(
            "both signs have slipped",
            "Both signs have slipped: k[j] meets the value j places further left, and that "
            "value came from d places further left again.",
            _both_signs,
        ),
        Misconception(
            "the place in the moved signal",
            "That is the place in the moved signal T_d x. The question is where the same value "
            "stood before the move, in x.",
            _place_in_the_moved_signal,
        ),
        Misconception(
            "without the kernel",
            "The kernel is missing: only k[0] meets the value straight above it. k[j] meets the "
            "one j places further left.",
            _forgets_the_kernel,
        ),
        Misconception(
            "mirrored",
            "The whole index has the wrong sign, so the signal is read backwards. Start from "
            "place i and go left, by j and then by d.",
            _mirrored,
        ),
        Misconception(
            "not round the circle",
            "The formula is right, but it leaves the circle: count the place modulo n, with % n.",
            _no_circle,
        ),
    ),
    hints=(
        "Two steps, one after the other. First: which place of the moved signal does k[j] meet? "
        "The formula of section 4 says so.",
        "Second: what stands at place m of the moved signal stood at place m - d of x.",
        "Put the first into the second, and count modulo n: in Python, % n also brings negative "
        "numbers back to 0 … n - 1.",
    ),
    minutes=3,
    drawn=added(
        "d",
        (*range(-12, -1), *range(2, 13)),
        _twice_moved,
        lambda own: {"T_d x": f"T_({plus('d', own)}) x"},
        without=("only i - d matters",),  # nobody is handed the d that leaves x where it is
        slips=_own_move_alone,
    ),
)
