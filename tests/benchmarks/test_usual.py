"""Every panel has a usual way beside it that runs; what they take is for `make bench-panels`."""

from __future__ import annotations

import ast

import matplotlib
import pytest
from matplotlib import pyplot
from usual import BEGIN, FLOOR, OURS, USUAL

from shiftlab.panels import MAKERS


def test_every_panel_is_compared() -> None:
    assert OURS.keys() == USUAL.keys()
    assert {name.split(":")[0] for name in OURS} == {maker.__name__ for maker in MAKERS}


@pytest.mark.parametrize("name", OURS)
def test_both_ways_show_the_panel_that_they_name(name: str) -> None:
    assert f"panels.{name.split(':')[0]}(" in OURS[name]
    tree = ast.parse((BEGIN + USUAL[name]).replace("%matplotlib inline", ""))
    shown = tree.body[-1]
    assert isinstance(shown, ast.Expr) and shown.value.func.id == "interact"


@pytest.mark.parametrize("name", USUAL)
def test_the_usual_way_runs(name: str) -> None:
    """Its controls and its figure are made, drawn without a window."""
    matplotlib.use("agg")
    exec((BEGIN + USUAL[name]).replace("%matplotlib inline", ""), {})
    pyplot.close("all")


def test_the_floor_only_echoes() -> None:
    assert "shiftlab" not in FLOOR and "matplotlib" not in FLOOR
