"""Audits of digit networks rank the ways of pooling as their measured shifts do."""

from __future__ import annotations

import pytest
import torch

from shiftlab import scenes
from shiftlab.audit import audit
from shiftlab.nets import small, training

pytestmark = pytest.mark.usefixtures("one_thread")


def test_blur_lessens_what_adaptive_and_dense_pooling_take_away():
    """Versions of one net with the same trained weights, on the circle of the picture."""
    (pictures, labels), (others, _) = scenes.digits_split()
    torch.manual_seed(0)
    trained = small.build(small.Description(pooling="max"))
    training.train(trained, pictures[:400], labels[:400], seed=0, epochs=4)
    digits = torch.as_tensor(others[:10], dtype=torch.float32)[:, None]
    errors, periods = {}, {}
    for kind in ("max", "max + blur 3", "max + blur 5", "max + adaptive", "dense max"):
        net = small.build(small.Description(pooling=kind))
        net.load_state_dict(trained.state_dict(), strict=False)  # blurs have fixed kernels beside
        ends = [audit(net, digit[None], progress=False).end for digit in digits]
        errors[kind] = sum(end.error for end in ends) / len(ends)
        periods[kind] = {end.period for end in ends}
    assert errors["max"] > errors["max + blur 3"] > errors["max + blur 5"] > 0
    assert errors["max + adaptive"] == errors["dense max"] == 0
    assert periods["max"] == periods["max + blur 3"] == periods["max + blur 5"] == {(4, 4)}
    assert periods["max + adaptive"] == periods["dense max"] == {(1, 1)}
