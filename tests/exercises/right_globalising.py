"""Right answers to the exercises of notebook 04, in several styles. No tests here."""

from math import prod

import numpy as np

from shiftlab import layers


def head_of_squares(features):
    return (features**2).sum()


def head_of_the_spread(features):
    return np.std(features)


def head_of_the_second_largest_and_more(features):
    row = sorted(features.ravel().tolist())
    return row[len(row) // 2] + 0.1 * row[-1]


def head_of_the_second_largest(features):
    return np.sort(features.ravel())[-2]


def head_that_counts(features):
    return int((features > 0).sum())


def head_that_counts_above_one(features):
    return (features > 1).mean()


def mean_by_sums(x, k):
    return x.mean() * k.sum()


def mean_by_loops(x, k):
    total = 0.0
    for value in x:
        for weight in k:
            total += value * weight
    return total / len(x)


def pair_sorted(k):
    x = np.array([3.0, -1, 4, -1, 5, -9, 2, 6])
    return x, np.sort(x)


def pair_by_trial(k):
    def score(x):
        return layers.relu(layers.circular_convolve(x, k)).mean()

    rng = np.random.default_rng(0)
    x = [2.0, -3.0, 5.0, -1.0, 0.0]
    while True:
        y = rng.permutation(x)
        if abs(score(np.array(x)) - score(y)) > 0.01:
            return x, y


def net_with_a_mean():
    return {"pooling": "none", "padding": "circular", "head": "mean"}


def net_with_a_maximum():
    return dict(head="max", pooling="none", padding="circular")


def period_by_product(strides, padding, head):
    if padding == "zeros" or head == "flatten":
        return None
    return prod(strides)


def period_step_by_step(strides, padding, head):
    keeps = padding == "circular" and head in ("mean", "max")
    period = 1
    for s in strides:
        period *= s
    return period if keeps else None


def fires_by_windows(x, template):
    m = len(template)
    return any(np.array_equal(np.roll(x, -i)[:m], template) for i in range(len(x)))


def fires_by_least_distance(x, template):
    distance = sum((np.roll(x, -j) - value) ** 2 for j, value in enumerate(template))
    return bool(distance.min() < 1e-9)


RIGHT = {
    "my_head": (
        head_of_squares,
        head_of_the_spread,
        head_of_the_second_largest_and_more,
        head_of_the_second_largest,
        head_that_counts,
        head_that_counts_above_one,
    ),
    "mean_of_convolution": (mean_by_sums, mean_by_loops),
    "shuffled_pair": (pair_sorted, pair_by_trial),
    "letter_net": (net_with_a_mean, net_with_a_maximum),
    "invariance_period": (period_by_product, period_step_by_step),
    "fires_somewhere": (fires_by_windows, fires_by_least_distance),
}
