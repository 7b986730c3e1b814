"""The files around the package: they agree with each other and speak only of the course."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file does not hold what it looks for.
ELSEWHERE = [
    "/" + "work/",
    "/" + "root/",
    "/tmp/" + "bash_jobs",
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "deb.debian" + ".org",
]


def tracked() -> list[Path]:
    """Every file that git would commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def pyproject() -> dict:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


@pytest.mark.parametrize("words", ELSEWHERE)
def test_no_file_names_a_workplace_or_a_registry(words: str) -> None:
    files = tracked()
    assert len(files) > 20
    assert [str(path) for path in files if words.encode() in path.read_bytes()] == []


def test_the_code_and_the_notebooks_are_clean() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_version_is_one(pyproject: dict) -> None:
    version = pyproject["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = (ROOT / "utils" / "shiftlab" / "__init__.py").read_text(encoding="utf-8")
    assert cited["version"] == version
    assert f'__version__ = "{version}"' in package
    assert cited["repository-code"] == pyproject["project"]["urls"]["Repository"]


def verbs() -> set[str]:
    """The targets that the Makefile declares."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())


def test_every_verb_that_is_declared_can_be_made() -> None:
    for verb in verbs():
        done = subprocess.run(
            ["make", "--dry-run", verb], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        for script in re.findall(r"tests/\S+\.py", done.stdout):
            assert (ROOT / script).is_file(), f"make {verb} runs {script}, which is not there"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "solutions/README.md"])
def test_a_page_names_only_what_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    unknown = set(re.findall(r"`make ([a-z-]+)", text)) - verbs()
    assert not unknown, f"{page} names verbs that the Makefile has not: {unknown}"
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}"


def test_ci_runs_what_make_test_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    assert script.rstrip().endswith("make test")
    steps = workflow["jobs"]["everything"]["steps"]
    assert any(step.get("run") == "bash .ci/run" for step in steps)
