"""The audit: verdicts known from theory, odd nets, and nets left as they were found."""

from __future__ import annotations

import random
from math import prod

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional
from torch.nn.modules import module as torch_hooks

from audit_nets import Calls, causes, conv, noise
from shiftlab import stacks
from shiftlab.audit import audit
from shiftlab.audit.sketching import Sketcher
from shiftlab.audit.tracing import Watch, modules_of, watched

pytestmark = pytest.mark.usefixtures("one_thread")


# Verdicts known beforehand.


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["down", "up"]), st.integers(1, 3)), min_size=1, max_size=4
    ),
    more=st.sampled_from([4, 5, 6]),
)
def test_a_stack_keeps_what_the_arithmetic_says(steps, more):
    """P and Q of `stacks`, for strided convolutions and upsampling on a circle."""
    side = more * prod(factor for kind, factor in steps if kind == "down")
    torch.manual_seed(len(steps))
    parts: list[nn.Module] = []
    channels, length = 1, side
    for kind, factor in steps:
        stride = factor if kind == "down" else 1
        pad = nn.CircularPad1d(1)
        if length < 2:
            return  # too short to pad
        parts += [pad, nn.Conv1d(channels, 3, 3, stride=stride), nn.Tanh()]
        length = length // stride
        if kind == "up":
            parts.append(nn.Upsample(scale_factor=factor))
            length *= factor
        channels = 3
    if max(length, side) > 200:
        return
    report = audit(nn.Sequential(*parts).double(), noise(1, 1, side).double())
    (end,) = report.end.along
    period, step = stacks.period(steps)
    if period >= side:
        assert end.period == side
    else:
        assert (end.period, end.step) == (period, step % length)


@settings(max_examples=20)
@given(
    stride=st.integers(1, 4),
    kernel=st.sampled_from([1, 3, 5]),
    side=st.integers(24, 40),
    padding=st.sampled_from(["zeros", "valid"]),
)
def test_inside_only_the_stride_counts_and_the_edge_is_named(stride, kernel, side, padding):
    pad = kernel // 2 if padding == "zeros" else 0
    torch.manual_seed(0)
    report = audit(nn.Conv2d(2, 3, kernel, stride=stride, padding=pad), noise(1, 2, side, side))
    for one in report.layers[0].along:
        assert (one.inside_period, one.inside_step) == (stride, 1)
        whole = side % stride == 0 and (kernel == 1 or (padding == "valid" and kernel <= stride))
        # A window that the side just fills reaches no padding and leaves nothing out.
        if whole:
            assert one.period == stride
        elif kernel > stride:
            assert one.period == side
            assert one.kept == "inside"
    if stride == 1 and kernel > 1:
        assert causes(report)[0] == ("Conv2d", "edge")
        assert report.breaks[0].axes == ("dy", "dx")


def test_a_net_without_strides_on_a_circle_respects_every_shift():
    net = nn.Sequential(
        conv(1, 4), nn.BatchNorm2d(4), nn.ReLU(inplace=True), conv(4, 4),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3),
    )  # fmt: skip
    report = audit(net, noise(1, 1, 12, 18))
    assert report.breaks == ()
    assert report.culprit is None
    assert report.end.period == (1, 1)
    assert report.end.error == 0
    assert all(one.invariant for one in report.end.along)
    assert "stays as it is under every shift" in repr(report)


def test_the_dense_head_knows_places_and_the_pool_before_it_halves():
    net = nn.Sequential(conv(1, 4), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4 * 64, 3))
    report = audit(net, noise(1, 1, 16, 16))
    assert causes(report) == [("MaxPool2d", "stride"), ("Linear", "place")]
    assert report.culprit.kind == "MaxPool2d"
    assert report.layer("1").period == (2, 2)
    assert report.end.period == (16, 16)
    assert report.end.error > 0.05


def test_axes_are_told_apart():
    net = nn.Conv2d(1, 2, 1, stride=(1, 3))
    report = audit(net, noise(1, 1, 8, 12))
    assert report.end.period == (1, 3)
    assert report.breaks[0].axes == ("dx",)


