"""A notebook assembled from cells of others, and what a plan may not say."""

from __future__ import annotations

import nbformat
import pytest

from shiftlab.authoring.assemble import assemble
from shiftlab.authoring.build import apply, build
from shiftlab.authoring.execute import execute
from shiftlab.authoring.project import AuthoringError, Project
from tiny_course import TINY_POINTS

PLAN = """
[[part]]
id = "opening"
text = "# A short lab"

[[part]]
from = "01"
cells = ["tools", "negate", "check-negate"]

[[part]]
id = "after"
code = "print(negate(2))"
"""


def plan(course: Project, text: str = PLAN):
    path = course.solutions / "short.toml"
    path.write_text(text, encoding="utf-8")
    return path


def sources(notebook: nbformat.NotebookNode) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells}


def test_own_words_and_taken_cells_stand_in_the_order_of_the_plan(tiny: Project) -> None:
    lab = assemble(tiny, plan(tiny))
    assert list(sources(lab)) == [
        "opening", "nb01-tools", "nb01-negate", "nb01-check-negate", "after"
    ]  # fmt: skip
    taken = nbformat.read(tiny.solutions / "01_tiny.ipynb", as_version=4)
    assert sources(lab)["nb01-negate"] == sources(taken)["negate"]
    assert lab.cells[2].metadata["tags"] == ["core", "exercise"]
    assert lab.cells[-1].metadata["tags"] == ["core"]
    voting = assemble(tiny, plan(tiny, PLAN.replace("print(negate(2))", "vote('x', '?')")))
    assert voting.cells[-1].metadata["tags"] == ["core", "vote"]


def test_a_section_of_its_own_notebook_is_none_of_the_lab(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = "## 4 · Convolution\n\n### Exercise 1.3\n\n## 5 · The law"
    nbformat.write(notebook, path)
    lab = assemble(tiny, plan(tiny, '[[part]]\nfrom = "01"\ncells = ["title"]'))
    assert lab.cells[0].source == "### Convolution\n\n### Exercise 1.3\n\n### The law"


def test_the_build_makes_both_and_outputs_last_as_long_as_the_code(tiny: Project) -> None:
    path = plan(tiny).with_suffix(".ipynb")
    apply(build(tiny, TINY_POINTS))
    assert (tiny.notebooks / "short.ipynb").is_file()
    execute(tiny, path)
    assert build(tiny, TINY_POINTS) == []
    stored = nbformat.read(path, as_version=4)
    assert stored.cells[-1].outputs[0].text == "-2\n"
    plan(tiny, PLAN.replace("negate(2)", "negate(3)"))
    apply(build(tiny, TINY_POINTS))
    assert nbformat.read(path, as_version=4).cells[-1].execution_count is None


def test_a_change_in_the_notebook_that_a_cell_comes_from_is_seen(tiny: Project) -> None:
    plan(tiny)
    apply(build(tiny, TINY_POINTS))
    path = tiny.solutions / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source += "\n# more"
    nbformat.write(notebook, path)
    assert tiny.solutions / "short.ipynb" in [c.path for c in build(tiny, TINY_POINTS)]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[part]]\nfrom = ", "cannot be read as TOML"),
        ('[[part]]\nfrom = "77"\ncells = ["title"]', "'77_'"),
        ('[[part]]\nfrom = "01"\ncells = ["no-such"]', "no cell 'no-such'"),
        ('[[part]]\nfrom = "01"\ncells = ["title", "title"]', "nb01-title would stand there twice"),
        ('[[part]]\nid = "x"', "a part has an id and a text"),
        ('[[part]]\nid = "x"\ntext = "a"\ncode = "b"', "a part has an id and a text"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(
    tiny: Project, text: str, complaint: str
) -> None:
    with pytest.raises(AuthoringError, match=complaint):
        assemble(tiny, plan(tiny, text))


def test_an_extension_is_not_taken(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[4].metadata["tags"] = ["extension", "exercise"]
    nbformat.write(notebook, path)
    with pytest.raises(AuthoringError, match="not tagged core"):
        assemble(tiny, plan(tiny))


TWO = """
[[part]]
from = "01"
cells = ["tools"]

[[part]]
from = "02"
cells = ["tools"]

[[part]]
from = "01"
cells = ["double"]
"""


@pytest.mark.parametrize(
    ("first", "second", "reads", "complaint"),
    [
        ("y = 1", "y = 2", "print(y)", "reads 'y', which here was last set by a cell of nb02"),
        ("y = 1", "for y in (1, 2):\n    pass", "print(y)", "reads 'y'"),
        ("y = 1", "def y():\n    pass", "print(y)", "reads 'y'"),
        ("y = 1", "z = [y for y in (1, 2)]", "print(y)", None),
        ("y = 1", "def f():\n    y = 2", "print(y)", None),
        ("y = 1", "y = 2", "y = 3\nprint(y)", None),
        ("y = 1", "y = 2", "y = y + 1", "reads 'y'"),
        ("y = 1", "y = 2", "f = lambda y: y\nprint(y)", "reads 'y'"),
        ("y = 1", "y = 2", "def f():\n    return y", "reads 'y' through 'f', which"),
        ("y = 1", "y = 2", "print(", "cell nb01-double is no Python"),
    ],
)
def test_no_cell_reads_what_another_notebook_has_left(
    tiny: Project, first: str, second: str, reads: str, complaint: str | None
) -> None:
    for name, source in (("01_tiny", first), ("02_other", second)):
        notebook = nbformat.read(tiny.solutions / "01_tiny.ipynb", as_version=4)
        notebook.cells[1].source, notebook.cells[2].source = source, reads
        nbformat.write(notebook, tiny.solutions / f"{name}.ipynb")
    if complaint is None:
        assemble(tiny, plan(tiny, TWO))
    else:
        with pytest.raises(AuthoringError, match=complaint):
            assemble(tiny, plan(tiny, TWO))
