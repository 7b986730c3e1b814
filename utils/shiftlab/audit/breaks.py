"""Where shifts are lost, and to what: the layers at which the group that is respected shrinks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Literal

from shiftlab.audit.layer import Layer

Cause = Literal["stride", "edge", "place", "unknown"]


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
        where = self.layer.where
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


def breaks_of(layers: Sequence[Layer], ends: Sequence[Layer]) -> list[Break]:
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


def first_blind(layers: Sequence[Layer], ends: Sequence[Layer]) -> Layer | None:
    """The first map behind a lost edge in which a stride could not be seen any more."""
    lost: set[str] = set()
    placed: set[str] = set()
    for layer in (*layers, *ends):
        for one in layer.along:
            hidden = one.kept == "cannot tell" and one.places > 1
            if hidden and one.axis in lost - placed:
                return layer
            if one.kept == "nowhere":
                placed.add(one.axis)
            if one.period == one.side:
                lost.add(one.axis)
    return None
