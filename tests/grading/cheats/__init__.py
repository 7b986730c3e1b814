"""The zoo: submissions that try to earn points without an answer, each a small change to a sheet.

Each cheat says whose points it is after; every other answer of its notebook is honest and has to
keep its points. `sheet` is how they are written down, `cheating` (one folder up) runs them.
"""

from cheats import answering, arranging, checking, reaching, reading, recognising
from cheats.sheet import Cheat, Sheet

CHEATS: tuple[Cheat, ...] = (
    *checking.CHEATS,
    *answering.CHEATS,
    *arranging.CHEATS,
    *reading.CHEATS,
    *recognising.CHEATS,
    *reaching.CHEATS,
)

__all__ = ["CHEATS", "Cheat", "Sheet"]
