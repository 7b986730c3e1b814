"""Which shifts a layer respects, decided from its sketches along one axis.

The shifts that a layer respects form a subgroup of the circle Z_n, so it is the multiples of a
divisor p of n: if T_p x moves the output by q places, the law holds. `Evidence` collects the
residuals of one layer along one axis and says which shift should be tried next. Nothing here knows
of networks.

Two outputs are equal if they differ, in the root of the mean square, by less than `TOLERANCE`
times the size of the output: a few hundred times the rounding of one operation. Rounding in nets
of a hundred layers stayed ten times below, laws that break in nets with random weights lie far
above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np

TOLERANCE = {"float64": 1e-10, "float32": 2e-5, "float16": 2e-2, "bfloat16": 1e-1}
FEWEST_INSIDE = 2
"""Places that must be untouched by the edge before the inside is judged."""


def prime_factors(n: int) -> dict[int, int]:
    """The primes that divide n, and how often: {2: 3, 3: 1} for 24."""
    factors: dict[int, int] = {}
    prime = 2
    while n > 1:
        while n % prime == 0:
            factors[prime] = factors.get(prime, 0) + 1
            n //= prime
        prime += 1
    return factors


def first_shifts(n: int) -> list[int]:
    """One pixel, and the shifts n / prime: if none of these holds, no shift but n does."""
    return sorted({1, *(n // prime for prime in prime_factors(n))} - {n})


def small_shifts(n: int) -> list[int]:
    """The shifts that are tried inside, where the edge does not reach: small ones, powers of 2."""
    most = max(1, n // 4)
    powers = {2**k for k in range(most.bit_length())}
    return sorted(d for d in {*range(1, 9), *powers} if d <= most)


@dataclass(frozen=True)
class Residual:
    """How far the output for T_d x is from the best shift of the output for x.

    cyclic, inside: root mean square of the difference over all places, and over those that the edge
    does not touch (None: too few, or not asked); own and own_inside: the same for the example
    alone, without its partner; step, inside_step: the output shifts q that fit best.
    """

    cyclic: float
    own: float
    step: int
    inside: float | None
    own_inside: float | None
    inside_step: int | None


def residuals(
    base: np.ndarray, moved: np.ndarray, safe: tuple[int, int], reach: Sequence[int], firsts: int
) -> list[Residual]:
    """One `Residual` for each of S shifts of x.

    base: sketch (R, m) of the output for x; moved: (S, R, m), that for x shifted; safe: the places
    safe[0] … safe[1] - 1 that no change at the edge of x reaches; reach: for each shift the largest
    output shift tried inside, negative for none; firsts: how many of the R rows belong to the
    example itself, the others to its partner.
    """
    size = base.shape[-1]
    places = np.arange(size)
    middle = base.mean(axis=-1, keepdims=True)
    centred, centred_moved = base - middle, moved - middle
    agreement = np.fft.irfft(
        (np.fft.rfft(centred_moved) * np.fft.rfft(centred).conj()).sum(axis=-2), n=size
    )
    steps = _least_best(-agreement, np.square(centred).sum())
    rolled = centred[:, (places - steps[:, None]) % size].swapaxes(0, 1)
    squares = np.square(centred_moved - rolled)
    cyclic = np.sqrt(squares.mean(axis=(-2, -1)))
    own = np.sqrt(squares[:, :firsts].mean(axis=(-2, -1)))
    found = []
    for number, step in enumerate(steps):
        best = _inside(centred, centred_moved[number], safe, reach[number], firsts)
        found.append(Residual(float(cyclic[number]), float(own[number]), int(step), *best))
    return found


def _least_best(distance: np.ndarray, scale: float) -> np.ndarray:
    """For each row the first place whose distance is the least, but for rounding."""
    return (distance <= distance.min(axis=-1, keepdims=True) + 1e-9 * scale).argmax(axis=-1)


def _inside(
    base: np.ndarray, moved: np.ndarray, safe: tuple[int, int], reach: int, firsts: int
) -> tuple[float | None, float | None, int | None]:
    """The least mean residual on places safe in both outputs, for all pictures and for the first,
    and its output shift q >= 0; or three times None.
    """
    low, high = safe
    best: tuple[float | None, float | None, int | None] = None, None, None
    for step in range(min(reach, high - low - FEWEST_INSIDE) + 1):
        squares = np.square(moved[:, low + step : high] - base[:, low : high - step])
        residual = float(np.sqrt(squares.mean()))
        if best[0] is None or residual < 0.5 * best[0]:
            best = residual, float(np.sqrt(squares[:firsts].mean())), step
    return best


def safe_places(base: np.ndarray, edged: np.ndarray, limit: float, spread: int) -> tuple[int, int]:
    """The places (low, high) between which no change at the edge of the input is seen.

    base, edged: sketches (R, m) for x, and for x with another border; limit: differences up to it
    are rounding; spread: how many places beyond the last seen change are left out too, since holes
    in dilated kernels may step over a border.
    """
    size = base.shape[-1]
    touched = np.flatnonzero(np.abs(edged - base).max(axis=0) > limit)
    left = touched[touched < size / 2]
    right = touched[touched >= size / 2]
    low = int(left.max()) + 1 + spread if len(left) else 0
    high = int(right.min()) - spread if len(right) else size
    return (low, high) if low < high else (0, 0)


@dataclass
class Evidence:
    """What is known of one layer along one axis of n pixels, m places in its output.

    scale: root mean square of the output; unrelated: of the difference between the answers to
    unrelated pictures; tolerance: share of the scale that is rounding.
    """

    n: int
    m: int
    scale: float
    unrelated: float
    tolerance: float
    safe: tuple[int, int]
    tried: dict[int, Residual] = field(default_factory=dict)

    @property
    def constant(self) -> bool:
        """Whether the output hardly depends on the picture."""
        return self.unrelated <= 10 * self.tolerance * self.scale

    def _small(self, residual: float | None) -> bool:
        return residual is not None and residual <= self.tolerance * self.scale

    def holds(self, d: int) -> bool:
        """Whether T_d is respected on the whole circle; it must have been tried."""
        return self._small(self.tried[d].cyclic)

    @property
    def period(self) -> int:
        """The least p that was tried and is respected; n, once around, if none is."""
        return min((d for d in self.tried if self.holds(d)), default=self.n)

    @property
    def respected(self) -> bool:
        """Whether some shift but that once around is respected on the whole circle."""
        return any(self.holds(d) for d in self.tried)

    @property
    def inside_period(self) -> int | None:
        """The least p that is respected where the edge does not reach; None if none was found.

        What is respected on the whole circle is so inside.
        """
        if self.respected:
            return self.period
        found = [d for d, seen in self.tried.items() if self._small(seen.inside)]
        return min(found, default=None)

    def wanted(self) -> set[int]:
        """The shifts to try next, none if all is settled.

        On the circle: for each prime r of n the shifts n / r^a · r^e are respected from some e on,
        which halving finds. Inside: the next small shifts, while enough places are safe.
        """
        if self.constant or not self.tried:
            return set()
        return self._wanted_on_the_circle() | self._wanted_inside()

    def _wanted_on_the_circle(self) -> set[int]:
        if self.holds(1):
            return set()
        wanted, period = set(), self.n
        for prime, power in prime_factors(self.n).items():
            chain = [self.n // prime**power * prime**e for e in range(power + 1)]
            holds = min(e for e, d in enumerate(chain) if d == self.n or self._seen_to_hold(d))
            fails = max((e for e in range(holds) if chain[e] in self.tried), default=-1)
            if holds - fails > 1:
                wanted.add(chain[(holds + fails) // 2])
            period //= prime ** (power - holds)
        # All chains together give the period itself, which has to be seen to be known.
        return wanted or {period} - {self.n} - set(self.tried)

    def _seen_to_hold(self, d: int) -> bool:
        return d in self.tried and self.holds(d)

    def _wanted_inside(self) -> set[int]:
        if self.respected or self.inside_period is not None:
            return set()
        return set([d for d in self._small_shifts() if d not in self.tried][:2])

    def _small_shifts(self) -> list[int]:
        """The small shifts for which enough places lie inside."""
        low, high = self.safe
        room = high - low - FEWEST_INSIDE
        return [d for d in small_shifts(self.n) if ceil(d * self.m / self.n) <= room]

    @property
    def inside_judged(self) -> bool:
        """Whether all small shifts could be tried inside."""
        return self.m > 1 and self._small_shifts() == small_shifts(self.n)
