"""Every single small change of a function's source: the mutants that a judge should reject.

Our own, on `ast`: mutmut and cosmic-ray change operators and numbers, but swap no arguments or
axes, shift no slices and know no NumPy; and both come with a runner for test suites (textual,
libcst; sqlalchemy, aiohttp, git). What a mutant is worth is none of this file's business.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

# What an operator is mistaken for.
_ARITHMETIC = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult, ast.Mod),
    ast.Mod: (ast.FloorDiv, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr, ast.BitXor),
    ast.BitOr: (ast.BitAnd, ast.BitXor),
}
_ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
# What a function, or a method, is mistaken for.
_SISTERS = {
    "min": ("max",),
    "max": ("min", "mean"),
    "minimum": ("maximum",),
    "maximum": ("minimum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "median", "max"),
    "std": ("mean", "var"),
    "any": ("all",),
    "all": ("any",),
    "zeros": ("ones", "empty_like"),
    "full": ("zeros",),
    "cos": ("sin",),
    "lcm": ("gcd",),
    "gcd": ("lcm",),
    "prod": ("sum", "max"),
    "sort": ("flip",),
    "round": ("int", "abs"),
    "repeat": ("tile",),
    "rot90": ("flip",),
    "correlate2d": ("convolve2d",),
    "allclose": ("array_equal",),
    "append": ("extend",),
}
# The order of their arguments does not matter.
_SYMMETRIC = ("min", "max", "minimum", "maximum", "gcd", "lcm", "allclose")
_LOOKS = (ast.Name, ast.Call, ast.BinOp, ast.Attribute, ast.Subscript)


@dataclass(frozen=True)
class Mutant:
    """One changed program: its whole source, and what was changed (lines with - and +)."""

    source: str
    diff: str


def mutants(source: str, most: int, seed: int) -> list[Mutant]:
    """All mutants of the one function in a source, or `most` of them, drawn from a seed.

    Raises ValueError for a source that is not one function.
    """
    tree = ast.parse(source)
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        raise ValueError(f"One function was expected; the source begins {source[:60]!r}.")
    function = tree.body[0]
    function.body = [node for node in function.body if not _is_docstring(node)]
    before, found = ast.unparse(tree), {}
    names = sorted(_names(function))
    texts = sorted(
        {
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    )
    for node, put in list(_places(function)):
        for other in _others(node, names, texts):
            put(other)
            found.setdefault(ast.unparse(ast.fix_missing_locations(tree)))
        put(node)
    found.pop(before, None)
    changed = [Mutant(after, _diff(before, after)) for after in found]
    return changed if len(changed) <= most else Random(seed).sample(changed, most)


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _diff(before: str, after: str) -> str:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-")


def _names(function: ast.FunctionDef) -> set[str]:
    """The function's arguments and local variables."""
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return (stored | {argument.arg for argument in function.args.args}) - {"_"}


def _places(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Each node of the body, and what puts another one into its place."""
    parents = [node for statement in function.body for node in ast.walk(statement)]
    yield from (
        (node, partial(function.body.__setitem__, i)) for i, node in enumerate(function.body)
    )
    for parent in parents:
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield value, partial(setattr, parent, field)
            elif isinstance(value, list):
                yield from (
                    (item, partial(value.__setitem__, i))
                    for i, item in enumerate(value)
                    if isinstance(item, ast.AST)
                )


def _others(node: ast.AST, names: list[str], texts: list[str]) -> Iterator[ast.AST]:
    """What may stand in a node's place instead; children are shared with the original."""
    match node:
        case ast.BinOp():
            yield from _other_sums(node)
        case ast.UnaryOp():
            yield node.operand
        case ast.Compare(ops=[op], comparators=[right]):
            of_texts = isinstance(right, ast.Constant) and isinstance(right.value, str)
            for kind in (ast.NotEq, ast.In) if of_texts else _COMPARISONS[type(op)]:
                yield ast.Compare(node.left, [kind()], [right])
        case ast.BoolOp():
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
            yield from node.values
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
            yield from (node.body, node.orelse)
        case ast.Constant():
            others = dict.fromkeys(_other_constants(node.value, texts))
            yield from (ast.Constant(other) for other in others if other != node.value)
        case ast.Name(ctx=ast.Load()):
            yield from (ast.Name(name, ast.Load()) for name in names if node.id in names)
            yield from (ast.Name(name, ast.Load()) for name in _SISTERS.get(node.id, ()))
        case ast.Attribute():
            for name in _SISTERS.get(node.attr, ()):
                yield ast.Attribute(node.value, name, node.ctx)
            if node.attr == "T":
                yield node.value
        case ast.Tuple() | ast.List():
            for i in range(len(node.elts) - 1):
                yield type(node)(_swapped(node.elts, i), node.ctx)
            if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
                yield from (type(node)(_without(node.elts, i), node.ctx) for i in _each(node.elts))
        case ast.Call():
            yield from _other_calls(node)
        case ast.Subscript():
            yield from _other_subscripts(node)
        case ast.Slice():
            yield from _other_slices(node)
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], 0)
        case ast.ListComp() | ast.GeneratorExp():
            yield type(node)(ast.UnaryOp(ast.USub(), node.elt), node.generators)
        case ast.stmt():
            yield from _other_statements(node)


def _each(items: list[ast.expr]) -> range:
    return range(len(items))


