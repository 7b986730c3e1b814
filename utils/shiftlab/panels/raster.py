"""Tiles laid out in NumPy into one small picture, and that picture as a PNG.

What it is not: a drawing library. Words, arrows and marks lie over the picture as SVG (`svg`), so
that they stay crisp; here are only pixels.
"""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache

import numpy as np

# The colour between the tiles, transparent in the PNG so that light and dark pages shine through.
# No colour map of the course contains it.
PAPER = (252, 254, 251)
_BASELINE = (140, 146, 153)  # the thin line at zero under bars


def sheet(width: int, height: int) -> np.ndarray:
    """An empty picture (height, width, 3), uint8, all of it paper."""
    return _blank(width, height).copy()


@cache
def _blank(width: int, height: int) -> np.ndarray:
    """Kept, because a copy takes a tenth of the time."""
    return np.full((height, width, 3), PAPER, dtype=np.uint8)


def enlarge(tile: np.ndarray, zoom: int) -> np.ndarray:
    """Each pixel of a tile (h, w, 3) as a square of zoom × zoom pixels."""
    return tile.repeat(zoom, axis=0).repeat(zoom, axis=1)


def place(page: np.ndarray, tile: np.ndarray, x: int, y: int) -> None:
    """Lay a tile (h, w, 3) on the page with its top left corner at column x and row y.

    Raises ValueError if it does not lie wholly on the page: a cut tile would be a silent mistake.
    """
    height, width = tile.shape[:2]
    if x < 0 or y < 0 or y + height > page.shape[0] or x + width > page.shape[1]:
        raise ValueError(
            f"A tile of {width} × {height} at column {x}, row {y} leaves the page of "
            f"{page.shape[1]} × {page.shape[0]} pixels."
        )
    page[y : y + height, x : x + width] = tile


def tint(share: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """White for 0 to a full colour for 1: shares of any shape to uint8 (..., 3)."""
    share = np.clip(np.nan_to_num(np.asarray(share, dtype=float)), 0, 1)[..., None]
    return np.round(255 + share * (np.array(colour) - 255.0)).astype(np.uint8)


@cache
def shade(share: float, colour: tuple[int, int, int]) -> np.ndarray:
    """One colour of `tint`, (3,), kept: panels ask for the same few again and again."""
    return tint(np.array(share), colour)


def bar_rows(values: np.ndarray, limit: float, height: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last (exclusive) row of the bar of each value, for bars from -limit to limit.

    values: (n,); height: rows of the tile, zero in the middle. Values beyond the limit are cut.
    """
    zero = height // 2
    share = np.clip(np.nan_to_num(values) / (limit or 1.0), -1, 1)
    ends = zero - np.round(share * (zero - 2)).astype(int)
    return np.minimum(ends, zero), np.maximum(ends, zero)


def bars(
    values: np.ndarray, limit: float, colour: tuple[int, int, int], pitch: int, height: int
) -> np.ndarray:
    """Values (n,) as upright bars on white, from a line at zero: (height, n * pitch, 3), uint8."""
    tile = np.full((height, len(values) * pitch, 3), 255, dtype=np.uint8)
    tops, bottoms = bar_rows(values, limit, height)
    for i, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        tile[top:bottom, i * pitch : (i + 1) * pitch - max(1, pitch // 5)] = colour
    tile[height // 2] = _BASELINE
    return tile


def png(picture: np.ndarray) -> bytes:
    """A picture (H, W, 3), uint8, as a PNG in which paper is transparent.

    Every row is written as its difference from the row above ("up" in the PNG standard): enlarged
    pixels become zeros, so that little compression is enough. Pillow, which tries five ways on each
    row, takes three times as long for as many bytes, and panels draw while a hand is moving.
    """
    height, width, _ = picture.shape
    pixels = picture.reshape(height, 3 * width)
    rows = np.empty((height, 1 + 3 * width), dtype=np.uint8)
    rows[:, 0] = 2  # the standard's number of "up"; above the first row are zeros
    rows[0, 1:] = pixels[0]
    np.subtract(pixels[1:], pixels[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits, red, green, blue
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"tRNS", struct.pack(">HHH", *PAPER)),
        _chunk(b"IDAT", zlib.compress(rows, 1)),
        _chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def data_address(content: bytes, kind: str) -> str:
    """Bytes as a data: address of the given kind, such as "image/png"."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
