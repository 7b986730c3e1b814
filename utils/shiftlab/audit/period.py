"""Which shifts a layer respects, decided from its sketches along one axis.

The shifts that a layer respects form a subgroup of the circle Z_n, so it is the multiples of a
divisor p of n: if T_p x moves the output by q places, the law holds. `Evidence` collects the
residuals of one layer along one axis and says which shift should be tried next. Nothing here knows
of networks.

Two outputs are equal if they differ, in the root of the mean square, by less than `TOLERANCE`
times the size of the output. In 32-bit numbers the rounding of whole networks, from 20 to 120
layers deep, came to 1.7e-7 of it at most where a law holds; ten times that is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from math import gcd, sqrt

import numpy as np

TOLERANCE = {"float64": 1e-10, "float32": 2e-6, "float16": 2e-2, "bfloat16": 1e-1}
NEAR = 5
"""A difference within this factor of the tolerance, above or below, is near rounding."""
FEWEST_INSIDE = 2
"""Places that must be untouched by the edge before the inside is judged."""


@cache
def chains(n: int) -> tuple[tuple[int, ...], ...]:
    """For each prime r of n, with n = r^a · b, the shifts b, b r, b r², … n.

    A subgroup of the circle Z_n holds all from some member of each chain on.
    """
    found, rest, prime = [], n, 2
    while rest > 1:
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        if power:
            found.append(tuple(n // prime**power * prime**e for e in range(power + 1)))
        prime += 1
    return tuple(found)


@cache
def first_shifts(n: int) -> tuple[int, ...]:
    """What is asked first: one pixel, and n / prime for each prime.

    If none of the latter holds, no shift does but n, once around.
    """
    return tuple(sorted({1, *(chain[-2] for chain in chains(n))} - {n}))


@cache
def small_shifts(n: int) -> tuple[int, ...]:
    """The shifts that are tried inside, where the edge does not reach: small ones, powers of 2."""
    most = max(1, n // 4)
    powers = {2**k for k in range(most.bit_length())}
    return tuple(sorted(d for d in {*range(1, 9), *powers} if d <= most))


@cache
def small_shifts_in(n: int, m: int, room: int) -> tuple[int, ...]:
    """Those small shifts of n pixels that can be a whole number of steps in a map of m places.

    Some places may have been lost at the edges, up to half of them; room: the most steps.
    """
    return tuple(
        d
        for d in small_shifts(n)
        if m > 1 and d * m <= room * n and -(-d * m // n) <= (2 * d * m) // n
    )


@dataclass(frozen=True)
class Residual:
    """How far the output for T_d x is from the best shift of the output for x.

    cyclic, inside: root mean square of the difference over all places, and over those that the edge
    does not touch (None: too few, or not asked); example_only and example_only_inside: the
    same without its partner; step, inside_step: the output shifts q that fit best.
    """

    cyclic: float
    example_only: float
    step: int
    inside: float | None = None
    example_only_inside: float | None = None
    inside_step: int | None = None


def on_the_circle(
    base: np.ndarray, moved: np.ndarray, firsts: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For G layers and S shifts of x: residuals, those of the example alone, and steps, (G, S).

    base: sketches (G, R, m) of the outputs for x; moved: (G, S, R, m), for the shifts of x; firsts:
    how many of the R rows belong to the example itself, the others to its partner.
    """
    size = base.shape[-1]
    middle = base.mean(axis=-1, keepdims=True)
    centred, centred_moved = base - middle, moved - middle[:, None]
    spectrum = np.fft.rfft(centred).conj()[:, None]
    agreement = np.fft.irfft((np.fft.rfft(centred_moved) * spectrum).sum(axis=-2), n=size)
    # Squared distances are constant minus twice the agreement; among equals the least step counts.
    rounding = 1e-9 * np.square(centred).sum(axis=(-2, -1))[:, None, None]
    steps = (agreement >= agreement.max(axis=-1, keepdims=True) - rounding).argmax(axis=-1)
    places = (np.arange(size) - steps[..., None]) % size
    rolled = np.take_along_axis(centred[:, None], places[:, :, None], axis=-1)
    squares = np.square(centred_moved - rolled)
    example_only = np.sqrt(squares[:, :, :firsts].mean(axis=(-2, -1)))
    return np.sqrt(squares.mean(axis=(-2, -1))), example_only, steps


