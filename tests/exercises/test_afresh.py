"""Exercises drawn for each student: solvable, their own, and the course's own left as it was."""

import re
from math import lcm

import pytest
from drawn_answers import CLASS, DRAWN, KEY, OBJECTS, answer_for, choice_of, holds
from right_answers import RIGHT

from shiftlab import store
from shiftlab.exercises import check, draw_questions, hint, my_question, progress
from shiftlab.exercises.afresh import as_compared, drawn_with, exercise_for
from shiftlab.exercises.catalogue import exercises
from shiftlab.exercises.feedback import Outcome
from shiftlab.exercises.inside import perform
from shiftlab.exercises.judge import hear
from shiftlab.exercises.worker import Died

# What no sentence holds: every 3th, a hyphen for a minus, one places; and what is Python.
NO_WORDS = re.compile(r"[23]th\b|-\d|\b1 (places|pixels|columns|values|times|more)\b|  ")
TUPLE = re.compile(r"\(['\"\d][^()]*,|\[")


def heard(exercise, answer):
    """The judgement on an answer, without a process for it."""
    return hear(exercise, lambda given, where: perform(answer, given, where), seed=0)


@pytest.fixture(autouse=True)
def nobody_yet(monkeypatch):
    monkeypatch.setattr("shiftlab.exercises.afresh._told", {})
    for variable in ("SHIFTLAB_CLASS_KEY", "JUPYTERHUB_USER"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def drawn():
    """What a class of two hundred has drawn, by exercise, each choice once."""
    return {
        name: list(dict.fromkeys(choice_of(name, student) for student in CLASS)) for name in DRAWN
    }


@pytest.mark.parametrize("name", DRAWN)
def test_every_student_can_solve_what_was_drawn(name, drawn):
    for choice in drawn[name]:
        mine = drawn_with(DRAWN[name], choice)
        assert holds(mine, answer_for(name, choice), most=5), choice


@pytest.mark.parametrize("name", DRAWN)
def test_the_public_answers_are_nobodys(name, drawn):
    for choice in drawn[name][:3]:
        for public in RIGHT[name]:
            assert not holds(drawn_with(DRAWN[name], choice), public), (choice, public)


@pytest.mark.parametrize("name", DRAWN)
def test_misconceptions_are_rejected_whatever_was_drawn(name, drawn):
    for choice in drawn[name][:4]:
        mine = drawn_with(DRAWN[name], choice)
        assert len(mine.misconceptions) >= len(DRAWN[name].misconceptions)
        for misconception in mine.misconceptions:
            assert not holds(mine, misconception.wrong), (choice, misconception.name)


@pytest.mark.parametrize("name", [name for name in DRAWN if name not in OBJECTS])
def test_who_leaves_the_own_piece_out_is_told_so(name):
    for choice in DRAWN[name].drawn.choices[:2]:
        mine = drawn_with(DRAWN[name], choice)
        judgement = heard(mine, RIGHT[name][0])
        assert judgement.state == "wrong"
        assert "as it stands in the text" in judgement.misconception.sentence
        assert heard(mine, answer_for(name, choice)).misconception is None
        assert mine.own in mine.hints[-1] and mine.hints[:-1] == DRAWN[name].hints


SLIPPED = "The sign of d has slipped."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda i, j, d, n: (i - j - d - 5) % n, ""),
        (lambda i, j, d, n: (i - j - d) % n, "as it stands in the text"),
        (lambda i, j, d, n: (i - j - d + 5) % n, "All is right but the sign of your own piece"),
        (lambda i, j, d, n: (i - j + d + 5) % n, SLIPPED),
        (lambda i, j, d, n: (i - j + d) % n, SLIPPED),
        (lambda i, j, d, n: (i - j - 2 * d) % n, ""),
    ],
)
def test_what_is_known_of_an_answer_is_known_with_the_own_piece_and_without(answer, said):
    known = heard(drawn_with(DRAWN["source_place"], 5), answer).misconception
    assert said in known.sentence if said else known is None
    both = said == SLIPPED and answer(0, 0, 0, 99) == 0
    assert both == (known is not None and "And your own piece is missing." in known.sentence)


