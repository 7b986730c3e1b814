"""What Binder does with the repository: postBuild in a fresh environment, and the links to it.

Binder itself is not here: that conda finds what environment.yml asks for is not tried, and that it
asks for the same as pip is `test_dependencies`'s part.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from shiftlab.authoring.project import Project

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"https://mybinder\.org/v2/gh/[^\s)\"\\]+")
USES_IT = """
import shiftlab
from shiftlab import panels, scenes
print(shiftlab.__file__)
assert scenes.digits()[0].size
panels.commuting_square()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Binder's machines run Linux")
def test_post_build_installs_the_course_and_nothing_else(tmp_path: Path) -> None:
    """A fresh clone, an environment that has the dependencies, and no network."""
    clone, fresh = tmp_path / "clone", tmp_path / "fresh"
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            (clone / name).write_bytes((ROOT / name).read_bytes())
    venv.create(fresh, with_pip=False)
    python = fresh / "bin" / "python"
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]]),
        # The dependencies, pip and setuptools among them; an editable course is not seen this way.
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_BUILD_ISOLATION": "0",  # builds with the setuptools that is here
        "PIP_NO_INDEX": "1",
    }

    def run(*command: str | Path, folder: Path) -> str:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("sh", clone / "postBuild", folder=clone)
    # With them, pip would put its own builds over conda's wherever it thinks that it knows better.
    assert "--no-deps" in (clone / "postBuild").read_text(encoding="utf-8")
    (packages,) = fresh.glob("lib/python*/site-packages")
    assert {path.name.split("-")[0] for path in packages.iterdir()} == {"shiftlab"}
    assert files(clone / "utils" / "shiftlab") == files(packages / "shiftlab")
    said = run(python, "-c", USES_IT, folder=tmp_path)
    assert said.strip() == str(packages / "shiftlab" / "__init__.py")


def files(folder: Path) -> set[Path]:
    """All files in a folder but what Python compiles."""
    every = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder) for path in every}


def test_the_readme_opens_each_notebook_on_binder(course: Project) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|") and ".ipynb)" in line]
    opened = [(re.search(r"\]\((notebooks/[^)]+)\)", row)[1], LINK.findall(row)) for row in rows]
    assert {path for path, _ in opened} == {
        path.relative_to(ROOT).as_posix() for path in course.notebooks.glob("*.ipynb")
    }
    owner = course.repository().removeprefix("https://github.com/")
    start = f"https://mybinder.org/v2/gh/{owner}/main?urlpath=lab/tree/"
    assert all(links == [start + path] for path, links in opened)


def test_every_link_to_binder_opens_a_file_that_is_there(course: Project) -> None:
    links = [
        (page, link) for page in course.linked() for link in LINK.findall(page.read_text("utf-8"))
    ]
    assert len(links) > 12
    for page, link in links:
        (path,) = parse_qs(urlsplit(link).query)["urlpath"]
        if path.startswith("git-pull?"):  # a content repository's own; it has the same notebooks
            pulled = {name: value for name, (value,) in parse_qs(urlsplit(path).query).items()}
            assert (urlsplit(pulled["repo"]).netloc, pulled["branch"]) == ("github.com", "main")
            path = pulled["urlpath"].replace(pulled["repo"].split("/")[-1] + "/", "")
        assert path.startswith("lab/tree/notebooks/"), f"{page.name} links to {link}"
        target = ROOT / path.removeprefix("lab/tree/")
        assert target.is_file(), f"{page.name} links to {link}"
