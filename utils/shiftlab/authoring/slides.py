"""A notebook cut into slides by its own structure: headings, roles, and how much a slide holds.

No cell carries metadata for slides; the rules are in `slides`, and CONTRIBUTING.md tells them. What
it is not: a presentation program. Slides are sections of one page, and a dozen lines of script turn
them; a slide that holds more than the screen scrolls.
"""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from nbformat import NotebookNode

from shiftlab.authoring import pages
from shiftlab.panels.film import MIME

FULL = 16.0  # lines that a slide holds below its running title
OPEN_CODE = 4  # lines; longer code is folded
_LINE, _WIDTH, _TALLEST = 34.0, 1160.0, 418.0  # in pixels of a slide of 1280 × 720
_SIGNS = 92  # characters of a line of prose
_HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*$")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_STILL = "data:image/svg+xml"  # what a panel's still is, and nothing else
_PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]{32})")


@dataclass
class Slide:
    """One slide: the section it belongs to, its parts as HTML, and about how many lines it has."""

    section: str
    parts: list[str] = field(default_factory=list)
    lines: float = 0.0
    closed: bool = False
    headed: bool = False

    def add(self, part: str, lines: float) -> None:
        """Put a part below the others."""
        self.parts.append(part)
        self.lines += lines


def slides(notebook: NotebookNode, link: pages.Link) -> list[Slide]:
    """The notebook's slides, in order.

    A heading of the first three levels begins a slide; so does whatever no longer fits, and a
    question (`predict`), which stands alone. Folds stay on the slide that they follow: those of the
    text, code without output, solutions with their check, and code of more than OPEN_CODE lines or
    of a panel. Left out is what belongs to one student's machine: cells
    tagged `vote`, and the bar of `progress`.
    """
    made: list[Slide] = []
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if "vote" in tags or cell.source.startswith("progress("):
            continue
        if cell.cell_type == "markdown":
            if made and "predict" in tags:
                made[-1].closed = True
            for piece in _pieces(cell.source):
                _add_prose(made, piece, link)
            if made and "predict" in tags:
                made[-1].closed = True  # the answer is not to be seen beside the question
        elif cell.cell_type == "code":
            _add_code(made, cell)
    return [slide for slide in made if slide.parts]


def _add_prose(made: list[Slide], piece: str, link: pages.Link) -> None:
    heading = _HEADING.match(piece)
    lines = _prose_lines(piece)
    if heading:
        section = made[-1].section if made and len(heading[1]) == 3 else heading[2]
        made.append(Slide(section, headed=True))
    elif not made or not piece.startswith("<details"):  # a fold stays with what it explains
        _make_room(made, lines)
    made[-1].add(pages.prose(piece, link), lines)


def _add_code(made: list[Slide], cell: NotebookNode) -> None:
    shown, written = pages.outputs(cell), pages.code(cell.source)
    count = cell.source.count("\n") + 1
    the_code = f"The code ({count} line{'s' * (count > 1)})"
    solved = pages.solved(cell)
    if solved or not shown:
        if not made:
            made.append(Slide(""))
        made[-1].add(pages.folded(solved or the_code, written + shown), 1.5)
        return
    long = count > OPEN_CODE or _is_panel(cell)
    lines = 1.5 + (0 if long else count) + _output_lines(cell)
    _make_room(made, lines)
    folded = pages.folded(the_code, written)
    made[-1].add(shown + folded if long else written + shown, lines)


def _make_room(made: list[Slide], lines: float) -> None:
    """A new slide in the same section, unless the last one holds this much more."""
    if not made:
        made.append(Slide(""))
    elif made[-1].closed or (made[-1].lines and made[-1].lines + lines > FULL):
        made.append(Slide(made[-1].section))


