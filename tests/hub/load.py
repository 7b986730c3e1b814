"""Many students on a real JupyterHub at once: `make hub-load N=4` prints what that takes.

They log in within the same second, open the notebook, run all of it, answer an exercise wrong and
then right, and save: the table's figures are from this. Then a third of them lose their kernel, a
third their server, and all of them the hub for a while; at the end their files and progress are
read from outside. Fails if something failed or was lost; times are reported, not judged.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from disturbing import (
    Away,
    kill_kernel,
    lost,
    recording,
    restart_hub,
    stop_server,
)
from holdings import PARTS, Held, Watch, a_student, total
from loopback import Hub, HubError
from student import Student, Task, tasks

from shiftlab.authoring.project import Project, read

# What a neighbour runs who takes all the threads that a library gives: one product after another.
PRODUCTS = """import numpy as np
a = np.random.default_rng(0).normal(size=(1000, 1000))
for _ in range(20):
    a @ a"""


@dataclass
class Run:
    """All that was measured; seconds are one for each student."""

    ready: list[float] = field(default_factory=list)
    run_all: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    idle: list[Held] = field(default_factory=list)  # once all kernels were idle
    worked: list[Held] = field(default_factory=list)  # once all had saved
    most: float = 0.0
    others: float = 0.0
    kernels: list[float] = field(default_factory=list)
    servers: list[float] = field(default_factory=list)
    away: Away = field(default_factory=Away)
    failures: list[str] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What is asked for: how many students, and the number of their notebook.

    threads: as `Hub` has it; disturb: strike the students afterwards; neighbour: one more student
    multiplies large matrices while they work.
    """

    students: int
    notebook: str
    threads: int | None
    disturb: bool
    neighbour: bool


async def load(plan: Plan, folder: Path) -> Run:
    """Let students work as planned; `folder` is empty and theirs. Raises HubError."""
    project = Project.find(Path(__file__))
    file = _source(project, plan.notebook)
    given, solved = (read(home / file.name) for home in (project.notebooks, file.parent))
    todo = tasks(given, solved)
    run = Run()
    async with Hub(folder, plan.threads) as hub:
        students = [
            Student(f"student{i + 1:02}", hub.address, hub.secret, file.name)
            for i in range(plan.students + plan.neighbour)
        ]
        try:
            async with Watch(hub.processes) as watch:
                await _work(run, watch, students, given, todo[0], plan.neighbour)
            run.most, run.others = watch.most, watch.others
            if plan.disturb:
                await _disturb(run, hub, students, todo)
        finally:
            await asyncio.gather(*(student.leave() for student in students))
    run.failures = [f"{student.name}, {what}" for student in students for what in student.failures]
    for student in students:
        missing = lost(student, folder / "homes" / student.name)
        if missing:
            run.lost[student.name] = missing
    return run


def _source(project: Project, number: str) -> Path:
    found = [path for path in project.sources() if path.name.startswith(number)]
    if len(found) != 1:
        numbers = ", ".join(path.name.split("_")[0] for path in project.sources())
        raise HubError(f"--notebook takes one of {numbers}, and got {number!r}")
    return found[0]


async def _work(
    run: Run, watch: Watch, students: list[Student], notebook: dict, task: Task, neighbour: bool
) -> None:
    async def arrive(student: Student) -> None:
        begun = time.perf_counter()
        await student.log_in()
        await student.get_server()
        await student.put(notebook)
        await student.open()
        run.ready.append(time.perf_counter() - begun)

    async def work(student: Student) -> None:
        if student is noisy:
            while any(other.failures == [] and not other.saved for other in students[:-1]):
                await student.kernel.run(PRODUCTS)
            return
        run.run_all.append(await student.run_all())
        run.answers.append(await student.answer(task))

    noisy = students[-1] if neighbour else None
    await _all(students, "logging in", arrive)
    run.idle = await watch.look()
    _tell(f"{len(run.ready)} ready after {max(run.ready, default=0):.0f} s")
    await _all(students, "at work", work)
    held = await watch.look()
    run.worked = [each for each in held if noisy is None or each.student != noisy.name]
    _tell(f"{len(run.answers)} have run everything and answered an exercise")


async def _disturb(run: Run, hub: Hub, students: list[Student], todo: list[Task]) -> None:
    async def be_struck(student: Student) -> None:
        if student in killed:
            run.kernels.append(await kill_kernel(hub, student))
        if student in stopped:
            run.servers.append(await stop_server(hub, student))
        if student not in killed + stopped:
            await student.run_all()
        await student.answer(todo[1 % len(todo)])

    async def go_on(student: Student) -> None:
        await student.answer(todo[2 % len(todo)])

    killed, stopped = students[::3], students[1::3] or students
    await _all(students, "while others were struck", be_struck)
    _tell(f"{len(run.kernels)} kernels killed, {len(run.servers)} servers stopped")
    run.away = await restart_hub(hub, [student for student in students if not student.failures])
    await _all(students, "after the hub's restart", go_on)
    _tell("the hub restarted")


