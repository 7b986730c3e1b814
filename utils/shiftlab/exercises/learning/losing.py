"""Which share of what was right is wrong afterwards: `forgotten(before, after)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_BITS = (1.0, 0.0)


def _answers(draw: Draw, count: int) -> np.ndarray:
    return draw.signal(count, _BITS) == 1


def _known(draw: Draw) -> dict[str, Any]:
    """Whether each answer was right, at least one of them being so."""
    before = _answers(draw, draw.length(2))
    before[0] = True
    return {"before": before}


def _known_and_lost(draw: Draw) -> dict[str, Any]:
    before = _known(draw)["before"]
    return {"before": before, "lost": draw.whole(1, int(before.sum()))}


def _with_gains(draw: Draw) -> dict[str, Any]:
    before = np.append(_known(draw)["before"], False)
    return {"before": before, "after": _answers(draw, len(before))}


def _one_by_one(ask: Ask, before: np.ndarray, lost: int) -> Finding | None:
    after = before.copy()
    after[np.flatnonzero(before)[:lost]] = False
    share = lost / int(before.sum())
    remark = (
        f"Right before: {int(before.sum())}. Of these, wrong after: {lost}. Nothing else changed."
    )
    return differ(
        ("your share", ask(before, after)),
        ("the share of right ones that were lost", share),
        remark=remark,
        given={"before": before, "after": after},
    )


def _nothing_lost(ask: Ask, before: np.ndarray, after: np.ndarray) -> Finding | None:
    after = before | after
    return differ(
        ("your share, where all that was right stayed right", ask(before, after)),
        ("expected", 0.0),
        given={"before": before, "after": after},
    )


def _gains_are_no_excuse(ask: Ask, before: np.ndarray, after: np.ndarray) -> Finding | None:
    gained = after | ~before
    return differ(
        ("your share", ask(before, after)),
        ("your share, had all that was wrong become right", ask(before, gained)),
        remark="What is newly learned does not undo what was forgotten.",
        given={"before": before, "after": after},
    )


def _nothing_known(draw: Draw) -> dict[str, Any]:
    count = draw.length()
    return {"before": np.zeros(count, dtype=bool), "after": _answers(draw, count)}


def _nothing_to_lose(ask: Ask, before: np.ndarray, after: np.ndarray) -> Finding | None:
    return differ(("your share, where nothing was right", ask(before, after)), ("expected", 0.0))


def _of(numerator: Any, denominator: Any) -> Any:
    def wrong(before: np.ndarray, after: np.ndarray) -> float:
        below = float(denominator(before, after))
        return float(numerator(before, after)) / below if below else 0.0

    return wrong


def _lost(before: np.ndarray, after: np.ndarray) -> int:
    return int((before & ~after).sum())


def _right_before(before: np.ndarray, after: np.ndarray) -> int:
    return int(before.sum())


def _all(before: np.ndarray, after: np.ndarray) -> int:
    return before.size


def _plain(before: np.ndarray, after: np.ndarray) -> Any:
    with np.errstate(invalid="ignore"):
        return np.float64(_lost(before, after)) / np.float64(before.sum())


_BEFORE = np.array([True, True, True, True, False, False])
_AFTER = np.array([True, True, True, False, True, False])
_LATER = np.array([False, False, True, False, True, True])

EXERCISE = Exercise(
    name="forgotten",
    notebook="09",
    number="09.5",
    title="What was forgotten",
    asks="Of the answers that were right before, give the share that is wrong afterwards.",
    takes=("before", "after"),
    returns=a_number,
    probes=((_BEFORE, _AFTER), (_BEFORE, _LATER), (_AFTER, _BEFORE), (~_BEFORE, _AFTER)),
    laws=(
        Law(
            "lost ones count",
            "If some right answers become wrong and nothing else changes, the share is their "
            "number over the number of answers that were right.",
            _known_and_lost,
            _one_by_one,
        ),
        Law(
            "nothing lost, nothing forgotten",
            "If all that was right stays right, the share is 0.",
            _with_gains,
            _nothing_lost,
        ),
        Law(
            "gains are no excuse",
            "What was wrong and is right now changes nothing.",
            _with_gains,
            _gains_are_no_excuse,
        ),
        Law(
            "nothing to lose",
            "If nothing was right before, nothing was forgotten: 0.",
            _nothing_known,
            _nothing_to_lose,
            tries=10,
        ),
    ),
    misconceptions=(
        Misconception(
            "the fall of the accuracy",
            "You take how far the accuracy fell. Answers that became right hide some that were "
            "lost: one lost and one gained would be nothing forgotten.",
            _of(lambda b, a: b.sum() - a.sum(), _all),
        ),
        Misconception(
            "the fall over what was right",
            "You compare the two counts of right answers. Answers that became right hide some that "
            "were lost. Look at each answer by itself: right before *and* wrong after.",
            _of(lambda b, a: b.sum() - a.sum(), _right_before),
        ),
        Misconception(
            "a share of all",
            "You divide by all answers. Only those that were right before could be forgotten: "
            "divide by their number.",
            _of(_lost, _all),
        ),
        Misconception(
            "every change",
            "You count every answer that changed. From wrong to right is no forgetting.",
            _of(lambda b, a: (b != a).sum(), _all),
        ),
        Misconception(
            "every change, over what was right",
            "You count every answer that changed, and divide by those that were right. From wrong "
            "to right is no forgetting.",
            _of(lambda b, a: (b != a).sum(), _right_before),
        ),
        Misconception(
            "wrong afterwards",
            "You count all that is wrong afterwards. What was wrong before, too, was never known.",
            _of(lambda b, a: (~a).sum(), _all),
        ),
        Misconception(
            "what was kept",
            "Your share is that of right answers that stayed right. Forgotten is the rest.",
            _of(lambda b, a: (b & a).sum(), _right_before),
        ),
        Misconception(
            "the count",
            "You give the number of lost answers. Divide by the number that was right before.",
            lambda before, after: float(_lost(before, after)),
        ),
        Misconception(
            "zero by zero",
            "Where nothing was right before, you divide by zero. Nothing was forgotten then: 0.",
            _plain,
            recognise=lambda ask: ask(_BEFORE, _AFTER) == 0.25,
        ),
    ),
    hints=(
        "Two arrays of True and False: before & ~after is True where an answer was right and is "
        "wrong now.",
        "The sum of such an array counts the True ones. What do you divide by?",
        "Divide by before.sum(), unless that is 0.",
    ),
    minutes=5,
    core=False,
)
