"""What an audit found: layer by layer, where the law dies, and what holds at the end.

Everything here is words and numbers; the one picture is in `picture`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Literal

from shiftlab.audit.inputs import Inputs
from shiftlab.audit.period import Evidence
from shiftlab.audit.tracing import Call
from shiftlab.figures import Table

if TYPE_CHECKING:
    import numpy as np

    from shiftlab.figures import Figure

AXES = {1: ("d",), 2: ("dy", "dx"), 3: ("dz", "dy", "dx")}
"""How the shifts along the axes are called: dy is down, dx is right."""

Cause = Literal["stride", "edge", "place", "unknown"]
Kept = Literal["every shift", "multiples", "inside", "nowhere", "cannot tell"]
EXACT = 1e-4
"""Errors below are shown as 0: they are rounding in 32-bit numbers."""


@dataclass(frozen=True)
class Along:
    """One layer along one axis.

    axis: "dy", "dx" (or "d", "dz"); side: pixels of the input; places: of the output, 1 for a
    vector. period, step: on the whole circle, input by `period` moves the output by `step`, and no
    smaller shift is respected; period equal to side means that none is but once around.
    inside_period, inside_step: the same where the edge does not reach, None if nothing was found.
    safe: how many places the edge does not reach. error, inside_error: at one pixel, for the best
    shift of the output, in units of the distance between the answers to unrelated pictures (0: the
    law holds, about 1: no better than another picture); inside_error is None where nothing is
    inside. kept: in one word, see `Layer.kept`.
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
        error=0.0 if evidence.holds(1) else one.own / apart,
        inside_error=None if one.own_inside is None else one.own_inside / apart,
        kept=kept,
    )


class Layer:
    """One layer's row.

    name: the module ("" is the net itself), kind: the module's class or the function called there,
    label: both for people, after: the layer called before it, shape: of the output without the
    batch, layout: where its places are, along: one `Along` for each axis, empty if it cannot be
    judged, reason: why it cannot.
    """

    def __init__(self, call: Call, evidence: list[Evidence] | None) -> None:
        """From what the passes left of it."""
        self.name, self.kind, self.label, self.after = call.name, call.kind, call.label, call.after
        self.is_module = call.is_module
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
            return f"{self.label} ({self.kind}): cannot be judged: {self.reason}."
        parts = "; ".join(f"{one.axis}: {one.words}, error {one.error:.2g}" for one in self.along)
        return f"{self.label} ({self.kind}): {parts}"


@dataclass(frozen=True)
class Break:
    """A layer at which shifts are lost: along `axes`, from multiples of `before` to `after`.

    cause: "stride": inside too, only multiples of `after` are left; "edge": lost on the whole
    circle but kept inside; "place": lost inside too, or the output is a vector and depends on the
    place; "unknown": lost, and the inside cannot be judged.
    """

    layer: Layer
    axes: tuple[str, ...]
    before: int
    after: int
    cause: Cause

    @property
    def sentence(self) -> str:
        """The break in a sentence."""
        one = next(one for one in self.layer.along if one.axis == self.axes[0])
        had = "every shift" if self.before == 1 else f"the multiples of {self.before}"
        where = f"{self.layer.label} ({self.layer.kind}), after {self.layer.after}"
        along = f"along {' and '.join(self.axes)}"
        if self.cause == "stride":
            return f"At {where}: of {had} {along}, only the multiples of {self.after} remain."
        if self.cause == "edge":
            inside = one.inside_period or 1
            kept = "every shift" if inside == 1 else f"the multiples of {inside}"
            why = f" ({one.side} is no multiple of {inside})" if one.side % inside else ""
            return f"At {where}: exact inside for {kept} {along}, broken at the edge{why}."
        lost = f"{had} is lost" if self.before == 1 else f"{had} are lost"
        if self.cause == "place":
            return f"At {where}: {lost} {along}, and not only at the edge: it knows places."
        return (
            f"At {where}: {lost} {along}; too few places are left inside to tell "
            "whether only the edge is to blame."
        )


