"""Of a submission only what an answer needs is taken, and nothing of it is believed."""

import os

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from shiftlab.exercises.catalogue import exercises
from shiftlab.grading import library
from shiftlab.grading.cells import Unreadable, before_the_check, needed, read_cells


def cells_of(tmp_path, *texts):
    path = tmp_path / "handed_in.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(text) for text in texts]), path)
    return read_cells(path)


def lines(parts):
    return [line for _, text in parts for line in text.split("\n") if line.strip()]


def test_only_what_the_answer_uses_is_kept(tmp_path):
    found = cells_of(
        tmp_path,
        "import numpy as np\nfrom shiftlab import layers, nets",
        "x = nets.train_for_ever()",
        "half = 0.5\nkept = []\nkept.append(half)",
        "def helper(x):\n    return half * x",
        "def double(x):\n    return helper(x) / half / half",
        "y = double(x)",
    )
    assert lines(needed(found, "double")) == [
        "half = 0.5",
        "def helper(x):",
        "    return half * x",
        "def double(x):",
        "    return helper(x) / half / half",
    ]


def test_lines_keep_their_numbers_and_imports_are_narrowed(tmp_path):
    found = cells_of(
        tmp_path,
        "import sys\nfrom shiftlab import (\n    layers,\n    shifts)\n\nsys.setrecursionlimit(9)",
        "z = 1\n\n@staticmethod\ndef f(x):\n    return shifts.circular(x, 1)",
    )
    first, second = needed(found, "f")
    assert first[1].split("\n")[:2] == ["import sys", "from shiftlab import shifts"]
    assert first[1].split("\n")[5] == "sys.setrecursionlimit(9)"
    assert second[1].split("\n")[:4] == ["", "", "@staticmethod", "def f(x):"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("t = [1]\nt[0] = 2\ndef f():\n    return t", "t[0] = 2"),
        ("t = 1\nt += 1\ndef f():\n    return t", "t += 1"),
        ("t = []\nfor i in range(3):\n    t.append(i)\ndef f():\n    return t", "    t.append(i)"),
        ("def f():\n    return t\nt = 7", "t = 7"),
        ("t = 1\ndef f(a=t):\n    return a", "t = 1"),
        ("t = 1\ndef f():\n    return [x for x in range(t)]", "t = 1"),
        ("%time t = 1\ndef f():\n    return (\n        3\n        % 2\n    )", "        % 2"),
    ],
)
def test_what_makes_a_name_is_kept(tmp_path, text, kept):
    assert kept in lines(needed(cells_of(tmp_path, text), "f"))


def test_the_answer_is_the_one_that_the_check_would_have_met(tmp_path):
    texts = ["def double(x):\n    return 1", "check(double)", "def double(x):\n    return 2"]
    found = cells_of(tmp_path, *texts)
    assert "    return 2" not in lines(needed(before_the_check(found, "double"), "double"))
    moved_up = cells_of(tmp_path, texts[1], texts[2])
    assert "    return 2" in lines(needed(before_the_check(moved_up, "double"), "double"))


@pytest.mark.parametrize(
    "data",
    [b"", b'{"cells": [', b"\xff\xfe", b"[1]", b'{"cells": 3, "nbformat": 4}', b"[" * 200_000,
     b'{"cells": [{"cell_type": "code", "source": 3}], "nbformat": 4}', b'{"nbformat": 3}'],
)  # fmt: skip
def test_what_is_no_notebook_is_said_in_words(tmp_path, data):
    path = tmp_path / "broken.ipynb"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=r"^The|^Cell"):
        read_cells(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b" \n", "is empty."), (b'{"cells": [1,\n', "in the middle."), (b'{"ce', "in the middle."),
     (b'{"\xc3', "in the middle."), (b"PK\x03\x04", "is no notebook"), (b"{} {}", "no notebook")],
)  # fmt: skip
def test_what_is_empty_or_cut_off_is_called_so_and_a_parsers_words_stand_apart(
    tmp_path, data, words
):
    path = tmp_path / "broken.ipynb"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=words) as said:
        read_cells(path)
    assert bool(said.value.details) == bool(data.strip()) and "char" not in str(said.value)


def test_neither_a_link_nor_a_pipe_nor_nothing_is_read(tmp_path):
    (tmp_path / "link.ipynb").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name in ("link", "pipe", "nothing"):
        with pytest.raises(Unreadable):
            read_cells(tmp_path / f"{name}.ipynb")


@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda exercise: exercise.name)
def test_what_would_answer_an_exercise_is_really_there(exercise):
    for name in exercise.answered_by:
        assert all(path.is_file() for path in library.place(name)[0])


def test_a_copy_has_neither_answers_nor_checks(tmp_path):
    exercise = exercises()["move_right"]
    copy = library.make(tmp_path, exercise) / "shiftlab"
    shifts = (copy / "shifts.py").read_text(encoding="utf-8")
    assert "np.roll" not in shifts.split("def circular")[1].split("\ndef ")[0]
    assert "return" in shifts.split("def zero_filled")[1].split("\ndef ")[0]
    inside = {path.name for path in (copy / "exercises").iterdir()}
    assert "inside.py" in inside and not inside & {"judge.py", "starting.py", "commuting"}
    for path in copy.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), path, "exec")
    with pytest.raises(LookupError, match=r"shifts\.nothing"):
        library.place("shifts.nothing")
