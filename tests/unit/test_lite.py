"""The site for the browser: what is put into its notebooks, and what it brings along.

The site itself is built and opened by hand, since that needs a network: the README says what of it
was tried.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib

import pytest

from notebook_runs import WITHOUT_TORCH
from shiftlab.authoring import lite
from shiftlab.authoring.project import AuthoringError, Project, read

# In a browser these are not there, or the kernel has them, or nothing that runs there needs them.
ELSEWHERE = {"jupyter_server", "jupyterlab", "loky", "psutil", "torch", "traitlets"}


def test_a_notebook_gets_two_cells_in_front_and_is_else_the_same(course: Project) -> None:
    path = course.notebooks / "01_convolution_commutes_with_shifts.ipynb"
    made, kept = lite.for_browser(read(path)), read(path)
    assert made.cells[2:] == kept.cells
    words, fetch = made.cells[:2]
    assert "sum(range(10**11))" in words.source and "never ends" in words.source
    code = compile(fetch.source, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert code and '"shiftlab"], deps=False' in fetch.source


def test_the_site_has_all_that_the_course_needs(course: Project) -> None:
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {line.split(">")[0] for line in project["project"]["dependencies"]} - ELSEWHERE
    assert needed <= {*lite.OF_PYODIDE, *lite.AS_WHEELS}


def test_without_jupyterlite_it_is_said_what_to_install(course: Project, monkeypatch) -> None:
    monkeypatch.setattr(lite.shutil, "which", lambda *_, **__: None)
    with pytest.raises(AuthoringError, match=r"pip install 'shiftlab\[lite\]'"):
        lite.lite(course)


def test_torch_is_not_to_be_had_where_it_is_taken_away() -> None:
    environment = {**os.environ, "PYTHONPATH": str(WITHOUT_TORCH)}
    command = [sys.executable, "-c", "import torch"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "ImportError: This notebook runs in a browser" in done.stderr
