"""Each map follows its own action, each action is one, and no other map's action will do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftlab import shifts
from shiftlab.representations import EQUIVARIANT


def example(name, seed):
    """A signal of 12 values, and shifts that the map's law covers."""
    if name == "centre of mass":
        return np.eye(12)[5] * (seed + 1), range(-5, 7)
    return np.random.default_rng(seed).normal(size=12), range(-24, 25, EQUIVARIANT[name].step)


@pytest.mark.parametrize("name", EQUIVARIANT)
@given(seed=st.integers(0, 99))
def test_the_law_and_the_group_law(name, seed):
    pair = EQUIVARIANT[name]
    x, allowed = example(name, seed)
    y = pair.map(x)
    for d in allowed:
        np.testing.assert_allclose(pair.map(shifts.circular(x, d)), pair.action(y, d), atol=1e-12)
    a, b = allowed[0], allowed[-1]
    both = pair.action(pair.action(y, b), a)
    np.testing.assert_allclose(both, pair.action(y, a + b), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("convolution", "sum"),
        ("mirror", "convolution"),
        ("every second value", "mirror"),
        ("sum", "centre of mass"),
        ("centre of mass", "sum"),
    ],
)
def test_another_maps_action_is_caught(name, other):
    x, _ = example(name, 1)
    pair = EQUIVARIANT[name]
    moved, wrong = pair.map(shifts.circular(x, 2)), EQUIVARIANT[other].action(pair.map(x), 2)
    assert not np.allclose(moved, wrong)
