"""Networks for notebook 10 to audit, in plain torch: each was meant to be invariant to shifts.

What is left in them that is not, the notebook asks; so it does not stand in these first lines.
Networks for training are in `small`; the reader in NumPy, layer by layer, is `reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import nn

from shiftlab.nets import reader as stored
from shiftlab.nets.commuting import BlurPool
from shiftlab.nets.small import DenseMax, GlobalMean


class Reader(nn.Module):
    """A digit reader for pictures (B, 1, 24, 24), float64, "made shift-invariant" by its maker."""

    def __init__(self, keep: int = 2, holes: int = 1) -> None:
        """keep: every keep-th row and column stays; holes: dilation of the two kernels behind."""
        super().__init__()
        circular = {"kernel_size": 3, "padding_mode": "circular", "dtype": torch.float64}
        self.first = nn.Conv2d(1, 8, padding=1, **circular)
        self.window = DenseMax(1)
        self.blur = BlurPool(3, stride=1)
        self.second = nn.Conv2d(8, 16, padding=holes, dilation=holes, **circular)
        self.third = nn.Conv2d(16, 32, padding=holes, dilation=holes, **circular)
        self.answer = nn.Linear(32, 10, dtype=torch.float64)
        self.keep = keep

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits (B, 10)."""
        maps = self.blur(self.window(self.first(pictures).relu()))
        maps = maps[..., :: self.keep, :: self.keep]  # a quarter of the work
        maps = self.third(self.second(maps).relu()).relu()
        return self.answer(maps.mean(dim=(2, 3)))


def reader(
    keep: int = 2, holes: int = 1, weights: Mapping[str, np.ndarray] | None = None
) -> Reader:
    """A `Reader` with the weights that come with the course, or others by the same names."""
    net = Reader(keep, holes)
    given = stored.load().weights if weights is None else weights
    state = net.state_dict()
    for name in ("first", "second", "third", "answer"):
        state[f"{name}.weight"] = torch.as_tensor(given[name])
        state[f"{name}.bias"] = torch.as_tensor(given[f"{name} bias"])
    net.load_state_dict(state)
    return net.eval()


class _Block(nn.Module):
    """Two 3 × 3 convolutions beside a skip, as in residual networks (He et al. 2016)."""

    def __init__(self, before: int, after: int, padding: str = "circular") -> None:
        """before, after: channels; padding: of the second convolution."""
        super().__init__()
        self.convolution_1 = nn.Conv2d(before, after, 3, padding=1, padding_mode="circular")
        self.normalisation_1 = nn.BatchNorm2d(after)
        self.rectifier = nn.ReLU(inplace=True)
        self.convolution_2 = nn.Conv2d(after, after, 3, padding=1, padding_mode=padding)
        self.normalisation_2 = nn.BatchNorm2d(after)
        self.skip = nn.Conv2d(before, after, 1) if before != after else nn.Identity()

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        inner = self.rectifier(self.normalisation_1(self.convolution_1(maps)))
        inner = self.normalisation_2(self.convolution_2(inner))
        return self.rectifier(inner + self.skip(maps))


class _Position(nn.Module):
    """A learned picture, added to the maps."""

    def __init__(self, channels: int, stride: int, even: bool) -> None:
        """stride: of the maps; even: at all places of a channel the mean of the picture."""
        super().__init__()
        picture = torch.randn(1, channels, stored.SIDE, stored.SIDE) / 2
        mean = picture.mean(dim=(2, 3), keepdim=True)
        self.added = nn.Parameter(mean if even else picture[..., ::stride, ::stride].clone())

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        return maps + self.added


PARTS = ("stem", "block_1", "position", "window", "block_2", "block_3", "head")
"""The parts of the residual network, in the order in which they come."""


class Residual(nn.Module):
    """A small residual network for pictures (B, 1, 24, 24), float64; `PARTS` are its parts."""

    def __init__(self, mended: Sequence[str] = (), seed: int = 0) -> None:
        """mended: the parts to build so that they respect every shift of the circle.

        Each part draws its weights from a seed of its own: mending one changes no other.
        """
        super().__init__()
        stride = 1 if "stem" in mended else 2
        padding = "circular" if "block_2" in mended else "zeros"
        makers: dict[str, Callable[[], nn.Module]] = {
            "stem": lambda: nn.Conv2d(1, 8, 3, stride, padding=1, padding_mode="circular"),
            "block_1": lambda: _Block(8, 8),
            "position": lambda: _Position(8, stride, even="position" in mended),
            "window": lambda: DenseMax(1),
            "block_2": lambda: _Block(8, 16, padding),
            "block_3": lambda: nn.Sequential(_Block(16, 16), nn.Dropout(0.2)),
            "head": lambda: nn.Sequential(GlobalMean(), nn.Linear(16, 4)),
        }
        for number, name in enumerate(PARTS):
            torch.manual_seed(seed * len(PARTS) + number)
            self.add_module(name, makers[name]())

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Logits (B, 4)."""
        maps = self.position(self.block_1(self.stem(pictures)))
        return self.head(self.block_3(self.block_2(self.window(maps))))


def residual(mended: Sequence[str] = (), seed: int = 0) -> Residual:
    """A `Residual` with random weights, in evaluation mode.

    mended: names of `PARTS`, in any order. The others have the same weights whatever is mended, and
    a part that needs no mending stays as it is. Raises ValueError for other names, and for a name
    that is not in a list.
    """
    if isinstance(mended, str):  # which is a sequence, of letters
        raise ValueError(f'mended is a list of names, such as ["stem"]; got the text {mended!r}.')
    for name in mended:
        if name not in PARTS:
            raise ValueError(f"The parts are {', '.join(PARTS)}; got {name!r}.")
    with torch.random.fork_rng(devices=[]):
        return Residual(mended, seed).double().eval()
