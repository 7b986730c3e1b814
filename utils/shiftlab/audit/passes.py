"""Forward passes of the net over probes, watched: as many pictures at once as memory allows.

What the answers mean is decided in `judging`, what is asked next in `running`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from shiftlab.audit.borders import Edged
from shiftlab.audit.inputs import Inputs, Key, Probe, refuse_other_numbers, refuse_single
from shiftlab.audit.keeping import random_states
from shiftlab.audit.layouts import Layout
from shiftlab.audit.sketching import Rows, Sketcher
from shiftlab.audit.tracing import Call, Enough, Look, Watch, modules_of, watched

VALUES_AT_ONCE = 3 * 2**19
"""A pass holds as many pictures as have about so many values together."""


class Passes:
    """All forward passes of one audit.

    calls: those of the first pass, the net's outputs behind them; end: how many come before the
    outputs; agree: how many were the same in all passes so far; drew: the first call after the net
    drew a random number, None if it drew none; partnered: whether each probe holds a partner beside
    the first picture, or the example's own batch; border: how many pixels an edge probe changes;
    shown: how many pictures the net was shown.
    """

    def __init__(self, model: nn.Module, inputs: Inputs, wrapped: bool) -> None:
        """wrapped: whether padding is taken from the opposite side."""
        self._model = model
        self._modules = modules_of(model)
        self._inputs = inputs
        self._wrapped = wrapped
        self._sketcher = Sketcher()
        self._length: int | None = None  # probes in the first pass
        self.calls: list[Call] = []
        self.end = 0
        self.agree = 0
        self.drew: int | None = None
        self.partnered = True
        self.border = max([1, *(max(_dilations(module)) for module in model.modules())])
        self.shown = 0

    @property
    def pictures(self) -> int:
        """How many pictures a probe holds."""
        return self._inputs.pictures(self.partnered)

    def over(
        self, probes: Sequence[Probe], wanted: Sequence[Sequence[int]] | None
    ) -> Iterator[tuple[list[Probe], list[Call], int]]:
        """In turn for each pass its probes, its calls with sketches, and how many probes are left.

        wanted: for each call the axes along which it is to be sketched, without it all. Rounding
        differs from one length of the batch to another, by some millionths: so a pass of another
        length than the first one begins with the picture as it was.
        """
        left, enough = list(probes), None
        if wanted is not None:  # a pass ends behind the last layer that is still open
            enough = 1 + max(number for number, axes in enumerate(wanted) if axes)
        while left:
            most = self._most_at_once()
            now = left[:most]
            if self._length not in (None, len(now)):
                now = [Probe("base"), *left[: most - 1]]
            calls = self._pass(now, wanted, enough)
            if calls is None:  # the net takes no other batch than the example's own
                refuse_single(self._inputs, self._model)
                self.partnered = False
                continue
            self._length = self._length or len(now)
            left = left[len(now) - (now[0] not in left) :]
            self._compare_paths(calls, enough)
            yield now, calls, len(left)

    def alone(self) -> list[Call]:
        """The calls of a pass over the picture as it is and nothing else, with sketches along the
        first axis.
        """
        calls = self._pass([Probe("base")], [[0]] * len(self.calls), None)
        assert calls is not None  # only the very first pass may find that there is no partner
        self._compare_paths(calls, None)
        return calls

    def _most_at_once(self) -> int:
        if not self.partnered:
            return 1
        values = sum(self._inputs.items[key][:1].numel() for key in self._inputs.moved)
        return max(3, VALUES_AT_ONCE // (2 * values))

    def _pass(
        self,
        probes: Sequence[Probe],
        wanted: Sequence[Sequence[int]] | None,
        enough: int | None,
    ) -> list[Call] | None:
        """One forward pass, watched; None if it failed and the example's own batch may not."""
        items = self._stacked(probes)
        samples = len(probes) * self.pictures
        edged = self._edged(probes)
        watch = self._watch(samples, self._rows(probes), wanted, edged=edged, enough=enough)
        watch.inputs_are(list(items.values()))
        states = random_states()
        try:
            with contextlib.suppress(Enough), watched(watch):
                answer = self._inputs.call(self._model, items)
                end = watch.keep_end(answer)
        except Exception as error:
            if self.partnered and not self.calls:
                return None
            refuse_other_numbers(self._inputs, self._model, error)
            raise
        if not self.calls and end == len(watch.calls):
            raise TypeError(
                f"The net returned no tensor ({type(answer).__name__}), and an audit compares "
                "tensors: let its forward return what it computes as a tensor, with one answer for "
                "each picture of the batch."
            )
        if not self.calls:
            self.calls, self.end, self.agree = watch.calls, end, len(watch.calls)
        if self.drew is None and states != random_states():
            self.drew = self._first_draw(items, samples)
        self.shown += samples
        return watch.calls

    def _stacked(self, probes: Sequence[Probe]) -> dict[Key, Any]:
        return self._inputs.stacked(probes, self.partnered, self.border)

    def _rows(self, probes: Sequence[Probe]) -> Rows:
        """For each axis the numbers of the pictures whose answers are compared along it."""
        device = self._inputs.items[self._inputs.moved[0]].device
        numbers = torch.arange(len(probes) * self.pictures, device=device)
        rows = {}
        for axis in range(len(self._inputs.sides)):
            told = [k for k, probe in enumerate(probes) if probe.tells_of(axis)]
            if told:
                rows[axis] = numbers.reshape(len(probes), -1)[told].flatten()
        return rows

    def _edged(self, probes: Sequence[Probe]) -> Edged:
        """For each axis the pictures of its edge probe."""
        return {
            probe.axis: slice(k * self.pictures, (k + 1) * self.pictures)
            for k, probe in enumerate(probes)
            if probe.kind == "edge"
        }

    def _watch(
        self,
        samples: int,
        rows: Rows,
        wanted: Sequence[Sequence[int]] | None = None,
        look: Look | None = None,
        edged: Edged | None = None,
        enough: int | None = None,
    ) -> Watch:
        return Watch(
            self._modules,
            self._inputs.sides,
            samples,
            self._sketcher,
            rows,
            wanted,
            self._wrapped,
            look,
            edged,
            enough,
        )

    def _compare_paths(self, calls: Sequence[Call], enough: int | None) -> None:
        """Notice where this pass calls other layers than the first one did."""
        same = 0
        for ours, theirs in zip(self.calls, calls, strict=False):
            if (ours.label, ours.shape[1:]) != (theirs.label, theirs.shape[1:]):
                break
            same += 1
        if same != enough:  # a pass that was ended there says nothing of what would follow
            self.agree = min(self.agree, same)

    def _until(self, items: dict[Key, Any], samples: int, look: Look) -> None:
        """Run the net, without sketches, until `look` raises `Enough`."""
        with contextlib.suppress(Enough), watched(self._watch(samples, {}, look=look)):
            self._inputs.call(self._model, items)

    def _first_draw(self, items: dict[Key, Any], samples: int) -> int:
        """Which call came after the first random number: the net is asked once more."""
        before = random_states()
        drawn: list[int] = []

        def look(at: int, y: torch.Tensor, layout: Layout) -> None:
            if before != random_states():
                drawn.append(at)
                raise Enough

        self._until(items, samples, look)
        return drawn[0] if drawn else len(self.calls)

    def residual_picture(self, number: int, axis: int, step: int) -> np.ndarray:
        """How much the output of layer `number` for a one-pixel shift differs, place by place.

        axis: of the shift; step: how far the output for the picture as it was is moved. Root mean
        square over channels of the difference, (h, w).
        """
        seen: list[torch.Tensor] = []

        def look(at: int, y: torch.Tensor, layout: Layout) -> None:
            if at == number:
                seen.append(layout.maps(y).clone())
                raise Enough

        probes = [Probe("base"), Probe("shift", axis, 1)]
        for part in [probes] if self.partnered else [[probe] for probe in probes]:
            self._until(self._stacked(part), len(part) * self.pictures, look)
        both = torch.cat(seen).double()
        still, shifted = both[0], both[len(both) // 2]
        if still.ndim > 1:
            still = still.roll(step, 1 + axis)
        squares = (shifted - still).square().mean(0)
        while squares.ndim > 2:
            squares = squares.mean(0)
        return np.atleast_2d(squares.sqrt().cpu().numpy())


def _dilations(module: nn.Module) -> tuple[int, ...]:
    dilation = getattr(module, "dilation", 1)
    parts = dilation if isinstance(dilation, tuple | list) else (dilation,)
    return tuple(part for part in parts if isinstance(part, int)) or (1,)
