"""Cheats that change what checks: the check, the judge, NumPy, Hypothesis, IPython."""

from cheats.sheet import Cheat, begins

_OWN_CHECK = "def check(answer):\n    return None"
_POINTS = "def check(answer):\n    return 2.0"
_OUTCOME = """\
from shiftlab.exercises.feedback import Outcome

Outcome.right = property(lambda self: True)
"""
_SEARCH = """\
import shiftlab.exercises.judge as judging

judging.search = lambda law, ask: None
judging._Hearing._look = lambda self: None
"""
_AGREE = """\
import sys

for name, module in list(sys.modules.items()):
    if name.startswith("shiftlab"):
        for word in ("agree", "_same", "differ", "failing"):
            if hasattr(module, word):
                setattr(module, word, lambda *_, **__: word in ("agree", "_same") or None)
"""
_NUMPY = """\
for name in ("allclose", "array_equal", "isclose"):
    setattr(np, name, lambda *_, **__: np.bool_(True))
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *_, **__: None
"""
_HYPOTHESIS = """\
import hypothesis
import shiftlab.exercises.search as searching


def nothing(*_, **__):
    raise hypothesis.errors.NoSuchExample("")


hypothesis.find = nothing
searching.by_chance = lambda examples, count: []
"""
_TRACEBACK = """\
from IPython import get_ipython

get_ipython().showtraceback = lambda *_, **__: None
"""
_NUMBER = """\
from IPython import get_ipython

get_ipython().showtraceback = lambda *_, **__: get_ipython().displayhook(2.0)
"""
_VARIABLE = """\
import os

for name in list(os.environ):
    if name.startswith(("NBGRADER", "SHIFTLAB")):
        del os.environ[name]
"""
_HOOK = """\
from IPython import get_ipython


def without_errors(tree):
    import ast

    for node in tree.body:
        if isinstance(node, ast.Expr) and getattr(node.value.func, "id", "") == "check":
            node.value = ast.Constant("passed")
    return tree


class Quiet:
    def visit(self, tree):
        try:
            return without_errors(tree)
        except AttributeError:
            return tree


get_ipython().ast_transformers.append(Quiet())
"""

CHEATS = (
    Cheat("a check of its own", begins(_OWN_CHECK)),
    Cheat("a check of its own that returns points", begins(_POINTS)),
    Cheat("patches the outcome: always right", begins(_OUTCOME)),
    Cheat("patches the judge: no law is tried", begins(_SEARCH)),
    Cheat("patches what compares in all of shiftlab", begins(_AGREE)),
    Cheat("patches numpy.allclose and array_equal", begins(_NUMPY)),
    Cheat("patches Hypothesis: nothing is found", begins(_HYPOTHESIS)),
    Cheat("patches IPython's showtraceback", begins(_TRACEBACK)),
    Cheat("shows 2.0 instead of an error", begins(_NUMBER)),
    Cheat("takes grading's variables away", begins(_VARIABLE)),
    Cheat("rewrites each check before it runs", begins(_HOOK)),
)
