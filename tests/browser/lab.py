"""A real JupyterLab in a real browser, for tests and benchmarks: start it, open a notebook, run it.

Everything waits on a condition of the page; only the wait for the server knocks at intervals.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser, Locator, Page, sync_playwright

UTILS = Path(__file__).parents[2] / "utils"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# A closed network and no screen: Chromium's own errands would only be refused.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 180_000  # milliseconds that a whole notebook may take on a busy machine


def browser_path() -> str | None:
    """Where this machine's Chromium is, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@dataclass(frozen=True)
class Lab:
    """A running server: where it listens, its token, the folder it serves, its kernels' store."""

    address: str
    token: str
    folder: Path
    store: Path

    def url(self, path: str, app: str = "lab") -> str:
        """The page of a notebook (its path in the folder), in "lab" or Notebook 7 ("notebooks")."""
        tree, end = ("lab/tree", "&reset") if app == "lab" else (app, "")
        return f"{self.address}/{tree}/{quote(path)}?token={self.token}{end}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _settings(folder: Path, theme: str) -> None:
    chosen = {
        "@jupyterlab/apputils-extension/themes": {"theme": theme},
        "@jupyterlab/apputils-extension/notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
    }
    for name, settings in chosen.items():
        file = folder / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def serve(folder: Path, state: Path, theme: str = "JupyterLab Light") -> Iterator[Lab]:
    """JupyterLab on a free port over `folder`; all it and its kernels keep goes under `state`.

    Raises RuntimeError with the server's last words if it does not answer within three minutes.
    """
    _settings(state / "settings", theme)
    port, token, store = _free_port(), "a-token-for-tests", state / "store.jsonl"
    environment = os.environ | {
        "SHIFTLAB_STORE": str(store),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "IPYTHONDIR": str(state / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(UTILS), os.environ.get("PYTHONPATH")))),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        # As `make lab` has it, and as an installed course asks of every server of its environment.
        "--ServerApp.kernel_websocket_connection_class=shiftlab.server.PromptSocket",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    log = state / "server.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            lab = Lab(f"http://127.0.0.1:{port}", token, folder, store)
            _wait_for_answer(server, lab, log)
            yield lab
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for_answer(server: subprocess.Popen, lab: Lab, log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(f"{lab.address}/api/status?token={lab.token}", timeout=5).close()
            return
        except URLError:
            time.sleep(0.1)  # between two knocks at the door
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def browse() -> Iterator[Browser]:
    """This machine's Chromium, without a screen. Raises RuntimeError if there is none."""
    path = browser_path()
    if path is None:
        raise RuntimeError(f"No browser found; one of these is needed: {', '.join(BROWSERS)}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def open_notebook(page: Page, lab: Lab, path: str, app: str = "lab") -> None:
    """Open a notebook in "lab" or Notebook 7 ("notebooks") and wait until its kernel is ready."""
    page.goto(lab.url(path, app))
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp?.shell.currentWidget;
            return panel?.sessionContext?.session?.kernel?.status === "idle"
                && panel.content.widgets.length > 0;
        }""",
        timeout=PATIENCE,
    )


def run_all(page: Page) -> None:
    """Run all cells; wait until each has been executed and the kernel is idle again."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp.shell.currentWidget;
            const code = panel.content.widgets.filter(cell => cell.model.type === "code"
                && cell.model.sharedModel.source.trim());
            return panel.sessionContext.session.kernel.status === "idle"
                && code.every(cell => cell.model.executionCount !== null);
        }""",
        timeout=PATIENCE,
    )


def errors(page: Page) -> list[str]:
    """What each failed cell of the open notebook says: its error's name and message."""
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(cell =>
            (cell.model.type === "code" ? cell.model.outputs.toJSON() : [])
                .filter(output => output.output_type === "error")
                .map(output => `${output.ename}: ${output.evalue}`))"""
    )


def panels(page: Page) -> list[Locator]:
    """All live panels of the open notebook, once they are drawn and their voice has spoken."""
    expected = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(cell =>
            cell.model.type === "code" ? cell.model.outputs.toJSON() : [])
            .filter(output => `${output.data?.["text/plain"]}`.startsWith("Panel ")).length"""
    )
    page.wait_for_function(
        """expected => {
            const voices = [...document.querySelectorAll(".shiftlab-panel .shiftlab-voice")];
            return voices.length >= expected && voices.every(voice => voice.textContent)
                && [...document.querySelectorAll(".shiftlab-stage img")].every(
                    img => img.alt && img.naturalWidth);
        }""",
        arg=expected,
        timeout=30_000,
    )
    return page.locator(".shiftlab-panel").all()
