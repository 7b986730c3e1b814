"""Cheats by the notebook's cells: edited, deleted, doubled, moved, renamed, worth more."""

from copy import deepcopy

from nbformat import NotebookNode

from cheats.sheet import UNMOVED, Cheat, Sheet


def _edits(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    sheet.cell("check_circular_shift").source = "2.0"


def _edits_unlocked(sheet: Sheet) -> None:
    from nbgrader.utils import compute_checksum

    _edits(sheet)
    cell = sheet.cell("check_circular_shift")
    cell.metadata.nbgrader.locked = False
    cell.metadata.nbgrader.checksum = compute_checksum(cell)


def _deletes(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    sheet.notebook.cells.remove(sheet.cell("check_circular_shift"))


def _markdown(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    cells = sheet.notebook.cells
    for name in ("check_circular_shift", "circular_shift"):
        cell = sheet.cell(name)
        place = cells.index(cell)
        cells[place] = NotebookNode(
            id=cell.id, cell_type="markdown", source="2.0", metadata=cell.metadata
        )


def _doubles_the_check(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    other = deepcopy(sheet.cell("check_source_place"))
    other.metadata.nbgrader.update(grade_id="check_circular_shift")
    other.id = "another-check"
    sheet.notebook.cells.append(other)


def _doubles_every_id(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    for cell in [cell for cell in sheet.notebook.cells if cell.metadata.get("nbgrader")]:
        other = deepcopy(cell)
        other.source = "2.0" if other.metadata.nbgrader.grade else "pass"
        sheet.notebook.cells.append(other)


def _turns_round(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    checks = [cell for cell in sheet.notebook.cells if "check" in cell.metadata.tags]
    others = [cell for cell in sheet.notebook.cells if "check" not in cell.metadata.tags]
    sheet.notebook.cells = [*checks[::-1], *others]


def _exchanges_ids(sheet: Sheet) -> None:
    """The check of an honest answer takes the place of the check of the other one."""
    sheet.answer("circular_shift", UNMOVED)
    one, other = sheet.cell("check_circular_shift"), sheet.cell("check_source_place")
    one.source, other.source = other.source, one.source
    one.metadata.nbgrader.grade_id, other.metadata.nbgrader.grade_id = (
        other.metadata.nbgrader.grade_id,
        one.metadata.nbgrader.grade_id,
    )


def _is_worth_more(sheet: Sheet) -> None:
    """All points to the one answer that is honest; none are asked for the other."""
    from nbgrader.utils import compute_checksum

    sheet.answer("circular_shift", UNMOVED)
    for name, points in (("check_circular_shift", 0.0), ("check_source_place", 200.0)):
        cell = sheet.cell(name)
        cell.metadata.nbgrader.points = points
        cell.metadata.nbgrader.checksum = compute_checksum(cell)


def _is_graded_by_hand(sheet: Sheet) -> None:
    """Both cells say of themselves that they are no test."""
    sheet.answer("circular_shift", UNMOVED)
    sheet.cell("check_circular_shift").metadata.nbgrader.update(grade=False, solution=True)
    sheet.cell("circular_shift").metadata.nbgrader.update(grade=True, points=2.0)


def _brings_its_grades(sheet: Sheet) -> None:
    """Outputs of a run that never was, and scores where a careless reader would look."""
    from nbformat.v4 import new_output

    sheet.answer("circular_shift", UNMOVED)
    cell = sheet.cell("check_circular_shift")
    cell.outputs = [new_output("execute_result", {"text/plain": "2.0"}, execution_count=3)]
    cell.execution_count = 3
    cell.metadata.nbgrader.update(score=2.0, points_earned=2.0, state="right")
    sheet.notebook.metadata["shiftlab"] = {"grades": {"circular_shift": 2.0}}


def _skips_tests(sheet: Sheet) -> None:
    sheet.answer("circular_shift", UNMOVED)
    cell = sheet.cell("check_circular_shift")
    cell.metadata.tags = [*cell.metadata.tags, "skip-execution", "raises-exception", "remove_cell"]


def _one_for_all(sheet: Sheet) -> None:
    """The easiest exercise under the names of the others: a function keeps its own __name__."""
    for name in ("circular_shift", "circular_convolve", "convolve2d"):
        sheet.answer(name, "pass")
        sheet.insert(f"{name} = source_place", before=f"check_{name}")
    cells = sheet.notebook.cells
    easy = sheet.cell("source_place")
    cells.remove(easy)
    cells.insert(cells.index(sheet.cell("circular_shift")), easy)


CHEATS = (
    Cheat("edits the check cell", _edits),
    Cheat("edits the check cell and unlocks it", _edits_unlocked),
    Cheat("deletes the check cell", _deletes),
    Cheat("makes text of answer and check", _markdown),
    Cheat("two cells of one id: another check", _doubles_the_check),
    Cheat("two cells of every id", _doubles_every_id),
    Cheat("all checks first, in another order", _turns_round),
    Cheat("exchanges the ids of two checks", _exchanges_ids),
    Cheat("writes other points into the cells", _is_worth_more),
    Cheat("calls the check a solution, to be graded by hand", _is_graded_by_hand),
    Cheat("brings outputs and grades along", _brings_its_grades),
    Cheat("tags the check as not to be run", _skips_tests),
    Cheat(
        "one right answer under other names",
        _one_for_all,
        ("circular_shift", "circular_convolve", "convolve2d"),
    ),
)
