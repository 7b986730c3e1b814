"""`check`: takes a student's function, finds its exercise, has it judged, keeps the outcome.

Whatever it is handed, it answers with an Outcome, and prints nothing. Only under nbgrader's
autograding, where a cell earns its points by not failing, it raises CheckFailed.
"""

from __future__ import annotations

import inspect
import os
import threading
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

from shiftlab import store
from shiftlab.exercises.catalogue import exercises, nearest
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.worker import Worker

_worker = Worker()
_one_at_a_time = threading.RLock()


class CheckFailed(AssertionError):
    """Under autograding: the answer is not right. Holds the feedback's text."""


def check(answer: Callable[..., Any]) -> Outcome:
    """Try the laws of an exercise on a student's function: `check(circular_shift)`.

    The exercise is found by the function's name. The function is read and sent to a process of its
    own; nothing is changed in the notebook. Returns the Outcome, which shows itself. Raises
    CheckFailed if NBGRADER_EXECUTION is "autograde" and the state is not "right".
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # anything on stderr counts as a failure when grading
        outcome = _checked(answer)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde" and not outcome.right:
        raise CheckFailed(repr(outcome))
    return outcome


def _checked(answer: Any) -> Outcome:
    found = find(answer)
    if isinstance(found, str):
        return Outcome("check", "error", trouble=found)
    trouble = _misfit_of_form(found, answer)
    if trouble:
        return _kept(Outcome(found.name, "error", found, trouble=trouble))
    from shiftlab.exercises.judge import judge

    judgement = judge(found, answer, _worker)
    return _kept(Outcome(found.name, judgement.state, found, judgement))


def _kept(outcome: Outcome) -> Outcome:
    judgement = outcome.judgement
    known = judgement.misconception.name if judgement and judgement.misconception else None
    law = (judgement.failure.law or None) if judgement and judgement.failure else None
    store.record("check", exercise=outcome.name, state=outcome.state, law=law, misconception=known)
    return outcome


def find(answer: Any) -> Exercise | str:
    """The exercise that a function, or a name, belongs to; else a sentence that says what to do."""
    name = answer if isinstance(answer, str) else _name(answer)
    if name is None:
        return _without_a_name(answer)
    if name in exercises():
        return exercises()[name]
    alike = nearest(name)
    near = f" Is it {alike}?" if alike else ""
    return f"There is no exercise named {name}.{near} Keep the name that the notebook gives."


def _name(answer: Any) -> str | None:
    if not callable(answer):
        return None
    name = getattr(answer, "__name__", None)
    return name if isinstance(name, str) and name.isidentifier() else None


def _without_a_name(answer: Any) -> str:
    if answer is ...:
        return "The three dots are no function: put the function's name between the brackets."
    if isinstance(answer, partial):
        return "A partial has no name to find the exercise by: write the function with def."
    if callable(answer) and getattr(answer, "__name__", None) == "<lambda>":
        return "A lambda has no name to find the exercise by: write the function with def."
    if callable(answer):
        return "This object has no name to find an exercise by: write the function with def."
    kind = type(answer).__name__
    article = "an" if kind[0].lower() in "aeiou" else "a"
    return (
        f"A check takes the function itself, and this is {article} {kind}: write "
        "check(name) with the function's name alone, without brackets and arguments behind it."
    )


def _misfit_of_form(exercise: Exercise, answer: Any) -> str:
    """What keeps a thing of the right name from being asked at all; empty if nothing does."""
    if isinstance(answer, str):
        return f"A check takes the function itself: write check({exercise.name}) without quotes."
    form = f"def {exercise.name}({', '.join(exercise.takes)})"
    if inspect.isclass(answer):
        return f"{exercise.name} is a class here; the exercise asks for a function, {form}."
    try:
        inspect.signature(answer).bind(*exercise.takes)
    except TypeError:
        return f"The function should take these arguments in this order: {form}."
    except ValueError:
        return ""  # some compiled functions do not tell what they take; a call will
    return ""
