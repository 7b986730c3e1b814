"""Signals and pictures to shift: all of them offline, all of them NumPy.

- `signal`, `signals`  random numbers, as generic as signals get
- `letter`             letters drawn from the typefaces that matplotlib ships
- `letters`            small ones of many typefaces, at random places of a canvas
- `digits`             real handwriting, 8 × 8 pixels (Alpaydin & Kaynak 1998, in data/NOTICE.md)
- `photograph`         two photographs in grey (CC BY 2.0; authors in data/NOTICE.md)

Pictures are float64 arrays of shape (H, W) with values from 0 (background, dark) to 1.
"""

from __future__ import annotations

from functools import cache
from importlib import resources, util
from pathlib import Path

import numpy as np

FONTS = {
    "sans": "DejaVuSans.ttf",
    "sans bold": "DejaVuSans-Bold.ttf",
    "serif": "DejaVuSerif.ttf",
    "mono": "DejaVuSansMono.ttf",
    "stix": "STIXGeneral.ttf",
    "roman": "cmr10.ttf",
    "sans oblique": "DejaVuSans-Oblique.ttf",
    "sans bold oblique": "DejaVuSans-BoldOblique.ttf",
    "serif bold": "DejaVuSerif-Bold.ttf",
    "serif italic": "DejaVuSerif-Italic.ttf",
    "serif bold italic": "DejaVuSerif-BoldItalic.ttf",
    "mono bold": "DejaVuSansMono-Bold.ttf",
    "mono oblique": "DejaVuSansMono-Oblique.ttf",
    "mono bold oblique": "DejaVuSansMono-BoldOblique.ttf",
    "stix bold": "STIXGeneralBol.ttf",
    "stix italic": "STIXGeneralItalic.ttf",
    "stix bold italic": "STIXGeneralBolIta.ttf",
    "roman bold": "cmb10.ttf",
    "grotesque": "cmss10.ttf",
    "typewriter": "cmtt10.ttf",
}
HELD_OUT_FONTS = ("serif", "stix italic", "mono bold", "grotesque")
"""One of each family, to test on; `letters` trains on the other sixteen."""
PHOTOGRAPHS = ("china", "flower")


def signal(n: int, seed: int) -> np.ndarray:
    """A generic signal: n independent normal numbers, the same ones for the same seed."""
    return np.random.default_rng(seed).normal(size=n)


def signals(count: int, n: int, seed: int) -> np.ndarray:
    """A batch of `count` unrelated generic signals, shape (count, n)."""
    return np.random.default_rng(seed).normal(size=(count, n))


@cache
def _letter(character: str, size: int, font: str) -> np.ndarray:
    from PIL import Image, ImageDraw, ImageFont  # 40 ms that `import shiftlab` need not pay

    package = util.find_spec("matplotlib")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("Letters are drawn from matplotlib's typefaces: install it.")
    path = Path(package.origin).parent / "mpl-data" / "fonts" / "ttf" / FONTS[font]
    scale = 4  # drawn large, then averaged down: smooth edges
    canvas = Image.new("L", (size * scale, size * scale))
    face = ImageFont.truetype(str(path), round(size * scale * 0.8))
    draw = ImageDraw.Draw(canvas)
    left, top, right, bottom = draw.textbbox((0, 0), character, font=face)
    corner = ((size * scale - left - right) / 2, (size * scale - top - bottom) / 2)
    draw.text(corner, character, fill=255, font=face)
    small = np.asarray(canvas, dtype=float).reshape(size, scale, size, scale).mean(axis=(1, 3))
    return small / 255


def letter(character: str, size: int = 32, font: str = "sans bold") -> np.ndarray:
    """One character, bright on dark, in the middle of a (size, size) picture.

    font: one of `FONTS`. Raises ValueError for another font, or for more than one character.
    """
    if font not in FONTS:
        raise ValueError(f"font is one of {', '.join(FONTS)}; got {font!r}.")
    if len(character) != 1:
        raise ValueError(f"letter draws one character; got {character!r}.")
    return _letter(character, size, font).copy()


