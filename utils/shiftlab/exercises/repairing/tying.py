"""Four numbers with a tie that the grid decides: `tie()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.drawing import holding
from shiftlab.exercises.objects import counted, is_moved_copy, nothing_to_draw


def _four(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    return counted(value, 4, "an array of four numbers")


def _first_of_the_largest(x: np.ndarray) -> np.ndarray:
    """The rule on trial: the largest sum of squares, and of equal ones the first."""
    even, odd = x[::2], x[1::2]
    return even if (even**2).sum() >= (odd**2).sum() else odd


def _not_repaired(ask: Ask) -> Finding | None:
    x = ask()
    before, after = (_first_of_the_largest(z) for z in (x, np.roll(x, 1)))
    if not is_moved_copy(before, after):
        return None
    even, odd = float((x[::2] ** 2).sum()), float((x[1::2] ** 2).sum())
    return Finding(
        (("kept of x", before), ("kept of T₁ x", after)),
        "The second is the first, or a shift of it. The sums of squares of the two components of "
        f"x are {even:g} and {odd:g}.",
        {"x": x, "T₁ x": np.roll(x, 1)},
    )


def _like(test: Callable[[np.ndarray, np.ndarray], bool]) -> Callable[[Ask], bool]:
    def recognise(ask: Ask) -> bool:
        x = ask()
        return test(x[::2], x[1::2])

    return recognise


def _same_size(even: np.ndarray, odd: np.ndarray) -> bool:
    return bool((even**2).sum() == (odd**2).sum())


EXERCISE = Exercise(
    name="tie",
    notebook="06",
    number="06.4",
    title="A tie",
    asks="Give four numbers for which “the largest sum of squares, of equal ones the first” fails.",
    takes=(),
    returns=_four,
    probes=((),),
    laws=(
        Law(
            "no output shift repairs it",
            "What the rule keeps of T₁ x is no shift of what it keeps of x.",
            nothing_to_draw,
            _not_repaired,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "all equal",
            "With four equal numbers both components are the same, so it does not matter which "
            "one is kept.",
            lambda: np.array([1.0, 1, 1, 1]),
            recognise=_like(lambda e, o: bool(np.ptp(np.concatenate([e, o])) == 0)),
        ),
        Misconception(
            "a single bright place",
            "One component holds the bright place and the other nothing, so there is no tie: the "
            "bright one wins before the shift and after it.",
            lambda: np.array([0.0, 2, 0, 0]),
            recognise=_like(lambda e, o: np.count_nonzero(np.concatenate([e, o])) == 1),
        ),
        Misconception(
            "a tie of plain sums",
            "The two components have equal sums, but the rule compares sums of *squares*, and "
            "these differ: one component wins wherever it stands.",
            lambda: np.array([1.0, 2, 3, 2]),
            recognise=_like(lambda e, o: e.sum() == o.sum() and not _same_size(e, o)),
        ),
        Misconception(
            "the same two numbers",
            "There is a tie, but both components hold the same two numbers, so the one is a shift "
            "of the other. Two components may also tie with *different* numbers.",
            lambda: np.array([1.0, 2, 2, 1]),
            recognise=_like(lambda e, o: np.array_equal(np.sort(e), np.sort(o))),
        ),
        Misconception(
            "no tie",
            "One component has the larger sum of squares. It wins before the shift and after it, "
            "as it should. Make the two sums equal.",
            lambda: np.array([3.0, 1, 2, 0]),
            recognise=_like(lambda e, o: not _same_size(e, o)),
        ),
    ),
    hints=(
        "The components are the numbers at places 0 and 2, and those at 1 and 3. After a shift by "
        "one they change names. When does the rule then keep the other one?",
        "Only in a tie: their sums of squares are equal. And the two must not be shifts of each "
        "other.",
        "Signs vanish in squares: a number and its negative count alike. Another way is one like "
        "3² + 4² = 5² + 0².",
    ),
    minutes=4,
    core=False,
    drawn=holding("your four numbers", lambda x: x),
)
