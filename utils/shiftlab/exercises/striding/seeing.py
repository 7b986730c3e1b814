"""How far a unit sees: `receptive_field(layers)`."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import behind
from shiftlab.exercises.returns import pair_of_whole_numbers

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

Layers = tuple[tuple[int, int], ...]

_pair = pair_of_whole_numbers("(size, step)")


def _field(value: Any, arguments: tuple[Any, ...]) -> tuple[int, int]:
    size, step = _pair(value, arguments)
    if size < 1 or step < 1:
        raise Misfit(f"Size and step are at least 1; what came back is ({size}, {step}).")
    return size, step


def _net(draw: Draw) -> dict[str, Any]:
    count = draw.whole(1, 4)
    return {"layers": tuple((draw.whole(1, 5), draw.whole(1, 3)) for _ in range(count))}


def _reached(layers: Layers, unit: int) -> set[int]:
    """The inputs to which a unit of the last layer answers, if all weights are positive.

    That is where its gradient is not 0: pushed back layer by layer, each place gives its share to
    the k places that its kernel covers.
    """
    places = {unit}
    for k, s in reversed(layers):
        places = {s * place + j for place in places for j in range(k)}
    return places


def _size(ask: Ask, layers: Layers) -> Finding | None:
    seen = _reached(layers, 0)  # with gaps, where a stride is larger than its kernel
    return differ(
        ("your size", ask(layers)[0]),
        ("from the first input with a gradient to the last", max(seen) - min(seen) + 1),
    )


def _step(ask: Ask, layers: Layers) -> Finding | None:
    return differ(
        ("your step", ask(layers)[1]),
        (
            "from the first input that unit 0 sees to the first of unit 1",
            min(_reached(layers, 1)) - min(_reached(layers, 0)),
        ),
    )


def _with_a_place(draw: Draw) -> dict[str, Any]:
    layers = _net(draw)["layers"]
    return {"layers": layers, "place": draw.whole(0, len(layers))}


def _one_by_one(ask: Ask, layers: Layers, place: int) -> Finding | None:
    more = (*layers[:place], (1, 1), *layers[place:])
    return differ(
        ("with a layer (1, 1) in between", ask(more)),
        ("without it", ask(layers)),
        given={"layers": layers, "with (1, 1)": more},
    )


def _walk(layers: Layers) -> tuple[int, int]:
    """The two numbers, from which misconceptions depart; never shown."""
    size, step = 1, 1
    for k, s in layers:
        size, step = size + (k - 1) * step, step * s
    return size, step


def _forgets_strides(layers: Layers) -> tuple[int, int]:
    return 1 + sum(k - 1 for k, _ in layers), prod(s for _, s in layers)


def _adds_kernels(layers: Layers) -> tuple[int, int]:
    return sum(k for k, _ in layers), prod(s for _, s in layers)


def _knows_no_strides(layers: Layers) -> tuple[int, int]:
    return _forgets_strides(layers)[0], 1


def _multiplies_kernels(layers: Layers) -> tuple[int, int]:
    return prod(k for k, _ in layers), prod(s for _, s in layers)


def _own_stride_first(layers: Layers) -> tuple[int, int]:
    size, step = 1, 1
    for k, s in layers:
        step *= s
        size += (k - 1) * step
    return size, step


def _adds_strides(layers: Layers) -> tuple[int, int]:
    return _walk(layers)[0], sum(s for _, s in layers)


def _last_stride(layers: Layers) -> tuple[int, int]:
    return _walk(layers)[0], layers[-1][1]


def _from_the_top(layers: Layers) -> tuple[int, int]:
    return _walk(layers[::-1])


def _whole_kernel(layers: Layers) -> tuple[int, int]:
    size, step = 1, 1
    for k, s in layers:
        size, step = size + k * step, step * s
    return size, step


def _exchanged(layers: Layers) -> tuple[int, int]:
    return _walk(layers)[::-1]


EXERCISE = Exercise(
    name="receptive_field",
    notebook="02",
    number="02.7",
    title="How far a unit sees",
    asks="Predict the size and the step of the receptive field of a stack.",
    takes=("layers",),
    returns=_field,
    probes=(
        (((3, 1),),),
        (((3, 1), (3, 1)),),
        (((3, 2), (3, 1)),),
        (((5, 3), (3, 2), (2, 2)),),
        (((1, 2), (4, 1), (3, 3)),),
    ),
    laws=(
        Law(
            "a layer (1, 1) changes nothing",
            "A layer with kernel size 1 and stride 1 looks at no neighbours and skips no place.",
            _with_a_place,
            _one_by_one,
        ),
        Law(
            "the size is what gradients show",
            "In a net with positive weights, the inputs to which one unit answers lie within "
            "`size` places, first and last included.",
            _net,
            _size,
            tries=60,
        ),
        Law(
            "the step is what gradients show",
            "The field of the next unit begins `step` places further right.",
            _net,
            _step,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "knows no strides",
            "You add up k - 1 for all layers, as if no layer had a stride. After a stride of 2, "
            "neighbours in a layer are two places apart in the input; the step says how far.",
            _knows_no_strides,
        ),
        Misconception(
            "forgets the strides",
            "You add up k - 1 for all layers, and forget the strides below: after a stride of 2, "
            "neighbours in a layer are two places apart in the input.",
            _forgets_strides,
        ),
        Misconception(
            "adds the kernels",
            "You add up the kernel sizes. The first unit is already there: each layer adds k - 1 "
            "neighbours, and after strides each of these counts several input places.",
            _adds_kernels,
        ),
        Misconception(
            "multiplies the kernels",
            "You multiply the kernel sizes. Fields of neighbours overlap, so each layer *adds*: "
            "two layers of size 3 see 5 places, not 9.",
            _multiplies_kernels,
        ),
        Misconception(
            "its own stride first",
            "A layer's own stride does not change what one of its units sees, only how far apart "
            "they stand. Add to the size first, then multiply the step.",
            _own_stride_first,
        ),
        Misconception(
            "adds the strides",
            "The size is right. Strides multiply: every second of every second value is every "
            "fourth.",
            _adds_strides,
        ),
        Misconception(
            "the last stride only",
            "The size is right. The step counts places of the *input*: all strides below count as "
            "well, multiplied.",
            _last_stride,
        ),
        Misconception(
            "from the other end",
            "You go through the layers from the last to the first. The first in the list is the "
            "one next to the input, and its stride spreads all that come after.",
            _from_the_top,
        ),
        Misconception(
            "k instead of k - 1",
            "Each layer adds k - 1 neighbours, not k: a kernel of size 1 looks at none.",
            _whole_kernel,
        ),
        Misconception(
            "size and step exchanged",
            "The two numbers are exchanged: first the size of the field, then the step.",
            _exchanged,
        ),
    ),
    hints=(
        "Begin with size 1 and step 1, and go from the first layer to the last. How many more "
        "neighbours does a unit see through a kernel of k?",
        "k - 1 neighbours more, and each of them lies `step` input places from the next.",
        "After that, the layer's own stride: the step is multiplied by s.",
    ),
    answered_by=("stacks", "nets.costs"),
    minutes=8,
    core=False,
    drawn=behind(
        "layers",
        tuple((k, s) for k in (2, 3, 4, 5, 6) for s in (1, 2, 3, 4)),
        lambda own: f"with a kernel of {own[0]} and stride {own[1]}",
    ),
)
