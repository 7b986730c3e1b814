"""The interleaved components of a signal: `polyphase(x, s)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_as_table = array_of(
    lambda given: (given[1], len(given[0]) // given[1]),
    "one row for each component, n / s values in each",
)


def _rows(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    """A table of s rows; a list of s rows will not do, and is told so."""
    if isinstance(value, list | tuple) and len(value) == arguments[1]:
        raise Misfit("A list of rows came back. np.array(…) or np.stack(…) makes a table of it.")
    return _as_table(value, arguments)


def _signal(draw: Draw) -> dict[str, Any]:
    s = draw.whole(1, 4)
    return {"x": draw.signal(s * draw.length(1, 4)), "s": s}


def _weave(ask: Ask, x: np.ndarray, s: int) -> Finding | None:
    return differ(("your components, woven together", ask(x, s).T.reshape(-1)), ("x", x))


def _whole_stride(ask: Ask, x: np.ndarray, s: int) -> Finding | None:
    return differ(
        ("components of T_s x", ask(np.roll(x, s), s)),
        ("components of x, each moved by one", np.roll(ask(x, s), 1, axis=1)),
    )


def _one_step(ask: Ask, x: np.ndarray, s: int) -> Finding | None:
    parts = ask(x, s)
    return differ(
        ("components of T_1 x", ask(np.roll(x, 1), s)),
        (
            "components of x, renamed (the last one, moved by one, comes first)",
            np.concatenate([np.roll(parts[-1:], 1, axis=1), parts[:-1]]),
        ),
    )


def _blocks(x: np.ndarray, s: int) -> np.ndarray:
    return x.reshape(s, -1)


def _rows_are_windows(x: np.ndarray, s: int) -> np.ndarray:
    return x.reshape(-1, s)


def _all_the_same(x: np.ndarray, s: int) -> np.ndarray:
    return np.array([x[::s] for _ in range(s)])


def _moved_the_wrong_way(x: np.ndarray, s: int) -> np.ndarray:
    return np.array([np.roll(x, p)[::s] for p in range(s)])


def _counted_from_one(x: np.ndarray, s: int) -> np.ndarray:
    return np.array([np.roll(x, -p)[::s] for p in range(1, s + 1)])


def _last_component_first(x: np.ndarray, s: int) -> np.ndarray:
    return np.array([x[p::s] for p in reversed(range(s))])


def _first_only(x: np.ndarray, s: int) -> np.ndarray:
    return x[::s]


_X = np.array([1.0, 2.0, 4.0, -3.0, 0.5, 7.0, 9.0, -2.0, 5.0, 3.0, 6.0, -1.0])

EXERCISE = Exercise(
    name="polyphase",
    notebook="02",
    number="02.1",
    title="The components of a signal",
    asks="Split a signal into its s interleaved components.",
    takes=("x", "s"),
    returns=_rows,
    probes=((_X[:6], 2), (_X[:6], 3), (_X[:8], 4), (_X, 3), (_X, 4), (_X[:4], 1)),
    laws=(
        Law(
            "woven together they give x",
            "Taking one value from each component in turn, row 0 first, gives x back.",
            _signal,
            _weave,
        ),
        Law(
            "T_s moves each by one",
            "When x moves by s, every component moves by one place and stays in its row.",
            _signal,
            _whole_stride,
        ),
        Law(
            "T_1 renames them",
            "When x moves by one, each component appears in the next row; the last one, moved by "
            "one, becomes the first.",
            _signal,
            _one_step,
        ),
    ),
    misconceptions=(
        Misconception(
            "blocks",
            "You cut x into s blocks of neighbours. A component takes every s-th value: row 0 "
            "holds x[0], x[s], x[2 s], … (It is the same reshape, read the other way round.)",
            _blocks,
        ),
        Misconception(
            "one row for each window",
            "Your rows are the windows of s neighbours. Exchange rows and columns: the transpose "
            "of this table is what is asked for.",
            _rows_are_windows,
            probes=((_X[:6], 2), (_X, 3)),
        ),
        Misconception(
            "component 0 in every row",
            "Every row holds the same values. Row p starts at place p: x[p::s].",
            _all_the_same,
        ),
        Misconception(
            "shifted the wrong way",
            "Row p should begin with x[p]. Yours is taken from x moved to the right by p, so it "
            "begins with x[-p]: move to the left instead.",
            _moved_the_wrong_way,
            probes=((_X, 3), (_X, 4)),
        ),
        Misconception(
            "counted from one",
            "You count the components from 1, so row 0 begins with x[1]. Places begin at 0, and so "
            "do components.",
            _counted_from_one,
        ),
        Misconception(
            "last component first",
            "The components are right, in the wrong order: row 0 is the one that begins with x[0].",
            _last_component_first,
        ),
        Misconception(
            "component 0 only",
            "This is component 0, which is what a stride keeps. The other s - 1 are wanted too, "
            "one in each row.",
            _first_only,
            probes=((_X[:6], 2), (_X, 3)),
        ),
    ),
    hints=(
        "Take x = 0 1 2 3 4 5 and s = 2, and write the two components down by hand: which values "
        "stand in row 0, which in row 1?",
        "A slice can start anywhere and take large steps: x[start::step].",
        "One slice for each p from 0 to s - 1, all of the same length: np.array puts them "
        "together into a table.",
    ),
    answered_by=("layers.polyphase",),
    minutes=6,
)
