"""What stands beside the bars of an audit's picture: multiples and causes, in a few words."""

from __future__ import annotations

import torch
from torch import nn

from shiftlab.audit import audit, picture


def test_each_marked_bar_says_what_is_left_or_why_nothing_is() -> None:
    inner = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    net = nn.Sequential(inner, nn.Conv2d(4, 4, 3, stride=2, padding=1, padding_mode="circular"))
    torch.manual_seed(0)
    report = audit(net, torch.rand(1, 1, 32, 32), progress=False)
    marked = picture._marked(report, [*report.layers, *report.ends])
    assert marked == {0: "edge", 2: "multiples of 2", 3: "multiples of 4"}


def test_a_net_with_more_layers_than_names_have_room_for_is_drawn_as_well() -> None:
    inner = [nn.ReLU() for _ in range(picture.NAMED)]
    net = nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, padding=1, padding_mode="circular"), *inner)
    drawn = audit(net, torch.rand(1, 1, 8, 8), progress=False).picture()
    assert "first lost at 0" in drawn.alt
