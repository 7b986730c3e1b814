"""Right answers to the exercises in the styles in which students write them. No tests here."""

import numpy as np
import right_auditing
import right_flattening
import right_globalising
import right_learning
import right_padding
import right_pooling
import right_repairing
import right_scanning
import right_sharing
import right_striding
import right_turning

# --- 00.1


def move_right_by_joining(x):
    return np.concatenate([x[-1:], x[:-1]])


def move_right_by_loop(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i - 1]
    return y


def move_right_by_roll(x):
    return np.roll(x, 1)


# --- 01.1


def shift_by_roll(x, d):
    return np.roll(x, d)


def shift_by_loop(x, d):
    n = len(x)
    y = np.zeros(n)
    for i in range(n):
        y[(i + d) % n] = x[i]
    return y


def shift_by_index(x, d):
    return x[(np.arange(len(x)) - d) % len(x)]


def shift_by_slices(x, d):
    d = d % len(x)
    return np.concatenate([x[len(x) - d :], x[: len(x) - d]])


def shift_by_fft(x, d):
    n = len(x)
    waves = np.exp(-2j * np.pi * d * np.arange(n) / n)
    return np.fft.ifft(np.fft.fft(x) * waves).real


def shift_by_list(x, d):
    values = list(x)
    for _ in range(d % len(values)):
        values.insert(0, values.pop())
    return np.array(values)


# --- 01.3


def convolve_by_loops(x, k):
    n = len(x)
    y = np.zeros(n)
    for i in range(n):
        for j in range(len(k)):
            y[i] += k[j] * x[(i - j) % n]
    return y


def convolve_by_copies(x, k):
    return sum(weight * np.roll(x, j) for j, weight in enumerate(k))


def convolve_by_fft(x, k):
    return np.fft.ifft(np.fft.fft(x) * np.fft.fft(k, len(x))).real


def convolve_by_real_fft(x, k):
    n = len(x)
    return np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(k, n), n)


def convolve_by_folding(x, k):
    n = len(x)
    y = np.convolve(x, k)
    out = y[:n].copy()
    out[: len(y) - n] += y[n:]
    return out


def convolve_by_matrix(x, k):
    n = len(x)
    k = np.concatenate([k, np.zeros(n - len(k))])
    i, j = np.indices((n, n))
    return k[(i - j) % n] @ x


# --- 01.4


def error_as_ratio_of_means(f, xs, d):
    above = np.mean([np.linalg.norm(f(np.roll(x, d)) - np.roll(f(x), d)) for x in xs])
    below = np.mean([np.linalg.norm(f(xs[b]) - f(xs[b - 1])) for b in range(len(xs))])
    return above / below if above > 0 else 0.0


def error_all_at_once(f, xs, d):
    ys = np.array([f(x) for x in xs])
    moved = np.array([f(x) for x in np.roll(xs, d, axis=1)])
    above = np.linalg.norm(moved - np.roll(ys, d, axis=1), axis=1).mean()
    below = np.linalg.norm(ys - np.roll(ys, 1, axis=0), axis=1).mean()
    return above / (below + 1e-12)


def error_with_the_next_signal(f, xs, d):
    above = below = 0.0
    for b, x in enumerate(xs):
        above += np.sqrt(((f(np.roll(x, d)) - np.roll(f(x), d)) ** 2).sum())
        below += np.sqrt(((f(x) - f(xs[(b + 1) % len(xs)])) ** 2).sum())
    return float(above / below) if above > 1e-12 else 0.0


# --- 01.2


def action_by_cases(name, y, d):
    if name == "convolution":
        return np.roll(y, d)
    if name == "sum":
        return y
    if name == "centre of mass":
        return y + d
    if name == "mirror":
        return np.roll(y, -d)
    return np.roll(y, d // 2)


def action_by_table(name, y, d):
    table = {
        "convolution": lambda: y[(np.arange(len(y)) - d) % len(y)],
        "sum": lambda: np.array(y),
        "centre of mass": lambda: np.float64(y) + d,
        "mirror": lambda: np.roll(y[::-1], d)[::-1],
        "every second value": lambda: np.roll(y, int(d / 2)),
    }
    return table[name]()


# --- 01.7


def convolve2d_by_loops(x, k):
    (height, width), (kh, kw) = x.shape, k.shape
    y = np.zeros(x.shape)
    for i in range(height):
        for j in range(width):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += k[a, b] * x[(i - a + kh // 2) % height, (j - b + kw // 2) % width]
    return y


def convolve2d_by_copies(x, k):
    y = np.zeros_like(x)
    for (a, b), weight in np.ndenumerate(k):
        y += weight * np.roll(x, (a - k.shape[0] // 2, b - k.shape[1] // 2), axis=(0, 1))
    return y


def convolve2d_by_fft(x, k):
    y = np.fft.ifft2(np.fft.fft2(x) * np.fft.fft2(k, x.shape)).real
    return np.roll(y, (-(k.shape[0] // 2), -(k.shape[1] // 2)), axis=(0, 1))


# --- 01.6


def search_in_loops(f, xs):
    for x in xs:
        for d in range(1, len(x)):
            if not np.allclose(f(np.roll(x, d)), f(x.copy())):
                return x, d
    return None


def search_backwards(f, xs):
    pairs = ((x, d) for x in reversed(xs) for d in range(len(x) - 1, 0, -1))
    for x, d in pairs:
        before = np.array(f(x.copy()))
        if np.abs(before - f(np.roll(x, -d))).max() > 1e-6:
            return [x.copy(), -d]


# --- 01.5


def place_in_one(i, j, d, n):
    return (i - j - d) % n


def place_by_rolling(i, j, d, n):
    places = np.roll(np.roll(np.arange(n), d), j)
    return places[i]


RIGHT = {
    "source_place": (place_in_one, place_by_rolling),
    "move_right": (move_right_by_joining, move_right_by_loop, move_right_by_roll),
    "circular_shift": (
        shift_by_roll,
        shift_by_loop,
        shift_by_index,
        shift_by_slices,
        shift_by_fft,
        shift_by_list,
    ),
    "circular_convolve": (
        convolve_by_loops,
        convolve_by_copies,
        convolve_by_fft,
        convolve_by_real_fft,
        convolve_by_folding,
        convolve_by_matrix,
    ),
    "equivariance_error": (
        error_as_ratio_of_means,
        error_all_at_once,
        error_with_the_next_signal,
    ),
    "output_action": (action_by_cases, action_by_table),
    "convolve2d": (convolve2d_by_loops, convolve2d_by_copies, convolve2d_by_fft),
    "find_broken_invariance": (search_in_loops, search_backwards),
}
RIGHT |= right_striding.RIGHT
RIGHT |= right_pooling.RIGHT
RIGHT |= right_globalising.RIGHT
RIGHT |= right_padding.RIGHT
RIGHT |= right_sharing.RIGHT
RIGHT |= right_repairing.RIGHT
RIGHT |= right_flattening.RIGHT
RIGHT |= right_scanning.RIGHT
RIGHT |= right_learning.RIGHT
RIGHT |= right_turning.RIGHT
RIGHT |= right_auditing.RIGHT
