"""Right answers to the exercises of notebook 06, in several styles. No tests here."""

import numpy as np


def up_and_down():
    return np.array([1.0, -1] * 4)


def ones_and_zeros():
    return [1, 0, 1, 0, 1, 0, 1, 0]


def up_and_down_on_a_grey_ground():
    return np.tile([5.0, 3.0], 4)


def blur_pool_by_loop(x, s):
    n = len(x)
    return np.array([(x[i - 1] + 2 * x[i] + x[(i + 1) % n]) / 4 for i in range(0, n, s)])


def blur_pool_by_rolls(x, s):
    return ((np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4)[::s]


def blur_pool_by_two_means(x, s):
    once = (x + np.roll(x, 1)) / 2
    return ((once + np.roll(once, -1)) / 2)[::s]


def adaptive_by_argmax(x, s):
    parts = [x[p::s] for p in range(s)]
    return parts[int(np.argmax([np.sum(part**2) for part in parts]))]


def adaptive_by_table(x, s):
    table = x.reshape(-1, s).T
    return table[(table**2).sum(axis=1).argmax()]


def adaptive_by_loop(x, s):
    best = x[0::s]
    for p in range(1, s):
        if np.linalg.norm(x[p::s]) > np.linalg.norm(best):
            best = x[p::s]
    return best


def three_five_four_nothing():
    return np.array([3.0, 5, 4, 0])


def with_signs():
    return [1, -1, 0, 0]


def passes_by_cosine(f, m):
    return np.cos(np.pi * f) ** (m - 1)


def passes_by_weights(f, m):
    from math import comb

    weights = [comb(m - 1, j) / 2 ** (m - 1) for j in range(m)]
    return abs(sum(w * np.exp(2j * np.pi * f * j) for j, w in enumerate(weights)))


def dilate_by_slice(k, r):
    y = np.zeros((len(k) - 1) * r + 1)
    y[::r] = k
    return y


def dilate_by_loop(k, r):
    values = []
    for weight in k:
        values += [float(weight)] + [0.0] * (r - 1)
    return np.array(values[: len(values) - (r - 1)])


def dilations_by_loop(strides):
    found, step = [], 1
    for s in strides:
        found.append(step)
        step *= s
    return found


def dilations_by_products(strides):
    return np.cumprod([1, *strides])[:-1]


def one_spike():
    return np.array([1.0, 0, 0, 0, 0, 0, 0])


def a_step():
    return (0, 0, 0, 0, 1, 1, 1, 1, 1)


RIGHT = {
    "rescued_signal": (up_and_down, ones_and_zeros, up_and_down_on_a_grey_ground),
    "blur_pool": (blur_pool_by_loop, blur_pool_by_rolls, blur_pool_by_two_means),
    "adaptive_pool": (adaptive_by_argmax, adaptive_by_table, adaptive_by_loop),
    "tie": (three_five_four_nothing, with_signs),
    "passes": (passes_by_cosine, passes_by_weights),
    "dilate": (dilate_by_slice, dilate_by_loop),
    "dilations": (dilations_by_loop, dilations_by_products),
    "undershoot": (one_spike, a_step),
}
