"""From what the solved notebooks print to the ledger that comes with the course.

The source is the outputs of `solutions/` and nothing else: a verdict that no cell prints stands in
no ledger. Not here: deciding a claim (`claims.rules`), or showing the ledger (`claims.table`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace

from nbformat import NotebookNode

from shiftlab.authoring.project import AuthoringError, Project, read, write
from shiftlab.claims.committed import Entry
from shiftlab.claims.ruling import WORDS
from shiftlab.claims.statements import CLAIMS
from shiftlab.claims.verdicts import ledger_id

# As `claims.verdicts.Verdict` prints itself.
_PRINTED = re.compile(
    rf"^Claim (?P<claim>[A-Z]\d+[^:\n]*): (?P<word>{'|'.join(sorted(WORDS, key=len)[::-1])})\. "
    r"(?P<sentence>[^\n]+)\nmeasured: (?P<measured>[^\n]*)$",
    re.MULTILINE,
)


def verdicts(project: Project) -> list[Entry]:
    """Every verdict that the solved notebooks print, once, in the order of the ledger.

    A claim that several notebooks print is the first one's, and names the others.

    Raises:
        AuthoringError: two cells disagree on a claim, or a cell prints one that is not on trial.
    """
    found: dict[str, Entry] = {}
    for path in project.sources():
        for new in _printed(read(path), path.name):
            if ledger_id(new.claim) not in CLAIMS:
                raise AuthoringError(
                    f"{path.name}, cell {new.cell!r}, prints a verdict on {new.claim}, which is "
                    "not in claims/statements.py. Add it there, or mend the cell."
                )
            old = found.setdefault(new.claim, new)
            if (old.word, old.sentence) != (new.word, new.sentence):
                raise AuthoringError(
                    f"Two cells disagree on claim {new.claim}:\n"
                    f"  {old.notebook}, cell {old.cell!r}: {old.word}. {old.sentence}\n"
                    f"  {new.notebook}, cell {new.cell!r}: {new.word}. {new.sentence}\n"
                    "One measurement decides a claim: run both again (`shiftlab execute`); if "
                    "they still disagree, they measure different things."
                )
            if new.notebook != old.notebook and new.notebook not in old.also:
                found[new.claim] = replace(old, also=(*old.also, new.notebook))
    places = {claim: place for place, claim in enumerate(CLAIMS)}
    return sorted(found.values(), key=lambda entry: (places[ledger_id(entry.claim)], entry.claim))


def _printed(notebook: NotebookNode, name: str) -> Iterator[Entry]:
    """The verdicts among a notebook's outputs, from top to bottom."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "") or output.get("text", "")
            for line in _PRINTED.finditer("".join(text)):
                yield Entry(
                    line["claim"],
                    line["word"],
                    line["sentence"],
                    tuple(line["measured"].split("; ")),
                    name,
                    cell.id,
                )


def text(project: Project) -> str:
    """The ledger's file as it should be; "" for a course whose notebooks print no verdict."""
    rows = [asdict(entry) for entry in verdicts(project)]
    if not rows:
        return ""
    page = {"made_by": "shiftlab execute, from the outputs of solutions/", "verdicts": rows}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def keep(project: Project) -> bool:
    """Write the ledger if the notebooks print other verdicts than it holds; whether they do.

    Raises:
        AuthoringError: as `verdicts`.
    """
    page = text(project)
    return bool(page) and write(project.ledger, page)
