"""One forward pass, watched: what each layer computes, kept as a small sketch.

A layer is here a call of one of torch's own modules, or of a function of torch between them (an
addition, a slice with a stride, a pooling function). Views that only rename axes are no layers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.modules import module as torch_hooks
from torch.overrides import TorchFunctionMode

from shiftlab.audit.layouts import Layout, Layouts
from shiftlab.audit.sketching import Rows, Sketcher
from shiftlab.audit.wrapping import on_a_circle


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# They rename axes, copy, or tell a property: no layers of their own. A padded map is judged with
# the layer that uses it up: only then is it as long as the circle again.
_RENAMING = _names(
    "view reshape permute transpose swapaxes swapdims movedim moveaxis flatten unflatten ravel t "
    "unsqueeze squeeze expand expand_as view_as reshape_as contiguous detach clone to type float "
    "double half bfloat16 type_as chunk split tensor_split unbind __get__ __set__ __setitem__ "
    "pad size stride dim numel alias meshgrid broadcast_to atleast_1d data_ptr requires_grad_ "
    "zeros_like ones_like empty_like new_zeros new_ones new_empty full_like new_full"
)
# What they compute are tables of tokens against tokens, never pictures.
_TABLES = _names("matmul bmm baddbmm softmax scaled_dot_product_attention __matmul__")
_PICTURE_MAKERS = _names(
    "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d max_pool1d max_pool2d "
    "max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d adaptive_avg_pool2d "
    "adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d interpolate "
    "upsample pixel_shuffle pixel_unshuffle batch_norm"
)
_SPOKEN = {"__getitem__": "slice", "cat": "concatenate", "concat": "concatenate"}
_RENAMING_MODULES = (nn.Flatten, nn.Unflatten, nn.Identity)
_PADDING = "Pad"
_PICTURE_MODULES = ("Conv", "MaxPool", "AvgPool", "AdaptiveAvg", "AdaptiveMax", "BatchNorm")


Look = Callable[[int, torch.Tensor, Layout], None]
Modules = Mapping[int, tuple[str, bool]]
"""By the id of a module: its name, and whether it is one of torch's own, see `modules_of`."""


@dataclass
class Call:
    """One layer's output in one pass.

    name: the module, or the module inside which a function was called ("" is the net itself); kind:
    the module's class or the function's name; after: the label of the call before it; dtype: of the
    output, as in "float32"; sketches: by axis of the input (N, mixtures, places), a vector has one
    place; reason: why there are none.
    """

    name: str
    kind: str
    is_module: bool
    after: str
    shape: tuple[int, ...]
    layout: Layout | None
    reason: str | None
    dtype: str
    sketches: dict[int, torch.Tensor] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The layer's name for people."""
        return self.name if self.is_module else f"{self.name}: {self.kind}".removeprefix(": ")


class Enough(BaseException):
    """What was wanted has been seen; the rest of the pass is not needed."""


