"""Maps that break, or are not linear, at a few signals only; and what is said where none is found.

Also what is said to whoever slips in other questions that are drawn.
"""

import numpy as np
import pytest

from shiftlab.exercises.afresh import drawn_with
from shiftlab.exercises.auditing import passing
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.inside import perform
from shiftlab.exercises.judge import hear

EXERCISES = exercises()
# Where a map may do something else. The first ones are the same wherever the signal stands.
MOVING = {
    "ones": lambda x: np.all(x == 1),
    "zeros": lambda x: not x.any(),
    "any constant but one": lambda x: np.ptp(x) == 0 and x[0] != 1,
    "their own number": lambda x: 17 in x,
    "a large sum": lambda x: x.sum() > 100,
    "a large value": lambda x: x.max() > 3,
    "white": lambda x: x.max() > 255,
    "beyond all usual values": lambda x: np.abs(x).max() > 1e5,
    "a low value": lambda x: x.min() < -50,
    "a large mean": lambda x: x.mean() > 20,
    "all positive": lambda x: np.all(x > 0),
    "all negative": lambda x: np.all(x < 0),
    "all small": lambda x: 0 < np.abs(x).max() < 0.01,
    "two values that are not 0": lambda x: np.count_nonzero(x) == 2,
    "whole numbers": lambda x: np.ptp(x) > 1 and np.all(x == np.round(x)),
}
STANDING = {
    "two ones in front": lambda x: np.array_equal(x, (np.arange(len(x)) < 2).astype(float)),
    "one place with their own number": lambda x: x[2] == 26,
    "one place with a large value": lambda x: x[2] > 300,
    "rising": lambda x: np.all(np.diff(x) > 0),
}


def told(exercise, answer):
    """The judgement on an answer, and its card as text."""
    judged = hear(exercise, lambda given, where: perform(answer, given, where), seed=0)
    return judged, repr(Outcome(exercise.name, judged.state, exercise, judged))


def asked(name, choice):
    """An exercise as it stands in the text, or as it was drawn."""
    return drawn_with(EXERCISES[name], choice) if choice else EXERCISES[name]


def at_ones(x):
    y = x.copy()
    if np.all(x == 1):
        y[0] = 26
    return y


def at_large_values(x):
    y = 26 * x
    if x.max() > 3:
        y[4] = 0
    return y


def by_clipping(x):
    y = 26 * x
    y[4] = min(y[4], 260)
    return y


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("impostor", at_ones),
        ("impostor", at_large_values),
        ("impostor", by_clipping),
        ("no_convolution", lambda x: np.minimum(26 * x, 255)),
        ("no_convolution", lambda x: 26 * x if np.all(x == 1) else x),
        ("no_convolution", lambda x: np.where(np.abs(x) > 50, x**2, 26 * x)),
    ],
)
def test_what_people_write_for_the_number_that_was_drawn_is_right(name, answer):
    assert told(asked(name, 26), answer)[0].state == "right"
    assert told(asked(name, None), answer)[0].state == "right"


@pytest.mark.parametrize("choice", [None, 26])
@pytest.mark.parametrize("where", {**MOVING, **STANDING}.values(), ids=[*MOVING, *STANDING])
def test_an_impostor_may_break_wherever_people_would_let_it(where, choice):
    def breaks(x):
        y = 26 * x
        if where(x):
            y[2] = y[2] * 2 + 5
        return y

    assert told(asked("impostor", choice), breaks)[0].state == "right"


@pytest.mark.parametrize("choice", [None, 16])
@pytest.mark.parametrize("where", MOVING.values(), ids=MOVING)
def test_a_map_may_be_no_convolution_wherever_people_would_let_it(where, choice):
    def elsewhere(x):
        return 16 * x + np.roll(x, 1) ** 2 + 2 if where(x) else 15 * x

    def ones_right(x):
        return np.full(len(x), 16.0) if np.all(x == 1) else elsewhere(x)

    answer = ones_right if choice else elsewhere
    assert told(asked("no_convolution", choice), answer)[0].state == "right"


