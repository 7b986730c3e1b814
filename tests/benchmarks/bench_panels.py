"""How quickly each panel of the course follows a key and a drag, in a real browser.

Ours, the usual way and the floor (see `usual`) take turns on one server and in one browser, panel
by panel, so that a slow moment hits all alike; only their ratios mean much. Prints a table, and as
the last line one JSON object. Run it by `make bench-panels`; names of panels choose some of them,
--keys and --rounds make it longer. The usual way, which takes most of the time, gets half the keys.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import psutil
from hand import Hand, Seen, percentile
from lab import browse, serve
from usual import BEGIN, FLOOR, OURS, USUAL

from shiftlab.panels import MAKERS

WAYS = ("ours", "usual", "floor")
# What is aimed at on a machine that does nothing else.
_OVER_FLOOR, _OVER_OURS, _PICTURES, _LAG = 1.25, 10, 18, 130


@dataclass
class Others:
    """How busy other programs were while the panels took turns."""

    seconds: float = 0.0
    elapsed: float = 0.0

    def __enter__(self) -> None:
        self._start = _all_seconds() - _own_seconds(), time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.seconds += _all_seconds() - _own_seconds() - self._start[0]
        self.elapsed += time.monotonic() - self._start[1]

    @property
    def cores(self) -> float:
        """The share of a core that they used."""
        return self.seconds / self.elapsed


def _own_seconds() -> float:
    """Processor time of this process and all it started: the server, its kernels, the browser."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return sum(spent.user + spent.system for spent in times)


def _all_seconds() -> float:
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0)


def _line(name: str, kind: str, seen: Seen) -> str:
    return (
        f"{name:<18}{kind:<7}{len(seen.keys):>4}{median(seen.keys):>8.0f}"
        f"{percentile(seen.keys, 0.95):>7.0f}{median(seen.drawn):>9.0f}{median(seen.lags):>8.0f}"
        f"{seen.stale:>7}{seen.blank:>7}{seen.jumps:>7}{seen.bytes_per_picture:>9.0f}"
        f"{seen.kernel_ms:>8.1f}"
    )


_HEADING = (
    f"{'panel':<18}{'way':<7}{'keys':>4}{'median':>8}{'p95':>7}{'pictures':>9}{'lag':>8}"
    f"{'stale':>7}{'blank':>7}{'jumps':>7}{'bytes':>9}{'kernel':>8}\n"
    f"{'':<18}{'':<7}{'':>4}{'ms':>8}{'ms':>7}{'in a drag':>9}{'ms':>8}"
    f"{'':>7}{'':>7}{'':>7}{'each':>9}{'ms':>8}"
)


def _missed(by_way: dict[str, Seen]) -> list[str]:
    """Which aims a panel misses, in words."""
    ours, usual, floor = (by_way[way] for way in WAYS)
    over_floor = median(ours.keys) / median(floor.keys)
    over_ours = median(usual.keys) / median(ours.keys)
    tried = {
        f"{over_floor:.2f} × the floor": over_floor > _OVER_FLOOR,
        f"the usual way takes only {over_ours:.1f} × as long": over_ours < _OVER_OURS,
        f"{median(ours.drawn):.0f} pictures in a drag": median(ours.drawn) < _PICTURES,
        f"{median(ours.lags):.0f} ms behind a drag": median(ours.lags) > _LAG,
        "another picture at the end of a drag": ours.stale > 0,
        "blank frames": ours.blank > 0,
        "jumps": ours.jumps > 0,
    }
    return [words for words, missed in tried.items() if missed]


def _summary(panels: dict[str, dict[str, Seen]]) -> dict[str, object]:
    def over_all(way: str, what: str) -> list[float]:
        return [value for seen in panels.values() for value in getattr(seen[way], what)]

    ours = [by_way["ours"] for by_way in panels.values()]
    keys = {way: median(over_all(way, "keys")) for way in WAYS}
    return {
        "panels": list(panels),
        "median_ms": round(keys["ours"], 1),
        "p95_ms": round(percentile(over_all("ours", "keys"), 0.95), 1),
        "usual_over_ours": round(keys["usual"] / keys["ours"], 2),
        "ours_over_floor": round(keys["ours"] / keys["floor"], 2),
        "drag_pictures": median(over_all("ours", "drawn")),
        "drag_lag_ms": round(median(over_all("ours", "lags")), 1),
        "stale_drags": sum(seen.stale for seen in ours),
        "blank_frames": sum(seen.blank for seen in ours),
        "height_jumps": sum(seen.jumps for seen in ours),
        "bytes_per_picture": round(fmean(seen.bytes_per_picture for seen in ours)),
        "kernel_ms": round(fmean(seen.kernel_ms for seen in ours), 2),
    }


def _report(panels: dict[str, dict[str, Seen]], others: float) -> None:
    print()
    for name, by_way in panels.items():
        missed = _missed(by_way)
        if missed:
            print(f"{name}: {'; '.join(missed)}.")
    print(f"Other programs used {others:.2f} of a core meanwhile", end="")
    print("; above 0.33 these figures are void." if others > 0.33 else ".")


def _chosen() -> argparse.Namespace:
    unpaired = OURS.keys() ^ USUAL.keys()
    absent = {maker.__name__ for maker in MAKERS} - {name.split()[0] for name in OURS}
    if unpaired or absent:
        raise SystemExit(f"Not in both ways in usual/: {', '.join(sorted(unpaired | absent))}.")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("panels", nargs="*", metavar="panel", help=f"of {', '.join(OURS)}")
    options.add_argument("--keys", type=int, default=8, help="keys for each turn, a multiple of 4")
    options.add_argument("--rounds", type=int, default=5, help="turns for each panel and way")
    options.add_argument("--drags", type=int, default=1, help="drags for each panel and way")
    chosen = options.parse_args()
    unknown = sorted(set(chosen.panels) - set(OURS))
    if unknown:
        options.error(f"no panel {unknown[0]!r}; there are {', '.join(OURS)}")
    if chosen.keys % 4 or min(chosen.keys, chosen.rounds, chosen.drags) < 1:
        options.error("--keys is a multiple of 4; --rounds and --drags are at least 1")
    return chosen


def main() -> None:
    """Open panel after panel, let its three ways take turns, print what was seen."""
    chosen = _chosen()
    panels: dict[str, dict[str, Seen]] = {}
    others = Others()
    with tempfile.TemporaryDirectory(prefix="shiftlab-bench-") as place:
        folder, state = Path(place) / "notebooks", Path(place) / "state"
        folder.mkdir()
        state.mkdir()
        with serve(folder, state) as lab, browse() as browser:
            print(_HEADING)
            floor = Hand(browser, lab, "floor", "none", [FLOOR])
            for name in chosen.panels or OURS:
                ours = Hand(browser, lab, "ours", name, [BEGIN, OURS[name]])
                usual = Hand(browser, lab, "usual", name, [BEGIN, USUAL[name]])
                floor.seen = Seen()
                hands = (ours, usual, floor)
                with others:
                    for _ in range(chosen.rounds):
                        for hand in hands:
                            hand.turn(chosen.keys // 2 if hand is usual else chosen.keys)
                    for _ in range(chosen.drags):
                        for hand in hands:
                            hand.drag()
                panels[name] = {hand.kind: hand.seen for hand in hands}
                for way, seen in panels[name].items():
                    print(_line(name, way, seen), flush=True)
                ours.close()
                usual.close()
    _report(panels, others.cores)
    print(json.dumps(_summary(panels)))


if __name__ == "__main__":
    main()
