"""What each solved notebook costs a student: seconds, memory, size. `make bench` prints the table.

Seconds are from an idle kernel to the last answer, as Run All takes; memory is the most that the
kernel and the processes it starts held together. Figures are reported, nothing is asserted.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil

from shiftlab.authoring.execute import run_cells
from shiftlab.authoring.project import Project, read

EVERY = 0.05
MIB = 2**20


class PeakMemory:
    """The most memory that the processes started meanwhile held together, in MiB.

    Proportional set size where the system knows it (Linux), so that pages shared between a kernel
    and its workers count once; resident set size elsewhere.
    """

    def __init__(self) -> None:
        self.mib = 0.0
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> PeakMemory:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._done.wait(EVERY):
            total = 0
            for process in own.children(recursive=True):
                # A process may end between being listed and being asked.
                with suppress(psutil.Error):
                    total += held(process)
            self.mib = max(self.mib, total / MIB)


def held(process: psutil.Process) -> int:
    """The bytes that one process holds."""
    memory = process.memory_full_info()
    return getattr(memory, "pss", memory.rss)


def main() -> None:
    """Run every solution once and print a row for each."""
    seconds, mib = [], []
    print(f"{'notebook':<36} {'seconds':>8} {'MiB':>6} {'kB':>6}")
    sources = Project.find(Path(__file__)).sources()
    for path in sources:
        notebook = read(path)
        begun = time.perf_counter()
        with PeakMemory() as peak:
            run_cells(notebook, path)
        seconds.append(time.perf_counter() - begun)
        mib.append(peak.mib)
        size = path.stat().st_size / 1000
        print(f"{path.stem:<36} {seconds[-1]:8.1f} {peak.mib:6.0f} {size:6.0f}", flush=True)
    figures = {
        "notebooks": len(sources),
        "slowest_s": round(max(seconds, default=0), 1),
        "total_s": round(sum(seconds), 1),
        "peak_mib": round(max(mib, default=0)),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
