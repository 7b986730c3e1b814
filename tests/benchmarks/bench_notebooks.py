"""What each solved notebook costs a student: seconds, memory, size. `make bench` prints the tables.

Each is run twice, from the start of its kernel to its last answer, as Run All takes: *cold*, with
the files of the packages out of the system's memory (Linux; elsewhere that is whatever it holds),
and *warm*, straight afterwards. Memory is the most that was held in either run. Figures are
reported, nothing is asserted. What an installation takes on disk is in `sizes`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import sizes
from nbformat import NotebookNode

import shiftlab
from shiftlab.authoring.execute import run_cells
from shiftlab.authoring.project import Project, read

EVERY = 0.05
MIB = 2**20


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds in all and to the first picture (None: none), and the most memory held.

    kernel: MiB of the kernel alone; workers: what the processes started by it held beside that;
    together: the most at one moment.
    """

    seconds: float
    picture: float | None
    kernel: float
    workers: float
    together: float


class Watch:
    """Looks at a run from another thread: at the processes it starts, and for its first picture.

    Of a kernel all resident memory counts, of its workers what is theirs alone, since they share
    the rest with it.
    """

    def __init__(self, notebook: NotebookNode) -> None:
        self._notebook = notebook
        self._began = time.perf_counter()
        self._picture: float | None = None
        self._kernel = self._workers = self._together = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def cost(self) -> Cost:
        """What was seen, the time until now included."""
        seconds = time.perf_counter() - self._began
        return Cost(seconds, self._picture, self._kernel, self._workers, self._together)

    def _look(self) -> None:
        own = psutil.Process()
        while not self._done.wait(EVERY):
            kernel = workers = 0.0
            for process in own.children():
                kernel += _resident(process)
                # A process may end between being listed and being asked.
                with suppress(psutil.Error):
                    workers += sum(_alone(worker) for worker in process.children(recursive=True))
            self._kernel = max(self._kernel, kernel)
            self._workers = max(self._workers, workers)
            self._together = max(self._together, kernel + workers)
            if self._picture is None and shows_a_picture(self._notebook):
                self._picture = time.perf_counter() - self._began


def _resident(process: psutil.Process) -> float:
    """The MiB that a process holds, shared or not."""
    with suppress(psutil.Error):
        return process.memory_info().rss / MIB
    return 0.0


def _alone(process: psutil.Process) -> float:
    """The MiB that a process holds and shares with no other."""
    with suppress(psutil.Error):
        return process.memory_full_info().uss / MIB
    return 0.0


def shows_a_picture(notebook: NotebookNode) -> bool:
    """Whether an output of the notebook, as far as it has run, holds a picture."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    shown = (output.get("data", {}) for output in outputs)
    return any("image/png" in data or "data:image" in data.get("text/html", "") for data in shown)


def forget(folders: Sequence[Path]) -> None:
    """Ask the system to drop from its memory the files in these folders, where one can ask."""
    if not hasattr(os, "posix_fadvise"):
        return
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def run(path: Path) -> Cost:
    """Run the notebook at `path` once, in a kernel of its own."""
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []  # stored pictures are none of this run
    with Watch(notebook) as watch:
        run_cells(notebook, path)
        return watch.cost()


def main() -> None:
    """Run every solution, or those whose names begin like an argument, and print a row for each."""
    packages = [Path(sys.prefix), Path(shiftlab.__file__).parent]
    print(f"{'':<36} {'seconds':>13} {'to a':>8}   {'MiB of':>6} {'its':>8}")
    print(f"{'notebook':<36} {'cold':>6} {'warm':>6} {'picture':>8} {'kernel':>8} ", end="")
    print(f"{'workers':>8} {'together':>8} {'kB':>6}", flush=True)
    warm, peaks = [], []
    for path in Project.find(Path(__file__)).sources(sys.argv[1:]):
        forget(packages)
        first, second = run(path), run(path)
        kernel, workers, together = (
            max(getattr(cost, name) for cost in (first, second))
            for name in ("kernel", "workers", "together")
        )
        picture = f"{second.picture:8.1f}" if second.picture is not None else f"{'none':>8}"
        print(f"{path.stem:<36} {first.seconds:6.1f} {second.seconds:6.1f} {picture} ", end="")
        print(f"{kernel:8.0f} {workers:8.0f} {together:8.0f} ", end="")
        print(f"{path.stat().st_size / 1000:6.0f}", flush=True)
        warm.append(second.seconds)
        peaks.append(together)
    print()
    print(sizes.table())
    figures = {
        "notebooks": len(warm),
        "slowest_s": round(max(warm), 1),
        "total_s": round(sum(warm), 1),
        "peak_mib": round(max(peaks)),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
