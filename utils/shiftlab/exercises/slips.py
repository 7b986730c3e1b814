"""Slips of the pen that can be read off a function's source: a return that stands too far right.

They are the same in every exercise and say more than any counterexample. A slip is looked for only
when an answer is not right, so a sentence here never stands against a right answer. Nothing is run.
"""

from __future__ import annotations

import ast
import inspect
import re
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
_MORE_BRACKETS = (
    "np.array takes one thing: put one more pair of brackets around the rows, np.array([[…], […]])."
)
_ARRAY_FOR_TORCH = (
    "This function of PyTorch takes tensors, and here it is given an array of NumPy. NumPy most "
    "likely has a function for the same purpose."
)
# What Python and NumPy say (a pattern for "KeyError: 3"), and what it comes to; the first counts.
_EXPLAINED = (
    (r"'float' object cannot be interpreted as an integer", _NOT_WHOLE),
    (r"'(tuple|list)' object cannot be interpreted as an integer", _ONE_BY_ONE),
    (r"expected a sequence of integers or a single integer", _NOT_WHOLE),
    (
        r"only integers, slices",
        "A place in an array is a whole number. Is something divided with / where // is meant?",
    ),
    (r"inhomogeneous shape", "The rows of the array that is made here are not equally long."),
    (
        r"truth value of an array",
        "Arrays are compared place by place, which gives many answers, and Python needs one here. "
        "Use np.array_equal or np.allclose, or .any() or .all().",
    ),
    (
        r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))",
        "An array of shape {0} does not fit into a place of shape {1}.",
    ),
    (
        r"could not be broadcast together",
        "Two arrays of different shapes are combined here. Print both shapes.",
    ),
    (
        r"is out of bounds for array of dimension|too many indices for array",
        "The array has fewer axes than you name; the first one is axis 0. Print its shape.",
    ),
    (r"array\(\) takes from 1 to 2 positional|elements must be 2- or 3-tuples", _MORE_BRACKETS),
    (
        r"mismatch in its core dimension",
        "Two matrices are multiplied whose sizes do not fit. Print both shapes.",
    ),
    (
        r"is out of bounds|list index out of range|tuple index out of range",
        "There is no such place: n values have the places 0 to n - 1. On a circle, take the place "
        "modulo n, with % n.",
    ),
    (
        r"cannot reshape array of size (\d+) into shape (\(.*?\))",
        "The {0} numbers do not fill a table of shape {1}: its sizes, multiplied, should give {0}.",
    ),
    (r"'NoneType' object", "Something is None here: does a function of yours end without return?"),
    (
        r"^UnboundLocalError: .*local variable '(\w+)'",
        "{0} is used before it has a value. Is it given one only inside a loop or an if that this "
        "input never enters?",
    ),
    (
        r"name '(\w+)' is not defined",
        "Nothing is called {0} here. Is it spelled as where it is made, and does that line come "
        "first?",
    ),
    (
        r"'\S*ndarray' object is not callable",
        "Round brackets behind a name call a function. A place of an array stands in square ones: "
        "x[i].",
    ),
    (
        r"'\w+' object is not callable",
        "Round brackets behind a name call a function, and this is none. Is there a * missing, or "
        "has a function's name been given to something else?",
    ),
    (
        r"'(int|float)' object is not (iterable|subscriptable)|of type '(int|float)' has no len"
        r"|'\S*(float|int)\d+' object is not (iterable|subscriptable)",
        "A single number stands where several are needed. Did you mean the array, or range(n)?",
    ),
    (
        r"unsupported operand type\(s\) for \S+ '(list|range|tuple)'"
        r"|unsupported operand type\(s\) for \S+ '\w+' and '(list|range|tuple)'",
        "Python does not calculate with a list, a tuple or a range as a whole. Arrays can do it: "
        "np.array(…), np.arange(n).",
    ),
    (
        r"'\S*ndarray' object has no attribute '(append|insert|pop|extend|remove|reverse)'",
        "Lists have .{0}, arrays have not: an array keeps its length. Make a list with list(x), or "
        "fill a new array.",
    ),
    (
        r"module '(\w+)' has no attribute '(\w+)'",
        "There is nothing called {1} in {0}. Is it spelled right?",
    ),
    (
        r"object has no attribute '(\w+)'",
        "What stands in front of the dot has nothing called {0}. Print it: is it what you think?",
    ),
    (r"^ZeroDivisionError", "Something is divided by 0. With the input below, what becomes 0?"),
    (r"^KeyError: (.*)", "The dict has no entry {0}."),
    (r"^AssertionError", "What the assert in this line asks for does not hold for this input."),
    (
        r"^EOFError",
        "Nobody is there to answer input(…) in a check. All that the function needs comes as its "
        "arguments.",
    ),
    (r"must be Tensor, not|got \(numpy\.ndarray|not numpy\.ndarray", _ARRAY_FOR_TORCH),
    (
        r"missing \d+ required positional argument|takes \d+ positional arguments? but",
        "A function is called here with too few values in its brackets, or too many.",
    ),
    (r"^NotImplementedError", "This case is not written yet."),
)
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


def explained(error: str) -> str:
    """What an error of Python's, as in "KeyError: 3", means in other words; empty if unknown."""
    for pattern, words in _EXPLAINED:
        if found := re.search(pattern, error):
            return words.format(*found.groups())
    return ""


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
                    "up, write += in place of =."
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
