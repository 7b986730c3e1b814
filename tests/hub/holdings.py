"""What the students of a hub hold: memory and processor time of server, kernel and workers each.

Told apart by what Jupyter puts into their environments. Proportional set size (PSS) divides what
several share among them, so that its sum is what the machine holds; unique set size (USS) is what
ending one frees; resident set size (RSS) counts what is shared in full, as a container's limit may.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

MIB = 2**20
EVERY = 3.0  # seconds between two looks, since looking costs as well
PARTS = ("server", "kernel", "workers", "hub")


@dataclass(frozen=True)
class Held:
    """What one process holds, in MiB, and the processor seconds it and its ended children took."""

    student: str
    part: str
    pss: float
    uss: float
    rss: float
    seconds: float


def holdings(processes: Iterable[psutil.Process]) -> list[Held]:
    """What each of these processes holds; those that have just ended are left out."""
    found = []
    for process in processes:
        with suppress(psutil.Error):
            student = process.environ().get("JUPYTERHUB_USER", "")
            memory, times = process.memory_full_info(), process.cpu_times()
            held = (getattr(memory, "pss", memory.rss), memory.uss, memory.rss)
            part = part_of(process) if student else "hub"
            found.append(Held(student, part, *(size / MIB for size in held), sum(times[:4])))
    return found


def part_of(process: psutil.Process) -> str:
    """What a student's process is: "server", "kernel" or "workers"."""
    words = " ".join(process.cmdline())
    if "jupyterhub-singleuser" in words:
        return "server"
    return "kernel" if "ipykernel" in words else "workers"


def a_student(held: list[Held], size: str, part: str = "") -> float:
    """The mean over students of a size ("pss", "uss", "rss", "seconds"), of one part or of all."""
    students = {each.student for each in held if each.student}
    chosen = [each for each in held if each.student and part in ("", each.part)]
    return sum(getattr(each, size) for each in chosen) / max(len(students), 1)


def total(held: list[Held], size: str, part: str = "") -> float:
    """The sum of a size over all processes, or over those of one part."""
    return sum(getattr(each, size) for each in held if part in ("", each.part))


class Watch:
    """Looks from time to time; keeps the most memory held at once and how busy others were."""

    def __init__(self, processes: Callable[[], Iterable[psutil.Process]]) -> None:
        """processes: called for those to look at."""
        self._processes = processes
        self._task: asyncio.Task | None = None
        self.most = 0.0  # MiB, all students, hub and proxy together
        self.others = 0.0  # cores that other people's processes used

    async def __aenter__(self) -> Watch:
        self._began, self._busy = time.monotonic(), await self._busy_with_others()
        self._task = asyncio.create_task(self._look_on())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        busy = await self._busy_with_others() - self._busy
        self.others = max(busy / (time.monotonic() - self._began), 0.0)

    async def look(self) -> list[Held]:
        """What is held now."""
        held = await asyncio.to_thread(lambda: holdings(self._processes()))
        self.most = max(self.most, total(held, "pss"))
        return held

    async def _look_on(self) -> None:
        while True:
            begun = time.monotonic()
            await self.look()
            # Looking at many processes costs processor time, which is the students'.
            await asyncio.sleep(max(EVERY, 30 * (time.monotonic() - begun)))

    async def _busy_with_others(self) -> float:
        """Processor seconds since the machine started that neither the run nor we have taken."""
        times = psutil.cpu_times()
        busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
        return busy - total(await self.look(), "seconds") - sum(psutil.Process().cpu_times()[:2])
