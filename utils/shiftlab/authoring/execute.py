"""Run the solved notebooks from top to bottom and keep their outputs.

Each runs in its own folder, in a fresh kernel, with an empty store of progress, as a student who
has just installed the course would run it. A file is written only if more has changed than figures
that differ from run to run. Not here: comparing outputs with stored ones, which is nbval's.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from shiftlab.authoring.project import (
    AuthoringError,
    Project,
    plain_metadata,
    read,
    to_text,
    write,
)

CELL_SECONDS = 120
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
_RULE = re.compile(r"^regex: (.*)$\n^replace: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """How one notebook went: its path, the seconds it took, whether its file was written."""

    path: Path
    seconds: float
    written: bool


def execute(project: Project, path: Path) -> Run:
    """Run the notebook at `path` and store its outputs there.

    Raises:
        AuthoringError: a cell raised or took too long, or somebody else wrote the file during the
            run; the file is left as it was.
    """
    before = path.read_bytes()
    stored = read(path)
    notebook = deepcopy(stored)
    begun = time.perf_counter()
    run_cells(notebook, path)
    seconds = time.perf_counter() - begun
    if not path.is_file() or path.read_bytes() != before:
        raise AuthoringError(
            f"{path.name} should stay as it is while it runs; it was saved or moved meanwhile. "
            f"Nothing was written. Run `make execute NAMES={path.stem}` again."
        )
    rules = volatile(project.sanitise)
    if _lasting(notebook, rules) == _lasting(stored, rules):
        return Run(path, seconds, written=False)
    return Run(path, seconds, written=write(path, to_text(notebook)))


def run_cells(notebook: NotebookNode, path: Path) -> None:
    """Run every cell of `notebook` in place, as though it were the file at `path`.

    Raises:
        AuthoringError: a cell raised, took more than CELL_SECONDS, or the kernel died.
    """
    # jupyter_client and nbclient take a quarter of a second to load: only who runs pays for it.
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    plain_metadata(notebook)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    with tempfile.TemporaryDirectory(prefix="shiftlab-") as folder:
        environment = {**os.environ, "SHIFTLAB_STORE": str(Path(folder) / "store.jsonl")}
        try:
            client.execute(env=environment)
        except (CellExecutionError, CellControlSignal, DeadKernelError) as error:
            raise AuthoringError(_failure(notebook, path, error)) from error
    plain_metadata(notebook)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [_plain(output) for output in cell.outputs]


def volatile(path: Path) -> list[tuple[re.Pattern[str], str]]:
    """The rules of nbval's sanitising file that hold also here, as (pattern, replacement).

    Pictures are left out: nbval must not compare them across machines, but a picture that changed
    here was changed by someone, and the new one is to be kept.
    """
    if not path.is_file():
        return []
    rules = _RULE.findall(path.read_text(encoding="utf-8"))
    return [(re.compile(pattern), to) for pattern, to in rules if "data:image" not in pattern]


def _failure(notebook: NotebookNode, path: Path, error: Exception) -> str:
    """Which cell stopped the run, and why, in words."""
    begun = [c for c in notebook.cells if c.cell_type == "code" and c.execution_count is not None]
    where = f"{path.name}, cell {begun[-1].id!r}" if begun else path.name
    return f"{where}: every cell should run without an error; this one stopped the run.\n{error}"


def _plain(output: NotebookNode) -> NotebookNode:
    """The output without a widget's view where a still form of it is stored beside it.

    The view names a model that lived in the kernel; kept, it would hide the still picture.
    """
    data = output.get("data", {})
    if _WIDGET_VIEW in data and "text/html" in data:
        output = deepcopy(output)
        del output["data"][_WIDGET_VIEW]
    return output


def _lasting(notebook: NotebookNode, rules: list[tuple[re.Pattern[str], str]]) -> Any:
    """The notebook with all that may differ from run to run replaced, for comparison."""

    def settled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: settled(inner) for key, inner in value.items() if key != "model_id"}
        if isinstance(value, list):
            return [settled(inner) for inner in value]
        if isinstance(value, str):
            for pattern, replacement in rules:
                value = pattern.sub(replacement, value)
        return value

    kept = deepcopy(notebook)
    for cell in kept.cells:
        if cell.cell_type == "code":
            cell.outputs = settled(cell.outputs)
    return kept
