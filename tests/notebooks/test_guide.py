"""The guide and the teaching notes say what the course says: minutes, exercises, votes, letters."""

import re
from pathlib import Path

import pytest

from shiftlab.authoring.build import checked_name
from shiftlab.authoring.guide import BEGIN, with_tables
from shiftlab.authoring.project import Project, read
from shiftlab.claims.committed import committed
from shiftlab.claims.statements import CLAIMS
from shiftlab.exercises.catalogue import NOTEBOOKS, exercises, place
from shiftlab.votes import QUESTIONS

PROJECT = Project.find(Path(__file__))
GUIDE = (PROJECT.solutions / "README.md").read_text(encoding="utf-8")
NOTES = (PROJECT.solutions / "teaching_notes.md").read_text(encoding="utf-8")
NUMBERS = {place(exercise.number): exercise for exercise in exercises().values()}
SECTIONS = dict(re.findall(r"^## (\d\d) · (.*?)(?=^## |\Z)", NOTES, re.M | re.S))
LAB = re.search(r"^## The quarrel in 90 minutes(.*?)(?=^## )", NOTES, re.M | re.S)[1]


def rows(section):
    """Of a timetable: the minutes from and to, and the rest of the line."""
    found = re.findall(r"^\| (\d+)–(\d+) \| (.*)$", section, re.M)
    return [(int(begins), int(ends), words) for begins, ends, words in found]


def core_minutes(number, cut=False):
    """What the heading says that the core of a notebook takes, or what is left of it when cut."""
    heading = SECTIONS[number].splitlines()[0]
    shorter = re.search(r"(\d+) with the cuts", heading) if cut else None
    return int((shorter or re.search(r"\((?:core )?(\d+)", heading))[1])


def test_every_notebook_has_a_section():
    assert list(SECTIONS) == list(NOTEBOOKS)


@pytest.mark.parametrize("number", [*(n for n in NOTEBOOKS if n != "00"), "lab"])
def test_a_timetable_has_no_gap_and_ends_with_the_minutes_of_its_heading(number):
    table = rows(LAB if number == "lab" else SECTIONS[number])
    begins, ends = zip(*((begins, ends) for begins, ends, _ in table), strict=True)
    assert begins == (0, *ends[:-1])
    assert ends[-1] == (90 if number == "lab" else core_minutes(number, cut=True))


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_a_section_names_exercises_of_its_notebook_and_every_core_one(number):
    named = {place(found) for found in re.findall(r"exercises? (\d+\.\d+)", SECTIONS[number])}
    assert named <= set(NUMBERS)
    listed = {place(found) for found in re.findall(r"\b(\d+\.\d+)\b", SECTIONS[number])}
    core = {key for key, each in NUMBERS.items() if each.notebook == number and each.core}
    assert number == "00" or core <= listed, core - listed


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_every_vote_is_answered_with_one_of_its_letters(number):
    solution = read(PROJECT.solutions / NOTEBOOKS[number].file)
    cells = "\n".join(cell.source for cell in solution.cells if cell.cell_type == "code")
    for name in re.findall(r'^vote\("([^"]+)"', cells, re.M):
        if name == "quarrel":
            continue  # it has no right letter, and the notes say so
        said = re.search(rf"(?<!\w){re.escape(name)}\W*[:,]?\W*([a-f])\)", SECTIONS[number], re.I)
        assert said, f"the notes have no answer to the vote {name}"
        assert said[1] in QUESTIONS[name].options


def test_a_claim_stands_in_the_ledgers_words_beside_its_verdict():
    quote = r" - (([A-D]\d+)[^:]*): [a-f]\)[^“]*“([^”]*)” \(\*([a-z ]+)\*[:)]"
    quoted = re.findall(quote, " ".join(NOTES.split()))
    assert len(quoted) >= 40
    for vote, claim, words, verdict in quoted:
        assert words == CLAIMS[claim].statement, vote
        assert verdict == committed()[vote].word.lower(), vote


def test_the_plans_minutes_are_those_of_the_headings():
    plans = GUIDE[GUIDE.index("## Three plans") : GUIDE.index("## Points and minutes")]
    found = re.findall(r"\b(\d\d)(?: core| (with its cuts))? \((\d+)\)", plans)
    assert len(found) >= 8
    for number, cut, minutes in found:
        assert int(minutes) == core_minutes(number, bool(cut)), number


def test_how_much_is_drawn_is_what_the_guide_says():
    section = " ".join(GUIDE[GUIDE.index("### How much is drawn") :].split("\n### ")[0].split())
    core = [each for each in exercises().values() if each.core]
    drawn = [each for each in core if each.drawn]
    assert f"{len(drawn)} of {len(core)} exercises are drawn" in section
    points = [sum(each.points for each in some) for some in (drawn, core)]
    assert "which is {} of {} points".format(*points) in section
    every = [each.drawn for each in exercises().values()]
    assert f"{sum(map(bool, every))} of {len(every)} exercises" in section
    cells = read(PROJECT.solutions / "lab_90_minutes.ipynb").cells
    lab = [exercises()[name] for cell in cells if (name := checked_name(cell.source))]
    points = [sum(each.points for each in some) for some in ([x for x in lab if x.drawn], lab)]
    assert "only 3.4 is drawn, {} of its {} points".format(*points) in section


def test_tables_are_written_between_the_marks_only():
    assert with_tables(GUIDE) == GUIDE
    worn = GUIDE.replace(
        "| 1.1 `circular_shift` | core | 5 |", "| 1.1 `circular_shift` | core | 6 |"
    )
    assert worn != GUIDE and with_tables(worn) == GUIDE
    assert BEGIN not in (page := "a page without marks") and with_tables(page) == page


@pytest.mark.parametrize("number", [*NOTEBOOKS, "lab"])
def test_a_section_says_what_goes_wrong_and_answers_the_questions(number):
    section = " ".join((LAB if number == "lab" else SECTIONS[number]).split())
    for needed in ("*Votes.*", "*Misconceptions to expect", "*Discussion"):
        assert needed in section or (number == "10" and needed == "*Votes.*"), needed
    answers = section[section.index("*Discussion") :]
    asked = 3 if number not in ("00", "lab") else 0
    assert len(re.findall(r"\(\d\) \*[^*]+[?.”]\* \S", answers)) == asked


def test_the_exercises_of_the_lab_are_those_that_the_guide_names():
    cells = read(PROJECT.solutions / "lab_90_minutes.ipynb").cells
    checked = [name for cell in cells if (name := checked_name(cell.source))]
    named = re.search(r"`lab_90_minutes` holds (.*?)\. ", " ".join(GUIDE.split()))[1]
    numbers = {place(found) for found in re.findall(r"\d+\.\d+", named)}
    assert numbers == {place(exercises()[name].number) for name in checked}
