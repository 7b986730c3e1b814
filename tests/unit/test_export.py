"""Pages and slides of notebooks: formulas, what stands where, and that nothing asks the network.

How they look and move in a browser is in `tests/browser/test_export_in_browser.py`.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from shiftlab import panels
from shiftlab.authoring import export, pages
from shiftlab.authoring.maths import mathml
from shiftlab.authoring.project import AuthoringError, Project, read
from shiftlab.authoring.slides import FULL, deck, slides
from shiftlab.panels import film
from tiny_course import tiny_notebook

COURSE = Project.find(Path(__file__))
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg"
)


def here(name: str) -> str:
    return f"{name}.html"


def text(source: str, *tags: str) -> NotebookNode:
    return new_markdown_cell(source, metadata={"tags": ["core", *tags]})


def code(source: str, *tags: str, printed: str = "", html: str = "") -> NotebookNode:
    outputs = [new_output("stream", name="stdout", text=printed)] if printed else []
    if html:
        outputs.append(new_output("display_data", {"text/html": html, "text/plain": "x"}))
    return new_code_cell(source, outputs=outputs, metadata={"tags": ["core", *tags]})


def cut(*cells: NotebookNode) -> list[str]:
    return ["".join(slide.parts) for slide in slides(new_notebook(cells=list(cells)), here)]


class _Fetched(HTMLParser):
    """Every address that a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = (
            ("href",) if tag in ("link", "image", "use") else ("src", "srcset", "data", "poster")
        )
        self.found += [value for name, value in attributes if name in names and value]


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        (r"x[(i-d) \bmod n]", ["<mo>mod</mo>"]),
        (r"h//2", ["<mo>//</mo>"]),
        (r"\begin{aligned}a &= b && \text{why}\\ c &= d\end{aligned}", ["<mtr>", "why"]),
        (r"a \xrightarrow{\ \text{shift}\ } b", ["<mover>", "shift"]),
    ],
)
def test_a_formula_becomes_mathml_and_keeps_its_tex(tex: str, parts: list[str]) -> None:
    made = mathml(tex, block=True)
    assert made.startswith('<math alttext="') and 'display="block"' in made
    assert all(part in made for part in parts)
    assert not re.search(r"<m[io]>&</m[io]>|\\", made.split(">", 1)[1])


@pytest.mark.parametrize("tex", [r"\frobnicate{x}", r"\left( x", r"a & b"])
def test_a_formula_that_is_not_understood_is_an_error(tex: str) -> None:
    with pytest.raises(AuthoringError, match="formula"):
        mathml(tex)


@pytest.mark.parametrize("path", COURSE.sources(), ids=lambda path: path.stem)
def test_each_notebook_becomes_pages_that_fetch_nothing(path: Path) -> None:
    notebook = read(path)
    for make in export.KINDS.values():
        fetches_nothing(notebook, make(notebook, here))


def fetches_nothing(notebook: NotebookNode, page: str) -> None:
    fetched = _Fetched()
    fetched.feed(page)
    assert fetched.found, "the pictures are in the page"
    assert [address[:60] for address in fetched.found if not address.startswith("data:")] == []
    assert not re.search(r"@import|url\((?!.?data:)", page)
    assert fetched.tags.count("main") == fetched.tags.count("h1") == 1
    assert '<html lang="en">' in page and f"<title>{pages.title(notebook)}</title>" in page
    assert "$$" not in re.sub(r'alttext="[^"]*"', "", page)


def test_a_heading_begins_a_slide_and_the_next_ones_carry_its_name() -> None:
    notebook = new_notebook(
        cells=[
            text("# Title"),
            text("## One"),
            code("f()", printed="line\n" * 20),
            text("more\n\n### Two"),
        ]
    )
    made = slides(notebook, here)
    assert [(slide.section, slide.headed) for slide in made] == [
        ("Title", True),
        ("One", True),
        ("One", False),
        ("One", False),
        ("One", True),
    ]


def test_a_question_stands_alone() -> None:
    made = cut(
        text("before"),
        text("**Which?**\n\n- a) this\n- b) that", "predict"),
        code('vote("A1", "?")', "vote", printed="No vote yet."),
        text("It was b)."),
    )
    assert ["Which?" in slide for slide in made] == [False, True, False]
    assert "before" in made[0] and "It was b)" in made[2]
    assert "vote" not in "".join(made).lower()


def test_solutions_and_long_code_are_folded_short_code_is_not() -> None:
    made = cut(
        text("### Exercise"),
        code("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION", "exercise"),
        code("check(f)", "check", html="<p>right</p>"),
        code("short()", printed="seen"),
        code("\n".join(f"line_{i}()" for i in range(9)), html="<p>picture</p>"),
    )
    (slide,) = made
    assert "SOLUTION" not in slide
    folds = re.findall(r"<details><summary>(.*?)</summary>(.*?)</details>", slide, re.DOTALL)
    assert [summary for summary, _ in folds] == ["A solution", "Its check", "The code (9 lines)"]
    assert "right" in folds[1][1]
    open_ = re.sub(r"<details>.*?</details>", "", slide, flags=re.DOTALL)
    assert "short" in open_ and "seen" in open_ and "picture" in open_ and "line_3" not in open_


