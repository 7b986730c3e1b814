"""From the sketches of all layers to the evidence on each, many layers of a kind at a time.

The law of one layer along one axis is `period.Evidence`; the passes are made in `passes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

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

    evidence: for each layer one `Evidence` for each axis, None if it cannot be judged.
    """

    def __init__(self, sides: tuple[int, ...], pictures: int, border: int) -> None:
        """sides: of the input; pictures: in a probe; border: how wide an edge probe is."""
        self._sides = sides
        self._pictures = pictures
        self._border = border
        self._bases: dict[tuple[int, int], np.ndarray] = {}  # by call and axis
        self.evidence: list[list[Evidence] | None] = []

    def hear(self, calls: Sequence[Call], probes: Sequence[Probe], agree: int) -> None:
        """Take in the sketches of one pass over these probes.

        Over all passes the picture as it was comes first, and along each axis its changed border
        before the first shift. agree: how many layers were called alike in all passes; the others
        are given up, since nothing more would ever be heard of them.
        """
        if not self.evidence:
            self.evidence = [[] if call.sketches else None for call in calls]
        self.evidence[agree:] = [None] * (len(self.evidence) - agree)
        for axis in range(len(self._sides)):
            along = [probe for probe in probes if probe.tells_of(axis)]
            alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
            for number, (call, evidence) in enumerate(zip(calls, self.evidence, strict=False)):
                if axis in call.sketches and evidence is not None:
                    sketch = call.sketches[axis]
                    alike[*sketch.shape[1:], sketch.dtype, call.dtype].append(number)
            for (_, size, _, dtype), numbers in alike.items():
                stacked = torch.stack([calls[number].sketches[axis] for number in numbers])
                answers = stacked.double().cpu().numpy()
                answers = answers.reshape(len(numbers), len(along), -1, size)
                self._compare(numbers, axis, answers, along, dtype)

    def _compare(
        self,
        numbers: Sequence[int],
        axis: int,
        answers: np.ndarray,
        probes: Sequence[Probe],
        dtype: str,
    ) -> None:
        """Compare the answers (G, probes, R, m) of these layers to changed pictures with those to
        the picture as it was, of the same pass if that held it.
        """
        if Probe("base") in probes:
            base = answers[:, probes.index(Probe("base"))]
            for number, one in zip(numbers, base, strict=True):
                self._bases.setdefault((number, axis), one)
        else:
            base = np.stack([self._bases[number, axis] for number in numbers])
        if Probe("edge", axis) in probes:
            edged = answers[:, probes.index(Probe("edge", axis))]
            self._begin(numbers, axis, base, edged, TOLERANCE.get(dtype, TOLERANCE["float32"]))
        moves = [(k, probe.d) for k, probe in enumerate(probes) if probe.kind == "shift"]
        kept = [at for at, number in enumerate(numbers) if self.evidence[number] is not None]
        if moves and kept:
            at, shifts = [k for k, _ in moves], [d for _, d in moves]
            chosen = [numbers[k] for k in kept]
            self._file(chosen, axis, base[kept], answers[kept][:, at], shifts)
        if Probe("dimmed") in probes:
            dimmed = answers[:, probes.index(Probe("dimmed"))]
            distances = np.sqrt(np.square(dimmed - base).mean(axis=(1, 2)))
            for at in kept:
                self.evidence[numbers[at]][axis].hear_dimmed(float(distances[at]))

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
            if not evidence or 0 not in call.sketches:
                continue
            alone = call.sketches[0].double().cpu().numpy()
            base = self._bases[number, 0]
            difference = np.sqrt(np.square(alone.reshape(base.shape) - base).mean())
            if difference > COMPANY * evidence[0].tolerance * evidence[0].scale:
                found.append(number)
        return found

    def _begin(
        self,
        numbers: Sequence[int],
        axis: int,
        base: np.ndarray,
        edged: np.ndarray,
        tolerance: float,
    ) -> None:
        """Begin the evidence on these layers along one axis, from answers (G, R, m) to the picture
        as it was and with a changed border. A layer whose numbers are not finite gets none.
        """
        size, side = base.shape[-1], self._sides[axis]
        usable = np.isfinite(base).all(axis=(1, 2))
        with np.errstate(invalid="ignore"):  # of layers that are not usable
            scales = np.sqrt(np.square(base).mean(axis=(1, 2)))
            limits = NEGLIGIBLE * tolerance * scales
            touched = ~(np.abs(edged - base).max(axis=1) <= limits[:, None])
            apart = self._unrelated(base)
        for at, number in enumerate(numbers):
            if not usable[at]:
                self.evidence[number] = None
                continue
            safe = safe_places(touched[at], self._border - 1) if size > 1 else (0, 0)
            along = Evidence(side, size, float(scales[at]), float(apart[at]), tolerance, safe)
            self.evidence[number].append(along)

    def _unrelated(self, base: np.ndarray) -> np.ndarray:
        """Root mean square of the difference between answers to unrelated pictures, (G,)."""
        parts = base.reshape(len(base), self._pictures, -1, base.shape[-1])
        if self._pictures == 1:  # one picture alone: its places, backwards, are unrelated
            return np.sqrt(np.square(parts - parts[..., ::-1]).mean(axis=(1, 2, 3)))
        return np.sqrt(np.square(parts[:, 0] - parts[:, 1]).mean(axis=(1, 2)))

    def _file(
        self,
        numbers: Sequence[int],
        axis: int,
        base: np.ndarray,
        moved: np.ndarray,
        shifts: Sequence[int],
    ) -> None:
        """File the answers (G, S, R, m) of these layers to S shifts; base: to x, (G, R, m)."""
        firsts = base.shape[1] // self._pictures
        compared = on_the_circle(base, moved, firsts)
        for at, number in enumerate(numbers):
            found = zip(*(part[at].tolist() for part in compared), strict=True)
            circle = dict(zip(shifts, found, strict=True))
            by_shift = {d: moved[at, k] for k, d in enumerate(shifts)}
            self.evidence[number][axis].file(by_shift, base[at], firsts, circle)
