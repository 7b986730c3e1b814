"""The networks of notebook 10: alike in NumPy and torch, and with the culprits that are named."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from shiftlab import scenes
from shiftlab.audit import audit
from shiftlab.exercises.auditing import blaming
from shiftlab.experiments import reader as experiment
from shiftlab.nets import audited, reader

CULPRITS = ("stem", "position", "block_2")
DIGITS, LABELS = scenes.digits_split()[1]
PICTURES = torch.as_tensor(DIGITS[:3])[:, None]
steps = st.integers(-24, 24)


@torch.no_grad()
def moves(net: torch.nn.Module, d: tuple[int, int], pictures: torch.Tensor = PICTURES) -> float:
    """How far the answers move under a circular shift."""
    return float((net(pictures.roll(d, (2, 3))) - net(pictures)).abs().max())


@torch.no_grad()
def reads(net: torch.nn.Module) -> float:
    found = net(torch.as_tensor(DIGITS)[:, None]).argmax(dim=1).numpy()
    return float((found == LABELS).mean())


def test_torch_and_numpy_compute_the_same_layers() -> None:
    net = audited.reader()
    seen: dict[str, np.ndarray] = {}
    for name in ("first", "window", "blur", "second", "third", "answer"):
        net.get_submodule(name).register_forward_hook(
            lambda module, given, out, name=name: seen.update({name: out[0].detach().numpy()})
        )
    net(PICTURES[:1])
    walked = dict(reader.load().walk(DIGITS[0]))
    assert list(walked) == [
        *("first", "window", "blur", "slice", "second", "third", "mean", "answer")
    ]
    for name, out in seen.items():
        if name in ("first", "second", "third"):  # the module stands before its rectifier
            out = np.maximum(out, 0)
        np.testing.assert_allclose(walked[name], out, atol=1e-12)


@given(steps, steps)
def test_the_reader_ignores_even_moves_and_no_others(dy: int, dx: int) -> None:
    ignored = dy % 2 == 0 and dx % 2 == 0
    assert (moves(audited.reader(), (dy, dx)) < 1e-9) == ignored


@given(steps, steps)
def test_with_holes_it_ignores_every_move_and_reads_alike(dy: int, dx: int) -> None:
    assert moves(audited.reader(keep=1, holes=2), (dy, dx)) < 1e-9


def test_a_repair_keeps_the_reading_and_a_careless_one_does_not() -> None:
    before = reads(audited.reader())
    assert before == pytest.approx(reader.load().made_by["figures"]["accuracy"], abs=0.002)
    assert reads(audited.reader(keep=1, holes=2)) == before
    assert reads(audited.reader(keep=1, holes=1)) < 0.5


def test_the_audit_blames_the_slice() -> None:
    report = audit(audited.reader(), PICTURES[:1])
    assert report.culprit is not None and report.culprit.kind == "slice"
    assert [found.cause for found in report.breaks] == ["stride"]
    assert report.end.period == (2, 2)


@given(steps, steps)
def test_the_residual_network_is_mended_by_its_three_culprits(dy: int, dx: int) -> None:
    assert moves(audited.residual(CULPRITS), (dy, dx)) < 1e-12


def test_fewer_than_the_three_do_not_mend_it_and_innocents_change_nothing() -> None:
    for some in (found for count in range(3) for found in combinations(CULPRITS, count)):
        assert max(moves(audited.residual(some), d) for d in ((0, 1), (1, 0))) > 1e-6, some
    innocent = [name for name in audited.PARTS if name not in CULPRITS]
    assert moves(audited.residual(innocent), (0, 2)) == moves(audited.residual(), (0, 2)) > 1e-6


@pytest.mark.parametrize("name", audited.PARTS)
def test_mending_a_part_leaves_the_weights_of_all_others(name: str) -> None:
    mended, before = audited.residual([name]).state_dict(), audited.residual().state_dict()
    others = [key for key in before if not key.startswith((f"{name}.", "position"))]
    assert len(others) > 20
    for key in others:
        assert torch.equal(mended[key], before[key]), key
    # The picture that is added has as many places as the maps, and stays the same picture.
    if name == "stem":
        kept = mended["position.added"][..., ::2, ::2]
        assert torch.equal(kept, before["position.added"])


def test_the_audit_finds_the_three_one_behind_the_other() -> None:
    mended: list[str] = []
    while (culprit := audit(audited.residual(mended), PICTURES[:1]).culprit) is not None:
        mended.append(culprit.label.split(".")[0].split(":")[0])
    assert mended == list(CULPRITS)


def test_mending_leaves_the_random_state_alone_and_refuses_other_names() -> None:
    before = torch.get_rng_state()
    audited.residual(["stem"])
    assert torch.equal(before, torch.get_rng_state())
    with pytest.raises(ValueError, match=r"The parts are stem, .*got 'relu'"):
        audited.residual(["relu"])
    with pytest.raises(ValueError, match=r'a list of names, such as \["stem"\]; got the text'):
        audited.residual("stem")


def test_the_judge_knows_the_parts_of_the_network() -> None:
    """It has names of its own, so that torch is loaded only where an answer is judged."""
    assert blaming._PARTS == audited.PARTS


def test_training_the_reader_again_gives_what_is_stored() -> None:
    again = experiment.figures(experiment.trained())
    stored = reader.load().made_by["figures"]
    assert again == pytest.approx(stored, abs=0.03)
    assert (
        reader.load().summary()
        == "accuracy {accuracy}, consistency_1px {consistency_1px}".format(**stored)
    )
