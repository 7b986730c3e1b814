"""From the sketches of all layers to the evidence on each, many layers of a kind at a time.

The law of one layer along one axis is `period.Evidence`; the passes are made in `passes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from shiftlab.audit.inputs import Probe
from shiftlab.audit.period import TOLERANCE, Evidence, on_the_circle, safe_places
from shiftlab.audit.tracing import Call

NEGLIGIBLE = 0.5
"""Share of the tolerance above which a place counts as touched by the edge."""
COMPANY = 10
"""Tolerances by which an answer may differ when fewer pictures are asked together: products of
matrices are added up in another order then."""


class Judge:
    """The evidence on each layer along each axis, as it comes in.

    evidence: for each layer one `Evidence` for each axis, None if its numbers are not finite.
    """

    def __init__(
        self, calls: Sequence[Call], sides: tuple[int, ...], pictures: int, border: int
    ) -> None:
        """calls: of the first pass; pictures: in a probe; border: how wide an edge probe is."""
        self._calls = calls
        self._sides = sides
        self._pictures = pictures
        self._border = border
        self._bases: dict[tuple[int, int], np.ndarray] = {}  # by call and axis
        self.evidence: list[list[Evidence] | None] = [None] * len(calls)

    def hear(
        self,
        seen: Mapping[tuple[int, int], Sequence[torch.Tensor]],
        probes: Sequence[Probe],
        agree: int,
    ) -> None:
        """Take in the sketches for these probes, by call and axis, part by part (n, R, m).

        The first time, the probes hold the picture as it is and with each of its borders changed.
        agree: how many layers were called alike in all passes; the others are given up, since
        nothing more would ever be heard of them.
        """
        self.evidence[agree:] = [None] * (len(self.evidence) - agree)
        for axis in range(len(self._sides)):
            along = [probe for probe in probes if probe.tells_of(axis)]
            alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
            for (number, which), parts in seen.items():
                if which == axis and number < agree:
                    alike[*parts[0].shape[1:], parts[0].dtype].append(number)
            for numbers in alike.values():
                answers = torch.stack([torch.cat(seen[number, axis]) for number in numbers])
                array = answers.double().cpu().numpy()
                if Probe("base") in along:
                    self._begin(numbers, axis, array, along)
                self._file(numbers, axis, array, along)
                if Probe("dimmed") in along:
                    self._compare(numbers, axis, array[:, along.index(Probe("dimmed"))])

    def undecided(self) -> list[list[int]]:
        """For each layer the axes along which something is still to be asked."""
        return [
            [axis for axis, along in enumerate(evidence or []) if not along.settled]
            for evidence in self.evidence
        ]

    def wanted(self) -> list[Probe]:
        """The shifts to try next, none if all is settled."""
        asked = {
            (axis, d)
            for evidence in self.evidence
            for axis, along in enumerate(evidence or [])
            for d in along.wanted()
        }
        shifts = [Probe("shift", axis, d) for axis, d in sorted(asked)]
        blind = any(along.wants_dimmed for found in self.evidence for along in found or [])
        return [Probe("dimmed"), *shifts] if blind else shifts

    def differing(self, calls: Sequence[Call], agree: int) -> list[int]:
        """The layers that answer otherwise in these calls: one probe, the picture as it is, alone.

        calls: sketched along the first axis; agree: how many are the same layers as ours.
        """
        found = []
        for number, (call, evidence) in enumerate(zip(calls[:agree], self.evidence, strict=False)):
            if evidence is None or 0 not in call.sketches:
                continue
            alone = call.sketches[0].double().cpu().numpy()
            base = self._bases[number, 0]
            difference = np.sqrt(np.square(alone.reshape(base.shape) - base).mean())
            if difference > COMPANY * evidence[0].tolerance * evidence[0].scale:
                found.append(number)
        return found

    def _begin(
        self, numbers: Sequence[int], axis: int, answers: np.ndarray, probes: Sequence[Probe]
    ) -> None:
        """Begin the evidence on these layers along one axis, from answers (G, probes, R, m).

        A layer whose numbers are not finite gets none.
        """
        base, edged = answers[:, 0], answers[:, probes.index(Probe("edge", axis))]
        size, side = base.shape[-1], self._sides[axis]
        usable = np.isfinite(base).all(axis=(1, 2))
        with np.errstate(invalid="ignore"):  # of layers that are not usable
            scales = np.sqrt(np.square(base).mean(axis=(1, 2)))
            tolerances = np.array(
                [TOLERANCE.get(self._calls[at].dtype, TOLERANCE["float32"]) for at in numbers]
            )
            limits = NEGLIGIBLE * tolerances * scales
            touched = ~(np.abs(edged - base).max(axis=1) <= limits[:, None])
            apart = self._unrelated(base)
        for at, number in enumerate(numbers):
            if not usable[at] or (axis and self.evidence[number] is None):
                self.evidence[number] = None
                continue
            safe = safe_places(touched[at], self._border - 1) if size > 1 else (0, 0)
            along = Evidence(
                side, size, float(scales[at]), float(apart[at]), float(tolerances[at]), safe
            )
            self._bases[number, axis] = base[at]
            self.evidence[number] = [*(self.evidence[number] or []), along]

    def _unrelated(self, base: np.ndarray) -> np.ndarray:
        """Root mean square of the difference between answers to unrelated pictures, (G,)."""
        parts = base.reshape(len(base), self._pictures, -1, base.shape[-1])
        if self._pictures == 1:  # one picture alone: its places, backwards, are unrelated
            return np.sqrt(np.square(parts - parts[..., ::-1]).mean(axis=(1, 2, 3)))
        return np.sqrt(np.square(parts[:, 0] - parts[:, 1]).mean(axis=(1, 2)))

    def _compare(self, numbers: Sequence[int], axis: int, dimmed: np.ndarray) -> None:
        """Compare the answers (G, R, m) of these layers to a dimmed picture with those to it."""
        for number, answer in zip(numbers, dimmed, strict=True):
            if self.evidence[number] is not None:
                distance = np.sqrt(np.square(answer - self._bases[number, axis]).mean())
                self.evidence[number][axis].hear_dimmed(float(distance))

    def _file(
        self, numbers: Sequence[int], axis: int, answers: np.ndarray, probes: Sequence[Probe]
    ) -> None:
        """Compare the answers (G, probes, R, m) of these layers to pictures shifted along one axis
        with those to the picture as it was.
        """
        moves = [(k, probe.d) for k, probe in enumerate(probes) if probe.kind == "shift"]
        kept = [at for at, number in enumerate(numbers) if self.evidence[number] is not None]
        if not moves or not kept:
            return
        base = np.stack([self._bases[numbers[at], axis] for at in kept])
        firsts = base.shape[1] // self._pictures
        moved = answers[kept][:, [k for k, _ in moves]]
        compared = on_the_circle(base, moved, firsts)
        for at, one in enumerate(kept):
            found = zip(*(part[at].tolist() for part in compared), strict=True)
            circle = {d: values for (_, d), values in zip(moves, found, strict=True)}
            by_shift = {d: moved[at, k] for k, (_, d) in enumerate(moves)}
            self.evidence[numbers[one]][axis].file(by_shift, base[at], firsts, circle)
