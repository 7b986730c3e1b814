"""What examples are made of: small signals, pictures and shifts, drawn part by part.

A law's `examples(draw)` reads like the sentence "let x be a signal of n values": nothing here
knows the exercises. All is chosen from short lists, simplest first. Plain chance chooses at first,
which is quick; once something is wrong, Hypothesis chooses, whose counterexamples shrink towards
the front of the lists: short signals of zeros and ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from random import Random
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")

# Quarters are exact in binary: sums of them have no rounding that a law would have to forgive.
VALUES = (0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 5.0, -7.0, 2.25, -1.75, 9.0)

# Some examples are longer and larger than any that is small enough to be read with pleasure, for
# answers that are wrong only there, or keep fewer digits than a float64 has (tenths show it).
# Hypothesis does not draw them: they are the last resort. Short ones with tenths are tried where
# no other small example shows what is wrong.
LONGER = 5
LARGE = (0.0, 1.1, -0.7, 2.6, -2.3, 5.9, -8.2, 0.4, 9.1, 150.3, -120.7, 64.2)
LONG_TRIES = 3

# How much of each list of choices is drawn from where a small example is looked for.
FRONTS = (1, 2, 3, 4, 5)
FRONT_TRIES = 40
MANY = 50

_SHORT, _TENTHS, _LONG = {}, {"large": True}, {"long": True, "large": True}

Examples = Callable[["Draw"], dict[str, Any]]


class Draw:
    """Draws the parts of one example."""

    def __init__(
        self, choose: Callable[[Sequence[Any]], Any], long: bool = False, large: bool = False
    ) -> None:
        """choose: takes one item of a sequence; long: draw long signals; large: large values."""
        self._choose = choose
        self._long = long
        self._large = large

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices; a counterexample prefers those that stand in front."""
        return self._choose(choices)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; the nearest to zero is simplest."""
        return self.one_of(sorted(range(low, high + 1), key=lambda number: (abs(number), -number)))

    def length(self, low: int = 1, high: int = 8) -> int:
        """The length of a signal: odd and even, down to a single value."""
        return self.one_of((high + LONGER,)) if self._long else self.whole(low, high)

    def signal(self, n: int, values: Sequence[float] = VALUES) -> np.ndarray:
        """A signal of n values, shape (n,), float64."""
        if self._large and values is VALUES:
            values = LARGE
        return np.array([self.one_of(values) for _ in range(n)], dtype=float)

    def picture(self, height: int, width: int, values: Sequence[float] = VALUES) -> np.ndarray:
        """A picture, shape (height, width), float64."""
        return self.signal(height * width, values).reshape(height, width)

    def batch(self, count: int, n: int) -> np.ndarray:
        """Signals without any pattern, shape (count, n), float64, rounded to quarters.

        For laws about averages, where short lists of small numbers would be equal too often.
        """
        noise = np.random.default_rng(self.whole(0, 999)).normal(scale=2.0, size=(count, n))
        return np.round(4 * noise) / 4


def by_chance(examples: Examples, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Some examples, the same for the same seed: `count` short ones, then a few long ones.

    Where there are only a few different ones, each comes once.
    """
    choose = Random(seed).choice
    kinds = [_SHORT] * count + [_LONG] * LONG_TRIES
    return list(_different(examples, choose, kinds, set()))


def smallest_first(examples: Examples, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Different examples, of simple parts first: chance chooses from the front of each list."""
    chance, known = Random(seed), set[tuple[str, ...]]()
    for kind, front in product((_SHORT, _TENTHS), FRONTS):
        choose = partial(_from_the_front, chance, front)
        yield from _different(examples, choose, [kind] * FRONT_TRIES, known)


def _different(
    examples: Examples,
    choose: Callable[[Sequence[Any]], Any],
    kinds: Iterable[Mapping[str, bool]],
    known: set[tuple[str, ...]],
) -> Iterator[dict[str, Any]]:
    """An example of each of these kinds of Draw, but for those whose choices are `known`."""
    for kind in kinds:
        chosen: list[str] = []

        def remembered(choices: Sequence[T], chosen: list[str] = chosen) -> T:
            choice = choose(choices)
            chosen.append(repr(choice))
            return choice

        example = examples(Draw(remembered, **kind))
        if tuple(chosen) not in known:  # an example is made of its choices and of nothing else
            known.add(tuple(chosen))
            yield example


def _from_the_front(chance: Random, front: int, choices: Sequence[T]) -> T:
    """Long lists are seeds of noise, of which none is simpler than another."""
    return chance.choice(choices if len(choices) > MANY else choices[:front])


def by_hypothesis(examples: Examples) -> Any:
    """The Hypothesis strategy for the same examples."""
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: Callable[[Any], Any]) -> dict[str, Any]:
        return examples(Draw(lambda choices: draw(st.sampled_from(choices))))

    return drawn()
