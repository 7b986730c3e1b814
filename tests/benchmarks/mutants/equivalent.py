"""The mutants that are no mutants: listed one by one in `equivalent.toml`, each with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("equivalent.toml")


@dataclass
class Equivalents:
    """Reasons by exercise and diff; found_stale: whether an entry was seen to fit no more."""

    reasons: dict[str, dict[str, str]]
    found_stale: bool = field(default=False, init=False)

    @classmethod
    def read(cls, path: Path = FILE) -> Equivalents:
        """Those that are committed. Raises ValueError for one without a reason, or listed twice."""
        reasons: dict[str, dict[str, str]] = {}
        for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            reasons[name] = {}
            for entry in entries:
                diff = entry["diff"].strip()
                if diff in reasons[name] or not entry["reason"].strip():
                    raise ValueError(f"{path.name}, {name}: listed twice, or no reason:\n{diff}")
                reasons[name][diff] = entry["reason"]
        return cls(reasons)

    def has(self, name: str, diff: str) -> bool:
        """Whether a mutant of an exercise is listed."""
        return diff in self.reasons.get(name, {})

    def stale(self, name: str, found: Iterable[Any]) -> Iterator[str]:
        """What is wrong with the entries of an exercise, given what became of its mutants."""
        fates = {each.diff: each.fate for each in found}
        for diff in self.reasons.get(name, {}):
            if fates.get(diff) != "accepted":
                self.found_stale = True
                yield f"{fates.get(diff, 'not among the mutants any more')}:\n{diff}"
