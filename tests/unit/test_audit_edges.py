"""The audit at edges: what a padding spoils is not called a place, and what is not seen is said."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from audit_nets import Calls, causes, conv, noise
from shiftlab.audit import audit
from third_party import timm

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize(("side", "stride"), [(24, 2), (48, 2), (48, 4), (96, 2), (96, 4)])
def test_a_padding_behind_pixels_that_a_stride_steps_over_is_an_edge(side, stride):
    net = nn.Sequential(nn.Conv2d(1, 4, 1, stride=stride), nn.ReLU(), conv(4, 4, "zeros"))
    report = audit(net, noise(1, 1, side, side))
    assert causes(report) == [("Conv2d", "stride"), ("Conv2d", "edge")]
    assert report.end.along[1].words == f"inside {stride} → 1"


def test_where_too_few_places_are_left_it_is_not_called_a_place_either():
    net = nn.Sequential(nn.Conv2d(1, 4, 1, stride=4), nn.ReLU(), conv(4, 4, "zeros"))
    report = audit(net, noise(1, 1, 24, 24))
    assert causes(report) == [("Conv2d", "stride"), ("Conv2d", "unknown")]


def test_one_change_of_the_border_does_not_undo_another():
    same = [nn.BatchNorm2d(4), nn.BatchNorm2d(4).eval(), nn.ReLU()]
    for between in (same, same[1:]):  # of an even and of an odd number of layers
        net = nn.Sequential(nn.Conv2d(1, 4, 1, stride=4), *between, conv(4, 4, "zeros"))
        assert causes(audit(net, noise(1, 1, 48, 48)))[-1] == ("Conv2d", "edge")


def test_a_padding_behind_a_slice_is_an_edge():
    def forward(self, x):
        return self.after(self.before(x)[..., ::4, ::4])

    net = Calls(forward, before=conv(1, 4), after=conv(4, 4, "zeros"))
    report = audit(net, noise(1, 1, 48, 48))
    assert causes(report) == [("slice", "stride"), ("Conv2d", "edge")]


def test_an_anti_aliased_net_knows_no_places():
    """Fresh: each block's branch is 0, and the strides of its short cuts step over pixels."""
    net = timm.create_model("resnetblur18").eval()
    report = audit(net, noise(1, 3, 128, 128), progress=False)
    assert {cause for _, cause in causes(report)} == {"stride", "edge"}
    strides = [one.after for one in report.breaks if one.cause == "stride"]
    assert strides == [2, 4, 8, 16, 32]


def test_the_borders_are_changed_in_edge_probes_alone():
    """What a later layer reads a second time is what the net computed."""
    seen = []

    def forward(self, x):
        a = self.a(x)
        b = a[..., ::2, ::2]
        seen.append((a.clone(), b.clone()))
        return b.relu() + a[..., ::2, ::2]

    net = Calls(forward, a=nn.Conv2d(1, 2, 1, stride=2))
    x = noise(1, 1, 32, 32)
    audit(net, x)
    with torch.no_grad():
        a = net.a(x)[0]
    maps, slices = seen[0]  # the first pass begins with the example as it was
    assert torch.allclose(maps[0], a, atol=1e-6)
    assert torch.allclose(slices[0], a[..., ::2, ::2], atol=1e-6)
    copies = (slices - maps[..., ::2, ::2]).abs().amax((0, 1))
    assert copies[-1].max() > 0.01  # a view has a border of its own
    assert copies[1:-1, 1:-1].max() == 0
    for later, _ in seen[1:]:
        assert len(later) and torch.isfinite(later).all()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of torch.jit itself
def test_a_circle_is_claimed_only_where_no_edge_is_lost():
    whole = audit(conv(1, 2, "zeros", stride=2), noise(1, 1, 16, 16), wrapped=True)
    assert any("this is the net on a circle" in note for note in whole.notes)
    less = audit(nn.Conv2d(1, 2, 3), noise(1, 1, 16, 16), wrapped=True)
    assert not any("this is the net on a circle" in note for note in less.notes)
    assert any("14 places are no whole part of 16 pixels" in note for note in less.notes)
    script = torch.jit.script(conv(1, 2, "zeros"))
    hidden = audit(nn.Sequential(script), noise(1, 1, 16, 16), wrapped=True)
    assert any("inside 0, a scripted module" in note for note in hidden.notes)


def test_it_says_where_strides_are_no_longer_seen():
    net = nn.Sequential(*[conv(4 if n else 1, 4, "zeros", stride=1 + n % 2) for n in range(6)])
    report = audit(net, noise(1, 1, 32, 32))
    (said,) = (one for one in report.sentences if "too few places" in one)
    first = next(layer for layer in report.layers if "cannot tell" in layer.kept)
    assert said.startswith(f"From {first.label} (Conv2d) on")
    assert "wrapped=True" in said
    circle = audit(net, noise(1, 1, 32, 32), wrapped=True)
    assert not any("too few places" in one for one in circle.sentences)


@pytest.mark.parametrize(("dtype", "said"), [(torch.float32, True), (torch.float64, False)])
def test_what_comes_back_behind_a_lost_edge_comes_back_within_rounding(dtype, said):
    """A faint edge, which a mean over many pixels takes below the rounding of 32 bits."""
    border = torch.zeros(1, 1, 32, 32)
    border[..., 0, :] = border[..., :, 0] = 1e-3

    def forward(self, x):
        return self.a(x + border.to(x) * x).mean((2, 3)) * 1e-3 + 1

    net = Calls(forward, a=conv(1, 4)).to(dtype)
    report = audit(net, noise(1, 1, 32, 32).to(dtype))
    assert report.layers[1].label == "add"
    assert report.layers[1].period == (32, 32)
    assert any("within the rounding of float32" in one for one in report.sentences) == said
    assert report.end.period == ((1, 1) if said else (32, 32))
