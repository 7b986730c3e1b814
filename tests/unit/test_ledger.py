"""The ledger that comes with the course: made of what the solved notebooks print, and whole."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from shiftlab.authoring import cli, ledger
from shiftlab.authoring.build import apply, build
from shiftlab.authoring.project import AuthoringError, Project, read
from shiftlab.claims import CLAIMS
from shiftlab.claims.asking import PARTS
from shiftlab.claims.committed import committed
from shiftlab.claims.ruling import UNSETTLED
from shiftlab.claims.verdicts import ledger_id
from shiftlab.exercises.catalogue import NOTEBOOKS
from tiny_course import TINY_POINTS

A2 = "Claim A2: CONFUSED. Two laws: apart.\nmeasured: error 0; parts first 1, second 2"
EDGE = "Claim A3 at the edge: TRUE IF. The padding is circular.\nmeasured: error 0"


def prints(course: Project, name: str, **texts: str) -> None:
    """A solved notebook whose cells, by id, print these texts."""
    cells = [
        new_code_cell("1", id=cell, outputs=[new_output("execute_result", {"text/plain": text})])
        for cell, text in texts.items()
    ]
    nbformat.write(new_notebook(cells=cells), course.solutions / name)


# --- this course ----------------------------------------------------------------------------------


def test_every_claim_has_a_verdict() -> None:
    """Strict: a claim that no solved notebook settles is missing in the course itself."""
    decided = {ledger_id(entry.claim) for entry in committed().values() if entry.word != UNSETTLED}
    missing = [f"{claim} (notebook {CLAIMS[claim].notebook})" for claim in CLAIMS]
    missing = [line for line in missing if line.split(" ")[0] not in decided]
    assert not missing, f"no solved notebook settles {', '.join(missing)}"


def test_no_verdict_of_the_course_is_left_open() -> None:
    assert [entry.claim for entry in committed().values() if entry.word == UNSETTLED] == []


def test_the_ledger_is_what_the_solved_notebooks_print_and_no_two_of_them_disagree(
    course: Project,
) -> None:
    kept = course.ledger.read_text(encoding="utf-8")
    assert kept == ledger.text(course), "run `make build` and commit what it writes"


def test_each_claim_is_settled_in_the_notebook_that_tries_it() -> None:
    files = {notebook.file: notebook.number for notebook in NOTEBOOKS.values()}
    whole = [entry for entry in committed().values() if entry.claim in CLAIMS]
    assert [
        entry.claim for entry in whole if files[entry.notebook] != CLAIMS[entry.claim].notebook
    ] == []


def test_notebook_10_counts_the_claims_and_those_with_a_second_line(course: Project) -> None:
    cells = {cell.id: cell.source for cell in read(course.solutions / NOTEBOOKS["10"].file).cells}
    split = [claim for claim in CLAIMS if any(ledger_id(part) == claim for part in PARTS)]
    assert f"all {len(CLAIMS)} claims" in cells["ledger-text"]
    second = f"two of them, {' and '.join(split)}, have a second line"
    assert len(split) == 2 and second in " ".join(cells["ledger-text"].split())
    assert f"the {len(CLAIMS)} claims" in cells["end"]


# --- how it is made -------------------------------------------------------------------------------


def test_verdicts_are_read_with_figures_and_place_in_the_order_of_the_ledger(
    tiny: Project,
) -> None:
    prints(tiny, "02_b.ipynb", edge=EDGE)
    prints(tiny, "03_c.ipynb", trial="see:\n" + A2)
    edge, a2 = ledger.verdicts(tiny)[::-1]
    assert (a2.claim, a2.word, a2.sentence) == ("A2", "CONFUSED", "Two laws: apart.")
    assert a2.measured == ("error 0", "parts first 1, second 2")
    assert (a2.notebook, a2.cell) == ("03_c.ipynb", "trial")
    assert (edge.claim, edge.word) == ("A3 at the edge", "TRUE IF")


def test_a_claim_said_twice_is_the_first_notebook_s_and_names_the_other(tiny: Project) -> None:
    prints(tiny, "02_b.ipynb", trial=A2)
    prints(tiny, "lab.ipynb", again=A2.replace("error 0", "error 1e-9"), once_more=A2)
    (entry,) = ledger.verdicts(tiny)
    assert (entry.notebook, entry.also) == ("02_b.ipynb", ("lab.ipynb",))


@pytest.mark.parametrize("other", [A2.replace("CONFUSED", "TRUE"), A2.replace("apart", "alike")])
def test_two_notebooks_that_disagree_are_refused(tiny: Project, other: str) -> None:
    prints(tiny, "02_b.ipynb", trial=A2)
    prints(tiny, "lab.ipynb", again=other)
    with pytest.raises(AuthoringError, match=r"disagree on claim A2[\s\S]*02_b[\s\S]*lab"):
        ledger.verdicts(tiny)


def test_a_verdict_on_no_claim_of_the_ledger_is_refused(tiny: Project) -> None:
    prints(tiny, "02_b.ipynb", trial=A2.replace("A2", "Z9"))
    with pytest.raises(AuthoringError, match=r"02_b\.ipynb, cell 'trial', .* Z9"):
        ledger.verdicts(tiny)


def test_the_build_keeps_the_ledger_and_a_course_without_verdicts_has_none(
    tiny: Project,
) -> None:
    assert tiny.ledger not in [change.path for change in build(tiny, TINY_POINTS)]
    prints(tiny, "02_b.ipynb", trial=A2)
    apply(build(tiny, TINY_POINTS))
    assert '"claim": "A2"' in tiny.ledger.read_text(encoding="utf-8")
    assert build(tiny, TINY_POINTS) == []
    tiny.ledger.write_text("{}", encoding="utf-8")
    assert [change.path for change in build(tiny, TINY_POINTS)] == [tiny.ledger]


def test_execute_writes_the_ledger(
    tiny: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cells = [new_code_cell(f"print({A2!r})", id="trial")]
    nbformat.write(new_notebook(cells=cells), tiny.solutions / "02_b.ipynb")
    assert cli.main(["--root", str(tiny.root), "execute", "02"]) == 0
    assert "written: utils/shiftlab/data/ledger.json" in capsys.readouterr().out
    assert '"cell": "trial"' in tiny.ledger.read_text(encoding="utf-8")
