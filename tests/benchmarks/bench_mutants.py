"""Is every wrong answer rejected, and no right one? `make mutants` asks the judge of thousands.

Each exercise's solution is changed in every small way (`mutants/mutating.py`; where it is an
object, the object as well, `mutants/objects.py`), and each mutant is judged. It is rejected; or it
is the same program (`mutants/equivalent.toml` lists these one by one, with reasons); or it
survives: a hole in the laws. A counterexample is small, or it is known why none is (`larger.py`
beside the right answers). Where an exercise has many right answers, one that is accepted and
right by a computation of its own (`mutants/oracles.py`) is no mutant, and counted apart. Then all
right answers of the tests are judged on examples drawn from 50 seeds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "exercises")]

from larger import LARGER, is_explained  # noqa: E402
from mutants.equivalent import Equivalents  # noqa: E402
from mutants.hearing import heard, heard_by_the_worker, limit_memory  # noqa: E402
from mutants.mutating import mutants  # noqa: E402
from mutants.objects import variants  # noqa: E402
from mutants.oracles import ORACLES, is_right  # noqa: E402
from mutants.solved import answer, solved  # noqa: E402
from right_answers import RIGHT  # noqa: E402

from shiftlab.exercises.catalogue import exercises  # noqa: E402
from shiftlab.exercises.search import ROW, TABLE  # noqa: E402

MOST, VARIANTS, SEED = 150, 60, 0  # so many of an exercise's are drawn, from this seed
TOGETHER = 15  # are judged by one process before it asks for more
SEEDS = 50
PROCESSES = 2
COLUMNS = ("tried", "rejected", "raised", "equivalent", "survivors", "other right", "1-D", "2-D")


@dataclass(frozen=True)
class Tried:
    """What became of one mutant, and the sizes of its counterexample.

    fate: "rejected"; "raised" or "endless", also rejections; "accepted"; "other right".
    """

    diff: str
    fate: str
    row: int = 0
    table: int = 0


def drawn(name: str) -> list[tuple[str, Callable[[], Any]]]:
    """What is tried of an exercise, always the same: the change, and what makes the answer."""
    source = solved()[name].source
    found = [
        (mutant.diff, lambda mutant=mutant: answer(name, mutant.source))
        for mutant in mutants(source, MOST, SEED)
    ]
    if name in ORACLES and not exercises()[name].takes:
        given = variants(answer(name, source)(), VARIANTS, SEED)
        found += [(change, lambda value=value: lambda: value) for change, value in given]
    return found


def tried(name: str, start: int) -> list[Tried]:
    """Judge some mutants of an exercise, from one of them on."""
    limit_memory()
    warnings.simplefilter("ignore")
    return [_tried(name, *mutant) for mutant in drawn(name)[start : start + TOGETHER]]


def _tried(name: str, diff: str, make: Callable[[], Any]) -> Tried:
    try:
        function = make()
    except Exception:  # a mutant may fail in any way
        return Tried(diff, "raised")
    found = heard(exercises()[name], function)
    if found.fate == "accepted" and name in ORACLES and is_right(name, function):
        return Tried(diff, "other right")
    if found.fate == "accepted":
        found = heard_by_the_worker(exercises()[name], function)
    return Tried(diff, found.fate, found.row, found.table)


def refused(name: str, number: int) -> list[int]:
    """The seeds with which a right answer is not accepted; one will do where nothing is drawn."""
    limit_memory()
    warnings.simplefilter("ignore")
    exercise, right = exercises()[name], RIGHT[name][number]
    seeds = range(SEEDS if any(law.tries > 1 for law in exercise.laws) else 1)
    return [seed for seed in seeds if heard(exercise, right, seed).fate != "accepted"]


def in_order(
    pool: ProcessPoolExecutor, asked: dict[str, list[Future[list[Any]]]]
) -> Iterator[tuple[str, list[Any]]]:
    """The answers for each name, as soon as all of them are there."""
    for name, parts in asked.items():
        yield name, [each for part in parts for each in part.result()]


def try_mutants(pool: ProcessPoolExecutor, names: list[str], known: Equivalents) -> dict[str, int]:
    """Print a row for each exercise, then what has to be looked at; the sums."""
    print(f"{'exercise':<24}" + "".join(f"{column:>12}" for column in COLUMNS))
    asked = {
        name: [pool.submit(tried, name, start) for start in range(0, len(drawn(name)), TOGETHER)]
        for name in names
    }
    total: Counter[str] = Counter()
    remarks: list[str] = []
    for name, found in in_order(pool, asked):
        fates = Counter(each.fate for each in found)
        accepted = [each.diff for each in found if each.fate == "accepted"]
        survivors = [diff for diff in accepted if not known.has(name, diff)]
        row = {
            "tried": len(found) - fates["other right"],
            "rejected": fates["rejected"] + fates["raised"] + fates["endless"],
            "raised": fates["raised"],
            "equivalent": len(accepted) - len(survivors),
            "survivors": len(survivors),
            "other right": fates["other right"],
            "1-D": max(each.row for each in found),
            "2-D": max(each.table for each in found),
        }
        print(f"{name:<24}" + "".join(f"{row[column]:>12}" for column in COLUMNS), flush=True)
        total.update(row)
        remarks += [f"{name}: survives\n{diff}" for diff in survivors]
        remarks += [f"{name}: listed, and {what}" for what in known.stale(name, found)]
        large = [each for each in found if each.row > ROW or each.table > TABLE]
        unexplained = [each for each in large if not is_explained(each.row, each.table, name)]
        total["too large"] += len(unexplained)
        remarks += [
            f"{name}: a counterexample of {each.row} numbers in a row, {each.table} in a "
            f"table\n{each.diff}"
            for each in unexplained
        ]
        if len(large) > len(unexplained):
            explained = len(large) - len(unexplained)
            remarks.append(f"{name}: {explained} larger counterexamples. {LARGER[name][1]}")
    print(*remarks, sep="\n")
    shown = ("tried", "rejected", "equivalent", "survivors", "too large")
    return {key: total[key] for key in shown}


def try_right_answers(pool: ProcessPoolExecutor, names: list[str]) -> int:
    """Print which right answers are not accepted with every seed; how many."""
    asked = {
        f"{name}: {right.__name__}": [pool.submit(refused, name, number)]
        for name in names
        for number, right in enumerate(RIGHT[name])
    }
    failures = {name: seeds for name, seeds in in_order(pool, asked) if seeds}
    for name, seeds in failures.items():
        print(f"{name}: not accepted with the seeds {seeds}")
    print(f"right answers: {len(asked)} in {SEEDS} drawings each, {len(failures)} not accepted")
    return len(failures)


def main() -> int:
    """Try mutants and right answers of the exercises named, or of all; 1 if any is misjudged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="exercises; all, if none is named")
    parser.add_argument("--no-right", action="store_true", help="leave the right answers out")
    options = parser.parse_args()
    names = options.names or list(exercises())
    known = Equivalents.read()
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        figures = try_mutants(pool, names, known)
        wronged = 0 if options.no_right else try_right_answers(pool, names)
    print(json.dumps(figures))
    misjudged = figures["survivors"] or figures["too large"] or wronged or known.found_stale
    return int(bool(misjudged))


if __name__ == "__main__":
    sys.exit(main())
