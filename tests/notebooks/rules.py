"""What holds for every notebook of the course. Each rule returns its complaints, best none.

`test_rules` shows that each can complain; `test_course` asks them about the course.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from nbformat import NotebookNode

from shiftlab.authoring.build import STUB, checked_name
from shiftlab.authoring.project import to_text

LARGEST = 1_000_000
ROLES = {"predict", "measure", "explain", "exercise", "check", "verdict", "vote"}
_MACHINE = re.compile(
    r"(?<![\w.~/:])/(?:home|root|Users|tmp|work|private|opt|usr|var/folders)/\w|[A-Z]:\\\\?\w+\\"
    r"|site-packages"
)
_HUMAN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RANDOM = re.compile(r"[0-9a-f]{6,}(?:-[0-9a-f]+)*")
_MARKDOWN_PICTURE = re.compile(r"!\[(.*?)\]\(")
_MARKDOWN_LINK = re.compile(r"\]\((?!https?:|#|mailto:|attachment:)([^)#\s]+)")


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def was_run_in_order(notebook: NotebookNode) -> list[str]:
    """nbval does not compare a cell without a count, so one left out would test nothing."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    wanted = list(range(1, len(counts) + 1))
    return [] if counts == wanted else [f"counts are {counts}: run `make execute`"]


def has_no_errors(notebook: NotebookNode) -> list[str]:
    """Errors are stored nowhere, and stderr costs a graded cell its points."""
    return [
        f"cell {cell.id!r} shows {output.get('ename') or output.get('text')}"
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def names_no_machine(notebook: NotebookNode) -> list[str]:
    """A path of the author's machine says nothing to a reader."""
    found = []
    for cell in notebook.cells:
        texts = [cell.source, *_texts(cell)]
        found += [
            f"cell {cell.id!r} names {text[max(0, hit.start() - 20) : hit.end() + 40]!r}"
            for text in texts
            for hit in [_MACHINE.search(re.sub(r"data:image/[^\"')]+", "", text))]
            if hit
        ]
    return found


def is_small(notebook: NotebookNode) -> list[str]:
    """A page that a repository's viewer shows and a phone loads."""
    size = len(to_text(notebook).encode())
    return [] if size < LARGEST else [f"{size} bytes, where {LARGEST} are allowed"]


def describes_its_pictures(notebook: NotebookNode) -> list[str]:
    """Every picture has words for those who cannot see it, in outputs and in prose."""
    complaints = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if any(not words.strip() for words in _MARKDOWN_PICTURE.findall(cell.source)):
                complaints.append(f"cell {cell.id!r} has a Markdown picture without words")
            pages = [cell.source]
        else:
            pages = []
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                page = "".join(data.get("text/html", ""))
                pages.append(page)
                if any(kind.startswith("image/") for kind in data) and "<img" not in page:
                    complaints.append(f"cell {cell.id!r} has a bare picture as its output")
        for page in pages:
            pictures = _Pictures()
            pictures.feed(page)
            complaints += [f"cell {cell.id!r}: {wrong}" for wrong in pictures.complaints]
    return complaints


def has_human_ids(notebook: NotebookNode) -> list[str]:
    """Ids stay when a notebook is edited, and name the cell in a failing test."""
    ids = [cell.id for cell in notebook.cells]
    complaints = [f"the id {name!r} occurs twice" for name in {i for i in ids if ids.count(i) > 1}]
    return complaints + [
        f"the id {name!r} should be lower-case words joined by hyphens"
        for name in ids
        if not _HUMAN.fullmatch(name) or _RANDOM.fullmatch(name)
    ]


def is_tagged(notebook: NotebookNode) -> list[str]:
    """The build assembles other notebooks by these tags."""
    complaints = []
    for cell in notebook.cells:
        tags = {tag for tag in cell.metadata.get("tags", []) if not tag.startswith("nbval-")}
        if len(tags & {"core", "extension"}) != 1:
            complaints.append(f"cell {cell.id!r} should be tagged either core or extension")
        if len(tags & ROLES) > 1:
            complaints.append(f"cell {cell.id!r} has more than one role: {sorted(tags & ROLES)}")
        if unknown := tags - ROLES - {"core", "extension"}:
            complaints.append(f"cell {cell.id!r} has unknown tags: {sorted(unknown)}")
        for starts, role in (("check(", "check"), ("vote(", "vote"), ("verdict(", "verdict")):
            if cell.cell_type == "code" and cell.source.startswith(starts) and role not in tags:
                complaints.append(f"cell {cell.id!r} should be tagged {role}")
        if cell.cell_type == "code" and _is_exercise(cell) and "exercise" not in tags:
            complaints.append(f"cell {cell.id!r} should be tagged exercise")
    return complaints


def checks_what_it_asks(notebook: NotebookNode) -> list[str]:
    """Each check is of a function that an earlier exercise cell defines, and each has its check."""
    complaints, asked, checked = [], set(), set()
    for cell in code_cells(notebook):
        if _is_exercise(cell):
            asked |= _functions(cell.source)
        name = checked_name(cell.source)
        if name is not None:
            checked.add(name)
            if name not in asked:
                complaints.append(f"cell {cell.id!r}: no exercise above it defines {name}")
    for cell in code_cells(notebook):
        if _is_exercise(cell) and not _functions(cell.source) & checked:
            complaints.append(f"the exercise in cell {cell.id!r} is never checked")
    return complaints


def links_lead_somewhere(notebook: NotebookNode, folder: Path) -> list[str]:
    """Relative links name files that are there."""
    return [
        f"cell {cell.id!r} links to {target}, which is not in {folder.name}/"
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for target in _MARKDOWN_LINK.findall(cell.source)
        if not (folder / target).exists()
    ]


def leaks_no_solution(student: NotebookNode, solved: NotebookNode) -> list[str]:
    """No line of a solution region stands in the student's cell, nor any marker or output."""
    solutions = {cell.id: _solution_lines(cell.source) for cell in solved.cells}
    complaints = []
    for cell in student.cells:
        lines = {line.strip() for line in cell.source.splitlines()}
        if leaked := lines & solutions.get(cell.id, set()):
            complaints.append(f"cell {cell.id!r} holds the solution's {sorted(leaked)}")
        if re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)", cell.source):
            complaints.append(f"cell {cell.id!r} holds a marker of the build")
        if cell.get("outputs") or cell.get("execution_count"):
            complaints.append(f"cell {cell.id!r} has outputs")
    return complaints