def test_zero_padding_is_told_from_a_stride_and_the_circle_shows_the_rest():
    net = nn.Sequential(*[conv(4 if n else 1, 4, "zeros", stride=1 + n % 2) for n in range(6)])
    report = audit(net, noise(1, 1, 32, 32))
    assert causes(report)[0] == ("Conv2d", "edge")
    assert report.layers[0].along[0].inside_error < 1e-5 < report.layers[0].error
    assert report.end.kept == ("cannot tell",) * 2
    on_a_circle = audit(net, noise(1, 1, 32, 32), wrapped=True)
    assert [(one.after, one.cause) for one in on_a_circle.breaks] == [
        (2, "stride"), (4, "stride"), (8, "stride"),
    ]  # fmt: skip


# Nets of all kinds.


def test_a_stride_between_two_modules_is_found_there():
    net = Calls(lambda self, x: self.b(self.a(x)[:, :, ::2, ::2]), a=conv(1, 2), b=conv(2, 2))
    report = audit(nn.Sequential(nn.Sequential(net)), noise(1, 1, 16, 16))
    assert report.culprit.kind == "slice"
    assert report.culprit.name == "0.0"
    assert report.culprit.after == "0.0.a"
    assert report.culprit.period == (2, 2)


def test_functions_instead_of_modules():
    def forward(self, x):
        x = functional.relu(self.a(x))
        x = functional.max_pool2d(x, 2)
        return x.mean(dim=(2, 3))

    report = audit(Calls(forward, a=conv(1, 4)), noise(1, 1, 16, 16))
    assert [one.kind for one in report.layers] == ["Conv2d", "relu", "max_pool2d", "mean"]
    assert causes(report) == [("max_pool2d", "stride")]


@pytest.mark.parametrize(
    ("first", "shape"),
    [
        (conv(1, 4, stride=2), (16, 16)),
        (conv(1, 1, stride=2), (16, 16)),
        (nn.Conv1d(1, 2, 3, stride=2), (16,)),
        (nn.Sequential(nn.Flatten(), nn.Linear(16, 3)), (16,)),
    ],
)
def test_what_a_later_layer_writes_in_place_changes_no_verdict(first, shape):
    x = noise(1, 1, *shape)
    one = audit(nn.Sequential(first, nn.Tanh(), nn.ReLU()), x)
    two = audit(nn.Sequential(first, Calls(lambda self, y: y.tanh_()), nn.ReLU(inplace=True)), x)
    assert [layer.error for layer in one.layers] == [layer.error for layer in two.layers]
    assert torch.equal(x, noise(1, 1, *shape))


def test_a_shared_module_is_a_row_for_each_call():
    net = Calls(lambda self, x: self.a(self.pool(self.a(x))), a=conv(2, 2), pool=nn.AvgPool2d(2))
    report = audit(net, noise(1, 2, 16, 16))
    assert [one.label for one in report.layers] == ["a", "pool", "a"]
    assert [one.period for one in report.layers] == [(1, 1), (2, 2), (2, 2)]


def test_residual_depthwise_and_u_shaped_nets():
    def forward(self, x):
        x = self.a(x)
        x = x + self.depthwise(x)
        low = self.low(functional.avg_pool2d(x, 2))
        return torch.cat([x, functional.interpolate(low, scale_factor=2)], dim=1)

    parts = {"a": conv(1, 4), "depthwise": conv(4, 4, groups=4), "low": conv(4, 4)}
    report = audit(Calls(forward, **parts), noise(1, 1, 16, 16))
    words = [(layer.kind, layer.along[0].words) for layer in report.layers]
    assert words == [
        ("Conv2d", "1 → 1"), ("Conv2d", "1 → 1"), ("add", "1 → 1"), ("avg_pool2d", "2 → 1"),
        ("Conv2d", "2 → 1"), ("interpolate", "2 → 2"), ("concatenate", "2 → 2"),
    ]  # fmt: skip


