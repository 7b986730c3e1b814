"""A target in a scene, found by its likeness to a template: all windows, or those of a grid.

The likeness is the normalised correlation: both patterns without their means, divided by their
sizes, so that it is 1 where the template stands and bright patches gain nothing. What it is not: a
trained tracker; there the comparison is made on feature maps (Bertinetto et al. 2016).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from shiftlab import layers, scenes

SIDE = 40
FARTHEST = SIDE - scenes.TILE
"""The last row, and column, in which the target of 10 × 10 pixels can begin."""


@cache
def _ground(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
    soft = layers.both_axes(lambda rows: layers.blur(rows, 5), noise)
    return np.clip(0.4 + 0.18 * soft / soft.std(), 0, 1)


def target() -> np.ndarray:
    """The template: a letter on a dark square, (10, 10) in [0, 1]."""
    return scenes.letter_tile("R", "sans bold")


def scene(row: int, column: int, seed: int = 0) -> np.ndarray:
    """A textured ground, (40, 40) in [0, 1], which the target covers from (row, column) on.

    The ground, drawn from the seed, stays where it is. Raises ValueError where the target would
    leave the scene.
    """
    if not (0 <= row <= FARTHEST and 0 <= column <= FARTHEST):
        raise ValueError(
            f"The target begins in rows and columns 0 to {FARTHEST}; got {row}, {column}."
        )
    picture = _ground(seed).copy()
    picture[row : row + scenes.TILE, column : column + scenes.TILE] = target()
    return picture


def likeness(picture: np.ndarray, template: np.ndarray, stride: int = 1) -> np.ndarray:
    """The normalised correlation of the template with every stride-th window: (..., rows, columns).

    picture: (..., H, W); template: (h, w), no larger. A window without any contrast scores 0.
    (Lewis 1995, Fast Normalized Cross-Correlation, equation 2.)
    """
    (height, width), (h, w) = picture.shape[-2:], template.shape

    def under(a: int, b: int, of: np.ndarray) -> np.ndarray:
        """What lies under place (a, b) of each window."""
        return of[..., a : height - h + 1 + a : stride, b : width - w + 1 + b : stride]

    pattern = template - template.mean()  # it adds up to 0, so the windows' means drop out
    products = sum(weight * under(a, b, picture) for (a, b), weight in np.ndenumerate(pattern))
    total, squares = (_box(of, h, w)[..., ::stride, ::stride] for of in (picture, picture**2))
    sizes = np.sqrt(np.maximum(squares - total**2 / template.size, 0))
    flat = sizes < 1e-6
    return np.where(flat, 0.0, products / np.where(flat, 1.0, sizes * np.linalg.norm(pattern)))


def _box(of: np.ndarray, h: int, w: int) -> np.ndarray:
    """The sum over every window of h × w."""
    tall = sum(of[..., a : of.shape[-2] - h + 1 + a, :] for a in range(h))
    return sum(tall[..., b : of.shape[-1] - w + 1 + b] for b in range(w))


def peak(scores: np.ndarray, stride: int = 1) -> tuple[int, int]:
    """The place (row, column) in the scene of the greatest score of a grid."""
    row, column = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return int(row) * stride, int(column) * stride


def peaks(stride: int = 1, seed: int = 0) -> np.ndarray:
    """Where the peak stands for each place of the target: (31, 31, 2), row and column."""
    found = np.zeros((FARTHEST + 1, FARTHEST + 1, 2), dtype=int)
    for row in range(FARTHEST + 1):
        pictures = np.stack([scene(row, column, seed) for column in range(FARTHEST + 1)])
        for column, scores in enumerate(likeness(pictures, target(), stride)):
            found[row, column] = peak(scores, stride)
    return found


def follow_share(places: np.ndarray, step: int) -> float:
    """In what share of the target's moves by `step` places the peak moves by just that.

    places: where the peak stands for each place of the target, (rows, columns, 2), as `peaks` gives
    it. The moves go down, right, or both; the mean of the three shares.
    """
    moves = {
        (0, step): places[:, step:] - places[:, :-step],
        (step, 0): places[step:] - places[:-step],
        (step, step): places[step:, step:] - places[:-step, :-step],
    }
    return float(np.mean([(went == d).all(axis=-1).mean() for d, went in moves.items()]))
