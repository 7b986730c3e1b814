"""The whole ledger as one table that folds: verdict, conditions, figures, notebook and own vote.

It shows what others know and decides nothing: verdicts come from `settled` and `committed`, votes
from `votes`. Plain HTML with <details>, so that it opens by keyboard and needs no script.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shiftlab import votes
from shiftlab.claims.asking import GROUPS, belongs, meant, word_meant
from shiftlab.claims.committed import Entry, committed
from shiftlab.claims.ruling import WORDS
from shiftlab.claims.settled import BY_COURSE, BY_YOU, OPEN, Row, badge, latest, own
from shiftlab.claims.statements import CLAIMS
from shiftlab.claims.verdicts import ledger_id
from shiftlab.exercises.catalogue import NOTEBOOKS

_LINE = "border-top:1px solid rgba(128,128,128,0.35)"
_QUIET = "opacity:0.8;font-size:92%"
_WHEN = f"{BY_COURSE.capitalize()}, but where it says “{BY_YOU}”."
_SHUT = "The claims that decide it: open when yours is written"
_FILES = {notebook.file: notebook for notebook in NOTEBOOKS.values()}


@dataclass(frozen=True)
class Line:
    """One claim with all that is known of it.

    shown: the latest verdict, the student's own before the course's; course: the committed entry;
    vote: the student's vote in words, nothing without one; voted: its letters, first to last.
    """

    shown: Row
    course: Entry | None
    vote: tuple[str, ...]
    voted: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the student got another word than the course: sentences are reworded at times."""
        return (
            self.shown.by == BY_YOU
            and self.course is not None
            and self.shown.word != self.course.word
        )


def _line(shown: Row) -> Line:
    course = committed().get(shown.claim)
    if shown.claim not in votes.QUESTIONS:
        return Line(shown, course, (), ())
    return Line(
        shown, course, tuple(votes.in_words(shown.claim)), tuple(votes.choices(shown.claim))
    )


@dataclass(frozen=True)
class Table:
    """Lines; in a notebook they show themselves, each claim folded.

    groups: "folded", "open", "none" for a plain list of claims, or "shut"
    for a list behind one fold.
    """

    lines: tuple[Line, ...]
    title: str
    groups: Literal["folded", "open", "none", "shut"] = "folded"

    def __repr__(self) -> str:
        """Two lines a claim, the figures on a third that begins with `measured: `.

        Where the course's verdict is another than the student's, it stands on a line of its own.
        """
        found = [self.title]
        for line in self.lines:
            row = line.shown
            found.append(f"{row.claim} “{CLAIMS[ledger_id(row.claim)].statement}”")
            found.append(f"   {_in_text(row, line.differs) if row.word else OPEN}")
            if line.differs and line.course is not None:
                found.append(f"   {_in_text(_of_course(line.course), True)}")
            if row.measured:
                found.append(f"   measured: {'; '.join(row.measured)}")
            found += [f"   {sentence}" for sentence in line.vote]
        return "\n".join(found)

    def _repr_html_(self) -> str:
        if self.groups in ("none", "shut"):
            body = "".join(map(_claim, self.lines))
        else:
            body = "".join(
                _group(letter, lines, self.groups == "open")
                for letter in GROUPS
                if (lines := [line for line in self.lines if line.shown.claim[0] == letter])
            )
        whole = (
            f'<div style="max-width:64em"><p style="margin:0.3em 0">{html.escape(self.title)}</p>'
            f"{body}</div>"
        )
        if self.groups != "shut":
            return whole
        return (
            f'<details><summary style="cursor:pointer"><strong>{_SHUT}</strong></summary>'
            f"{whole}</details>"
        )


def _whose(row: Row, differs: bool) -> str:
    """Who measured it, in brackets; the course is named only beside the student."""
    return f" ({row.by})" if differs or row.by == BY_YOU else ""


def _in_text(row: Row, differs: bool) -> str:
    return f"{row.word}. {row.sentence}{_whose(row, differs)}"


def _of_course(course: Entry) -> Row:
    return Row(course.claim, course.word, course.sentence, BY_COURSE)


def _counts(lines: Sequence[Line]) -> str:
    """How many claims got which word, in the words' own order."""
    counted = Counter(line.shown.word for line in lines)
    found = [f"{counted[word]} {word}" for word in WORDS if counted[word]]
    return ", ".join(found + ([f"{counted['']} {OPEN}"] if counted[""] else []))


