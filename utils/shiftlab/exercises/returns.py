"""What an answer may look like: kind, shape and dtype are looked at before any value is compared.

Each function here is or makes the `returns` of an exercise: given the plain value that came back
and the arguments it came for, it gives the value to compare, or raises Misfit with a sentence that
says what was expected, what came, and what to do. Nothing broadcasts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from shiftlab.exercises.declare import Misfit, is_finite
from shiftlab.exercises.inside import Described

Returns = Callable[[Any, tuple[Any, ...]], Any]
_ONE_NUMBER = "one number"


def with_article(kind: str) -> str:
    """A type's name behind "a" or "an"; a type may be without a name."""
    if not kind:
        return "an object of a class without a name"
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def every(step: int) -> str:
    """ "every third" for 3; "each" for 1."""
    words = "each every_second every_third every_fourth every_fifth every_sixth every_seventh"
    words = f"{words} every_eighth every_ninth".split()
    return words[step - 1].replace("_", " ") if step < 10 else f"every {step}th"


def times(count: int) -> str:
    """ "twice" for 2, "3 times" for 3."""
    return {1: "once", 2: "twice"}.get(count) or f"{count} times"


def in_a_sentence(number: float) -> str:
    """A number as short as it can be read, with a minus and no hyphen."""
    return f"{number:g}".replace("-", "−")


def described(value: Any) -> str:
    """What came back, in a few words: "a list", "the number 3", "an array of shape (2,)"."""
    if isinstance(value, Described):
        more = value.text
        if value.type_name in ("generator", "coroutine"):
            more = "yield and async give no values by themselves: use return"
        elif more.startswith("<"):  # "<function f>" says what its type says
            return with_article(value.type_name)
        return f"{with_article(value.type_name)} ({more})"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, bool | complex):
        return f"the value {value}"
    if isinstance(value, float | int):
        return f"the number {value:.6g}" if abs(value) < 1e300 else "a number beyond all bounds"
    return {str: "a text", list: "a list", tuple: "a tuple", dict: "a dict"}.get(
        type(value), type(value).__name__
    )


def refuse(value: Any, expected: str) -> Misfit:
    """The Misfit for a value of another kind than expected: "one number", "an array of …"."""
    clause = f"{expected}," if "," in expected.rpartition(")")[2] else expected
    if value is None:
        return Misfit(
            f"Nothing came back (None), where {clause} was expected. Does every way through the "
            "function end with return, and behind it what is to come back?"
        )
    if value is Ellipsis:
        return Misfit(
            f"The three dots came back, where {clause} was expected: this case is not written yet."
        )
    sentence = f"Expected was {expected}; what came back is {described(value)}."
    if isinstance(value, np.ndarray) and expected == _ONE_NUMBER:
        sentence += " Which one of its numbers is asked for, or what they have in common?"
    elif isinstance(value, list | tuple) and expected == _ONE_NUMBER:
        sentence += (
            " Return the number itself, without brackets or a comma behind it; of several numbers, "
            "the one that is asked for."
        )
    elif expected.startswith("an array") and isinstance(value, list | tuple):
        if any(isinstance(part, np.ndarray) and part.ndim for part in value):
            sentence += " Return the array alone; a comma behind return makes a tuple."
        else:
            sentence += " Put it into np.array(…) to make it an array."
    elif isinstance(value, str) and (expected.startswith("an array") or expected == _ONE_NUMBER):
        sentence += " Return the numbers themselves, without quotes or str(…)."
    elif isinstance(value, Described) and value.type_name == "Tensor":
        sentence += " This exercise works with NumPy arrays: .numpy() behind a tensor gives one."
    elif isinstance(value, Described) and value.text.startswith(("<function", "<built-in func")):
        sentence += " Is a pair of brackets missing, so that the function itself came back?"
    return Misfit(sentence)


def _looked_through(value: np.ndarray, shape: tuple[int, ...], whose: str) -> np.ndarray:
    if value.shape != shape:
        raise Misfit(f"The answer should have shape {shape}, {whose}; it has shape {value.shape}.")
    if value.dtype.kind == "c":
        raise Misfit(
            "The answer holds complex numbers, as a Fourier transform leaves them. The signals are "
            "real, so the imaginary parts are nothing but rounding: return the real part, y.real."
        )
    if value.dtype.kind == "b":
        raise Misfit(
            "The answer holds True and False, and numbers are expected. To make 1 and 0 of them, "
            "write .astype(float) behind it."
        )
    if value.dtype.kind in "iu":
        raise Misfit(
            f"The answer holds numbers of type {value.dtype}, which cannot hold 0.5; the input "
            "has float64. Make the array that you fill with np.zeros(n) or np.zeros_like(x)."
        )
    if value.dtype != np.float64:
        raise Misfit(
            f"The answer holds numbers of type {value.dtype}, which lose digits; the input has "
            "float64. Leave out the conversion."
        )
    if not np.isfinite(value).all():
        raise Misfit(
            "The answer holds values that are no numbers (nan or inf). Is something divided by "
            "zero, is a root or a logarithm taken of a negative number, or is part of the array "
            "never filled?"
        )
    return value


