"""What loads what: the package stays light, and a room uses only those below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "utils" / "shiftlab"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Ground floor first: a room uses only those before it.
ROOMS = [
    "shifts",
    "turns",
    "scenes",
    "layers",
    "matrices",
    "representations",
    "stacks",
    "edges",
    "recordings",
    "tracking",
    "measures",
    "camera",
    "nets",
    "figures",
    "audit",
    "experiments",
    "panels",
    "projector",
    "server",
    "store",
    "exercises",
    "votes",
    "claims",
    "grading",
    "authoring",
]


def room(module: Path) -> str:
    """The room a file belongs to; "" for the package's own __init__."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """Every absolute module name that a file imports, anywhere in it: a.b for `from a import b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_used(text: str) -> set[str]:
    """The rooms of the course that a file's text imports."""
    names = [name.split(".") for name in imported(ast.parse(text))]
    return {name[1] for name in names if name[0] == "shiftlab" and len(name) > 1}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules in memory after a statement, in a fresh Python."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_loads_neither_torch_nor_matplotlib() -> None:
    heavy = {"torch", "matplotlib", "numpy", "hypothesis", "ipywidgets", "nbgrader"}
    assert not loaded_by("import shiftlab") & heavy


@pytest.mark.parametrize(
    "statement",
    [
        "from shiftlab import check, hint, progress, reset, vote, my_vote, verdict",
        "from shiftlab import shifts, scenes, layers, measures, panels, figures, store",
    ],
)
def test_a_notebook_without_networks_loads_no_torch(statement: str) -> None:
    assert "torch" not in loaded_by(statement)


def test_the_command_loads_nothing_heavy() -> None:
    heavy = {"torch", "matplotlib", "nbgrader", "nbclient"}
    assert not loaded_by("import shiftlab.authoring.cli") & heavy


def test_rooms_used_sees_each_way_to_import() -> None:
    text = "import shiftlab.a\nfrom shiftlab import b\ndef f():\n    from shiftlab.c.d import e"
    assert rooms_used(text) == {"a", "b", "c"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_uses_only_rooms_below(module: Path) -> None:
    here = room(module)
    if not here:
        return
    assert here in ROOMS, f"{here} has no floor yet: give it one in ROOMS"
    allowed = set() if here == "store" else set(ROOMS[: ROOMS.index(here)])
    if here == "authoring":
        allowed |= {"progress"}  # the verb that the command prints
    above = rooms_used(module.read_text(encoding="utf-8")) - allowed - {here}
    assert not above, f"{here} uses {sorted(above)}, which do not lie below it"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_in_one_line_what_it_is(module: Path) -> None:
    words = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    assert words.split("\n")[0].strip().endswith((".", ":")), f"{module.name}: {words[:80]!r}"
