"""What the course takes on disk, and which dependency costs how much: part of `make bench`.

Measured where the course is installed, from the lists of files that pip keeps; what only tests and
grading need is left out by following the course's own dependencies alone. Nothing is downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement

MB = 1e6


@cache
def needs(name: str, extras: frozenset[str] = frozenset()) -> frozenset[tuple[str, frozenset[str]]]:
    """What a package needs here, as pairs (name, extras); none if it is not installed."""
    try:
        listed = distribution(name).requires or []
    except PackageNotFoundError:
        return frozenset()
    wanted = set()
    for requirement in map(Requirement, listed):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
            wanted.add((plain(requirement.name), frozenset(requirement.extras)))
    return frozenset(wanted)


def plain(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reached(roots: Iterable[tuple[str, frozenset[str]]]) -> set[str]:
    """The names of all packages that these need, themselves included."""
    seen, waiting = set(), list(roots)
    while waiting:
        package = waiting.pop()
        if package not in seen:
            seen.add(package)
            waiting.extend(needs(*package))
    return {name for name, _ in seen}


@cache
def megabytes(name: str) -> float:
    """The size of a package's files on disk, what Python has compiled of them included."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return 0.0
    places = {file.locate() for file in files}
    return sum(place.stat().st_size for place in places if place.is_file()) / MB


def rows() -> list[tuple[str, float, float, int, float]]:
    """Of each dependency: name, own MB, MB and number of packages that it alone pulls in, saved MB.

    What dropping a dependency saves is nothing where another one needs it all the same.
    """
    direct = needs("shiftlab")
    everything = reached(direct)
    table = []
    for package in sorted(direct):
        name = package[0]
        gone = everything - reached(direct - {package})
        alone = gone - {name}
        saved = sum(map(megabytes, gone))
        table.append((name, megabytes(name), sum(map(megabytes, alone)), len(alone), saved))
    return sorted(table, key=lambda row: -row[-1])


def table() -> str:
    """The table of dependencies, with the sum of all that the course needs."""
    lines = [f"{'dependency':<14} {'own MB':>8} {'it alone pulls in':>18} {'dropping saves':>15}"]
    for name, own, alone, count, saved in rows():
        lines.append(f"{name:<14} {own:8.1f} {f'{alone:.1f} ({count})':>18} {saved:15.1f}")
    everything = reached(needs("shiftlab"))
    total = sum(map(megabytes, everything | {"shiftlab"}))
    lines.append(f"{len(everything)} packages and the course: {total:.0f} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
