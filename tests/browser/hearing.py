"""What people who do not see the page get: the browser's accessibility tree, and axe-core's rules.

axe-core comes with its Python package and needs no network. Not here: what is to be asserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class Heard:
    """A node as the browser tells of it: role, computed name, and how eagerly changes are said."""

    role: str
    name: str
    live: str


def heard(panel: Locator, selector: str) -> list[Heard]:
    """What Chromium has in its accessibility tree for each such element of a panel, in order.

    An element that is hidden from screen readers has the role "none" and no name; so has what
    JupyterLab does not draw because it is far out of sight.
    """
    panel.scroll_into_view_if_needed()
    session = panel.page.context.new_cdp_session(panel.page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    panel.evaluate("panel => panel.toggleAttribute('data-heard', true)")
    here = {"nodeId": root, "selector": f"[data-heard] {selector}"}
    found = session.send("DOM.querySelectorAll", here)
    panel.evaluate("panel => panel.toggleAttribute('data-heard', false)")
    told = []
    for node in found["nodeIds"]:
        tree = session.send(
            "Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False}
        )
        seen = tree["nodes"][0]
        properties = {entry["name"]: entry["value"] for entry in seen.get("properties", [])}
        told.append(
            Heard(
                seen["role"]["value"],
                seen.get("name", {}).get("value", ""),
                properties.get("live", {}).get("value", ""),
            )
        )
    session.detach()
    return told


def serious(
    page: Page, within: str, but: Sequence[str] = (), rules_off: Sequence[str] = ()
) -> list[str]:
    """What axe-core calls serious or critical in the elements `within`, one line for each place.

    but: selectors of what is left out; rules_off: ids of rules that are not tried.
    """
    context = {"include": [[within]], "exclude": [[selector] for selector in but]}
    options = {
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in rules_off},
    }
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['failureSummary'].splitlines()[-1].strip()} {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
