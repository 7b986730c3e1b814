"""What a stack of strides and repetitions respects: `stack_period(layers)`."""

from __future__ import annotations

from math import gcd, lcm, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.drawing import behind
from shiftlab.exercises.returns import every, pair_of_whole_numbers, times

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

Layers = tuple[tuple[str, int], ...]

_pair = pair_of_whole_numbers("(P, Q): the least shift, and how far the output moves")


def _periods(value: Any, arguments: tuple[Any, ...]) -> tuple[int, int]:
    """A pair of whole numbers, both at least 1 and not beyond all use."""
    p, q = _pair(value, arguments)
    if not (1 <= p <= 10_000 and 1 <= q <= 10_000):
        raise Misfit(f"P and Q are whole numbers of at least 1; what came back is ({p}, {q}).")
    return p, q


def _stack(draw: Draw) -> dict[str, Any]:
    layers: list[tuple[str, int]] = []
    for _ in range(draw.whole(1, 4)):
        kind, factor = draw.one_of(("down", "up")), draw.one_of((2, 3, 4))
        sizes = [f for k, f in (*layers, (kind, factor)) if k == kind]
        if prod(sizes) <= 24:  # keeps the search over all shifts short
            layers.append((kind, factor))
    return {"layers": tuple(layers)}


def _run(layers: Layers, xs: np.ndarray) -> np.ndarray:
    """A generic net with these layers, on signals (..., n): convolution and tanh between them."""
    rng = np.random.default_rng(11)
    for kind, factor in (*layers, ("up", 1)):
        kernel = rng.normal(size=2)
        xs = np.tanh(kernel[0] * xs + kernel[1] * np.roll(xs, 1, axis=-1))
        xs = xs[..., ::factor] if kind == "down" else np.repeat(xs, factor, axis=-1)
    return xs


def _signal(layers: Layers) -> np.ndarray:
    """A generic signal, long enough that five periods fit into it."""
    length = 5 * prod(factor for kind, factor in layers if kind == "down")
    return np.random.default_rng(12).normal(size=length)


def _respected(layers: Layers, p: int) -> int | None:
    """The least output shift that goes with the input shift p, found by trying all; or None."""
    x = _signal(layers)
    before, after = _run(layers, np.stack([x, np.roll(x, p)]))
    fits = (q for q in range(len(before)) if np.abs(np.roll(before, q) - after).max() < 1e-9)
    return next(fits, None)


def _law_holds(ask: Ask, layers: Layers) -> Finding | None:
    p, q = ask(layers)
    x = _signal(layers)
    before, after = _run(layers, np.stack([x, np.roll(x, p)]))
    return differ(
        (f"f(T_P x) for your P = {p}", after[:8]),
        (f"f(x), moved by your Q = {q}", np.roll(before, q)[:8]),
        remark="A net with these layers was tried; the first values of its answers:",
    )


def _nothing_smaller(ask: Ask, layers: Layers) -> Finding | None:
    p, _ = ask(layers)
    for smaller in range(1, p):
        q = _respected(layers, smaller)
        if q is not None:
            sides = (("your P", p), ("a smaller shift that is respected", smaller))
            return Finding(sides, f"With it, the output moves by {q}.")
    return None


def _no_full_turns(ask: Ask, layers: Layers) -> Finding | None:
    p, q = ask(layers)
    found = _respected(layers, p)
    return differ(("your Q", q), ("the least output shift found by trying all", found))


def _right(layers: Layers) -> tuple[int, int]:
    """The two numbers, from which misconceptions depart; never shown."""
    p = q = 1
    for kind, factor in layers:
        if kind == "up":
            q *= factor
        else:
            shared = gcd(q, factor)
            p, q = p * factor // shared, q // shared
    return p, q


def _products(layers: Layers) -> tuple[int, int]:
    return (
        prod(f for kind, f in layers if kind == "down"),
        prod(f for kind, f in layers if kind == "up"),
    )


def _net_factor(layers: Layers) -> tuple[int, int]:
    down, up = _products(layers)
    shared = gcd(down, up)
    return down // shared, up // shared


def _downs_only(layers: Layers) -> tuple[int, int]:
    return _products(layers)[0], 1


def _whole_turn(layers: Layers) -> tuple[int, int]:
    down, up = _products(layers)
    return down * up, up * up


def _least_common_multiple(layers: Layers) -> tuple[int, int]:
    return lcm(*(f for kind, f in layers if kind == "down")), 1


def _q_before_p(layers: Layers) -> tuple[int, int]:
    p = q = 1
    for kind, factor in layers:
        if kind == "up":
            q *= factor
        else:
            q //= gcd(q, factor)
            p = p * factor // gcd(q, factor)
    return p, q


def _backwards(layers: Layers) -> tuple[int, int]:
    return _right(layers[::-1])


def _exchanged(layers: Layers) -> tuple[int, int]:
    p, q = _right(layers)
    return q, p


