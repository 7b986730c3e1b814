"""One law, one answer: the smallest example on which they disagree, found with Hypothesis.

What is found is a `Failure`: data, no words but the sentence that says what is wrong. Which law
comes first and what an answer is known for is decided in `judge`.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from types import ModuleType
from typing import Any, Literal

import numpy as np

from shiftlab.exercises.declare import Ask, Example, Exercise, Law, Misfit, NoValue
from shiftlab.exercises.draw import by_chance, by_hypothesis, smallest_first
from shiftlab.exercises.inside import Failed, Reply

# After a failing example, this many more are tried to find a smaller one.
SHRINKS = 120

# What can be looked through: so many numbers in a row, and in a table (4 × 4).
ROW, TABLE = 8, 16

Call = Callable[[tuple[Any, ...], bool], Reply]


@dataclass(frozen=True)
class Failure:
    """What is wrong, with the smallest input that shows it.

    kind: "law" (two sides differ), "form" (kind, shape, dtype, changed input, two answers),
    "raised", or "cut" (the call never came back). law: the law's sentence, if one is concerned.
    """

    kind: Literal["law", "form", "raised", "cut"]
    sentence: str
    law: str = ""
    given: tuple[tuple[str, Any], ...] = ()
    sides: tuple[tuple[str, Any], ...] = ()
    failed: Failed | None = None
    printed: str = ""


class Raised(NoValue):
    """The student's function raised something."""

    def __init__(self, reply: Reply, given: Example) -> None:
        """reply: what the worker said; given: the arguments by name."""
        super().__init__()
        self.reply, self.given = reply, given


class _Enough(BaseException):
    """Ends a search from within; no Exception, or Hypothesis would take it for a finding."""


def strided(arguments: tuple[Any, ...]) -> bool:
    """Whether to hand the arrays over as slices of larger ones: about every second time.

    It depends on nothing but the values, so that the same example is always asked the same way.
    """
    digest = 0
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            digest = zlib.crc32(np.ascontiguousarray(argument).tobytes(), digest)
    return bool(digest >> 7 & 1)


def input_changed(exercise: Exercise, reply: Reply) -> str:
    """What to say of a function that changes its arguments."""
    names = " and ".join(exercise.takes[i] for i in reply.changed)
    return (
        f"The function changes its input {names}, which whoever calls it still needs. "
        "Work on a copy, such as x.copy()."
    )


def asking(exercise: Exercise, call: Call) -> Ask:
    """How a law asks a function: `ask(*arguments)` gives a value of the right kind.

    It raises Misfit or Raised otherwise. may_change: whether the input may come back changed.
    """

    def ask(*arguments: Any, may_change: bool = False) -> Any:
        given = dict(zip(exercise.takes, arguments, strict=True))
        reply = call(arguments, strided(arguments))
        if reply.failed:
            raise Raised(reply, given)
        if reply.changed and not may_change:
            raise Misfit(input_changed(exercise, reply), given)
        try:
            return exercise.returns(reply.value, arguments)
        except Misfit as misfit:
            misfit.given = misfit.given or given
            raise

    return ask


def failing(law: Law, ask: Ask, example: Example) -> Failure | None:
    """What speaks against an answer on one example."""
    try:
        finding = law.trial(ask, **example)
    except Misfit as misfit:
        return Failure("form", misfit.sentence, "", tuple(misfit.given.items()))
    except Raised as raised:
        return raised_failure(raised.reply, raised.given)
    if finding is None:
        return None
    given = example if finding.given is None else finding.given
    return Failure("law", finding.remark, law.sentence, tuple(given.items()), finding.sides)


def raised_failure(reply: Reply, given: Example) -> Failure:
    """The Failure of a call that raised something."""
    failed, form = reply.failed, tuple(given.items())
    sentence = {
        "RecursionError": "The function calls itself and never stops doing so.",
        "MemoryError": "The function asks for more memory than an answer may use.",
        "SystemExit": "The function ends Python (sys.exit or exit). Use return to give an answer.",
    }.get(failed.type_name, "The function stopped with an error.")
    return Failure("raised", sentence, "", form, failed=failed, printed=reply.printed)


