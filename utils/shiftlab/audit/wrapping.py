"""The same net on a circle: what a layer pads with is taken from the opposite side.

While `wrapped` is entered, torch's convolutions and pooling layers, and `pad` with zeros, fill in
what lies beyond the edge from the other side of the picture, as `padding_mode="circular"` does. The
net itself is not changed. So what the edges spoil is told from what strides and places spoil.
Transposed convolutions and layers without padding stay as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional

_CONVOLUTIONS = {torch.conv1d: 1, torch.conv2d: 2, torch.conv3d: 3}
_MAXIMA = {
    functional.max_pool1d: 1,
    functional.max_pool2d: 2,
    functional.max_pool3d: 3,
    torch.max_pool1d: 1,
    torch.max_pool2d: 2,
    torch.max_pool3d: 3,
}
_AVERAGES = {functional.avg_pool1d: 1, functional.avg_pool2d: 2, functional.avg_pool3d: 3}


def _called_with(*names: str) -> inspect.Signature:
    """A signature of these parameters, none of them required."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature([inspect.Parameter(name, kind, default=None) for name in names])


_CONVOLUTION = _called_with("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_MAXIMUM = _called_with(
    "input", "kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices"
)
_AVERAGE = _called_with(
    "input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad",
    "divisor_override",
)  # fmt: skip


def on_a_circle(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """func(*args, **kwargs), with what it pads taken from the opposite side."""
    for functions, signature in (
        (_CONVOLUTIONS, _CONVOLUTION),
        (_MAXIMA, _MAXIMUM),
        (_AVERAGES, _AVERAGE),
    ):
        if func in functions:
            given = signature.bind(*args, **kwargs).arguments
            return func(**_unpadded(given, functions[func]))
    if func is functional.pad:
        return _padded(*args, **kwargs)
    return func(*args, **kwargs)


def _unpadded(given: dict[str, Any], axes: int) -> dict[str, Any]:
    """The same call on a picture that was padded on the circle beforehand."""
    padding = given.get("padding", 0)
    if padding == "valid":
        return given
    if padding == "same":
        dilation = _per_axis(given.get("dilation", 1), axes)
        reach = [d * (k - 1) for d, k in zip(dilation, given["weight"].shape[2:], strict=True)]
        pads = [(part // 2, part - part // 2) for part in reach]
    else:
        pads = [(part, part) for part in _per_axis(padding, axes)]
    if not any(map(any, pads)):
        return given
    flat = [part for pair in reversed(pads) for part in pair]
    return {**given, "input": _around(given["input"], flat), "padding": 0}


def _padded(
    input: torch.Tensor, pad: Any, mode: str = "constant", value: float | None = None
) -> torch.Tensor:
    pads = list(pad)
    fits = (
        input.ndim in (3, 4, 5) and len(pads) <= 2 * (input.ndim - 2) and min(pads, default=0) >= 0
    )
    if fits and (mode != "constant" or not value):
        return _around(input, pads)
    return functional.pad(input, pads, mode, value)


def _around(x: torch.Tensor, pads: list[int]) -> torch.Tensor:
    """x with `pads` (last axis first, before and after) more places, taken from the other side."""
    for number in range(len(pads) // 2):
        before, after = pads[2 * number : 2 * number + 2]
        axis = x.ndim - 1 - number
        size = x.shape[axis]
        if before or after:
            places = torch.arange(-before, size + after, device=x.device) % size
            x = x.index_select(axis, places)
    return x


def _per_axis(value: Any, axes: int) -> tuple[int, ...]:
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    return parts * axes if len(parts) == 1 else parts
