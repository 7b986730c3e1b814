"""Slips that can be read off a function's source, and what must not be taken for one."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shiftlab import check
from shiftlab.exercises.slips import explained, slip


def returns_in_the_loop(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i]
        return y


def overwrites(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(len(k)):
            y[i] = k[j] * x[i - j]
    return y


def overwrites_under_a_name_with_braces(x, k):
    names = {}
    for j in range(len(k)):
        names[f"{len(x)}"] = x[j]
    return names


def only_prints(x, k):
    print(x)


def searches(x, k):
    for value in x:
        if value > 0:
            return value
    return None


def skips(x, k):
    for value in x:
        if value < 0:
            continue
        return value
    return None


def fills(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i]
    return y


def adds(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(len(k)):
            y[i] = y[i] + k[j] * x[i - j]
    return y


def fills_at_a_running_place(x, k):
    y, place = np.zeros(len(x)), 0
    for value in x:
        if value > 0:
            place += 1
        y[place] = value
    return y


def has_a_function_inside(x, k):
    def inner():
        return 1

    inner()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (returns_in_the_loop, "stands inside the loop"),
        (overwrites, "only the last one stays"),
        (overwrites_under_a_name_with_braces, "only the last one stays"),
        (only_prints, "has no return"),
        (has_a_function_inside, "has no return"),
    ],
)
def test_a_slip_is_named(function, words):
    assert words in slip(function)


@pytest.mark.parametrize("function", [searches, skips, fills, adds, fills_at_a_running_place])
def test_what_is_no_slip_is_left_alone(function):
    assert slip(function) == ""


@pytest.mark.parametrize("thing", [len, np.roll, lambda x: x, 3, None, "text", type])
def test_what_has_no_source_of_its_own_has_no_slip(thing):
    assert slip(thing) == ""


def test_the_line_is_that_of_the_cell():
    cell = "\n\ndef circular_shift(x, d):\n    for i in range(len(x)):\n        return x\n"
    import linecache

    linecache.cache["a cell"] = (len(cell), None, cell.splitlines(keepends=True), "a cell")
    names: dict = {}
    exec(compile(cell, "a cell", "exec"), names)
    assert "return in line 5 " in slip(names["circular_shift"])


def test_the_card_says_it_instead_of_a_misconception():
    def circular_convolve(x, k):
        y = np.zeros(len(x))
        for i in range(len(x)):
            for j in range(len(k)):
                y[i] = k[j] * x[(i - j) % len(x)]
        return y

    said = repr(check(circular_convolve))
    assert "Look here first: Line " in said and "write += in place of =." in said


def test_a_right_answer_hears_nothing_of_its_form():
    def circular_shift(x, d):
        for _ in range(1):
            return np.roll(x, d)

    outcome = check(circular_shift)
    assert outcome.right and outcome.slip == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: np.zeros(4 / 2), "Write n // s"),
        (lambda: range(4 / 2), "Write n // s"),
        (lambda: math.lcm((2, 3)), "f(*numbers)"),
        (lambda: math.lcm([2, 3]), "f(*numbers)"),
        (lambda: np.zeros(4)[1.0], "whole number"),
        (lambda: np.array([[1.0, 2], [3.0]]), "not equally long"),
        (lambda: bool(np.zeros(2) == np.zeros(2)), "np.array_equal"),
        (lambda: np.zeros(2) + np.zeros(3), "Print both shapes"),
        (lambda: np.eye(2) @ np.eye(3), "sizes do not fit"),
        (lambda: np.zeros(2)[2], "modulo n"),
        (lambda: np.zeros((2, 2)).mean(axis=(1, 2)), "fewer axes than you name"),
        (lambda: None + 1, None),
        (lambda: None.shape, "without return"),
    ],
)
def test_what_python_says_is_explained(wrong, words):
    """The messages are those of the installed Python and NumPy: a new wording shows here."""
    with pytest.raises(Exception) as caught:
        wrong()
    assert (words or "") in explained(str(caught.value))
    assert words or not explained(str(caught.value))


def test_the_card_explains_an_error():
    def circular_shift(x, d):
        return np.zeros(len(x) / 1)

    assert "That means: A number such as n / s" in repr(check(circular_shift))
