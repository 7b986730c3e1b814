"""Make the README's two pictures with the course itself: a panel, and a check's answer.

    python tests/browser/pictures.py

Needs Chromium; writes .github/pictures/panel.png and check.png. It is no test.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat
from lab import browse, open_notebook, panels, run_all, serve

PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
CELLS = (
    "import numpy as np\nfrom shiftlab import check, panels",
    'panels.commuting_square("letter")',
    "def circular_convolve(x, k):\n"
    "    n, m = len(x), len(k)\n"
    "    return np.array([sum(k[j] * x[(i + j) % n] for j in range(m)) for i in range(n)])\n",
    "check(circular_convolve)",
)


def main() -> None:
    """Run the cells in JupyterLab and take the pictures."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder, state = Path(temporary) / "notebooks", Path(temporary) / "state"
        folder.mkdir()
        state.mkdir()
        nbformat.write(notebook, folder / "pictures.ipynb")
        with serve(folder, state) as lab, browse() as browser:
            page = browser.new_page(viewport={"width": 1400, "height": 2000})
            open_notebook(page, lab, "pictures.ipynb")
            run_all(page)
            panel = panels(page)[0]
            panel.locator("select").first.select_option("edges")
            page.wait_for_function(
                "panel => panel.querySelector('[role=status]').textContent.includes('edges')",
                arg=panel.element_handle(),
            )
            panel.screenshot(path=PICTURES / "panel.png")
            card = page.locator(".jp-OutputArea-output", has_text="circular_convolve").last
            card.locator("> *").first.screenshot(path=PICTURES / "check.png")


if __name__ == "__main__":
    main()
