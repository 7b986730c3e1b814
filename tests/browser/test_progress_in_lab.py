"""Progress in the real JupyterLab: tabs at the same time, kernels that end, a damaged file.

What the store does when many processes write, or none can, is tested in `unit/test_store`; here
are real tabs and kernels, and what a student reads in them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections import Counter

import nbformat
import pytest
from lab import PATIENCE, Lab, open_notebook
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, expect

BEGIN = "import os\nfrom shiftlab import check, hint, layers, progress, reset, shifts"
SHIFT = "def circular_shift(x, d):\n    return shifts.circular(x, d)"
CONVOLVE = "def circular_convolve(x, k):\n    return layers.circular_convolve(x, k)"
PROCESS, PROGRESS, HINT = "os.getpid()", "progress()", 'hint("move_right")'
TIMES, CLOSE = 3, 150  # checks in each tab; events as close to each other as can be, after each


def many(name: str, times: int) -> str:
    """Checks one after the other, with quick events between them: tabs that meet in the file."""
    return (
        f"for number in range({times}):\n    check({name})\n    print('done', number)\n"
        f"    for _ in range({CLOSE}):\n        reset('tie')"
    )


@pytest.fixture(autouse=True)
def kept(lab: Lab) -> None:
    """The kernels' store is empty; what an earlier test damaged is gone."""
    for file in lab.store.parent.glob(f"{lab.store.stem}*.jsonl"):
        file.unlink()


def write(lab: Lab, name: str, cells: list[str]) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in cells], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, lab.folder / f"progress_{name}.ipynb")
    return f"progress_{name}.ipynb"


def start(page: Page, source: str) -> None:
    """Run the cell with this text; it is not waited for."""
    page.evaluate(
        """source => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex(
                cell => cell.model.sharedModel.source === source);
            notebook.activeCell.model.clearExecution();
            window.jupyterapp.commands.execute("notebook:run-cell");
        }""",
        source,
    )


def done(page: Page, source: str) -> str:
    """What the cell with this text shows in words, once it has run."""
    shown = page.wait_for_function(
        """source => {
            const panel = window.jupyterapp.shell.currentWidget;
            const {model} = panel.content.widgets.find(
                cell => cell.model.sharedModel.source === source);
            return panel.sessionContext.session.kernel.status === "idle"
                && model.executionCount !== null
                && {words: model.outputs.toJSON().map(output => output.text
                    ?? output.data?.["text/plain"] ?? output.evalue).join("")};
        }""",
        arg=source,
        timeout=PATIENCE,
    )
    return shown.json_value()["words"]


def run(page: Page, *sources: str) -> str:
    """Run these cells one after the other; what the last one shows."""
    for source in sources:
        start(page, source)
        shown = done(page, source)
    return shown


def written(lab: Lab) -> list[str]:
    """The exercise of each check and each reset in the file, all of whose lines can be read."""
    lines = lab.store.read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines if line]
    return [event["exercise"] for event in events if event["kind"] in ("check", "reset")]


def see(page: Page, right: str) -> None:
    """The picture of progress, with these exercises of notebook 01 right and no other."""
    row = page.get_by_role("img", name=f"Notebook 01, right: {right}; not attempted")
    expect(row).to_be_visible()
    expect(row.get_by_text("✓")).to_have_count(len(right.split(", ")))


