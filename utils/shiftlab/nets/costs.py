"""What a small network costs, and how far it sees: counted from its description, nothing is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shiftlab.nets.small import Description


_AFTER_A_DENSE_MAX = {"max + blur 3": 3, "max + blur 5": 5, "max + adaptive": 1}
"""How many places wide each kept value looks after the dense maximum."""


@dataclass(frozen=True)
class Cost:
    """The figures of one network for one square picture.

    weights: of convolutions and the dense layer, biases included; multiply_adds: in convolutions
    and the dense layer; values: how many numbers all maps hold together, which training has to
    remember; receptive_field: how many pixels wide a unit before the head sees; dense_weights: of
    the dense layer alone.
    """

    weights: int
    multiply_adds: int
    values: int
    receptive_field: int
    dense_weights: int


def cost(description: Description, size: int) -> Cost:
    """The cost of the described network for a picture (size, size).

    A layer whose window holds k values, neighbours `step` pixels apart, adds (k - 1) · step to the
    receptive field; a stride of 2 doubles the step for all that follow, and so do holes. (What is
    kept by "max + adaptive" was chosen by looking at the whole map; the field leaves this out.)
    (Araujo, Norris & Sim 2019, Computing receptive fields of convolutional neural networks.)
    """
    channels, side, step, field = 1, size, 1, 1
    weights = multiply_adds = values = 0
    for width, shrinks in zip(description.widths, description.shrinks, strict=True):
        field += 2 * step
        if shrinks and description.pooling == "strided":
            side, step = -(-side // 2), 2 * step  # a strided convolution also keeps an odd last row
        weights += 9 * channels * width
        multiply_adds += 9 * channels * width * side**2
        values += width * side**2
        channels = width
        if shrinks and description.pooling in ("max", "average", "dense max"):
            field += step
            step *= 2
            side = side if description.pooling == "dense max" else side // 2
            values += width * side**2
        if shrinks and description.pooling == "dense strided":
            step *= 2
        if shrinks and description.pooling in _AFTER_A_DENSE_MAX:
            taps = _AFTER_A_DENSE_MAX[description.pooling]
            values += width * side**2  # the dense maximum
            # One square for each value that the choice weighs, or taps² products for each one kept.
            multiply_adds += width * side**2 * taps**2 // (4 if taps > 1 else 1)
            field += step + (taps - 1) * step
            side, step = side // 2, 2 * step
            values += width * side**2
    entering = channels * side**2 if description.head == "flatten" else channels
    dense = (entering + 1) * description.classes
    return Cost(
        weights + dense,
        multiply_adds + entering * description.classes,
        values,
        field,
        dense,
    )
