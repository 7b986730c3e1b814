"""What the audit sees of a net and how it names it: scripts, tuples, cuts, and odd examples."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from audit_nets import Calls, causes, conv, noise
from shiftlab.audit import audit

NOISE = noise(1, 1, 16, 16)


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of torch.jit itself
@pytest.mark.parametrize("make", [torch.jit.script, lambda net: torch.jit.trace(net, NOISE)])
def test_scripted_and_traced_modules_are_layers_and_left_as_they_were(make):
    inner = make(nn.Sequential(conv(1, 2, stride=2), nn.Dropout(0.5), nn.ReLU()).eval())
    net = nn.Sequential(inner, nn.AdaptiveAvgPool2d(1)).train()
    inner.eval()
    next(inner.children()).train()
    before = [module.training for module in net.modules()]
    report = audit(net, NOISE)
    assert [module.training for module in net.modules()] == before
    assert [layer.label for layer in report.layers] == ["0", "1"]
    assert report.culprit.label == "0"
    assert audit(inner, NOISE).culprit.label == "the net"


class Growing(nn.Module):
    """Makes its buffer longer, which cannot be undone."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("seen", torch.zeros(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.seen.resize_(3)
        torch.rand(1)
        return x


def test_everything_else_is_put_back_if_one_thing_cannot_be():
    net = nn.Sequential(nn.Dropout(0.5), Growing(), nn.BatchNorm2d(1)).train()
    net[0].eval()
    before = torch.get_rng_state()
    with pytest.raises(RuntimeError, match="size"):
        audit(net, NOISE)
    assert [part.training for part in net] == [False, True, True]
    assert net[2].num_batches_tracked == 0
    assert torch.equal(torch.get_rng_state(), before)


def test_the_first_tensor_of_a_functions_tuple_is_a_layer():
    def forward(self, x):
        return functional.max_pool2d(x, 2, return_indices=True)[0].mean((2, 3))

    report = audit(Calls(forward), NOISE)
    assert [cause for _, cause in causes(report)] == ["stride"]
    assert report.culprit.kind.startswith("max_pool2d")


def test_a_split_of_places_is_a_layer_and_one_of_channels_is_not():
    def crop(self, x):
        return x.split([12, 4], dim=-1)[0].relu().mean((2, 3))

    report = audit(Calls(crop), NOISE)
    assert causes(report)[0] == ("split", "edge")
    assert [layer.kind for layer in report.layers] == ["split", "relu", "mean"]
    halves = Calls(lambda self, x: sum(self.a(x).chunk(2, dim=1)), a=conv(1, 4))
    assert "chunk" not in [layer.kind for layer in audit(halves, NOISE).layers]
    single = Calls(lambda self, x: self.a(x).unbind(1)[0], a=conv(1, 4))
    assert [layer.kind for layer in audit(single, NOISE).layers] == ["Conv2d"]


def test_what_is_written_into_a_map_is_a_layer():
    def forward(self, x):
        x = self.a(x)
        x[..., 5, :] = 0
        return x.relu().mean((2, 3))

    report = audit(Calls(forward, a=conv(1, 2)), NOISE)
    assert causes(report) == [("write", "place")]
    assert report.breaks[0].axes == ("dy",)


def test_after_names_what_a_layer_is_fed_with():
    def forward(self, x):
        one = self.one(x)
        self.two(x)
        parts = one.flatten(2).unflatten(2, (16, 16)).chunk(2, dim=1)
        return self.last(parts[1])[..., ::2]

    net = Calls(forward, one=conv(1, 2), two=conv(1, 2), last=conv(1, 2))
    report = audit(net, NOISE)
    assert {layer.label: layer.after for layer in report.layers} == {
        "one": "the input", "two": "the input", "last": "one", "slice": "last",
    }  # fmt: skip
    assert report.sentences[0].startswith("At slice, after last: ")


def test_calls_of_one_name_are_numbered_and_show_their_line():
    def forward(self, x):
        x = self.a(x[..., :, :])
        return x[..., ::2, ::2]  # the culprit

    report = audit(Calls(forward, a=conv(1, 2)), NOISE)
    said = "At slice (call 2 of 2: return x[..., ::2, ::2] # the culprit), after a:"
    assert report.sentences[0].startswith(said)
    shared = Calls(lambda self, x: self.a(self.a(x)), a=conv(1, 1, stride=2))
    assert "a (Conv2d, call 2 of 2), after a" in audit(shared, NOISE).sentences[1]


# Examples.


def test_a_picture_without_its_batch_is_no_signal():
    with pytest.raises(ValueError, match=r"\(3, 16, 16\).*x\[None\]"):
        audit(nn.Sequential(nn.Conv2d(3, 2, 3)), noise(3, 16, 16))
    signals = Calls(lambda self, x: self.a(x[:, None]), a=conv(1, 2, stride=2))
    assert audit(signals, noise(1, 16, 16)).ends  # another axis that the net itself adds


def test_an_array_and_other_numbers_are_refused_with_what_to_do():
    with pytest.raises(TypeError, match=r"torch\.as_tensor\(x\)"):
        audit(conv(1, 1), np.zeros((1, 1, 8, 8)))
    with pytest.raises(ValueError, match=r"torch\.as_tensor\(x\)"):
        audit(conv(1, 1), (np.zeros((1, 1, 8, 8)),))
    with pytest.raises(TypeError, match=r"float64.*float32.*x\.to\(torch\.float32\)"):
        audit(conv(1, 1), NOISE.double())
    casting = Calls(lambda self, x: self.a(x.float()), a=conv(1, 1))
    assert audit(casting, NOISE.double()).end.period == (1, 1)


def test_one_moved_input_needs_no_list():
    def forward(self, picture, other):
        return self.a(picture) + other

    net = Calls(forward, a=conv(1, 1))
    pair = {"picture": NOISE, "other": noise(1, 1, 16, 16, seed=1)}
    assert audit(net, pair, moved="picture").end.period == (16, 16)
    assert audit(net, tuple(pair.values()), moved=0).end.period == (16, 16)
    with pytest.raises(ValueError, match="names the inputs that move"):
        audit(net, pair, moved=1)
