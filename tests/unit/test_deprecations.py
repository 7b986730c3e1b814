"""Deprecated calls of ours are errors, in tests and in the kernels they start; others' are not."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from oldest import PYPROJECT, oldest
from shiftlab.authoring.execute import run_cells
from shiftlab.authoring.project import AuthoringError

KINDS = [DeprecationWarning, PendingDeprecationWarning, FutureWarning]
WARN = "import warnings\nwarnings.warn('this will go', {})"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "module", ["shiftlab", "shiftlab.layers", "shiftlab.nets.small", "test_it"]
)
def test_a_deprecated_call_of_ours_is_an_error(module: str, kind: type[Warning]) -> None:
    with pytest.raises(kind, match="this will go"):
        exec(WARN.format(kind.__name__), {"__name__": module})


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_call_is_theirs(kind: type[Warning]) -> None:
    with warnings.catch_warnings(record=True):
        exec(WARN.format(kind.__name__), {"__name__": "numpy.shiftlab"})


def test_a_deprecated_call_in_a_cell_or_behind_it_is_an_error(tmp_path: Path) -> None:
    inside = f"exec({WARN.format('FutureWarning')!r}, {{'__name__': 'shiftlab.layers'}})"
    tried = "\n".join(["try:", f"    {inside}", "except FutureWarning:", "    print('caught')"])
    cells = [tried, WARN.format("DeprecationWarning")]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    with pytest.raises(AuthoringError, match="this will go"):
        run_cells(notebook, tmp_path / "deprecated.ipynb")
    assert notebook.cells[1].outputs[0].ename == "DeprecationWarning"
    assert [output.text for output in notebook.cells[0].outputs] == ["caught\n"]


def test_the_oldest_versions_are_the_lower_bounds() -> None:
    text = """
    [project]
    name = "shiftlab"
    dependencies = ["numpy>=2,<3", "pillow>=11"]
    optional-dependencies.test = ["shiftlab[grading]", "pytest-xdist[psutil]>=3.6.1"]
    """
    assert oldest(text) == ["numpy==2", "pillow==11", "pytest-xdist==3.6.1"]
    assert len(oldest(PYPROJECT.read_text(encoding="utf-8"))) > 25


@pytest.mark.parametrize("requirement", ["numpy", "numpy<3", "numpy~=2.0"])
def test_a_requirement_without_a_lower_bound_is_named(requirement: str) -> None:
    text = f'project.name = "x"\nproject.dependencies = ["{requirement}"]\n'
    with pytest.raises(ValueError, match=requirement):
        oldest(text + "project.optional-dependencies = {}")