@dataclass(frozen=True)
class Report:
    """What an audit found.

    net: the model's class; layers: one `Layer` for each call, in the order of the calls; ends: one
    for each tensor that the net returns; breaks: where shifts are lost, first ones first; notes:
    what else should be known; pictures: how many were shown to the net.
    """

    net: str
    sides: tuple[int, ...]
    layers: tuple[Layer, ...]
    ends: tuple[Layer, ...]
    breaks: tuple[Break, ...]
    notes: tuple[str, ...]
    pictures: int
    residual: np.ndarray | None = None

    @property
    def culprit(self) -> Layer | None:
        """The first layer that does not respect every shift; None if all do."""
        return self.breaks[0].layer if self.breaks else None

    @property
    def end(self) -> Layer:
        """What the net returns (the first of several)."""
        return self.ends[0]

    def layer(self, name: str) -> Layer:
        """The last layer of this label, or inside the module of this name. KeyError if none is."""
        for layer in reversed((*self.layers, *self.ends)):
            inside = layer.name == name or layer.name.startswith(f"{name}.")
            if layer.label == name or inside:
                return layer
        raise KeyError(
            f"No layer is called {name!r}; they are {', '.join(one.label for one in self.layers)}."
        )

    def table(self, every: bool = False) -> Table:
        """The judged layers as a table; `every`: those that cannot be judged as well."""
        names = AXES[len(self.sides)]
        headings = ["layer", "kind", "output", *names, "error at 1 px", "inside", "cause"]
        causes: dict[int, dict[str, None]] = {}
        for one in self.breaks:
            causes.setdefault(id(one.layer), {})[one.cause] = None
        rows = []
        for layer in (*self.layers, *self.ends):
            if not layer.judged and not every and layer not in self.ends:
                continue
            words = [one.words for one in layer.along] or ["?"] * len(names)
            insides = [one.inside_error for one in layer.along if one.inside_error is not None]
            rows.append(
                (
                    layer.label,
                    layer.kind,
                    " × ".join(map(str, layer.shape)),
                    *words,
                    _number(layer.error),
                    _number(max(insides, default=None)),
                    ", ".join(causes.get(id(layer), ())) if layer.judged else layer.reason or "",
                )
            )
        return Table(tuple(headings), tuple(rows))

    @property
    def sentences(self) -> tuple[str, ...]:
        """The findings in sentences: the breaks, the ends, what cannot be judged."""
        found = [one.sentence for one in self.breaks] or ["Every layer respects every shift."]
        found += [_end_sentence(layer) for layer in self.ends]
        skipped = [layer for layer in self.layers if not layer.judged]
        if skipped:
            first = skipped[0]
            found.append(
                f"{len(skipped)} of {len(self.layers)} layers cannot be judged, the first is "
                f"{first.label} ({first.kind}): {first.reason}."
            )
        return (*found, *self.notes)

    def picture(self) -> Figure:
        """What a one-pixel shift leaves at the culprit, and the error along the depth."""
        from shiftlab.audit.picture import draw

        return draw(self)

    def __repr__(self) -> str:
        """The findings, then the table."""
        return "\n".join([*self.sentences, "", repr(self.table())])

    def _repr_html_(self) -> str:
        import html

        items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in self.sentences)
        return f"<ul>{items}</ul>{self.table()._repr_html_()}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return "0" if value < EXACT else f"{value:.2f}" if value >= 0.01 else f"{value:.0e}"


def _end_sentence(layer: Layer) -> str:
    label = layer.label.replace("output", "The end", 1)
    if not layer.judged:
        return f"{label} cannot be judged: {layer.reason}."
    parts: dict[str, list[str]] = {}
    for one in layer.along:
        shifts = "every shift" if one.period == 1 else f"the multiples of {one.period}"
        law = "stays as it is under" if one.step == 0 else f"moves {one.period} → {one.step} with"
        if one.period == one.side:
            law, shifts = "respects", "no shift"
        if one.kept == "inside":
            shifts += f" on the whole circle, inside it moves {one.inside_period} → "
            shifts += f"{one.inside_step}"
        parts.setdefault(f"{law} {shifts}", []).append(one.axis)
    what = "a vector" if layer.layout == "vector" else "a map"
    laws = "; ".join(f"it {law} along {' and '.join(axes)}" for law, axes in parts.items())
    return f"{label}, {what}: {laws}; error at one pixel {_number(layer.error)}."


def described(
    layers: Sequence[Layer],
    ends: Sequence[Layer],
    inputs: Inputs,
    notes: Sequence[str],
    pictures: int,
    net: str,
    residual_picture: Callable[[int, int], np.ndarray],
) -> Report:
    """The report on these layers; residual_picture: what a shift leaves, by layer, axis."""
    breaks = _breaks(layers, ends)
    residual = None
    if breaks and breaks[0].layer in layers:
        first = breaks[0]
        number = list(layers).index(first.layer)
        residual = residual_picture(number, AXES[len(inputs.sides)].index(first.axes[0]))
    return Report(
        net=net,
        sides=inputs.sides,
        layers=tuple(layers),
        ends=tuple(ends),
        breaks=tuple(breaks),
        notes=tuple(notes),
        pictures=pictures,
        residual=residual,
    )


def _breaks(layers: Sequence[Layer], ends: Sequence[Layer]) -> list[Break]:
    """Where the group of respected shifts becomes smaller than it was, on the circle or inside."""
    found: dict[tuple[int, int, int, Cause], tuple[Layer, int, list[str]]] = {}
    circle: dict[str, int] = {}
    inside: dict[str, int] = {}
    for layer in (*layers, *ends):
        for one in layer.along:
            before, within = circle.get(one.axis, 1), inside.get(one.axis, 1)
            after, after_within = lcm(before, one.period), lcm(within, one.inside_period or 1)
            losses: list[tuple[int, int, Cause]] = []
            if after_within > within:
                losses.append((within, after_within, "stride"))
            if one.kept == "inside" and before < one.side:
                losses.append((before, one.side, "edge"))
            if one.kept == "nowhere" and within < one.side:
                losses.append((within, one.side, "place"))
                after_within = one.side
            if one.kept == "cannot tell" and before < one.side:
                losses.append((before, one.side, "place" if one.places == 1 else "unknown"))
            for loss in losses:
                # Axes of different lengths lose all alike, whatever "once around" means for each.
                key = loss if loss[2] == "stride" else (loss[0], 0, loss[2])
                found.setdefault((id(layer), *key), (layer, loss[1], []))[2].append(one.axis)
            circle[one.axis], inside[one.axis] = after, after_within
    return [
        Break(layer, tuple(axes), key[1], after, key[3])
        for key, (layer, after, axes) in found.items()
    ]
