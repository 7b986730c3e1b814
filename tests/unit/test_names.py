"""Whose value a cell reads: each case is a cell of notebook 1, after notebook 2 has set x."""

from __future__ import annotations

import pytest

from shiftlab.authoring.names import Names, Strange


def read_last(*cells: tuple[str, str]) -> list[Strange]:
    """What the last of these cells, each with its owner, reads as others left it."""
    names = Names()
    return [names.cell(source, owner) for owner, source in cells][-1]


def after_another(source: str) -> list[Strange]:
    return read_last(("nb01", "x = 1"), ("nb02", "x = 2"), ("nb01", source))


@pytest.mark.parametrize(
    "source",
    [
        "x",
        "x = x + 1",
        "x += 1",
        "x: int = x",
        "x: int\nprint(x)",
        "(x := x)",
        "x, y = 1, x",
        "x.a = 1",
        "x[0] = 1",
        "f'{x}'",
        "for x in x:\n    pass",
        "async for x in x:\n    pass",
        "if 0:\n    x = 1\nprint(x)",
        "if 0:\n    pass\nelse:\n    x = 1\nprint(x)",
        "try:\n    pass\nexcept x as x:\n    pass",
        "f = lambda x: x\nprint(x)",
        "f = lambda x=x: 1",
        "f = lambda: x",
        "[x for x in x]",
        "[y for y in (1,) if x]",
        "{x: 1 for y in (1,)}",
        "[y for z in (1,) for y in x]",
        "[x for x in (1,)]\nprint(x)",
        "@x\ndef f():\n    pass",
        "def f(y=x):\n    pass",
        "def f(y: x):\n    pass",
        "def f() -> x:\n    pass",
        "def f(x):\n    pass\nprint(x)",
        "class A(x):\n    pass",
        "class A:\n    y = x\nx = 1",
        "class A:\n    x = 1\nprint(x)",
    ],
)
def test_what_is_read_before_it_is_set_is_strange(source: str) -> None:
    assert after_another(source)[0] == Strange("x", "nb02", "")


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\nx += x",
        "x = y = 1\nprint(x)",
        "(x := 1)\nprint(x)",
        "x: int = 1\nprint(x)",
        "for x in (1,):\n    print(x)",
        "for _ in (1,):\n    x = 1\nprint(x)",
        "if 0:\n    x = 1\nelse:\n    x = 2\nprint(x)",
        "import x\nprint(x)",
        "import x.y\nprint(x)",
        "from y import z as x\nprint(x)",
        "with open('a') as x:\n    print(x)",
        "try:\n    pass\nexcept OSError as x:\n    print(x)",
        "match 1:\n    case x:\n        print(x)",
        "match {}:\n    case {**x}:\n        print(x)",
        "match []:\n    case [*x]:\n        print(x)",
        "f = lambda x: x",
        "[x for x in (1,)]",
        "{x: x for x in (1,)}",
        "{x for x in (1,)}",
        "sum(x for x in (1,))",
        "[y for x in (1,) for y in x]",
        "[(lambda: x) for x in (1,)]",
        "[(x := y) for y in (1,)]\nprint(x)",
        "def f(x):\n    return x",
        "def f():\n    x = 1\n    return [x for _ in x]",
        "def f():\n    return x\nx = 1\nf()",
        "class A:\n    x = 1\n    y = x",
        "def x():\n    return x",
    ],
)
def test_what_a_cell_sets_first_or_keeps_to_itself_is_its_own(source: str) -> None:
    assert after_another(source) == []


@pytest.mark.parametrize(
    ("source", "function"),
    [
        ("def f():\n    return x", "f"),
        ("async def f():\n    return x", "f"),
        ("def f():\n    def g():\n        return x\n    return g", "f"),
        ("def f():\n    return x\nf()\nx = 1", "f"),
        ("def g():\n    return f()\ndef f():\n    return x\ng()\nx = 1", "f"),
        ("class A:\n    def m(self):\n        return x", "A"),
    ],
)
def test_what_a_function_reads_is_read_where_it_is_used(source: str, function: str) -> None:
    assert after_another(source)[0] == Strange("x", "nb02", function)


def test_a_function_of_an_earlier_cell_reads_what_stands_there_now() -> None:
    defined = ("nb01", "x = 1\ndef f():\n    return x")
    used, set_again = ("nb01", "f()"), ("nb02", "x = 2")
    assert read_last(defined, used) == []
    assert read_last(defined, set_again, used) == [Strange("x", "nb02", "f")]
    assert read_last(defined, set_again, ("", "f()")) == [Strange("x", "nb02", "f")]
    assert read_last(defined, set_again, ("", "x = 3"), used) == []
    assert read_last(defined, set_again, ("nb01", "f = 1"), used) == []


def test_own_parts_read_everything_and_are_read_by_all() -> None:
    assert read_last(("nb01", "x = 1"), ("", "print(x)\nx = 2"), ("nb02", "print(x)")) == []


def test_what_another_notebook_sets_perhaps_is_strange() -> None:
    maybe = ("nb02", "if 0:\n    x = 2")
    assert read_last(("nb01", "x = 1"), maybe, ("nb01", "x")) == [Strange("x", "nb02", "")]
