"""Two networks that differ in the order of their pixels alone, trained step by step the same way.

Small networks on the handwritten digits, 8 × 8, in 64-bit numbers, so that equal curves are equal
to rounding. The course's other trainings are in `training`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import torch
from torch import nn

from shiftlab import scenes
from shiftlab.nets import training

PIXELS = 64
HIDDEN = 32
STEPS, RATE, MOMENTUM = 40, 0.2, 0.9

Order = Callable[[np.ndarray], np.ndarray]
"""From pictures (B, 64) to pictures (B, 64) whose pixels stand in another order."""


def digits(order: Order = lambda x: x) -> tuple[torch.Tensor, ...]:
    """Pictures (B, 64) and labels (B,) to train on, then those to test on, in the given order."""
    pictures, labels = scenes.digits()
    x = torch.as_tensor(order(pictures.reshape(len(pictures), PIXELS)))
    y, test = torch.as_tensor(labels), np.arange(len(labels)) % 3 == 0
    return x[~test], y[~test], x[test], y[test]


def dense(seed: int) -> nn.Sequential:
    """Two dense layers, 64 to 32 to 10, a ReLU between; weights drawn from the seed."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(PIXELS, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 10)).double()


def convolutional(seed: int) -> nn.Sequential:
    """A circular convolution 3 × 3 to 8 maps, a ReLU, and a dense head, for pictures (B, 64)."""
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 8, 3, padding=1, padding_mode="circular"),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(8 * PIXELS, 10),
    ).double()


def twin(net: nn.Sequential, p: np.ndarray) -> nn.Sequential:
    """The same network for pictures x[p]: its first dense layer's weights moved with the pixels.

    Behind a convolution the weights of all maps are moved alike; its kernels are as they were,
    since they have no weights for single pixels.
    """
    copy = deepcopy(net)
    layer = next(part for part in copy if isinstance(part, nn.Linear))
    with torch.no_grad():
        weights = layer.weight.view(len(layer.weight), -1, PIXELS)
        layer.weight.copy_(weights[..., torch.as_tensor(p)].flatten(1))
    return copy


def train(net: nn.Sequential, order: Order = lambda x: x) -> np.ndarray:
    """Train in place, all pictures in each step; the loss before each step and at the end.

    Gradient descent with momentum. Returns shape (STEPS + 1,).
    """
    x, y, _, _ = digits(order)
    optimiser = torch.optim.SGD(net.parameters(), lr=RATE, momentum=MOMENTUM)
    losses = []
    with training.one_thread():
        for _ in range(STEPS):
            loss = nn.functional.cross_entropy(net(x), y)
            losses.append(loss.item())
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        with torch.no_grad():
            losses.append(nn.functional.cross_entropy(net(x), y).item())
    return np.array(losses)


def answers(net: nn.Sequential, order: Order = lambda x: x) -> np.ndarray:
    """What a network says to the test pictures in the given order: logits (599, 10)."""
    with torch.no_grad(), training.one_thread():
        return net(digits(order)[2]).numpy()


def accuracy(net: nn.Sequential, order: Order = lambda x: x) -> float:
    """The share of test pictures, in the given order, that are read rightly."""
    return float(np.mean(answers(net, order).argmax(axis=1) == digits()[3].numpy()))


def each_its_own(seed: int) -> Order:
    """Shuffle every picture in an order of its own, drawn from the seed."""
    return lambda x: np.random.default_rng(seed).permuted(x, axis=1)