def _pieces(source: str) -> Iterator[str]:
    """A text cut before its headings and, where it is longer than a slide, between paragraphs."""
    piece: list[str] = []
    fenced = folded = False
    for line in source.split("\n"):
        whole = not fenced and not folded  # before this line, nothing is open
        fenced ^= line.startswith("```")
        folded = (folded or "<details" in line) and "</details>" not in line
        so_far = "\n".join(piece)
        room = FULL / 2 if _BOLD_LINE.match(line) else FULL - 3
        full = not so_far.strip(" \n").endswith(":") and _prose_lines(so_far) > room
        if whole and (_HEADING.match(line) or (full and so_far[-1:] == "\n")):
            yield from filter(str.strip, [so_far.strip("\n")])
            piece = []
        if fenced or line.strip() != "---":  # a rule between sections is the edge of a slide here
            piece.append(line)
    yield from filter(str.strip, ["\n".join(piece).strip("\n")])


def _prose_lines(source: str) -> float:
    """About how many lines a text takes; what is folded takes one."""
    shown = re.sub(r"<details>.*?</details>", "fold\n", source, flags=re.DOTALL)
    total = 0.0
    for paragraph in re.split(r"\n\s*\n", shown):
        rows = paragraph.strip("\n").split("\n")
        if _HEADING.match(rows[0]):
            total += 2
            rows = rows[1:]
        if rows and rows[0].startswith(("|", "- ", "* ", "1.", "```", ">")):
            total += 1.3 * len(rows) if rows[0].startswith("|") else 1.1 * len(rows)
        elif rows:
            total += -(-sum(map(len, rows)) // _SIGNS) + ("$$" in paragraph) * 2 + 0.5
    return total


def _is_panel(cell: NotebookNode) -> bool:
    return any(MIME in data or _STILL in str(data.get("text/html", "")) for data in _bundles(cell))


def _bundles(cell: NotebookNode) -> list[NotebookNode]:
    return [output.data for output in cell.outputs if "data" in output]


def _output_lines(cell: NotebookNode) -> float:
    total = 0.0
    for output in cell.outputs:
        data = output.get("data", {})
        shown = str(data.get("text/html", ""))
        if output.output_type == "stream":
            total += output.text.count("\n") + 0.5
        elif MIME in data or _STILL in shown:
            total += FULL - 1.5  # a panel: a slide of its own, but for its line of code
        elif found := _PICTURE.search(shown):
            total += _picture_lines(found[1]) + 2
        elif shown:
            rows = shown.count("<tr")
            words = re.sub(r"<style.*?</style>|<[^>]*>", "", _TABLE.sub("", shown), flags=re.DOTALL)
            total += 1.4 * rows + len(words) / _SIGNS + (2 if words.strip() else 0)
        else:
            total += str(data.get("text/plain", "")).count("\n") + 1
    return total


def _picture_lines(start: str) -> float:
    """How tall a picture becomes that is made as wide as a slide, from the first bytes of a PNG."""
    width, height = struct.unpack(">II", b64decode(start)[16:24])
    return min(_TALLEST, _WIDTH * height / width) / _LINE


def deck(notebook: NotebookNode, link: pages.Link) -> str:
    """The slides as one page that needs no network: arrow keys, page keys and space turn them."""
    cut = slides(notebook, link)
    sections = []
    for number, slide in enumerate(cut, 1):
        section = pages.inline(slide.section, link)
        spoken = escape(f"Slide {number} of {len(cut)}: {re.sub('[*_`$]', '', slide.section)}")
        sections.append(
            f'<section class="slide" id="slide-{number}" tabindex="-1" aria-label="{spoken}">'
            + ("" if slide.headed else f'<p class="running">{section}</p>')
            + "".join(slide.parts)
            + "</section>"
        )
    turning = (
        '<nav class="turning" aria-label="Slides">'
        '<button type="button" data-by="-1" aria-label="Previous slide">‹</button>'
        f'<span class="count">1 / {len(cut)}</span>'
        '<button type="button" data-by="1" aria-label="Next slide">›</button></nav>'
    )
    return pages.page(
        pages.title(notebook),
        f"<main>{''.join(sections)}</main>{turning}",
        styles=("page.css", "slides.css"),
        scripts=("film.js", "slides.js"),
    )
