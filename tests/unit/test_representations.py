"""Each map follows its own action, each action is one, and no other map's action will do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftlab.representations import EQUIVARIANT, Equivariant


def example(name, seed):
    """A signal of 12 values, and shifts that the map's law covers."""
    if name == "centre of mass":
        return np.eye(12)[5] * (seed + 1), range(-5, 7)
    return np.random.default_rng(seed).normal(size=12), range(-8, 9, EQUIVARIANT[name].step)


@pytest.mark.parametrize("name", EQUIVARIANT)
@given(seed=st.integers(0, 99))
def test_the_law_and_the_group_law(name, seed):
    pair = EQUIVARIANT[name]
    x, allowed = example(name, seed)
    assert pair.law_error([x], allowed) < 1e-12
    assert pair.group_law_error(x[None], allowed) < 1e-12


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
    mixed = Equivariant(EQUIVARIANT[name].map, EQUIVARIANT[other].action)
    assert mixed.law_error([x], [0]) < 1e-12
    assert mixed.law_error([x], [2]) > 0.1


def test_what_is_no_action_is_caught():
    grows = Equivariant(np.asarray, lambda y, d: y * 2 if d else y)
    assert grows.group_law_error(np.ones((1, 4)), [0, 1]) > 0.1


def test_adding_is_no_action_of_the_circle():
    adds = EQUIVARIANT["centre of mass"]
    spot = np.eye(12)[None, 5]
    assert adds.group_law_error(spot, range(5)) < 1e-12
    on_the_circle = Equivariant(adds.map, adds.action)
    assert on_the_circle.group_law_error(spot, range(5)) > 0.1
    assert (adds.shifts, EQUIVARIANT["every second value"].shifts) == (
        "all, line",
        "multiples of 2, circle",
    )
