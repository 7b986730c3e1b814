"""A solved notebook as one HTML file, a page or slides, for those who have no Jupyter at hand.

What is shown is what is stored in the notebook. Only the pictures of moving panels are new: a
notebook keeps one still of each panel, so it is run once more, and each panel brings its film. Not
here: what a cell looks like (`pages`), and where a slide ends (`slides`).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from shiftlab.authoring import pages
from shiftlab.authoring.execute import run_cells
from shiftlab.authoring.project import AuthoringError, Project, read, write
from shiftlab.authoring.slides import deck
from shiftlab.panels.film import MIME

_FILM = """\
from shiftlab.panels import Panel, film
get_ipython().display_formatter.mimebundle_formatter.for_type(Panel, film.bundle)"""


def html(notebook: NotebookNode, link: pages.Link = "{}.html".format) -> str:
    """The whole notebook as one page, as it is stored, its solutions folded; nothing is run.

    link: from the name of another notebook ("02_strides") to the address of its page.
    """
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(pages.prose(cell.source, link))
        elif cell.cell_type == "code":
            made = pages.code(cell.source) + pages.outputs(cell)
            name = pages.solved(cell)
            parts.append(pages.folded(name, made) if name else made)
    return pages.page(
        pages.title(notebook),
        f"<main>{''.join(parts)}</main>",
        styles=("page.css",),
        scripts=("film.js",),
    )


# What can be made of a notebook, by the verb that makes it.
KINDS = {"html": html, "slides": deck}


def chosen(project: Project, names: Sequence[str]) -> list[Path]:
    """The notebooks to export: solutions by the beginnings of their names, or files by their paths.

    Raises:
        AuthoringError: a name fits no solution, or a path no file.
    """
    files = [Path(name) for name in names if name.endswith(".ipynb") and "/" in name]
    if missing := [path for path in files if not path.is_file()]:
        raise AuthoringError(f"There is no notebook at {missing[0]}.")
    others = [name for name in names if Path(name) not in files]
    return files + (project.sources(others) if others or not files else [])


def export(project: Project, path: Path, kind: str, beside: Sequence[Path] = ()) -> Path:
    """Write the notebook at `path` to build/KIND/NAME.html, with films; returns where.

    beside: the notebooks that are exported with it. Links to these, and to pages that are there
    already, stay in the folder; others lead to the course's public address.

    Raises:
        AuthoringError: a cell of the notebook raised when it was run for its films.
    """
    folder = project.root / "build" / kind
    there = {other.stem for other in (*beside, *folder.glob("*.html"))}
    public = f"{project.repository()}/blob/main/notebooks"

    def link(name: str) -> str:
        return f"{name}.html" if name in there else f"{public}/{name}.ipynb"

    target = folder / f"{path.stem}.html"
    write(target, KINDS[kind](with_films(read(path), path), link))
    return target


def with_films(notebook: NotebookNode, path: Path) -> NotebookNode:
    """The notebook at `path` with a film of each panel beside its still, from one run of it.

    A notebook without any stored output gets those of the run.

    Raises:
        AuthoringError: as `execute.run_cells`.
    """
    run = deepcopy(notebook)
    run.cells.insert(0, new_code_cell(_FILM))
    run_cells(run, path)
    del run.cells[0]
    if not any(cell.get("outputs") for cell in notebook.cells):
        return run
    filmed = deepcopy(notebook)
    for kept, new in zip(filmed.cells, run.cells, strict=True):
        if kept.cell_type == "code":
            films = [o.data[MIME] for o in new.outputs if MIME in o.get("data", {})]
            panels = [o for o in kept.outputs if _is_panel(o)]
            for output, film in zip(panels, films, strict=False):
                output.data[MIME] = film
    return filmed


def _is_panel(output: NotebookNode) -> bool:
    return str(output.get("data", {}).get("text/plain", "")).startswith("Panel ")
