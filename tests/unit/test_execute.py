"""Running the solved notebooks: what is kept of their outputs, and when nothing is written."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from shiftlab.authoring.execute import execute, volatile
from shiftlab.authoring.project import AuthoringError, Project
from tiny_course import change_cell


def test_execute_stores_outputs_counts_and_nothing_of_the_machine(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    assert execute(tiny, path).written
    stored = nbformat.read(path, as_version=4)
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4, 5]
    assert code[2].outputs[0].text == "double: right\n"
    assert "execution" not in code[0].metadata
    assert list(stored.metadata.language_info) == ["name"]


def test_execute_writes_only_what_lasts(tiny: Project) -> None:
    tiny.sanitise.parent.mkdir(parents=True)
    tiny.sanitise.write_text("regex: measured: .*\nreplace: measured\n", encoding="utf-8")
    change_cell(tiny, "title", "# Timed")
    change_cell(tiny, "check-negate", "import time\nprint('measured:', time.perf_counter())")
    path = tiny.solutions / "01_tiny.ipynb"
    assert execute(tiny, path).written
    assert not execute(tiny, path).written
    change_cell(tiny, "check-negate", "print('measured: nothing')\nprint('but this')")
    assert execute(tiny, path).written


def test_execute_runs_with_an_empty_store_of_its_own(tiny: Project, store: Path) -> None:
    change_cell(tiny, "check-negate", "import os\nprint(os.environ['SHIFTLAB_STORE'])")
    path = tiny.solutions / "01_tiny.ipynb"
    execute(tiny, path)
    printed = nbformat.read(path, as_version=4).cells[-1].outputs[0].text.strip()
    assert printed != str(store) and not Path(printed).exists()


def test_execute_keeps_the_still_picture_of_a_widget(tiny: Project) -> None:
    change_cell(
        tiny,
        "check-negate",
        "from IPython.display import display\n"
        "view = {'model_id': 'gone', 'version_major': 2, 'version_minor': 0}\n"
        "display({'application/vnd.jupyter.widget-view+json': view,"
        " 'text/html': 'still', 'text/plain': 'still'}, raw=True)",
    )
    path = tiny.solutions / "01_tiny.ipynb"
    execute(tiny, path)
    data = nbformat.read(path, as_version=4).cells[-1].outputs[0].data
    assert data == {"text/html": "still", "text/plain": "still"}


def test_execute_stops_at_the_first_error_and_leaves_the_file(tiny: Project) -> None:
    change_cell(tiny, "check-double", "1 / 0")
    path = tiny.solutions / "01_tiny.ipynb"
    before = path.read_bytes()
    with pytest.raises(AuthoringError, match=r"01_tiny\.ipynb, cell 'check-double'") as caught:
        execute(tiny, path)
    assert "ZeroDivisionError" in str(caught.value)
    assert path.read_bytes() == before


def test_execute_does_not_write_over_what_was_saved_meanwhile(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    change_cell(
        tiny, "check-negate", f"file = open({str(path)!r}, 'ab')\nfile.write(b' \\n')\nfile.close()"
    )
    before = path.read_bytes()
    with pytest.raises(AuthoringError, match=r"saved or moved meanwhile.*NAMES=01_tiny"):
        execute(tiny, path)
    assert path.read_bytes() == before + b" \n"


def test_execute_does_not_bring_back_what_was_removed_meanwhile(tiny: Project) -> None:
    path = tiny.solutions / "01_tiny.ipynb"
    change_cell(tiny, "check-negate", f"import os\nos.remove({str(path)!r})")
    with pytest.raises(AuthoringError, match="moved meanwhile"):
        execute(tiny, path)
    assert not path.exists()


def test_a_changed_picture_is_no_volatile_thing(course: Project) -> None:
    patterns = [pattern.pattern for pattern, _ in volatile(course.sanitise)]
    assert patterns and not any("base64" in pattern for pattern in patterns)