def _largest(layers: Layers) -> tuple[int, int]:
    return max((f for kind, f in layers if kind == "down"), default=1), 1


def _last_layer(layers: Layers) -> tuple[int, int]:
    kind, factor = layers[-1]
    return (factor, 1) if kind == "down" else (1, factor)


def _p_is_right_q_as_input(layers: Layers) -> tuple[int, int]:
    p, _ = _right(layers)
    return p, p


_D2, _U2, _D3, _U3, _D4 = ("down", 2), ("up", 2), ("down", 3), ("up", 3), ("down", 4)
_PROBES = (
    ((_D2,),),
    ((_D2, _D3),),
    ((_D2, _U2),),
    ((_D2, _U2, _D2),),
    ((_U3, _D2),),
    ((_U2, _D4),),
    ((_U2, _U3),),
)


def _what_it_does(layer: tuple[str, int]) -> str:
    kind, factor = layer
    if kind == "up":
        return f"which repeats each value {times(factor)}"
    return f"which keeps {every(factor)} value"


EXERCISE = Exercise(
    name="stack_period",
    notebook="02",
    number="02.4",
    title="What a stack respects",
    asks="Predict the least shift that a stack respects, and how far its output then moves.",
    takes=("layers",),
    returns=_periods,
    probes=_PROBES,
    laws=(
        Law(
            "the law holds at P",
            "When the input moves by P, the output moves by Q: f(T_P x) = T_Q f(x).",
            _stack,
            _law_holds,
            tries=60,
        ),
        Law(
            "no smaller shift will do",
            "P is the least shift (1, 2, 3, …) that moves the output as a whole; all smaller ones "
            "are tried.",
            _stack,
            _nothing_smaller,
            tries=60,
        ),
        Law(
            "Q is counted once",
            "Q is the least number of places by which the output moves.",
            _stack,
            _no_full_turns,
            tries=20,
        ),
    ),
    misconceptions=(
        Misconception(
            "factors cancelled",
            "You cancel ups against downs, wherever they stand. But what a stride has thrown away "
            "no repetition brings back: “down 2, up 2” does not respect a shift of 1. Go through "
            "the layers in order.",
            _net_factor,
        ),
        Misconception(
            "product of the downs, and of the ups",
            "P is not always the product of the downs. In “down 2, up 2, down 2” a shift by 2 "
            "moves the middle by 2, which the last stride respects: P is 2, not 4.",
            _products,
        ),
        Misconception(
            "product of the downs, output moves by one",
            "You multiply the strides, and let the output move by 1. That is right for strides "
            "alone; a repetition makes the output move further, and then a later stride may ask "
            "less of the input.",
            _downs_only,
        ),
        Misconception(
            "any shift that works",
            "Your P may be respected, but it is not the least. Start from (1, 1) and let each "
            "stride multiply P by only what it needs.",
            _whole_turn,
        ),
        Misconception(
            "least common multiple",
            "You take the least common multiple of the strides. But the second stride acts on what "
            "the first has left: two strides of 2 ask for a shift of 4, not of 2.",
            _least_common_multiple,
            probes=(((_D2,),), ((_D2, _D3),), ((_D2, _D2),), ((_D2, _D4),)),
        ),
        Misconception(
            "Q before P",
            "You change Q first, and then work out P with the new Q. The greatest common divisor "
            "is that of the *old* Q and s, for both: keep it under a name.",
            _q_before_p,
        ),
        Misconception(
            "from the last layer to the first",
            "You go through the layers backwards. The input meets the first of the list first.",
            _backwards,
        ),
        Misconception(
            "P and Q exchanged",
            "The two numbers are exchanged: first the shift of the input, then that of the output.",
            _exchanged,
        ),
        Misconception(
            "the largest stride",
            "The largest stride alone does not decide: two strides of 2, one after the other, ask "
            "for a shift of 4.",
            _largest,
        ),
        Misconception(
            "the last layer only",
            "You look at the last layer only. What the layers before it do to a shift reaches it "
            "too: go through all of them in order.",
            _last_layer,
        ),
        Misconception(
            "output moves as far as the input",
            "P is right. But the output has another number of places than the input, so it does "
            "not move by P places: follow Q through the layers as well.",
            _p_is_right_q_as_input,
        ),
    ),
    hints=(
        "Keep two numbers: so far, a shift of the input by P moves what comes out by Q. Before "
        "the first layer both are 1. What does one layer do to them?",
        "Repeating u times: the same P, and Q becomes Q u. A stride s: if s divides Q, P may "
        "stay, and Q becomes Q / s.",
        "If s does not divide Q, move the input several times as far, until it does: by the factor "
        "s / gcd(Q, s). (math.gcd)",
    ),
    answered_by=("stacks", "audit"),
    minutes=8,
    drawn=behind(
        "layers",
        tuple((kind, factor) for kind in ("down", "up") for factor in (2, 3, 4, 5)),
        _what_it_does,
    ),
)
