"""The edge of a window: what padding puts there, and which columns break the law of shifts.

A window has no neighbours beyond its edge, so a layer of odd kernel size k = 2 r + 1 needs r values
on each side that nobody has measured; each `mode` invents them in another way. Signals are arrays
(..., n), filtered along their last axis. Convolutions on the circle alone are in `layers`, the
actions themselves in `shifts`. Nothing here is trained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from shiftlab import shifts

Map = Callable[[np.ndarray], np.ndarray]

MODES = ("circular", "zero", "replicate", "reflect")
"""What padding puts beyond the edge: the other side, zeros, the edge value, the mirror image."""
ACTIONS = ("cyclic", "zero-filled", "crop")
WRONG = 1e-9
"""Columns that differ by more than this do so by more than rounding."""
_NUMPY = {"circular": "wrap", "zero": "constant", "replicate": "edge", "reflect": "reflect"}


def pad(x: np.ndarray, r: int, mode: str) -> np.ndarray:
    """A signal with r more values on each side: (..., n) to (..., n + 2 r).

    mode: "circular" continues with the other side, "zero" with zeros, "replicate" repeats the
    value at the edge, "reflect" mirrors the signal at it, without repeating it (the names of
    torch.nn.functional.pad, there "constant" for zero). Raises ValueError for another mode, and
    if r is negative or leaves the signal: at most n, for "reflect" n - 1.
    """
    if mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}; got {mode!r}.")
    n = x.shape[-1]
    most = {"circular": n, "reflect": n - 1}.get(mode, r)
    if not 0 <= r <= most:
        raise ValueError(f"For {mode!r} r lies between 0 and {most}; got {r} for {n} values.")
    widths = [(0, 0)] * (x.ndim - 1) + [(r, r)]
    return np.pad(x, widths, mode=_NUMPY[mode])


def convolve(x: np.ndarray, k: np.ndarray, mode: str, bias: float = 0.0) -> np.ndarray:
    """One layer: pad, convolve with an odd kernel, add the bias: (..., n) to (..., n).

    y[i] = bias + sum over j of k[j] x[i + r - j], where r = len(k) // 2 and x is padded by r on
    both sides. mode: one of `MODES`, or "valid": no padding, so (..., n - 2 r) comes out. Raises
    ValueError for even kernels and for kernels longer than the signal.
    """
    k, r, n = np.asarray(k, dtype=float), len(k) // 2, x.shape[-1]
    if len(k) % 2 == 0 or len(k) > n:
        raise ValueError(f"A kernel has an odd number of values, at most {n}; got {len(k)}.")
    padded = x if mode == "valid" else pad(x, r, mode)
    out = padded.shape[-1] - 2 * r
    terms = (weight * padded[..., 2 * r - j : 2 * r - j + out] for j, weight in enumerate(k))
    return sum(terms, start=np.full((*x.shape[:-1], out), float(bias)))


def kernels(count: int, k: int, seed: int) -> np.ndarray:
    """Random kernels (count, k), none of their weights near zero, each of norm 1.

    Weights near zero would hide that a column is wrong; signs are drawn, too.
    """
    rng = np.random.default_rng(seed)
    weights = rng.uniform(0.5, 1, size=(count, k)) * rng.choice([-1, 1], size=(count, k))
    return weights / np.linalg.norm(weights, axis=1, keepdims=True)


def stack(weights: Sequence[np.ndarray], mode: str, bias: float = 0.0) -> Map:
    """Layers one after the other, each padded by `mode`, with a tanh behind it.

    weights: one odd kernel for each layer; bias: the same for all layers. A tanh keeps zero zero
    and, unlike a rectifier, hides no difference.
    """

    def run(x: np.ndarray) -> np.ndarray:
        for k in weights:
            x = np.tanh(convolve(x, k, mode, bias))
        return x

    return run


def views(scene: np.ndarray, n: int, d: int, action: str) -> tuple[np.ndarray, np.ndarray]:
    """A window of n values, and what it shows after the move by d: two arrays (..., n).

    scene: (..., at least n + |d|). "cyclic" rolls the window's content, "zero-filled" loses what
    slides out, "crop" moves the window over the scene, so that new content enters. Raises
    ValueError for another action or a scene that is too short.
    """
    if action not in ACTIONS:
        raise ValueError(f"action is one of {', '.join(ACTIONS)}; got {action!r}.")
    if scene.shape[-1] < n + abs(d):
        raise ValueError(
            f"A window of {n} values that moves by {d} needs a scene of at least {n + abs(d)}; "
            f"got {scene.shape[-1]}."
        )
    start = max(d, 0)
    x = scene[..., start : start + n]
    if action == "crop":
        return x, scene[..., start - d : start - d + n]
    return x, act(x, d, action)


def act(y: np.ndarray, d: int, action: str) -> np.ndarray:
    """T_d on the answer of a window, (..., n): rolled if cyclic, else zeros enter.

    Under "crop" the columns that enter have no value of their own; here they hold zeros.
    """
    return (shifts.circular if action == "cyclic" else shifts.zero_filled)(y, d)


def column_errors(f: Map, scene: np.ndarray, n: int, d: int, action: str) -> np.ndarray:
    """The largest |f(T_d x) - T_d f(x)| in each column of the window, over a batch: (n,).

    f: map of signals (B, n) that keeps their length; scene: (B, at least n + |d|). The answer is
    moved by the same action as the input. Under "crop" the |d| columns that have just come into
    view have nothing to be compared with: NaN.
    """
    x, moved = views(scene, n, d, action)
    errors = np.abs(f(moved) - act(f(x), d, action)).max(axis=0)
    if action == "crop":
        entered = slice(0, d) if d >= 0 else slice(n + d, n)
        errors[entered] = np.nan
    return errors


def wrong_columns(
    mode: str, k: int, d: int, layers: int, action: str, *, n: int = 64, seed: int = 0
) -> np.ndarray:
    """Which columns of a window of n break the law for drawn kernels and signals: booleans (n,)."""
    scene = np.random.default_rng(seed).normal(size=(8, n + abs(d)))
    f = stack(kernels(layers, k, seed + 1), mode)
    return column_errors(f, scene, n, d, action) > WRONG


def predicted(k: int, d: int, layers: int, action: str) -> int:
    """How many columns break the law, zero padding, no bias, window wide enough.

    With r = (k - 1) / 2, w = 2 r layers and d short for |d|: cyclic w + min(d, w), the seam of
    T_d f(x) travels along; zero-filled (2 layers - 1) r + min(d, layers r); crop w. None for d = 0.
    """
    r, w, d = k // 2, layers * (k - 1), abs(d)
    if d == 0:
        return 0
    counts = {
        "cyclic": w + min(d, w),
        "zero-filled": (2 * layers - 1) * r + min(d, layers * r),
        "crop": w,
    }
    return counts[action]


def safe_interior(n: int, k: int, layers: int, d: int) -> tuple[int, int]:
    """(start, stop) of the columns that are safe for every padding and every action.

    Unit i saw no padding if it lies at least layers · r from both edges, before the move (place
    i - d) and after it (place i). If there is no such column, start equals stop.
    """
    reach = layers * (k // 2)
    start, stop = reach + max(d, 0), n - reach + min(d, 0)
    return start, max(start, stop)


def told_apart(f: Map, n: int) -> int:
    """Into how many groups the columns fall when f sees a constant signal of n ones.

    Columns are in one group if f gives them the same value, to rounding.
    """
    values = np.sort(f(np.ones((1, n)))[0])
    return 1 + int((np.diff(values) > 1e-12).sum())


def missed(action: str) -> tuple[int, int]:
    """In how many settings the count of the wrong columns is not `predicted`; and of how many.

    The settings: kernels of 3 and of 5, one to four layers, shifts by 1 to 8 to either side, in a
    window of 64, zero padding, a tanh behind each layer, no bias.
    """
    settings = [
        (k, d, layers)
        for k in (3, 5)
        for layers in range(1, 5)
        for size in range(1, 9)
        for d in (size, -size)
    ]
    wrong = sum(
        int(wrong_columns("zero", *setting, action).sum()) != predicted(*setting, action)
        for setting in settings
    )
    return wrong, len(settings)


def relative_errors(
    mode: str, action: str, d: int, *, layers: int = 2, n: int = 32, seed: int = 3
) -> np.ndarray:
    """|f(T x) - T f(x)| in each column, over the mean size of f(x): (n,).

    NaN where `column_errors` has it. f: layers with kernels of three, a bias of 0.5 and a tanh
    each; signals, kernels: drawn.
    """
    scene = np.random.default_rng(seed).normal(size=(8, n + abs(d)))
    f = stack(kernels(layers, 3, seed + 1), mode, bias=0.5)
    size = np.abs(f(views(scene, n, d, action)[0])).mean()
    return column_errors(f, scene, n, d, action) / size


def interior_trial(
    shifts_by: Sequence[int], seeds: Sequence[int], *, layers: int = 2, n: int = 32
) -> tuple[float, float]:
    """The largest error inside the safe interior, and the least of those just outside it.

    Both of `relative_errors`, for every padding and action. Just outside: for each shift, seed and
    side the largest that any padding and action gives in the one column beside the interior.
    """
    inside, beside = [], []
    for d in shifts_by:
        start, stop = safe_interior(n, 3, layers, d)
        for seed in seeds:
            rows = np.array(
                [
                    relative_errors(mode, action, d, layers=layers, n=n, seed=seed)
                    for mode in MODES
                    for action in ACTIONS
                ]
            )
            inside.append(rows[:, start:stop].max())
            beside += [np.nanmax(rows[:, column]) for column in (start - 1, stop)]
    return float(max(inside)), float(min(beside))


def marks(errors: np.ndarray, interior: tuple[int, int] | None = None) -> str:
    """A row of marks: × for a wrong column, · for a right one, a blank where nothing is compared.

    errors: (n,), as from `column_errors`, or booleans; interior: (start, stop), shown in brackets.
    """
    values = np.asarray(errors, dtype=float)
    row = [" " if np.isnan(v) else "×" if v > WRONG else "·" for v in values]
    if interior is None:
        return "".join(row)
    start, stop = interior
    return "".join([*row[:start], "[", *row[start:stop], "]", *row[stop:]])
