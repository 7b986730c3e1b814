"""How quickly a panel follows a key: milliseconds from key to changed picture, in a real browser.

Ours, the usual way and the floor (see `usual`) take turns on one server and in one browser, so that
a slow moment hits all alike; only their ratios mean much. Prints a table, and as the last line one
JSON object. Run it by `make bench-panels`; --keys and --rounds make it longer.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from lab import Lab, browse, errors, open_notebook, run_all, serve
from playwright.sync_api import Browser, Page
from usual import BEGIN, FLOOR, OURS, USUAL

# Watches the output from the key to the frame after the change: how long it takes, frames with no
# picture, and changes of height. What has changed is told by the picture, or by the label's text.
_WATCH = """
kind => {
    const area = [...document.querySelectorAll(".jp-Cell .jp-OutputArea")]
        .find(area => area.querySelector(".noUi-handle"));
    const picture = () => area.querySelector(".shiftlab-stage img, .jp-OutputArea img");
    // null: blank. While a new picture is decoded the old one stands, and its address is kept.
    let standing = null;
    const look = () => {
        if (kind === "floor")
            return [...area.querySelectorAll(".widget-label")].at(-1).textContent;
        const image = picture();
        if (!image?.naturalWidth || !image.clientHeight) return null;
        return image.complete ? (standing = image.src) : standing;
    };
    const handle = area.querySelector(".noUi-handle");
    handle.scrollIntoView({block: "center"});
    handle.focus();
    window.armed = () => {
        const before = look(), height = area.clientHeight;
        window.seen = null;
        document.addEventListener("keydown", event => {
            const start = event.timeStamp;
            let blank = 0, last = height, jumps = 0;
            const frame = () => {
                const now = look();
                if (now === null) blank += 1;
                if (area.clientHeight !== last) { jumps += 1; last = area.clientHeight; }
                if (now !== null && now !== before)
                    window.seen = {ms: performance.now() - start, blank, jumps};
                else requestAnimationFrame(frame);
            };
            requestAnimationFrame(frame);
        }, {once: true, capture: true});
    };
}
"""


@dataclass
class Runner:
    """One open notebook, and what was seen in it."""

    kind: str
    panel: str
    page: Page
    milliseconds: list[float] = field(default_factory=list)
    blank: int = 0
    jumps: int = 0

    def press(self, key: str) -> None:
        """One key, to be waited for; then a pause of random length, so as not to meet a beat."""
        self.page.evaluate("() => window.armed()")
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.seen", timeout=30_000)
        seen = self.page.evaluate("() => window.seen")
        self.milliseconds.append(seen["ms"])
        self.blank += seen["blank"]
        self.jumps += seen["jumps"]
        self.page.wait_for_function(
            """() => window.jupyterapp.shell.currentWidget.sessionContext
                .session.kernel.status === "idle\""""
        )
        self.page.wait_for_timeout(random.uniform(30, 60))


def _open(browser: Browser, lab: Lab, kind: str, panel: str, source: str) -> Runner:
    cells = [new_code_cell(BEGIN.strip()), new_code_cell(source.strip())]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = f"{kind}_{panel}.ipynb"
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab.folder / path)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    open_notebook(page, lab, path)
    run_all(page)
    if errors(page):
        raise RuntimeError(f"{path} does not run: {errors(page)}")
    page.wait_for_selector(".noUi-handle")
    ready = ".widget-label" if kind == "floor" else ".jp-OutputArea img"
    page.locator(ready).last.wait_for()
    page.evaluate(_WATCH, kind)
    return Runner(kind, panel, page)


def _turn(runner: Runner, keys: int) -> None:
    """Three steps there, three back, so that no key meets the end of the slider; two to warm up."""
    runner.page.bring_to_front()
    for key in ("ArrowLeft", "ArrowRight"):
        runner.press(key)
        runner.milliseconds.pop()
    for number in range(keys):
        runner.press("ArrowRight" if (number // 3) % 2 else "ArrowLeft")


def _own_seconds() -> float:
    """Processor time of this process and all it started: the server, its kernels, the browser."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return sum(spent.user + spent.system for spent in times)


def _all_seconds() -> float:
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _report(runners: list[Runner], others: float) -> dict[str, object]:
    print(
        f"{'panel':<18}{'way':<8}{'keys':>5}{'median ms':>11}{'p95 ms':>9}{'blank':>7}{'jumps':>7}"
    )
    for runner in sorted(runners, key=lambda one: (one.panel, one.kind)):
        times = runner.milliseconds
        print(
            f"{runner.panel:<18}{runner.kind:<8}{len(times):>5}{statistics.median(times):>11.0f}"
            f"{_percentile(times, 0.95):>9.0f}{runner.blank:>7}{runner.jumps:>7}"
        )
    print(f"Other programs used {others:.2f} of a core meanwhile", end="")
    print("; above 0.33 these figures are void." if others > 0.33 else ".")

    times = {
        kind: [ms for runner in runners if runner.kind == kind for ms in runner.milliseconds]
        for kind in ("ours", "usual", "floor")
    }
    median = {kind: statistics.median(some) for kind, some in times.items()}
    ours = [runner for runner in runners if runner.kind == "ours"]
    return {
        "panels": [runner.panel for runner in ours],
        "median_ms": round(median["ours"], 1),
        "p95_ms": round(_percentile(times["ours"], 0.95), 1),
        "usual_over_ours": round(median["usual"] / median["ours"], 2),
        "ours_over_floor": round(median["ours"] / median["floor"], 2),
        "blank_frames": sum(runner.blank for runner in ours),
        "height_jumps": sum(runner.jumps for runner in ours),
    }


def main() -> None:
    """Open all notebooks, let them take turns, print what was seen."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keys", type=int, default=6, help="keys for each turn, a multiple of 6")
    options.add_argument("--rounds", type=int, default=3, help="turns for each notebook")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="shiftlab-bench-") as place:
        folder, state = Path(place) / "notebooks", Path(place) / "state"
        folder.mkdir()
        state.mkdir()
        with serve(folder, state) as lab, browse() as browser:
            runners = [_open(browser, lab, "floor", "(none)", FLOOR)]
            for panel, ours in OURS.items():
                runners.append(_open(browser, lab, "ours", panel, ours))
                runners.append(_open(browser, lab, "usual", panel, USUAL[panel]))
            start = _all_seconds() - _own_seconds(), time.monotonic()
            for _ in range(chosen.rounds):
                for runner in runners:
                    _turn(runner, chosen.keys)
            end = _all_seconds() - _own_seconds(), time.monotonic()
            result = _report(runners, (end[0] - start[0]) / (end[1] - start[1]))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
