"""Right answers to the exercises of notebook 09 on learned shifts, in several styles. No tests."""

from random import Random

import numpy as np

# --- 09.1


def augment_by_list(pictures, reach, seed):
    draw = np.random.default_rng(seed)
    moved = []
    for x in pictures:
        dy, dx = draw.integers(-reach, reach + 1, size=2)
        moved.append(np.roll(x, (dy, dx), axis=(0, 1)))
    return np.array(moved)


def augment_by_draws_beforehand(pictures, reach, seed):
    draws = np.random.default_rng(seed).integers(
        -reach, reach, size=(len(pictures), 2), endpoint=True
    )
    return np.stack([np.roll(x, tuple(d), (0, 1)) for x, d in zip(pictures, draws, strict=True)])


def augment_by_index(pictures, reach, seed):
    count, height, width = pictures.shape
    d = np.random.default_rng(seed).integers(-reach, reach + 1, (2, count, 1, 1))
    rows = (np.arange(height)[None, :, None] - d[0]) % height
    columns = (np.arange(width)[None, None, :] - d[1]) % width
    return pictures[np.arange(count)[:, None, None], rows, columns]


def augment_with_python_alone(pictures, reach, seed):
    draw = Random(seed)
    y = pictures.copy()
    for i in range(len(y)):
        y[i] = np.roll(
            np.roll(y[i], draw.randint(-reach, reach), 0), draw.randint(-reach, reach), 1
        )
    return y


def augment_by_choosing_a_move(pictures, reach, seed):
    moves = [(dy, dx) for dy in range(-reach, reach + 1) for dx in range(-reach, reach + 1)]
    chosen = np.random.default_rng(seed).integers(len(moves), size=len(pictures))
    return np.stack(
        [np.roll(x, moves[i], axis=(0, 1)) for x, i in zip(pictures, chosen, strict=True)]
    )


# --- 09.2


def two_in_turn():
    return np.array([1.0, 1, 0, 0, 0, 0]), np.array([1.0, 0, 1, 0, 1, 0])


def period_of_three():
    return [3, 1, 2, 0, 2, 1], [1, 0, 0, 1, 0, 0]


def as_rows_of_one_array():
    return np.array([[1.0, -1, 1, -1, 1, -1], [1, 1, 0, 0, 0, 0]])


def found_by_algebra():
    x = np.array([2.0, -1, 0, 2, -1, 0])
    table = np.array([np.roll(x, d) - x for d in range(1, 6)])
    w = np.linalg.svd(table)[2][-1]
    return w + np.array([1.0, 0, 0, -1, 0, 0]), x


# --- 09.5


def forgotten_by_mask(before, after):
    known = before.sum()
    return (before & ~after).sum() / known if known else 0


def forgotten_by_loop(before, after):
    known = lost = 0
    for was, now in zip(before, after, strict=True):
        if was:
            known += 1
            lost += not now
    return lost / max(known, 1)


def forgotten_by_index(before, after):
    return 1 - after[before].mean() if before.any() else 0.0


# --- 09.6


def met_by_formula(reach, copies):
    moves = (2 * reach + 1) ** 2
    return moves * (1 - (1 - 1 / moves) ** copies)


def met_by_trying(reach, copies):
    draw = Random(1)
    met = [
        len({(draw.randint(-reach, reach), draw.randint(-reach, reach)) for _ in range(copies)})
        for _ in range(4000)
    ]
    return sum(met) / len(met)


RIGHT = {
    "augment": (
        augment_by_list,
        augment_by_draws_beforehand,
        augment_by_index,
        augment_with_python_alone,
        augment_by_choosing_a_move,
    ),
    "right_for_one": (two_in_turn, period_of_three, as_rows_of_one_array, found_by_algebra),
    "forgotten": (forgotten_by_mask, forgotten_by_loop, forgotten_by_index),
    "moves_met": (met_by_formula, met_by_trying),
}
