"""The verdict on one layer: for which shifts it is equivariant, along each axis, in words too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shiftlab.audit.period import Evidence
from shiftlab.audit.tracing import Call

AXES = {1: ("d",), 2: ("dy", "dx"), 3: ("dz", "dy", "dx")}
"""How the shifts along the axes are called: dy is down, dx is right."""

Kept = Literal["every shift", "multiples", "inside", "nowhere", "cannot tell"]


@dataclass(frozen=True)
class Along:
    """One layer along one axis.

    axis: "dy", "dx" (or "d", "dz"); side: pixels of the input; places: of the output, 1 for a
    vector. period, step: on the whole circle, input by `period` moves the output by `step`, and no
    smaller shift is respected; period equal to side means that none is but once around.
    inside_period, inside_step: the same where the edge does not reach, None if nothing was found.
    safe: how many places the edge does not reach. error, inside_error: at one pixel, for the best
    shift of the output, in units of the distance between the answers to unrelated pictures (0: the
    law holds, about 1: no better than another picture), of the example alone; partner_error: the
    same with its partner; inside_error is None where nothing is inside. kept: in one word, see
    `Layer.kept`.
    """

    axis: str
    side: int
    places: int
    period: int
    step: int
    inside_period: int | None
    inside_step: int | None
    safe: int
    error: float
    partner_error: float
    inside_error: float | None
    kept: Kept

    @property
    def invariant(self) -> bool:
        """Whether the output does not move when the input moves by `period`."""
        return self.step == 0 and self.period < self.side

    @property
    def words(self) -> str:
        """As in "4 → 1": input by 4, output by 1."""
        if self.kept == "inside":
            return f"inside {self.inside_period} → {self.inside_step}"
        if self.kept == "nowhere":
            return "none"
        if self.kept == "cannot tell":
            return "none; inside: ?"
        return f"{self.period} → {self.step}"


def _along(axis: str, evidence: Evidence) -> Along:
    period = evidence.period
    inside = evidence.inside_period
    one = evidence.tried[1]
    inner = one.example_only_inside
    apart = evidence.unrelated or 1.0
    if period == 1:
        kept: Kept = "every shift"
    elif period < evidence.n:
        kept = "multiples"
    elif inside is not None:
        kept = "inside"
    else:
        kept = "nowhere" if evidence.inside_judged else "cannot tell"
    if inside is None:
        inside_step = None
    elif evidence.respected:
        inside_step = evidence.tried[inside].step
    else:
        inside_step = evidence.tried[inside].inside_step
    return Along(
        axis=axis,
        side=evidence.n,
        places=evidence.m,
        period=period,
        step=evidence.tried[period].step if period < evidence.n else 0,
        inside_period=inside,
        inside_step=inside_step,
        safe=evidence.safe[1] - evidence.safe[0],
        error=0.0 if evidence.holds(1) else one.example_only / apart,
        partner_error=0.0 if evidence.holds(1) else one.cyclic / apart,
        inside_error=None if inner is None else inner / apart,
        kept=kept,
    )


class Layer:
    """One layer's row.

    name: the module ("" is the net itself), kind: the module's class or the function called there,
    label: its name for people, titled: with the kind, after: the layer that feeds it, shape: of the
    output without the batch, layout: where its places are, along: one `Along` for each axis, empty
    if it cannot be judged, reason: why it cannot, where: the layer in a sentence, dtype: of its
    output.
    """

    def __init__(
        self, call: Call, evidence: list[Evidence] | None, which: tuple[int, int] = (1, 1)
    ) -> None:
        """From what the passes left of it; which: its number among the calls of its name, and
        how many they are.
        """
        self.name, self.kind, self.label, self.after = call.name, call.kind, call.label, call.after
        self.is_module = call.is_module
        self.dtype = call.dtype
        self.titled = call.titled
        words = [call.kind] if call.is_module else []
        if which[1] > 1:
            line = f": {call.line}" if call.line else ""
            words.append(f"call {which[0]} of {which[1]}{line}")
        which_one = f" ({', '.join(words)})" if words else ""
        self.where = f"{self.label}{which_one}, after {self.after}"
        self.shape = call.shape[1:]
        self.layout = call.layout.words if call.layout is not None else ""
        self.reason = call.reason
        self.along: tuple[Along, ...] = ()
        self.constant = evidence is not None and any(one.constant for one in evidence)
        if self.constant:
            self.reason = "its output is the same for every picture, so it says nothing"
        elif evidence is not None:
            names = AXES[len(evidence)]
            self.along = tuple(map(_along, names, evidence))

    @property
    def judged(self) -> bool:
        """Whether anything can be said of it."""
        return bool(self.along)

    @property
    def period(self) -> tuple[int, ...]:
        """The least input shift respected on the whole circle, for each axis."""
        return tuple(one.period for one in self.along)

    @property
    def error(self) -> float | None:
        """The error at one pixel, the worst of the axes; None if it cannot be judged."""
        return max((one.error for one in self.along), default=None)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """For each axis what is respected.

        "every shift"; "multiples" of the period, on the whole circle; "inside" only, so that the
        edge is to blame; "nowhere", not even inside; "cannot tell": not on the whole circle, and
        too few places are left that the edge does not reach.
        """
        return tuple(one.kept for one in self.along)

    def __repr__(self) -> str:
        """One line."""
        if not self.judged:
            return f"{self.titled}: cannot be judged: {self.reason}."
        parts = "; ".join(f"{one.axis}: {one.words}, error {one.error:.2g}" for one in self.along)
        return f"{self.titled}: {parts}"
