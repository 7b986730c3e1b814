"""What goes wrong on a hub, done on purpose while students work, and what is left of their work.

A kernel is killed as the system does when memory is short; a server is stopped as the culling
service does; the hub is restarted as an administrator does after a change. Then files and progress
are read from outside and compared with what the students had saved and seen.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import nbformat
import psutil
from holdings import part_of
from kernel import KernelGone
from loopback import Hub
from student import PATIENCE, Student, Unexpected

from shiftlab import store
from shiftlab.exercises.progress import progress

STORE = Path(".local", "share", "shiftlab", "progress.jsonl")  # as jupyterhub_config.py says
EARLY = 3  # cells after which the hub goes away
TROUBLE = (Unexpected, KernelGone, TimeoutError, aiohttp.ClientError)


@dataclass
class Away:
    """The restart of the hub: seconds without it, and the cells that were run meanwhile."""

    seconds: float = 0.0
    cells: int = 0


def pid_of(hub: Hub, student: Student, part: str) -> int:
    """The process of a student's "server" or "kernel". Raises Unexpected if there is none."""
    for process in hub.processes():
        with suppress(psutil.Error):
            mine = process.environ().get("JUPYTERHUB_USER") == student.name
            if mine and part_of(process) == part:
                return process.pid
    raise Unexpected(f"{student.name} has no {part}")


async def kill_kernel(hub: Hub, student: Student) -> float:
    """Kill the kernel while a cell in the middle of the notebook runs; run all again.

    Returns the seconds until the next kernel was idle.
    """
    pid = await asyncio.to_thread(pid_of, hub, student, "kernel")
    middle = _middle(student)
    try:
        await student.run_all(lambda i: i == middle and os.kill(pid, signal.SIGKILL))
    except KernelGone:
        begun = time.perf_counter()
        await student.kernel.ready()
        seconds = time.perf_counter() - begun
        await student.run_all()
        return seconds
    raise Unexpected("the kernel was killed, and the notebook ran on")


async def stop_server(hub: Hub, student: Student) -> float:
    """Stop the server while a cell runs; start it again, reopen the notebook, run all again.

    Returns the seconds until the kernel of the new server was idle.
    """
    stopping: list[asyncio.Task] = []
    middle = _middle(student)

    def sent(cell: int) -> None:
        if cell == middle:
            stopping.append(asyncio.create_task(_stop(hub, student)))

    try:
        await student.run_all(sent)
    except KernelGone:
        begun = time.perf_counter()
        await stopping[0]
        await student.get_server()
        await student.open()
        seconds = time.perf_counter() - begun
        if contents(student.notebook) != contents(student.saved):
            raise Unexpected("the reopened notebook is not the one that was saved") from None
        await student.run_all()
        return seconds
    raise Unexpected("the server was stopped, and the notebook ran on")


async def restart_hub(hub: Hub, students: list[Student]) -> Away:
    """Restart the hub while all students run all cells; then each logs in anew and goes on."""
    before = {student.name: await _processes(hub, student) for student in students}
    under_way = {student.name: asyncio.Event() for student in students}

    async def run(student: Student) -> None:
        begun = under_way[student.name]
        with recording(student, "running while the hub was away"):
            await student.run_all(lambda i: i == EARLY and begun.set())
        begun.set()

    async def return_to(student: Student) -> None:
        with recording(student, "after the hub's restart"):
            await student.log_in()
            await student.enter()
            if not await student.same_kernel() or before[student.name] != await _processes(
                hub, student
            ):
                raise Unexpected("the server or the kernel is not the one from before the restart")
            await student.connect()

    runs = [asyncio.create_task(run(student)) for student in students]
    for event in under_way.values():
        await event.wait()
    begun = time.perf_counter()
    await hub.stop()
    done = sum(student.cells_run for student in students)
    while sum(student.cells_run for student in students) < done + len(students) and not all(
        run.done() for run in runs
    ):
        await asyncio.sleep(0.05)  # between two looks
    await hub.start()
    away = Away(time.perf_counter() - begun)
    away.cells = sum(student.cells_run for student in students) - done
    await asyncio.gather(*runs)
    await asyncio.gather(*(return_to(student) for student in students))
    return away


@contextmanager
def recording(student: Student, doing: str) -> Iterator[None]:
    """Write what goes wrong for a student into their failures. doing: when it did, in words."""
    try:
        yield
    except TROUBLE as error:
        student.failures.append(f"{doing}: {type(error).__name__}: {error}")


def lost(student: Student, home: Path) -> list[str]:
    """What of a student's saved work and progress is not there, read from outside; a line each."""
    if not student.saved:
        return []
    missing = []
    try:
        kept = contents(nbformat.read(home / student.file, as_version=4))
    except (OSError, nbformat.reader.NotJSONError) as error:
        return [f"the notebook cannot be read: {error}"]
    if kept != contents(student.saved):
        missing.append("the notebook is not as it was saved")
    os.environ["SHIFTLAB_STORE"] = str(home / STORE)
    checks = iter([(event["exercise"], event["state"]) for event in store.events("check")])
    unseen = [seen for seen in student.checked if seen not in checks]  # in the same order
    missing += [f"the check of {name}, {state}, is not in the store" for name, state in unseen]
    reached = {exercise.name: state for exercise, state in progress(student.file[:2]).states}
    answered = {name for name, state in student.checked if state == "right"}
    missing += [
        f"{name} counts as {reached[name]}" for name in answered if reached[name] != "right"
    ]
    if store.damaged():
        missing.append(f"{store.damaged()} lines of the store are damaged")
    return missing


def contents(notebook: dict) -> list[tuple]:
    """What must not be lost of a notebook: of each cell its id, source and outputs."""
    return [(cell["id"], cell["source"], cell.get("outputs")) for cell in notebook["cells"]]


def _middle(student: Student) -> int:
    return sum(cell["cell_type"] == "code" for cell in student.notebook["cells"]) // 2


async def _processes(hub: Hub, student: Student) -> list[int]:
    return [await asyncio.to_thread(pid_of, hub, student, part) for part in ("server", "kernel")]


async def _stop(hub: Hub, student: Student) -> None:
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    headers = {"Authorization": f"token {hub.secret}"}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session:
        server = f"{hub.address}/hub/api/users/{student.name}/server"
        async with session.delete(server) as answer:
            if answer.status not in (202, 204):
                raise Unexpected(f"the hub would not stop a server: {await answer.text()}")