def _size(failure: Failure) -> tuple[int, float]:
    """How much there is to look at in a counterexample: numbers, and how large they are."""
    sizes = [_weight(value) for _, value in failure.given]
    return sum(count for count, _ in sizes), sum(total for _, total in sizes)


def _weight(value: Any) -> tuple[int, float]:
    """How many numbers of an array or of a nested tuple there are to read, and how large."""
    if isinstance(value, np.ndarray):
        return value.size, float(np.abs(value).sum())
    if isinstance(value, tuple | list):
        parts = [_weight(part) for part in value]
        return len(parts) + sum(count for count, _ in parts), sum(total for _, total in parts)
    return 0, float(abs(value)) if isinstance(value, int | float) else 0.0


def sizes(failure: Failure) -> tuple[int, int]:
    """The most numbers in one row, and in one table, among what a counterexample shows as given."""
    arrays = [array for _, value in failure.given for array in _arrays(value)]
    rows = (array.size for array in arrays if array.ndim == 1)
    tables = (array.size for array in arrays if array.ndim > 1)
    return max(rows, default=0), max(tables, default=0)


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _arrays(part)


def is_small(failure: Failure) -> bool:
    """Whether a beginner can look a counterexample through."""
    row, table = sizes(failure)
    return row <= ROW and table <= TABLE


def search(law: Law, ask: Ask, seed: int = 0) -> tuple[Failure, Example] | None:
    """The smallest example found on which a law fails, or None; seed: of all that is drawn."""
    for example in by_chance(law.examples, law.tries, seed):
        failure = failing(law, ask, example)
        if failure is not None:
            break
    else:
        return None
    if failure.failed and failure.failed.type_name == "MemoryError":
        return failure, example  # a second of work each time: not to be repeated
    if not example:
        return failure, example  # nothing was drawn, and so there is nothing smaller
    return _smaller(law, ask, failure, example, seed)


def _smaller(
    law: Law, ask: Ask, failure: Failure, example: Example, seed: int
) -> tuple[Failure, Example]:
    """The smallest example found that fails in the same way, with Hypothesis's help."""
    hypothesis = _hypothesis()
    kind, found = failure.kind, [(failure, example)]
    tried = 0

    def fails(example: Example) -> bool:
        nonlocal tried
        tried += 1
        if tried > SHRINKS:
            raise _Enough
        failure = failing(law, ask, example)
        if failure is None or failure.kind != kind:
            return False  # of another kind: shrinking would slip from one fault to another
        found.append((failure, example))
        return True

    settings = hypothesis.settings(
        max_examples=SHRINKS,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        verbosity=hypothesis.Verbosity.quiet,
    )
    expected = (hypothesis.errors.NoSuchExample, hypothesis.errors.Flaky, _Enough)
    with contextlib.suppress(*expected):  # what was found is kept by `fails`
        examples = by_hypothesis(law.examples)
        hypothesis.find(examples, fails, settings=settings, random=Random(seed))
    if not any(is_small(failure) for failure, _ in found):
        for small in smallest_first(law.examples, seed):
            failure = failing(law, ask, small)
            if failure is not None and failure.kind == kind:
                found.append((failure, small))
                if is_small(failure):
                    break
    return min(found, key=lambda pair: _size(pair[0]))


@cache
def _hypothesis() -> ModuleType:
    """Hypothesis, loaded when a check needs it, its folder kept out of the student's own."""
    import hypothesis
    from hypothesis.configuration import set_hypothesis_home_dir
    from platformdirs import user_cache_path

    if "HYPOTHESIS_STORAGE_DIRECTORY" not in os.environ:
        set_hypothesis_home_dir(user_cache_path("shiftlab", appauthor=False) / "hypothesis")
    return hypothesis