def test_nothing_is_lost_between_tabs(page: Page, lab: Lab) -> None:
    """Two notebooks at once; then one of them in a third tab, where it has the same kernel."""
    shift, convolve = (many(name, TIMES) for name in ("circular_shift", "circular_convolve"))
    cells = [BEGIN, HINT, PROGRESS, PROCESS]
    open_notebook(page, lab, write(lab, "one", [*cells, SHIFT, shift]))
    other, again = page.context.new_page(), page.context.new_page()
    open_notebook(other, lab, write(lab, "two", [*cells, CONVOLVE, convolve]))
    run(page, BEGIN, SHIFT)
    run(other, BEGIN, CONVOLVE)
    assert run(page, PROCESS) != run(other, PROCESS)
    start(page, shift)
    start(other, convolve)
    done(page, shift)
    done(other, convolve)
    both = written(lab)
    rounds = {"circular_shift": TIMES, "circular_convolve": TIMES, "tie": 2 * TIMES * CLOSE}
    assert Counter(both) == rounds
    order = [name for name in both if name != "tie"]
    assert order[:TIMES] not in [[name] * TIMES for name in set(order)], "one after the other"
    for tab in (page, other):
        assert run(tab, PROGRESS).startswith("2 of ")
        see(tab, "1.1, 1.3")
    assert [run(tab, HINT).partition(":")[0] for tab in (page, other, page)] == [
        f"move_right, hint {number} of 3" for number in (1, 2, 3)
    ]

    open_notebook(again, lab, "progress_one.ipynb")
    assert run(again, PROCESS) == run(page, PROCESS)
    start(page, shift)
    start(again, shift)
    done(page, shift)
    done(again, shift)
    assert Counter(written(lab))["circular_shift"] == 3 * TIMES
    assert run(again, PROGRESS) == run(other, PROGRESS)
    see(again, "1.1, 1.3")
    assert "move_right, solution" in run(again, HINT)


def test_what_was_done_outlives_the_kernel(page: Page, lab: Lab) -> None:
    """Restarted by the student between a check and a look; killed in the middle of checks."""
    endless = many("circular_shift", 10**9)
    cells = [BEGIN, SHIFT, "check(circular_shift)", HINT, PROGRESS, PROCESS, endless]
    open_notebook(page, lab, write(lab, "ended", cells))
    first = run(page, BEGIN, SHIFT, "check(circular_shift)", HINT, PROCESS)
    page.evaluate("() => { window.jupyterapp.commands.execute('kernelmenu:restart'); }")
    page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    page.get_by_role("dialog").wait_for(state="detached")
    second = run(page, BEGIN, PROCESS)
    assert first != second
    assert run(page, PROGRESS).startswith("1 of ")
    see(page, "1.1")
    assert run(page, HINT).startswith("move_right, hint 2 of 3")

    run(page, SHIFT)
    start(page, endless)
    expect(page.get_by_text("done 2")).to_be_visible(timeout=PATIENCE)
    os.kill(int(second), signal.SIGKILL)
    page.get_by_role("dialog").filter(has_text="restart automatically").get_by_role(
        "button", name="Ok"
    ).click(timeout=PATIENCE)
    assert run(page, BEGIN, PROCESS) not in (first, second)
    assert run(page, PROGRESS).startswith("1 of ")
    assert written(lab).count("circular_shift") >= 1 + 3
    assert run(page, HINT).startswith("move_right, hint 3 of 3")


def test_a_damaged_file_is_kept_and_said_and_work_goes_on(page: Page, lab: Lab) -> None:
    cells = [BEGIN, SHIFT, CONVOLVE, "check(circular_shift)", "check(circular_convolve)", PROGRESS]
    open_notebook(page, lab, write(lab, "damaged", cells))
    run(page, BEGIN, SHIFT, CONVOLVE, "check(circular_shift)")
    with lab.store.open("ab") as file:
        file.write(b'{"kind": "check", "exerc')
    before = lab.store.read_bytes()
    run(page, "check(circular_convolve)")
    shown = run(page, PROGRESS)
    copy = lab.store.with_name("store-damaged-1.jsonl")
    expect(page.get_by_text("can be read only in part: 1 line of it is damaged.")).to_be_visible()
    assert "The rest counts" in shown and shown.count(str(copy)) == 1
    assert copy.read_bytes().startswith(before)
    see(page, "1.1, 1.3")

    lab.store.write_bytes(b"\x00" * 600)  # as after a power cut: no line has an end
    shown = run(page, PROGRESS)
    expect(page.get_by_text("cannot be read: 1 line of it is damaged.")).to_be_visible()
    assert "What you do from now on counts" in shown and "\n0 of " in shown
    assert lab.store.with_name("store-damaged-2.jsonl").read_bytes() == b"\x00" * 600
    run(page, "check(circular_convolve)")
    shown = run(page, PROGRESS)
    assert shown.startswith("1 of "), "it is said once"
    see(page, "1.3")
    in_terminal = subprocess.run(
        ["shiftlab", "progress"],
        env=os.environ | {"SHIFTLAB_STORE": str(lab.store)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert in_terminal.stdout.startswith(shown + "\n")
