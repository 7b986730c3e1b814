"""What a student reads after a check: an Outcome, as plain text here, as a card in `cards`.

Both are made of the same blocks, hold no time, address or path, and never show a reference answer:
only what came, the input for which it came, and both sides of the law.
"""

from __future__ import annotations

import linecache
import sysconfig
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shiftlab.exercises.declare import TOLERANCE, Exercise, agree
from shiftlab.exercises.inside import Failed
from shiftlab.exercises.judge import Judgement
from shiftlab.exercises.search import Failure
from shiftlab.exercises.slips import explained

SHOWN = 64  # numbers of an array that are written out
MESSAGE = 160  # characters of an error message that are shown
DUST = 1e-12  # what is smaller is rounding, and shown as 0: far below any law's TOLERANCE


@dataclass(frozen=True)
class Words:
    """A paragraph, with a word or two in front that say what it is."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Lines:
    """Text that is shown as it is: the student's own line, or what the function printed."""

    text: str
    label: str


@dataclass(frozen=True)
class Values:
    """Named values below each other; differs: mask of the places that are marked in all of them."""

    rows: tuple[tuple[str, Any], ...]
    label: str
    differs: np.ndarray | None = None


Block = Words | Lines | Values


@dataclass(frozen=True, repr=False)
class Outcome:
    """The result of a check: `state` is one of not attempted, error, wrong, right.

    name: the function's; trouble: a sentence, if there was nothing to judge; slip: a sentence on a
    slip in the source of an answer that is not right; badge: what stands beside the name in place
    of the state; all_hints: whether no hint is left; marked: whether it is read on a page of
    marks, where there is no cell to run and no hint to ask for.
    """

    name: str
    state: str
    exercise: Exercise | None = None
    judgement: Judgement | None = None
    trouble: str = ""
    slip: str = ""
    badge: str = ""
    all_hints: bool = False
    marked: bool = False

    @property
    def right(self) -> bool:
        """Whether the answer obeys every law."""
        return self.state == "right"

    def blocks(self) -> tuple[Block, ...]:
        """What is said under the first line."""
        return tuple(_blocks(self))

    def __repr__(self) -> str:
        """Plain text, the same for the same answer."""
        first = f"{self.name}: {self.badge or self.state}"
        return "\n".join([first, *(_written(block) for block in self.blocks())])

    def _repr_html_(self) -> str:
        from shiftlab.exercises.cards import outcome_card

        return outcome_card(self)


def _blocks(outcome: Outcome) -> Iterator[Block]:
    if outcome.exercise and outcome.exercise.own:
        yield Words(outcome.exercise.own, "Drawn for you:")
    if outcome.trouble:
        yield Words(outcome.trouble)
    elif outcome.state == "not attempted":
        yield Words(_NOTHING if outcome.marked else _DOTS)
    elif outcome.state == "right":
        laws = "; ".join(law.name for law in outcome.exercise.laws)
        yield Words(f"{laws}.", "Laws that hold:")
    elif outcome.judgement and outcome.judgement.failure:
        if outcome.slip:
            yield Words(outcome.slip, "Look here first:")
        yield from _failure_blocks(outcome.judgement.failure, outcome.exercise)
        if outcome.judgement.misconception and not outcome.slip:
            yield Words(outcome.judgement.misconception.sentence, "This looks familiar:")
        if not outcome.marked:
            yield _of_hints(outcome)


_DOTS = "Replace the three dots by your own code, run that cell, then this one again."
_NOTHING = "Nothing was written here: the three dots are still there."


def _of_hints(outcome: Outcome) -> Words:
    if outcome.all_hints:
        return Words(f"hint({outcome.name}) shows them again.", "You have had all hints:")
    return Words(f"hint({outcome.name}) gives one.", "Would a hint help?")


def _failure_blocks(failure: Failure, exercise: Exercise) -> Iterator[Block]:
    # What was drawn for one student is no law of the subject, and stands above.
    own = any(law.own and law.sentence == failure.law for law in exercise.laws)
    if failure.law and not own:
        yield Words(failure.law, "The law:")
    if failure.sentence:
        yield Words(failure.sentence, "What is missing:" if own else "")
    if failure.failed:
        yield from _raised_blocks(failure.failed)
    if failure.given:
        quoted = tuple((n, repr(v) if isinstance(v, str) else v) for n, v in failure.given)
        yield Values(quoted, "With")
    if failure.sides:
        differs = _differing(failure.sides)
        yield Values(failure.sides, "The two sides", differs)
        if differs is not None and differs.size > 1:
            yield Words(_places(differs), "They differ at")
    if failure.printed:
        yield Lines(failure.printed.rstrip("\n"), "Printed meanwhile")


