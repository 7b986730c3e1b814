"""The command `shiftlab`: what it says and returns; what it does is tested beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shiftlab.authoring import cli
from shiftlab.authoring.project import Project
from tiny_course import change_cell


def test_build_check_says_what_is_out_of_date_and_writes_nothing(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("double", "negate"):
        change_cell(tiny, f"check-{name}", f"{name}(1)")
    assert cli.main(["--root", str(tiny.root), "build", "--check"]) == 1
    assert "out of date: notebooks/01_tiny.ipynb" in capsys.readouterr().out
    assert not (tiny.notebooks / "01_tiny.ipynb").exists()
    assert cli.main(["--root", str(tiny.root), "build"]) == 0
    assert cli.main(["--root", str(tiny.root), "build", "--check"]) == 0


def test_a_folder_that_is_no_checkout_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(tmp_path), "build"]) == 1
    said = capsys.readouterr().err
    assert str(tmp_path) in said and "--root" in said


def test_a_notebook_that_is_not_there_is_named_beside_those_that_are(
    tiny: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(tiny.root), "execute", "77"]) == 1
    said = capsys.readouterr().err
    assert "'77'" in said and "01_tiny" in said


def test_without_nbgrader_the_build_says_what_to_install(tiny: Project) -> None:
    code = (
        "import sys; sys.modules['nbgrader'] = None\n"
        "from shiftlab.authoring import cli\n"
        f"sys.exit(cli.main(['--root', {str(tiny.root)!r}, 'build']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "shiftlab[grading]" in done.stderr and "Traceback" not in done.stderr


def test_progress_is_printed_as_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["progress"]) == 0
    assert "00 Start here" in (shown := capsys.readouterr().out) and shown.isascii()
    assert cli.main(["progress", "03"]) == 0
    assert "  3.4  smallest_break " in capsys.readouterr().out
    assert cli.main(["progress", "lab"]) == 1
    said = capsys.readouterr().err
    assert "no notebook lab" in said and "write one of 00, 01" in said and "quotes" not in said
