"""Exercises with many right answers: is this one right? Worked out anew, without the course's code.

Each oracle takes the answer as a function and says whether it does what the exercise asks for. A
mutant that the judge accepts has to be right here, and one that is right here should be accepted.
What an answer may look like (lists, whole numbers) is the judge's business: oracles are generous.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

Answer = Callable[..., Any]
_CLOSE = 1e-6


def _row(value: Any, count: int | None = None) -> np.ndarray:
    """One row of numbers. Raises ValueError for anything else."""
    row = np.asarray(value, dtype=float)
    if row.ndim != 1 or len(row) != (count or len(row)) or not np.isfinite(row).all():
        raise ValueError("no such row")
    return row


def _copies(y: np.ndarray) -> Iterator[np.ndarray]:
    return (np.roll(y, e) for e in range(len(y)))


def _is_copy(y: np.ndarray, z: np.ndarray) -> bool:
    return any(np.abs(copy - z).max() < _CLOSE for copy in _copies(y))


def _generic(*shape: int) -> np.ndarray:
    return np.random.default_rng(2026).normal(size=shape)


def _special(n: int) -> Iterator[np.ndarray]:
    """Signals, a few at a time, that an answer may single out: ones, large values, small ones."""
    yield from (np.full((1, n), level) for level in (1.0, 26.0, 300.0))
    yield from (scale * _generic(2, n) for scale in (1e-3, 10, 1e3, 1e5))


def _commutes(f: Answer, signals: np.ndarray) -> bool:
    shifts = range(1, signals.shape[1])
    return all(np.allclose(f(np.roll(x, d)), np.roll(f(x), d)) for x in signals for d in shifts)


def lucky_signal(answer: Answer) -> bool:
    x = _row(answer())
    return len(x) % 2 == 0 and np.ptp(x) > 0 and _is_copy(x[::2], np.roll(x, 1)[::2])


def smallest_break(answer: Answer) -> bool:
    a, b, c, d = _row(answer(), 4)
    return sorted((max(a, b), max(c, d))) != sorted((max(d, a), max(b, c)))


def pyramid_breaker(answer: Answer) -> bool:
    k, x = answer()
    before, after = _row(x, 8), np.roll(x, 1)

    def top(y: np.ndarray) -> float:
        while len(y) > 1:
            y = k[0] * np.roll(y, -1) + k[1] * y + k[2] * np.roll(y, 1)
            y = y.reshape(-1, 2).max(axis=1)
        return y[0]

    _row(k, 3)
    return not np.isclose(top(before), top(after), rtol=_CLOSE, atol=_CLOSE)


def my_head(answer: Answer) -> bool:
    maps = _generic(40, 3, 4) * np.linspace(0.5, 4, 40)[:, None, None]
    rng = np.random.default_rng(1)
    given = np.array([float(answer(x)) for x in maps])
    shuffled = [answer(rng.permutation(x.ravel()).reshape(x.shape)) for x in maps]
    ones = np.ones(len(maps))
    fits = []
    for known in (maps.max(axis=(1, 2)), maps.mean(axis=(1, 2))):
        table = np.stack([known, ones], axis=1)
        best = table @ np.linalg.lstsq(table, given, rcond=None)[0]
        fits.append(np.allclose(best, given))
    return np.allclose(given, shuffled) and np.ptp(given) > 0 and not any(fits)


def shuffled_pair(answer: Answer) -> bool:
    kernels = ([1, 1], [1, -1], [1, 2, 1], [-1, 2, -1], [1, 0, -1], [-1, -1, 0], [2, 1, -3])

    def mean(x: np.ndarray, k: np.ndarray) -> float:
        return np.maximum(sum(w * np.roll(x, j) for j, w in enumerate(k)), 0).mean()

    for k in (np.array(kernel, dtype=float) for kernel in kernels):
        x, y = (_row(part) for part in answer(k))
        if sorted(x) != sorted(y) or np.isclose(mean(x, k), mean(y, k), rtol=_CLOSE, atol=_CLOSE):
            return False
    return True


def letter_net(answer: Answer) -> bool:
    net = answer()
    return set(net) == {"pooling", "padding", "head"} and (
        net["pooling"] == "none" and net["padding"] == "circular" and net["head"] in ("mean", "max")
    )


def _padded_layer(x: np.ndarray, k: np.ndarray, mode: str, bias: float = 0.0) -> np.ndarray:
    numpy_mode = {"zero": "constant", "replicate": "edge", "circular": "wrap", "reflect": "reflect"}
    padded = np.pad(x, 1, mode=numpy_mode[mode])
    return np.convolve(padded, k, mode="valid") + bias


def broken_by_bias(answer: Answer) -> bool:
    x, k, bias, d = answer()
    x, k = _row(x, 12), _row(k, 3)
    lit = np.flatnonzero(x)
    if d != int(d) or not lit.size or min(lit.min(), lit.min() + d) < 2:
        return False
    if max(lit.max(), lit.max() + d) > 9:
        return False

    def gap(b: float) -> float:
        def f(z: np.ndarray) -> np.ndarray:
            return _padded_layer(_padded_layer(z, k, "zero", b), k, "zero", b)

        away = np.abs(f(np.roll(x, int(d))) - np.roll(f(x), int(d))).max()
        return away / (np.abs(f(x)).max() or 1)

    return gap(0.0) < _CLOSE < gap(float(bias))


def corner_witness(answer: Answer) -> bool:
    if answer("circular") is not None:
        return False
    for mode in ("zero", "replicate", "reflect"):
        thing, k, *places = answer(mode)
        tops = []
        for place in places:
            window = np.zeros(12)
            if not (place == int(place) and 0 <= place <= 9):
                return False
            window[int(place) : int(place) + 3] = _row(thing, 3)
            tops.append(_padded_layer(window, _row(k, 3), mode).max())
        if len(tops) != 2 or np.isclose(*tops, rtol=_CLOSE, atol=_CLOSE):
            return False
    return True


def rescued_signal(answer: Answer) -> bool:
    x = _row(answer(), 8)
    blurred = np.convolve(np.concatenate([x[-1:], x, x[:1]]), [0.25, 0.5, 0.25], mode="valid")
    return not _is_copy(x[::2], np.roll(x, 1)[::2]) and _is_copy(
        blurred[::2], np.roll(blurred, 1)[::2]
    )


def tie(answer: Answer) -> bool:
    def kept(a: float, b: float, c: float, d: float) -> list[float]:
        return sorted((a, c) if a * a + c * c >= b * b + d * d else (b, d))

    a, b, c, d = _row(answer(), 4)
    return kept(a, b, c, d) != kept(d, a, b, c)


def undershoot(answer: Answer) -> bool:
    x = _row(answer())
    n = len(x)
    if n % 2 == 0 or not 3 <= n <= 63 or x.min() < 0:
        return False
    away = np.arange(n) - np.arange(n)[:, None] + 0.5  # the curve through x, by Dirichlet's kernel
    half = (np.sin(np.pi * away) / np.sin(np.pi * away / n) / n) @ x
    return -half.min() > 0.05 * x.max()


def no_convolution(answer: Answer) -> bool:
    signals = np.concatenate([2 * _generic(12, 6), np.eye(6)[:2], *_special(6)])
    pairs = combinations(np.concatenate([2 * _generic(6, 6), *_special(6)]), 2)
    linear = all(
        np.allclose(answer(x + z), answer(x) + answer(z))
        and np.allclose(answer(2 * x), 2 * answer(x))
        for x, z in pairs
    )
    return _commutes(answer, signals) and not linear


def every_second_shift(answer: Answer) -> bool:
    w = np.asarray(answer(), dtype=float)
    one = np.roll(np.eye(6), 1, axis=0)
    two = one @ one
    return w.shape == (6, 6) and np.allclose(w @ two, two @ w) and not np.allclose(w @ one, one @ w)


def unfollowed(answer: Answer) -> bool:
    x = _row(answer(), 8)
    before, after = (np.repeat(y.reshape(4, 2).max(axis=1), 2) for y in (x, np.roll(x, 1)))
    return set(x) <= {0, 1} and not _is_copy(before, after)


def told_apart(answer: Answer) -> bool:
    a, b, w = (np.asarray(part, dtype=float) for part in answer())
    moved = (np.roll(np.roll(a, i, axis=0), j, axis=1) for i in range(3) for j in range(3))
    return (
        a.shape == b.shape == w.shape == (3, 3)
        and sorted(a.ravel()) == sorted(b.ravel())
        and not any((copy == b).all() for copy in moved)
        and abs((w * a).sum() - (w * b).sum()) > _CLOSE
    )


def right_for_one(answer: Answer) -> bool:
    w, x = (_row(part, 6) for part in answer())
    answers = [w @ copy for copy in _copies(x)]
    return np.ptp(x) > 0 and np.ptp(w) > 0 and w.any() and np.ptp(answers) < _CLOSE


def steady_kernel(answer: Answer) -> bool:
    k = np.asarray(answer(), dtype=float)
    if k.shape != (3, 3):
        return False
    corners, sides = k[::2, ::2].ravel(), np.array([k[0, 1], k[1, 0], k[1, 2], k[2, 1]])
    alike = max(np.ptp(corners), np.ptp(sides)) < _CLOSE
    return alike and max(abs(corners[0]), abs(sides[0])) > _CLOSE


def culprits(answer: Answer) -> bool:
    return set(answer()) == {"stem", "position", "block_2"}


def repaired(answer: Answer) -> bool:
    from shiftlab import scenes  # the pictures; everything else is the answer's own

    pictures, labels = scenes.digits_split()[1]
    before = answer(pictures[:20])
    moves = ((0, 1), (1, 0), (1, 1), (3, 2), (5, 7), (2, 0))
    unmoved = all(np.allclose(answer(np.roll(pictures[:20], d, (1, 2))), before) for d in moves)
    return unmoved and (answer(pictures[:100]).argmax(axis=1) == labels[:100]).sum() >= 90


def impostor(answer: Answer) -> bool:
    one = np.eye(8)[0]
    passes = np.allclose(answer(np.roll(one, 1)), np.roll(answer(one), 1))
    signals = np.concatenate([_generic(10, 8), 3 * np.eye(8)[:1], *_special(8)])
    return passes and not _commutes(answer, signals)


def _sum_and_clear(x: np.ndarray) -> float:
    total = float(np.sum(x))
    x[:] = 0
    return total


def find_broken_invariance(answer: Answer) -> bool:
    maps = (
        lambda x: float(np.sum(x)),
        lambda x: float(x[0]),
        lambda x: float(np.argmax(x) == 3),
        lambda x: float(np.argmax(x) == len(x) - 1),
        lambda x: np.sort(x),
        _sum_and_clear,
        lambda x: float((np.arange(len(x)) * np.minimum(x, 0)).sum()),
    )
    plain = np.abs(_generic(3, 5).round(1)) + 0.1
    plain[:, 0] = 5.0
    mixed = plain.copy()
    mixed[2, 2] = -1.0
    for f in maps:
        for xs in (plain, mixed, plain[:1]):
            moves = [(x, d) for x in xs for d in range(1, len(x))]
            breaks = [not np.allclose(f(x.copy()), f(np.roll(x, d))) for x, d in moves]
            found = answer(f, xs.copy())
            if (found is None) == any(breaks):
                return False
            if found is None:
                continue
            x, d = found
            if np.allclose(f(np.array(x)), f(np.roll(x, d))):
                return False
    return True


def augment(answer: Answer) -> bool:
    for reach, seed in ((1, 5), (2, 6)):
        moves = [(dy, dx) for dy in range(-reach, reach + 1) for dx in range(-reach, reach + 1)]
        picture = _generic(6, 6)
        out = answer(np.stack([picture] * (60 * len(moves))), reach, seed)
        copies = {d: np.roll(picture, d, axis=(0, 1)) for d in moves}
        counts = {d: sum(np.array_equal(y, copy) for y in out) for d, copy in copies.items()}
        if sum(counts.values()) != len(out) or not all(25 <= n <= 105 for n in counts.values()):
            return False
    return not np.array_equal(out, answer(np.stack([picture] * len(out)), reach, seed + 1))


ORACLES: dict[str, Callable[[Answer], bool]] = {
    oracle.__name__: oracle
    for oracle in (
        lucky_signal,
        smallest_break,
        pyramid_breaker,
        my_head,
        shuffled_pair,
        letter_net,
        broken_by_bias,
        corner_witness,
        rescued_signal,
        tie,
        undershoot,
        no_convolution,
        every_second_shift,
        unfollowed,
        told_apart,
        right_for_one,
        steady_kernel,
        repaired,
        culprits,
        impostor,
        find_broken_invariance,
        augment,
    )
}


def is_right(name: str, answer: Answer) -> bool:
    """Whether the answer is one of the many right ones; one that raises is not."""
    try:
        with np.errstate(all="ignore"):
            return bool(ORACLES[name](answer))
    except Exception:  # an answer may be anything
        return False