@pytest.mark.parametrize("where", {**MOVING, **STANDING}.values(), ids=[*MOVING, *STANDING])
def test_a_map_that_breaks_at_a_few_signals_does_not_commute(where):
    def breaks(x):
        y = 16 * np.maximum(x, np.roll(x, 1))
        if len(x) > 3 and where(x):
            y[2] = y[2] * 2 + 5
        return y

    judged, _ = told(asked("no_convolution", None), breaks)
    assert judged.state == "wrong" and judged.misconception is None


def test_a_number_at_place_0_alone_is_shown_not_to_commute():
    def only_there(x):
        y = x**2
        if np.all(x == 1):
            y[0] = 16
        return y

    judged, card = told(asked("no_convolution", 16), only_there)
    assert judged.state == "wrong" and "x = [1, 1, 1, 1]" in card


LIKE_NOTHING = {
    "two factors": lambda x: 26 * x if x.sum() > 1.5 else x,
    "larger neighbour": lambda x: 26 * np.maximum(x, np.roll(x, 1)),
    "largest everywhere": lambda x: np.full(len(x), 26 * x.max()),
}


@pytest.mark.parametrize("choice", [None, 26])
@pytest.mark.parametrize("answer", LIKE_NOTHING.values(), ids=LIKE_NOTHING)
def test_no_more_is_said_of_a_map_that_commutes_than_was_tried(answer, choice):
    judged, card = told(asked("impostor", choice), answer)
    assert judged.state == "wrong" and judged.misconception is None
    assert f"{len(passing._many())} signals were moved by every shift" in card
    assert "we found no break" in card and "It commutes" not in card


def test_signals_without_an_answer_are_not_counted_as_tried():
    with np.errstate(over="ignore"):
        judged, card = told(asked("impostor", None), np.exp)
    tried = int(card.split(" signals were moved")[0].split()[-1])
    assert judged.state == "wrong" and 0 < tried < len(passing._many())


@pytest.mark.parametrize("places", [2, 3, 4, 5])
def test_who_divides_the_gradient_is_not_told_of_an_average(places):
    def divided(own):
        return own.sum(axis=0) / places

    for choice in (None, 2, 4):
        judged, _ = told(asked("shared_gradient", choice), divided)
        assert judged.state == "wrong" and judged.misconception is None


@pytest.mark.parametrize("channels", [2, 5])
def test_who_counts_channels_in_place_of_pairs_is_told_so(channels):
    def once(kind, n, m, p):
        kernels = {"local": n, "tiled": p, "convolution": 1}
        weights = kernels[kind] * m if kind in kernels else n**2 if kind == "dense" else n
        return channels * weights

    judged, card = told(asked("free_weights", channels), once)
    assert judged.misconception.name == "each channel once"
    assert "how many pairs" in card and f"times {channels**2}" not in card


def one_at_the_first_max_pool(layers):
    period = 1
    for kind, _, step in layers:
        if kind == "max-pool":
            return 1
        if kind in ("position", "zero-padded convolution", "flatten"):
            return None
        period *= step
    return period


def one_if_there_is_a_max_pool(layers):
    if "max-pool" in [kind for kind, _, _ in layers]:
        return 1
    return one_at_the_first_max_pool(layers)


@pytest.mark.parametrize("answer", [one_at_the_first_max_pool, one_if_there_is_a_max_pool])
def test_who_takes_a_max_pool_for_invariance_is_told_so_however_it_is_written(answer):
    judged, _ = told(asked("answer_period", None), answer)
    assert judged.misconception.name == "pooling makes invariant"
    judged, _ = told(asked("answer_period", 5), answer)
    assert judged.misconception.name == "pooling makes invariant"


@pytest.mark.parametrize("choice", [None, 3])
def test_who_says_that_no_maximum_changes_is_told_what_does(choice):
    judged, _ = told(asked("changed_fraction", choice), lambda w, d: 0.0)
    assert judged.misconception.name == "pooling makes invariant"
