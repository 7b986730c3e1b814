"""Which wave is seen when only every s-th value is kept: `alias(f, n, s)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.drawing import multiplied
from shiftlab.exercises.returns import in_a_sentence, times, whole_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _wave(draw: Draw) -> dict[str, Any]:
    s, m = draw.whole(1, 5), draw.length(4, 12)
    return {"f": draw.whole(0, s * m // 2), "n": s * m, "s": s}


def _fast_wave(draw: Draw) -> dict[str, Any]:
    example = _wave(draw)
    return {**example, "f": example["f"] + example["n"] * draw.whole(0, 2)}


def _kept_lie_on_it(ask: Ask, f: int, n: int, s: int) -> Finding | None:
    seen, m = ask(f, n, s), n // s
    kept = np.cos(2 * np.pi * f * np.arange(0, n, s) / n + 0.4)
    angle = 2 * np.pi * seen * np.arange(m) / m
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    nearest = waves @ np.linalg.lstsq(waves, kept, rcond=None)[0]
    return differ(
        ("the values that are kept", kept),
        (f"the nearest wave with {seen} period{'' if seen == 1 else 's'}", nearest),
        given={"f": f, "n": n, "s": s},
    )


def _slowest(ask: Ask, f: int, n: int, s: int) -> Finding | None:
    seen, m = ask(f, n, s), n // s
    if 0 <= seen <= m / 2:
        return None
    remark = (
        f"{m} values are kept; waves through them have 0 to {m / 2:g} periods, all faster ones "
        f"look like one of these. Your answer is {in_a_sentence(seen)}."
    )
    return Finding((), remark, {"f": f, "n": n, "s": s})


def _divides(f: int, n: int, s: int) -> int:
    return f // s


def _unfolded(f: int, n: int, s: int) -> int:
    return f % (n // s)


def _unchanged(f: int, n: int, s: int) -> int:
    return f


def _cut_off(f: int, n: int, s: int) -> int:
    return min(f, n // s // 2)


def _vanishes(f: int, n: int, s: int) -> int:
    return f if f <= n // s / 2 else 0


def _folds_once(f: int, n: int, s: int) -> int:
    return min(f, abs(n // s - f))


def _without_remainder(f: int, n: int, s: int) -> int:
    return min(f, n // s - f)


def _signed(f: int, n: int, s: int) -> int:
    m = n // s
    return f % m if f % m <= m / 2 else f % m - m


def _multiplies(f: int, n: int, s: int) -> int:
    return f * s


def _modulo_half(f: int, n: int, s: int) -> int:
    return f % max(1, n // s // 2)


_SLOW = ((2, 24, 2), (5, 24, 2), (3, 24, 3))
_FAST = ((7, 24, 2), (11, 24, 2), (7, 24, 3), (10, 24, 3), (11, 24, 4), (12, 24, 4))

EXERCISE = Exercise(
    name="alias",
    notebook="02",
    number="02.5",
    title="The wave that is seen",
    asks="Predict how many periods are seen when every s-th value of a wave is kept.",
    takes=("f", "n", "s"),
    returns=whole_number,
    probes=(*_SLOW, *_FAST),
    laws=(
        Law(
            "between 0 and half of what is kept",
            "m = n / s values are kept, and the wave that is seen has from 0 to m / 2 periods: the "
            "slowest that fits.",
            _fast_wave,
            _slowest,
            tries=60,
        ),
        Law(
            "the kept values lie on it",
            "The values that are kept lie on a wave with as many periods as you say.",
            _fast_wave,
            _kept_lie_on_it,
            tries=80,
        ),
    ),
    misconceptions=(
        Misconception(
            "divided by the stride",
            "You divide by the stride. But the wave goes round the same circle, with fewer values "
            "on it: a slow wave keeps its number of periods, whatever the stride.",
            _divides,
        ),
        Misconception(
            "not folded back",
            "The remainder is right, up to half of what is kept. Beyond that there is a slower "
            "wave through the same points: m - 1 steps forward look like one step back.",
            _unfolded,
        ),
        Misconception(
            "unchanged",
            "You say that nothing happens. Slow waves do stay, but m kept values cannot show more "
            "than m / 2 periods: faster ones look like slower ones.",
            _unchanged,
        ),
        Misconception(
            "stops at the limit",
            "You let all fast waves look like the fastest that can be seen. They do worse: they "
            "come back down, slower and slower, to 0 at f = m, and up again.",
            _cut_off,
        ),
        Misconception(
            "too fast, so nothing is seen",
            "Waves that are too fast do not vanish. Their values are still kept, and lie on a "
            "slower wave: that is what makes aliasing a nuisance.",
            _vanishes,
        ),
        Misconception(
            "folded only once",
            "You fold back at the limit, once. The pattern goes on: down to 0 at f = m, up again, "
            "and so on. Take the remainder first.",
            _folds_once,
            probes=(*_SLOW, (7, 24, 2), (23, 24, 3), (12, 24, 4), (11, 24, 4), (15, 24, 4)),
        ),
        Misconception(
            "without the remainder",
            "You fold back at m, but f may be larger than m, and then your answer is negative. "
            "Take the remainder modulo m first.",
            _without_remainder,
            probes=(*_SLOW, (7, 24, 2), (11, 24, 4), (13, 24, 4), (20, 24, 2)),
        ),
        Misconception(
            "with a sign",
            "Your answer is negative where the wave runs backwards, which is a good thought. Here "
            "only the number of periods is asked for, without a sign.",
            _signed,
        ),
        Misconception(
            "multiplied by the stride",
            "You multiply by the stride. The wave goes round the same circle, with fewer values "
            "on it: a slow wave keeps its number of periods.",
            _multiplies,
        ),
        Misconception(
            "remainder modulo the limit",
            "You take the remainder modulo m / 2. At the limit the periods do not start again from "
            "0, they go back down: up to m / 2, then down to 0 at m.",
            _modulo_half,
        ),
    ),
    hints=(
        "m = n / s values are kept. Between two of them the wave turns by f / m of a full turn; "
        "full turns are not seen. Which f therefore look alike?",
        "f and f + m look alike, so take the remainder modulo m.",
        "And m - f looks like -f: the same wave, running backwards. Take the smaller of the two.",
    ),
    minutes=8,
    core=False,
    drawn=multiplied(
        "f", tuple(range(2, 12)), lambda own: f"Your wave runs {times(own)} as fast as f says."
    ),
)
