"""A notebook that was handed out: its title, the exercises it asks for, what each is worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiftlab.exercises.declare import Exercise

_CHECK = "check_"  # how the id of a graded cell begins; the build writes them


@dataclass(frozen=True)
class Asked:
    """An exercise, its graded cell's id, and its points."""

    exercise: Exercise
    grade_id: str
    worth: float


def title(source: Path) -> str:
    """The notebook's heading, such as "2 · Strides"; without one, its file's name."""
    for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]:
        first = "".join(cell["source"]).partition("\n")[0]
        if cell["cell_type"] == "markdown" and first.startswith("# "):
            return first.removeprefix("# ").strip()
    return source.stem


def asked(release: Mapping[str, Any] | Path | str, known: Mapping[str, Exercise]) -> list[Asked]:
    """What the graded cells of a notebook ask for, in their order.

    release: the notebook, or its path; it is the lecturer's own. Raises ValueError for a graded
    cell that belongs to no exercise, or a notebook without any.
    """
    if isinstance(release, Path | str):  # nbformat takes seconds to load, for each submission
        release = json.loads(Path(release).read_text(encoding="utf-8"))
    found = []
    for cell in release["cells"]:
        meta = cell["metadata"].get("nbgrader", {})
        if not meta.get("grade"):
            continue
        name = meta["grade_id"].removeprefix(_CHECK)
        if name not in known:
            raise ValueError(
                f"The graded cell {meta['grade_id']} should be named check_NAME, NAME an exercise "
                "that is declared; there is none of that name."
            )
        found.append(Asked(known[name], meta["grade_id"], float(meta["points"])))
    if not found:
        raise ValueError("The notebook that was handed out has no graded cell.")
    return found
