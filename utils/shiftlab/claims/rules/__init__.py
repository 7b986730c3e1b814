"""The rules: what has to be measured for a claim, and what then follows.

The possible rulings are written here beforehand; the measurement decides which of them appears. No
finite measurement proves a law for all inputs: TRUE means that no counterexample was found where
one should have shown, and that the notebook gives the proof.

Each rule takes its measurements by name and returns a `Ruling`. It asks for the law's residual
*and* for a negative control, a map that is known to break the law: where the control does not
stand out, the test was too weak to settle anything, and the ruling says so.

A part of a claim that another notebook settles has a rule of its own, under a longer name that
begins with the claim's id: "A3 at the edge". So no two notebooks disagree about one thing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from shiftlab.claims.ruling import Ruling

_MODULES = (
    "commuting",
    "striding",
    "pooling",
    "pooling_quarrels",
    "globalpooling",
    "padding",
    "repairing",
    "sharing",
    "denseheads",
    "scanning",
    "learning",
    "turning",
)

RULES: dict[str, Callable[..., Ruling]] = {}
"""The claims on trial so far; each rule's keyword arguments are what a notebook must measure."""
for _name in _MODULES:
    _rules = import_module(f"{__name__}.{_name}").RULES
    if twice := RULES.keys() & _rules.keys():
        raise ValueError(f"Two notebooks bring a rule for the same claim: {sorted(twice)}.")
    RULES.update(_rules)
