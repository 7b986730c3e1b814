"""Where a student stands: what the events of the store add up to; resets and the table.

Nothing here is kept besides the store, and nothing is judged. Hints are in `hints`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from shiftlab import store
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises, find
from shiftlab.exercises.declare import Exercise

# From least to most: what was reached once stays reached, until the exercise is reset.
RANKS = ("not attempted", "error", "wrong", "right")


@dataclass(frozen=True, repr=False)
class Note:
    """A few words that show themselves, as text and as a card; earlier: those shown before."""

    title: str
    badge: str
    text: str
    earlier: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One line, and one for each that was shown before."""
        return "\n".join([f"{self.title}, {self.badge}: {self.text}", *self.earlier])

    def _repr_html_(self) -> str:
        from shiftlab.exercises.cards import card, words
        from shiftlab.figures.palette import SHIFTED

        before = [f'<div style="opacity:.75">{words(text)}</div>' for text in self.earlier]
        return card(self.title, self.badge, SHIFTED, [words(self.text), *before])


def reset(answer: Callable[..., Any] | str) -> Note:
    """Begin an exercise again: its state and its hints. The code in the notebook stays."""
    exercise = find(answer)
    if isinstance(exercise, str):
        return Note("reset", "which exercise?", exercise)
    store.record("reset", exercise=exercise.name)
    text = "It counts as not attempted, and hints begin with the first. Your code is untouched."
    return Note(exercise.name, "begun again", text)


def since_reset(name: str, kind: str, events: list[store.Event] | None = None) -> list[store.Event]:
    """The events of one kind about an exercise since it was last reset; of `events`, or all."""
    found: list[store.Event] = []
    for event in store.events() if events is None else events:
        if event.get("exercise") == name:
            if event["kind"] == "reset":
                found = []
            elif event["kind"] == kind:
                found.append(event)
    return found


def state_of(
    name: str, events: list[store.Event] | None = None, question: str | None = None
) -> str:
    """The best state that an exercise has reached since it was last reset.

    question: the digest of what was drawn in it, if only checks of that question count.
    """
    checks = since_reset(name, "check", events)
    states = [c.get("state") for c in checks if question is None or c.get("drawn") == question]
    return max((state for state in states if state in RANKS), key=RANKS.index, default=RANKS[0])


@dataclass(frozen=True, repr=False)
class Progress:
    """All exercises with their states, by notebook.

    damaged: lines of the store that cannot be read; unwritten: events that it does not hold;
    marked: whether it is looked at in a notebook that counts towards marks.
    """

    states: tuple[tuple[Exercise, str], ...]
    damaged: int = 0
    unwritten: int = 0
    marked: bool = False

    def notebooks(self) -> dict[str, tuple[tuple[Exercise, str], ...]]:
        """The exercises of each notebook, by its number."""
        numbers = dict.fromkeys(exercise.notebook for exercise, _ in self.states)
        return {
            number: tuple(pair for pair in self.states if pair[0].notebook == number)
            for number in numbers
        }

    def points(self, number: str) -> tuple[int, int]:
        """Points reached and points there are, in a notebook."""
        from shiftlab.exercises.overview import points

        return points(self.notebooks()[number])

    def __repr__(self) -> str:
        """Plain text: a line for each notebook, or for each exercise of a single one."""
        from shiftlab.exercises.overview import as_text, letters

        notebooks = self.notebooks()
        if len(notebooks) > 1:
            return "\n".join([as_text(notebooks), *self._note()])
        lines = []
        for number, pairs in notebooks.items():
            reached, total = self.points(number)
            title = f"{number} {NOTEBOOKS[number].title}"
            lines.append(f"{title}  {letters(pairs)} {reached} of {total} points")
            for exercise, state in pairs:
                kind = "core" if exercise.core else "extension"
                lines.append(f"  {exercise.short_number:4} {exercise.name:24} {state:14} {kind}")
        return "\n".join([*lines, *self._note()])

    def _note(self) -> list[str]:
        notes = []
        if self.damaged:
            lines, do = ("1 line", "does") if self.damaged == 1 else (f"{self.damaged} lines", "do")
            notes.append(
                f"{lines} of the file of your progress cannot be read and {do} not count: "
                f"{store.path()}"
            )
        if self.unwritten:
            notes.append(
                f"Not all of this could be written to {store.path()}; what is missing there is "
                "lost when this kernel stops."
            )
        if self.marked:
            notes.append("What was once right stays so here; marked is what you hand in.")
        return notes

    def _repr_html_(self) -> str:
        from shiftlab.exercises.overview import as_html

        notebooks = self.notebooks()
        if len(notebooks) > 1:
            shown = as_html(notebooks)
            shown += '<p><code>progress("01")</code> lists the exercises of a notebook.</p>'
        else:
            shown = "".join(
                self._notebook_html(number, pairs) for number, pairs in notebooks.items()
            )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._note())
        return f'<div style="max-width:52em">{shown}{notes}</div>'

    def _notebook_html(self, number: str, pairs: tuple[tuple[Exercise, str], ...]) -> str:
        from shiftlab.exercises.cards import STATES
        from shiftlab.exercises.overview import cells

        reached, total = self.points(number)
        cell = '<td style="text-align:left;white-space:nowrap;padding:.15em .8em .15em 0">'
        rows = "".join(
            f'<tr style="background:transparent">{cell}{exercise.short_number}</td>'
            f"{cell}<code>{exercise.name}</code></td>"
            f'{cell}<span style="border-bottom:.2em solid {STATES[state]}">{state}</span></td>'
            f'<td style="text-align:left">{escape(exercise.asks)}'
            f"{'' if exercise.core else ' <i>(extension)</i>'}</td></tr>"
            for exercise, state in pairs
        )
        return (
            f"<div><b>{number} {escape(NOTEBOOKS[number].title)}</b>, {reached} of {total} points"
            f'</div><div style="margin:.3em 0">{cells(number, pairs)}</div>'
            f'<table style="margin:.3em 0 1em;border:0;color:inherit">{rows}</table>'
        )


def progress(notebook: str | int | None = None) -> Progress | Note:
    """How far you are: in one notebook, `progress("01")`, or in all of them, as a picture.

    After draw_questions, what counts of an exercise that is drawn is its present question. Without
    it, as for `shiftlab progress`, every question that was asked counts. For a notebook that there
    is not, the answer says which there are.
    """
    number = str(notebook).strip().zfill(2) if isinstance(notebook, str | int) else notebook
    if number is not None and number not in tuple(NOTEBOOKS):
        return Note(
            "progress",
            "which notebook?",
            f"There is no notebook {notebook!r} with exercises of its own. Write its number in "
            f"quotes, one of {', '.join(NOTEBOOKS)}, or progress() for all of them.",
        )
    from shiftlab.exercises import afresh  # which shows itself by the Note here

    events, questions = store.events(), afresh.questions_here()
    states = tuple(
        (exercise, state_of(name, events, questions.get(name)))
        for name, exercise in exercises().items()
        if number in (None, exercise.notebook)
    )
    return Progress(states, store.damaged(), store.unwritten(), marked=bool(afresh.key()))
