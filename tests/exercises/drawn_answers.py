"""Right answers for whoever was drawn which question, and what a class draws. No tests here.

The answers are tried on the laws themselves, on the examples that a check tries first, without the
search for a smallest counterexample.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from right_answers import RIGHT

from shiftlab import layers
from shiftlab.exercises.afresh import exercise_for
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.declare import NoValue
from shiftlab.exercises.draw import by_chance
from shiftlab.exercises.inside import perform
from shiftlab.exercises.search import asking, failing

DRAWN = {name: exercise for name, exercise in exercises().items() if exercise.drawn}
KEY = "a class of two hundred"
CLASS = tuple(f"student {number}" for number in range(200))


def holds(exercise, answer, most=100) -> bool:
    """Whether an answer is of the right kind and obeys every law, on at most so many examples."""
    ask = asking(exercise, lambda arguments, where: perform(answer, arguments, where))
    for probe in exercise.probes:
        try:
            ask(*probe)
        except NoValue:
            return False
    return all(
        failing(law, ask, example) is None
        for law in sorted(exercise.laws, key=lambda law: not law.own)  # the quickest to fail
        for example in by_chance(law.examples, min(law.tries, most))
    )


def choice_of(name: str, student: str):
    """What was drawn for one of the class."""
    words = exercise_for(name, student, KEY).own
    drawn = DRAWN[name].drawn
    return next(choice for choice in drawn.choices if drawn.words(choice) == words)


def answer_for(name: str, choice):
    """A right answer for whoever drew this: by hand for objects, else the course's, extended."""
    if name in OBJECTS:
        return OBJECTS[name](choice)
    function = RIGHT[name][0]
    if name in FACTORS:
        return lambda *given: _many(function(*given), FACTORS[name](choice))
    argument, joined = PIECES[name]
    place = DRAWN[name].takes.index(argument)

    def answer(*given):
        return function(*given[:place], joined(choice, given[place]), *given[place + 1 :])

    return answer


def _plus(own, value):
    return value + own


def _times(own, value):
    return value * own


def _behind(own, value):
    return (*value, own)


PIECES = {
    "source_place": ("d", _plus),
    "stack_period": ("layers", _behind),
    "alias": ("f", _times),
    "receptive_field": ("layers", _behind),
    "changed_fraction": ("w", _plus),
    "tolerance": ("p", _times),
    "mean_of_convolution": ("x", _plus),
    "wrong_columns": ("d", _plus),
    "columns_told_apart": ("layers", _plus),
    "passes": ("m", lambda own, m: m + own - 1),
    "stack_of_tiled": ("periods", _behind),
    "shared_gradient": ("own", _times),
    "score_grid": ("n", _plus),
    "untouched_weights": ("hidden", _times),
    "moves_met": ("copies", _times),
    "largest_side": ("n", _plus),
    "dies_at": ("d", _plus),
    "safe_interior": ("n", _plus),
}
FACTORS = {
    "invariance_period": lambda own: own,
    "answer_period": lambda own: own,
    "free_weights": lambda own: own**2,
}


def _many(answer, times):
    return None if answer is None else times * answer


def _row(*values):
    return lambda: np.array(values, dtype=float)


def _pyramid(pair):
    a, b = pair
    for gap in range(1, 7):  # not every place of the second number does it
        answer = ([1.0, 1, 1], [float(v) for v in np.eye(8)[0] * a + np.eye(8)[gap] * b])
        tops = [layers.pyramid(np.roll(answer[1], d), np.ones(3))[-1].item() for d in (0, 1)]
        if abs(tops[0] - tops[1]) > 1e-3:
            return lambda answer=answer: answer
    raise AssertionError(pair)


def _shuffled(pair):
    a, b = pair
    return lambda k: ([a, b, -a - 1, -2 * b, 1], [b, -2 * b, a, -a - 1, 1])


def _witness(pair):
    a, b = pair

    def witness(mode):
        if mode == "circular":
            return None
        if mode == "zero":
            return (b, a, 0), (1, 0, 0), 0, 5
        return (a, b, 0), (1, 1, 1), 0, 5

    return witness


def _tables(pair):
    a, b = pair
    blank = [0, 0, 0]
    return lambda: ([[a, b, 0], blank, blank], [[b, a, 0], blank, blank], [[a, b, 0], blank, blank])


def _inside(own):
    d, bias = own
    x = np.zeros(12)
    x[5 - d // 2] = 1
    return lambda: (x, [1, 1, 1], bias, d)


def _impostor(number):
    def impostor(x):
        y = number * x
        y[4] *= 2
        return y

    return impostor


def _unfollowed(first):
    for rest in product((0, 1), repeat=4):
        x = np.array([*first, *rest], dtype=float)
        masks = [np.repeat(np.roll(x, d).reshape(4, 2).max(1), 2) for d in (0, 1)]
        if not any(np.array_equal(np.roll(masks[0], d), masks[1]) for d in range(8)):
            return lambda x=x: x
    raise AssertionError(first)


def _steady(pair):
    a, b = pair
    return lambda: [[a, b, a], [b, 0, b], [a, b, a]]


OBJECTS = {
    "lucky_signal": lambda p: _row(p[0], p[0], p[1], p[1]),
    "smallest_break": lambda p: _row(p[1], p[1], p[0], p[0]),
    "pyramid_breaker": _pyramid,
    "shuffled_pair": _shuffled,
    "corner_witness": _witness,
    "rescued_signal": lambda p: _row(*(4 * p)),
    "tie": lambda p: _row(p[0], p[0], p[1], -p[1]),
    "undershoot": lambda p: _row(p[0], 0, 0, p[1], 0, 0, 0),
    "every_second_shift": lambda p: lambda: np.diag(3 * p),
    "told_apart": _tables,
    "right_for_one": lambda p: lambda: ([1, 1, 0, 0, 0, 0], list(3 * p)),
    "steady_kernel": _steady,
    "no_convolution": lambda c: lambda x: c * np.maximum(x, np.roll(x, 1)),
    "impostor": _impostor,
    "my_head": lambda c: lambda features: c * float(np.median(features)),
    "broken_by_bias": _inside,
    "unfollowed": _unfollowed,
}
