"""Shiftlab: what a shift does to a CNN. Translation equivariance and invariance, by experiment.

A notebook takes from here the five verbs of the course and the rooms it works in:

    from shiftlab import check, hint, verdict, vote, figures, layers, measures, scenes, shifts

Nothing is loaded before it is used, so this import is quick: no torch, no matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = (
    "audit",
    "camera",
    "claims",
    "edges",
    "exercises",
    "experiments",
    "figures",
    "layers",
    "matrices",
    "measures",
    "nets",
    "panels",
    "recordings",
    "representations",
    "scenes",
    "shifts",
    "stacks",
    "store",
    "tracking",
    "turns",
    "votes",
)
_VERBS = {
    "check": "exercises",
    "draw_questions": "exercises",
    "hint": "exercises",
    "progress": "exercises",
    "reset": "exercises",
    "verdict": "claims",
    "vote": "votes",
    "my_vote": "votes",
    "my_question": "exercises",
    "lecture": "projector",
}

__all__ = sorted([*_ROOMS, *_VERBS])
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"shiftlab.{name}")
    if name in _VERBS:
        return getattr(import_module(f"shiftlab.{_VERBS[name]}"), name)
    raise AttributeError(f"shiftlab has no {name!r}; it has {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return __all__
