"""Training of small classifiers: one recipe, one seed, a progress line.

The recipe is Adam with a one-cycle learning rate (Smith & Topin 2018), which trains the course's
networks in seconds on a laptop's processor. Measuring what was trained is not done here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute on one thread meanwhile.

    For networks as small as these a second one costs more than it brings, starves others on a
    shared machine, and changes the last digits, so that results could not be made again.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def as_batch(pictures: np.ndarray) -> torch.Tensor:
    """Grey pictures (B, H, W) as a float32 tensor (B, 1, H, W)."""
    return torch.as_tensor(np.asarray(pictures), dtype=torch.float32)[:, None]


def train(
    net: nn.Module,
    pictures: np.ndarray,
    labels: np.ndarray,
    *,
    seed: int,
    epochs: int = 12,
    batch: int = 64,
    rate: float = 1e-2,
) -> None:
    """Train a classifier in place, on pictures (B, H, W) and labels (B,); leaves it in eval mode.

    The order of the pictures is drawn from `seed`; draw the weights from a seed of your own before.
    """
    x, y = as_batch(pictures), torch.as_tensor(labels, dtype=torch.long)
    order = torch.Generator().manual_seed(seed)
    steps = epochs * -(-len(x) // batch)
    optimiser = torch.optim.Adam(net.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    net.train()
    with one_thread():
        for epoch in range(1, epochs + 1):
            for chosen in torch.randperm(len(x), generator=order).split(batch):
                loss = nn.functional.cross_entropy(net(x[chosen]), y[chosen])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
            print(f"\repoch {epoch} of {epochs}, loss {loss.item():.3f}", end="", file=sys.stdout)
    print()
    net.eval()


def logits(net: nn.Module, pictures: np.ndarray) -> np.ndarray:
    """A trained network's answers (B, classes) to grey pictures (B, H, W), as an array."""
    with torch.no_grad(), one_thread():
        return net(as_batch(pictures)).numpy()


def labeller(net: nn.Module) -> Callable[[np.ndarray], np.ndarray]:
    """The network as a function from pictures (B, H, W) to labels (B,), as `measures` wants it."""
    return lambda pictures: logits(net, pictures).argmax(axis=1)
