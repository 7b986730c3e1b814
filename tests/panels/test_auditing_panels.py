"""The walk through the layers says of each layer what an audit says."""

from __future__ import annotations

import numpy as np
import torch

from shiftlab import panels, scenes, shifts
from shiftlab.audit import audit
from shiftlab.nets import audited
from shiftlab.panels.walk_through import LAYERS, outputs, repaired

DIGITS, LABELS = scenes.digits_split()[1]


def followed(sentence: str) -> set[str]:
    """The layers that follow, by the panel's own words."""
    lost = sentence.partition("These do not follow: ")[2].rstrip(".")
    return set(LAYERS) - set(lost.split(", "))


def test_it_agrees_with_the_audit_layer_by_layer() -> None:
    report = audit(audited.reader(), torch.as_tensor(DIGITS[:1])[:, None])
    periods = {layer.label: layer.period for layer in report.layers}
    for dx, dy in ((0, 0), (1, 0), (0, 3), (2, 4), (5, 5)):
        said = followed(panels.walk_through().frame(dx=dx, dy=dy).sentence)
        for name in ("first", "slice", "second", "third", "answer"):
            p = periods[name]
            assert (name in said) == (dy % p[0] == 0 and dx % p[1] == 0), (name, dx, dy)


def test_before_any_move_every_layer_follows_and_nothing_is_left_over() -> None:
    assert followed(panels.walk_through().frame(dx=0, dy=0).sentence) == set(LAYERS)
    assert all(repaired(name, 0, 0)[1] == 0 for name in LAYERS)


def test_the_best_output_shift_is_the_best_of_all() -> None:
    before, after = outputs(0, 0)["slice"], outputs(3, 1)["slice"]
    every = [
        np.linalg.norm(after - shifts.circular(before, (p, q)))
        for p, q in np.ndindex(before.shape[1:])
    ]
    moved, error, move = repaired("slice", 3, 1)
    assert np.linalg.norm(after - moved) == min(every) and error > 0.1
    np.testing.assert_array_equal(moved, shifts.circular(before, move))


def test_the_hand_moves_the_digit() -> None:
    panel = panels.walk_through()
    assert panel.drag("picture", (0, 0), (6, 3), panel.state) == {"dx": 3, "dy": 1}
    assert panel.drag("picture", (0, 0), (-60, 600), panel.state) == {"dx": 0, "dy": 5}
