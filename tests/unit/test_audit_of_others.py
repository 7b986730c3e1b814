"""Audits of networks that nobody here wrote: what their authors' strides and edges do."""

from __future__ import annotations

import pytest
import torch

from shiftlab.audit import audit
from third_party import made

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def picture() -> torch.Tensor:
    return torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))


def test_a_residual_net_loses_shifts_at_its_strides_and_its_edges(picture):
    net = made("ResNet-18", 64)
    report = audit(net, picture)
    assert report.culprit.label == "conv1"
    assert {one.cause for one in report.breaks[:2]} == {"stride", "edge"}
    circle = audit(net, picture, wrapped=True)
    assert [one.after for one in circle.breaks] == [2, 4, 8, 16, 32]
    assert circle.end.period == (32, 32)
    assert circle.end.along[0].invariant


def test_a_transformer_of_patches_knows_places_by_its_embedding(picture):
    report = audit(made("ViT", 64), picture)
    assert [(one.layer.label, one.cause) for one in report.breaks] == [
        ("patch_embed.proj", "stride"), ("add", "place"),
    ]  # fmt: skip


def test_a_u_net_moves_its_mask_by_multiples_of_its_depth(picture):
    circle = audit(made("U-Net", 64), picture, wrapped=True)
    assert [(one.period, one.step) for one in circle.end.along] == [(32, 32)] * 2