def test_nothing_is_lost_when_a_long_text_is_cut() -> None:
    paragraphs = [f"- item {i}\n- and {i}" if i % 3 == 0 else f"word{i} " * 60 for i in range(9)]
    hidden = "\n\n".join(f"hidden{i} " * 150 for i in range(4))
    fold = f"<details>\n<summary>Fold</summary>\n\n{hidden}\n\n</details>"
    made = cut(text("\n\n".join([*paragraphs, fold, "---", "last"])))
    assert len(made) > 2
    whole = "".join(made)
    for i in range(9):
        assert (f"item {i}" in whole and f"and {i}" in whole) or whole.count(f"word{i}") == 60
    (folded,) = [slide for slide in made if "<details>" in slide]
    assert folded.count("hidden") == 600 and "hidden" not in folded.split("</details>")[1]
    assert "last" in made[-1]


def test_a_picture_stands_with_its_sentence_and_what_does_not_fit_goes_on() -> None:
    figure = f'<figure><img alt="A pixel." src="data:image/png;base64,{PIXEL}"></figure>'
    made = cut(code("one()", html=figure), code("two()", html=figure))
    assert [slide.count('alt="A pixel."') for slide in made] == [1, 1]
    rows = "".join("<tr><td>1</td></tr>" for _ in range(int(FULL)))
    assert len(cut(text("first"), code("f()", html=f"<table>{rows}</table>"), text("last"))) == 3


def test_an_export_stands_in_build_and_links_to_what_is_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(export, "with_films", lambda notebook, path: notebook)
    address = "https://github.com/someone/shiftlab"
    (tmp_path / "pyproject.toml").write_text(f'[project.urls]\nRepository = "{address}"\n')
    links = "[b](b.ipynb), [c](c.ipynb), [d](https://d.org/d.ipynb)"
    nbformat.write(new_notebook(cells=[text("# A"), text(links)]), tmp_path / "a.ipynb")
    beside = [tmp_path / "a.ipynb", tmp_path / "b.ipynb"]
    target = export.export(Project(tmp_path), beside[0], "html", beside)
    assert target == tmp_path / "build" / "html" / "a.html"
    found = re.findall(r'href="([^"]*)"', target.read_text(encoding="utf-8"))
    assert found == ["b.html", f"{address}/blob/main/notebooks/c.ipynb", "https://d.org/d.ipynb"]


def test_a_film_is_the_panel_at_each_place_of_its_first_slider() -> None:
    panel = panels.signal_square()
    made = json.loads(json.dumps(film.film(panel)))
    least, greatest = panel.controls[0].least, panel.controls[0].greatest
    assert made["least"] == least and len(made["frames"]) == greatest - least + 1
    for place, frame in enumerate(made["frames"]):
        assert frame["sentence"] == panel.frame(d=least + place).sentence
    assert made["others"] == ["filter: smooth"]


def test_a_long_film_leaves_out_places_but_not_the_one_it_starts_at() -> None:
    made = film.film(panels.turn_it())
    assert len(made["frames"]) <= film.LONGEST
    start = (made["value"] - made["least"]) / made["step"]
    assert start == int(start)
    assert made["frames"][int(start)]["sentence"] == panels.turn_it().frame().sentence


def test_a_film_without_scripts_is_its_first_picture() -> None:
    panel = panels.signal_square()
    made = pages.moving(film.film(panel))
    shown = made[: made.index("<script")]
    assert shown.count(panel.frame().sentence) == 2, "as alt text, and to read"
    assert shown.count("data:image/png") == 1
    assert made.count("</script>") == 1


def test_what_to_export_is_named_by_a_beginning_or_by_a_path(tmp_path: Path) -> None:
    own = tmp_path / "own.ipynb"
    own.write_text("{}")
    assert [path.stem for path in export.chosen(COURSE, ["02"])] == ["02_strides"]
    assert export.chosen(COURSE, [str(own)]) == [own]
    assert export.chosen(COURSE, []) == COURSE.sources()
    with pytest.raises(AuthoringError, match="no notebook at"):
        export.chosen(COURSE, [str(tmp_path / "other.ipynb")])
    with pytest.raises(AuthoringError, match="starts with '77'"):
        export.chosen(COURSE, ["77"])


def test_slides_of_a_tiny_notebook_count_themselves() -> None:
    page = deck(tiny_notebook(), here)
    labels = re.findall(r'aria-label="Slide (\d+) of (\d+)', page)
    assert labels == [(str(i + 1), str(len(labels))) for i in range(len(labels))]
