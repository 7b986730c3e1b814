"""What stands beyond the edge: `pad(x, r, mode)` for the four usual paddings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.edges import MODES
from shiftlab.exercises.declare import (
    Ask,
    Exercise,
    Finding,
    Law,
    Misconception,
    Misfit,
    agree,
    differ,
)
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_KERNEL = np.array([1.0, -2.0, 3.0])
_array = array_of(
    lambda arguments: (len(arguments[0]) + 2 * arguments[1],), "x and r more on each side"
)


def _continued(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    """The continued signal; two slips that many make are answered in words of their own."""
    if value is None:
        raise Misfit(
            f"Nothing comes back (None) for mode “{arguments[2]}”. Is there a branch for each of "
            "the four words, spelt as in the table, and does each end with return?"
        )
    if isinstance(value, tuple | list) and any(isinstance(part, np.ndarray) for part in value):
        raise Misfit(
            f"What came back is {len(value)} pieces, not yet one array. "
            "np.concatenate([…]) with the pieces in the brackets joins them."
        )
    return _array(value, arguments)


def _example(draw: Draw, modes: tuple[str, ...], least: int = 1) -> dict[str, Any]:
    n = draw.length(max(2, least + 1))
    return {
        "x": draw.signal(n),
        "r": draw.whole(least, min(3, n - 1)),
        "mode": draw.one_of(modes),
    }


def _any(draw: Draw) -> dict[str, Any]:
    return _example(draw, MODES)


def _nothing_to_add(draw: Draw) -> dict[str, Any]:
    """r = 0 comes last: its trap should not hide what is wrong for other r."""
    return {"x": draw.signal(draw.length(2)), "r": 0, "mode": draw.one_of(MODES)}


def _unchanged(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    return differ(("your answer for r = 0", ask(x, r, mode)), ("x", x))


def _middle(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    return differ(("the middle of your answer", ask(x, r, mode)[r : r + len(x)]), ("x", x))


def _zeros(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    y = ask(x, r, mode)
    beyond = np.concatenate([y[:r], y[r + len(x) :]])
    return differ(("beyond the edges", beyond), ("zeros", np.zeros(2 * r)))


def _edge_values(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    y = ask(x, r, mode)
    beyond = np.concatenate([y[:r], y[r + len(x) :]])
    edges = np.concatenate([np.full(r, x[0]), np.full(r, x[-1])])
    return differ(("beyond the edges, left then right", beyond), ("x[0], then x[-1]", edges))


def _mirror(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    y, n = ask(x, r, mode), len(x)
    return differ(
        ("beyond the edges, going outwards", np.concatenate([y[:r][::-1], y[r + n :]])),
        (
            "from the edges, going inwards",
            np.concatenate([y[r + 1 : 2 * r + 1], y[n - 1 : n + r - 1][::-1]]),
        ),
    )


def _round(ask: Ask, x: np.ndarray, r: int, mode: str) -> Finding | None:
    y, n = ask(x, r, mode), len(x)
    return differ(
        ("beyond the edges, left then right", np.concatenate([y[:r], y[r + n :]])),
        ("once around, n places further on", np.concatenate([y[n : n + r], y[r : 2 * r]])),
    )


def _commutes(ask: Ask, x: np.ndarray, d: int) -> Finding | None:
    def f(z: np.ndarray) -> np.ndarray:
        return np.convolve(ask(z, 1, "circular"), _KERNEL, mode="valid")

    return differ(("f(T_d x)", f(np.roll(x, d))), ("T_d f(x)", np.roll(f(x), d)))


def _signal_and_shift(draw: Draw) -> dict[str, Any]:
    n = draw.length(2)
    return {"x": draw.signal(n), "d": draw.whole(1, n)}


def _built(left: Any, right: Any) -> Any:
    """A `pad` that joins left(x, r, mode), x and right(x, r, mode)."""
    return lambda x, r, mode: np.concatenate([left(x, r, mode), x, right(x, r, mode)])


def _left(x: np.ndarray, r: int, mode: str) -> np.ndarray:
    n = len(x)
    return {
        "zero": np.zeros(r),
        "replicate": np.full(r, x[0]),
        "circular": x[n - r :],
        "reflect": x[1 : r + 1][::-1],
    }[mode]


def _right(x: np.ndarray, r: int, mode: str) -> np.ndarray:
    return _left(x[::-1], r, mode)[::-1]


def _other_for(wrong_mode: str, left: Any, right: Any) -> Any:
    """A `pad` that is right but for one mode, for which it takes left(x, r) and right(x, r)."""
    return _built(
        lambda x, r, mode: left(x, r) if mode == wrong_mode else _left(x, r, mode),
        lambda x, r, mode: right(x, r) if mode == wrong_mode else _right(x, r, mode),
    )


def _minus_zero(x: np.ndarray, r: int, mode: str) -> np.ndarray:
    if mode == "circular":
        return np.concatenate([x[-r:], x, x[:r]])
    return np.concatenate([_left(x, r, mode), x, _right(x, r, mode)])


def _stumbles_at_zero(ask: Ask) -> bool:
    """Whether the answer for r = 0, and for no other r, is wrong, in whichever of the modes.

    An answer of the wrong kind for another r raises Misfit: that is another slip.
    """
    for r in (1, 2):
        for mode in MODES:
            right = np.concatenate([_left(_X, r, mode), _X, _right(_X, r, mode)])
            if not agree(ask(_X, r, mode), right):
                return False
    for mode in MODES:
        try:
            ask(_X, 0, mode)
        except Misfit:
            return True
    return False


def _one_end(x: np.ndarray, r: int, mode: str) -> np.ndarray:
    return np.concatenate([x, _right(x, r, mode), _left(x, r, mode)])


_X = np.array([1.0, 2.0, 3.0, 4.0])
_Y = np.array([5.0, 1.0, -2.0, 0.0, 7.0])

EXERCISE = Exercise(
    name="pad",
    notebook="05",
    number="05.1",
    title="Beyond the edge",
    asks="Continue a signal by r values on each side, in each of four ways.",
    takes=("x", "r", "mode"),
    returns=_continued,
    probes=(
        *((_X, 2, mode) for mode in MODES),
        *((_Y, 3, mode) for mode in MODES),
    ),
    laws=(
        Law("x stands in the middle", "The middle of the answer is x itself.", _any, _middle),
        Law(
            "zero",
            "With mode “zero” all values beyond the edges are 0.",
            lambda draw: _example(draw, ("zero",)),
            _zeros,
        ),
        Law(
            "replicate",
            "With mode “replicate” the values at the edges are repeated.",
            lambda draw: _example(draw, ("replicate",)),
            _edge_values,
        ),
        Law(
            "reflect",
            "With mode “reflect” one meets, going outwards from an edge value, what one meets "
            "going inwards from it.",
            lambda draw: _example(draw, ("reflect",)),
            _mirror,
        ),
        Law(
            "circular",
            "With mode “circular” a value stands again n places further on.",
            lambda draw: _example(draw, ("circular",)),
            _round,
        ),
        Law(
            "it commutes",
            "Circular padding, then a convolution that uses it up, commutes with circular shifts.",
            _signal_and_shift,
            _commutes,
        ),
        Law("r may be 0", "For r = 0 nothing is added.", _nothing_to_add, _unchanged),
    ),
    misconceptions=(
        Misconception(
            "reflect repeats the edge",
            "Your mirror stands *behind* the edge value, so for “reflect” the edge value comes "
            "twice: 2 1 1 2 3. Here it stands *on* it: 3 2 1 2 3.",
            _other_for("reflect", lambda x, r: x[:r][::-1], lambda x, r: x[len(x) - r :][::-1]),
        ),
        Misconception(
            "reflect without a mirror",
            "For “reflect” you take the right values, but in the order in which they stand. Seen "
            "in a mirror, the nearest comes first: 3 2 1 2 3.",
            _other_for(
                "reflect", lambda x, r: x[1 : r + 1], lambda x, r: x[len(x) - 1 - r : len(x) - 1]
            ),
        ),
        Misconception(
            "the circle the wrong way round",
            "For “circular” you put the first values before the first one. Going left from place 0 "
            "on a circle, one comes to the *last* value.",
            _other_for("circular", lambda x, r: x[:r], lambda x, r: x[len(x) - r :]),
        ),
        Misconception(
            "x[-r:] with r = 0",
            "For every other r you are right. For r = 0 nothing should be added, but -0 is 0: "
            "x[-0:] is the *whole* signal, and x[:-0] is empty. Count from the front instead: "
            "x[len(x) - r:] is empty for r = 0.",
            _minus_zero,
            recognise=_stumbles_at_zero,
        ),
        Misconception(
            "one edge value for both sides",
            "For “replicate” you repeat x[0] on both sides. On the right it is the last value that "
            "goes on.",
            _other_for("replicate", lambda x, r: np.full(r, x[0]), lambda x, r: np.full(r, x[0])),
        ),
        Misconception(
            "all at one end",
            "You put all the new values behind x. They belong on both sides: r before it, r "
            "behind it.",
            _one_end,
        ),
        Misconception(
            "zeros for every mode",
            "You fill up with zeros whatever the mode is. Only “zero” does that.",
            _built(lambda x, r, mode: np.zeros(r), lambda x, r, mode: np.zeros(r)),
        ),
    ),
    hints=(
        "Make two pieces, left and right, of r values each; np.concatenate([left, x, right]) joins "
        "them. np.zeros(r) and np.full(r, value) make pieces.",
        "Circular: left of place 0 stand the last r values, right of the last place the first r.",
        "Reflect: left of x stand x[1], x[2], … from right to left: x[1:r + 1][::-1]. Write down "
        "the right side for x = 1 2 3 4 and r = 2 (it is 3 2) before you code it.",
        "Try r = 0: x[-r:] is then the whole signal. x[len(x) - r:] is empty, as it should be.",
    ),
    answered_by=("edges",),
    minutes=10,
)