@pytest.mark.parametrize(
    ("name", "choice", "answer", "said", "missing"),
    [
        ("wrong_columns", 4, lambda k, d, m: m * (k - 1), "moved as far as the picture.", True),
        ("wrong_columns", 4, lambda k, d, m: 3 * m + min(d + 4, 3 * m), "same for every k", False),
        ("stack_of_tiled", 2, lambda periods: max(*periods, 2), "the largest period", False),
        ("stack_of_tiled", 12, lambda periods: 12 * lcm(*periods), "by your own period", False),
        ("source_place", 5, lambda i, j, d, n: (i - j - 5) % n, "your own move alone", False),
    ],
)
def test_what_there_is_only_beside_a_piece_is_known(name, choice, answer, said, missing):
    sentence = heard(drawn_with(DRAWN[name], choice), answer).misconception.sentence
    assert said in sentence and sentence.endswith("And your own piece is missing.") == missing


@pytest.mark.parametrize(
    ("name", "answer", "row"),
    [
        ("tolerance", lambda d, p: max(0, 1 - d / (7 * p)), "7 · p"),
        ("source_place", lambda i, j, d, n: i - j - d - 7, "d + 7"),
    ],
)
def test_the_piece_is_shown_beside_a_value_out_of_range(name, answer, row):
    judged = heard(drawn_with(DRAWN[name], 7), answer)
    assert judged.failure.kind == "form" and row in dict(judged.failure.given)


def test_an_answer_that_ends_its_process_keeps_the_judgement_that_was_found():
    mine, asked = drawn_with(DRAWN["source_place"], 5), []

    def call(arguments, where):
        asked.append(arguments)
        if len(asked) > before:
            raise Died
        return perform(lambda i, j, d, n: (i - j - d) % n, arguments, where)

    before = 10**6
    assert hear(mine, call, seed=0).misconception is not None
    before, asked = len(asked) - 1, []
    told = hear(mine, call, seed=0)
    assert told.state == "wrong" and told.misconception is None and told.failure.kind == "law"


@pytest.mark.parametrize("name", DRAWN)
def test_a_neighbours_answer_passes_only_where_the_same_was_drawn(name, drawn):
    first, *others = drawn[name]
    for choice in others[:6]:
        assert not holds(drawn_with(DRAWN[name], first), answer_for(name, choice)), choice


def test_without_a_key_or_a_student_the_exercise_is_the_courses_own():
    for name, exercise in exercises().items():
        assert exercise_for(name) is exercise and exercise.own == ""
        assert exercise_for(name, "ada") is exercise and exercise_for(name, "", KEY) is exercise
        if not exercise.drawn:
            assert exercise_for(name, "ada", KEY) is exercise
    with pytest.raises(ValueError, match="no exercise named"):
        exercise_for("no_such_exercise", "ada", KEY)


def test_who_is_asked_what_depends_on_key_and_name_alone():
    assert exercise_for("tie", "Ada ", KEY).own == exercise_for("tie", "ada", f" {KEY}").own
    others = [exercise_for("tie", "bob", KEY), exercise_for("tie", "ada", "another class")]
    assert exercise_for("tie", "ada", KEY).own not in [other.own for other in others]
    # Written out: a change here would ask a class other questions than its notebooks show.
    assert (
        exercise_for("tie", "ada", "autumn-26").own == "12 and 25 must be among your four numbers."
    )


@pytest.mark.parametrize(
    ("typed", "folder"),
    [
        ("Zo\u00eb", "Zoe\u0308"),  # as typed, and as a zip from a Mac has it
        ("M\u00fcller", "MU\u0308LLER "),
        ("Ada Lovelace", " ada  Lovelace"),
        ("Ada Lovelace", "Ada\u00a0Lovelace"),  # a blank that keeps words together
    ],
)
def test_a_name_is_the_same_however_accents_and_blanks_are_stored(typed, folder):
    assert as_compared(typed) == as_compared(folder) != as_compared(typed[:-1])
    assert exercise_for("tie", typed, KEY).own == exercise_for("tie", folder, KEY).own


def test_accents_count_and_so_do_words():
    names = ("Zoe", "Zo\u00eb", "Ada Lovelace", "Adalovelace")
    assert len({as_compared(name) for name in names}) == len(names)


