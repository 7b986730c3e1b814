"""One forward pass, watched: what each layer computes, kept as a small sketch.

A layer is here a call of one of torch's own modules, or of a function of torch between them (an
addition, a slice with a stride, a pooling function). Views that only rename axes are no layers.
Nothing is changed on the way but, in the answers to edge probes, the borders: see `borders`.
"""

from __future__ import annotations

import linecache
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.nn.modules import module as torch_hooks
from torch.overrides import TorchFunctionMode
from torch.utils.weak import WeakTensorKeyDictionary

from shiftlab.audit.borders import Edged, with_other_borders
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
    "double half bfloat16 type_as __get__ __set__ "
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
# Layers where they cut or fill a map; parts of the channels are only another view.
_CUTTING = _names("chunk split tensor_split unbind")
_WRITING = "__setitem__"
_SPOKEN = {
    "__getitem__": "slice",
    "__setitem__": "write",
    "cat": "concatenate",
    "concat": "concatenate",
}
_RENAMING_MODULES = (nn.Flatten, nn.Unflatten, nn.Identity)
_PADDING = "Pad"
_SCRIPTED = _names("ScriptModule RecursiveScriptModule TracedModule TopLevelTracedModule")
_PICTURE_MODULES = ("Conv", "MaxPool", "AvgPool", "AdaptiveAvg", "AdaptiveMax", "BatchNorm")


LONGEST_LINE = 60
"""Characters of a line of source that are shown."""

Look = Callable[[int, torch.Tensor, Layout], None]
Modules = Mapping[int, tuple[str, bool]]
"""By the id of a module: its name, and whether it is one of torch's own, see `modules_of`."""


