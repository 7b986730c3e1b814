"""The judge: tries an exercise's laws on a student's function, and says which the first is to fail.

It asks the worker for values and never runs a student's function itself. What it finds is data
(`Judgement`); words and pictures for it are in `feedback`. The search is deterministic: the same
function and the same seed get the same judgement every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any, Literal

from shiftlab.exercises.declare import (
    Ask,
    Example,
    Exercise,
    Instead,
    Law,
    Misconception,
    Misfit,
    NoValue,
    agree,
    attribute,
)
from shiftlab.exercises.draw import by_chance
from shiftlab.exercises.inprocess import InProcess
from shiftlab.exercises.inside import PRINTED, Reply, perform
from shiftlab.exercises.search import (
    Call,
    Failure,
    Raised,
    asking,
    failing,
    input_changed,
    raised_failure,
    search,
)
from shiftlab.exercises.worker import Died, Endless, Gone, TooMuch, Unsendable, Worker, parcel

# So many examples of each law of another question show whether that one was answered instead.
HANDFUL = 6


@dataclass(frozen=True)
class Judgement:
    """The state of an answer, and why; misconception: what it is known for, if anything."""

    state: Literal["not attempted", "error", "wrong", "right"]
    failure: Failure | None = None
    misconception: Misconception | Instead | None = None


def same(one: Reply, other: Reply) -> bool:
    """Whether two calls did the same: the same value or failure, the same inputs changed."""
    if one.failed or other.failed:
        return bool(one.failed and other.failed) and one.failed.type_name == other.failed.type_name
    return one.changed == other.changed and agree(one.value, other.value)


class _Hearing:
    """One answer before the judge: what was asked last, and what it printed meanwhile."""

    def __init__(self, exercise: Exercise, call: Call, seed: int) -> None:
        self.exercise = exercise
        self._seed = seed
        self.asked: tuple[Any, ...] = exercise.probes[0]
        self.printed = ""
        self._call = call
        self.ask = asking(exercise, self.call)

    def call(self, arguments: tuple[Any, ...], where: bool = False) -> Reply:
        self.asked = arguments
        reply = self._call(arguments, where)
        self.printed = (self.printed + reply.printed)[:PRINTED]
        return reply

    def judgement(self) -> Judgement:
        """Form first, then the laws in their order; the first failure ends it."""
        if self.call(self.exercise.probes[0]).value is Ellipsis:
            return Judgement("not attempted")
        failure = self._look()
        if failure is not None:
            return _negative(failure, self._recognised(failure.kind, self._probe_failure))
        for law in self.exercise.laws:
            found = search(law, self.ask, self._seed)
            if found is not None:
                return self._against(law, *found)
        return Judgement("right")

    def _look(self) -> Failure | None:
        """Ask the probes: form, and the same answer to the same input."""
        for probe in self.exercise.probes:
            self.printed = ""
            given = tuple(zip(self.exercise.takes, probe, strict=True))
            try:
                self.ask(*probe)
            except Misfit as misfit:
                shown = tuple(misfit.given.items())
                return Failure("form", misfit.sentence, "", shown, printed=self.printed)
            except Raised as raised:
                return raised_failure(raised.reply, dict(given))
            first, second, sliced = (self.call(probe, where) for where in (False, False, True))
            for reply in (first, sliced):  # a view may be sorted in place where a slice is copied
                if reply.changed:
                    return Failure("form", input_changed(self.exercise, reply), "", given)
            if not same(first, second):
                return Failure("form", self._two_answers(), "", given)
            if not same(first, sliced):
                return Failure("form", _SLICED, "", given)
        return None

    def _two_answers(self) -> str:
        """What to say of two answers to one input, or to none; a seed may be handed over."""
        takes = self.exercise.takes
        sentence = _TWO_ANSWERS if takes else _TWO_OBJECTS
        return sentence.format(seed="seed" if "seed" in takes else "0")

    def _against(self, law: Law, failure: Failure, example: Example) -> Judgement:
        """The judgement on an answer that fails a law, tried once more for certainty."""
        self.printed = ""
        again = failing(law, self.ask, example)
        if again is None:
            return _negative(replace(failure, kind="form", sentence=self._two_answers(), sides=()))
        if not again.printed:
            again = replace(again, printed=self.printed)
        if law.own:
            return _negative(again)
        known = self._answered_instead() if again.kind in ("law", "form") else None
        known = known or self._recognised(again.kind, lambda ask: failing(law, ask, example))
        return _negative(again, known)

    def _answered_instead(self) -> Instead | None:
        """The question near this one that the answer is right for; tried after a failure only."""
        for near in self.exercise.instead:
            ask = asking(near.asked, self._call)  # what it prints meanwhile is not shown
            try:
                if all(
                    failing(law, ask, example) is None
                    for law in near.asked.laws
                    for example in by_chance(law.examples, min(law.tries, HANDFUL), self._seed)
                ):
                    return near
            except (Endless, Died):
                return None  # nothing more can be asked; what was found stands
        return None

    def _probe_failure(self, ask: Ask) -> Failure | None:
        """What speaks against another function at the probe that the answer has failed."""
        given = tuple(zip(self.exercise.takes, self.asked, strict=True))
        try:
            ask(*self.asked)
        except Misfit as misfit:
            return Failure("form", misfit.sentence, "", given)
        except Raised as raised:
            return raised_failure(raised.reply, dict(given))
        return None

    def _recognised(
        self, kind: str, fails_too: Callable[[Ask], Failure | None]
    ) -> Misconception | None:
        """The first misconception that does what the answer does.

        kind: of the answer's failure; fails_too(ask): what speaks against the misconception where
        the answer failed. One that is right there, or that only gives a wrong value where the
        answer raises an error, is not what the student has to hear now.
        """
        for known in self.exercise.misconceptions:

            def heart(arguments: tuple[Any, ...], where: bool, wrong: Any = known.wrong) -> Reply:
                return perform(wrong, arguments, where)

            other = fails_too(asking(self.exercise, heart))
            if (kind == "raised") != (other is not None and other.kind == "raised"):
                continue
            if kind == "law" and other is None:
                continue
            try:
                if self._alike(known, heart):
                    return known
            except (NoValue, Endless, Died):
                continue  # the answer does something else there; what was found stands
        return None

    def _alike(self, known: Misconception, heart: Call) -> bool:
        if known.recognise is not None:
            return known.recognise(self.ask)
        probes = known.probes or self.exercise.probes
        return all(same(self.call(probe), heart(probe, False)) for probe in probes)


def judge(
    exercise: Exercise, answer: Callable[..., Any], worker: Worker | InProcess, *, seed: int = 0
) -> Judgement:
    """Judge a student's function on examples drawn from a seed; ends within the worker's limits.

    Deterministic. Students' own checks all draw from seed 0, so that they can be repeated.
    """
    try:
        return _judged(exercise, answer, worker, seed)
    finally:
        worker.stop()  # what the function has changed or left running ends with it


def _judged(
    exercise: Exercise, answer: Callable[..., Any], worker: Worker | InProcess, seed: int
) -> Judgement:
    try:
        loaded = worker.load(parcel(answer))
    except Unsendable as error:
        return _negative(Failure("raised", _decorated(answer) or _unsendable(error)))
    except (Endless, Died) as error:
        return _negative(Failure("cut", cut(error)))
    if loaded.failed:
        sentence = _decorated(answer) or _NOT_LOADED
        return _negative(replace(raised_failure(loaded, {}), sentence=sentence))
    return hear(exercise, worker.call, seed=seed)


def hear(exercise: Exercise, call: Call, *, seed: int) -> Judgement:
    """Judge an answer that is loaded already; `call` asks it, wherever it runs."""
    hearing = _Hearing(exercise, call, seed)
    try:
        return hearing.judgement()
    except (Endless, Died) as error:
        given = tuple(zip(exercise.takes, hearing.asked, strict=True))
        return _negative(Failure("cut", cut(error), "", given))


def _negative(failure: Failure, known: Misconception | Instead | None = None) -> Judgement:
    return Judgement("error" if failure.kind in ("raised", "cut") else "wrong", failure, known)


_SAME_DRAWS = (
    " If it draws random numbers, draw them from np.random.default_rng({seed}) inside the "
    "function: these are the same every time."
)
_TWO_ANSWERS = "The function gave two different answers for the same input." + _SAME_DRAWS
_TWO_OBJECTS = "Called twice, the function gave two different answers." + _SAME_DRAWS
_SLICED = (
    "The function gives another answer when an array is a slice of a larger one, such as x[::2], "
    "although the values are the same."
)
_NOT_LOADED = (
    "The function could not be set up in the process in which checks run it; it runs there without "
    "the rest of the notebook."
)


def _decorated(answer: Callable[..., Any]) -> str:
    """What to say if a decorator is why an answer could not be sent; empty if there is none."""
    if attribute(answer, "__wrapped__") is None:
        return ""
    if isinstance(answer, FunctionType):
        decorator = answer.__code__.co_qualname.split(".<locals>")[0]
    else:
        decorator = type(answer).__name__
    return (
        "A check runs your function in a process of its own, and it cannot be sent there with the "
        f"decorator above it, {decorator or 'which has no name'}. Take away the line that begins "
        "with @, and check again."
    )


def _unsendable(error: Unsendable) -> str:
    uses = " and ".join(f"{name} (a {kind})" for name, kind in error.names)
    return (
        "A check runs your function in a process of its own, and it cannot be sent there, because "
        f"it uses {uses or 'something that belongs to this notebook alone'}. "
        "Use only the arguments, NumPy, and your own functions."
    )


def cut(error: Gone) -> str:
    """Why a call never came back, in words."""
    if error.says:
        return error.says
    if isinstance(error, Endless) and error.whole_check:
        return (
            f"The function is too slow: {error.seconds:.0f} seconds were not enough for the short "
            "examples of this check. Is it doing more than it is asked for?"
        )
    if isinstance(error, Endless) and error.idle:
        return (
            f"The function had not come to an end after {error.seconds:.0f} seconds in which it "
            "only waited, and was stopped. Look for a sleep, or for what it waits for."
        )
    if isinstance(error, Endless):
        return (
            f"The function had not come to an end after {error.seconds:.0f} seconds, and was "
            "stopped. Look for a loop that does not end for these values."
        )
    if isinstance(error, TooMuch):
        return (
            "The function used more memory than an answer may use "
            f"({error.memory / 2**30:g} GB), and was stopped. Look for a list that grows for ever."
        )
    return (
        "The function ended the whole Python process that it ran in (os._exit, or a crash in "
        "compiled code). The notebook itself is not affected."
    )
