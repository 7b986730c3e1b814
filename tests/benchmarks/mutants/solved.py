"""The solutions' own answers: each exercise's function, cut out of its solved notebook.

With it come the definitions that it uses, from any cell before it: imports, functions, values.
Nothing else of the notebook is run.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shiftlab.authoring.project import Project, read
from shiftlab.exercises.catalogue import exercises

_BEGIN = "### BEGIN SOLUTION"


@dataclass(frozen=True)
class Solved:
    """An answer as its notebook has it: the function's source, and what it needs."""

    name: str
    source: str
    needs: str


@cache
def solved() -> dict[str, Solved]:
    """The answers to all exercises, by name, in the order of the course.

    Raises LookupError for an exercise that no notebook solves.
    """
    found: dict[str, Solved] = {}
    for path in Project.find(Path(__file__)).sources():
        given: dict[str, ast.stmt] = {}
        for cell in read(path).cells:
            if cell.cell_type != "code" or cell.source.startswith("%"):
                continue
            for statement in ast.parse(cell.source).body:
                answers = isinstance(statement, ast.FunctionDef) and _BEGIN in cell.source
                if answers and statement.name in exercises() and statement.name not in found:
                    found[statement.name] = _cut(statement, given)
                given |= dict.fromkeys(_defined(statement), statement)
    missing = exercises().keys() - found.keys()
    if missing:
        raise LookupError(f"No notebook solves {', '.join(sorted(missing))}.")
    return {name: found[name] for name in exercises()}


def answer(name: str, source: str) -> Any:
    """The function that a source defines, among what the solution of that name needs.

    Raises whatever the source raises while it is run.
    """
    space: dict[str, Any] = {"__name__": "answer"}
    exec(solved()[name].needs, space)
    exec(source, space)
    return space[name]


def _cut(function: ast.FunctionDef, given: dict[str, ast.stmt]) -> Solved:
    needs: list[ast.stmt] = []
    wanted, seen = _used(function), set()
    while wanted:
        name = wanted.pop()
        if name in seen or name not in given:
            continue
        seen.add(name)
        if given[name] not in needs:
            needs.insert(0, given[name])
        wanted |= _used(given[name])
    order = list(given.values())
    needs.sort(key=order.index)
    return Solved(function.name, ast.unparse(function), "\n".join(map(ast.unparse, needs)))


def _used(statement: ast.stmt) -> set[str]:
    """The names that a statement takes from others before it."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    own = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    if isinstance(statement, ast.FunctionDef):
        own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - own - set(dir(builtins))


def _defined(statement: ast.stmt) -> list[str]:
    """The names that a statement of a notebook defines."""
    match statement:
        case ast.Import() | ast.ImportFrom():
            return [(alias.asname or alias.name).split(".")[0] for alias in statement.names]
        case ast.FunctionDef() | ast.ClassDef():
            return [statement.name]
        case ast.Assign():
            return [
                node.id
                for target in statement.targets
                for node in ast.walk(target)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            ]
    return []
