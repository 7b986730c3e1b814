"""The example that a net is audited with: which of its tensors move, and how they are stacked.

A forward pass is given several *probes* at once, one after the other along the batch axis: the
picture as it is, moved along one axis, with a changed border, or dimmed. Each probe holds two
pictures: the example's first one, and a partner made of the same pixels in another order. The
partner is generic where the example may be lucky, and it is the unrelated input that an error is
compared with; where the order of pixels does not matter, the dimmed picture is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from shiftlab import shifts

Key = int | str
EXPECTED = (
    "The example is what the net is called with: a batch of pictures (B, C, H, W), of signals "
    "(B, C, n) or of volumes (B, C, D, H, W); or a tuple of a net's inputs, or a dict by name"
)


@dataclass(frozen=True)
class Probe:
    """One thing done to the picture: "base" nothing, "edge" its border changed, "shift" by d,
    "dimmed" each pixel to a share of its own.
    """

    kind: Literal["base", "edge", "shift", "dimmed"]
    axis: int = 0
    d: int = 0

    def tells_of(self, along: int) -> bool:
        """Whether the answer is compared along this axis."""
        return self.kind in ("base", "dimmed") or self.axis == along


@dataclass(frozen=True)
class Inputs:
    """The example, taken apart.

    items: what the net is called with, by position or name; named: whether by name; moved: the keys
    of the tensors that move together; sides: their lengths, one for each axis; batch: the length of
    their first axis.
    """

    items: dict[Key, Any]
    named: bool
    moved: tuple[Key, ...]
    sides: tuple[int, ...]
    batch: int

    def call(self, model: torch.nn.Module, items: Mapping[Key, Any]) -> Any:
        """The net's answer to these items."""
        return model(**items) if self.named else model(*items.values())

    def stacked(self, probes: Sequence[Probe], partnered: bool, border: int) -> dict[Key, Any]:
        """The items for one forward pass over all probes, one after the other along the batch.

        partnered: each probe holds the first picture and its partner; else the example's own batch.
        border: how many pixels of each side an edge probe changes.
        """
        built: dict[Key, Any] = {}
        pictures = 2 if partnered else self.batch
        for key, item in self.items.items():
            if key in self.moved:
                base = _with_partner(item) if partnered else item
                built[key] = torch.cat([_probed(base, probe, border) for probe in probes])
            elif isinstance(item, torch.Tensor) and item.ndim and len(item) == self.batch:
                still = item[:1].expand(pictures, *item.shape[1:]) if partnered else item
                built[key] = torch.cat([still] * len(probes))
            else:
                built[key] = item
        return built

    def pictures(self, partnered: bool) -> int:
        """How many pictures one probe holds."""
        return 2 if partnered else self.batch


def take_apart(example: Any, moved: Key | Sequence[Key] | None = None) -> Inputs:
    """The example's tensors, and which of them move.

    Without `moved`: the first floating tensor with three axes or more, and all that have the same
    sides. Raises TypeError for an example that is no tensor, tuple or dict, ValueError for one in
    which nothing can move, or that looks alike at all places.
    """
    if isinstance(example, torch.Tensor):
        items: dict[Key, Any] = {0: example}
    elif isinstance(example, Mapping):
        items = dict(example)
    elif isinstance(example, tuple | list):
        items = dict(enumerate(example))
    else:
        hint = " torch.as_tensor(x) makes a tensor of it." if _is_array(example) else ""
        raise TypeError(f"{EXPECTED}. Got a {type(example).__name__}.{hint}")
    pictures = {key: item for key, item in items.items() if _is_picture(item)}
    if isinstance(moved, Key):
        moved = [moved]
    if moved is not None:
        wrong = [key for key in moved if key not in pictures]
        if wrong or not moved:
            raise ValueError(
                "`moved` names the inputs that move, floating tensors with three axes or more: "
                f"{list(pictures) or 'this example has none'}. Got {list(moved)!r}."
            )
        pictures = {key: pictures[key] for key in moved}
    if not pictures:
        raise ValueError(f"{EXPECTED}. {_what_came(items)}")
    sides = tuple(next(iter(pictures.values())).shape[2:])
    alike = {key: item for key, item in pictures.items() if tuple(item.shape[2:]) == sides}
    if moved is not None and len(alike) < len(pictures):
        raise ValueError(
            "Inputs that move together need equal sides; got "
            + ", ".join(f"{key!r} {tuple(item.shape)}" for key, item in pictures.items())
            + ". Name only those of one size in `moved`."
        )
    batch = len(next(iter(alike.values())))
    if not batch or any(len(item) != batch for item in alike.values()):
        raise ValueError(
            "Inputs that move together need equal batches, of one picture or more; got "
            + ", ".join(f"{key!r} {tuple(item.shape)}" for key, item in alike.items())
            + "."
        )
    _check_values(alike, sides)
    return Inputs(items, isinstance(example, Mapping), tuple(alike), sides, batch)


