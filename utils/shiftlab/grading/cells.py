"""What of a submitted notebook an answer needs: the statements that make its names, and no more.

A submission is read here as data, by a reader that believes nothing: it may be any file. Its code
is parsed and never run. Which exercises there are, and what they are worth, is not asked of it.
"""

from __future__ import annotations

import ast
import json
import re
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 30 * 2**20  # bytes of a submitted file, outputs included
LONGEST = 500_000  # characters of all its code
MOST = 2000  # cells
_COMMAND = re.compile(r"^\s*[%!?]|\?\s*$|=\s*[%!]", re.MULTILINE)
_AROUND = re.compile(r"%%(time|timeit|capture|prun)\b")  # the cell runs as it stands below it
_SETTING = frozenset(("np", "numpy", "random", "sys", "torch", "warnings"))
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LINE_END = re.compile(r"\r\n|\r|\n")
_CHECK = re.compile(r"\s*check\(\s*(\w+)\s*\)")


class Unreadable(Exception):
    """A submission that is no notebook; the message says so to the student."""

    def __init__(self, message: str, details: str = "") -> None:
        """details: what a parser says of it, which helps a lecturer only; empty if none does."""
        super().__init__(message)
        self.details = details


def in_full(trouble: str, details: str) -> str:
    """For a lecturer: why something cannot be graded, with what a program said of it, if it did."""
    return f"{trouble.removesuffix('.')}: {details}" if details else trouble


@dataclass(frozen=True)
class Cell:
    """A code cell: the name under which its lines are known, its text, and where it says so, its
    id for nbgrader.
    """

    file: str
    text: str
    grade_id: str | None

    def tree(self) -> ast.Module | str:
        """The parsed cell, or a sentence on why it cannot be parsed."""
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            return f"{type(error).__name__}: {error.msg} (line {error.lineno})"
        except (ValueError, RecursionError, MemoryError) as error:
            return f"{type(error).__name__}: the cell cannot be read"


def read_bytes(path: Path) -> bytes:
    """The bytes of a submitted file, one more than `LARGEST` at most. Raises Unreadable."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # a link, or a pipe that never ends
            raise Unreadable("What was handed in is no file of its own.")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from None


def read_cells(path: Path) -> list[Cell]:
    """The code cells of a submitted file, in their order. Raises Unreadable."""
    data = read_bytes(path)
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST / 2**20:.0f} MB.")
    try:
        notebook = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise _no_notebook(data, error) from None
    found = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(found, list) or notebook.get("nbformat") != 4:
        raise Unreadable("The file is no notebook of format 4, which has a list of cells.")
    return list(_code(found))


def _no_notebook(data: bytes, error: Exception) -> Unreadable:
    """What to say of a file that is no JSON: it is empty, its end is missing, or it is another."""
    if not data.strip():
        return Unreadable("The file is empty.")
    if isinstance(error, json.JSONDecodeError):
        cut = error.msg.startswith("Unterminated") or not error.doc[error.pos :].strip()
    else:
        cut = isinstance(error, UnicodeDecodeError) and error.reason == "unexpected end of data"
    what = "ends in the middle" if cut else "is no notebook as JupyterLab saves it"
    return Unreadable(f"The file {what}.", str(error)[:80])


def _code(found: list[Any]) -> Iterator[Cell]:
    length = 0
    if len(found) > MOST:
        raise Unreadable(f"The notebook has more than {MOST} cells.")
    for number, cell in enumerate(found, start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        text = cell.get("source")
        if isinstance(text, list) and all(isinstance(line, str) for line in text):
            text = "".join(text)
        if not isinstance(text, str):
            raise Unreadable(f"Cell {number} of the notebook has no text.")
        length += len(text)
        if length > LONGEST:
            raise Unreadable(f"The notebook has more than {LONGEST} characters of code.")
        meta = cell.get("metadata")
        ours = meta.get("nbgrader") if isinstance(meta, dict) else None
        grade_id = ours.get("grade_id") if isinstance(ours, dict) else None
        yield Cell(
            f"<cell {number}>",
            _plain(text.encode("utf-8", "replace").decode()),
            grade_id if isinstance(grade_id, str) else None,
        )


def _plain(text: str) -> str:
    """The text as Python reads it: IPython's own commands become calls, lines stay in place."""
    text = "\n".join(_LINE_END.split(text))
    if _AROUND.match(text):
        text = text[text.find("\n") + 1 :] if "\n" in text else ""
        return "\n" + _plain(text)
    if not _COMMAND.search(text):
        return text
    # Half a second to load, which few submissions need.
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(text)
    except Exception:  # IPython's reading of what is no Python; Python's own error says more
        return text


