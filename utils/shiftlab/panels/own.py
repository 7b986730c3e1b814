"""A student's own function among ours: called, its answer looked at, and what is wrong said kindly.

A panel shows what the function does, right or wrong, and never stops because of it. What it is not:
the judge (`check`), which tries laws and runs the function in a process of its own.

Here the function runs in the kernel and has no limit of time. One that never ends keeps the cell
that shows the panel busy; "Interrupt the kernel" ends it, as it would in any cell. If it is
endless only at another place of a slider, JupyterLab mostly runs it in a thread no interrupt
reaches: the panel stands still, cells go on running, and only "Restart the kernel" ends it.
"""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Answer:
    """What came of a call: the array as far as it can be drawn, and what to say about it.

    value: float array of the expected shape, NaN where nothing was given; None if there is nothing
    to draw. trouble: a sentence, empty if all is well. untouched: the function returned `...`.
    """

    value: np.ndarray | None
    trouble: str = ""
    untouched: bool = False


def name_of(function: Callable[..., Any]) -> str:
    """The name to call a function by in a sentence."""
    name = getattr(function, "__name__", type(function).__name__)
    return "function" if name == "<lambda>" else name


def told(error: BaseException) -> str:
    """An error in words: its kind, its message, and the student's line if it can be seen."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    for place in reversed(traceback.extract_tb(error.__traceback__)):
        if "ipykernel_" in place.filename or place.filename.startswith("<ipython-input"):
            line = linecache.getline(place.filename, place.lineno or 0).strip()
            return f"{words}, in line {place.lineno} of its cell: {line}" if line else words
    return words


def ask(function: Callable[..., Any], *arguments: np.ndarray, shape: tuple[int, ...]) -> Answer:
    """Call a student's function with copies of the arguments and expect an array of `shape`."""
    name = name_of(function)
    try:
        given = function(*(argument.copy() for argument in arguments))
    except (Exception, SystemExit) as error:
        return Answer(None, f"{name} stopped with an error. {told(error)}.")
    if given is ...:
        said = f"{name} is not attempted yet, so the library's own function is shown."
        return Answer(None, said, untouched=True)
    if given is None:
        said = f"{name} gave nothing back: end it with return and the answer."
        return Answer(None, said)
    return _looked_at(name, given, shape)


def _looked_at(name: str, given: Any, shape: tuple[int, ...]) -> Answer:
    try:
        value = np.asarray(given)
        numbers = np.real(value).astype(float)
    except (TypeError, ValueError):
        return Answer(None, f"{name} gave a {type(given).__name__} where numbers were expected.")
    except (Exception, SystemExit) as error:  # the student's own __array__ may raise anything
        kind = type(given).__name__
        said = f"{name} gave a {kind} that cannot be turned into numbers. {told(error)}."
        return Answer(None, said)
    if value.shape != shape:
        trouble = (
            f"{name} gave an array of shape {value.shape} where shape {shape} was expected; "
            "the part that fits is drawn."
        )
        if value.ndim != len(shape):
            trouble = trouble.replace("; the part that fits is drawn.", ".")
            return Answer(None, trouble)
        fitting = tuple(slice(0, min(a, b)) for a, b in zip(value.shape, shape, strict=True))
        drawn = np.full(shape, np.nan)
        drawn[fitting] = numbers[fitting]
        return Answer(drawn, trouble)
    if np.iscomplexobj(value):
        return Answer(
            numbers,
            f"{name} gave complex numbers where real ones were expected; their real part is drawn.",
        )
    if not np.isfinite(numbers).all():
        bad = int((~np.isfinite(numbers)).sum())
        return Answer(
            np.where(np.isfinite(numbers), numbers, np.nan),
            f"{name} gave {bad} of {numbers.size} values that are not finite; they are left blank.",
        )
    return Answer(numbers)
