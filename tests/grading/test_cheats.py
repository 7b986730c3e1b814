"""Some of the cheats and broken submissions before the real grader; `make cheats` tries them all.

One batch through what `shiftlab grade` does, honest students among the others. Here are also the
tests of what the table counts: a grader that believes a submission must not look clean.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from broken import BROKEN
from cheating import Batch, Tried
from cheats import CHEATS
from cheats.sheet import COMMUTING
from classroom import Classroom

from shiftlab.authoring.project import Project

# One of each kind, quick ones.
SOME_CHEATS = (
    "a check of its own",
    "an array whose == and arithmetic say yes",
    "two cells of every id",
    "one right answer under other names",
    "reads the solved notebook when called",
    "keeps the library's reference in a default",
    "asks the law for each candidate",
    "a table of the notebook's own questions",
    "finds a secret in the environment",
)
SOME_BROKEN = (
    "cut off in the middle",
    "another version of the notebook",
    "no folder",
    "a pipe in place of the file",
    "a process that stays",
    "ends its parent",
    "a script in its error",
)
ASKED = ("circular_shift", "source_place")


@pytest.fixture(scope="module")
def graded(
    course: Project, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Classroom, Batch, list[Tried]]:
    """The batch, graded once for all tests."""
    room = Classroom.of(course, tmp_path_factory.mktemp("cheats") / "course")
    room.ask_only(COMMUTING, ASKED)
    batch = Batch.of(
        [cheat for cheat in CHEATS if cheat.name in SOME_CHEATS],
        [broken for broken in BROKEN if broken.name in SOME_BROKEN],
        ("honest-1", "honest-3"),
    )
    batch.hand_in(room)
    return room, batch, batch.tried(room.graded_from_outside(), room)


def test_what_is_chosen_is_there(graded: tuple[Classroom, Batch, list[Tried]]) -> None:
    _, batch, rows = graded
    assert len(batch.cheats) == len(SOME_CHEATS)
    assert len(batch.broken) == len(SOME_BROKEN)
    assert len(rows) == len(SOME_CHEATS) + len(SOME_BROKEN) + 2


def test_no_cheat_earns_a_point(graded: tuple[Classroom, Batch, list[Tried]]) -> None:
    assert [(row.name, row.earned) for row in graded[2] if row.earned] == []


def test_every_honest_answer_keeps_its_points(
    graded: tuple[Classroom, Batch, list[Tried]],
) -> None:
    room, _, rows = graded
    assert [(row.name, row.kept, row.owed) for row in rows if row.lost] == [], room.said
    assert sum(row.owed for row in rows) > 20


def test_nothing_is_left_behind(graded: tuple[Classroom, Batch, list[Tried]]) -> None:
    assert graded[0].left_behind() == []


def test_every_submission_is_reported(graded: tuple[Classroom, Batch, list[Tried]]) -> None:
    room, batch, rows = graded
    missing = {student for student, each in batch.broken.items() if each.name == "no folder"}
    for row in rows:
        if row.student not in missing:
            page = room.feedback(row.student, COMMUTING)
            assert row.student in page, f"{row.name} got no feedback"
            assert "<script>alert" not in page
            assert "<img src=x" not in page


@pytest.mark.parametrize("which", [CHEATS, BROKEN], ids=["cheats", "broken"])
def test_names_are_said_once(which: tuple) -> None:
    assert len({each.name for each in which}) == len(which)


def test_the_table_counts_what_a_believing_grader_gives(course: Project, tmp_path: Path) -> None:
    """Points for everybody, and none for anybody, are both seen."""
    room = Classroom.of(course, tmp_path / "course")
    room.ask_only(COMMUTING, ASKED)
    batch = Batch.of(CHEATS[:1], [BROKEN[0]], ("honest-1",))
    worth = room.worth(COMMUTING)
    everything = {student: worth for student in ("cheat-001", "broken-001", "honest-1")}
    cheat, broken, honest = batch.tried({COMMUTING: everything}, room)
    assert (cheat.earned, cheat.lost, broken.lost, honest.lost) == (2, 0, 0, 0)
    cheat, broken, honest = batch.tried({}, room)
    assert (cheat.earned, cheat.lost, broken.lost, honest.lost) == (0, 2, 0, 4)