def inside(
    base: np.ndarray, moved: np.ndarray, safe: tuple[int, int], likely: int, limit: float
) -> tuple[float | None, int | None]:
    """The least residual on places that the edge touches in neither output, and its step q >= 0.

    base, moved: sketches (R, m) of the outputs for x and for T_d x; safe: the places safe[0] …
    safe[1] - 1 that no change at the edge of x reaches; likely: the step to try first; limit:
    residuals up to it are rounding. Returns None twice if too few places are left for any step.
    """
    low, high = safe
    most = high - low - FEWEST_INSIDE
    best: tuple[float | None, int | None] = None, None
    for step in dict.fromkeys((0, likely, *range(1, 2 * likely + 2))):
        if step > most:
            continue
        difference = (moved[:, low + step : high] - base[:, low : high - step]).ravel()
        residual = sqrt(difference @ difference / difference.size)
        if best[0] is None or residual < best[0]:
            best = residual, step
        if residual <= limit:
            break
    return best


def safe_places(touched: np.ndarray, spread: int) -> tuple[int, int]:
    """The places (low, high) between which no change at the edge of the input is seen.

    touched: (m,) of bool, the places that changed with the border of x; spread: how many places
    beyond the last one are left out too, since holes in dilated kernels may step over a border.
    """
    size = len(touched)
    places = touched.nonzero()[0].tolist()
    low = max([place + 1 + spread for place in places if place < size / 2], default=0)
    high = min([place - spread for place in places if place >= size / 2], default=size)
    return (low, high) if low < high else (0, 0)


