"""`audit` itself: asks the net, round by round, until every layer is settled.

Every forward pass answers for all layers at once, and holds several shifts side by side; the next
round asks only for the shifts that some layer still needs.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from shiftlab.audit.inputs import Inputs, Key, Probe, take_apart
from shiftlab.audit.judging import Judge
from shiftlab.audit.keeping import as_found
from shiftlab.audit.layer import Layer
from shiftlab.audit.passes import Passes
from shiftlab.audit.period import Evidence, first_shifts
from shiftlab.audit.report import Report, described

PATIENCE = 3.0
"""Seconds after which a line of progress is shown."""


def audit(
    model: nn.Module,
    example: Any,
    *,
    moved: Key | Sequence[Key] | None = None,
    wrapped: bool = False,
    progress: bool = True,
) -> Report:
    """For which shifts is each layer of a net equivariant, and where does that end?

    model: any torch module; example: what it is called with, a tensor (B, C, H, W), (B, C, n) or
    (B, C, D, H, W), or a tuple of inputs, or a dict by name. Its first picture is used, and a
    partner of the same pixels in another order. moved: which inputs move (positions or names, or
    one of them); without it all pictures of the same size as the first one. wrapped: whether
    padding is taken from the opposite side meanwhile, as on a circle: then what is lost is not the
    edge's doing. progress: whether a line shows how far long work has come.

    The net runs in evaluation mode, without gradients, and is left as it was found. Raises
    TypeError for a model or example of the wrong kind, ValueError for an example that nothing can
    be learnt from, and what the net raises for its example.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(
            "audit takes a torch module and an example of its input, audit(net, x); the first "
            f"was a {type(model).__name__}."
        )
    inputs = take_apart(example, moved)
    with as_found(model):
        return _Auditor(model, inputs, wrapped, progress).run()


class _Auditor:
    """One audit: the rounds of questions until all is settled."""

    def __init__(self, model: nn.Module, inputs: Inputs, wrapped: bool, progress: bool) -> None:
        self._net = type(model).__name__
        self._inputs = inputs
        self._wrapped = wrapped
        self._passes = Passes(model, inputs, wrapped)
        self._judge: Judge | None = None
        self._progress = progress
        self._began = time.monotonic()
        self._shown = False

    def run(self) -> Report:
        """Ask until all is settled."""
        probes = [Probe("base")]
        for axis, side in enumerate(self._inputs.sides):
            probes.append(Probe("edge", axis))
            probes += [Probe("shift", axis, d) for d in first_shifts(side)]
        while probes:
            probes = self._ask(probes)
        self._clear_progress()
        evidence = self._heard(self._in_company())
        end = self._passes.end
        times = Counter((call.label, call.kind) for call in self._passes.calls)
        so_far: Counter[tuple[str, str]] = Counter()
        layers = []
        for call, found in zip(self._passes.calls, evidence, strict=True):
            so_far[call.label, call.kind] += 1
            which = so_far[call.label, call.kind], times[call.label, call.kind]
            layers.append(Layer(call, found, which))
        return described(
            layers[:end],
            layers[end:],
            self._inputs,
            self._notes(evidence[:end]),
            self._passes.shown,
            self._net,
            self._wrapped,
            self._residual_picture,
        )

    def _ask(self, probes: Sequence[Probe]) -> list[Probe]:
        """Show the net these probes, judge the answers, and say what is to be asked next."""
        wanted = None if self._judge is None else self._judge.undecided()
        for now, calls, left in self._passes.over(probes, wanted):
            if self._judge is None:
                self._judge = Judge(self._inputs.sides, self._passes.pictures, self._passes.border)
            self._judge.hear(calls, now, self._passes.agree)
            self._show_progress(left)
        return self._judge.wanted()

    def _in_company(self) -> list[int]:
        """The calls that answer otherwise when nothing but the picture and its partner is asked.

        Not asked of a net in which nothing is lost.
        """
        found = [along for evidence in self._judge.evidence for along in evidence or []]
        lost = any(along.constant or not along.holds(1) for along in found)
        if not lost or not self._passes.partnered:
            return []
        return self._judge.differing(self._passes.alone(), self._passes.agree)

    def _heard(self, company: Sequence[int]) -> list[list[Evidence] | None]:
        """The evidence on each call; a call that cannot be judged has none, and says why.

        company: the calls that depend on the rest of the batch.
        """
        evidence = list(self._judge.evidence)
        drew = self._passes.drew
        for number, call in enumerate(self._passes.calls):
            if call.reason is None and number >= self._passes.agree:
                call.reason = "for another picture the net took another path before it"
            if call.reason is None and evidence[number] is None:
                call.reason = "its values hold NaN or infinity"
            if call.reason is None and drew is not None and number >= drew:
                call.reason = "the net draws random numbers before it, so no answer comes twice"
            if call.reason is None and number in company:
                call.reason = (
                    "its answers depend on the rest of the batch, or on random numbers of its own"
                )
            if call.reason is not None:
                evidence[number] = None
        return evidence

    def _on_the_circle(self) -> str:
        """What wrapping came to: a circle only if each map is a whole part of the picture."""
        said = "All padding was taken from the opposite side"
        scripted = [call for call in self._passes.calls if call.scripted]
        if scripted:
            return f"{said}, but inside {scripted[0].label}, a scripted module, it stayed as it is."
        for call in self._passes.calls:
            lengths = call.layout.sides if call.layout is not None else ()
            for m, n in zip(lengths, self._inputs.sides, strict=False):
                if n % m and m % n:
                    return (
                        f"{said}, but at {call.titled} {m} places are no whole part "
                        f"of {n} pixels: layers without padding, and strides that do not divide a "
                        "length, still lose their edge."
                    )
        return f"{said}: this is the net on a circle."

    def _residual_picture(self, number: int, axis: int) -> np.ndarray:
        """What a shift by one pixel leaves of the law at layer `number`, place by place."""
        step = self._judge.evidence[number][axis].tried[1].step
        return self._passes.residual_picture(number, axis, step)

    def _show_progress(self, left: int) -> None:
        if self._progress and time.monotonic() - self._began > PATIENCE:
            self._shown = True
            shown = self._passes.shown
            line = f"audit: {shown} pictures shown to the net, {left} shifts to go this round"
            print(f"\r{line:<78}", end="", file=sys.stdout, flush=True)

    def _clear_progress(self) -> None:
        if self._shown:
            print(f"\r{'':<78}\r", end="", file=sys.stdout, flush=True)

    def _notes(self, evidence: Sequence[list[Evidence] | None]) -> list[str]:
        """What else the reader should know; evidence: on each layer before the outputs."""
        notes = []
        still = [
            key
            for key, item in self._inputs.items.items()
            if isinstance(item, torch.Tensor) and key not in self._inputs.moved
        ]
        if still:
            moved = ", ".join(map(repr, self._inputs.moved))
            notes.append(f"Input {moved} moves; {', '.join(map(repr, still))} stands still.")
        if self._wrapped:
            notes.append(self._on_the_circle())
        if not self._passes.partnered:
            notes.append("The net takes its example's own batch only; it was given that alone.")
        if self._passes.drew is not None:
            notes.append("The net draws random numbers even in evaluation mode.")
        near = [
            call
            for call, found in zip(self._passes.calls, evidence, strict=False)
            if call.dtype != "float64" and any(along.near_rounding for along in found or [])
        ]
        if near:
            notes.append(
                f"At {len(near)} of {len(evidence)} layers, the first is "
                f"{near[0].titled}, a shift leaves a difference so small that it "
                "may be rounding: audit(net.double(), x.double()) tells."
            )
        return notes