def before_the_check(cells: list[Cell], name: str) -> list[Cell]:
    """The cells that Run All would have run when it checks `name`; all, if it never does."""
    for number, cell in enumerate(cells):
        found = _CHECK.match(cell.text)
        if found and found[1] == name and any(_defines(each, name) for each in cells[:number]):
            return cells[:number]
    return cells


def _defines(cell: Cell, name: str) -> bool:
    tree = cell.tree()
    return isinstance(tree, ast.Module) and any(name in _bound(node) for node in tree.body)


def all_of(cells: list[Cell]) -> list[tuple[str, str]]:
    """Every cell that can be parsed, as (file, text)."""
    return [(cell.file, cell.text) for cell in cells if isinstance(cell.tree(), ast.Module)]


def needed(cells: list[Cell], name: str) -> list[tuple[str, str]]:
    """The statements that make `name` and all that it uses, as (file, text), lines in place."""
    parsed = [(cell, tree) for cell in cells if isinstance(tree := cell.tree(), ast.Module)]
    statements = [node for _, tree in parsed for node in tree.body]
    modules = {bound for node in statements if _imports(node) for bound in _bound(node)}
    makers: dict[str, list[ast.stmt]] = defaultdict(list)
    for node in statements:
        for made in _bound(node) | (_changed(node) - modules):
            makers[made].append(node)
    kept: set[int] = set()
    wanted: set[str] = set()
    left = [name, "*", "sys"]
    while left:
        each = left.pop()
        if each in wanted:
            continue
        wanted.add(each)
        for node in makers[each]:
            kept.add(id(node))
            left += () if _imports(node) else _used(node)
    kept |= {id(node) for node in statements if _setting(node) in modules & wanted}
    texts = []
    for cell, tree in parsed:
        chosen = [node for node in tree.body if id(node) in kept]
        if chosen:
            texts.append((cell.file, _only(cell.text, chosen, wanted)))
    return texts if any(name in _bound(node) for node in statements) else []


def _setting(node: ast.stmt) -> str | None:
    """The module of which a statement only sets something, as np.random.seed(0); else None."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    root = _root(node.value.func)
    alone = isinstance(root, ast.Name) and root.id in _SETTING and _used(node) == {root.id}
    return root.id if alone else None


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _bound(node: ast.AST) -> set[str]:
    """The names that a statement gives a value to."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    names = {node.name} if isinstance(node, ast.ExceptHandler) and node.name else set()
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        names.add(node.id)
    if isinstance(node, (ast.Lambda, *_COMPREHENSIONS)):
        return names
    return names.union(*(_bound(child) for child in ast.iter_child_nodes(node)))


def _changed(node: ast.AST) -> set[str]:
    """The names of things that a statement changes within: x[0] = …, x.append(…) alone."""
    changed = set()
    for inner in ast.walk(node):
        stores = isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(
            inner.ctx, ast.Store | ast.Del
        )
        if stores and isinstance(_root(inner), ast.Name):
            changed.add(_root(inner).id)
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            called = inner.value.func
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                changed.add(called.value.id)
    return changed


def _root(node: ast.AST) -> ast.AST:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node


def _used(node: ast.AST) -> set[str]:
    """The names that a statement takes from the notebook, those within its functions included."""
    if isinstance(node, ast.Name):
        return {node.id}
    inner = set().union(*(_used(child) for child in ast.iter_child_nodes(node)))
    if isinstance(node, _COMPREHENSIONS):
        return inner - set().union(*(_bound(each.target) for each in node.generators))
    if isinstance(node, ast.Lambda):
        return inner - _parameters(node.args)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        outside = {
            name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names
        }
        own = _parameters(node.args).union(*(_bound(each) for each in node.body))
        before = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        return (inner - own) | outside | set().union(*(_used(each) for each in before))
    return inner


def _parameters(arguments: ast.arguments) -> set[str]:
    return {each.arg for each in ast.walk(arguments) if isinstance(each, ast.arg)}


def _only(text: str, chosen: list[ast.stmt], wanted: set[str]) -> str:
    """The lines of the chosen statements, all others empty; of imports what is wanted."""
    lines = text.split("\n")
    kept = [""] * len(lines)
    for node in chosen:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        if isinstance(node, ast.Import | ast.ImportFrom) and node.col_offset == 0:
            node.names = [
                alias
                for alias in node.names
                if alias.name == "*" or (alias.asname or alias.name.split(".")[0]) in wanted
            ]
            kept[first - 1] += ("; " if kept[first - 1] else "") + ast.unparse(node)
            continue
        for place in range(first - 1, node.end_lineno):
            kept[place] = lines[place]
    return "\n".join(kept) + "\n"