def test_the_check_names_the_students_own_numbers(named):
    draw_questions(KEY, student="ada")
    a, b = choice_of("smallest_break", "ada")
    own = exercise_for("smallest_break", "ada", KEY).own
    assert own == f"{a} and {b} must be among your four numbers." and own in repr(
        my_question("smallest_break")
    )
    copied = check(named(lambda: [1, 1, 0, 0], "smallest_break"))
    assert copied.state == "wrong" and copied.judgement.misconception is None
    assert own in repr(copied) and own in copied._repr_html_()
    assert f"Neither {a} nor {b} is among your four numbers." in repr(copied)
    assert f"{b} is not among your four numbers." in repr(
        check(named(lambda: [a, a, 0, 0], "smallest_break"))
    )
    # A right impostor that does as a convolution does for a single 1.
    public = check(named(RIGHT["impostor"][1], "impostor"))
    assert public.state == "wrong" and public.judgement.misconception is None
    constant = check(named(lambda: [a, a, a, a], "smallest_break"))
    assert constant.judgement.misconception.name == "all equal"
    mine = check(named(lambda: [a, a, b, b], "smallest_break"))
    assert mine.right and own in repr(mine)
    assert "the same for everybody" in repr(my_question("dense_max"))


@pytest.mark.parametrize("name", DRAWN)
def test_what_was_drawn_is_told_in_words(name):
    for choice in DRAWN[name].drawn.choices:
        mine = drawn_with(DRAWN[name], choice)
        own = (mine.own, mine.hints[-1], *(near.sentence for near in mine.instead))
        laws = [law.sentence for law in mine.laws if law not in DRAWN[name].laws]
        assert not any(text.startswith("The same,") for text in laws)  # as what? none stands above
        for text in (*own, *laws):
            assert text.endswith((".", "?")) and not re.search(NO_WORDS, text), text
        assert not any(re.search(TUPLE, text) for text in own), own


@pytest.mark.parametrize(
    ("name", "choice", "said"),
    [
        ("source_place", -11, ("  T_(d − 11) x = [11, 10]\n", "the value of T_(d − 11) x that")),
        ("source_place", 5, ("  T_(d + 5) x", "the value of T_(d + 5) x that", " d + 5 ")),
        ("mean_of_convolution", 15, ("mean of (x + 15) ∗ k.", "the mean of (x + 15) ∗ k = 15\n")),
        (
            "invariance_period",
            3,
            ("a 72 × 72 circle", "by search, in pixels of your picture = 3", "(72, 72)"),
        ),
        (
            "answer_period",
            7,
            ("of 168 places, of which every seventh", "of your signal = 14\n", "('slice', 1, 7)"),
        ),
        ("largest_side", 9, ("from n + 9 downwards", "    n + 9 = 14\n")),
        (
            "broken_by_bias",
            (-2, 10),
            ("must be d = −2, and your bias", "What is missing: d = −2 and b = 10. You give d = 1"),
        ),
        (
            "my_head",
            16,
            ("What is missing: 16 for a map of ones.", "it should be             = 16"),
        ),
        (
            "corner_witness",
            (11, 25),
            ("What is missing: Neither 11 nor 25 is among the three", "mode         = "),
        ),
    ],
)
def test_the_card_speaks_of_the_question_that_was_drawn(name, choice, said):
    mine = drawn_with(DRAWN[name], choice)
    slipped = {5: lambda i, j, d, n: (i - j - d) % n if d else 0}  # fails the course's first law
    judged = heard(mine, slipped.get(choice, RIGHT[name][0]))
    shown = repr(Outcome(name, judged.state, mine, judged))
    assert all(part in shown for part in said), shown


def test_a_prediction_shows_both_what_was_handed_over_and_what_was_drawn(named):
    draw_questions(KEY, student="ada")
    own = choice_of("receptive_field", "ada")
    outcome = check(named(RIGHT["receptive_field"][0], "receptive_field"))
    given = dict(outcome.judgement.failure.given)
    assert outcome.state == "wrong"
    assert given["layers, with yours"] == (*given["layers"], own)
    times = choice_of("free_weights", "ada") ** 2
    outcome = check(named(RIGHT["free_weights"][0], "free_weights"))
    given, sides = (
        dict(pairs) for pairs in (outcome.judgement.failure.given, outcome.judgement.failure.sides)
    )
    assert given.pop("channels, in and out") ** 2 == times
    predicted = RIGHT["free_weights"][0](**given)
    assert sides == {
        "your prediction": predicted,
        "counted for one pair of channels, times all pairs": times * predicted,
    }


def test_where_marks_count_no_hint_says_where_the_solution_stands():
    for name in ("smallest_break", "dense_max"):  # drawn, and the same for everybody
        draw_questions(KEY, student="ada")
        count = len(exercise_for(name, "ada", KEY).hints)
        shown = [repr(hint(name)) for _ in range(count + 1)]
        assert f"hint {count} of {count}" in shown[-2] and "whoever teaches" in shown[-1]
        assert "solutions/" not in "".join(shown)