def has_stubs_that_compile(student: NotebookNode) -> list[str]:
    """Every cell compiles, and every solution cell holds the stub."""
    complaints = []
    for cell in code_cells(student):
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            complaints.append(f"cell {cell.id!r} does not compile: {error}")
        if cell.metadata.get("nbgrader", {}).get("solution") and STUB not in cell.source:
            complaints.append(f"cell {cell.id!r} should hold {STUB!r}")
    return complaints


class _Pictures(HTMLParser):
    """Collects pictures without words that say what is to be seen: <img>, <svg>."""

    def __init__(self) -> None:
        super().__init__()
        self.complaints: list[str] = []
        self._nameless: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "img":
            self._look_at((given.get("alt") or "").strip())
        if tag == "svg" and given.get("aria-hidden") != "true":
            named = (given.get("aria-label") or given.get("aria-labelledby") or "").strip()
            self._nameless = None if named else "an <svg> without a name"
        if tag == "title":
            self._nameless = None

    def _look_at(self, alt: str) -> None:
        if not alt:
            self.complaints.append("an <img> without alternative text")
        elif re.search(r"\.(png|jpe?g|gif|svg|webp)\b", alt, re.IGNORECASE):
            self.complaints.append(f"a file's name as alternative text: {alt!r}")
        elif len(alt.split()) < 5:  # a title, not yet what is to be seen
            self.complaints.append(f"alternative text of fewer than five words: {alt!r}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg" and self._nameless:
            self.complaints.append(self._nameless)
            self._nameless = None


def _texts(cell: NotebookNode) -> Iterator[str]:
    """Every text among a cell's outputs."""
    for output in cell.get("outputs", []):
        yield "".join(output.get("text", ""))
        yield "\n".join(output.get("traceback", []))
        for kind, value in output.get("data", {}).items():
            if not kind.startswith("image/") or kind == "image/svg+xml":
                yield value if isinstance(value, str) else str(value)


def _is_exercise(cell: NotebookNode) -> bool:
    return "### BEGIN SOLUTION" in cell.source or bool(
        cell.metadata.get("nbgrader", {}).get("solution")
    )


def _functions(source: str) -> set[str]:
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def _solution_lines(source: str) -> set[str]:
    """The lines between the markers that say something of their own."""
    regions = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.DOTALL)
    lines = {line.strip() for region in regions for line in region.splitlines()}
    return {line for line in lines if len(line) > 3}
