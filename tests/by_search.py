"""What an audit should find, by trying everything: every shift of the input, of every output.

Slow, and independent of `shiftlab.audit` and of its thresholds: 64-bit numbers, whole outputs
instead of sketches, hooks on the modules, square pictures only. What counts as inside here are the
places that a change at the edge leaves as they were to the last digits, so the search knows less of
the inside than an audit in 32-bit numbers: it can refute and confirm it only where it has room. The
change is as wide as the pixels that one place of the map stands for: a stride may step over fewer.
"""

from __future__ import annotations

import copy
from collections import defaultdict

import torch
from torch import nn

ROUNDING = 1e-9
TOUCHED = 1e-11
"""Changes below this share of an output's size do not count as touched by the edge."""
FEWEST = 2
"""Places inside that two outputs must have in common to be compared."""


def _maps(y: torch.Tensor) -> torch.Tensor | None:
    """(N, C, h, w), places last; a vector has one place; None if there are no places."""
    if y.ndim == 2:
        return y[:, :, None, None]
    if y.ndim == 4 and (y.shape[2] == y.shape[3] or y.shape[1] == y.shape[2]):
        return y if y.shape[2] == y.shape[3] else y.permute(0, 3, 1, 2)
    if y.ndim == 3:
        for extra in (0, 1):
            side = round((y.shape[1] - extra) ** 0.5)
            if side * side == y.shape[1] - extra:
                return y[:, extra:].unflatten(1, (side, side)).permute(0, 3, 1, 2)
    return None


class Search:
    """Every shift along one axis: what the leaf modules and the net's end respect.

    found: for each (module's name, number of its call) the tuple (period, step, inside period,
    inside step), None for what is respected by no shift. room: for each the places inside.
    """

    def __init__(self, net: nn.Module, picture: torch.Tensor, axis: int) -> None:
        """net: in evaluation mode; picture: (1, C, n, n); axis: 0 down, 1 right."""
        self._net = copy.deepcopy(net).double()
        other = torch.rand(picture.shape, generator=torch.Generator().manual_seed(5))
        self._pictures = torch.cat([picture, other]).double()
        self._axis, self._n = axis, picture.shape[2 + axis]
        self._base = self._answers(self._pictures)
        self._scales = {key: y.square().mean().sqrt() for key, y in self._base.items()}
        self._safe = self._safe_places()
        self.room = {key: high - low for key, (low, high) in self._safe.items()}
        self.found = self._search()

    def _answers(self, pictures: torch.Tensor) -> dict[tuple[str, int], torch.Tensor]:
        answers: dict[tuple[str, int], torch.Tensor] = {}
        times: dict[str, int] = defaultdict(int)

        def keep(name: str, y: object) -> None:
            if isinstance(y, torch.Tensor) and len(y) == len(pictures):
                maps = _maps(y)
                if maps is not None:
                    # The places of the axis in question come last.
                    answers[name, times[name]] = maps.transpose(-1, 2 + self._axis).clone()
            times[name] += 1

        handles = [
            module.register_forward_hook(lambda m, i, y, name=name: keep(name, y))
            for name, module in self._net.named_modules()
            if not list(module.children())
        ]
        with torch.no_grad():
            keep("output", self._net(pictures))
        for handle in handles:
            handle.remove()
        return answers

    def _safe_places(self) -> dict[tuple[str, int], tuple[int, int]]:
        widths = {key: -(-self._n // y.shape[-1]) for key, y in self._base.items()}
        changed = {width: self._with_edge(width) for width in set(widths.values())}
        safe = {}
        for key, width in widths.items():
            y = changed[width][key]
            size = y.shape[-1]
            wrong = (y - self._base[key]).square().mean((0, 1, 2)).sqrt()
            touched = wrong > TOUCHED * self._scales[key]
            places = [place for place in range(size) if touched[place]]
            low = max([place + 1 for place in places if place < size / 2], default=0)
            high = min([place for place in places if place >= size / 2], default=size)
            safe[key] = (low, high)
        return safe

    def _with_edge(self, width: int) -> dict[tuple[str, int], torch.Tensor]:
        """The answers to the pictures with so many pixels changed at each end."""
        changed = self._pictures.clone()
        ends = changed.movedim(2 + self._axis, 0)
        for at in {*range(width), *range(self._n - width, self._n)}:
            ends[at] = 1 - ends[at]
        return self._answers(changed)

    def _search(self) -> dict[tuple[str, int], tuple[int | None, ...]]:
        found: dict[tuple[str, int], list[int | None]] = {
            key: [None, None, None, None] for key in self._base
        }
        for d in range(1, self._n):
            moved = self._answers(self._pictures.roll(d, 2 + self._axis))
            for key, y in moved.items():
                base, limit, known = self._base[key], ROUNDING * self._scales[key], found[key]
                size = y.shape[-1]
                if known[0] is None:
                    for step in range(size):
                        line = base[0, 0].roll(step, -1)
                        # One line that differs refutes, and saves rolling the rest.
                        if _near(y[0, 0], line, limit) and _equal(y, base.roll(step, -1), limit):
                            known[:2] = d, step
                            break
                if known[2] is None and d <= max(1, self._n // 4) and size > 1:
                    low, high = self._safe[key]
                    for step in range(high - low - FEWEST + 1):
                        one, two = y[..., low + step : high], base[..., low : high - step]
                        if _equal(one, two, limit):
                            known[2:] = d, step
                            break
        return {key: tuple(known) for key, known in found.items()}


def _equal(one: torch.Tensor, two: torch.Tensor, limit: torch.Tensor) -> bool:
    if not _near(one[0, 0], two[0, 0], limit):
        return False
    return bool((one - two).square().mean().sqrt() <= limit)


def _near(one: torch.Tensor, two: torch.Tensor, limit: torch.Tensor) -> bool:
    return bool((one - two).abs().max() <= 10 * limit)
