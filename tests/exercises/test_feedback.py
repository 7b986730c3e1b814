"""What a student reads: the smallest counterexample, the own line, the same text every time."""

import subprocess
import sys

import numpy as np
import pytest

from shiftlab.exercises import CheckFailed, check
from shiftlab.exercises.feedback import in_words


def goes_left(x, d):
    print("now d is", d)
    return np.roll(x, -d)


def index_error(x, d):
    if d > 3:
        return x[len(x)]  # this very line
    return np.roll(x, d)


def helper_fails(x, d):
    return np.average(x, weights=np.ones(len(x) + 1))  # inside NumPy, called from here


def right(x, d):
    return np.roll(x, d)


def test_a_right_answer_reads(named):
    outcome = check(named(right))
    assert repr(outcome).splitlines()[0] == "circular_shift: right" and outcome.right
    assert "T_a T_b = T_(a+b)" in repr(outcome)


def test_a_wrong_answer_is_shown_its_smallest_counterexample(named):
    outcome = check(named(goes_left))
    failure = outcome.judgement.failure
    given = dict(failure.given)
    assert abs(given["d"]) == 1 and np.array_equal(given["x"], [1, 0, 0])
    (_, came), (_, expected) = failure.sides
    assert np.array_equal(came, [0, 0, 1]) and np.array_equal(expected, [0, 1, 0])
    text = repr(outcome)
    assert text.startswith("circular_shift: wrong\n")
    assert "They differ at places 1 and 2." in text and "now d is 1" in text
    assert "hint(circular_shift)" in text


def test_the_students_own_line_is_shown(named):
    text = repr(check(named(index_error)))
    assert "IndexError" in text and "return x[len(x)]  # this very line" in text
    assert ".py" not in text and "/" not in text.replace("//", "")


def test_the_line_is_the_students_even_if_a_library_raised(named):
    text = repr(check(named(helper_fails)))
    assert "What Python says" in text and "called from here" in text


def test_cards_are_plain_html_that_names_what_colours_say(named):
    html = check(named(goes_left))._repr_html_()
    assert "wrong" in html and "places 1 and 2" in html and "border:3px" in html
    assert "base64" not in html and "<script" not in html and "0x" not in html
    assert html.count("<div") == html.count("</div>") and html.count("<tr") == html.count("</tr>")


def test_what_a_student_prints_cannot_become_html(named):
    def talks(x, d):
        print("<img src=x onerror=alert(1)>")
        raise ValueError("<b>bold</b>")

    html = check(named(talks))._repr_html_()
    assert "<img" not in html and "<b>bold" not in html and "&lt;b&gt;bold" in html


def test_grading_raises_only_for_what_is_not_right(named, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check(named(right)).right
    with pytest.raises(CheckFailed, match="circular_shift: wrong"):
        check(named(goes_left))
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert check(named(goes_left)).state == "wrong"


def test_the_notebook_s_function_is_read_and_not_changed(named):
    answer = named(right)
    before = (dict(vars(answer)), answer.__code__, answer.__globals__ is globals())
    check(answer)
    assert before == (dict(vars(answer)), answer.__code__, answer.__globals__ is globals())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([0.0, -0.0, 0.5]), "[0, 0, 0.5]"),
        (np.eye(2), "[[1, 0], [0, 1]]"),
        (np.zeros(65), "65 numbers, shape (65,)"),
        (1 / 3, "0.33333"),
        ((1.0, 2), "(1, 2)"),
    ],
)
def test_values_are_written_short(value, text):
    assert in_words(value) == text


def test_two_processes_say_the_same_and_stderr_stays_empty(tmp_path):
    code = (
        "import numpy as np\nfrom shiftlab.exercises import check\n"
        "def circular_convolve(x, k):\n    return np.convolve(x, k)[:len(x)]\n"
        "outcome = check(circular_convolve)\nprint(repr(outcome), outcome._repr_html_())\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
        for _ in range(2)
    ]
    assert said[0].stdout == said[1].stdout and "circular_convolve: wrong" in said[0].stdout
    assert [one.stderr for one in said] == ["", ""]
    assert not (tmp_path / ".hypothesis").exists()


def test_imports_stay_light():
    code = (
        "import sys, shiftlab.exercises\n"
        "heavy = {'torch', 'matplotlib', 'hypothesis', 'loky', 'psutil', 'IPython'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert shown.stdout.strip() == "[]", shown.stderr
