"""The panels of notebook 02 show what is true, and live with any `output_shift`."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from shiftlab import panels

wagon_wheel = import_module("shiftlab.panels.wagon_wheel")
which_stride = import_module("shiftlab.panels.which_stride")


@pytest.mark.parametrize("before", which_stride.MAPS)
@pytest.mark.parametrize("stride", which_stride.STRIDES)
def test_exactly_the_multiples_of_the_stride_are_repaired(stride: str, before: str) -> None:
    panel = panels.which_stride()
    for d in range(which_stride.PLACES):
        sentence = panel.frame(stride=stride, before=before, d=d).sentence
        assert ("No shift of the output" in sentence) == bool(d % int(stride)), sentence


def test_a_right_output_shift_is_used_and_a_wrong_one_is_seen() -> None:
    def right(s: int, d: int) -> int | None:
        return None if d % s else d // s

    own, wrong = panels.which_stride(right), panels.which_stride(lambda s, d: d)
    assert "says 3 right. With it, what is kept" in own.frame(d=6).sentence
    assert "says none. No shift of the output" in own.frame(d=5).sentence
    assert "an output shift by 3 would repair it" in wrong.frame(d=6).sentence
    never = panels.which_stride(lambda s, d: None)
    assert "says none. But an output shift by 3 repairs it" in never.frame(d=6).sentence


def stops(s: int, d: int) -> Any:
    return 1 / 0


@pytest.mark.parametrize(
    ("own", "word"),
    [
        (lambda s, d: ..., "not attempted yet"),
        (lambda s, d: "two", "str"),
        (lambda s, d: 1.5, "no whole number"),
        (lambda s, d: float("nan"), "no whole number"),
        (lambda s, d: True, "bool"),
        (stops, "ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_said_and_the_best_shift_is_shown(own: Any, word: str) -> None:
    frame = panels.which_stride(own).frame(d=6)
    assert word in frame.trouble and "The best output shift is 3 right" in frame.sentence


@pytest.mark.parametrize("kept", [12, 16, 24])
def test_the_wave_that_is_seen_goes_through_the_kept_points(kept: int) -> None:
    places = np.arange(kept)
    for f in range(1, 25):
        now = wagon_wheel.seen(f, kept)
        assert -kept / 2 < now <= kept / 2
        for part in (0, 0.1, 0.25):
            true, shown = (np.cos(2 * np.pi * (g * places / kept - part)) for g in (f, now))
            if 2 * now != kept or part == 0:
                assert np.allclose(true, shown), (f, part)


def test_the_wheel_turns_backwards_past_half_the_sampling_rate() -> None:
    panel = panels.wagon_wheel()
    said = {f: panel.frame(f=f).sentence for f in range(1, 13)}
    assert all("as it is, and both move the same way" in said[f] for f in range(1, 6))
    assert "This is the limit" in said[6] and "same height" in said[12]
    assert all("it moves left" in said[f] for f in range(7, 12))
    assert "has vanished" in panel.frame(f=6, part=6).sentence
    assert "has vanished" not in panel.frame(f=6, part=5).sentence


def test_the_dots_lie_on_both_waves() -> None:
    labels = panels.wagon_wheel().frame(f=11, part=5).labels
    lines = [
        [tuple(map(float, point.split(","))) for point in found.split()]
        for found in re.findall(r'points="([^"]+)"', labels)
    ]
    dots = [
        (float(x), float(y))
        for x, y in re.findall(r'<circle class="[^"]*" cx="([\d.]+)" cy="([\d.]+)" r="4.5"', labels)
    ]
    assert len(lines) == 2 and len(dots) == 24
    for number, (x, y) in enumerate(dots):
        xs, ys = zip(*lines[number % 2], strict=True)
        assert abs(np.interp(x, xs, ys) - y) < 1
