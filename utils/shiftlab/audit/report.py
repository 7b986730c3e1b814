"""What an audit found, net and ends and all: in sentences and as a table.

One layer's verdict is in `layer`, where the law dies is found in `breaks`; the one picture is in
`picture`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiftlab.audit.breaks import Break, breaks_of, first_blind
from shiftlab.audit.inputs import Inputs
from shiftlab.audit.layer import AXES, Layer
from shiftlab.figures import Table

if TYPE_CHECKING:
    import numpy as np

    from shiftlab.figures import Figure

EXACT = 1e-4
"""Errors below are shown as 0: they are rounding in 32-bit numbers."""


@dataclass(frozen=True)
class Report:
    """What an audit found.

    net: the model's class; layers: one `Layer` for each call, in the order of the calls; ends: one
    for each tensor that the net returns; breaks: where shifts are lost, first ones first; notes:
    what else should be known; pictures: how many were shown to the net; wrapped: whether padding
    was taken from the opposite side.
    """

    net: str
    sides: tuple[int, ...]
    layers: tuple[Layer, ...]
    ends: tuple[Layer, ...]
    breaks: tuple[Break, ...]
    notes: tuple[str, ...]
    pictures: int
    wrapped: bool = False
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
        found = [one.sentence for one in self.breaks] or [self._without_breaks()]
        blind = first_blind(self.layers, self.ends)
        if blind is not None:
            found.append(
                f"From {blind.titled} on, too few places are left that the edge does "
                "not reach to tell what a stride takes away there: give a larger picture"
                + ("." if self.wrapped else ", or audit(net, x, wrapped=True).")
            )
        found += [_end_sentence(layer, self.layers) for layer in self.ends]
        skipped = [layer for layer in self.layers if not layer.judged]
        if skipped:
            first = skipped[0]
            found.append(
                f"{len(skipped)} of {len(self.layers)} layers cannot be judged, the first is "
                f"{first.titled}: {first.reason}."
            )
        return (*found, *self.notes)

    def _without_breaks(self) -> str:
        everything = (*self.layers, *self.ends)
        judged = [layer for layer in everything if layer.judged]
        if not judged:
            return "No layer could be judged."
        which = "" if len(judged) == len(everything) else " that could be judged"
        return f"Every layer{which} respects every shift."

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


def _end_sentence(layer: Layer, before: Sequence[Layer]) -> str:
    label = layer.label.replace("output", "The end", 1)
    if not layer.judged:
        return f"{label} cannot be judged: {layer.reason}."
    parts: dict[str, list[str]] = {}
    for one in layer.along:
        shifts = "every shift" if one.period == 1 else f"the multiples of {one.period}"
        law = "stays as it is under" if one.step == 0 else f"moves {one.period} → {one.step} with"
        lost = any(
            earlier.axis == one.axis and earlier.period == earlier.side
            for other in before
            for earlier in other.along
        )
        if lost and one.period < one.side and layer.dtype != "float64":
            shifts += f", within the rounding of {layer.dtype},"
        if one.period == one.side:
            law, shifts = "respects", "no shift"
        if one.kept == "inside":
            shifts += f" on the whole circle, inside it moves {one.inside_period} → "
            shifts += f"{one.inside_step}"
        parts.setdefault(f"{law} {shifts}", []).append(one.axis)
    what = "a vector" if layer.layout == "vector" else "a map"
    laws = "; ".join(f"it {law} along {' and '.join(axes)}" for law, axes in parts.items())
    error = f"error at one pixel {_number(layer.error)}"
    if layer.error < EXACT <= max(one.partner_error for one in layer.along):
        error += " for this picture, but not for a shuffled copy of it"
    return f"{label}, {what}: {laws}; {error}."


def described(
    layers: Sequence[Layer],
    ends: Sequence[Layer],
    inputs: Inputs,
    notes: Sequence[str],
    pictures: int,
    net: str,
    wrapped: bool,
    residual_picture: Callable[[int, int], np.ndarray],
) -> Report:
    """The report on these layers; residual_picture: what a shift leaves, by layer, axis."""
    breaks = breaks_of(layers, ends)
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
        wrapped=wrapped,
        residual=residual,
    )
