"""Nets over time: one-dimensional layers that look back only, and their centred twins. NumPy.

What it is not: training, or real recordings; weights are drawn. Time runs to the right, place 0 is
the first moment of a recording, and before it a layer meets zeros.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

Padding = Literal["causal", "centred"]
DILATIONS = (1, 2, 4)
TAPS = 3
REACH = (TAPS - 1) * sum(DILATIONS)
"""How many earlier values the net looks at, besides the present one."""


def convolve(x: np.ndarray, k: np.ndarray, dilation: int = 1, ahead: int = 0) -> np.ndarray:
    """y[i] = sum over j of k[j] x[i + ahead - j dilation], zeros beyond both ends.

    x: (..., n); k: (m,); returns the shape of x. With ahead = 0 the layer is causal: no answer
    depends on a later value. (van den Oord et al. 2016, WaveNet, section 2.1.) Raises ValueError
    for dilation < 1 or ahead < 0.
    """
    if dilation < 1 or ahead < 0:
        raise ValueError(f"dilation is 1 or more, ahead not negative; got {dilation} and {ahead}.")
    n, before = x.shape[-1], (len(k) - 1) * dilation
    edge = [(0, 0)] * (x.ndim - 1)
    wide = np.pad(x, [*edge, (before, ahead)])
    starts = [before + ahead - j * dilation for j in range(len(k))]
    return sum(weight * wide[..., a : a + n] for weight, a in zip(k, starts, strict=True))


def net(x: np.ndarray, padding: Padding = "causal", seed: int = 0) -> np.ndarray:
    """Three layers of three taps, 1, 2 and 4 places apart, with a bias and a tanh behind each.

    x: recordings (..., n); returns the same shape. "centred" lays each kernel's middle over the
    present. Weights are drawn from the seed. Raises ValueError for another padding.
    """
    if padding not in ("causal", "centred"):
        raise ValueError(f"padding is 'causal' or 'centred'; got {padding!r}.")
    draw = np.random.default_rng(seed)
    for dilation in DILATIONS:
        k, bias = draw.normal(size=TAPS), draw.normal()
        ahead = 0 if padding == "causal" else dilation * (TAPS // 2)
        x = np.tanh(convolve(x, k, dilation, ahead) + bias)
    return x
