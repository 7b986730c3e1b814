"""The two ways round a commuting square: f(T x) and T f(x), computed once for all panels.

The map f may be the library's or a student's own; either way it answers with an `Answer`, so that
a function that fails still leaves something to show. How it is drawn is each panel's affair.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np

from shiftlab.panels import residual
from shiftlab.panels.own import Answer, ask, name_of

Map = Callable[[np.ndarray], np.ndarray]
_PATIENCE = 1.5  # seconds that trying all shifts may take when a panel is made


@dataclass(frozen=True)
class Ways:
    """T x, f(x), T f(x) and f(T x), of the shape of x; NaN where f gave nothing.

    residual: relative, see `residual`; NaN if f gave nothing at all. trouble: what to say of f;
    untouched: whether the library's map stands in for a function that is not attempted yet.
    """

    moved: np.ndarray
    filtered: np.ndarray
    filtered_first: np.ndarray
    moved_first: np.ndarray
    residual: float
    trouble: str
    untouched: bool


def answering(
    own: Callable[..., Any] | None, library: Map, *extra: np.ndarray
) -> Callable[[np.ndarray], Answer]:
    """A map that always answers: the library's, or the student's `own(x, *extra)` if there is one.

    A function that is not attempted yet answers with the library's value, and says so.
    """

    def answer(x: np.ndarray) -> Answer:
        if own is None:
            return Answer(library(x))
        given = ask(own, x, *extra, shape=x.shape)
        return replace(given, value=library(x)) if given.untouched else given

    return answer


def go_round(
    f: Callable[[np.ndarray], Answer], move: Map, x: np.ndarray, answer: Answer | None = None
) -> Ways:
    """Both ways round the square, for one input and one shift.

    answer: f(x), where it is known already. A student's own function is always asked, since what it
    calls may have been defined anew.
    """
    moved = move(x)
    answer, answer_moved = answer or f(x), f(moved)
    filtered, moved_first = (
        np.full(x.shape, np.nan) if a.value is None else a.value for a in (answer, answer_moved)
    )
    filtered_first = move(filtered)
    nothing = answer.value is None or answer_moved.value is None
    size = np.nan if nothing else residual.relative(moved_first, filtered_first, filtered)
    trouble = answer.trouble or answer_moved.trouble
    return Ways(moved, filtered, filtered_first, moved_first, size, trouble, answer.untouched)


def takes_kernel(f: Callable[..., Any]) -> bool:
    """Whether a student's function is f(x, k) rather than f(x).

    Raises TypeError for what is not a function at all, such as the result of having called one.
    """
    if not callable(f):
        raise TypeError(
            f"f is a function, given by its name without brackets; got a {type(f).__name__}."
        )
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in kinds for p in inspect.signature(f).parameters.values()) > 1


def filter_words(own: Callable[..., Any] | None, kernel: str, ways: Ways) -> str:
    """Which filter is at work, in words: the library's, or the student's own with which kernel."""
    if own is None or ways.untouched:
        return f"filter: {kernel}"
    return f"filter: your {name_of(own)}" + (f" with kernel {kernel}" if takes_kernel(own) else "")


def compared(ways: Ways, every: np.ndarray | None, noun: str, all_shifts: str, chart: str) -> str:
    """Whether both ways agree, for this shift and for all of them, in sentences to read aloud.

    every: the residual of each shift, None where that takes too long. noun: what x is, "picture" or
    "signal"; all_shifts: subject and verb for what is then left out; chart: what shows all shifts.
    """
    if np.isnan(ways.residual):
        return f"There is no filtered {noun} to compare."
    same = f"the same {noun}" if ways.residual < residual.ROUNDING else f"different {noun}s"
    both = f"Moving first and filtering first give {same}. {residual.said(ways.residual)}"
    if every is None:
        return f"{both} {all_shifts} left out, because this filter takes long."
    held = int((every < residual.ROUNDING).sum())
    return f"{both} Both ways agree for {held} of the {every.size} shifts on the {chart}."


def quick_enough(f: Callable[[np.ndarray], Answer], x: np.ndarray, calls: int) -> bool:
    """Whether f may be called that often when a panel is made, judged by its second call."""
    f(x)
    start = perf_counter()
    f(x)
    return (perf_counter() - start) * calls < _PATIENCE
