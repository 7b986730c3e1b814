"""What a machine can see of a card's readability, for any test that makes one. No tests here."""

import re

from shiftlab.exercises.feedback import Lines, Outcome, Values, Words

LONGEST = 1500  # characters of a whole card; the longest one shows two pictures of 42 numbers
LONGEST_PARAGRAPH = 420
_OURS = re.compile(
    r"shiftlab[./\\]|\.py\b|site-packages|Traceback|<locals>|<lambda>|<function|0x[0-9a-f]{4}"
    r"|np\.(float|int)\d|(?<!np\.)\barray\(\["
)
_SLIPS = re.compile(
    r",;|,,| [,;:]| \.(?!\w)|[^.]\.\.(?!\.)|\S  \S|(?<![-+] )\b1 (value|place|pixel|score|line)s\b"
)


def readable(outcome: Outcome) -> None:
    """Assert that a card holds nothing of ours, ends its sentences, and is short."""
    text = repr(outcome)
    assert len(text) <= LONGEST, f"{len(text)} characters: {text}"
    for block in outcome.blocks():
        if isinstance(block, Words):
            assert block.text.endswith((".", "?", ":", ")", "!")), block.text
            assert len(block.text) <= LONGEST_PARAGRAPH, block.text
            assert not _SLIPS.search(block.text), block.text
        elif isinstance(block, Values):
            assert all(label and not _SLIPS.search(label) for label, _ in block.rows), block.rows
        if not isinstance(block, Lines):  # what Python says, and the student's own line and prints
            said = block.text if isinstance(block, Words) else text
            assert not _OURS.search(said), said


def own_line(outcome: Outcome) -> str:
    """The student's line that a card names, with its number in front; empty if there is none."""
    for block in outcome.blocks():
        if isinstance(block, Lines) and (found := re.match(r"In line (\d+) of", block.label)):
            return f"{found[1]} {block.text}"
    return ""
