"""The ledger that comes with the course: the verdicts of the solved notebooks, as they were run.

`shiftlab execute` writes it from the notebooks' outputs (`authoring.ledger`); here it is read. No
claim is decided here. The student's own measurements lie over it: see `settled`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

FILE = "data/ledger.json"
"""Where the ledger lies in the package."""


@dataclass(frozen=True)
class Entry:
    """A claim or a part of one, with its verdict when the course was made.

    claim: as in "A3" or "A3 at the edge"; word and sentence: the ruling; measured: the figures that
    it rests on, as they were printed ("random matrix 0.96"; trained ones differ a little between
    machines); notebook and cell: file and cell id that show it; also: further notebooks that do.
    """

    claim: str
    word: str
    sentence: str
    measured: tuple[str, ...]
    notebook: str
    cell: str
    also: tuple[str, ...] = ()


def entry(row: Mapping[str, Any]) -> Entry:
    """One row of the file as an Entry."""
    return Entry(**{**row, "measured": tuple(row["measured"]), "also": tuple(row["also"])})


@cache
def committed() -> Mapping[str, Entry]:
    """The entries by claim, in the order of the ledger."""
    text = resources.files("shiftlab").joinpath(FILE).read_text(encoding="utf-8")
    entries = map(entry, json.loads(text)["verdicts"])
    return MappingProxyType({found.claim: found for found in entries})
