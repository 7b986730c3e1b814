"""What panels share when they speak of shifts: words that read well aloud, and bounds."""

from __future__ import annotations


def clamp(value: int, least: int, greatest: int) -> int:
    """The value, or the nearest one from least to greatest."""
    return max(least, min(greatest, value))


def steps(d: int, forward: str, backward: str) -> str:
    """A number of steps and where they lead: 3 right, 2 left, 0 right."""
    return f"{abs(d)} {backward if d < 0 else forward}"


def spoken(number: float) -> str:
    """A number to two digits, as one reads it aloud: 0.13, 1.2 times ten to the minus 9."""
    digits, _, power = f"{number:.2g}".partition("e")
    if power:
        digits += f" times ten to the {int(power)}"
    return digits.replace("-", "minus ")


def shift_words(dx: int, dy: int) -> str:
    """A shift of a picture in words: 3 right, 1 up."""
    return f"{steps(dx, 'right', 'left')}, {steps(dy, 'down', 'up')}"
