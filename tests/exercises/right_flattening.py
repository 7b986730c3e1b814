"""Right answers to the exercises on dense heads (notebook 08), in several styles. No tests here."""

import numpy as np

# --- dense_to_kernel


def kernel_by_reshape(W, channels, height, width):
    return W.reshape(-1, channels, height, width)


def kernel_by_loops(W, channels, height, width):
    kernel = np.zeros((len(W), channels, height, width))
    for c in range(channels):
        for i in range(height):
            for j in range(width):
                kernel[:, c, i, j] = W[:, c * height * width + i * width + j]
    return kernel


def kernel_by_maps(W, channels, height, width):
    return np.array([[m.reshape(height, width) for m in np.split(row, channels)] for row in W])


# --- dense_that_averages


def averaging_by_repeat(channels, height, width, V):
    return np.repeat(V, height * width, axis=1) / (height * width)


def averaging_by_loops(channels, height, width, V):
    places = height * width
    W = np.zeros((len(V), channels * places))
    for k in range(len(V)):
        for c in range(channels):
            for i in range(places):
                W[k, c * places + i] = V[k, c] / places
    return W


def averaging_by_kron(channels, height, width, V):
    return np.kron(V, np.full((1, height * width), 1 / (height * width)))


# --- told_apart


def line_and_dots():
    line = np.array([[1.0, 1, 1], [0, 0, 0], [0, 0, 0]])
    return line, np.eye(3), line


def as_lists():
    return [[1, 2, 3], [0, 0, 0], [0, 0, 0]], [[3, 2, 1], [0, 0, 0], [0, 0, 0]], [[1, 0, 0]] * 3


def mirrored_numbers():
    a = np.arange(9.0).reshape(3, 3)
    return np.stack([a, a.T, np.arange(9.0).reshape(3, 3) ** 2 * [[1, 2, 4]]])


# --- permuted_twin


def twin_by_index(W1, p):
    return W1[:, p]


def twin_by_loop(W1, p):
    twin = np.zeros_like(W1)
    for j in range(len(p)):
        twin[:, j] = W1[:, p[j]]
    return twin


def twin_by_matrix(W1, p):
    return W1 @ np.eye(len(p))[p].T


# --- untouched_weights


def weights_by_formula(side, tile, reach, hidden):
    return hidden * (side * side - (tile + reach) ** 2)


def weights_by_painting(side, tile, reach, hidden):
    lit = np.zeros((side, side), dtype=bool)
    for row in range(reach + 1):
        for column in range(reach + 1):
            lit[row : row + tile, column : column + tile] = True
    return int(hidden * (~lit).sum())


RIGHT = {
    "dense_to_kernel": (kernel_by_reshape, kernel_by_loops, kernel_by_maps),
    "dense_that_averages": (averaging_by_repeat, averaging_by_loops, averaging_by_kron),
    "told_apart": (line_and_dots, as_lists, mirrored_numbers),
    "permuted_twin": (twin_by_index, twin_by_loop, twin_by_matrix),
    "untouched_weights": (weights_by_formula, weights_by_painting),
}