def test_tokens_with_a_class_token_and_the_embedding_of_places():
    class Patches(nn.Module):
        def __init__(self, placed: bool) -> None:
            super().__init__()
            self.cut = nn.Conv2d(1, 8, 4, stride=4)
            self.first = nn.Parameter(torch.randn(1, 1, 8))
            self.places = nn.Parameter(torch.randn(1, 97, 8) if placed else torch.zeros(1, 1, 8))
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)
            self.norm = nn.LayerNorm(8)

        def forward(self, x):
            tokens = self.cut(x).flatten(2).transpose(1, 2)
            tokens = torch.cat([self.first.expand(len(x), -1, -1), tokens], dim=1)
            tokens = self.norm(tokens + self.places)
            return self.attend(tokens, tokens, tokens)[0][:, 0]

    torch.manual_seed(0)
    report = audit(Patches(placed=True), noise(1, 1, 32, 48))
    assert report.layer("norm").layout == "tokens 8 × 12 and 1 more"
    assert causes(report) == [("Conv2d", "stride"), ("add", "place")]
    blind = audit(Patches(placed=False), noise(1, 1, 32, 48))
    assert causes(blind) == [("Conv2d", "stride")]
    assert blind.end.period == (4, 4)
    assert blind.layer("attend").along[0].words == "4 → 1"


def test_several_inputs_by_name_and_a_dict_of_outputs():
    def forward(self, picture, other, level):
        maps = self.a(picture) + self.b(other) * level[:, :, None, None]
        return {"maps": maps, "all": [maps.amax(dim=(2, 3)), maps.argmax(dim=1)]}

    torch.manual_seed(0)
    net = Calls(forward, a=conv(1, 3, bias=False), b=conv(2, 3, bias=False))
    example = {
        "other": noise(2, 2, 12, 12),
        "picture": noise(2, 1, 12, 12) - 0.5,
        "level": noise(2, 3),
    }
    report = audit(net, example)
    assert [one.label for one in report.ends] == [
        "output['maps']", "output['all'][0]", "output['all'][1]"
    ]  # fmt: skip
    assert report.ends[0].period == report.ends[1].period == (1, 1)
    assert report.ends[2].layout == "picture without channels"
    assert report.ends[2].period == (1, 1)
    assert any("'level' stands still" in note for note in report.notes)
    still = audit(net, example, moved=["picture"])
    assert still.ends[0].period == (12, 12)


def test_signals_and_volumes():
    assert audit(nn.Conv1d(1, 2, 4, stride=4), noise(1, 1, 32)).end.period == (4,)
    volume = audit(nn.AvgPool3d((1, 2, 2)), noise(1, 2, 4, 8, 8))
    assert volume.end.period == (1, 2, 2)
    assert [one.axis for one in volume.end.along] == ["dz", "dy", "dx"]


# What it cannot judge, it says.


def test_an_output_that_is_the_same_for_every_picture():
    report = audit(nn.Sequential(conv(1, 2), nn.Threshold(1e9, 1.0)), noise(1, 1, 8, 8))
    assert not report.end.judged
    assert "same for every picture" in report.end.reason
    assert "cannot be judged" in repr(report)


def test_values_that_are_no_numbers():
    net = Calls(lambda self, x: torch.log(self.a(x) - 1e6), a=conv(1, 2))
    report = audit(net, noise(1, 1, 8, 8))
    assert "NaN" in report.end.reason
    assert report.layer("a").period == (1, 1)


def test_a_net_that_draws_random_numbers():
    net = Calls(lambda self, x: functional.dropout(self.a(x), training=True), a=conv(1, 2))
    report = audit(net, noise(1, 1, 8, 8))
    assert report.layers[0].judged
    assert "random" in report.layers[1].reason
    assert "random" in report.end.reason


def test_a_net_with_its_own_batch_only():
    net = Calls(lambda self, x: self.a(x.reshape(2, 1, 8, 8)), a=nn.Conv2d(1, 2, 2, stride=2))
    report = audit(net, noise(2, 1, 8, 8))
    assert report.end.period == (2, 2)
    assert any("own batch" in note for note in report.notes)


def test_a_net_that_takes_another_path_for_another_picture():
    def forward(self, x):
        x = self.a(x.reshape(2, 1, 8, 8))
        return self.b(x) if x[0, 0, 0, 0] > x[0, 0, 0, 1] else self.c(self.b(x))

    net = Calls(forward, a=nn.Conv2d(1, 1, 2, stride=2), b=nn.Sigmoid(), c=nn.AvgPool2d(2))
    report = audit(net, noise(2, 1, 8, 8))
    assert report.layer("a").period == (2, 2)
    assert not report.end.judged
    assert "another path" in report.end.reason


