"""Where the course's files are and how a notebook becomes bytes.

Not here: anything that changes what a notebook says (`build`, `execute`).
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_OUR_LINK = re.compile(
    r"(?P<site>(?:https://github\.com|mybinder\.org/v2/gh|colab\.research\.google\.com/github)/)"
    r"[\w.-]+/shiftlab(?![\w-])"
)


class AuthoringError(Exception):
    """Something an author must mend; the message says what was expected, what came, what to do."""


@dataclass(frozen=True)
class Project:
    """A checkout of the course: the folder that holds `solutions/` and `pyproject.toml`."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The checkout around `start` (by default the current folder).

        Raises:
            AuthoringError: no folder from `start` upwards is a checkout.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "solutions").is_dir() and (folder / "pyproject.toml").is_file():
                return cls(folder)
        raise AuthoringError(
            "This command works on a checkout of the course: a folder with solutions/ and "
            f"pyproject.toml. Neither {start} nor a folder above it is one. Change into the "
            "checkout, or name it: shiftlab --root FOLDER …"
        )

    @property
    def solutions(self) -> Path:
        """The source: every notebook solved and executed."""
        return self.root / "solutions"

    @property
    def notebooks(self) -> Path:
        """What students open: made by the build, never edited."""
        return self.root / "notebooks"

    @property
    def sanitise(self) -> Path:
        """Which parts of an output may differ from run to run (nbval's own file format)."""
        return self.root / "tests" / "notebooks" / "sanitise.cfg"

    @property
    def ledger(self) -> Path:
        """The verdicts that the solutions print, as package data: made, never edited."""
        return self.root / "utils" / "shiftlab" / "data" / "ledger.json"

    def sources(self, names: Sequence[str] = ()) -> list[Path]:
        """The solved notebooks in order; with `names`, those whose file name starts with one.

        Raises:
            AuthoringError: a name fits no notebook.
        """
        every = sorted(self.solutions.glob("*.ipynb"))
        if not names:
            return every
        for name in names:
            if not any(path.name.startswith(name) for path in every):
                raise AuthoringError(
                    f"No notebook in {self.solutions} starts with {name!r}. There are: "
                    f"{', '.join(path.stem for path in every) or 'none'}."
                )
        return [path for path in every if path.name.startswith(tuple(names))]

    def repository(self) -> str:
        """The course's public address, from `[project.urls]` in pyproject.toml.

        Raises:
            AuthoringError: the address is not of the form https://github.com/OWNER/shiftlab.
        """
        with (self.root / "pyproject.toml").open("rb") as file:
            address = tomllib.load(file)["project"]["urls"]["Repository"]
        if not re.fullmatch(r"https://github\.com/[\w.-]+/shiftlab", address):
            raise AuthoringError(
                "Repository in pyproject.toml should read https://github.com/OWNER/shiftlab; it "
                f"reads {address}. Badges and links can be filled only from that form."
            )
        return address

    def linked(self) -> list[Path]:
        """The hand-written files whose links to the course's own repository are kept right."""
        pages = (
            self.root / "README.md",
            self.root / "CITATION.cff",
            self.root / "CONTRIBUTING.md",
            self.solutions / "README.md",
            self.solutions / "teaching_notes.md",
            self.root / "tests" / "hub" / "jupyterhub_config.py",
            self.root / "tests" / "hub" / "zero_to_jupyterhub.yaml",
        )
        return [path for path in (*pages, *self.sources()) if path.is_file()]


def with_address(text: str, repository: str) -> str:
    """The text with every link to this course's repository, Binder or Colab page set right.

    Only the owner is exchanged: a link is ours when the repository it names is `shiftlab`.
    """
    owner = repository.removeprefix("https://github.com/").split("/")[0]
    return _OUR_LINK.sub(lambda found: f"{found['site']}{owner}/shiftlab", text)


def read(path: Path) -> NotebookNode:
    """The notebook at `path`, in the format with cell ids (nbformat 4.5).

    Raises:
        AuthoringError: the file is not a notebook of that format.
    """
    try:
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        written = (notebook.nbformat, notebook.nbformat_minor)
    # JSON that is no notebook at all lacks what nbformat looks for.
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        raise AuthoringError(f"{path} cannot be read as a notebook: {error}") from error
    if written < (4, 5):
        raise AuthoringError(
            f"{path} is in format {written[0]}.{written[1]}; the course needs "
            "4.5, the first whose cells have ids. Open it in JupyterLab and save it."
        )
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of its file: the same on every machine, ending in one newline."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def write(path: Path, text: str) -> bool:
    """Write `text` unless the file holds it already; returns whether anything changed.

    The file is replaced in one step, so that an interrupted run leaves the old one whole.
    """
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    os.chmod(draft, 0o644)
    os.replace(draft, path)
    return True


def plain_metadata(notebook: NotebookNode) -> None:
    """Keep of the notebook's metadata only what is the same on every machine, in place.

    Goes: which Python patch release ran it, saved widget models, an editor's own notes.
    """
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(KERNELSPEC), language_info=NotebookNode(name="python")
    )
