"""A drawing that makes an answer a number of times the course's own: `times_as_much`.

The piece itself is never run: the laws measure the course's own network, and what they find is
multiplied. Where a piece joins an argument, and all other ways to draw, are in `drawing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shiftlab.exercises.declare import Ask, Drawn, Example, Exercise, Finding, Law, Misconception
from shiftlab.exercises.drawing import Said, helped, resaid


def times_as_much(
    choices: tuple[int, ...],
    words: Callable[[int], str],
    said: Said,
    think: Callable[[int], str],
    shown: Callable[[int], Example],
    factor: Callable[[int], int] = lambda own: own,
) -> Drawn:
    """What is asked for is a number of times the course's own answer, because of a piece more.

    factor(choice): how many times. None stays None. What the laws measure is the course's own
    network, so `said` has to tell what that is to the student's. think(choice): how the closing
    hint ends; shown(choice): the piece, as a card has it beside what was handed over.
    """

    def changed(exercise: Exercise, choice: int) -> Exercise:
        times = factor(choice)

        def measured(law: Law) -> Law:
            def trial(ask: Ask, **example: Any) -> Finding | None:
                finding = law.trial(lambda *a, **how: _scaled(ask(*a, **how), 1 / times), **example)
                if finding is None or not finding.sides:
                    return finding
                scaled = tuple((name, _scaled(value, times)) for name, value in finding.sides)
                return replace(finding, sides=scaled, given={**example, **shown(choice)})

            return replace(law, trial=trial)

        def misled(known: Misconception) -> Misconception:
            def wrong(*arguments: Any) -> Any:
                return _scaled(known.wrong(*arguments), times)

            return replace(known, wrong=wrong, recognise=None)

        whole = replace(
            exercise,
            laws=tuple(resaid(measured(law), said(choice)) for law in exercise.laws),
            misconceptions=tuple(map(misled, exercise.misconceptions)),
        )
        return helped(whole, exercise, words(choice), think(choice))

    return Drawn(choices, words, changed)


def _scaled(answer: float | None, times: float) -> float | None:
    """An answer taken a number of times; whole numbers stay whole."""
    if answer is None:
        return None
    scaled = answer * times
    return round(scaled) if abs(scaled - round(scaled)) < 1e-9 * max(1, abs(scaled)) else scaled
