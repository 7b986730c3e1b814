"""Does a pattern stand anywhere? `fires_somewhere(x, template)`: yes or no, and no false alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.returns import described

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_VALUES = (0.0, 1.0, 2.0, -1.0, 3.0)


def _yes_or_no(value: Any, arguments: tuple[Any, ...]) -> bool:
    if isinstance(value, np.ndarray) and value.shape == () and value.dtype == bool:
        value = value.item()
    if value is None:
        raise Misfit(
            "Nothing came back (None), where True or False was expected. Does every way through "
            "the function end with return?"
        )
    if not isinstance(value, bool):
        raise Misfit(
            f"Expected was True or False; what came back is {described(value)}. If it is a score, "
            "compare it with something."
        )
    return value


def _template(draw: Draw) -> np.ndarray:
    """Two or three numbers, not all alike, the first of them not zero."""
    m = draw.whole(2, 3)
    values = draw.signal(m, _VALUES)
    if values[0] == 0:
        values[0] = 2.0
    if np.ptp(values) == 0:
        values[-1] -= 1.0
    return values


def _holds(x: np.ndarray, template: np.ndarray) -> bool:
    windows = np.stack([np.roll(x, -j) for j in range(len(template))], axis=1)
    return bool((windows == template).all(axis=1).any())


def _on_blank(draw: Draw) -> dict[str, Any]:
    template = _template(draw)
    n = draw.whole(len(template) + 2, 9)
    return {"template": template, "n": n, "place": draw.whole(0, n - 1)}


def _blank_with(template: np.ndarray, n: int, place: int) -> np.ndarray:
    x = np.zeros(n)
    x[: len(template)] = template
    return np.roll(x, place)


def _at_every_place(ask: Ask, template: np.ndarray, n: int, place: int) -> Finding | None:
    x = _blank_with(template, n, place)
    return differ(
        ("your answer", ask(x, template)),
        ("the template stands there", True),
        given={"x": x, "template": template},
    )


def _random_signal(draw: Draw) -> dict[str, Any]:
    template = _template(draw)
    return {"x": draw.signal(draw.whole(len(template), 8), _VALUES), "template": template}


def _as_looked_up(ask: Ask, x: np.ndarray, template: np.ndarray) -> Finding | None:
    return differ(
        ("your answer", ask(x, template)),
        ("compared place by place", _holds(x, template)),
    )


def _not_when_shuffled(ask: Ask, template: np.ndarray, n: int, place: int) -> Finding | None:
    x = _blank_with(template[::-1], n, place)
    if _holds(x, template):
        return None
    remark = "The numbers of the template are there, but in another order."
    return differ(
        ("your answer", ask(x, template)),
        ("in another order it is another pattern", False),
        remark=remark,
        given={"x": x, "template": template},
    )


def _not_for_a_bright_patch(ask: Ask, template: np.ndarray, n: int, place: int) -> Finding | None:
    sign = 1.0 if template.sum() >= 0 else -1.0
    x = _blank_with(np.full(len(template), 9.0 * sign), n, place)
    return differ(
        ("your answer", ask(x, template)),
        ("a brighter patch without the pattern", False),
        given={"x": x, "template": template},
    )


def _scores(x: np.ndarray, template: np.ndarray) -> np.ndarray:
    return sum(weight * np.roll(x, -j) for j, weight in enumerate(template))


def _by_threshold(x: np.ndarray, template: np.ndarray) -> bool:
    return bool((_scores(x, template) >= (template**2).sum() - 1e-9).any())


def _only_at_its_place(x: np.ndarray, template: np.ndarray) -> bool:
    return bool(np.array_equal(x[: len(template)], template))


def _not_round_the_circle(x: np.ndarray, template: np.ndarray) -> bool:
    m = len(template)
    return any(np.array_equal(x[i : i + m], template) for i in range(len(x) - m + 1))


def _same_numbers_in_a_window(x: np.ndarray, template: np.ndarray) -> bool:
    m = len(template)
    windows = (np.roll(x, -i)[:m] for i in range(len(x)))
    return any(np.array_equal(np.sort(w), np.sort(template)) for w in windows)


def _every_number_is_there(x: np.ndarray, template: np.ndarray) -> bool:
    return bool(np.isin(template, x).all())


def _same_sum(x: np.ndarray, template: np.ndarray) -> bool:
    return any(
        abs(np.roll(x, -i)[: len(template)].sum() - template.sum()) < 1e-9 for i in range(len(x))
    )


def _exact_score(x: np.ndarray, template: np.ndarray) -> bool:
    return bool((np.abs(_scores(x, template) - (template**2).sum()) < 1e-9).any())


def _mirrored(x: np.ndarray, template: np.ndarray) -> bool:
    return _holds(x, template[::-1])


EXERCISE = Exercise(
    name="fires_somewhere",
    notebook="04",
    number="04.6",
    title="Does the pattern stand anywhere?",
    asks="Say whether the template stands anywhere on the circle, without false alarms.",
    takes=("x", "template"),
    returns=_yes_or_no,
    probes=(
        (np.array([0.0, 1.0, 2.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([2.0, 0.0, 0.0, 1.0]), np.array([1.0, 2.0])),
        (np.array([0.0, 2.0, 1.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([0.0, 9.0, 9.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([1.0, 2.0, 0.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([1.0, 0.0, 2.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([3.0, 0.0, 0.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([0.0, 5.0, 0.0, 0.0]), np.array([1.0, 2.0])),
        (np.array([0.0, 0.0, 0.0, 0.0]), np.array([1.0, 2.0])),
    ),
    laws=(
        Law(
            "true at every place",
            "On a blank background the template is found wherever it stands, also round the end.",
            _on_blank,
            _at_every_place,
        ),
        Law(
            "false in another order",
            "The template back to front is another pattern (unless it reads the same).",
            _on_blank,
            _not_when_shuffled,
        ),
        Law(
            "false for a brighter patch",
            "A patch of equal, larger values is not the pattern.",
            _on_blank,
            _not_for_a_bright_patch,
        ),
        Law(
            "as looked up",
            "The same as comparing every window with the template, number by number.",
            _random_signal,
            _as_looked_up,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "a correlation above a threshold",
            "You add up template times signal, and fire if it is large enough. A bright patch "
            "without any pattern is large enough, too.",
            _by_threshold,
        ),
        Misconception(
            "a correlation that is just right",
            "You add up template times signal, and fire if it is just what the template itself "
            "gives. Other values can give the same sum: for the template 1 2, the values 5 0 do.",
            _exact_score,
        ),
        Misconception(
            "only at the beginning",
            "You look at the first places only. The template may stand anywhere.",
            _only_at_its_place,
        ),
        Misconception(
            "not round the circle",
            "You miss a template that begins at the end of x and goes on at its beginning.",
            _not_round_the_circle,
        ),
        Misconception(
            "the numbers in any order",
            "You find the template's numbers next to each other, but do not look at their order.",
            _same_numbers_in_a_window,
        ),
        Misconception(
            "the numbers anywhere",
            "You look whether each number of the template occurs in x, wherever it is. They have "
            "to stand next to each other, in their order.",
            _every_number_is_there,
        ),
        Misconception(
            "the same sum",
            "You compare the sum of each window with that of the template. Other numbers can have "
            "the same sum.",
            _same_sum,
        ),
        Misconception(
            "back to front",
            "You find the template back to front: a convolution mirrors its kernel. Use the "
            "correlation, or mirror the template first.",
            _mirrored,
        ),
    ),
    hints=(
        "At every place i, look at the window x[i], …, x[i + m − 1] round the circle. "
        "np.roll(x, -i)[:m] is this window.",
        "A sum of products cannot tell a match from a bright patch. What is 0 exactly where the "
        "window is the template?",
        "The distance: the sum of (window − template)². It is 0 at a match, and only there. Then "
        "“fires somewhere” asks for the least distance over all places: a global minimum.",
    ),
    minutes=8,
    core=False,
)