def _raised_blocks(failed: Failed) -> Iterator[Block]:
    message = f"{failed.type_name}: {failed.message}" if failed.message else failed.type_name
    yield Lines(_bounded(message), "What Python says")
    if meaning := explained(message):
        yield Words(meaning, "That means:")
    for file, number in reversed(failed.places):
        line = linecache.getline(file, number).strip()
        if line and not _of_a_library(file):
            yield Lines(line, f"In line {number} of your cell")
            return


def _bounded(message: str) -> str:
    """The beginning of a message, whole words: some go on over many lines."""
    lines = message.rstrip().split("\n")
    shown = textwrap.shorten(lines[0], MESSAGE, placeholder=" …")
    return shown + " …" if len(lines) > 1 and not shown.endswith("…") else shown


def _of_a_library(file: str) -> bool:
    homes = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    homes.add(str(Path(__file__).parents[1]))
    return any(Path(file).is_relative_to(home) for home in homes) or file.startswith("<frozen")


def _differing(sides: tuple[tuple[str, Any], ...]) -> np.ndarray | None:
    """Where two arrays of one shape differ, as a mask; None if nowhere, or for anything else."""
    one, other = (value for _, value in sides)
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return None
    if one.shape != other.shape:
        return None
    scale = max(1.0, *(float(np.abs(side).max(initial=0)) for side in (one, other)))
    mask = ~np.isclose(one, other, rtol=0, atol=TOLERANCE * scale, equal_nan=True)
    return mask if mask.any() else None


def _places(differs: np.ndarray) -> str:
    """The marked places in words: "place 0", "places 1 and 5", "row 0, column 2", or all."""
    if differs.all() and differs.size > 2:
        return "every place."
    places = [tuple(int(i) for i in place) for place in np.argwhere(differs)]
    if differs.ndim == 2:
        words = [f"row {row}, column {column}" for row, column in places[:4]]
        return "; ".join(words) + (f"; and {len(places) - 4} more." if len(places) > 4 else ".")
    words = [str(place[0]) for place in places]
    if len(words) == 1:
        return f"place {words[0]}."
    return f"places {', '.join(words[:-1])} and {words[-1]}."


def number(value: float, digits: int = 5) -> str:
    """A number as short as it can be read."""
    return f"{0.0 if digits <= 5 and abs(value) < DUST else value + 0.0:.{digits}g}"


def digits_for(rows: tuple[tuple[str, Any], ...]) -> int:
    """How many digits are needed for unequal numbers to look unequal."""
    numbers = [value for _, value in rows if isinstance(value, int | float)]
    alike = len(numbers) == 2 and number(numbers[0]) == number(numbers[1])
    return 16 if alike and not agree(numbers[0], numbers[1], 0.0) else 5


def in_words(value: Any, digits: int = 5) -> str:
    """Any value that is shown, as text without addresses."""
    if isinstance(value, np.ndarray):
        if value.size > SHOWN:
            return f"{value.size} numbers, shape {value.shape}"
        if value.ndim >= 2:
            return "[" + ", ".join(in_words(row, digits) for row in value) + "]"
        if value.ndim == 1:
            return "[" + ", ".join(number(item, digits) for item in value.tolist()) + "]"
        return number(value.item(), digits)
    if isinstance(value, float):
        return number(value, digits)
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        parts = [repr(item) if isinstance(item, str) else in_words(item, digits) for item in value]
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    return repr(value)


def _written(block: Block) -> str:
    if isinstance(block, Words):
        return f"  {block.label} {block.text}" if block.label else f"  {block.text}"
    if isinstance(block, Lines):
        return "\n".join([f"  {block.label}:", *(f"    {line}" for line in block.text.split("\n"))])
    digits = digits_for(block.rows)
    width = max(len(label) for label, _ in block.rows)
    rows = [f"    {label:{width}} = {in_words(value, digits)}" for label, value in block.rows]
    return "\n".join([f"  {block.label}", *rows])
