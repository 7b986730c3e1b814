"""The words in which a drawing is declared: what an exercise asks of one student alone.

An *object* gets a condition more: it has to hold the student's own numbers, or to break at their
own shift. A *prediction* gets a piece of the student's own: one more layer behind the ones that
are handed over, a comb before, …, and every law and every misconception sees that piece. Who gets
which choice is decided in `afresh`, and the course's own exercise is untouched by any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import (
    Ask,
    Drawn,
    Example,
    Exercise,
    Finding,
    Instead,
    Law,
    Misconception,
    Misfit,
    agree,
    differ,
)

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

# None of them stands in an answer of the course's own, whose numbers are small.
NUMBERS = range(10, 30)
PAIRS = tuple(combinations(NUMBERS, 2))
LAW = "what was drawn for you"

_MEETS = "Your answer meets the condition that was drawn for you."
_ALONE = (
    "That answers the question as it stands in the text. Yours has a piece more: the one that is "
    "drawn for you, above."
)
_OTHER_WAY = "All is right but the sign of your own piece: the one that is drawn for you, above."
_MISSING = "And your own piece is missing."
_MULTIPLY = "Take one that obeys the other laws and does not give 0 there, and multiply its answer."
_BEHIND = "Behind the layers that are handed over, your stack has one more,"

Said = Callable[[Any], Mapping[str, str]]
"""For a choice: phrases of laws and labels, and what to say in their place beside the piece."""
Slips = Callable[[Any], tuple[Misconception, ...]]
"""For a choice: slips that there are only beside the piece."""


def plus(name: str, number: int) -> str:
    """ "d + 5", or "d − 11" for -11."""
    return f"{name} + {number}" if number >= 0 else f"{name} − {-number}"


def conditioned(
    choices: tuple[Any, ...],
    words: Callable[[Any], str],
    against: Callable[[Any, Ask, Example], Finding | None],
    think: str = "The hints before hold for these numbers, too.",
) -> Drawn:
    """One condition more: against(choice, ask, arguments) is what speaks against an answer.

    The arguments come by name. The condition is tried last, so that a student first hears of the
    law that the exercise is about. think: how the closing hint ends.
    """

    def changed(exercise: Exercise, choice: Any) -> Exercise:
        def probe(draw: Draw) -> dict[str, Any]:
            return dict(zip(exercise.takes, draw.one_of(exercise.probes), strict=True))

        def trial(ask: Ask, **given: Any) -> Finding | None:
            return against(choice, ask, given)

        tries = 2 * len(exercise.probes) - 1
        law = Law(LAW, _MEETS, probe, trial, tries, own=True)
        last = f"Now what was drawn for you: {words(choice)} {think}"
        return replace(exercise, laws=(*exercise.laws, law), hints=(*exercise.hints, last))

    return Drawn(choices, words, changed)


def holding(among: str, part: Callable[[Any], Any], where: str = "") -> Drawn:
    """The answer has to hold two numbers of the student's own.

    among: the words behind "7 and 19 must be among"; part(answer): the array in which they are
    looked for, or None where the answer has none; where: what is said behind those words.
    """

    def words(pair: tuple[int, int]) -> str:
        return f"{pair[0]} and {pair[1]} must be among {among}{where}."

    def missing(pair: tuple[int, int], ask: Ask, arguments: Example) -> Finding | None:
        held = part(ask(*arguments.values()))
        gone = [] if held is None else [n for n in pair if not np.isclose(held, n).any()]
        if not gone:
            return None
        told = f"{gone[0]} is not" if len(gone) == 1 else f"Neither {gone[0]} nor {gone[1]} is"
        return Finding((), f"{told} among {among}.", {**arguments, "your numbers": held})

    return conditioned(PAIRS, words, missing)


def answering(
    ones: np.ndarray, of: str, words: str, told: str, of_answer: Callable[[Any], float]
) -> Drawn:
    """The map has to give a number of the student's own for a constant.

    of: what the constant is called; words: with {} for the number; told: what the answer is
    called; of_answer(value): the number meant.
    """

    def another(number: int, ask: Ask, arguments: Example) -> Finding | None:
        got = float(of_answer(ask(ones.copy())))
        asked = ("it should be", float(number))
        return differ((told, got), asked, remark=f"{number} for {of}.", given={of: ones})

    return conditioned(tuple(NUMBERS), words.format, another, _MULTIPLY)


def with_a_piece(
    argument: str,
    choices: tuple[Any, ...],
    words: Callable[[Any], str],
    joined: Callable[[Any, Any], Any],
    parted: Callable[[Any, Any], Any],
    think: Callable[[Any], str],
    without: tuple[str, ...] = (),
    called: Callable[[Any], str] | None = None,
    said: Said | None = None,
    other_way: Callable[[Any], Any] = lambda own: None,
    slips: Slips = lambda own: (),
) -> Drawn:
    """A piece of the student's own joins one argument, and the function is not handed it.

    joined(choice, value): the argument with the piece, as laws and misconceptions get it;
    parted(choice, value): without it, as the student's function does; think(choice): how the
    closing hint ends; without: the names of laws that ask for what no student is handed, such as a
    stack too short to hold the piece; called(choice): what the argument with the piece is called,
    such as "d + 5"; said: see `Said`; other_way(choice): what a slip of sign makes of it; slips:
    see `Slips`.
    """

    def alone(exercise: Exercise, choice: Any) -> Exercise:
        place = exercise.takes.index(argument)
        with_yours = called(choice) if called else f"{argument}, with yours"

        def inner(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
            own = parted(choice, arguments[place])
            return (*arguments[:place], own, *arguments[place + 1 :])

        def whole(arguments: tuple[Any, ...], own: Any = choice) -> tuple[Any, ...]:
            full = joined(own, arguments[place])
            return (*arguments[:place], full, *arguments[place + 1 :])

        def both(given: Example) -> Example:
            """What is given, the argument as the function is handed it and with the piece."""
            if argument not in given:
                return given
            two = {argument: parted(choice, given[argument]), with_yours: given[argument]}
            return two | {name: given[name] for name in given if name != argument}

        def with_the_piece(law: Law) -> Law:
            def examples(draw: Draw) -> dict[str, Any]:
                example = law.examples(draw)
                if argument in example:
                    example[argument] = joined(choice, example[argument])
                return example

            def trial(ask: Ask, **example: Any) -> Finding | None:
                finding = law.trial(lambda *full, **how: ask(*inner(full), **how), **example)
                if finding is None:
                    return None
                given = example if finding.given is None else finding.given
                return replace(finding, given=both(given))

            return replace(law, examples=examples, trial=trial)

        def misled(known: Misconception) -> Misconception:
            def wrong(*arguments: Any) -> Any:
                return known.wrong(*whole(arguments))

            deaf = all(  # with whatever piece, the answer is the same as without
                agree(known.wrong(*probe), known.wrong(*whole(probe, own)))
                for own in choices
                for probe in exercise.probes
            )
            sentence = f"{known.sentence} {_MISSING}" if deaf else known.sentence
            return replace(known, sentence=sentence, wrong=wrong, recognise=None)

        def returns(value: Any, arguments: tuple[Any, ...]) -> Any:
            full = whole(arguments)
            try:
                return exercise.returns(value, full)
            except Misfit as misfit:
                misfit.given = both(dict(zip(exercise.takes, full, strict=True)))
                raise

        laws = tuple(
            resaid(with_the_piece(law), said(choice) if said else {})
            for law in exercise.laws
            if law.name not in without
        )
        known = tuple(misled(each) for each in exercise.misconceptions)
        return replace(exercise, returns=returns, laws=laws, misconceptions=known)

    def changed(exercise: Exercise, choice: Any) -> Exercise:
        slipped = other_way(choice)
        mine = helped(alone(exercise, choice), exercise, words(choice), think(choice))
        mine = replace(mine, misconceptions=(*mine.misconceptions, *slips(choice)))
        if slipped not in choices:
            return mine
        near = Instead("own piece the other way", _OTHER_WAY, alone(exercise, slipped))
        return replace(mine, instead=(*mine.instead, near))

    return Drawn(choices, words, changed)


def helped(drawn: Exercise, course: Exercise, words: str, think: str) -> Exercise:
    """An exercise with a piece, and what helps those who leave the piece out.

    That is: the course's own question, a misconception that knows of no piece, and a closing hint,
    since all other hints lead to the course's own answer.
    """
    bare = (
        # What is recognised by a rule of its own may hold the piece all the same.
        known if known.recognise else replace(known, sentence=f"{known.sentence} {_MISSING}")
        for known in course.misconceptions
    )
    return replace(
        drawn,
        misconceptions=(*drawn.misconceptions, *bare),
        hints=(*course.hints, f"Now your own piece. {words} {think}"),
        instead=(Instead("own piece left out", _ALONE, course),),
    )


def _in_place_of(argument: str, called: Callable[[Any], str]) -> Callable[[Any], str]:
    """How the closing hint ends where something else stands in the place of an argument."""
    return lambda own: f"Where your answer has `{argument}`, the right one has ({called(own)})."


def added(
    argument: str,
    choices: tuple[int, ...],
    words: Callable[[int], str],
    said: Said | None = None,
    **more: Any,
) -> Drawn:
    """A number of the student's own is added to an argument; more: see `with_a_piece`."""

    def called(own: int) -> str:
        return plus(argument, own)

    return with_a_piece(
        argument,
        choices,
        words,
        lambda own, v: v + own,
        lambda own, v: v - own,
        called=called,
        said=said,
        think=_in_place_of(argument, called),
        other_way=lambda own: -own,
        **more,
    )


