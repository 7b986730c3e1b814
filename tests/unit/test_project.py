"""The files around the package: they agree with each other and speak only of the course."""

from __future__ import annotations

import re
import shutil
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
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    return set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_every_verb_that_is_declared_can_be_made() -> None:
    for verb in verbs():
        done = subprocess.run(
            ["make", "--dry-run", verb], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        for script in re.findall(r"tests/\S+\.py", done.stdout):
            assert (ROOT / script).is_file(), f"make {verb} runs {script}, which is not there"


PAGES = ["README.md", "CONTRIBUTING.md", "solutions/README.md", "solutions/teaching_notes.md"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_what_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    unknown = set(re.findall(r"`make ([a-z-]+)", text)) - verbs()
    assert not unknown, f"{page} names verbs that the Makefile has not: {unknown}"
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_into_a_page_finds_its_heading(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(((?!https?:)[^)#\s]*)#([^)\s]+)\)", text):
        there = (ROOT / page).parent / target if target else ROOT / page
        assert anchor in anchors(there), f"{page} links to {target}#{anchor}"


@pytest.fixture(scope="module")
def workflow() -> dict:
    return yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))


def commands(job: dict) -> str:
    """All that a job of the workflow runs."""
    return "\n".join(step.get("run", "") for step in job["steps"])


def test_ci_runs_what_make_test_runs(workflow: dict) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("make test")
    assert "bash .ci/run" in commands(workflow["jobs"]["everything"])


def test_ci_tries_each_system_and_both_ends_of_what_is_allowed(workflow: dict) -> None:
    jobs = workflow["jobs"]
    assert set(jobs["light"]["strategy"]["matrix"]["os"]) == {"windows-latest", "macos-latest"}
    assert jobs["ends"]["strategy"]["matrix"] == {
        "python": ["3.11", "3.12", "3.13"],
        "versions": ["oldest", "newest"],
    }
    assert workflow[True]["schedule"]  # YAML reads the key "on" as a truth value
    assert "tests/oldest.py" in commands(jobs["ends"])
    for name in ("light", "ends"):
        assert "pytest ${{ env.LIGHT }}" in commands(jobs[name])
        assert not re.search(r"\b(make|sh|bash) ", commands(jobs[name]))
    folders = re.findall(r"tests/\w+", workflow["env"]["LIGHT"])
    assert folders == ["tests/unit", "tests/exercises", "tests/panels"]
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_ci_runs_what_students_open_with_what_binder_has(workflow: dict) -> None:
    """The course without extras and nbval: environment.yml's list, see `test_dependencies`."""
    steps = commands(workflow["jobs"]["students"]).split("\n")[-2:]
    assert steps[0] == "python -m pip install . nbval"
    assert "--nbval-lax" in steps[1] and steps[1].endswith(" notebooks")
