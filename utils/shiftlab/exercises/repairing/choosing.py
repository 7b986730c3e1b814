"""Keep the component that the content chooses: `adaptive_pool(x, s)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, agree
from shiftlab.exercises.draw import VALUES
from shiftlab.exercises.objects import is_moved_copy
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _one_of_s(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    x, s = arguments
    if isinstance(value, np.ndarray) and value.shape == (s, len(x) // s) and s > 1:
        raise Misfit(
            f"All {s} components came back. Only one of them is kept: the one with the largest "
            "sum of squares."
        )
    if isinstance(value, int) and not isinstance(value, bool):
        raise Misfit(
            f"The number {value} came back. Is it the number of the component? Return its values, "
            "x[p::s]."
        )
    return array_like(0, f"one component, n / {s} values")(value, (x[::s],))


def _parts(x: np.ndarray, s: int) -> list[np.ndarray]:
    return [x[p::s].copy() for p in range(s)]


def _sizes(x: np.ndarray, s: int) -> list[float]:
    return [float((part**2).sum()) for part in _parts(x, s)]


# Of these, two or three in one component outweigh the largest in another.
_ALIKE = (1.0, 2.0, -2.0, 3.0, -3.0, 0.0, 2.5, -2.5)


def _without_ties(draw: Draw, values: Sequence[float] = VALUES) -> dict[str, Any]:
    """A signal no two of whose components have equal sums of squares."""
    s = draw.whole(1, 4)
    x = draw.signal(s * draw.length(1, 4), values)
    while len(set(_sizes(x, s))) < s:
        x[:s] += np.arange(s)  # tells equal ones apart; the others may meet, then once more
    return {"x": x, "s": s}


def _a_component(ask: Ask, x: np.ndarray, s: int) -> Finding | None:
    y = ask(x, s)
    if any(agree(y, part) for part in _parts(x, s)):
        return None
    remark = "It is none of the components " + ", ".join(_row(part) for part in _parts(x, s))
    return Finding((), f"What came back is {_row(y)}. {remark}.")


def _row(values: np.ndarray) -> str:
    return f"[{', '.join(f'{value:.4g}' for value in values)}]"


def _the_largest(ask: Ask, x: np.ndarray, s: int) -> Finding | None:
    y = ask(x, s)
    largest = max(_sizes(x, s))
    if abs(float((y**2).sum()) - largest) <= 1e-9 * max(1.0, largest):
        return None
    return Finding(
        (("sum of squares of your component", float((y**2).sum())), ("the largest one", largest)),
        "Another component has a larger sum of squares.",
    )


def _perhaps_alike(draw: Draw) -> dict[str, Any]:
    return _without_ties(draw, draw.one_of((VALUES, _ALIKE)))


def _with_shift(draw: Draw) -> dict[str, Any]:
    return {**_without_ties(draw), "d": draw.whole(-6, 6)}


def _up_to_a_shift(ask: Ask, x: np.ndarray, s: int, d: int) -> Finding | None:
    before, after = ask(x, s), ask(np.roll(x, d), s)
    if is_moved_copy(before, after):
        return None
    return Finding(
        (("answer to x", before), (f"answer to x moved by {d}", after)),
        "The one is no shift of the other: did another component win?",
    )


def _by(x: np.ndarray, s: int, key: Any) -> np.ndarray:
    return max(_parts(x, s), key=key)


_A = np.array([1.0, 2.0, -4.0, 3.0, 2.5, -2.0])
_B = np.array([5.0, -2.0, 0.5, 4.0, 1.0, -4.5, 0.0, 3.5, -1.0, 1.0, 1.5, 2.0])
_C = np.array([-7.0, 1.0, -2.0, 3.0])

EXERCISE = Exercise(
    name="adaptive_pool",
    notebook="06",
    number="06.3",
    title="Let the content choose",
    asks="Of the s interleaved components, keep the one with the largest sum of squares.",
    takes=("x", "s"),
    returns=_one_of_s,
    probes=((_C, 2), (_A, 2), (_C, 1), (_A, 3), (_C, 4), (_B, 3), (_B, 4)),
    laws=(
        Law(
            "it is one of the components",
            "What is kept is x[p::s] for one p from 0 to s - 1.",
            _without_ties,
            _a_component,
        ),
        Law(
            "it is the largest one",
            "No other component has a larger sum of squares.",
            _perhaps_alike,
            _the_largest,
            tries=60,
        ),
        Law(
            "every shift moves the answer",
            "For every d, the answer to T_d x is a shift of the answer to x.",
            _with_shift,
            _up_to_a_shift,
        ),
    ),
    misconceptions=(
        Misconception(
            "always the first",
            "You always keep x[::s], whatever x is: the plain comb. Let the content choose.",
            lambda x, s: x[::s].copy(),
        ),
        Misconception(
            "the largest sum",
            "You compare plain sums, in which -7 and -2 count for less than 1 and 3. Squares count "
            "how much there is, whatever the sign.",
            lambda x, s: _by(x, s, lambda part: part.sum()),
        ),
        Misconception(
            "the smallest",
            "You keep the component with the smallest sum of squares. Asked for is the largest.",
            lambda x, s: _by(x, s, lambda part: -(part**2).sum()),
        ),
        Misconception(
            "the brightest place",
            "You keep the component that holds the largest single value. Asked for is the largest "
            "sum of squares over the whole component.",
            lambda x, s: _by(x, s, lambda part: part.max()),
        ),
        Misconception(
            "the sum of sizes",
            "You compare sums of absolute values. They would serve as well (the law would hold); "
            "asked for are sums of squares.",
            lambda x, s: _by(x, s, lambda part: np.abs(part).sum()),
            probes=((np.array([5.0, 3.0, 0.0, 3.0]), 2), (_C, 2), (_A, 2)),
        ),
        Misconception(
            "blocks",
            "You cut x into s blocks of neighbours. A component takes every s-th value: x[p::s].",
            lambda x, s: max(x.reshape(s, -1).copy(), key=lambda part: (part**2).sum()),
        ),
        Misconception(
            "the average of all",
            "You average the components. Asked for is one of them, as it is.",
            lambda x, s: np.mean(_parts(x, s), axis=0),
        ),
        Misconception(
            "squares came back",
            "The right component was chosen, and its squares came back. Square only to compare; "
            "return the values themselves.",
            lambda x, s: _by(x, s, lambda part: (part**2).sum()) ** 2,
        ),
    ),
    hints=(
        "Take x = [1, 5, 2, 0] and s = 2. The components are 1 2 and 5 0; their sums of squares "
        "are 5 and 25. Which is kept? And which for x moved by one, 0 1 5 2?",
        "A list of the components: [x[p::s] for p in range(s)]. Then one sum of squares for each.",
        "np.argmax gives the number of the largest of these sums, and that is p.",
    ),
    answered_by=("layers.adaptive_polyphase", "nets.commuting"),
    minutes=8,
)
