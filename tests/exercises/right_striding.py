"""Right answers to the exercises of notebook 02, in several styles. No tests here."""

from math import gcd

import numpy as np

# --- 02.1


def polyphase_by_slices(x, s):
    return np.array([x[p::s] for p in range(s)])


def polyphase_by_table(x, s):
    return x.reshape(-1, s).T


def polyphase_by_loop(x, s):
    parts = np.zeros((s, len(x) // s))
    for i, value in enumerate(x):
        parts[i % s, i // s] = value
    return parts


# --- 02.2


def output_shift_by_remainder(s, d):
    return d // s if d % s == 0 else None


def output_shift_as_float(s, d):
    if d / s != round(d / s):
        return None
    return d / s


# --- 02.3


def lucky_pairs():
    return np.array([1, 1, 0, 0])


def lucky_half_turn():
    return np.array([3.0, 1.0, 1.0, 4.0, 4.0, 3.0])


def lucky_far_away():
    even = np.array([1.0, 5.0, 2.0, 7.0])
    x = np.zeros(8)
    x[::2], x[1::2] = even, np.roll(even, 2)
    return x


# --- 02.4


def period_by_rule(layers):
    p = q = 1
    for kind, factor in layers:
        if kind == "up":
            q = q * factor
        else:
            g = gcd(q, factor)
            p, q = p * factor // g, q // g
    return p, q


def period_by_trying(layers):
    p = 1
    while True:
        moves = p
        for kind, factor in layers:
            if kind == "up":
                moves *= factor
            elif moves % factor:
                break
            else:
                moves //= factor
        else:
            return [p, moves]
        p += 1


# --- 02.5


def alias_by_folding(f, n, s):
    m = n // s
    return min(f % m, m - f % m)


def alias_by_fourier(f, n, s):
    kept = np.cos(2 * np.pi * f * np.arange(0, n, s) / n + 0.3)
    return int(np.argmax(np.abs(np.fft.rfft(kept))))


# --- 02.6


def strided_by_loops(x, k, s):
    n = len(x)
    y = np.zeros(n // s)
    for i in range(0, n, s):
        for j in range(len(k)):
            y[i // s] += k[j] * x[(i - j) % n]
    return y


def strided_by_throwing_away(x, k, s):
    return sum(weight * np.roll(x, j) for j, weight in enumerate(k))[::s]


def strided_by_copies(x, k, s):
    return sum(weight * np.roll(x, j)[::s] for j, weight in enumerate(k))


# --- 02.7


def field_from_below(layers):
    size, step = 1, 1
    for k, s in layers:
        size += (k - 1) * step
        step *= s
    return size, step


def field_from_above(layers):
    size, step = 1, 1
    for k, s in reversed(layers):
        size = (size - 1) * s + k
        step = step * s
    return np.array([size, step])


RIGHT = {
    "polyphase": (polyphase_by_slices, polyphase_by_table, polyphase_by_loop),
    "output_shift": (output_shift_by_remainder, output_shift_as_float),
    "lucky_signal": (lucky_pairs, lucky_half_turn, lucky_far_away),
    "stack_period": (period_by_rule, period_by_trying),
    "alias": (alias_by_folding, alias_by_fourier),
    "strided_convolve": (strided_by_loops, strided_by_throwing_away, strided_by_copies),
    "receptive_field": (field_from_below, field_from_above),
}