async def _all(
    students: list[Student], doing: str, what: Callable[[Student], Awaitable[None]]
) -> None:
    """Let all who are still in the room do something at once."""

    async def one(student: Student) -> None:
        with recording(student, doing):
            await what(student)

    await asyncio.gather(*(one(student) for student in students if not student.failures))


def _tell(what: str) -> None:
    print(f"… {what}", flush=True)


def report(run: Run, plan: Plan) -> dict[str, float]:
    """Print the table for people; returns the figures of the last line."""
    print(f"\n{'seconds':<44}{'median':>8}{'most':>8}")
    _row("log-in to idle kernel", run.ready)
    _row("run all cells", run.run_all)
    _row("an exercise, wrong and then right", run.answers)
    print(f"\n{'processor seconds, a student':<44}{'mean':>8}")
    ready, worked = (a_student(held, "seconds") for held in (run.idle, run.worked))
    print(f"{'to be ready':<44}{ready:8.1f}")
    print(f"{'run all cells and the exercise':<44}{worked - ready:8.1f}")
    print(f"\n{'MiB, a student, mean':<44}{'PSS':>8}{'USS':>8}{'RSS':>8}")
    for when, held in (("ready", run.idle), ("worked", run.worked)):
        for part in (*PARTS[:3], ""):
            if part != "workers" or when == "worked":
                _sizes(f"{when}: {part or 'all'}", held, part)
    hub = (total(run.worked, size, "hub") for size in ("pss", "uss", "rss"))
    print(f"{'hub and proxy, for all':<44}" + "".join(f"{each:8.0f}" for each in hub))
    print(f"{'the most at once, everything':<44}{run.most:8.0f}")
    if plan.disturb:
        print(f"\n{'struck':<28}{'times':>8}{'median s':>16}{'most s':>8}")
        for name, times in (("kernel killed", run.kernels), ("server stopped", run.servers)):
            print(f"{name:<28}{len(times):>8}{_median(times):16.1f}{max(times, default=0):8.1f}")
        print(f"{'hub restarted':<28}{1:>8}{run.away.seconds:16.1f}")
        print(f"while the hub was away, its servers ran {run.away.cells} cells")
    print(f"\nOther programs used {run.others:.2f} of {os.cpu_count()} cores meanwhile.")
    for what in run.failures:
        print(f"failure: {what}")
    for name, missing in run.lost.items():
        print(f"lost: {name}: {'; '.join(missing)}")
    return {
        "students": plan.students,
        "failures": len(run.failures),
        "lost": len(run.lost),
        "ready_s": round(max(run.ready, default=0), 1),
        "mib_per_student": round(a_student(run.worked, "pss")),
    }


def _row(name: str, seconds: list[float]) -> None:
    print(f"{name:<44}{_median(seconds):8.1f}{max(seconds, default=0):8.1f}")


def _sizes(name: str, held: list[Held], part: str) -> None:
    sizes = "".join(f"{a_student(held, size, part):8.0f}" for size in ("pss", "uss", "rss"))
    print(f"{name:<44}{sizes}")


def _median(values: list[float]) -> float:
    return median(values) if values else 0.0


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description="Many students on a real JupyterHub at once.")
    parser.add_argument("students", type=int, nargs="?", default=2, help="how many (default: 2)")
    parser.add_argument("--notebook", default="01", metavar="NN", help="its number (default: 01)")
    parser.add_argument(
        "--threads",
        type=int,
        help="OMP_NUM_THREADS, to compare with what jupyterhub_config.py says; 0: leave it unset",
    )
    parser.add_argument("--undisturbed", action="store_true", help="only the first, quiet part")
    parser.add_argument(
        "--neighbour",
        action="store_true",
        help="only the first part, while one more student multiplies large matrices",
    )
    options = parser.parse_args()
    if options.students < 1:
        parser.error(f"at least one student is needed, not {options.students}")
    disturb = not (options.undisturbed or options.neighbour)
    return Plan(options.students, options.notebook, options.threads, disturb, options.neighbour)


def main() -> int:
    """Run it; 0 if nothing failed and nothing was lost."""
    plan = _plan()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended in order by either
    threads = "one each" if plan.threads is None else plan.threads or "unset"
    print(
        f"JupyterHub {version('jupyterhub')}, Python {platform.python_version()}; {plan.students} "
        f"students, notebook {plan.notebook}, threads: {threads}"
        f"{', beside a busy neighbour' if plan.neighbour else ''}; {os.cpu_count()} cores.",
        flush=True,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="shiftlab-hub-") as folder:
            run = asyncio.run(load(plan, Path(folder)))
    except HubError as error:
        print(f"hub-load: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("hub-load: interrupted; everything it had started has been ended.", file=sys.stderr)
        return 130
    print(json.dumps(report(run, plan)))
    return 1 if run.failures or run.lost else 0


if __name__ == "__main__":
    sys.exit(main())