@dataclass
class Call:
    """One layer's output in one pass.

    name: the module, or the module inside which a function was called ("" is the net itself); kind:
    the module's class or the function's name; after: the label of the layer whose output it was
    given, or of the call before it where that is not known; dtype: of the output, as in "float32";
    line: of source where a function was called, in the first pass; sketches: by axis of the input
    (N, mixtures, places), a vector has one place; reason: why there are none.
    """

    name: str
    kind: str
    is_module: bool
    after: str
    shape: tuple[int, ...]
    layout: Layout | None
    reason: str | None
    dtype: str
    line: str = ""
    sketches: dict[int, torch.Tensor] = field(default_factory=dict)

    @property
    def scripted(self) -> bool:
        """Whether it is a scripted or traced module, into which nobody sees."""
        return self.kind in _SCRIPTED

    @property
    def label(self) -> str:
        """The layer's name for people."""
        if self.is_module:
            return self.name or "the net"
        return f"{self.name}: {self.kind}".removeprefix(": ")

    @property
    def titled(self) -> str:
        """The label with the kind; a function's label holds it already."""
        return f"{self.label} ({self.kind})" if self.is_module else self.label


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
        edged: Edged | None = None,
        enough: int | None = None,
    ) -> None:
        """modules: from `modules_of`; sides: of the input; samples: how many pictures go in; rows:
        of which of them sketches are kept, by axis; wanted: for each call the axes along which they
        are kept, without it all; wrapped: whether padding is taken from the opposite side; look:
        called with the number, output and layout of each layer that has one, beside the rest;
        edged: the pictures in whose maps the borders are changed, by axis; enough: after so many
        calls `Enough` ends the pass.
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
        self._edged = edged or {}
        self._made_by = WeakTensorKeyDictionary()  # labels
        self._sides = sides
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
        if self._closed or not self._stack:
            return answer
        kind = getattr(func, "__name__", "function")
        with torch._C.DisableTorchFunction():
            made = args[0] if kind == _WRITING else next(tensors_of(answer), ("", None))[1]
            given = (*args, *(kwargs or {}).values())
            if made is None:
                return answer
            if kind in _RENAMING or not self._changes_places(kind, made, given):
                self._hand_on(answer, given)
                return answer
            spoken = _SPOKEN.get(kind, kind).strip("_")
            kept = self._keep(self._stack[-1][0], spoken, False, made, given)
            return kept if made is answer else answer

    def _changes_places(self, kind: str, made: torch.Tensor, given: Sequence[Any]) -> bool:
        """Whether a function that cuts or fills does so to places, and not to channels alone."""
        if kind == _WRITING:
            layout = self._layouts.tell(made.shape, self._samples, False, remember=False)
            return not isinstance(layout, str) and self._layouts.known(layout.sides)
        if kind not in _CUTTING:
            return True
        before, layout = given[0].shape, self._picture_cut(given)
        if layout is None or not layout.sides:
            return False
        channel = None if layout.single else len(before) - 1 if layout.channels_last else 1
        rest = [side for axis, side in enumerate(before) if axis != channel]
        same = made.ndim == len(before)
        left = [side for axis, side in enumerate(made.shape) if not same or axis != channel]
        return rest != left

    def _picture_cut(self, given: Sequence[Any]) -> Layout | None:
        """The layout of what a function cuts, None if it has none."""
        if not isinstance(given[0], torch.Tensor):
            return None
        layout = self._layouts.tell(given[0].shape, self._samples, False, remember=False)
        return None if isinstance(layout, str) else layout

    def inputs_are(self, items: Sequence[Any]) -> None:
        """Know these as what the net is called with."""
        for _, item in tensors_of(list(items)):
            self._made_by[item] = "the input"

    def _hand_on(self, answer: Any, given: Sequence[Any]) -> None:
        """Note that these tensors are the same layer's output as what they were made from."""
        source = self._source(given)
        for _, tensor in tensors_of(answer):
            if source is not None:
                self._made_by[tensor] = source

    def _source(self, given: Sequence[Any]) -> str | None:
        """The layer that made the first of these tensors that some layer made."""
        labels = (self._made_by.get(tensor) for _, tensor in tensors_of(list(given)))
        return next((label for label in labels if label is not None), None)

    # Modules: the hooks are torch's own for all modules, so the net itself is given none.
    def enter_module(self, module: nn.Module, args: Any) -> None:
        """Note that a module begins."""
        if threading.get_ident() != self._thread:
            return
        known = self._modules.get(id(module))  # a net may make modules while it answers
        name, closed = known or (type(module).__name__, _is_closed(module))
        self._stack.append((name, module, closed))
        self._closed += closed

    def leave_module(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], answer: Any
    ) -> torch.Tensor | None:
        """Note that a module ends; keep its answer if nothing inside it was seen.

        Returns what the net gets instead of the answer, None for the answer itself.
        """
        if threading.get_ident() != self._thread:
            return None
        name, _, closed = self._stack.pop()
        self._closed -= closed
        kind = type(module).__name__
        given = (*args, *kwargs.values())
        if self._closed or not closed:
            return None
        if isinstance(module, _RENAMING_MODULES) or _PADDING in kind:
            self._hand_on(answer, given)
            return None
        first = next(tensors_of(answer), ("", None))[1]
        if first is None:
            return None
        kept = self._keep(name, kind, True, first, given)
        return kept if first is answer else None

    def keep_end(self, answer: Any) -> int:
        """Keep what the net returned, all its tensors; returns how many calls came before."""
        before = len(self.calls)
        for key, tensor in tensors_of(answer):
            self._keep(f"output{key}", "", True, tensor, (tensor,))
        return before

    def _keep(
        self, name: str, kind: str, is_module: bool, y: torch.Tensor, given: Sequence[Any]
    ) -> torch.Tensor:
        """Keep the layer's output y, computed from `given`; returns what the net goes on with."""
        with torch._C.DisableTorchFunction():
            before = self.calls[-1].label if self.calls else "the input"
            layout, reason = self._layout(name, kind, is_module, y, given)
            dtype = str(y.dtype).removeprefix("torch.")
            line = "" if is_module or self._wanted is not None else _line()
            after = self._source(given) or before
            shape = tuple(y.shape)
            call = Call(name, kind, is_module, after, shape, layout, reason, dtype, line)
            if layout is not None:
                call.sketches = self._sketched(y, layout, is_module)
                if self._look is not None:
                    self._look(len(self.calls), y, layout)
                y = with_other_borders(y, layout, self._edged, given, len(self.calls))
            self.calls.append(call)
            self._made_by[y] = call.label
            if len(self.calls) == self._enough:
                raise Enough
            return y

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
        self, name: str, kind: str, is_module: bool, y: torch.Tensor, given: Sequence[Any]
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
        if not is_module and kind in (*_CUTTING, "slice") and y.ndim == len(self._sides) + 2:
            cut = self._picture_cut(given)  # what is cut out of a picture is one, in any proportion
            makes_pictures = cut is not None and cut.words == "picture" and y.ndim == given[0].ndim
        layout = self._layouts.tell(y.shape, self._samples, makes_pictures)
        return (None, layout) if isinstance(layout, str) else (layout, None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let `watch` see all modules and functions meanwhile; no module is given a hook."""
    handles = [
        torch_hooks.register_module_forward_pre_hook(watch.enter_module),
        torch_hooks.register_module_forward_hook(watch.leave_module, with_kwargs=True),
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


def _line() -> str:
    """The line of source in which the net calls the function that is being watched."""
    frame = sys._getframe(1)
    while frame is not None:
        room = frame.f_globals.get("__name__", "")
        if not f"{room}.".startswith(("torch.", "shiftlab.audit.", "contextlib.")):
            line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
            return textwrap.shorten(line, LONGEST_LINE, placeholder=" …")
        frame = frame.f_back
    return ""


def _is_closed(module: nn.Module) -> bool:
    """Whether it is one of torch's own modules, of which the inside is nobody's concern."""
    if isinstance(module, torch.jit.ScriptModule):  # nothing is seen of what it does inside
        return True
    own = type(module).__module__.startswith("torch.nn.")
    return own and (next(module.children(), None) is None or hasattr(module, "in_proj_weight"))
