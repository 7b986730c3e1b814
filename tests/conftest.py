"""For all tests: a store of progress of their own, the tools on PATH, and a tiny course to build.

Which process runs what is said here too; what holds for nbval's runs is in `notebook_runs`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import nbformat
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from notebook_runs import NotebookRuns
from shiftlab.authoring.project import Project
from tiny_course import tiny_notebook

ROOT = Path(__file__).resolve().parent.parent
# What `make quick` leaves out, by folder.
SLOW = ("grading", "browser", "benchmarks", "hub")
# What takes minutes in one process, the longest first (see the last lines of `make test`).
LONGEST = (
    "tests/browser/test_notebooks_in_lab.py",
    "tests/exercises/test_answers.py",
    "tests/grading/",
    "notebooks/",
    "solutions/",
    "tests/browser/",
    "tests/exercises/",
)

# A busy machine is slow, not wrong; and a test that failed here fails elsewhere too.
hypothesis.settings.register_profile("shiftlab", deadline=None, derandomize=True)
hypothesis.settings.load_profile("shiftlab")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"slow: in {', '.join(SLOW)}; not part of `make quick`")
    # nbgrader calls alembic by its bare name, and Jupyter its subcommands.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    config.pluginmanager.register(NotebookRuns(), "shiftlab-notebook-runs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if any(ROOT / "tests" / folder in item.path.parents for folder in SLOW):
            item.add_marker("slow")
    if hasattr(config, "workerinput"):  # one of several processes; one alone gains nothing
        items.sort(key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    """What takes long begins early, so that at the end no process has much left while one idles."""
    name = path.relative_to(ROOT).as_posix()
    longest = (position for position, start in enumerate(LONGEST) if name.startswith(start))
    return next(longest, len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """What shares a kernel or a set-up stays in one process; gradings of a notebook stand alone."""
    config.option.loadscopereorder = False  # the order is that of `LONGEST`

    class Spread(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            alone = nodeid.startswith("tests/grading/") and "test_cheats" not in nodeid
            return nodeid if alone else super()._split_scope(nodeid)

    return Spread(config, log)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store of progress for each test."""
    path = tmp_path / "store" / "store.jsonl"
    monkeypatch.setenv("SHIFTLAB_STORE", str(path))
    return path


@pytest.fixture(scope="session")
def course() -> Project:
    """This course itself."""
    return Project(ROOT)


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    """A checkout with one solved notebook, 01_tiny.ipynb, whose points are TINY_POINTS."""
    root = tmp_path / "checkout"
    (root / "solutions").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "pyproject.toml").write_text(
        '[project.urls]\nRepository = "https://github.com/someone/shiftlab"\n', encoding="utf-8"
    )
    nbformat.write(tiny_notebook(), root / "solutions" / "01_tiny.ipynb")
    return Project(root)
