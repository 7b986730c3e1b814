"""Every panel has its usual way beside it for `make bench-panels`; what they take is not tried."""

from __future__ import annotations

import ast

import pytest
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


def test_the_floor_only_echoes() -> None:
    assert "shiftlab" not in FLOOR and "matplotlib" not in FLOOR
