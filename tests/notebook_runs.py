"""What holds for each notebook that nbval runs, and the panels it leaves in its kernel.

Each run has an empty store of progress; deprecated calls are errors in it; a notebook that runs in
a browser, too, finds no torch, nor does what it starts; an untouched student notebook says of each
exercise that it was not attempted; after the last cell each panel shown is tried at the ends of its
controls, as the notebook made it. Not here: comparing outputs, which is nbval's.
"""

from __future__ import annotations

import json
import os
import tempfile
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from shiftlab.authoring.build import checked_name
from shiftlab.authoring.lite import IN_BROWSER

SOLUTIONS, NOTEBOOKS = (Path(__file__).parents[1] / name for name in ("solutions", "notebooks"))
SECONDS = 120  # that all panels of a notebook may take on a busy machine
WITHOUT_TORCH = Path(__file__).with_name("without_torch")
EXTREMES = Path(__file__).with_name("panels")
# What kernels run before the first cell: deprecated calls in cells and in the course are errors.
STARTUP = """
import warnings

for kind in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
    warnings.filterwarnings("error", category=kind, module="(__main__|shiftlab)")
"""
IMPORT = f"import sys\nsys.path.append({str(EXTREMES)!r})\nimport extremes"


class NotebookRuns:
    """A plugin for pytest; nbval's items live outside tests/."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="shiftlab-stores-")
        os.environ["SHIFTLAB_STORE"] = str(Path(self._folder.name) / "store.jsonl")
        startup = Path(self._folder.name) / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "deprecations.py").write_text(STARTUP, encoding="utf-8")
        self._import_path = os.environ.get("PYTHONPATH", "")
        os.environ["IPYTHONDIR"] = str(startup.parents[1])

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """After the last cell of each notebook of the course, its panels."""
        last = {item.parent: item for item in items if isinstance(item, IPyNbCell)}
        for notebook, cell in last.items():
            if notebook.path.parent in (SOLUTIONS, NOTEBOOKS):
                panels = NotebookPanels.from_parent(notebook, name="panels")
                items.insert(items.index(cell) + 1, panels)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Before the kernel starts, give each notebook an empty store."""
        if item.path.suffix == ".ipynb":
            store = Path(self._folder.name) / item.path.parent.name / f"{item.path.stem}.jsonl"
            os.environ["SHIFTLAB_STORE"] = str(store)
            blocked = item.path.name.startswith(IN_BROWSER) and item.path.parent in (
                SOLUTIONS,
                NOTEBOOKS,
            )
            path = [str(WITHOUT_TORCH)] * blocked + [self._import_path] * bool(self._import_path)
            os.environ["PYTHONPATH"] = os.pathsep.join(path)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """In notebooks/, a check's answer must be that nothing was attempted."""
        yield
        if isinstance(item, IPyNbCell) and item.path.parent == NOTEBOOKS:
            name = checked_name(item.cell.source)
            if name is not None and f"{name}: not attempted" not in str(item.test_outputs):
                pytest.fail(
                    f"{item.path.name}: check({name}) in an untouched notebook should say "
                    f"“{name}: not attempted”; it said {item.test_outputs}"
                )

    def pytest_unconfigure(self) -> None:
        self._folder.cleanup()


class NotebookPanels(pytest.Item):
    """The panels that a notebook has shown, in the kernel that ran its cells."""

    parent: IPyNbFile

    def runtest(self) -> None:
        """Fail for a panel of the stored outputs that is not there, and for each fault of one."""
        forgiven = "is not attempted yet" if self.path.parent == NOTEBOOKS else ""
        loads_torch = self._ask('__import__("json").dumps("torch" in __import__("sys").modules)')
        if loads_torch is self.path.name.startswith(IN_BROWSER):
            pytest.fail(f"{self.path.name}: IN_BROWSER should hold those that load no torch")
        titles, faults = self._ask(f"extremes.shown_panels({forgiven!r})")
        for said in stored_panels(SOLUTIONS / self.path.name):
            shown = next((title for title in titles if said.startswith(f"Panel {title}: ")), None)
            if shown is None:
                faults.append(f"in the stored outputs, but not in the kernel: {said}")
            else:
                titles.remove(shown)
        if faults:
            pytest.fail("\n".join([f"panels of {self.path.name}:", *faults]), pytrace=False)

    def _ask(self, question: str) -> Any:
        kernel = self.parent.kernel
        if not kernel.is_alive():
            pytest.fail("the kernel has died, so its panels cannot be tried", pytrace=False)
        message = kernel.kc.execute(IMPORT, silent=True, user_expressions={"answer": question})
        while (reply := kernel.get_message("shell", SECONDS))["parent_header"]["msg_id"] != message:
            pass
        answer = reply["content"].get("user_expressions", {}).get("answer", reply["content"])
        if answer["status"] != "ok":
            pytest.fail("\n".join(answer["traceback"]), pytrace=False)
        return json.loads(literal_eval(answer["data"]["text/plain"]))

    def reportinfo(self) -> tuple[Path, int, str]:
        """How reports name this item."""
        return self.path, 0, f"{self.path.parent.name}/{self.path.name}::panels"


def stored_panels(path: Path) -> list[str]:
    """What the outputs of the notebook at `path` say of each panel they show, its title first."""
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    words = [output.get("text/plain", "") for output in outputs]
    return [said for said in words if said.startswith("Panel ")]
