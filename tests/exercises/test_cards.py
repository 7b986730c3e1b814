"""Typical accidents, in every exercise: the card says in plain words what happened, and where."""

import linecache

import pytest
from reading import own_line, readable
from test_answers import Here

from shiftlab.exercises import check
from shiftlab.exercises.cards import card, words
from shiftlab.exercises.catalogue import exercises

EXERCISES = exercises()


@pytest.fixture(autouse=True)
def no_process(monkeypatch):
    monkeypatch.setattr("shiftlab.exercises.desk._worker", Here())


def cell(source, name):
    """What a notebook's cell defines under a name; its lines can be looked up, as there."""
    file = f"/tmp/ipykernel_7/{abs(hash(source))}.py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = {"__name__": "__main__"}
    exec(compile(source, file, "exec"), names)
    return names[name]


# What stands in the function, what has to be said, and in which line something was raised.
EVERYWHERE = [
    ("return sizes", "Nothing is called sizes here", "5 return sizes"),
    ("row = [3, 1, 2]\n    return row[3]", "There is no such place", "6 return row[3]"),
    ("return np.zeros(3) + np.ones(2)", "arrays of different shapes", "5 return np.zeros(3) +"),
    ("return np.zeros(4 / 2)", "Write n // s", "5 return np.zeros(4 / 2)"),
    ("row = [3, 1, 2]\n    return row(0)", "Round brackets", "6 return row(0)"),
    ("return 3 / 0", "divided by 0", "5 return 3 / 0"),
    ("return np.rol(1)", "nothing called rol in numpy", "5 return np.rol(1)"),
    ("print('done')", "has no return", ""),
    ("return", "", ""),
    ("return 'moved'", "", ""),
    ("return {1: 2}, None, print", "", ""),
    ("yield 1", "use return", ""),
]


@pytest.mark.parametrize(("turn", "name"), list(enumerate(EXERCISES)))
def test_an_accident_is_told_in_plain_words_and_in_its_own_line(turn, name):
    head = f"import numpy as np\n\n\ndef {name}({', '.join(EXERCISES[name].takes)}):\n    "
    for body, said, line in EVERYWHERE[turn % 3 :: 3]:  # all of them, every third exercise
        outcome = check(cell(f"{head}{body}\n", name))
        readable(outcome)
        assert outcome.state in ("wrong", "error") and said in repr(outcome), (body, outcome)
        assert own_line(outcome).startswith(line) and bool(line) == bool(own_line(outcome))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def circular_shift(x): return x", "circular_shift(x, d). Yours takes x."),
        ("def circular_shift(*, x, d): return x", "in this order"),
        ("def lucky_signal(n): return [1, 2]", "no arguments: def lucky_signal(). Yours takes n."),
        ("class circular_shift: pass", "is a class here"),
        ("circular_shift = lambda x, d: x", "write the function with def"),
        ("def circular_shift(x, d): return circular_shift(x, d)", "calls itself and never stops"),
        ("def circular_shift(x, d): return x, d", "a comma behind return makes a tuple"),
        ("def circular_shift(x, d): return [*x]", "Put it into np.array(…)"),
        ("def circular_shift(x, d): return x.astype(int)", "cannot hold 0.5"),
        ("def circular_shift(x, d): return str(x)", "without quotes or str(…)"),
        ("def circular_shift(x, d):\n  x += 1\n  return x", "Work on a copy"),
        ("def circular_shift(x, d): return x[d + 9]", "with % n"),
        ("def circular_shift(x, d): return x.append(d)", "Lists have .append, arrays have not"),
        ("def circular_shift(x, d): return range(3) - d", "np.arange(n)"),
        ("def circular_shift(x, d): return len(d)", "A single number stands where"),
        ("def circular_shift(x, d):\n  x.copy()[1:] = x", "does not fit into a place of shape"),
        ("def circular_shift(x, d):\n  for _ in x[9:]:\n    y = 1\n  return y", "y is used before"),
        ("def circular_shift(x, d): return x.reshape(2, 2)", "The 5 numbers do not fill"),
        ("def circular_shift(x, d): return {}[d]", "The dict has no entry 1."),
        ("def circular_shift(x, d): return x[0, 1]", "fewer axes than you name"),
        ("def circular_shift(x, d): raise ValueError('so\\n' * 9)", "ValueError: so …"),
    ],
)
def test_an_accident_with_a_shift(source, said):
    name = "lucky_signal" if "lucky" in source else "circular_shift"
    outcome = check(cell(source, name))
    readable(outcome)
    assert said in repr(outcome)


def test_functions_of_torch_are_told_apart_from_those_of_numpy():
    uses = "import torch\ndef circular_shift(x, d):\n    return torch.{}\n"
    for call in ("roll(x, d)", "nn.functional.conv1d(x, x)", "relu(x)"):
        outcome = check(cell(uses.format(call), "circular_shift"))
        readable(outcome)
        assert "function of PyTorch takes tensors" in repr(outcome), outcome
    outcome = check(cell(uses.format("tensor(x)"), "circular_shift"))
    assert ".numpy() behind a tensor" in repr(outcome)


def test_a_card_shows_words_as_the_notebooks_do_and_leaves_products_alone():
    shown = words("the *sum* of `x`, and dx*dy*dz, lcm(*periods), (1 - p) ** n * m < *two words*")
    assert "the <em>sum</em> of <code>x</code>" in shown and "&lt; <em>two words</em>" in shown
    assert "dx*dy*dz, lcm(*periods), (1 - p) ** n * m" in shown


@pytest.mark.parametrize(("title", "is_code"), [("max_pool", True), ("Questions for you", False)])
def test_only_names_of_functions_stand_in_the_font_of_code(title, is_code):
    assert ("<code" in card(title, "right", "#111", [])) == is_code