def _swapped(items: list[ast.expr], i: int) -> list[ast.expr]:
    return [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def _without(items: list[ast.expr], i: int) -> list[ast.expr]:
    return items[:i] + items[i + 1 :]


def _plus(node: ast.expr, more: int) -> ast.expr:
    """The node's value, one more or one less."""
    return ast.BinOp(node, ast.Add() if more > 0 else ast.Sub(), ast.Constant(abs(more)))


def _other_sums(node: ast.BinOp) -> Iterator[ast.expr]:
    """Another operator, a part dropped, both parts exchanged."""
    for kind in _ARITHMETIC[type(node.op)]:
        yield ast.BinOp(node.left, kind(), node.right)
    yield from (node.left, node.right)
    if isinstance(node.op, _ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)


def _other_constants(value: object, texts: list[str]) -> Iterator[object]:
    """A number's neighbours, its negative, zero; another text of the same function."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value, 0)
    elif isinstance(value, float):
        yield from (value + 1, value - 1, -value, 0.0, 2 * value)
    elif isinstance(value, str):
        yield from (*texts, "")


def _other_calls(node: ast.Call) -> Iterator[ast.expr]:
    """Arguments exchanged, dropped, of another type, one off; the call itself dropped."""
    args, name = node.args, _called(node)
    plain = not any(isinstance(arg, ast.Starred | ast.GeneratorExp) for arg in args)
    if plain:
        for i in range(len(args) - 1 if name not in _SYMMETRIC else 0):
            yield ast.Call(node.func, _swapped(args, i), node.keywords)
        for i in _each(args):
            yield ast.Call(node.func, _without(args, i), node.keywords)
    for keyword in node.keywords:
        rest = [other for other in node.keywords if other is not keyword]
        yield ast.Call(node.func, args, rest)
    if name in ("array", "zeros", "full", "arange") and not node.keywords:
        for kind in ("float32", "bool") if name == "arange" else ("int64", "float32", "bool"):
            yield ast.Call(node.func, args, [ast.keyword("dtype", ast.Constant(kind))])
    if name in ("range", "arange"):
        end = 0 if len(args) == 1 else 1
        for more in (1, -1):
            yield ast.Call(node.func, [*args[:end], _plus(args[end], more), *args[end + 1 :]], [])
        if end == 0:
            yield ast.Call(node.func, [ast.Constant(1), *args], [])
        yield ast.Call(ast.Name("reversed", ast.Load()), [node], [])
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        yield node.func.value  # x.copy() becomes x
    elif args and plain:
        yield args[0]  # f(x, …) becomes x


def _called(node: ast.expr) -> str:
    """The last name of the function that is called; "" for no call."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def _is_module(node: ast.expr) -> bool:
    """Whether this is a module by its usual name: np, np.linalg, layers."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "layers", "shifts", "audited")


def _other_subscripts(node: ast.Subscript) -> Iterator[ast.expr]:
    """An index of another sign or one off; a slice taken of nothing; two axes exchanged."""
    place = node.slice
    if isinstance(node.ctx, ast.Load) and isinstance(place, ast.Slice):
        yield node.value
    if isinstance(place, _LOOKS):
        for other in (_plus(place, 1), _plus(place, -1), ast.UnaryOp(ast.USub(), place)):
            yield ast.Subscript(node.value, other, node.ctx)


def _other_slices(node: ast.Slice) -> Iterator[ast.expr]:
    """Either end one off or left open; the step backwards, or none."""
    lower, upper, step = node.lower, node.upper, node.step
    if lower is not None:
        yield from (ast.Slice(other, upper, step) for other in (None, _plus(lower, 1)))
        yield ast.Slice(_plus(lower, -1), upper, step)
    if upper is not None:
        yield from (ast.Slice(lower, other, step) for other in (None, _plus(upper, 1)))
        yield ast.Slice(lower, _plus(upper, -1), step)
    if lower is None and upper is None:
        yield ast.Slice(ast.Constant(1), None, step)
    if step is not None:
        yield from (ast.Slice(lower, upper, other) for other in (None, _plus(step, 1)))
        yield ast.Slice(lower, upper, ast.UnaryOp(ast.USub(), step))


def _other_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statement left out; its condition turned; its loop cut short; its answer changed."""
    yield ast.Pass()
    match node:
        case ast.If():
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
            yield ast.If(ast.Constant(True), node.body, node.orelse)
        case ast.For():
            yield ast.For(node.target, node.iter, [*node.body, ast.Break()], [])
            iterable = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
            parts = [ast.Slice(ast.Constant(1), None), ast.Slice(None, ast.Constant(-1))]
            if _called(node.iter) != "range":  # those are turned round as calls
                parts.append(ast.Slice(None, None, ast.Constant(-1)))
            for part in parts:
                yield ast.For(node.target, ast.Subscript(iterable, part), node.body, [])
        case ast.AugAssign():
            yield ast.Assign([node.target], node.value)
            for kind in _ARITHMETIC[type(node.op)]:
                yield ast.AugAssign(node.target, kind(), node.value)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.UnaryOp(ast.USub(), value))
            yield ast.Return(ast.BinOp(value, ast.Add(), ast.Constant(1)))
            yield ast.Return(ast.BinOp(ast.Constant(2), ast.Mult(), value))
            single = ast.Attribute(value, "astype", ast.Load())
            yield ast.Return(ast.Call(single, [ast.Constant("float32")], []))
