"""pyproject.toml, environment.yml and the imports say the same of what the course needs.

Nothing is imported that is not declared, nothing declared that is not imported or run, and conda's
ranges are pip's. Whether the ranges are true is tried by installing their ends: see `oldest`.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, TESTS = ROOT / "utils" / "shiftlab", ROOT / "tests"
PYPROJECT, ENVIRONMENT = "pyproject.toml", "environment.yml"
# Declared for what it runs, not for what it gives to import: the file that runs it, and the words.
PROGRAMS = {
    "jupyterhub": ("tests/hub/loopback.py", "jupyterhub"),
    "jupyterlab": ("Makefile", "jupyter lab"),
    "jupyterlite-core": ("utils/shiftlab/authoring/lite.py", '"jupyter-lite"'),
    "jupyterlite-pyodide-kernel": ("utils/shiftlab/authoring/lite.py", "Pyodide"),
    "notebook": ("tests/browser/lab.py", '"notebooks"'),
    "ruff": ("tests/unit/test_project.py", '"ruff"'),
    "setuptools": ("pyproject.toml", "setuptools.build_meta"),  # builds the course in a test
}
# How conda-forge calls what pyproject.toml calls otherwise.
CONDA = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}
# Beside what students need, and for lecturers: pytest --nbval-lax notebooks
ALSO_IN_CONDA = {"nbval"}

WRITTEN = {"my_helper"}  # a module that a test writes before it is imported


def imported(code: str) -> set[str]:
    """The top-level modules that a text of Python imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    return {name.split(".")[0] for name in names}


def code_of(path: Path) -> str:
    """The Python of a module, or of a notebook's cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def packages(paths: Iterable[Path]) -> set[str]:
    """The packages, by the names that pip knows, that these files import; none of the course's."""
    modules = set().union(*(imported(code_of(path)) for path in paths))
    modules -= sys.stdlib_module_names
    modules -= {"shiftlab", *WRITTEN}
    modules -= {path.stem for path in TESTS.rglob("*") if "without_torch" not in path.parts}
    distributions = installed()
    return {plain(distributions.get(module, [module])[0]) for module in modules}


@cache
def installed() -> Mapping[str, list[str]]:
    """The packages here by the modules they bring."""
    return packages_distributions()


def plain(name: str) -> str:
    """A package's name as it is compared."""
    return name.lower().replace("_", "-")


@pytest.fixture(scope="module")
def used() -> dict[str, set[str]]:
    """What students, lecturers who grade, the tests and the class on a hub need, by imports."""
    modules = set(PACKAGE.rglob("*.py"))
    grading = {*(PACKAGE / "authoring").rglob("*.py"), *(PACKAGE / "grading").rglob("*.py")}
    hub = set((TESTS / "hub").rglob("*.py"))
    notebooks = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "solutions").glob("*.ipynb")]
    return {
        "base": packages([*(modules - grading), *notebooks]),
        "grading": packages(grading),
        "test": packages(set(TESTS.rglob("*.py")) - hub),
        "hub": packages(hub),
        "lite": set(),
    }


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in (PYPROJECT, ENVIRONMENT)}


def ranges(requirements: list[str]) -> dict[str, str]:
    """The range of each requirement, by its name; the course's own extras left out."""
    pairs = (re.fullmatch(r"([\w-]+)(?:\[\w+\])?(.*)", line).groups() for line in requirements)
    return {plain(name): range_ for name, range_ in pairs if name != "shiftlab"}


def faults(texts: dict[str, str], used: dict[str, set[str]]) -> list[str]:
    """What the two files, given as texts, and the imports do not agree on, in words."""
    project = tomllib.loads(texts[PYPROJECT])["project"]
    extras = project["optional-dependencies"]
    declared = {
        "base": ranges(project["dependencies"]),
        "grading": ranges(extras["grading"]),
        "lite": ranges(extras["lite"]),
        "test": ranges(extras["test"]),
        "hub": ranges(extras["hub"]),
    }
    found = []
    known: set[str] = set()
    for group, names in declared.items():
        run = {name for name in PROGRAMS if name in names}
        known |= set(names)
        found += [f"{name} is imported, not declared" for name in sorted(used[group] - known)]
        found += [f"{name} is declared, not used" for name in sorted({*names} - used[group] - run)]
        found += [f"{name} has no lower bound" for name in names if ">=" not in names[name]]
    if missing := set(PROGRAMS) - known:
        found.append(f"run, not declared: {sorted(missing)}")
    conda = {**declared["base"], **{name: declared["test"].get(name) for name in ALSO_IN_CONDA}}
    wanted = {CONDA.get(name, name): range_ for name, range_ in conda.items()}
    environment = yaml.safe_load(texts[ENVIRONMENT])
    pinned = {"python": "=" + project["requires-python"].removeprefix(">="), "pip": ""}
    if ranges(environment["dependencies"]) != {**wanted, **pinned}:
        found.append(f"conda installs other packages or ranges than pip: {environment}")
    if environment["channels"] != ["conda-forge", "nodefaults"]:
        found.append(f"conda takes packages from {environment['channels']}")
    return found


def test_imports_pip_and_conda_agree(texts: dict[str, str], used: dict[str, set[str]]) -> None:
    assert faults(texts, used) == []


def test_the_readme_asks_pip_for_the_same_torch(texts: dict[str, str]) -> None:
    asked = re.findall(r'"(torch\b[^"]*)"', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert asked
    assert set(asked) <= set(tomllib.loads(texts[PYPROJECT])["project"]["dependencies"])


def test_every_program_that_is_declared_is_run() -> None:
    for name, (file, words) in PROGRAMS.items():
        assert words in (ROOT / file).read_text(encoding="utf-8"), f"{file} does not run {name}"


def lines(name: str) -> list[str]:
    """The lines of one of the two files that name a package."""
    pattern = {PYPROJECT: r'^ {4}"[\w-]+[\[>=].*",$', ENVIRONMENT: r"^ {2}- [\w-]+.*$"}[name]
    found = re.findall(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return [line for line in found if "shiftlab[" not in line]


LINES = [(name, line) for name in (PYPROJECT, ENVIRONMENT) for line in lines(name)]


@pytest.mark.parametrize(("name", "line"), LINES, ids=lambda part: part.strip(' ",-'))
def test_a_line_removed_or_loosened_is_noticed(
    name: str, line: str, texts: dict[str, str], used: dict[str, set[str]]
) -> None:
    def edited(new: str) -> dict[str, str]:
        assert texts[name].count(line + "\n") == 1
        return {**texts, name: texts[name].replace(line + "\n", new)}

    assert faults(edited(""), used)
    if ">=" in line:
        unbounded = re.sub(r"[\[>=][^\"]*", "", line)
        assert faults(edited(unbounded + "\n"), used)
    another = re.sub(r"[a-z][\w-]*", "never-heard-of", line, count=1)
    assert faults(edited(f"{line}\n{another}\n"), used)


def test_many_lines_are_tried() -> None:
    assert len(LINES) > 40