@dataclass
class Evidence:
    """What is known of one layer along one axis of n pixels, m places in its output.

    scale: root mean square of the output; unrelated: of the difference between the answers to
    unrelated pictures; tolerance: share of the scale that is rounding; dimmed: whether a picture of
    other values was among them, see `hear_dimmed`.
    """

    n: int
    m: int
    scale: float
    unrelated: float
    tolerance: float
    safe: tuple[int, int]
    dimmed: bool = False
    tried: dict[int, Residual] = field(default_factory=dict)
    _hold: set[int] = field(default_factory=set)
    _hold_inside: set[int] = field(default_factory=set)
    _wanted: set[int] | None = None

    @property
    def blind_to_order(self) -> bool:
        """Whether the answers to the unrelated pictures that were shown are the same."""
        return self.unrelated <= 10 * self.tolerance * self.scale

    @property
    def constant(self) -> bool:
        """Whether the output hardly depends on the picture, whatever its values."""
        return self.dimmed and self.blind_to_order

    @property
    def wants_dimmed(self) -> bool:
        """Whether a picture of other values has to tell a constant from what ignores the order."""
        return self.blind_to_order and not self.dimmed

    def hear_dimmed(self, distance: float) -> None:
        """Take in how far the answer to a picture of other values is from that to x."""
        if self.wants_dimmed:
            self.unrelated, self.dimmed = distance, True

    def _small(self, residual: float | None) -> bool:
        return residual is not None and residual <= self.tolerance * self.scale

    def holds(self, d: int) -> bool:
        """Whether T_d was tried and is respected on the whole circle."""
        return d in self._hold

    @property
    def period(self) -> int:
        """The least p that was tried and is respected; n, once around, if none is."""
        return min(self._hold, default=self.n)

    @property
    def respected(self) -> bool:
        """Whether some shift but that once around is respected on the whole circle."""
        return bool(self._hold)

    @property
    def inside_period(self) -> int | None:
        """The least p that is respected where the edge does not reach; None if none was found.

        What is respected on the whole circle is so inside.
        """
        if self.respected:
            return self.period
        return min(self._hold_inside, default=None)

    def file(
        self,
        answers: dict[int, np.ndarray],
        base: np.ndarray,
        firsts: int,
        circle: dict[int, tuple[float, float, int]],
    ) -> None:
        """Take in the answers (R, m) to some shifts, by d, compared on the circle beforehand.

        base: the answer to x; firsts: rows of the example itself; circle: residual, that of the
        example alone, and step, by d. The inside is looked at where the circle does not settle it.
        """
        self._wanted = None
        for d, (cyclic, example_only, step) in circle.items():
            self.tried[d] = Residual(cyclic, example_only, step)
            if self._small(cyclic):
                self._hold.add(d)
        limit = self.tolerance * self.scale
        for d in sorted(answers):
            if d > 1 and (d >= (self.inside_period or self.n) or d not in self._small_shifts()):
                continue
            likely = round(d * self.m / self.n)
            residual, step = inside(base, answers[d], self.safe, likely, limit)
            if residual is None:
                continue
            if self._small(residual):
                self._hold_inside.add(d)
            example_only = None
            if d == 1:
                example_only, _ = inside(base[:firsts], answers[d][:firsts], self.safe, likely, 0.0)
            self.tried[d] = replace(
                self.tried[d], inside=residual, example_only_inside=example_only, inside_step=step
            )

    @property
    def settled(self) -> bool:
        """Whether nothing more has to be asked."""
        return bool(self.tried) and not self.wanted() and not self.wants_dimmed

    def wanted(self) -> set[int]:
        """The shifts to try next, none if all is settled.

        On the circle: for each prime r of n the shifts n / r^a · r^e are respected from some e on;
        those between one that fails and one that holds. Inside: the small shifts, powers of 2
        first, while enough places are safe, and smaller ones than that which was found.
        """
        if self.constant or not self.tried:
            return set()
        if self._wanted is None:
            self._wanted = self._wanted_on_the_circle() | self._wanted_inside()
        return self._wanted

    def _wanted_on_the_circle(self) -> set[int]:
        if self.holds(1):
            return set()
        wanted, period = set(), self.n
        for chain in chains(self.n):
            last = len(chain) - 1
            holds = next(e for e, d in enumerate(chain) if e == last or self.holds(d))
            fails = max((e for e in range(holds) if chain[e] in self.tried), default=-1)
            wanted.update(chain[fails + 1 : holds])
            period = gcd(period, chain[holds])
        # All chains together give the period itself, which has to be seen to be known.
        return wanted or {period} - {self.n} - set(self.tried)

    def _wanted_inside(self) -> set[int]:
        if self.respected:
            return set()
        untried = set(self._small_shifts()) - set(self.tried)
        if self.inside_period is not None:  # a multiple of the least one
            return {d for d in untried if d < self.inside_period and self.inside_period % d == 0}
        # Strides are mostly powers of 2.
        return {d for d in untried if d & (d - 1) == 0} or untried

    def _small_shifts(self) -> tuple[int, ...]:
        """The small shifts for which enough places lie inside."""
        room = self.safe[1] - self.safe[0] - FEWEST_INSIDE
        if room < 0:
            return ()
        return small_shifts_in(self.n, self.m, room)

    @property
    def near_rounding(self) -> bool:
        """Whether a difference on the circle is too close to the tolerance to be sure of."""
        limit = self.tolerance * self.scale
        return any(limit / NEAR < seen.cyclic < limit * NEAR for seen in self.tried.values())

    @property
    def inside_judged(self) -> bool:
        """Whether all small shifts could be tried inside."""
        return self.m > 1 and self._small_shifts() == small_shifts_in(self.n, self.m, self.n)