def test_nobody_is_judged_by_a_question_that_is_not_theirs(named):
    first = repr(draw_questions(KEY))
    assert "Some questions of this course" in first and "your course's list" in first
    assert "run this cell again" in first and "at the beginning" not in first
    outcome = check(named(lambda: [1, 1, 0, 0], "smallest_break"))
    assert outcome.state == "not attempted" and "not attempted" not in repr(outcome)
    for shown in (outcome, my_question("smallest_break")):
        assert "smallest_break" in repr(shown) and "your name, please" in repr(shown)
        assert (
            "your name is not known" in repr(shown) and "your name, please" in shown._repr_html_()
        )
        assert "Run that cell, and then this one, again." in repr(shown)
    assert check(named(RIGHT["dense_max"][0], "dense_max")).right


def test_the_card_of_a_question_with_a_piece_says_that_the_text_is_without_it():
    draw_questions(KEY, student="ada")
    without = "Text, examples and docstring speak of the question without your piece."
    assert without in repr(my_question("mean_of_convolution"))
    assert without not in repr(my_question("tie")) and without not in repr(my_question("dense_max"))


def test_the_closing_hint_is_about_the_own_piece_and_needs_a_name():
    count = len(exercises()["source_place"].hints)
    draw_questions(KEY)
    shown = [repr(hint("source_place")) for _ in range(count)]
    assert f"hint {count} of {count}" in shown[-1] and "own piece" not in "".join(shown)
    draw_questions(KEY, student="ada")
    closing, own = repr(hint("source_place")), choice_of("source_place", "ada")
    assert f"hint {count + 1} of {count + 1}: Now your own piece. " in closing
    assert exercise_for("source_place", "ada", KEY).own in closing
    assert str(abs(own)) in closing.split("the right one has")[1]
    assert "no more hints" in repr(hint("source_place"))


def test_only_the_present_question_counts_as_done(named, monkeypatch):
    def state(name="source_place"):
        return dict((e.name, state) for e, state in progress("01").states)[name]

    check(named(RIGHT["source_place"][0], "source_place"))
    check(named(RIGHT["circular_shift"][0], "circular_shift"))
    assert state() == "right"
    draw_questions(KEY)
    assert state() == "not attempted" and state("circular_shift") == "right"
    draw_questions(KEY, student="ada")
    assert state() == "not attempted" and state("circular_shift") == "right"
    assert progress("01").points("01")[0] == exercises()["circular_shift"].points
    own = choice_of("source_place", "ada")
    mine = answer_for("source_place", own)
    assert check(named(mine, "source_place")).right and state() == "right"
    other = next(each for each in CLASS if choice_of("source_place", each) != own)
    draw_questions(KEY, student=other)
    assert state() == "not attempted"
    draw_questions(KEY, student="ADA")
    assert state() == "right"
    assert all("ada" not in str(event.values()) for event in store.events("check"))
    monkeypatch.setattr("shiftlab.exercises.afresh._told", {})  # as in notebook 00
    assert state() == "right"


def test_few_share_their_numbers_and_it_is_said_so():
    said = repr(draw_questions(KEY, student="ada"))
    assert "few others have the same" in said and "alone" not in said
    assert "says “Drawn for you” or “drawn for ada”" in said


def test_a_name_is_typed_once_and_a_hub_knows_it(named, monkeypatch):
    draw_questions(KEY, student="ada")
    monkeypatch.setattr("shiftlab.exercises.afresh._told", {})
    assert "for ada" in repr(draw_questions(KEY))
    monkeypatch.setenv("JUPYTERHUB_USER", "bob")
    assert "for bob" in repr(draw_questions(KEY))
    said = repr(draw_questions(KEY, student="ada"))
    assert "for ada" in said and "The hub knows you as bob" in said


def test_in_grading_the_folder_counts_and_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "autograded" / "bob" / "06_pooling"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    said = repr(draw_questions(KEY, student="ada"))
    assert "worked on as ada, and handed in as bob" in said
    assert exercise_for("tie", "bob", KEY).own in repr(my_question("tie"))
    monkeypatch.setenv("SHIFTLAB_CLASS_KEY", "the grader's")
    assert exercise_for("tie", "bob", "the grader's").own in repr(my_question("tie"))


def test_what_was_once_right_is_not_promised_where_marks_count():
    assert "hand in" not in repr(progress()) + progress()._repr_html_()
    draw_questions(KEY, student="ada")
    for shown in (progress(), progress("01")):
        assert "marked is what you hand in" in repr(shown)
        assert "marked is what you hand in" in shown._repr_html_()