def multiplied(
    argument: str, choices: tuple[int, ...], words: Callable[[int], str], said: Said | None = None
) -> Drawn:
    """An argument is taken a number of times."""

    def called(own: int) -> str:
        return f"{own} · {argument}"

    return with_a_piece(
        argument,
        choices,
        words,
        lambda own, v: v * own,
        lambda own, v: v // own,
        called=called,
        said=said,
        think=_in_place_of(argument, called),
    )


def behind(
    argument: str, choices: tuple[Any, ...], words: Callable[[Any], str], **more: Any
) -> Drawn:
    """A layer of the student's own stands behind those handed over.

    words(layer): what it does, behind "your stack has one more,"; more: see `with_a_piece`.
    """
    return with_a_piece(
        argument,
        choices,
        lambda own: f"{_BEHIND} {words(own)}.",
        lambda own, v: (*v, own),
        lambda own, v: v[:-1],
        think=lambda own: f"Treat it as the last one of `{argument}`, behind those you are handed.",
        **more,
    )


def resaid(law: Law, said: Mapping[str, str]) -> Law:
    """The law with some phrases said otherwise: in its sentence, and on the card where it fails."""

    def other(text: str) -> str:
        for phrase, instead in said.items():
            text = text.replace(phrase, instead)
        return text

    def trial(ask: Ask, **example: Any) -> Finding | None:
        finding = law.trial(ask, **example)
        if finding is None:
            return None
        sides = tuple((other(label), value) for label, value in finding.sides)
        given = finding.given and {other(name): value for name, value in finding.given.items()}
        return Finding(sides, other(finding.remark), given)

    return replace(law, sentence=other(law.sentence), trial=trial)
