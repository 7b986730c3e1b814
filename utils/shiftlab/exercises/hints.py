"""Hints, one at a time; after the last one, where the solution stands, unless marks count.

Which hints an exercise has is declared with it; which were shown is kept in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiftlab import store
from shiftlab.exercises import afresh
from shiftlab.exercises.catalogue import NOTEBOOKS, find
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.progress import Note, since_reset


def hint(answer: Callable[..., Any] | str = "") -> Note:
    """The next hint for a function, a name, or a number such as "1.3"; the earlier ones below it.

    After the last one it says where the solution stands; in a notebook that counts, whom to ask.
    """
    exercise = find(answer)
    if isinstance(exercise, str):
        return Note("hint", "which exercise?", exercise)
    return next_hint(afresh.mine(exercise))


def next_hint(exercise: Exercise) -> Note:
    """The hint that has not been shown since the last reset, and the note that it now has."""
    count, shown = len(exercise.hints), _shown(exercise)
    earlier = tuple(f"Hint {i + 1}: {text}" for i, text in enumerate(exercise.hints[:shown]))
    if shown >= count:
        if afresh.key():  # a lecturer's class key: this notebook is marked
            return Note(exercise.name, "no more hints", _COUNTS, earlier)
        where = f"solutions/{NOTEBOOKS[exercise.notebook].file}"
        text = f"Those were all the hints. A solution stands in {where}."
        return Note(exercise.name, "solution", text, earlier)
    store.record("hint", exercise=exercise.name, number=shown + 1)
    return Note(exercise.name, f"hint {shown + 1} of {count}", exercise.hints[shown], earlier)


def all_shown(exercise: Exercise) -> bool:
    """Whether there is no hint that has not been shown since the last reset."""
    return _shown(exercise) >= len(exercise.hints)


def _shown(exercise: Exercise) -> int:
    numbers = [event.get("number") for event in since_reset(exercise.name, "hint")]
    # By number, not how many: two notebooks may have shown the same one at once.
    return max((n for n in numbers if type(n) is int and 0 < n <= len(exercise.hints)), default=0)


_COUNTS = (
    "Those were all the hints. This notebook counts towards your marks; if you are still stuck, "
    "show what you have to whoever teaches your course."
)
