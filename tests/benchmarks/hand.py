"""A hand on one panel's slider in the browser, keys and mouse, and what was then seen of it.

The page's own `watch.js` looks; here are only the moves and the figures. What it is not: a test;
those that say what a panel must do are in tests/browser.
"""

from __future__ import annotations

import math
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from lab import Lab, errors, open_notebook, run_all
from playwright.sync_api import Browser

_WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
# Counts the bytes that come through the kernel's socket; the page gets them as it always does.
_COUNT = """
window.received = 0;
window.WebSocket = class extends WebSocket {
    constructor(...how) {
        super(...how);
        this.addEventListener("message", message => {
            window.received += message.data.byteLength ?? message.data.length;
        });
    }
};
"""
_PACE = 1 / 60  # seconds between two moves of the mouse
_PASSED = 36  # places of the slider that a drag passes in its second, at least
_ENDS = (0.08, 0.92)  # of the slider's length, between which a drag goes to and fro
_PATIENCE = 60_000  # milliseconds


@dataclass
class Seen:
    """All that was seen of one panel shown in one way; times are in milliseconds.

    keys: from each key to the last change of the picture that it made. drawn: pictures shown in
    each drag while the mouse moved; lags: from the slider's last step in it to the picture of that
    place; stale: drags after which another picture stood. kernel: the kernel's processor time, and
    sent: bytes that it sent, for all `pressed` keys together.
    """

    keys: list[float] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    stale: int = 0
    blank: int = 0
    jumps: int = 0
    pressed: int = 0
    kernel: float = 0.0
    sent: float = 0.0

    @property
    def kernel_ms(self) -> float:
        """Processor time of the kernel for one picture."""
        return self.kernel / max(1, self.pressed)

    @property
    def bytes_per_picture(self) -> float:
        """Bytes that the kernel sent for one picture, with all that a message carries."""
        return self.sent / max(1, self.pressed)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Hand:
    """One open notebook with one panel, and a hand on the first of its sliders."""

    def __init__(self, browser: Browser, lab: Lab, kind: str, name: str, cells: list[str]) -> None:
        """Write the notebook, open and run it. Raises RuntimeError if a cell fails.

        kind: "ours", "usual" or "floor"; name: the panel's, for the file.
        """
        self.kind, self.seen = kind, Seen()
        path = f"{kind}_{name.replace(' ', '_')}.ipynb"
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(
            cells=[new_code_cell(cell.strip()) for cell in cells], metadata={"kernelspec": spec}
        )
        nbformat.write(notebook, lab.folder / path)
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.add_init_script(_COUNT)
        self.page = self.context.new_page()
        open_notebook(self.page, lab, path)
        run_all(self.page)
        if errors(self.page):
            raise RuntimeError(f"{path} does not run: {errors(self.page)}")
        self.page.wait_for_selector(".noUi-handle")
        ready = ".widget-label" if kind == "floor" else ".jp-OutputArea img"
        self.page.locator(ready).last.wait_for()
        self.page.evaluate(_WATCH, kind)
        self.kernel = self._kernel()

    def close(self) -> None:
        """Shut the kernel down and close the page."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.context.close()

    def _kernel(self) -> psutil.Process:
        """The kernel's process, known by the name of its connection file."""
        name = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
        )
        for process in psutil.Process().children(recursive=True):
            if any(f"kernel-{name}" in word for word in process.cmdline()):
                return process
        raise RuntimeError(f"The process of kernel {name} was not found.")

    def _spent(self) -> tuple[float, float]:
        """Milliseconds of processor time of the kernel, and bytes received, up to now."""
        times = self.kernel.cpu_times()
        return 1000 * (times.user + times.system), self.page.evaluate("() => window.received")

    def _settle(self, frames: int, *, changed: bool) -> dict[str, Any]:
        """What was seen since `watch.begin`, once the picture has been at rest for some frames."""
        self.page.wait_for_function(
            "([frames, changed]) => watch.rests(frames, changed)",
            arg=[frames, changed],
            timeout=_PATIENCE,
        )
        return self.page.evaluate("() => watch.end()")

    def _count(self, seen: dict[str, Any]) -> None:
        self.seen.blank += seen["blank"]
        self.seen.jumps += seen["jumps"]

    def _press(self, key: str) -> float:
        """One key, to be waited for; then a pause of random length, so as not to meet a beat."""
        self.page.evaluate("() => watch.begin()")
        self.page.keyboard.press(key)
        seen = self._settle(2, changed=True)
        self._count(seen)
        self.page.wait_for_timeout(random.uniform(30, 60))
        return max(at for part in seen["changes"] for at in part) - seen["first"]

    def _grasp(self, share: float) -> None:
        """Take the handle to a place on its track; the mouse stays down."""
        self.page.evaluate("() => watch.begin()")
        slider = self.page.evaluate("() => watch.slider()")
        self.page.mouse.move(slider["x"], slider["y"])
        self.page.mouse.down()
        self.page.mouse.move(slider["left"] + share * slider["width"], slider["y"], steps=3)
        self._settle(20, changed=False)

    def turn(self, keys: int) -> None:
        """Two steps there, two back from the middle, so that none meets an end; two to warm up."""
        self.page.bring_to_front()
        self._grasp(0.5)
        self.page.mouse.up()
        for key in ("ArrowLeft", "ArrowRight"):
            self._press(key)
        kernel, sent = self._spent()
        for number in range(keys):
            key = "ArrowRight" if (number // 2) % 2 else "ArrowLeft"
            self.seen.keys.append(self._press(key))
        self.seen.pressed += keys
        after = self._spent()
        self.seen.kernel += after[0] - kernel
        self.seen.sent += after[1] - sent

    def drag(self) -> None:
        """One second of dragging, to and fro as often as a short slider needs to pass many places.

        Afterwards a step aside and back shows which picture belongs to the slider's last place.
        """
        self.page.bring_to_front()
        low, high = _ENDS
        self._grasp(low)
        slider = self.page.evaluate("() => watch.slider()")
        places = (high - low) * (slider["greatest"] - slider["least"]) / slider["step"]
        sweeps = max(1, math.ceil(_PASSED / places))
        self.page.evaluate("() => watch.begin()")
        start = time.monotonic()
        passed = 0.0
        while passed < 1:
            passed = min(1.0, time.monotonic() - start)
            way = abs((passed * sweeps + 1) % 2 - 1)  # from 0 to 1, back to 0, …
            share = low + (high - low) * way
            self.page.mouse.move(slider["left"] + share * slider["width"], slider["y"])
            time.sleep(max(0.0, start + passed + _PACE - time.monotonic()))  # a hand's pace
        seen = self._settle(30, changed=True)
        self._count(seen)
        self.page.mouse.up()
        # Parts of one picture may come in two frames; the part that changed oftenest counts.
        self.seen.drawn.append(
            max(sum(at <= seen["last"] for at in part) for part in seen["changes"])
        )
        last = max(at for part in seen["changes"] for at in part)
        self.seen.lags.append(max(0.0, last - seen["stepped"]))
        shown = self.page.evaluate("() => watch.shows()")
        at_end = self.page.evaluate("() => watch.slider()")
        there = "ArrowLeft" if at_end["value"] == at_end["greatest"] else "ArrowRight"
        for key in (there, "ArrowRight" if there == "ArrowLeft" else "ArrowLeft"):
            self._press(key)
        self.seen.stale += shown != self.page.evaluate("() => watch.shows()")