def test_a_path_that_parts_only_in_a_later_round_ends_the_questions():
    """What comes after the parting is never heard of again; else it would be asked for ever."""

    def forward(self, x):
        shapes.append(len(x))
        assert len(shapes) < 30, "asked without end"
        x = self.a(x)
        return self.c(x) if len(x) == shapes[0] else x

    shapes: list[int] = []
    more = nn.Sequential(nn.Sigmoid(), nn.AvgPool2d(2))
    net = Calls(forward, a=nn.Conv2d(1, 1, 1, stride=4), c=more)
    report = audit(net, noise(1, 1, 64, 64))
    assert len(set(shapes)) > 1
    assert report.layer("a").period == (4, 4)
    assert not report.end.judged
    assert "another path" in report.end.reason


def test_a_layer_that_hands_on_what_came_may_have_more_axes_open_than_that():
    drop = nn.Dropout()
    rows = {0: torch.arange(2), 1: torch.arange(2)}
    watch = Watch(modules_of(drop), (8, 8), 2, Sketcher(), rows, wanted=[(0,), (0, 1), (0,)])
    drop.eval()
    with watched(watch):
        nn.Sequential(nn.ReLU(), drop, drop)(noise(2, 3, 8, 8))
    assert [sorted(call.sketches) for call in watch.calls] == [[0], [0, 1], [0]]


@pytest.mark.parametrize(("side", "stride"), [(30, 3), (28, 2), (24, 1)])
def test_inside_a_multiple_of_the_period_is_not_taken_for_it(side, stride):
    """side / prime is asked first; it may be small enough to hold inside, and yet not the least."""
    report = audit(nn.Conv2d(2, 3, 3, stride=stride, padding=1), noise(1, 2, side, side))
    assert {(one.inside_period, one.inside_step) for one in report.end.along} == {(stride, 1)}


def test_passes_of_other_lengths_hold_the_picture_as_it_was():
    """Rounding differs from one length of the batch to another, by some millionths."""
    net = Calls(lambda self, x: self.a(x) * (1 + 1e-6 * len(x)), a=conv(1, 2, stride=4))
    report = audit(net, noise(1, 1, 64, 64))
    assert report.end.period == (4, 4)


@pytest.mark.parametrize(("size", "near"), [(0.0, False), (3e-6, True), (1e-3, False)])
def test_a_difference_near_rounding_is_named_and_64_bits_tell(size, near):
    places = torch.zeros(1, 1, 16, 16)
    places[..., 3, 5] = 16 * size  # root of the mean square: size

    def forward(self, x):
        return self.a(x + places.to(x) * x.square().mean((1, 2, 3), keepdim=True).sqrt())

    net = Calls(forward, a=conv(1, 2))
    report = audit(net, noise(1, 1, 16, 16))
    assert any("may be rounding" in note for note in report.notes) == near
    exact = audit(net.double(), noise(1, 1, 16, 16).double())
    assert exact.notes == ()
    assert exact.end.period == ((1, 1) if size == 0 else (16, 16))


def test_a_difference_of_some_millionths_is_no_rounding():
    places = torch.zeros(1, 1, 16, 16)
    places[..., 3, 5] = 16 * 5e-6
    net = Calls(lambda self, x: self.a(x) + places, a=nn.ReLU())
    report = audit(net, noise(1, 1, 16, 16))
    assert report.end.period == (16, 16)


def test_what_is_settled_is_not_asked_again():
    """A layer's verdict is the same however many rounds the layers after it need."""
    torch.manual_seed(0)
    first = nn.Sequential(conv(1, 3), nn.MaxPool2d(2))
    places = noise(3, 16, 16)
    after = [Calls(lambda self, x: x + places), nn.Sigmoid()]  # where nothing holds, all is asked
    x = noise(1, 1, 32, 32)
    short, long = audit(first, x), audit(nn.Sequential(*first, *after), x)
    assert long.pictures > short.pictures
    assert [one.along for one in long.layers[:2]] == [one.along for one in short.layers]