def refuse_single(inputs: Inputs, model: torch.nn.Module) -> None:
    """Raise ValueError if the example looks like one picture of which the batch axis was left out.

    A convolution takes such a picture, too; so it is asked how many axes and channels it has. To be
    called for a net that takes its example's own "batch" only.
    """
    axes = {torch.nn.Conv1d: 1, torch.nn.Conv2d: 2, torch.nn.Conv3d: 3}
    first = next((part for part in model.modules() if type(part) in axes), None)
    example = inputs.items[inputs.moved[0]]
    if first is None or example.ndim != axes[type(first)] + 1:
        return
    if first.in_channels == len(example):
        raise ValueError(
            f"The example's shape {tuple(example.shape)} is that of one picture without a batch, "
            "(channels, places …). Give it as a batch of one, x[None]."
        )


def refuse_other_numbers(inputs: Inputs, model: torch.nn.Module, error: Exception) -> None:
    """Raise TypeError if a net failed that has other floating numbers than its example.

    error: what the net raised.
    """
    numbers = (part.dtype for part in model.parameters() if part.is_floating_point())
    own = next(numbers, None)
    given = inputs.items[inputs.moved[0]].dtype
    if own is not None and own != given:
        raise TypeError(
            f"The example is of {_spoken(given)}, the net's weights are of {_spoken(own)}, and the "
            f"net failed ({error}). Give x.to({own})."
        ) from error


def _spoken(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _is_array(item: Any) -> bool:
    return isinstance(item, np.ndarray)


def _is_picture(item: Any) -> bool:
    return isinstance(item, torch.Tensor) and item.is_floating_point() and 3 <= item.ndim <= 5


def _what_came(items: Mapping[Key, Any]) -> str:
    came = [
        f"{tuple(item.shape)} of {_spoken(item.dtype)}"
        if isinstance(item, torch.Tensor)
        else type(item).__name__
        for item in items.values()
    ]
    hint = (
        " A single picture becomes a batch by x[None], whole numbers become floating by x.float()."
    )
    if any(map(_is_array, items.values())):
        hint += " Arrays of NumPy become tensors by torch.as_tensor(x)."
    return f"Got {', '.join(came) or 'nothing'}.{hint}"


def _check_values(pictures: Mapping[Key, torch.Tensor], sides: tuple[int, ...]) -> None:
    if max(sides) < 2:
        raise ValueError(f"A picture of sides {sides} has nowhere to move; give a larger one.")
    for key, picture in pictures.items():
        if not torch.isfinite(picture).all():
            raise ValueError(f"Input {key!r} holds NaN or infinity; give finite values.")
    firsts = [picture[:1].flatten(2) for picture in pictures.values()]
    if all(bool((first == first[..., :1]).all()) for first in firsts):
        raise ValueError(
            "The example looks alike at all places, so a shift changes nothing and any net would "
            "pass. Give a picture, or noise: torch.rand(1, 3, 64, 64)."
        )


def _with_partner(picture: torch.Tensor) -> torch.Tensor:
    """The first picture, and the same pixels in another order."""
    first = picture[:1]
    pixels = first.flatten(2)
    drawn = torch.Generator().manual_seed(pixels.shape[-1])
    order = torch.randperm(pixels.shape[-1], generator=drawn).to(pixels.device)
    return torch.cat([first, pixels[..., order].reshape(first.shape)])


def _probed(base: torch.Tensor, probe: Probe, border: int) -> torch.Tensor:
    if probe.kind == "base":
        return base
    if probe.kind == "shift":
        steps = [0] * (base.ndim - 2)
        steps[probe.axis] = probe.d
        if base.ndim == 4:
            return shifts.circular(base, (steps[0], steps[1]))
        return base.roll(steps, list(range(2, base.ndim)))
    if probe.kind == "dimmed":
        drawn = torch.Generator().manual_seed(base.numel())
        shares = 0.4 + 0.5 * torch.rand(base.shape, generator=drawn, dtype=torch.float64)
        return base.min() + (base - base.min()) * shares.to(base)
    changed = base.clone()
    ends = changed.movedim(2 + probe.axis, 0)
    low, high = base.min(), base.max()
    for end in (ends[:border], ends[-border:]):  # light becomes dark: far from what it was
        end.copy_(low + high - end)
    return changed