def _group(letter: str, lines: Sequence[Line], is_open: bool) -> str:
    body = "".join(map(_claim, lines))
    return (
        f'<details style="{_LINE};padding:0.4em 0"{" open" if is_open else ""}>'
        f'<summary style="cursor:pointer"><strong>{letter} · {GROUPS[letter]}</strong> '
        f'<span style="{_QUIET}">({len(lines)}: {_counts(lines)})</span></summary>'
        f'<div style="margin:0.3em 0 0.3em 1.2em">{body}</div></details>'
    )


def _claim(line: Line) -> str:
    row = line.shown
    statement = html.escape(CLAIMS[ledger_id(row.claim)].statement)
    voted = f' <span style="{_QUIET}">your vote: {line.voted[-1]}</span>' if line.voted else ""
    return (
        f'<details style="{_LINE};padding:0.3em 0"><summary style="cursor:pointer">'
        f"<strong>{html.escape(row.claim)}</strong> {badge(row.word) if row.word else OPEN} "
        f"“{statement}”{voted}</summary>"
        f'<div style="margin:0.3em 0 0.5em 1.2em">{"".join(_inside(line))}</div></details>'
    )


def _inside(line: Line) -> list[str]:
    """The paragraphs that a claim opens into."""
    row, course = line.shown, line.course
    found = [_ruling(row, line.differs)] if row.word else []
    if line.differs and course is not None:
        found.append(_ruling(_of_course(course), True))
    found.append(_paragraph(_links(course) if course else f"Not shown yet: {_link(_file(row))}"))
    if row.measured:
        figures = html.escape(" · ".join(row.measured))
        span = f'<span class="shiftlab-measured">{figures}</span>'
        found.append(_paragraph(f"Figures, by the names they have there: {span}", _QUIET))
    if line.vote:
        found.append(_paragraph(html.escape(votes.QUESTIONS[row.claim].text), _QUIET))
    return found + [_paragraph(f"<strong>{html.escape(words)}</strong>") for words in line.vote]


def _ruling(row: Row, differs: bool) -> str:
    """The ruling; with its word and whose it is where the student's and the course's differ."""
    word = f"{badge(row.word)} " if differs else ""
    whose = _whose(row, differs)
    return _paragraph(f"{word}{html.escape(row.sentence)}<em>{whose}</em>")


def _paragraph(content: str, style: str = "") -> str:
    return f'<p style="margin:0.25em 0;{style}">{content}</p>'


def _file(row: Row) -> str:
    """The notebook that tries a claim, or its bare number as long as there is none."""
    number = CLAIMS[ledger_id(row.claim)].notebook
    return NOTEBOOKS[number].file if number in NOTEBOOKS else number


def _link(file: str) -> str:
    if file not in _FILES:
        return f"<code>{html.escape(file)}</code>"
    notebook = _FILES[file]
    return f'<a href="{file}">{int(notebook.number)} · {html.escape(notebook.title)}</a>'


def _links(course: Entry) -> str:
    also = f", and again in {', '.join(map(_link, course.also))}" if course.also else ""
    look = html.escape(ledger_id(course.claim))
    return f"Shown in {_link(course.notebook)} (search it for “{look}”){also}."


def table(*wanted: str, word: str | None = None, voted: bool = False, shut: bool = False) -> Table:
    """The ledger, or a part of it, with everything that is known of each claim.

    wanted: groups ("B"), claims ("B4") or parts of claims ("A3 at the edge"), by default all; word:
    only verdicts of this word, both in whatever case; voted: only claims that the student has voted
    on. The whole folds its groups, a part leaves them open,
    and claims that are named one by one stand in a plain list. shut: no word of a verdict is seen
    until the student opens the whole (in a notebook; text cannot be folded).

    Raises ValueError for a claim, a group or a word that there is not.
    """
    names = [meant(name) for name in wanted]
    only = None if word is None else word_meant(word)
    lines = [
        line
        for line in map(_line, latest())
        if (not names or any(belongs(line.shown.claim, name) for name in names))
        and only in (None, line.shown.word)
        and (line.voted or not voted)
    ]
    title = f"{len(lines)} lines of the ledger: {_counts(lines) or 'none'}."
    if not (names or only or voted):
        mine = len({ledger_id(claim) for claim in own()} & {*CLAIMS})
        title += f" You have measured {mine} of {len(CLAIMS)} claims yourself on this machine."
    title += f" {_WHEN}"
    if shut:
        return Table(tuple(lines), title, "shut")
    if names and not {*names} & {*GROUPS}:
        return Table(tuple(lines), title, "none")
    return Table(tuple(lines), title, "open" if names or only or voted else "folded")
