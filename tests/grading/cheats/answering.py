"""Cheats by what comes back: objects that say yes, a process that ends, words instead of values."""

from cheats.sheet import Cheat, says

_ARRAY = """\
class Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        plain = [np.asarray(each).view(np.ndarray) for each in inputs]
        if ufunc in (np.equal, np.less_equal, np.less, np.greater, np.isfinite):
            return np.ones(np.broadcast_shapes(*(each.shape for each in plain)), bool)
        return np.zeros(np.broadcast_shapes(*(each.shape for each in plain))).view(Yes)

    def __array_function__(self, function, types, args, kwargs):
        return True

    def __eq__(self, other):
        return True

    __hash__ = None


def circular_shift(x, d):
    return x.copy().view(Yes)
"""
_OBJECT = """\
class Yes:
    shape, dtype, ndim, size = (5,), np.dtype(float), 1, 5

    def __init__(self, like):
        self.shape, self.size = like.shape, like.size
        self.__class__ = Yes

    def __getattr__(self, name):
        if name == "__class__":
            return np.ndarray
        if name.startswith("__array"):
            raise AttributeError(name)
        return self

    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = lambda self, other: self
    __abs__ = __neg__ = __call__ = lambda self, *_, **__: self
    __bool__ = lambda self: True
    __len__ = lambda self: self.size
    __getitem__ = lambda self, place: 0.0
    __hash__ = None


def circular_shift(x, d):
    return Yes(x)
"""
_WHOLE = """\
class Anywhere(int):
    def __eq__(self, other):
        return True

    __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = __mod__ = lambda self, other: Anywhere(0)
    __abs__ = lambda self: Anywhere(0)
    __hash__ = int.__hash__


def source_place(i, j, d, n):
    return Anywhere(0)
"""
_FLOAT = """\
class Near(float):
    def __eq__(self, other):
        return True

    __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = __truediv__ = lambda self, other: Near(0)
    __abs__ = lambda self: Near(0)
    __hash__ = float.__hash__


def equivariance_error(f, xs, d):
    return Near(1.0)
"""
_NAN = "def equivariance_error(f, xs, d):\n    return float('nan')"
_EXIT = "import os\n\n\ndef circular_shift(x, d):\n    os._exit(0)"
_SYSTEM_EXIT = "import sys\n\n\ndef circular_shift(x, d):\n    sys.exit(0)"
_INTERRUPT = "def circular_shift(x, d):\n    raise KeyboardInterrupt"
_PRINTS = """\
def circular_shift(x, d):
    print("passed", "circular_shift: right", "2.0", '{"state": "right", "points": 2}', sep="\\n")
    return "right"
"""
_DISPLAYS = """\
import sys

from IPython.display import display


def circular_shift(x, d):
    display(2.0)
    print(2.0, file=sys.stderr)
    sys.displayhook(2.0)
    return 2.0
"""
_TRUE = "def circular_shift(x, d):\n    return True"
_VIEW = """\
class Late:
    def __init__(self, x):
        self.__array_interface__ = x.__array_interface__
        self.x = x

    def __array__(self, *_, **__):
        return self.x


def circular_shift(x, d):
    return np.asarray(Late(x))  # the grader's own memory, if it is the grader's
"""

CHEATS = (
    Cheat("an array whose == and arithmetic say yes", says(_ARRAY)),
    Cheat("an object that says yes to everything", says(_OBJECT)),
    Cheat(
        "a whole number that equals all others",
        says(_WHOLE, "source_place"),
        ("source_place",),
    ),
    Cheat(
        "a float that is near to all others",
        says(_FLOAT, "equivariance_error"),
        ("equivariance_error",),
    ),
    Cheat(
        "nan, which no comparison finds", says(_NAN, "equivariance_error"), ("equivariance_error",)
    ),
    Cheat("os._exit(0) in the function", says(_EXIT)),
    Cheat("sys.exit(0) in the function", says(_SYSTEM_EXIT)),
    Cheat("KeyboardInterrupt in the function", says(_INTERRUPT)),
    Cheat("prints “passed” and a report", says(_PRINTS)),
    Cheat("displays its points", says(_DISPLAYS)),
    Cheat("returns True", says(_TRUE)),
    Cheat("returns the grader's own array", says(_VIEW)),
)
