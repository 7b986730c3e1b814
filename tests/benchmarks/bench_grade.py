"""What grading costs: `shiftlab grade` beside nbgrader's own autograde, on the same submissions.

Twenty whole notebooks, every exercise solved or one of them wrong, graded one way after the other
in one run. nbgrader runs a whole notebook and grades one at a time; ours runs what an answer needs,
two submissions at a time. Seconds are reported, not asserted; it fails only if the ways give
different points: `make bench-grade`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "grading"))

from cheats.sheet import COMMUTING, PROJECT, Sheet
from classroom import Classroom


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor, and the points that came of it."""

    wall: float
    processor: float
    points: float


def class_of(folder: Path, count: int) -> Classroom:
    """A class of `count` students; every second one has got one exercise wrong."""
    room = Classroom.of(PROJECT, folder)
    for number in range(count):
        sheet = Sheet(COMMUTING, whole=True)
        worth = list(sheet.worth)
        sheet.solve(worth)
        if number % 2:
            name = worth[number // 2 % len(worth)]
            sheet.answer(name, Sheet(COMMUTING).cell(name).source)
        room.hand_in(f"student-{number:02d}", COMMUTING, sheet.notebook)
    return room


def cost(grade: Callable[[], dict[str, dict[str, dict[str, float]]]]) -> Cost:
    """What one way of grading a class takes, with all processes that it starts."""
    before, begun = os.times(), time.monotonic()
    graded = grade()
    wall, after = time.monotonic() - begun, os.times()
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    points = sum(sum(of.values()) for of in graded[COMMUTING].values())
    return Cost(wall, used, points)


def main() -> None:
    """Grade the class in each way, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=20, help="submissions (default: 20)")
    count = parser.parse_args().count
    load = os.getloadavg()[0]
    ways: dict[str, Callable[[Classroom], dict[str, dict[str, dict[str, float]]]]] = {
        "nbgrader autograde, as it comes": lambda room: room.graded_by_nbgrader_alone(600)[0],
        "nbgrader autograde, our step": lambda room: room.graded_by_nbgrader(),
        "shiftlab grade, two at a time": lambda room: room.graded_from_outside(jobs=2),
    }
    costs = []
    print(f"{count} submissions of {COMMUTING}; load average {load:.1f} on {os.cpu_count()} cores")
    print(f"{'way':<34} {'seconds':>8} {'processor':>10} {'a submission':>13} {'points':>7}")
    with tempfile.TemporaryDirectory(prefix="shiftlab-bench-") as top:
        Path(top).chmod(0o755)
        for number, (name, grade) in enumerate(ways.items()):
            room = class_of(Path(top) / f"way-{number}", count)
            costs.append(cost(lambda grade=grade, room=room: grade(room)))
            each = costs[-1]
            print(
                f"{name:<34} {each.wall:8.1f} {each.processor:10.1f} {each.wall / count:13.1f} "
                f"{each.points:7g}",
                flush=True,
            )
    usual, step, ours = costs
    figures = {
        "submissions": count,
        "nbgrader_s": round(usual.wall, 1),
        "outside_s": round(ours.wall, 1),
        "outside_over_nbgrader": round(ours.wall / usual.wall, 2),
        "step_over_nbgrader": round(step.wall / usual.wall, 2),
        "processor_over_nbgrader": round(ours.processor / usual.processor, 2),
        "load_average": round(load, 1),
    }
    print(json.dumps(figures))
    if len({each.points for each in costs}) > 1:
        sys.exit("The three ways gave different points: one of them has not graded the class.")


if __name__ == "__main__":
    main()
