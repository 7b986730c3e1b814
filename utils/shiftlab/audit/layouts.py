"""Where the places are in a tensor that a net computes: a picture, a grid of tokens, or none.

A tensor does not say which of its axes are places. Here it is told from its shape, from the
proportions of the input, and from the grids that came before it. What cannot be told is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

# How far the share of the height may be from that of the width: unpadded layers take the same
# number of rows and columns from unequal sides.
OUT_OF_PROPORTION = 0.15
MOST_EXTRA_TOKENS = 5
"""Class and register tokens that may stand before a grid of tokens."""


@dataclass(frozen=True)
class Layout:
    """How a tensor holds its places.

    words: for people; sides: the lengths of the map, empty for a vector; channels_last: whether the
    channels are the last axis; extra: tokens before the grid; single: no channel axis at all.
    """

    words: str
    sides: tuple[int, ...]
    channels_last: bool = False
    tokens: bool = False
    extra: int = 0
    single: bool = False

    def maps(self, y: torch.Tensor) -> torch.Tensor:
        """The tensor as (N, C, *sides), without copying it; a vector as (N, C)."""
        if not self.sides:
            return y.flatten(1)
        if self.single:
            return y[:, None]
        if self.tokens:
            y = (y if self.channels_last else y.transpose(1, 2))[:, self.extra :]
            y = y.unflatten(1, self.sides)
            return y.movedim(-1, 1)
        return y.movedim(-1, 1) if self.channels_last else y


class Layouts:
    """Tells layouts, one tensor after the other, for inputs of these sides."""

    def __init__(self, sides: tuple[int, ...]) -> None:
        """sides: of the input, one for each axis."""
        self._sides = sides
        self._last_channels_last = False
        self._grids: list[tuple[int, ...]] = []

    def known(self, sides: tuple[int, ...]) -> bool:
        """Whether a map of these sides came before, or the input has them."""
        return sides == self._sides or sides in self._grids

    def tell(
        self, shape: Sequence[int], samples: int, picture_like: bool, remember: bool = True
    ) -> Layout | str:
        """The layout of a tensor of this shape, or why there is none.

        samples: how many pictures went into the net; picture_like: whether what made the tensor
        always makes pictures (a convolution, a pooling layer), however odd their proportions;
        remember: whether later tensors may be told by this one.
        """
        if not remember:
            passing = Layouts(self._sides)
            passing._last_channels_last = self._last_channels_last
            passing._grids = list(self._grids)
            return passing.tell(shape, samples, picture_like)
        if not shape or shape[0] != samples:
            return f"its shape {_without_batch(shape, samples)} does not begin with the batch"
        axes = len(self._sides)
        if len(shape) == 2 or (len(shape) == axes + 2 and max(shape[2:]) == 1):
            return Layout("vector", ())
        if len(shape) == axes + 2:
            return self._picture(tuple(shape[1:]), picture_like)
        if tuple(shape[1:]) in (self._sides, *self._grids):
            return Layout("picture without channels", tuple(shape[1:]), single=True)
        if len(shape) == 3 and axes > 1:
            return self._tokens(shape[1], shape[2])
        return f"its shape {_without_batch(shape, samples)} is neither a picture nor a token grid"

    def _picture(self, shape: tuple[int, ...], picture_like: bool) -> Layout | str:
        first, last = shape[1:], shape[:-1]
        fits_first, fits_last = self._in_proportion(first), self._in_proportion(last)
        if picture_like or (fits_first and not (fits_last and self._last_channels_last)):
            self._remember(first, channels_last=False)
            return Layout("picture", first)
        if fits_last:
            self._remember(last, channels_last=True)
            return Layout("picture, channels last", last, channels_last=True)
        return f"its shape (B, {', '.join(map(str, shape))}) is no picture in proportion to yours"

    def _in_proportion(self, sides: tuple[int, ...]) -> bool:
        if len(sides) == 1:  # a signal: any length may be one, the more so if it is the input's
            return True
        if sides in self._grids:
            return True
        shares = [m / n for m, n in zip(sides, self._sides, strict=True)]
        taken = [n - m for m, n in zip(sides, self._sides, strict=True)]
        close = max(shares) - min(shares) <= OUT_OF_PROPORTION * min(1.0, max(shares) * 2)
        return max(shares) <= 8 and (close or max(taken) - min(taken) == 0)

    def _tokens(self, second: int, third: int) -> Layout | str:
        for channels_last, count in ((True, second), (False, third)):
            for grid in reversed(self._grids):
                extra = count - _product(grid)
                if 0 <= extra <= (MOST_EXTRA_TOKENS if channels_last else 0):
                    return _token_layout(grid, channels_last, extra)
        height, width = (*self._sides, 1, 1)[:2]
        for extra in range(MOST_EXTRA_TOKENS + 1):
            for rows in range(1, second + 1):
                columns = rows * width // height
                fits = rows * columns == second - extra and rows * width == columns * height
                if fits and len(self._sides) == 2:
                    self._grids.append((rows, columns))
                    return _token_layout((rows, columns), True, extra)
        return (
            f"its {second} tokens (or {third}) form no grid in proportion to the picture's "
            f"{' × '.join(map(str, self._sides))}"
        )

    def _remember(self, sides: tuple[int, ...], channels_last: bool) -> None:
        self._last_channels_last = channels_last
        if sides in self._grids:
            self._grids.remove(sides)
        if _product(sides) >= 4:
            self._grids.append(sides)


def _token_layout(grid: tuple[int, ...], channels_last: bool, extra: int) -> Layout:
    words = "tokens " + " × ".join(map(str, grid)) + (f" and {extra} more" if extra else "")
    return Layout(words, grid, channels_last, tokens=True, extra=extra)


def _product(sides: Sequence[int]) -> int:
    product = 1
    for side in sides:
        product *= side
    return product


def _without_batch(shape: Sequence[int], samples: int) -> str:
    rest = ["B" if side == samples else str(side) for side in shape]
    return f"({', '.join(rest)})"
