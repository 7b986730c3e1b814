"""What the long runs share: many trainings side by side, and a file that says what made it.

Nothing is trained or measured here; each experiment is a module beside this one.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import resources
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Result = TypeVar("Result")


def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


def spread(measure: Callable[..., Result], runs: Sequence[Sequence[Any]]) -> list[Result]:
    """measure(*run) for each run, in the order of `runs`, one on each core.

    Every run computes on one thread of a process that began anew, so that its digits do not depend
    on how many cores there are. `measure` is a module's own function; what it returns is sent back.
    """
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_one_thread) as workers:
        return list(workers.map(measure, *zip(*runs, strict=True)))


def by_kind(
    measure: Callable[..., Result], kinds: Iterable[str], seeds: Sequence[int]
) -> dict[str, list[Result]]:
    """measure(kind, seed) for each kind and seed, `spread`: by kind, in the order of the seeds."""
    kinds = list(kinds)
    results = iter(spread(measure, [(kind, seed) for kind in kinds for seed in seeds]))
    return {kind: [next(results) for _ in seeds] for kind in kinds}


def versions() -> dict[str, str]:
    """What the results depend on besides the seed."""
    import torch

    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
    }


def write(path: Path, name: str, stored: dict[str, Any], **facts: Any) -> None:
    """Store what `python -m shiftlab.experiments NAME` has made, as JSON.

    stored: figures by name; facts: what else made them, such as seeds. They stand in `made_by`,
    beside the command and the versions.
    """
    made_by = {
        "command": f"python -m shiftlab.experiments {name}",
        **facts,
        "versions": versions(),
    }
    path.write_text(json.dumps({"made_by": made_by, **stored}) + "\n", encoding="utf-8")


def read(file: str) -> dict[str, Any]:
    """What `write` has stored in the package's data; no torch is needed."""
    text = (resources.files("shiftlab") / "data" / file).read_text(encoding="utf-8")
    return json.loads(text)


def array(values: Any) -> np.ndarray:
    """Stored numbers as an array that cannot be written to: every reader shares it."""
    fixed = np.array(values)
    fixed.flags.writeable = False
    return fixed


def by_name(results: Sequence[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Figures by name for each seed, as arrays over the seeds by name."""
    return {name: array([result[name] for result in results]) for name in results[0]}
