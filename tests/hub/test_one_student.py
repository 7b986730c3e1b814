"""One simulated student on a real JupyterHub: the parts of `make hub-load` still fit together.

Needs JupyterHub (pip install -e '.[hub]') and Node.js, which only `make hub-load` installs; skipped
without them. What many students cost, and what is lost when things go wrong, is its business.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from shiftlab.authoring.project import Project, read

pytest.importorskip("jupyterhub", reason="JupyterHub is not installed: make hub-load installs it")
pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None, reason="JupyterHub's proxy needs Node.js with npm"
)
FILE = "01_convolution_commutes_with_shifts.ipynb"


def test_a_student_answers_and_keeps_it(course: Project, tmp_path: Path) -> None:
    from disturbing import STORE, lost
    from loopback import Hub
    from student import Student, tasks

    given, solved = read(course.notebooks / FILE), read(course.solutions / FILE)
    task = tasks(given, solved)[0]

    async def work() -> tuple[Student, list]:
        async with Hub(tmp_path) as hub:
            student = Student("student01", hub.address, hub.secret, FILE)
            try:
                await student.log_in()
                await student.get_server()
                await student.put(given)
                await student.open()
                await student.kernel.run("import numpy as np\nfrom shiftlab import check")
                await student.answer(task)
            finally:
                await student.leave()
        return student, hub.processes()

    student, left = asyncio.run(work())
    assert left == []
    assert student.failures == []
    assert student.checked == [(task.name, "wrong"), (task.name, "right")]
    home = tmp_path / "homes" / student.name
    assert lost(student, home) == []
    kept = (home / FILE).read_text(encoding="utf-8")
    (home / FILE).write_text(kept.replace(task.name, f"{task.name}ed"), encoding="utf-8")
    assert lost(student, home) == ["the notebook is not as it was saved"]
    (home / STORE).write_bytes(b"")
    assert f"{task.name} counts as not attempted" in lost(student, home)
