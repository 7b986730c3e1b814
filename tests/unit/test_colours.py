"""The course's colours in numbers: told apart by every eye, and words legible on both pages.

Differences are Euclidean distances in CAM02-UCS (Luo, Cui and Li 2006), where 1 is about what can
just be noticed between large patches side by side. Colour-vision deficiencies are simulated at full
strength after Brettel, Viénot and Mollon (1997); red and green blindness also after Machado,
Oliveira and Fernandes (2009), whose model is not meant for the third, tritanopia.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from itertools import combinations, pairwise
from math import dist

import numpy as np
import pytest
from coloraide.everything import ColorAll as Color

from shiftlab.claims.verdicts import _COLOURS as VERDICTS
from shiftlab.exercises.cards import STATES
from shiftlab.figures import palette
from shiftlab.panels import raster, residual, svg

INKS = {
    name: getattr(palette, name) for name in ("INPUT", "SHIFTED", "OUTPUT", "DIFFERENCE", "GOOD")
}
EYES = {
    "normal": None,
    "protanopia": ("protan", "brettel"),
    "protanopia, Machado": ("protan", "machado"),
    "deuteranopia": ("deutan", "brettel"),
    "deuteranopia, Machado": ("deutan", "machado"),
    "tritanopia": ("tritan", "brettel"),
}
# Ten times what can just be noticed: bars and dots are small, and some way apart.
APART = 10
# Neighbouring eighths of a map's scale lie side by side in larger patches: less than half will do.
STEP = 4
# WCAG 2.2, success criteria 1.4.3 and 1.4.11: words, and what has to be seen besides words.
WORDS, MARKS = 4.5, 3
# JupyterLab's own colours behind outputs and of words (--jp-layout-color0, --jp-ui-font-color0).
PAGES = {"light": ("#ffffff", "#000000"), "dark": ("#111111", "#ffffff")}


def name_of(rgb: Sequence[float]) -> str:
    """Three numbers from 0 to 255 as "#rrggbb"."""
    return "#" + "".join(f"{round(float(channel)):02x}" for channel in rgb)


@cache
def seen(colour: str, eye: str) -> tuple[float, ...]:
    """Where a colour lies in CAM02-UCS for an eye: lightness, and two of hue and chroma."""
    if simulated := EYES[eye]:
        deficiency, method = simulated
        return tuple(Color(colour).filter(deficiency, method=method).convert("cam02-ucs").coords())
    return tuple(Color(colour).convert("cam02-ucs").coords())


def apart(one: str, other: str, eye: str) -> float:
    """How far apart two colours are for an eye."""
    return dist(seen(one, eye), seen(other, eye))


def mixed(ink: str, share: float, with_: str) -> str:
    """CSS's color-mix(in srgb, ink share, with_)."""
    return name_of(share * np.array(palette.rgb(ink)) + (1 - share) * np.array(palette.rgb(with_)))


@pytest.mark.parametrize("eye", EYES)
def test_every_two_inks_are_told_apart(eye: str) -> None:
    for (name, one), (other_name, other) in combinations(INKS.items(), 2):
        assert apart(one, other, eye) >= APART, (name, other_name)


@pytest.mark.parametrize("eye", EYES)
def test_neighbouring_levels_of_every_map_are_told_apart(eye: str) -> None:
    eighths = np.arange(9) / 8
    signed = np.arange(-8, 9) / 8
    maps = {
        "diverging": palette.diverging(signed, 1.0),
        "sequential": palette.sequential(eighths, 1.0),
        "grey": palette.grey(eighths),
        "differences": residual.differences(eighths),
        "residuals": residual.colours(np.array([0.0, 1e-6, 0.25, 0.5, 0.75, 1.0])),
    }
    for name, levels in maps.items():
        for one, other in pairwise(map(name_of, levels)):
            assert apart(one, other, eye) >= STEP, (name, one, other)


@pytest.mark.parametrize("eye", EYES)
def test_maps_grow_lighter_all_the_way_and_signs_are_told_apart(eye: str) -> None:
    """Lightness is what all eyes share; the two signs of equal size differ by more than it."""
    shares = np.linspace(0, 1, 33)
    ways = {
        "sequential": palette.sequential(shares, 1.0),
        "grey": palette.grey(shares),
        "minus": palette.diverging(shares - 1, 1.0),
        "plus": palette.diverging(1 - shares, 1.0),
        "differences": residual.differences(1 - shares),
        "residuals": residual.colours(1 - shares),
    }
    for name, colours in ways.items():
        lightness = [seen(name_of(colour), eye)[0] for colour in colours]
        assert (np.diff(lightness) > 0).all(), name
    for size in np.arange(1, 9) / 8:
        minus, plus = palette.diverging(np.array([-size, size]), 1.0)
        assert apart(name_of(minus), name_of(plus), eye) >= APART, size


@pytest.mark.parametrize("eye", EYES)
def test_where_a_map_says_yes_or_no_by_colour_the_two_are_told_apart(eye: str) -> None:
    """Holds or not, changed or not, kept or dropped: also the least that is not rounding."""
    white = "#ffffff"
    holds, barely = (
        name_of(colour) for colour in residual.colours(np.array([0.0, 2 * residual.ROUNDING]))
    )
    shown = name_of(residual.differences(np.array(2 * residual.ROUNDING)))
    stays = name_of(raster.tint(np.array(0.45), palette.rgb(palette.GOOD)))
    dropped = name_of(import_module("shiftlab.panels.which_stride")._DROPPED)
    pairs = [(holds, barely), (holds, white), (white, shown), (stays, palette.DIFFERENCE)]
    pairs += [(dropped, palette.INPUT), (dropped, palette.SHIFTED), (dropped, white)]
    skin_grey = import_module("shiftlab.panels.moved_mouth")._SKIN
    skin = name_of(palette.grey(np.array(skin_grey)))
    pairs += combinations((skin, "#2f7fb8", "#f9c08a", white), 2)  # face, window, part, its middle
    for one, other in pairs:
        assert apart(one, other, eye) >= APART, (one, other)


@pytest.mark.parametrize("page", PAGES)
def test_words_in_every_ink_are_legible_on_both_pages(page: str) -> None:
    paper, words = PAGES[page]
    shares = re.findall(
        r"color-mix\(in srgb, var\(--shiftlab-ink\) (\d+)%, var\(--jp-ui-font-color0", svg.style()
    )
    assert shares, "style.css mixes the inks with the colour of words"
    for share in map(int, shares):
        for name, ink in INKS.items():
            assert Color(mixed(ink, share / 100, words)).contrast(paper) >= WORDS, name


def test_words_in_figures_and_on_badges_are_legible() -> None:
    """Figures stand on white; badges bear white words."""
    for name, ink in {**INKS, **VERDICTS, **STATES}.items():
        assert Color(ink).contrast("white") >= WORDS, name


def test_pure_inks_stand_out_as_marks() -> None:
    """Bars, dots and curves keep the pure ink: on pages, on tiles, and on tiles under a veil."""
    veil = re.search(r"shiftlab-outline \{ fill: rgb\(0 0 0 / (\d+)%\)", svg.style())
    veiled = mixed("#000000", int(veil[1]) / 100, "#ffffff")
    for ground in (*(paper for paper, _ in PAGES.values()), veiled):
        for name, ink in INKS.items():
            assert Color(ink).contrast(ground) >= MARKS, (name, ground)
