"""A JupyterLite site of the notebooks that need no torch: the course in a browser alone.

The site holds JupyterLab, these notebooks, and wheels of the course and of what Pyodide lacks;
Pyodide itself with NumPy, matplotlib and Pillow comes from its makers' address, as JupyterLite has
it. Each notebook gets two cells in front, which put the course at hand. Nothing else is changed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from shiftlab.authoring.project import AuthoringError, Project, read, to_text, write

# How the names of the notebooks begin that load no torch; nbval runs them with torch taken away.
IN_BROWSER = ("00", "01", "02")
# What the course needs: of Pyodide's own packages, with all that these need, and as wheels.
OF_PYODIDE = ("cloudpickle", "matplotlib", "numpy", "pillow", "platformdirs", "sortedcontainers")
AS_WHEELS = ("anywidget", "hypothesis", "ipywidgets", "jupyterlab-widgets", "psygnal")

_WORDS = """\
**In the browser.** Run the next cell first; it fetches what the course needs, the first time for a
minute. Everything is computed on your own machine, and your changes stay in this browser: download
the notebook to keep it.

There are no processes here, so a check runs in the notebook itself. A loop that never ends is
stopped after a few seconds; one call that never ends (`sum(range(10**11))`) is not: then restart
the kernel."""
_FETCH = f"""\
import piplite

await piplite.install({list(OF_PYODIDE)})
await piplite.install({[*AS_WHEELS, "shiftlab"]}, deps=False)"""


def for_browser(notebook: NotebookNode) -> NotebookNode:
    """The student's notebook with the two cells that a browser needs in front; changed in place."""
    words = new_markdown_cell(_WORDS, id="in-the-browser")
    fetch = new_code_cell(_FETCH.replace("'", '"'), id="in-the-browser-fetch")
    notebook.cells[:0] = [words, fetch]
    notebook.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
    return notebook


def lite(project: Project) -> Path:
    """Build the site into build/lite of the checkout; returns the folder.

    Raises:
        AuthoringError: JupyterLite is not installed, or pip or JupyterLite failed.
    """
    if shutil.which("jupyter-lite", path=str(Path(sys.executable).parent)) is None:
        raise AuthoringError(
            "Building the site needs JupyterLite, which is not installed here. Install it with "
            "`pip install 'shiftlab[lite]'`, in a checkout: .venv/bin/pip install -e '.[lite]'"
        )
    target = project.root / "build" / "lite"
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="shiftlab-lite-") as folder:
        contents, wheels = Path(folder) / "contents", Path(folder) / "pypi"
        for path in sorted(project.notebooks.glob("*.ipynb")):
            if path.name.startswith(IN_BROWSER):
                write(contents / path.name, to_text(for_browser(read(path))))
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(project.root)])
        # Wheels of Python alone, which fit every version of Pyodide.
        alone = ["--only-binary", ":all:", "--platform", "any", "--dest", str(wheels)]
        _run([*pip, "download", "--no-deps", *alone, *AS_WHEELS])
        program = str(Path(sys.executable).parent / "jupyter-lite")
        places = ["--lite-dir", folder, "--contents", str(contents), "--output-dir", str(target)]
        _run([program, "build", *places, "--no-sourcemaps"])
    return target


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AuthoringError(
            f"`{' '.join(command)}` should have ended well; it ended with {done.returncode}:\n"
            f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
