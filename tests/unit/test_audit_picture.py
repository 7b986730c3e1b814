"""What stands at the lines of an audit's picture: names, multiples and causes, short and apart."""

from __future__ import annotations

import torch
from torch import nn

from shiftlab.audit import audit, picture


def test_each_line_has_its_layer_s_name_and_what_is_left_or_why_not() -> None:
    inner = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    net = nn.Sequential(inner, nn.Conv2d(4, 4, 3, stride=2, padding=1, padding_mode="circular"))
    torch.manual_seed(0)
    report = audit(net, torch.rand(1, 1, 32, 32), progress=False)
    marked = picture._marked(report, [*report.layers, *report.ends])
    assert marked == {0: "0 (edge)", 2: "2 (multiples of 2)", 3: "1 (multiples of 4)"}


def test_a_net_with_more_layers_than_names_have_room_for_is_drawn_as_well() -> None:
    inner = [nn.ReLU() for _ in range(picture.NAMED)]
    net = nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, padding=1, padding_mode="circular"), *inner)
    drawn = audit(net, torch.rand(1, 1, 8, 8), progress=False).picture()
    assert "first lost at 0" in drawn.alt
