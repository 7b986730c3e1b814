"""Fixtures for tests in a real browser: a JupyterLab server, Chromium, and pages that remember.

On a machine without a browser these tests are skipped, with the reason; in CI they fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from lab import BROWSERS, Lab, browse, browser_path, serve
from playwright.sync_api import Browser, ConsoleMessage, Page, WebError


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This machine's Chromium."""
    if browser_path() is None:
        reason = f"no browser on this machine (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with browse() as found:
        yield found


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab server over an empty folder, `lab.folder`, with a store of its own."""
    folder, state = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("state")
    with serve(folder, state) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh session; what goes wrong in the course's own scripts fails the test.

    So it does in the pages that a test opens beside it, in `page.context`.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    wrong: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and ("anywidget" in message.text or "shiftlab" in message.text):
            wrong.append(message.text)

    def catch(caught: WebError) -> None:
        error = caught.error
        # Notebook 7 itself stumbles over a setting when it starts, with any notebook or none.
        thrown_in = (error.stack or "").partition("\n")[2].partition("\n")[0]
        if "/static/notebook/notebook_core." not in thrown_in:
            wrong.append(str(error))

    context.on("console", listen)
    context.on("weberror", catch)
    yield context.new_page()
    context.close()
    assert not wrong, f"errors in the browser's console: {wrong}"