def array_like(position: int, whose: str) -> Returns:
    """An array of float64, of the shape of the argument at `position`; whose: "like x"."""
    return array_of(lambda arguments: arguments[position].shape, whose)


def array_of(shape_for: Callable[[tuple[Any, ...]], tuple[int, ...]], whose: str) -> Returns:
    """An array of float64, of the shape that `shape_for` gives for the call's arguments.

    whose: words that say which shape that is, as in "half as long as x".
    """

    def returns(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
        shape = shape_for(arguments)
        if not isinstance(value, np.ndarray):
            raise refuse(value, f"an array of shape {shape}, {whose}")
        return _looked_through(value, shape, whose)

    return returns


def a_number(value: Any, arguments: tuple[Any, ...]) -> float:
    """One finite real number; whole numbers and arrays without axes will do."""
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, float | int):
        raise refuse(value, _ONE_NUMBER)
    if isinstance(value, int) and not is_finite(value):
        raise Misfit(
            "The answer is a whole number too large for any float, beyond 1e308. Is something "
            "raised to a power, or multiplied in a loop that runs too often?"
        )
    if not is_finite(value):
        raise Misfit(
            f"The answer is {value}, which is no number. Is zero divided by zero, or something "
            "else by zero?"
        )
    return float(value)


def number_or_array_like(position: int, whose: str) -> Returns:
    """A number where the argument at `position` is a number, an array like it where it is one."""
    array = array_like(position, whose)

    def returns(value: Any, arguments: tuple[Any, ...]) -> Any:
        takes_array = isinstance(arguments[position], np.ndarray)
        return (array if takes_array else a_number)(value, arguments)

    return returns


def signal_and_shift_or_none(value: Any, arguments: tuple[Any, ...]) -> Any:
    """None, or a pair (x, d): a signal as long as those in the last argument, a whole number."""
    n = arguments[-1].shape[1]
    if value is None:
        return None
    expected = "a pair (x, d) of a signal and a shift, or None,"
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise Misfit(f"Expected was {expected} and what came back is {described(value)}.")
    x, d = value
    if not isinstance(x, np.ndarray):
        hint = " Is it the signal's number in the batch? Return the signal itself."
        raise Misfit(
            f"Expected was {expected} and the first of the pair is {described(x)}."
            + (hint if isinstance(x, int) else "")
        )
    if isinstance(d, bool) or not isinstance(d, int):
        raise Misfit(f"The shift d should be a whole number; it is {described(d)}.")
    if abs(d) > 10**9:
        raise Misfit(f"The shift d should lie between 0 and {n - 1}; it is {described(d)}.")
    return _looked_through(x, (n,), "as long as the signals of the batch"), d


def whole_number(value: Any, arguments: tuple[Any, ...]) -> int:
    """One whole number of at most a milliard, either way; 2.0 will do."""
    if isinstance(value, int | float) and abs(value) > 1e9:
        raise Misfit(f"Expected was a whole number of usual size; it is {described(value)}.")
    number = a_number(value, arguments)
    if number != int(number):
        raise Misfit(
            f"Expected was a whole number; what came back is the number {number!r}. "
            "Divide with // where the result is whole, or round it."
        )
    return int(number)


def whole_number_or_none(value: Any, arguments: tuple[Any, ...]) -> int | None:
    """None, or one whole number."""
    if isinstance(value, float) and value != value:
        raise Misfit("What came back is nan. Where there is no such number, return None.")
    return None if value is None else whole_number(value, arguments)


def pair_of_whole_numbers(what: str) -> Returns:
    """Two whole numbers, as a tuple, a list or an array; what: "(P, Q): …", for the sentence."""

    def returns(value: Any, arguments: tuple[Any, ...]) -> tuple[int, int]:
        if isinstance(value, np.ndarray) and value.shape == (2,):
            value = value.tolist()
        if not isinstance(value, tuple | list) or len(value) != 2:
            raise refuse(value, f"a pair {what}")
        first, second = (whole_number(part, arguments) for part in value)
        return first, second

    return returns
