"""Right answers to the exercises of notebook 03, in several styles. No tests here."""

import numpy as np


def dense_max_by_loops(x, w):
    n = len(x)
    return np.array([max(x[(i + j) % n] for j in range(w)) for i in range(n)])


def dense_max_by_copies(x, w):
    y = x.copy()
    for j in range(1, w):
        y = np.maximum(y, np.roll(x, -j))
    return y


def dense_max_by_windows(x, w):
    longer = np.concatenate([x, x[: w - 1]])
    return np.lib.stride_tricks.sliding_window_view(longer, w).max(axis=1)


def max_pool_by_loops(x, w, s):
    n = len(x)
    return np.array([max(x[(i + j) % n] for j in range(w)) for i in range(0, n, s)])


def max_pool_from_dense(x, w, s):
    return dense_max_by_copies(x, w)[::s]


def one_one_zero_zero():
    return np.array([1.0, 1, 0, 0])


def four_whole_numbers():
    return [1, 2, 3, 4]


def a_pair_in_the_middle():
    return (0, -5, -5.5, 0)


def two_thirds_by_formula(w, d):
    return 2 * d / (w + d) if d < w else 1.0


def two_thirds_by_sets(w, d):
    here, there = set(range(w)), set(range(d, w + d))
    return 1 - len(here & there) / len(here | there)


def breaker_with_a_blur():
    return np.array([1.0, 1, 1]), np.array([0.0, 1, 3, 0, 0, 2, 0, 1])


def breaker_with_an_edge():
    return [1, -1, 0], (0, 0, 1, 0, 0, 0, 2, 3)


def aligned_by_loop(y0, y1):
    best = np.inf
    for d in range(len(y0)):
        best = min(best, np.sqrt(((np.roll(y0, d) - y1) ** 2).sum()))
    return best


def aligned_by_matrix(y0, y1):
    n = len(y0)
    rolled = y0[(np.arange(n)[None, :] - np.arange(n)[:, None]) % n]
    return np.linalg.norm(rolled - y1, axis=1).min()


def tent(d, p):
    return max(0, 1 - abs(d) / p)


def tent_by_counting(d, p):
    return np.mean([0 <= place + d < p for place in range(p)])


RIGHT = {
    "dense_max": (dense_max_by_loops, dense_max_by_copies, dense_max_by_windows),
    "max_pool": (max_pool_by_loops, max_pool_from_dense),
    "smallest_break": (one_one_zero_zero, four_whole_numbers, a_pair_in_the_middle),
    "changed_fraction": (two_thirds_by_formula, two_thirds_by_sets),
    "pyramid_breaker": (breaker_with_a_blur, breaker_with_an_edge),
    "aligned_distance": (aligned_by_loop, aligned_by_matrix),
    "tolerance": (tent, tent_by_counting),
}
