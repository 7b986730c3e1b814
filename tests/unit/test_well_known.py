"""Audits of well-known networks: what is stored says what an audit here says, and obeys the law."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import third_party
from shiftlab.experiments import well_known

pytestmark = pytest.mark.usefixtures("one_thread")
STORED = well_known.load()


def test_a_net_s_strides_are_found_again_on_a_smaller_picture():
    torch.manual_seed(0)
    net = third_party.torchvision.models.resnet18().eval()
    picture = torch.rand(1, 3, 64, 64)
    found = well_known.audited(net, picture)["on a circle"]
    stored = STORED.audits["ResNet-18, random weights"]["on a circle"]
    assert [list(one) for one in found["breaks"]] == stored["breaks"]
    assert found["period"] == stored["period"] == [32, 32]


@pytest.mark.parametrize("net", well_known.NETS)
def test_each_halves_five_times_and_keeps_nothing_of_it_at_an_edge(net):
    as_it_is, circle = (STORED.audits[net][case] for case in well_known.CASES)
    assert [left for _, cause, left in circle["breaks"] if cause == "stride"] == [2, 4, 8, 16, 32]
    assert circle["period"] == [32, 32]
    assert {"stride", "edge"} <= {cause for _, cause, _ in as_it_is["breaks"]}
    assert as_it_is["period"] == [well_known.WINDOW] * 2


def test_only_without_an_edge_do_the_answers_come_back_at_multiples_of_32():
    camera, zeros, circle = (STORED.moved[way] for way in well_known.WAYS)
    back = np.arange(well_known.MOST + 1) % 32 == 0
    assert circle[:, back].max() < 1e-5 < 1e-3 < circle[:, ~back].min()
    assert min(camera[:, 1:].min(), zeros[:, 1:].min()) > 1e-3


def test_the_trained_net_names_what_is_in_the_photograph():
    assert STORED.names["flower"][0] == "daisy"


def test_what_is_missing_for_the_run_is_said():
    with pytest.raises(ModuleNotFoundError, match="no part of the course; for this run: pip"):
        well_known._package("no_such_package")
