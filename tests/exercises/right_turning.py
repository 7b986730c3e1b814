"""Right answers to the second half of the exercises of notebook 09, in several styles. No tests."""

import numpy as np

from shiftlab import layers


def lift_by_the_library(x, k):
    return np.stack([layers.correlate2d(x, np.rot90(k, r)) for r in range(4)])


def lift_by_turning_back(x, k):
    return np.stack([np.rot90(layers.correlate2d(np.rot90(x, -r), k), r) for r in range(4)])


def lift_by_loops(x, k):
    height, width = x.shape
    maps = np.zeros((4, height, width))
    kernel = k
    for r in range(4):
        for i in range(height):
            for j in range(width):
                for a in range(3):
                    for b in range(3):
                        value = x[(i + a - 1) % height, (j + b - 1) % width]
                        maps[r, i, j] += kernel[a, b] * value
        kernel = np.rot90(kernel)
    return maps


def plus():
    return np.array([[0.0, 1, 0], [1, 4, 1], [0, 1, 0]])


def blur_as_lists():
    return [[1, 2, 1], [2, 4, 2], [1, 2, 1]]


def corners_without_a_middle():
    return np.array([[-3, 0, -3], [0, 0, 0], [-3, 0, -3]])


def centre_by_indices(picture):
    rows, columns = np.indices(picture.shape)
    row = (rows * picture).sum() / picture.sum()
    column = (columns * picture).sum() / picture.sum()
    height, width = picture.shape
    d = height // 2 - int(np.round(row)), width // 2 - int(np.round(column))
    return np.roll(picture, d, axis=(0, 1))


def centre_by_marginals(picture):
    moved = picture
    for axis in (0, 1):
        weight = picture.sum(axis=1 - axis)
        mean = np.average(np.arange(len(weight)), weights=weight)
        moved = np.roll(moved, len(weight) // 2 - round(mean), axis=axis)
    return moved


def centre_by_loops(picture):
    height, width = picture.shape
    total = row = column = 0.0
    for i in range(height):
        for j in range(width):
            total += picture[i, j]
            row += i * picture[i, j]
            column += j * picture[i, j]
    down = height // 2 - int(row / total + 0.5)
    right = width // 2 - int(column / total + 0.5)
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            out[(i + down) % height, (j + right) % width] = picture[i, j]
    return out


def side_by_remainder(n, w, s):
    return n - (n - w) % s


def side_by_search(n, w, s):
    while (n - w) % s:
        n -= 1
    return n


RIGHT = {
    "lift": (lift_by_the_library, lift_by_turning_back, lift_by_loops),
    "steady_kernel": (plus, blur_as_lists, corners_without_a_middle),
    "centre": (centre_by_indices, centre_by_marginals, centre_by_loops),
    "largest_side": (side_by_remainder, side_by_search),
}
