"""Slips of the pen that can be read off a function's source: a return that stands too far right.

They are the same in every exercise and say more than any counterexample. A slip is looked for only
when an answer is not right, so a sentence here never stands against a right answer. Nothing is run.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from shiftlab.exercises.declare import attribute

_NOT_WHOLE = (
    "A number such as n / s is never whole to Python, even where s divides n. Write n // s."
)
_ONE_BY_ONE = (
    "Several numbers in one bracket are handed over where single numbers are expected. A star in "
    "front hands them over one by one: f(*numbers)."
)
# Python's and NumPy's own words, and what they come to.
_EXPLAINED = {
    "'float' object cannot be interpreted as an integer": _NOT_WHOLE,
    "'tuple' object cannot be interpreted as an integer": _ONE_BY_ONE,
    "'list' object cannot be interpreted as an integer": _ONE_BY_ONE,
    "expected a sequence of integers or a single integer": _NOT_WHOLE,
    "only integers, slices": "A place in an array is a whole number. Is something divided with / "
    "where // is meant?",
    "inhomogeneous shape": "The rows of the array that is made here are not equally long.",
    "truth value of an array": "Two arrays are compared place by place, and Python cannot tell "
    "whether that is true. Use np.array_equal or np.allclose, or .any() or .all().",
    "could not be broadcast together": "Two arrays of different shapes are combined here. Print "
    "both shapes.",
    "is out of bounds for array of dimension": "The array has fewer axes than you name; the first "
    "one is axis 0. Print its shape.",
    "array() takes from 1 to 2 positional arguments": "np.array takes one thing: put one more pair "
    "of brackets around the rows, np.array([[…], […], […]]).",
    "Field elements must be 2- or 3-tuples": "np.array takes one thing: put one more pair of "
    "brackets around the rows, np.array([[…], […]]).",
    "mismatch in its core dimension": "Two matrices are multiplied whose sizes do not fit. Print "
    "both shapes.",
    "is out of bounds": "There is no such place in the array. On a circle, take it modulo n.",
    "'NoneType' object": "Something is None here: does a function of yours end without return?",
}
_LOOPS = (ast.For, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def slip(answer: Callable[..., Any]) -> str:
    """The first slip in a function's source, as a sentence; empty if none is seen.

    Line numbers are those of the cell. Empty, too, where the source cannot be had.
    """
    try:
        lines, first = inspect.getsourcelines(answer)
        tree = ast.parse(textwrap.dedent("".join(lines)))
        ast.increment_lineno(tree, max(first, 1) - 1)
    except (OSError, TypeError, SyntaxError, ValueError):
        return ""
    function = tree.body[0] if tree.body else None
    if not isinstance(function, ast.FunctionDef) or function.name != attribute(answer, "__name__"):
        return ""  # a lambda, whose source is the whole statement around it
    for look in (_returns_nothing, _returns_in_a_loop, _overwrites):
        for sentence in look(function):
            return sentence
    return ""


def explained(message: str) -> str:
    """What an error message of Python's means, in other words; empty for those not known."""
    return next((words for part, words in _EXPLAINED.items() if part in message), "")


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """A node's descendants, without what belongs to functions defined inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own(child)


def _returns_nothing(function: ast.FunctionDef) -> Iterator[str]:
    gives = (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)
    if not any(isinstance(node, gives) for node in _own(function)):
        yield (
            "The function has no return, so it gives nothing back. Its last line should be "
            "return …, with what it worked out. (print only shows a value.)"
        )


def _returns_in_a_loop(function: ast.FunctionDef) -> Iterator[str]:
    for loop in _own(function):
        if not isinstance(loop, _LOOPS):
            continue
        goes_on = any(isinstance(node, ast.Continue) for node in _own(loop))
        for statement in loop.body:
            if isinstance(statement, ast.Return) and not goes_on:
                yield (
                    f"The return in line {statement.lineno} stands inside the loop, so the loop "
                    "ends in its first turn. Move it to the left, below the loop."
                )


def _overwrites(function: ast.FunctionDef) -> Iterator[str]:
    """y[i] = … in a loop over j, where neither the place nor the value asks what was there."""
    for loop in _own(function):
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
            continue
        for statement in loop.body:
            if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
                continue
            target = statement.targets[0]
            if (
                isinstance(target, ast.Subscript)
                and isinstance(target.value, ast.Name)
                and loop.target.id not in _names(target.slice)
                and loop.target.id in _names(statement.value)
                and target.value.id not in _names(statement.value)
                and not _names(target.slice) & _assigned(loop)
            ):
                place = ast.unparse(target)
                yield (
                    f"Line {statement.lineno} puts a new value into {place} in every turn of the "
                    f"loop over {loop.target.id}, and only the last one stays. To add them "
                    "up, write += ."
                )


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _assigned(loop: ast.For) -> set[str]:
    """The names that change within a loop."""
    return {
        node.id
        for node in _own(loop)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    } - {loop.target.id if isinstance(loop.target, ast.Name) else ""}
