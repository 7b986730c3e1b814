"""`check`: takes a student's function, finds its exercise, has it judged, keeps the outcome.

Whatever it is handed, it answers with an Outcome, and prints nothing. Only under nbgrader's
autograding, where a cell earns its points by not failing, it raises CheckFailed.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

from shiftlab import store
from shiftlab.exercises import afresh
from shiftlab.exercises.catalogue import find
from shiftlab.exercises.declare import Exercise
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.hints import all_shown
from shiftlab.exercises.inprocess import InProcess
from shiftlab.exercises.worker import Worker

# A browser has no processes.
_worker = InProcess() if sys.platform == "emscripten" else Worker()
_one_at_a_time = threading.RLock()
_STUMBLED = (
    "The check itself stumbled ({}) over what it was given, which is a fault of the check. Write "
    "the function in another way, with def and with NumPy only, and check again."
)


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
        try:
            outcome = _checked(answer)
        except Exception as error:  # the answer is the student's, and so may be anything
            outcome = Outcome("check", "error", trouble=_STUMBLED.format(type(error).__name__))
    if outcome.exercise is not None:
        _keep(outcome)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde" and not outcome.right:
        raise CheckFailed(repr(outcome))
    return outcome


def _checked(answer: Any) -> Outcome:
    found = find(answer)
    if isinstance(found, str):
        return Outcome("check", "error", trouble=found)
    if afresh.nobody(found):
        return Outcome(
            found.name, "not attempted", found, trouble=afresh.WHO, badge="your name, please"
        )
    found = afresh.mine(found)
    trouble = _misfit_of_form(found, answer)
    if trouble:
        return Outcome(found.name, "error", found, trouble=trouble)
    from shiftlab.exercises.judge import judge
    from shiftlab.exercises.slips import slip

    judgement = judge(found, answer, _worker)
    judged_down = judgement.state in ("error", "wrong")
    return Outcome(
        found.name,
        judgement.state,
        found,
        judgement,
        slip=slip(answer) if judged_down else "",
        all_hints=judged_down and all_shown(found),
    )


def _keep(outcome: Outcome) -> None:
    judgement = outcome.judgement
    known = judgement.misconception.name if judgement and judgement.misconception else None
    law = (judgement.failure.law or None) if judgement and judgement.failure else None
    store.record(
        "check",
        exercise=outcome.name,
        state=outcome.state,
        law=law,
        misconception=known,
        drawn=outcome.exercise.question or None,
    )


def _misfit_of_form(exercise: Exercise, answer: Any) -> str:
    """What keeps a thing of the right name from being asked at all; empty if nothing does."""
    if issubclass(type(answer), str):
        return f"A check takes the function itself: write check({exercise.name}) without quotes."
    form = f"def {exercise.name}({', '.join(exercise.takes)})"
    if issubclass(type(answer), type):  # isinstance would ask the object itself
        return f"{exercise.name} is a class here; the exercise asks for a function, {form}."
    try:
        signature = inspect.signature(answer)
    except Exception:  # compiled functions and strange objects do not tell what they take
        return ""  # a call will
    try:
        signature.bind(*exercise.takes)
    except TypeError:
        what = "these arguments in this order" if exercise.takes else "no arguments"
        mine = ", ".join(signature.parameters) or "none"
        return f"The function should take {what}: {form}. Yours takes {mine}."
    return ""
