"""Right answers to the exercises of the second half of notebook 08, in several styles. No tests."""

import numpy as np

# --- score_grid


def grid_by_range(n, window, s):
    return list(range(0, n - window + 1, s))


def grid_by_loop(n, window, s):
    places = []
    place = 0
    while place + window <= n:
        places.append(place)
        place += s
    return places


def grid_by_numpy(n, window, s):
    return s * np.arange((n - window) // s + 1)


# --- track


def _windows(scene, template):
    h, w = template.shape
    for i in range(scene.shape[0] - h + 1):
        for j in range(scene.shape[1] - w + 1):
            yield i, j, scene[i : i + h, j : j + w]


def track_by_differences(scene, template):
    best, place = np.inf, None
    for i, j, window in _windows(scene, template):
        distance = ((window - template) ** 2).sum()
        if distance < best:
            best, place = distance, (i, j)
    return place


def track_by_cosine(scene, template):
    def likeness(entry):
        return (entry[2] * template).sum() / (np.linalg.norm(entry[2]) + 1e-12)

    return max(_windows(scene, template), key=likeness)[:2]


def track_by_views(scene, template):
    windows = np.lib.stride_tricks.sliding_window_view(scene, template.shape)
    centred = windows - windows.mean(axis=(2, 3), keepdims=True)
    pattern = template - template.mean()
    sizes = np.sqrt((centred**2).sum(axis=(2, 3))) + 1e-12
    scores = (centred * pattern).sum(axis=(2, 3)) / sizes
    return np.array(np.unravel_index(scores.argmax(), scores.shape))


# --- mask_shift_error


def error_by_logic(mask0, mask1, d):
    moved = np.roll(mask0, d, axis=(0, 1))
    union = (moved | mask1).sum()
    return 1 - (moved & mask1).sum() / union if union else 0.0


def error_by_loops(mask0, mask1, d):
    height, width = mask0.shape
    both = either = 0
    for i in range(height):
        for j in range(width):
            old, new = mask0[(i - d[0]) % height, (j - d[1]) % width], mask1[i, j]
            both += bool(old and new)
            either += bool(old or new)
    return 0 if either == 0 else 1 - both / either


def error_by_sets(mask0, mask1, d):
    height, width = mask0.shape
    old = {((i + d[0]) % height, (j + d[1]) % width) for i, j in np.argwhere(mask0).tolist()}
    new = {(i, j) for i, j in np.argwhere(mask1).tolist()}
    return len(old ^ new) / max(1, len(old | new))


# --- causal_convolve


def causal_by_loops(x, k):
    y = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(len(k)):
            if i - j >= 0:
                y[i] += k[j] * x[i - j]
    return y


def causal_by_numpy(x, k):
    return np.convolve(x, k)[: len(x)]


def causal_by_padding(x, k):
    return np.convolve(np.concatenate([np.zeros(len(k) - 1), x]), k, mode="valid")


# --- unfollowed


def a_pair():
    return np.array([0.0, 0, 1, 1, 0, 0, 0, 0])


def four_as_a_list():
    return [1, 1, 1, 1, 0, 0, 0, 0]


def two_apart():
    return np.array([0, 1, 1, 0, 0, 0, 0, 0])


RIGHT = {
    "score_grid": (grid_by_range, grid_by_loop, grid_by_numpy),
    "track": (track_by_differences, track_by_cosine, track_by_views),
    "mask_shift_error": (error_by_logic, error_by_loops, error_by_sets),
    "causal_convolve": (causal_by_loops, causal_by_numpy, causal_by_padding),
    "unfollowed": (a_pair, four_as_a_list, two_apart),
}