@cache
def _stored(name: str) -> dict[str, np.ndarray]:
    with resources.as_file(resources.files("shiftlab") / "data" / name) as path, np.load(path) as f:
        return dict(f)


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits: pictures (1797, 8, 8) in [0, 1], and which digit each is, (1797,)."""
    data = _stored("digits.npz")
    return data["pictures"] / 16, data["labels"].astype(int)


def digits_on_canvas(size: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """The handwritten digits, drawn twice as large in the middle of dark (size, size) canvases.

    Returns pictures (1797, size, size) in [0, 1] and labels (1797,). size: even, at least 16.
    """
    if size < 16 or size % 2:
        raise ValueError(f"A digit is 16 pixels wide: size is even and at least 16; got {size}.")
    pictures, labels = digits()
    # Linear interpolation at quarter pixels, first along rows and then along columns.
    places = np.clip((np.arange(16) - 0.5) / 2, 0, 7)
    left = np.minimum(places.astype(int), 6)
    share = places - left
    weights = np.zeros((16, 8))
    weights[np.arange(16), left] = 1 - share
    weights[np.arange(16), left + 1] += share
    large = weights @ pictures @ weights.T
    margin = (size - 16) // 2
    return np.pad(large, [(0, 0), (margin, margin), (margin, margin)]), labels


def digits_split(
    size: int = 24,
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """`digits_on_canvas` in two parts: (pictures, labels) to train on, and the same to test on.

    Every third digit, the first included, is kept for testing: 599 of the 1797.
    """
    pictures, labels = digits_on_canvas(size)
    test = np.arange(len(labels)) % 3 == 0
    return (pictures[~test], labels[~test]), (pictures[test], labels[test])


def photograph(name: str) -> np.ndarray:
    """A photograph in grey, (106, 160) in [0, 1]: "china" or "flower". ValueError for others."""
    if name not in PHOTOGRAPHS:
        raise ValueError(f"The photographs are {' and '.join(PHOTOGRAPHS)}; got {name!r}.")
    return _stored("photographs.npz")[name] / 255


TILE = 10
"""Pixels along each side of the tile that `letters` and `letter_tile` draw a letter in."""


def letter_tile(character: str, font: str = "serif") -> np.ndarray:
    """A small letter about eight pixels high, (10, 10), to be put on a canvas with `placed`."""
    return letter(character, 14, font)[2:-2, 2:-2]


def placed(tile: np.ndarray, place: tuple[int, int], size: int = 24) -> np.ndarray:
    """A dark (size, size) canvas with the tile on it, its top left pixel at (row, column).

    Raises ValueError if the tile would not lie wholly on the canvas.
    """
    (row, column), (height, width) = place, tile.shape
    if min(row, column) < 0 or row + height > size or column + width > size:
        raise ValueError(
            f"A tile of {height} × {width} at row {row}, column {column} leaves the canvas of "
            f"{size} × {size}: choose rows 0 to {size - height}, columns 0 to {size - width}."
        )
    canvas = np.zeros((size, size))
    canvas[row : row + height, column : column + width] = tile
    return canvas


def letters(
    columns: dict[str, tuple[int, int]],
    each: int,
    seed: int,
    fonts: tuple[str, ...] | None = None,
    size: int = 24,
) -> tuple[np.ndarray, np.ndarray]:
    """Small letters at random places: `each` pictures for each character and font.

    columns: for each character the first and last column that its tile may start in; rows are
    free. fonts: by default all but `HELD_OUT_FONTS`. Returns pictures (B, size, size) in [0, 1] and
    labels (B,): the number of the character in `columns`.
    """
    fonts = tuple(f for f in FONTS if f not in HELD_OUT_FONTS) if fonts is None else fonts
    draw = np.random.default_rng(seed)
    pictures, labels = [], []
    for label, (character, (first, last)) in enumerate(columns.items()):
        for font in fonts:
            tile = letter_tile(character, font)
            for _ in range(each):
                row, column = draw.integers(size - TILE + 1), draw.integers(first, last + 1)
                pictures.append(placed(tile, (int(row), int(column)), size))
                labels.append(label)
    return np.stack(pictures), np.array(labels)
