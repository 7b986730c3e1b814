"""What a hand does to a panel in the browser, and how one sees that the panel has answered."""

from __future__ import annotations

from lab import Page
from playwright.sync_api import Locator

# The address of the picture's present bytes changes with each new picture.
_STATE = """panel => ({
    picture: panel.querySelector(".shiftlab-stage img").src,
    drawn: [...panel.querySelectorAll(".shiftlab-stage svg")].map(svg => svg.outerHTML).join(""),
    sentence: panel.querySelector("[role=status]").textContent,
    printed: panel.querySelector(".shiftlab-caption").textContent,
    height: panel.getBoundingClientRect().height,
})"""


def shown(panel: Locator) -> dict[str, str | float]:
    """What a panel shows now: its picture's address, what is drawn over it, its sentence twice."""
    return panel.evaluate(_STATE)


def wait_for_sentence(page: Page, panel: Locator, words: str) -> None:
    """Until the panel says these words and has drawn the picture that goes with them."""
    page.wait_for_function(
        """([panel, words]) => {
            const image = panel.querySelector(".shiftlab-stage img");
            return panel.querySelector("[role=status]").textContent.includes(words)
                && image.complete && image.naturalWidth;
        }""",
        arg=[panel.element_handle(), words],
        timeout=20_000,
    )


def wait_for_change(page: Page, panel: Locator, before: dict[str, str | float]) -> None:
    """Until the picture, or what is drawn over it, and the sentence are others than before."""
    page.wait_for_function(
        """([panel, before]) => {
            const image = panel.querySelector(".shiftlab-stage img");
            const drawn = [...panel.querySelectorAll(".shiftlab-stage svg")]
                .map(svg => svg.outerHTML).join("");
            return (image.src !== before.picture || drawn !== before.drawn)
                && image.complete && image.naturalWidth
                && panel.querySelector("[role=status]").textContent !== before.sentence;
        }""",
        arg=[panel.element_handle(), before],
        timeout=20_000,
    )


def move_every_slider(page: Page, panel: Locator) -> None:
    """Press an arrow key on each slider of a panel; assert all that should follow."""
    handles = panel.locator(".noUi-handle").all()
    assert handles, "a panel has at least one slider"
    for handle in handles:
        handle.scroll_into_view_if_needed()
        name = handle.get_attribute("aria-label")
        assert name, "a slider handle has an accessible name"
        before, value = shown(panel), handle.get_attribute("aria-valuenow")
        highest = handle.get_attribute("aria-valuemax") == value
        handle.focus()
        page.keyboard.press("ArrowLeft" if highest else "ArrowRight")
        wait_for_change(page, panel, before)
        after = shown(panel)
        assert after["sentence"].replace(" ", "") == after["printed"].replace(" ", "")
        assert after["height"] == before["height"], f"the panel jumped when {name} moved"
        assert handle.evaluate("handle => handle === document.activeElement"), "focus was lost"
        assert handle.get_attribute("aria-valuenow") != value


def walk_to(page: Page, control: Locator, key: str = "Tab", most: int = 60) -> None:
    """Press Tab (or Shift+Tab) until a control has the focus, as one does without a mouse."""
    goal = control.element_handle()
    for _ in range(most):
        page.keyboard.press(key)
        if goal.evaluate("goal => goal === document.activeElement"):
            return
    raise AssertionError(f"{most} times {key} never reached {control}")


def leave(page: Page, panel: Locator, key: str = "Tab", most: int = 30) -> None:
    """Press Tab (or Shift+Tab) until the focus is outside of a panel, and still on the page."""
    for _ in range(most):
        page.keyboard.press(key)
        if panel.evaluate(
            """panel => document.activeElement !== document.body
                && !panel.contains(document.activeElement)"""
        ):
            return
    raise AssertionError(f"{most} times {key} did not lead out of the panel")
