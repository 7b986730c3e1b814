"""Audits of trained digit networks rank the ways of pooling as their measured shifts do."""

from __future__ import annotations

import pytest
import torch

from shiftlab import scenes
from shiftlab.audit import audit
from shiftlab.experiments import repairs


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.slow
def test_blur_lessens_what_adaptive_and_dense_pooling_take_away():
    """One seed; the mean error of ten digits, on the circle of the 24 × 24 picture."""
    _, (pictures, _) = scenes.digits_split()
    digits = torch.as_tensor(pictures[:10], dtype=torch.float32)
    digits = digits if digits.ndim == 4 else digits[:, None]
    errors, periods = {}, {}
    for kind in ("max", "max + blur 3", "max + blur 5", "max + adaptive", "dense max"):
        net, _ = repairs.train(kind, seed=0)
        ends = [audit(net, digit[None], progress=False).end for digit in digits]
        errors[kind] = sum(end.error for end in ends) / len(ends)
        periods[kind] = {end.period for end in ends}
    assert errors["max"] > errors["max + blur 3"] > errors["max + blur 5"] > 0
    assert errors["max + adaptive"] == errors["dense max"] == 0
    assert periods["max"] == periods["max + blur 3"] == periods["max + blur 5"] == {(4, 4)}
    assert periods["max + adaptive"] == periods["dense max"] == {(1, 1)}
