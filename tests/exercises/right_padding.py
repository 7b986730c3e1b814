"""Right answers to the exercises of notebook 05, in several styles. No tests here."""

import numpy as np

# --- 05.1


def pad_by_numpy(x, r, mode):
    names = {"zero": "constant", "circular": "wrap", "replicate": "edge", "reflect": "reflect"}
    return np.pad(x, r, mode=names[mode])


def pad_by_pieces(x, r, mode):
    n = len(x)
    if mode == "zero":
        left, right = np.zeros(r), np.zeros(r)
    elif mode == "replicate":
        left, right = np.full(r, x[0]), np.full(r, x[-1])
    elif mode == "circular":
        left, right = x[n - r :], x[:r]
    else:
        left, right = x[1 : r + 1][::-1], x[n - 1 - r : n - 1][::-1]
    return np.concatenate([left, x, right])


def pad_by_index(x, r, mode):
    n = len(x)
    y = np.zeros(n + 2 * r)
    for i in range(-r, n + r):
        if mode == "circular":
            y[i + r] = x[i % n]
        elif mode == "replicate":
            y[i + r] = x[min(max(i, 0), n - 1)]
        elif mode == "reflect":
            y[i + r] = x[n - 1 - abs(n - 1 - abs(i))]
        elif 0 <= i < n:
            y[i + r] = x[i]
    return y


# --- 05.2


def columns_by_formula(k, d, layers):
    w = layers * (k - 1)
    return w + min(d, w)


def columns_by_sets(k, d, layers):
    reach = layers * (k - 1) // 2
    old = set(range(-reach, reach))
    return len(old | {place + d for place in old})


# --- 05.3


def bias_with_ones():
    return np.array([0.0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0, 0]), np.ones(3), 1.0, 1


def bias_with_lists():
    return [0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0], [0, 1, -2], -3, -2


def bias_far_moved():
    return np.array([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0.0]), (1, 0, 0), 0.5, 7


# --- 05.4


def interior_by_formula(n, k, layers, d):
    reach = layers * (k - 1) // 2
    return reach + max(d, 0), n - reach + min(d, 0)


def interior_by_search(n, k, layers, d):
    reach = layers * (k // 2)
    free = range(reach, n - reach)
    safe = [i for i in range(n) if i in free and i - d in free]
    return [safe[0], safe[-1] + 1]


# --- 05.5


def groups_by_formula(n, k, layers, mode):
    return min(n, layers * (k - 1) + 1) if mode == "zero" else 1


def groups_by_counting(n, k, layers, mode):
    x = np.ones(n)
    names = {"zero": "constant", "circular": "wrap", "replicate": "edge", "reflect": "reflect"}
    rng = np.random.default_rng(0)
    for _ in range(layers):
        x = np.convolve(np.pad(x, k // 2, mode=names[mode]), rng.normal(size=k), mode="valid")
    return len(set(np.round(x, 9)))


# --- 05.6


def witness_by_case(mode):
    if mode == "circular":
        return None
    if mode == "zero":
        return np.array([2.0, 1, 1]), np.array([1.0, 0, 0]), 0, 5
    return np.array([2.0, 1, 0]), np.ones(3), 0, 4


def witness_at_the_right(mode):
    things = {"zero": [0, 0, 3], "replicate": [0, 0, 3], "reflect": [0, 3, 1]}
    if mode not in things:
        return None
    kernel = [0, 0, 1] if mode == "zero" else [1, 1, 1]
    return [things[mode], kernel, 9, 2]


RIGHT = {
    "pad": (pad_by_numpy, pad_by_pieces, pad_by_index),
    "wrong_columns": (columns_by_formula, columns_by_sets),
    "broken_by_bias": (bias_with_ones, bias_with_lists, bias_far_moved),
    "safe_interior": (interior_by_formula, interior_by_search),
    "columns_told_apart": (groups_by_formula, groups_by_counting),
    "corner_witness": (witness_by_case, witness_at_the_right),
}
