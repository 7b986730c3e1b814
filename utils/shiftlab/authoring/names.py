"""Whose value a cell reads where cells of several notebooks run one after the other.

A walk through the cells' code in the order in which Python evaluates it: what a statement reads
comes before what it sets. What a function reads, it reads where it is used. Not followed:
what a loop or an exception leaves out, functions under a second name, `del`, names in strings.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Strange:
    """A name that is read as a cell of another owner has left it."""

    name: str
    owner: str
    function: str  # that reads it when the cell uses it; "" where the cell itself does


class Names(ast.NodeVisitor):
    """Who has last set each name: one owner, or several where an `if` decides."""

    def __init__(self) -> None:
        """Before the first cell, nobody has set anything."""
        self._owners: dict[str, frozenset[str]] = {}
        self._functions: dict[str, tuple[str, set[str]]] = {}
        self._owner = ""
        self._local: frozenset[str] = frozenset()
        self._found: list[Strange] = []

    def cell(self, source: str, owner: str) -> list[Strange]:
        """What a cell of `owner` reads as other owners left it; its own names are `owner`'s then.

        The owner "" reads whatever it finds, and whoever finds what it set may read it.

        Raises:
            SyntaxError: the source is no Python.
        """
        self._owner, self._found = owner, []
        before = dict(self._functions)
        self.visit(ast.parse(source))
        # What was defined here may be used without being named again, by a decorator for example.
        for name, function in self._functions.items():
            if before.get(name) is not function:
                self._use(name)
        return self._found

    # --- names ----------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        """A name is read or set; one of a lambda or a comprehension is neither."""
        if node.id in self._local:
            return
        if isinstance(node.ctx, ast.Store):
            self._set(node.id)
        else:
            self._read(node.id)

    def _set(self, name: str) -> None:
        self._owners[name] = frozenset({self._owner})
        self._functions.pop(name, None)

    def _read(self, name: str) -> None:
        self._hold_against(self._owner, name, "")
        self._use(name)

    def _use(self, function: str) -> None:
        """What the function reads by way of its definer, and what the functions it uses read."""
        seen, waiting = set(), [function]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._functions:
                continue
            seen.add(name)
            owner, reads = self._functions[name]
            for read in sorted(reads):
                self._hold_against(owner, read, name)
            waiting += sorted(reads)

    def _hold_against(self, owner: str, name: str, function: str) -> None:
        strange = self._owners.get(name, frozenset()) - {"", owner}
        if owner:
            self._found += [Strange(name, other, function) for other in sorted(strange)]

    # --- statements whose parts stand in another order than they are evaluated ------------------

    def _visit_all(self, *parts: ast.AST | list[ast.AST] | None) -> None:
        for part in parts:
            for node in part if isinstance(part, list) else [part]:
                if node is not None:
                    self.visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """The value first."""
        self._visit_all(node.value, node.targets)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """`x += 1` reads x, too."""
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self._visit_all(node.value, node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Without a value, nothing is set."""
        self._visit_all(node.annotation, node.value, node.target if node.value else None)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """The value first."""
        self._visit_all(node.value, node.target)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        """What is gone through first."""
        self._visit_all(node.iter, node.target, node.body, node.orelse)

    visit_AsyncFor = visit_For

    def visit_If(self, node: ast.If) -> None:
        """What only one branch sets may be as it was before."""
        self._visit_all(node.test)
        before = dict(self._owners)
        self._visit_all(node.body)
        after, self._owners = self._owners, before
        self._visit_all(node.orelse)
        for name, owners in after.items():
            self._owners[name] = owners | self._owners.get(name, frozenset())

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """`except … as name` sets the name."""
        self._visit_all(node.type)
        if node.name:
            self._set(node.name)
        self._visit_all(node.body)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """`import a.b` sets a, `import a.b as c` sets c."""
        for alias in node.names:
            self._set(alias.asname or alias.name.split(".")[0])

    visit_ImportFrom = visit_Import

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        """A pattern sets the name it gives."""
        self.generic_visit(node)
        if node.name:
            self._set(node.name)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        """So does the rest of a mapping."""
        self.generic_visit(node)
        if node.rest:
            self._set(node.rest)

    # --- scopes of their own ----------------------------------------------------------------------

    def visit_FunctionDef(self, node: _Function) -> None:
        """Decorators, defaults and annotations are read here; the body, where it is used."""
        self._visit_all(node.decorator_list, node.args, node.returns)
        self._set(node.name)
        self._functions[node.name] = (self._owner, set(_globals(node)))

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A class's own statements run here, its methods where it is used."""
        self._visit_all(node.decorator_list, node.bases, node.keywords)
        for name in sorted(_globals(node, deep=False)):
            self._read(name)
        self._set(node.name)
        self._functions[node.name] = (self._owner, set(_globals(node)))

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Its arguments are its own; its body counts as read where it stands."""
        self._visit_all(node.args)
        arguments = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
        self._within(arguments, node.body)

    def _visit_comprehension(self, node: _Comprehension) -> None:
        """What is gone through is read outside; the rest knows the names it gives."""
        self._visit_all(node.generators[0].iter)
        targets = [part for one in node.generators for part in ast.walk(one.target)]
        names = {part.id for part in targets if isinstance(part, ast.Name)}
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        inner = [one.iter for one in node.generators[1:]]
        tests = [test for one in node.generators for test in one.ifs]
        self._within(names, *inner, *tests, *results)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _visit_comprehension

    def _within(self, names: set[str], *parts: ast.AST) -> None:
        outer, self._local = self._local, self._local | names
        self._visit_all(*parts)
        self._local = outer


def _globals(node: _Function | ast.ClassDef, deep: bool = True) -> Iterator[str]:
    """The names that a definition's body reads or sets outside of it; `deep`: inner ones, too."""
    tables = symtable.symtable(ast.unparse(node), "cell", "exec").get_children()
    waiting = [table for table in tables if table.get_name() == node.name]
    while waiting:
        table = waiting.pop()
        yield from (symbol.get_name() for symbol in table.get_symbols() if symbol.is_global())
        if deep:
            waiting += table.get_children()