@pytest.mark.parametrize(
    ("example", "error", "words"),
    [
        ("a text", TypeError, "Got a str"),
        (torch.zeros(1, 1, 8, 8), ValueError, "alike at all places"),
        (torch.zeros(1, 1, 8, 8, dtype=torch.long), ValueError, r"x\.float\(\)"),
        (noise(8, 8), ValueError, r"x\[None\]"),
        (torch.full((1, 1, 4, 4), float("nan")), ValueError, "NaN"),
        ((noise(1, 1, 8, 8), noise(2, 1, 8, 8)), ValueError, "equal batches"),
        ((), ValueError, "Got nothing"),
    ],
)
def test_bad_examples_are_refused_with_what_to_do(example, error, words):
    with pytest.raises(error, match=words):
        audit(conv(1, 1), example)


def test_a_wrong_model_and_wrong_names_are_refused():
    with pytest.raises(TypeError, match="the first was a function"):
        audit(lambda x: x, noise(1, 1, 8, 8))
    with pytest.raises(ValueError, match="names the inputs that move"):
        audit(conv(1, 1), noise(1, 1, 8, 8), moved=["x"])
    with pytest.raises(KeyError, match="No layer is called 'z'"):
        audit(nn.Sequential(conv(1, 1)), noise(1, 1, 8, 8)).layer("z")


# The net is left as it was found.


class Counting(nn.Module):
    """Counts its calls in an attribute and in a buffer, draws numbers, and may fail."""

    def __init__(self, fails: bool) -> None:
        super().__init__()
        self.norm, self.a, self.fails, self.calls = nn.BatchNorm2d(1), conv(1, 2), fails, 0
        self.drop = nn.Dropout(0.5)
        self.register_buffer("seen", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        self.seen += 1
        self.cache = x
        torch.rand(1), np.random.rand(), random.random()
        functional.batch_norm(x, self.norm.running_mean, self.norm.running_var, training=True)
        if self.fails:
            raise ArithmeticError("as promised")
        return self.drop(self.a(self.norm(x)))


def state(net: nn.Module) -> list[object]:
    parts: list[object] = [dict(vars(m)).keys() for m in net.modules()]
    parts += [m.training for m in net.modules()]
    parts += [value.tolist() for value in net.state_dict().values()]
    parts += [
        (p.requires_grad, None if p.grad is None else p.grad.tolist()) for p in net.parameters()
    ]
    hooks = (torch_hooks._global_forward_hooks, torch_hooks._global_forward_pre_hooks)
    parts += [len(m._forward_hooks) + len(m._forward_pre_hooks) for m in net.modules()]
    parts += [net.calls, [len(hook) for hook in hooks]]
    parts += [torch.get_rng_state().tolist(), np.random.get_state()[1].tolist(), random.getstate()]
    return [*parts, torch.get_num_threads(), torch.is_grad_enabled()]


@pytest.mark.parametrize("fails", [False, True])
def test_everything_is_as_it_was(fails):
    net = Counting(fails)
    net.drop.eval()  # one mode among others
    net.a.bias.requires_grad_(False)
    net.a.weight.grad = torch.ones_like(net.a.weight)
    before = state(net)
    if fails:
        with pytest.raises(ArithmeticError, match="as promised"):
            audit(net, noise(1, 1, 8, 8))
    else:
        audit(net, noise(1, 1, 8, 8))
    assert state(net) == before
    assert net.training


# The report.


def test_the_picture_says_what_is_to_be_seen():
    report = audit(nn.Sequential(conv(1, 4, "zeros"), nn.MaxPool2d(2)), noise(1, 1, 16, 16))
    figure = report.picture()
    assert "first lost at 0 (Conv2d)" in figure.alt
    assert report.residual.shape == (16, 16)
    assert report.residual[3:-3, 3:-3].max() < 1e-5 < report.residual[0].max()
    assert "<table>" in report._repr_html_()
    assert "error at 1 px" in repr(report.table())
    both = audit(conv(1, 2, "zeros", stride=2), noise(1, 1, 16, 16))
    assert "stride, edge" in repr(both.table())


def test_progress_is_shown_on_long_work_alone(monkeypatch, capsys):
    audit(conv(1, 1), noise(1, 1, 8, 8))
    assert capsys.readouterr().out == ""
    monkeypatch.setattr("shiftlab.audit.running.PATIENCE", -1.0)
    audit(conv(1, 1), noise(1, 1, 8, 8))
    assert "pictures shown to the net" in capsys.readouterr().out
    audit(conv(1, 1), noise(1, 1, 8, 8), progress=False)
    assert capsys.readouterr().out == ""