class Watch(TorchFunctionMode):
    """Keeps a `Call` for each layer while it is entered; use it through `watched`."""

    def __init__(
        self,
        modules: Modules,
        sides: tuple[int, ...],
        samples: int,
        sketcher: Sketcher,
        rows: Rows,
        wanted: Sequence[Sequence[int]] | None = None,
        wrapped: bool = False,
        look: Look | None = None,
        enough: int | None = None,
    ) -> None:
        """modules: from `modules_of`; sides: of the input; samples: how many pictures go in; rows:
        of which of them sketches are kept, by axis; wanted: for each call the axes along which they
        are kept, without it all; wrapped: whether padding is taken from the opposite side; look:
        called with the number, output and layout of each layer that has one, beside the rest;
        enough: after so many calls `Enough` ends the pass.
        """
        super().__init__()
        self.calls: list[Call] = []
        self._modules = modules
        self._samples = samples
        self._sketcher = sketcher
        self._rows = rows
        self._wanted = wanted
        self._wrapped = wrapped
        self._look = look
        self._enough = enough
        self._layouts = Layouts(sides)
        self._stack: list[tuple[str, nn.Module, bool]] = []
        self._closed = 0  # how many of torch's own modules we are inside
        self._latest: torch.Tensor | None = None
        self._latest_version = -1
        self._latest_sketches: dict[int, torch.Tensor] = {}
        self._thread = threading.get_ident()

    # Functions of torch, wherever they are called.
    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Call it, and keep what it computed if it stands alone between modules."""
        if self._wrapped:
            answer = on_a_circle(func, args, kwargs or {})
        else:
            answer = func(*args, **(kwargs or {}))
        if self._closed or not isinstance(answer, torch.Tensor):
            return answer
        kind = getattr(func, "__name__", "function")
        kind = _SPOKEN.get(kind, kind)
        if kind not in _RENAMING and self._stack:
            self._keep(self._stack[-1][0], kind.strip("_"), False, answer)
        return answer

    # Modules: the hooks are torch's own for all modules, so the net itself is given none.
    def enter_module(self, module: nn.Module, args: Any) -> None:
        """Note that a module begins."""
        if threading.get_ident() != self._thread:
            return
        known = self._modules.get(id(module))  # a net may make modules while it answers
        name, closed = known or (type(module).__name__, _is_closed(module))
        self._stack.append((name, module, closed))
        self._closed += closed

    def leave_module(self, module: nn.Module, args: Any, answer: Any) -> None:
        """Note that a module ends; keep its answer if nothing inside it was seen."""
        if threading.get_ident() != self._thread:
            return
        name, _, closed = self._stack.pop()
        self._closed -= closed
        kind = type(module).__name__
        if self._closed or isinstance(module, _RENAMING_MODULES) or (closed and _PADDING in kind):
            return
        if closed:
            first = next(tensors_of(answer), ("", None))[1]
            if first is not None:
                self._keep(name, kind, True, first)

    def keep_end(self, answer: Any) -> int:
        """Keep what the net returned, all its tensors; returns how many calls came before."""
        before = len(self.calls)
        for key, tensor in tensors_of(answer):
            self._keep(f"output{key}", "", True, tensor)
        return before

    def _keep(self, name: str, kind: str, is_module: bool, y: torch.Tensor) -> None:
        with torch._C.DisableTorchFunction():
            after = self.calls[-1].label if self.calls else "the input"
            layout, reason = self._layout(name, kind, is_module, y)
            dtype = str(y.dtype).removeprefix("torch.")
            call = Call(name, kind, is_module, after, tuple(y.shape), layout, reason, dtype)
            if layout is not None:
                call.sketches = self._sketched(y, layout, is_module)
                if self._look is not None:
                    self._look(len(self.calls), y, layout)
            self.calls.append(call)
            if len(self.calls) == self._enough:
                raise Enough

    def _sketched(
        self, y: torch.Tensor, layout: Layout, is_module: bool
    ) -> dict[int, torch.Tensor]:
        rows = self._rows
        if self._wanted is not None:
            here = len(self.calls)
            wanted = self._wanted[here] if here < len(self._wanted) else ()
            rows = {axis: chosen for axis, chosen in rows.items() if axis in wanted}
        if not rows:
            return {}
        # What a module hands on as it came, a dropout say, needs no second sketch.
        same = y is self._latest and y._version == self._latest_version
        if not same or not self._latest_sketches.keys() >= rows.keys():
            self._latest_sketches = self._sketcher(y, layout, rows, is_module)
            self._latest, self._latest_version = y, y._version
        return {axis: self._latest_sketches[axis] for axis in rows}

    def _layout(
        self, name: str, kind: str, is_module: bool, y: torch.Tensor
    ) -> tuple[Layout | None, str | None]:
        if y.is_complex():
            return None, "its values are complex"
        inside = type(self._stack[-1][1]).__name__ if self._stack else ""
        in_attention = not is_module and ("Attention" in inside or "Attn" in inside)
        if y.ndim > 3 and (kind in _TABLES or kind == "Softmax" or in_attention):
            return None, "it is a table of tokens against tokens, or one for each attention head"
        makes_pictures = (
            kind.startswith(_PICTURE_MODULES) or kind == "Upsample"
            if is_module
            else kind in _PICTURE_MAKERS
        )
        layout = self._layouts.tell(y.shape, self._samples, makes_pictures)
        return (None, layout) if isinstance(layout, str) else (layout, None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let `watch` see all modules and functions meanwhile; no module is given a hook."""
    handles = [
        torch_hooks.register_module_forward_pre_hook(watch.enter_module),
        torch_hooks.register_module_forward_hook(watch.leave_module),
    ]
    try:
        with watch:
            yield
    finally:
        for handle in handles:
            handle.remove()


def tensors_of(answer: Any, key: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """All tensors in an answer, with where they are: "" for the answer itself, "[0]", ".name"."""
    if isinstance(answer, torch.Tensor):
        yield key, answer
    elif isinstance(answer, dict):
        for name, part in answer.items():
            yield from tensors_of(part, f"{key}[{name!r}]")
    elif isinstance(answer, tuple | list):
        for number, part in enumerate(answer):
            yield from tensors_of(part, f"{key}[{number}]")
    elif hasattr(answer, "__dataclass_fields__"):
        for name in answer.__dataclass_fields__:
            yield from tensors_of(getattr(answer, name), f"{key}.{name}")


def modules_of(model: nn.Module) -> Modules:
    """The net's modules, as a `Watch` needs them."""
    return {id(module): (name, _is_closed(module)) for name, module in model.named_modules()}


def _is_closed(module: nn.Module) -> bool:
    """Whether the module is one of torch's own, of which the inside is nobody's concern."""
    own = type(module).__module__.startswith("torch.nn.") or isinstance(
        module, torch.jit.ScriptModule
    )
    return own and (next(module.children(), None) is None or hasattr(module, "in_proj_weight"))
