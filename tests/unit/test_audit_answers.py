"""Odd answers in an audit: blind to order, empty, dependent on the batch or on chance."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from audit_nets import Calls, causes, conv, noise
from shiftlab.audit import audit

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize(
    "net",
    [
        nn.Sequential(conv(1, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)),
        Calls(lambda self, x: x.amax((2, 3))),
        nn.Sequential(nn.Conv2d(1, 4, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1)),
    ],
)
def test_what_ignores_the_order_of_pixels_is_judged_and_exact(net):
    report = audit(net, noise(1, 1, 12, 12))
    assert all(layer.judged for layer in (*report.layers, *report.ends))
    assert report.end.period == (1, 1)
    assert report.sentences[0] == "Every layer respects every shift."


def test_a_constant_is_still_told_and_nothing_is_said_of_it():
    report = audit(Calls(lambda self, x: torch.ones(len(x), 3)), noise(1, 1, 8, 8))
    assert report.sentences[0] == "No layer could be judged."
    assert "same for every picture" in report.end.reason


def test_nothing_is_claimed_of_layers_that_could_not_be_judged():
    net = Calls(lambda self, x: functional.dropout(self.a(x), training=True), a=conv(1, 2))
    report = audit(net, noise(1, 1, 8, 8))
    assert report.sentences[0] == "Every layer that could be judged respects every shift."
    assert "at each of 1 layers" in report.picture().alt
    nothing = audit(Calls(lambda self, x: torch.rand_like(x)), noise(1, 1, 8, 8))
    assert nothing.sentences[0] == "No layer could be judged."


@pytest.mark.parametrize(
    ("forward", "came"),
    [
        (lambda self, x: None, "NoneType"),
        (lambda self, x: x.mean().item(), "float"),
        (lambda self, x: x.numpy(), "ndarray"),
    ],
)
def test_a_net_that_returns_no_tensor_is_refused(forward, came):
    with pytest.raises(TypeError, match=rf"returned no tensor \({came}\)"):
        audit(Calls(forward), noise(1, 1, 8, 8))


def test_answers_that_depend_on_the_rest_of_the_batch_are_no_places():
    def forward(self, x):
        x = self.a(x)
        return self.b(x - x.mean(0)).amax((2, 3)), x

    net = Calls(forward, a=conv(1, 2, stride=2), b=nn.ReLU())
    report = audit(net, noise(1, 1, 16, 16))
    assert causes(report) == [("Conv2d", "stride")]
    first, second = report.ends
    assert "rest of the batch" in first.reason
    assert "rest of the batch" in report.layer("b").reason
    assert second.period == (2, 2)  # what does not depend on it is judged all the same


def test_a_batch_of_its_own_is_asked_for_nothing_else():
    net = Calls(lambda self, x: self.a(x.reshape(2, 1, 8, 8)), a=nn.Conv2d(1, 2, 2, stride=2))
    assert audit(net, noise(2, 1, 8, 8)).end.period == (2, 2)


def test_no_shift_and_no_error_says_for_which_picture():
    """Bright pixels in the middle never leave the crop by one step; those of the copy do."""
    x = torch.zeros(1, 36, 16, 16)
    for number in range(36):
        x[0, number, 5 + number // 6, 5 + number % 6] = 1.0
    net = Calls(lambda self, x: x[..., 2:-2, 2:-2].amax((2, 3)))
    report = audit(net, x)
    assert report.end.period == (16, 16)
    assert report.end.error == 0
    assert any("0 for this picture, but not for a shuffled copy" in s for s in report.sentences)


@pytest.mark.parametrize("draw", [np.random.rand, random.random])
def test_random_numbers_of_numpy_and_python_are_noticed(draw):
    net = Calls(lambda self, x: self.b(self.a(x) * draw()), a=conv(1, 2), b=nn.ReLU())
    report = audit(net, noise(1, 1, 8, 8))
    assert report.layers[0].judged
    assert "random" in report.end.reason
    assert "The net draws random numbers even in evaluation mode." in report.notes
