"""Each rule for notebooks accepts a good one and complains about the one thing that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rules
from nbformat import NotebookNode
from nbformat.v4 import new_output

from shiftlab.authoring.build import student_version
from tiny_course import TINY_POINTS, tiny_notebook

Spoil = Callable[[NotebookNode], None]


def good() -> NotebookNode:
    """A solved notebook as `make execute` leaves it, with a described picture."""
    notebook = tiny_notebook()
    for count, cell in enumerate(rules.code_cells(notebook), start=1):
        cell.execution_count = count
    page = "<img alt='A step, one place further right.' src='data:image/png;base64,AAAA/tmp/AAAA'>"
    show(notebook, page)
    return notebook


def show(notebook: NotebookNode, html: str) -> None:
    notebook.cells[-1].outputs = [new_output("display_data", {"text/html": html})]


def say(name: str, text: str) -> Spoil:
    def spoil(notebook: NotebookNode) -> None:
        notebook.cells[-1].outputs = [new_output("stream", name=name, text=text)]

    return spoil


def put(cell: int, **fields: object) -> Spoil:
    return lambda notebook: notebook.cells[cell].update(fields)


def tag(cell: int, *tags: str) -> Spoil:
    return lambda notebook: notebook.cells[cell].metadata.update(tags=list(tags))


def page(html: str) -> Spoil:
    return lambda notebook: show(notebook, html)


def bare_picture(notebook: NotebookNode) -> None:
    notebook.cells[-1].outputs = [new_output("display_data", {"image/png": "AAAA"})]


def drop(cell: int) -> Spoil:
    return lambda notebook: notebook.cells.pop(cell)


SPOILT: list[tuple[Callable[[NotebookNode], list[str]], Spoil, str]] = [
    (rules.was_run_in_order, put(3, execution_count=None), "make execute"),
    (rules.was_run_in_order, put(3, execution_count=7), "make execute"),
    (rules.has_no_errors, say("stderr", "a warning"), "a warning"),
    (rules.names_no_machine, say("stdout", "see /home/me/file"), "/home/me"),
    (rules.names_no_machine, say("stdout", r"see C:\Users\me"), "Users"),
    (rules.names_no_machine, put(0, source="It lies in `/tmp/x`."), "/tmp/x"),
    (rules.is_small, say("stdout", "x" * rules.LARGEST), "bytes"),
    (rules.describes_its_pictures, page("<img src='a.png'>"), "alternative text"),
    (rules.describes_its_pictures, page("<img alt=' ' src='a.png'>"), "alternative text"),
    (rules.describes_its_pictures, page("<img alt='Two letters A.png'>"), "a file's name"),
    (rules.describes_its_pictures, page("<img alt='The letter A'>"), "fewer than five words"),
    (rules.describes_its_pictures, page("<svg><path/></svg>"), "<svg>"),
    (rules.describes_its_pictures, put(0, source="![](a.png)"), "Markdown picture"),
    (rules.describes_its_pictures, bare_picture, "bare picture"),
    (rules.has_human_ids, put(1, id="double"), "twice"),
    (rules.has_human_ids, put(1, id="8f3c2ab1"), "words"),
    (rules.has_human_ids, put(1, id="Some Cell"), "words"),
    (rules.is_tagged, tag(0), "core or extension"),
    (rules.is_tagged, tag(0, "core", "extension"), "core or extension"),
    (rules.is_tagged, tag(0, "core", "predict", "measure"), "more than one role"),
    (rules.is_tagged, tag(0, "core", "funny"), "funny"),
    (rules.is_tagged, tag(2, "core"), "tagged exercise"),
    (rules.is_tagged, tag(3, "core"), "tagged check"),
    (rules.checks_what_it_asks, put(3, source="check(triple)"), "triple"),
    (rules.checks_what_it_asks, drop(3), "never checked"),
]


@pytest.mark.parametrize(
    ("rule", "spoil", "words"), SPOILT, ids=[rule.__name__ for rule, *_ in SPOILT]
)
def test_a_rule_complains_about_what_is_wrong(
    rule: Callable[[NotebookNode], list[str]], spoil: Spoil, words: str
) -> None:
    notebook = good()
    assert rule(notebook) == []
    spoil(notebook)
    assert words in "\n".join(rule(notebook))


def test_a_named_drawing_is_described() -> None:
    notebook = good()
    for drawing in ("<svg aria-label='A row.'></svg>", "<svg><title>A row.</title></svg>"):
        show(notebook, drawing)
        assert rules.describes_its_pictures(notebook) == []


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    notebook = good()
    (tmp_path / "02_next.ipynb").touch()
    notebook.cells[0].source = "[next](02_next.ipynb) [web](https://example.org) [here](#below)"
    assert rules.links_lead_somewhere(notebook, tmp_path) == []
    notebook.cells[0].source = "[next](03_gone.ipynb)"
    assert "03_gone.ipynb" in rules.links_lead_somewhere(notebook, tmp_path)[0]


def test_a_leaked_solution_is_found() -> None:
    solved = good()
    student = student_version(solved, TINY_POINTS)
    assert rules.leaks_no_solution(student, solved) == []
    assert rules.has_stubs_that_compile(student) == []
    student.cells[2].source += "\n    return 2 * x"
    assert "return 2 * x" in rules.leaks_no_solution(student, solved)[0]
    student.cells[2].source = "def double(x):"
    assert len(rules.has_stubs_that_compile(student)) == 2
    assert len(rules.leaks_no_solution(solved, solved)) > 2
