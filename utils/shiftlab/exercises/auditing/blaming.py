"""Name the culprits of a residual network: `culprits()`, a list of its parts.

Whoever is blamed is mended, and the network is tried again: that is all the judge does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit
from shiftlab.exercises.returns import described, refuse

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_SIDE = 24
_PARTS = ("stem", "block_1", "position", "window", "block_2", "block_3", "head")
_SHIFTS = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 2), (3, 0), (0, 12), (23, 5))
_EQUAL = 1e-10
_WANTED = 'a list of parts, such as ["stem", "head"]'


def _names(value: Any, arguments: tuple[Any, ...]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise refuse(value, _WANTED)
    for name in value:
        if not isinstance(name, str):
            raise Misfit(
                f"Expected was {_WANTED}; one of yours is {described(name)}. Write the name of "
                "each part in quotes."
            )
        if name not in _PARTS:
            raise Misfit(
                f"The network has no part {name[:40]!r}. Its parts are {', '.join(_PARTS)}: name "
                "the part that a layer belongs to, so stem.x is stem."
            )
    return tuple(name for name in _PARTS if name in value)


@cache
def _left_over(mended: tuple[str, ...]) -> tuple[float, tuple[int, int]]:
    """How far the answers move at the worst of some shifts once these are mended, and which."""
    import torch

    from shiftlab.nets import audited  # torch only where an answer is judged

    net = audited.residual(mended)
    pictures = torch.as_tensor(np.random.default_rng(3).normal(size=(2, 1, _SIDE, _SIDE)))
    with torch.no_grad():
        before = net(pictures)
        moved = {d: net(pictures.roll(d, (2, 3))) for d in _SHIFTS}
    return max((float((y - before).abs().max()), d) for d, y in moved.items())


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _all_of_them(ask: Ask) -> Finding | None:
    named = ask()
    error, d = _left_over(named)
    if error <= _EQUAL:
        return None
    change = f"change by {error:.1g} when the picture moves by {d} (down, right)."
    if not named:
        return Finding((), f"Your list is empty. With nothing mended, the answers {change}")
    return Finding(
        (),
        f"With {' and '.join(named)} mended, the answers still {change} Somebody else is to blame, "
        "too.",
    )


def _only_them(ask: Ask) -> Finding | None:
    named = ask()
    for name in named:
        others = tuple(part for part in named if part != name)
        if _left_over(others)[0] <= _EQUAL:
            return Finding(
                (),
                f"With {' and '.join(others) or 'nothing'} mended and {name} as it was, no shift "
                f"changes the answers: {name} is innocent.",
            )
    return None


def _blames(*names: str) -> Callable[[Ask], bool]:
    return lambda ask: set(ask()) == set(names)


def _blamed(name: str, sentence: str, *parts: str) -> Misconception:
    return Misconception(name, sentence, lambda: list(parts), recognise=_blames(*parts))


EXERCISE = Exercise(
    name="culprits",
    notebook="10",
    number="10.3",
    title="Name the culprits",
    asks="Name the parts of the residual network that have to be mended, and no others.",
    takes=(),
    returns=_names,
    probes=((),),
    laws=(
        Law(
            "all of them",
            "Once the parts you name are mended, no shift of the circle changes the answers.",
            _nothing_to_draw,
            _all_of_them,
            tries=1,
        ),
        Law(
            "only them",
            "Each part that you name is needed: left as it was, it makes the answers change.",
            _nothing_to_draw,
            _only_them,
            tries=1,
        ),
    ),
    misconceptions=(
        _blamed(
            "the stride alone",
            "The stem strides, and you found it. Mend it and audit again: behind the first "
            "culprit another one may hide.",
            "stem",
        ),
        _blamed(
            "the position alone",
            "The position ends all shifts, and you found it. Mend it and audit again: is every "
            "shift followed now?",
            "position",
        ),
        _blamed(
            "the padding alone",
            "The second block pads with zeros, and you found it. Audit again with it mended.",
            "block_2",
        ),
        _blamed(
            "the two loud ones",
            "Two are found. A third one speaks softly: its error is small, and not zero. Audit "
            "again with these two mended, and look at the figures.",
            "stem",
            "position",
        ),
        _blamed(
            "stride and padding",
            "Two are found. Audit again with these two mended: something is added to the maps "
            "that does not move with the picture.",
            "stem",
            "block_2",
        ),
        _blamed(
            "position and padding",
            "Two are found. With these mended, shifts by even numbers are followed. And odd ones?",
            "position",
            "block_2",
        ),
        _blamed(
            "everybody",
            "You mend all parts, so of course no shift is left that does harm. Some of them were "
            "innocent: leave out one at a time, and audit again.",
            *_PARTS,
        ),
        _blamed(
            "the dense layer",
            "The head ends in a dense layer, but a global mean stands before it: what it weighs "
            "are channels, not places.",
            "head",
        ),
        _blamed(
            "the window",
            "The window is a maximum at every place. It has no step, so nothing is lost; the step "
            "is elsewhere.",
            "window",
        ),
    ),
    hints=(
        "audit(audited.residual(), pictures) names where the shifts are lost first. Which part "
        "does that layer belong to?",
        'audit(audited.residual(mended=["…"]), pictures) shows the network with that part '
        "mended. Go on until the answer is invariant to every shift.",
        "There are three. One loses every second shift, and two lose all of them; the last of "
        "these makes an error so small that only a measurement finds it.",
    ),
    minutes=8,
)
