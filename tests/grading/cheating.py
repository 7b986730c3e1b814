"""Every cheat and every broken submission against the real grader. `make cheats` prints the table.

All are graded in one batch, together with honest students. Some go through the real nbgrader as
well, with our step in it; and once more through nbgrader as it comes, where the check runs beside
the student's code: what they earn there says whether they are cheats at all. Words on the command
line choose those whose name holds one of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broken import BROKEN, Broken
from cheats import CHEATS, Cheat
from cheats.sheet import COMMUTING, PROJECT
from classroom import Classroom
from honest import HONEST, sheet_of

# What stands for all in the real nbgrader, which grades one submission after another.
THROUGH_NBGRADER = (
    "a check of its own that returns points",
    "shows 2.0 instead of an error",
    "takes grading's variables away",
    "edits the check cell and unlocks it",
    "deletes the check cell",
    "makes text of answer and check",
    "two cells of one id: another check",
    "two cells of every id",
    "writes other points into the cells",
    "calls the check a solution, to be graded by hand",
    "one right answer under other names",
    "brings outputs and grades along",
    "writes to the gradebook",
)


@dataclass(frozen=True)
class Tried:
    """One submission and what came of it: points that nobody owed it, points that it was owed."""

    student: str
    name: str
    on: str
    earned: float
    owed: float
    kept: float

    @property
    def lost(self) -> float:
        """Honest points that are not there."""
        return self.owed - self.kept


@dataclass
class Batch:
    """Students of one class by what they do; who they are is how they hand in."""

    cheats: dict[str, Cheat]
    broken: dict[str, Broken]
    honest: tuple[str, ...]

    @classmethod
    def of(cls, cheats: Sequence[Cheat], broken: Sequence[Broken], honest: Sequence[str]) -> Batch:
        """Names are given in order; the honest ones stand before and behind the others."""
        return cls(
            {f"cheat-{number:03d}": cheat for number, cheat in enumerate(cheats, 1)},
            {f"broken-{number:03d}": each for number, each in enumerate(broken, 1)},
            tuple(honest),
        )

    def hand_in(self, room: Classroom) -> None:
        """Put every submission where it belongs."""
        for student, cheat in self.cheats.items():
            room.hand_in(student, cheat.notebook, cheat.sheet().notebook)
        for student, broken in self.broken.items():
            broken.write(room.place(student, COMMUTING))
        for student in self.honest:
            room.hand_in(student, COMMUTING, sheet_of(student).notebook)

    def tried(self, graded: dict[str, dict[str, dict[str, float]]], room: Classroom) -> list[Tried]:
        """What came of each; graded: assignment, student, exercise, points."""
        rows = []
        for student, cheat in self.cheats.items():
            points = graded.get(cheat.notebook, {}).get(student, {})
            worth = room.worth(cheat.notebook)
            owed = [name for name in worth if name not in cheat.after]
            rows.append(_row(student, cheat.name, ", ".join(cheat.after), points, worth, owed))
        here, worth = graded.get(COMMUTING, {}), room.worth(COMMUTING)
        for student, broken in self.broken.items():
            points = here.get(student, {})
            # Of a broken one, points beyond those that it is owed are no fault: it may be honest.
            owed = [name for name in worth if name in broken.keeps]
            rows.append(_row(student, broken.name, "", points, worth, owed, forgiven=True))
        for student in self.honest:
            rows.append(_row(student, student, "", here.get(student, {}), worth, list(worth)))
        return rows


def _row(
    student: str,
    name: str,
    on: str,
    points: dict[str, float],
    worth: dict[str, float],
    owed: list[str],
    forgiven: bool = False,
) -> Tried:
    kept = sum(min(points.get(each, 0.0), worth[each]) for each in owed)
    earned = sum(points.values()) - kept  # points beyond an exercise's worth are no honest ones
    return Tried(
        student, name, on, 0.0 if forgiven else earned, sum(worth[each] for each in owed), kept
    )


def table(rows: Sequence[Tried]) -> str:
    """For people: cheat, tried on, points earned, honest points kept."""
    lines = [f"{'submission':<54} {'after':<20} {'earned':>6}  honest points kept"]
    for row in rows:
        note = "  EARNED" if row.earned else "  LOST" if row.lost else ""
        on = row.on if len(row.on) <= 20 else f"{row.on[:19]}…"
        kept = f"{row.kept:g} of {row.owed:g}"
        lines.append(f"{row.name:<54} {on:<20} {row.earned:>6g}  {kept}{note}")
    return "\n".join(lines)


def from_outside(batch: Batch, folder: Path) -> tuple[Classroom, list[Tried]]:
    """The whole batch through the grader of the `shiftlab grade` command."""
    room = Classroom.of(PROJECT, folder)
    batch.hand_in(room)
    graded = room.graded_from_outside()
    return room, batch.tried(graded, room)


def main(words: Sequence[str] = ()) -> int:
    """Run everything, print it; 0 if no cheat has earned anything and nothing honest was lost."""

    def chosen(name: str) -> bool:
        return not words or any(word in name for word in words)

    batch = Batch.of(
        [cheat for cheat in CHEATS if chosen(cheat.name)],
        [broken for broken in BROKEN if chosen(broken.name)],
        list(HONEST),
    )
    some = Batch.of(
        [cheat for cheat in batch.cheats.values() if cheat.name in THROUGH_NBGRADER],
        (),
        ["honest-1"],
    )
    with tempfile.TemporaryDirectory(prefix="shiftlab-cheats-") as top:
        Path(top).chmod(0o755)  # a sandbox may be another user's
        begun = time.monotonic()
        room, rows = from_outside(batch, Path(top) / "outside")
        print(f"From outside (shiftlab grade), {time.monotonic() - begun:.0f} s:\n{table(rows)}\n")
        behind = room.left_behind()
        print("Left behind:", ", ".join(behind) or "nothing", flush=True)

        room = Classroom.of(PROJECT, Path(top) / "nbgrader")
        some.hand_in(room)
        through = some.tried(room.graded_by_nbgrader(), room)
        print(f"\nThe real nbgrader with our step:\n{table(through)}\n", flush=True)

        room = Classroom.of(PROJECT, Path(top) / "plain")
        control = Batch.of(list(batch.cheats.values()), (), ["honest-1"])
        control.hand_in(room)
        graded, left_off = room.graded_by_nbgrader_alone()
        plain = control.tried(graded, room)
        worked = [row for row in plain if row.earned]
        names = [control.cheats[each].name for each in left_off if each in control.cheats]
        print(
            f"Control, nbgrader as it comes, the check in the student's kernel:\n{table(plain)}\n"
            f"{len(worked)} of {len(control.cheats)} cheats earn {sum(r.earned for r in worked):g} "
            f"points there; {sum(row.lost for row in plain):g} honest points are lost; it left off "
            f"grading the class at: {', '.join(names) or 'none'}.\n"
        )
    points = sum(row.earned for row in (*rows, *through))
    lost = sum(row.lost for row in (*rows, *through))
    figures = {
        "cheats": len(batch.cheats),
        "points": points,
        "broken": len(batch.broken),
        "honest_lost": lost,
    }
    print(json.dumps(figures))
    return 1 if points or lost or behind else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
