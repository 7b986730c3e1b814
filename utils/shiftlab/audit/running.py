"""`audit` itself: asks the net, round by round, until every layer is settled.

Every forward pass answers for all layers at once, and holds several shifts side by side; the next
round asks only for the shifts that some layer still needs.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from shiftlab.audit.inputs import Inputs, Key, Probe, take_apart
from shiftlab.audit.keeping import as_found
from shiftlab.audit.layouts import Layout
from shiftlab.audit.period import TOLERANCE, Evidence, first_shifts, on_the_circle, safe_places
from shiftlab.audit.report import Layer, Report, described
from shiftlab.audit.tracing import Call, Look, Sketcher, Watch, watched

PATIENCE = 3.0
"""Seconds after which a line of progress is shown."""
NEGLIGIBLE = 0.5
"""Share of the tolerance above which a place counts as touched by the edge."""
VALUES_AT_ONCE = 2**20
"""A pass holds as many pictures as have about so many values together."""


def audit(
    model: nn.Module,
    example: Any,
    *,
    moved: Sequence[Key] | None = None,
    wrapped: bool = False,
    progress: bool = True,
) -> Report:
    """For which shifts is each layer of a net equivariant, and where does that end?

    model: any torch module; example: what it is called with, a tensor (B, C, H, W), (B, C, n) or
    (B, C, D, H, W), or a tuple of inputs, or a dict by name. Its first picture is used, and a
    partner of the same pixels in another order. moved: which inputs move (positions or names);
    without it all pictures of the same size as the first one. wrapped: whether padding is taken
    from the opposite side meanwhile, as on a circle: then what is lost is not the edge's doing.
    progress: whether a line shows how far long work has come.

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
    """One audit: what was asked, and the evidence so far."""

    def __init__(self, model: nn.Module, inputs: Inputs, wrapped: bool, progress: bool) -> None:
        self._model = model
        self._inputs = inputs
        self._sketcher = Sketcher()
        self._partnered = True
        self._wrapped = wrapped
        self._progress = progress
        self._began = time.monotonic()
        self._shown = False
        self._asked = 0
        self._border = max([1, *(max(_dilations(module)) for module in model.modules())])
        self._calls: list[Call] = []
        self._end = 0
        self._drew: int | None = None
        self._agree: int | None = None  # how many calls were the same in all passes
        self._evidence: list[list[Evidence] | None] = []
        self._bases: dict[tuple[int, int], np.ndarray] = {}  # by call and axis

    def run(self) -> Report:
        """Ask until all is settled."""
        axes = range(len(self._inputs.sides))
        begin = [Probe("base")]
        begin += [Probe("edge", axis) for axis in axes]
        for axis, side in enumerate(self._inputs.sides):
            begin += [Probe("shift", axis, d) for d in first_shifts(side)]
        probes = begin
        while probes:
            self._ask(probes)
            asked = set()
            for evidence in self._evidence[: self._agree]:
                for axis, along in enumerate(evidence or []):
                    asked |= {(axis, d) for d in along.wanted()}
            probes = [Probe("shift", axis, d) for axis, d in sorted(asked)]
        self._clear_progress()
        layers = [
            Layer(call, evidence)
            for call, evidence in zip(self._judged(), self._evidence, strict=True)
        ]
        return described(
            layers[: self._end],
            layers[self._end :],
            self._inputs,
            self._notes(),
            self._asked,
            type(self._model).__name__,
            self._residual_picture,
        )

    def _notes(self) -> list[str]:
        """What else the reader should know."""
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
            notes.append(
                "All padding was taken from the opposite side: this is the net on a circle."
            )
        if not self._partnered:
            notes.append("The net takes its example's own batch only; it was given that alone.")
        if self._drew is not None:
            notes.append("The net draws random numbers even in evaluation mode.")
        near = [
            call
            for call, evidence in zip(self._calls[: self._end], self._evidence, strict=False)
            if call.dtype != "float64" and any(along.near_rounding for along in evidence or [])
        ]
        if near:
            notes.append(
                f"At {len(near)} of {len(self._calls[: self._end])} layers, the first is "
                f"{near[0].label} ({near[0].kind}), a shift leaves a difference so small that it "
                "may be rounding: audit(net.double(), x.double()) tells."
            )
        return notes

    def _ask(self, probes: list[Probe]) -> None:
        """Run the net on these probes, in as few passes as memory allows, and file the evidence."""
        wanted = self._undecided()
        seen: dict[tuple[int, int], list[torch.Tensor]] = {}  # by call and axis
        left = list(probes)
        while left:
            now = left[: self._most_at_once()]
            calls = self._pass(now, wanted)
            if calls is None:  # the net takes no other batch than the example's own
                self._partnered = False
                continue
            left = left[len(now) :]
            self._compare_paths(calls)
            for number, call in enumerate(calls[: self._agree]):
                for axis, sketch in call.sketches.items():
                    rows = sketch.reshape(len(now), -1, sketch.shape[-1])
                    seen.setdefault((number, axis), []).append(rows)
            self._show_progress(len(left))
        begins = not self._evidence
        if begins:
            self._evidence = [None] * len(self._calls)
        for axis in range(len(self._inputs.sides)):
            alike: dict[tuple[int, ...], list[int]] = {}
            for (number, along), parts in seen.items():
                if along == axis and number < self._agree:
                    alike.setdefault((*parts[0].shape[1:], parts[0].dtype), []).append(number)
            for numbers in alike.values():
                answers = torch.stack([torch.cat(seen[number, axis]) for number in numbers])
                array = answers.double().cpu().numpy()
                if begins:
                    self._begin(numbers, axis, array, probes)
                self._file(numbers, axis, array, probes)

    def _undecided(self) -> list[list[int]] | None:
        """For each call the axes along which something is still to be asked; None: all."""
        if not self._evidence:
            return None
        return [
            [axis for axis, along in enumerate(evidence or []) if not along.settled]
            for evidence in self._evidence
        ]

    def _most_at_once(self) -> int:
        if not self._partnered:
            return 1
        values = sum(self._inputs.items[key][:1].numel() for key in self._inputs.moved)
        return max(3, VALUES_AT_ONCE // (2 * values))

    def _pass(
        self, probes: list[Probe], wanted: Sequence[Sequence[int]] | None
    ) -> list[Call] | None:
        """One forward pass, watched; None if it failed and the example's own batch may not."""
        items = self._inputs.stacked(probes, self._partnered, self._border)
        samples = len(probes) * self._inputs.pictures(self._partnered)
        watch = self._watch(samples, wanted=wanted)
        random = torch.get_rng_state()
        try:
            with watched(watch):
                answer = self._inputs.call(self._model, items)
        except Exception:
            if self._partnered and not self._calls:
                return None
            raise
        end = watch.keep_end(answer)
        if not self._calls:
            self._end = end
        if self._drew is None and not torch.equal(random, torch.get_rng_state()):
            self._drew = self._first_draw(items, samples)
        self._asked += samples
        return watch.calls

    def _first_draw(self, items: dict[Key, Any], samples: int) -> int:
        """Which call came after the first random number: the net is asked once more."""
        before = torch.get_rng_state()
        drawn: list[int] = []

        def look(at: int, y: torch.Tensor, layout: Layout) -> None:
            if not torch.equal(before, torch.get_rng_state()):
                drawn.append(at)
                raise _Seen

        with contextlib.suppress(_Seen), watched(self._watch(samples, look)):
            self._inputs.call(self._model, items)
        return drawn[0] if drawn else len(self._calls)

    def _watch(
        self,
        samples: int,
        look: Look | None = None,
        wanted: Sequence[Sequence[int]] | None = None,
    ) -> Watch:
        sides, sketcher = self._inputs.sides, self._sketcher
        return Watch(self._model, sides, samples, sketcher, look, self._wrapped, wanted)

    def _compare_paths(self, calls: list[Call]) -> None:
        """Notice where this pass calls other layers than the first one did."""
        if not self._calls:
            self._calls, self._agree = calls, len(calls)
        same = 0
        for ours, theirs in zip(self._calls, calls, strict=False):
            if (ours.label, ours.shape[1:]) != (theirs.label, theirs.shape[1:]):
                break
            same += 1
        self._agree = min(self._agree, same)

    def _begin(
        self, numbers: list[int], axis: int, answers: np.ndarray, probes: list[Probe]
    ) -> None:
        """Begin the evidence on these layers along one axis, from answers (G, probes, R, m).

        A layer whose numbers are not finite gets none.
        """
        base, edged = answers[:, 0], answers[:, probes.index(Probe("edge", axis))]
        size, side = base.shape[-1], self._inputs.sides[axis]
        usable = np.isfinite(base).all(axis=(1, 2))
        with np.errstate(invalid="ignore"):  # of layers that are not usable
            scales = np.sqrt(np.square(base).mean(axis=(1, 2)))
            tolerances = np.array(
                [TOLERANCE.get(self._calls[at].dtype, TOLERANCE["float32"]) for at in numbers]
            )
            limits = NEGLIGIBLE * tolerances * scales
            touched = np.abs(edged - base).max(axis=1) > limits[:, None]
            apart = self._unrelated(base)
        for at, number in enumerate(numbers):
            if not usable[at] or (axis and self._evidence[number] is None):
                self._evidence[number] = None
                continue
            safe = safe_places(touched[at], self._border - 1) if size > 1 else (0, 0)
            along = Evidence(
                side, size, float(scales[at]), float(apart[at]), float(tolerances[at]), safe
            )
            self._bases[number, axis] = base[at]
            self._evidence[number] = [*(self._evidence[number] or []), along]

    def _unrelated(self, base: np.ndarray) -> np.ndarray:
        """Root mean square of the difference between answers to unrelated pictures, (G,)."""
        pictures = self._inputs.pictures(self._partnered)
        parts = base.reshape(len(base), pictures, -1, base.shape[-1])
        if pictures == 1:  # one picture alone: its places, backwards, are unrelated
            return np.sqrt(np.square(parts - parts[..., ::-1]).mean(axis=(1, 2, 3)))
        return np.sqrt(np.square(parts[:, 0] - parts[:, 1]).mean(axis=(1, 2)))

    def _file(
        self, numbers: list[int], axis: int, answers: np.ndarray, probes: list[Probe]
    ) -> None:
        """Compare the answers (G, probes, R, m) of these layers to pictures shifted along one axis
        with those to the picture as it was.
        """
        moves = [
            (k, probe.d)
            for k, probe in enumerate(probes)
            if probe.kind == "shift" and probe.axis == axis
        ]
        kept = [at for at, number in enumerate(numbers) if self._evidence[number] is not None]
        if not moves or not kept:
            return
        base = np.stack([self._bases[numbers[at], axis] for at in kept])
        firsts = base.shape[1] // self._inputs.pictures(self._partnered)
        moved = answers[kept][:, [k for k, _ in moves]]
        residuals, own, steps = (part.tolist() for part in on_the_circle(base, moved, firsts))
        for at, one in enumerate(kept):
            circle = {
                d: (residuals[at][k], own[at][k], steps[at][k]) for k, (_, d) in enumerate(moves)
            }
            by_shift = {d: moved[at, k] for k, (_, d) in enumerate(moves)}
            self._evidence[numbers[one]][axis].file(by_shift, base[at], firsts, circle)

    def _judged(self) -> list[Call]:
        """The calls, with a reason where a layer cannot be judged after all."""
        for number, (call, evidence) in enumerate(zip(self._calls, self._evidence, strict=True)):
            if call.reason is None and number >= self._agree:
                call.reason = "for another picture the net took another path before it"
            if call.reason is None and evidence is None:
                call.reason = "its values hold NaN or infinity"
            if call.reason is None and self._drew is not None and number >= self._drew:
                call.reason = "the net draws random numbers before it, so no answer comes twice"
            if call.reason is not None:
                self._evidence[number] = None
        return self._calls

    def _residual_picture(self, number: int, axis: int) -> np.ndarray:
        """How much the output of layer `number` for a one-pixel shift differs, place by place.

        Root mean square over channels of the difference to the best shift of the output, (h, w).
        """
        seen: list[torch.Tensor] = []

        def look(at: int, y: torch.Tensor, layout: Layout) -> None:
            if at == number:
                seen.append(layout.maps(y).clone())
                raise _Seen

        probes = [Probe("base"), Probe("shift", axis, 1)]
        for part in [probes] if self._partnered else [[probe] for probe in probes]:
            items = self._inputs.stacked(part, self._partnered, self._border)
            samples = len(part) * self._inputs.pictures(self._partnered)
            with contextlib.suppress(_Seen), watched(self._watch(samples, look)):
                self._inputs.call(self._model, items)
        both = torch.cat(seen).double()
        still, shifted = both[0], both[len(both) // 2]
        step = self._evidence[number][axis].tried[1].step
        if still.ndim > 1:
            still = still.roll(step, 1 + axis)
        squares = (shifted - still).square().mean(0)
        while squares.ndim > 2:
            squares = squares.mean(0)
        return np.atleast_2d(squares.sqrt().cpu().numpy())

    def _show_progress(self, left: int) -> None:
        if self._progress and time.monotonic() - self._began > PATIENCE:
            self._shown = True
            line = f"audit: {self._asked} pictures shown to the net, {left} shifts to go this round"
            print(f"\r{line:<78}", end="", file=sys.stdout, flush=True)

    def _clear_progress(self) -> None:
        if self._shown:
            print(f"\r{'':<78}\r", end="", file=sys.stdout, flush=True)


class _Seen(BaseException):
    """The one layer that was wanted has been seen; the rest of the pass is not needed."""


def _dilations(module: nn.Module) -> tuple[int, ...]:
    dilation = getattr(module, "dilation", 1)
    parts = dilation if isinstance(dilation, tuple | list) else (dilation,)
    return tuple(part for part in parts if isinstance(part, int)) or (1,)
