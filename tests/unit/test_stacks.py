"""Stacks: arithmetic on a description and brute force know nothing of each other, and agree."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from shiftlab import layers, scenes, stacks

STEPS = st.lists(st.tuples(st.sampled_from(["down", "up"]), st.integers(1, 4)), max_size=3)
FIELDS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2)), min_size=1, max_size=3)


@given(steps=STEPS, seed=st.integers(0, 99))
@settings(max_examples=25)
def test_the_two_numbers_are_those_that_a_search_finds(steps, seed):
    n = 3 * int(np.prod([factor for kind, factor in steps if kind == "down"], dtype=int))
    net = stacks.random_stack(steps, seed)
    found = stacks.period_by_search(net, scenes.signals(2, n, seed))
    assert found == stacks.period(steps)


def test_a_net_that_knows_its_places_has_no_period():
    net = stacks.random_stack([("down", 2)], 1)
    ramp = np.arange(12.0)
    assert stacks.period_by_search(lambda x: net(x + ramp), scenes.signals(2, 12, 3)) is None


def test_the_least_shift_may_be_less_than_the_product_of_the_strides():
    assert stacks.period([("down", 2), ("up", 2), ("down", 2)]) == (2, 1)
    assert stacks.period([("up", 3), ("down", 2)]) == (2, 3)
    assert stacks.period([]) == (1, 1)


@given(stack=FIELDS, seed=st.integers(0, 99))
@settings(max_examples=25)
def test_fields_are_what_gradients_show(stack, seed):
    stack = [(max(k, s), s) for k, s in stack]  # without gaps
    size, step = stacks.receptive_field(stack)
    length = 8 * step * (1 + (size + step) // (8 * step))
    net = stacks.positive_net(stack, seed)
    x = scenes.signal(length, seed) / 2
    assert stacks.field_by_gradient(net, x) == (size, step)


def test_the_gradient_is_that_of_torch():
    kernel = np.array([0.2, 0.5, 0.3])
    x = scenes.signal(12, seed=1)
    wanted = torch.tensor(x, requires_grad=True)
    padded = F.pad(wanted[None, None], (0, 2), mode="circular")
    y = torch.tanh(F.conv1d(padded, torch.tensor(kernel)[None, None], stride=2))
    y[0, 0, 3].backward()

    def net(x):
        return np.tanh(layers.subsample(layers.circular_correlate(x, kernel), 2))

    assert np.allclose(net(x), y.detach().numpy()[0, 0])
    assert np.allclose(stacks.gradient(net, x, 3), wanted.grad.numpy(), atol=1e-8)


def test_the_torch_lines_that_notebook_2_shows_do_what_it_says():
    x, k = scenes.signal(12, seed=1), scenes.signal(3, seed=2)
    padded = F.pad(torch.tensor(x)[None, None], (0, 2), mode="circular")
    y = F.conv1d(padded, torch.tensor(k)[None, None], stride=2)
    assert np.allclose(y.numpy()[0, 0], layers.circular_correlate(x, k)[::2])
    pooled = F.max_pool1d(torch.tensor(x)[None, None], 2).numpy()[0, 0]
    assert np.array_equal(pooled, layers.max_pool(x, 2, 2))
    pooled = F.avg_pool1d(torch.tensor(x)[None, None], 2).numpy()[0, 0]
    assert np.allclose(pooled, layers.mean_pool(x, 2, 2))


def test_unknown_steps_are_refused():
    with pytest.raises(ValueError, match="A step is"):
        stacks.period([("sideways", 2)])
    with pytest.raises(ValueError, match="A step is"):
        stacks.random_stack([("down", 0)], 1)
