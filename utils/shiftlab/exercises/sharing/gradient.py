"""A gradient to predict, and then measured: `shared_gradient(own)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.drawing import with_a_piece
from shiftlab.exercises.returns import array_of, times

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _like_a_kernel(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    return (arguments[0].shape[1],)


def _layer(draw: Draw) -> dict[str, Any]:
    n = draw.length(2)
    m = draw.whole(1, min(3, n))
    return {"x": draw.signal(n), "t": draw.signal(n), "k": draw.signal(m)}


def _slope(ask: Ask, x: np.ndarray, t: np.ndarray, k: np.ndarray) -> Finding | None:
    views = np.stack([np.roll(x, j) for j in range(len(k))], axis=1)  # what each weight meets

    def loss(kernel: np.ndarray) -> float:
        return float(((views @ kernel - t) ** 2).sum())

    own = 2 * (views @ k - t)[:, None] * views
    measured = np.array([(loss(k + e) - loss(k - e)) / 2 for e in np.eye(len(k))])
    return differ(
        ("your gradient of the shared weights", ask(own)),
        ("measured: how steeply the loss rises", measured),
        given={"own": own},
    )


_OWN = np.array([[1.0, 2.0], [4.0, -3.0], [0.5, 5.0], [-2.0, 0.25]])
# Of another number of places: of four, half the sum is twice the mean.
_OF_FIVE = np.array([[3.0, -1.0, 0.5], [1.0, 4.0, -2.0], [-6.0, 2.5, 1.0], [0, 7, 3], [2, -5, 8]])

EXERCISE = Exercise(
    name="shared_gradient",
    notebook="07",
    number="07.6",
    title="The gradient of a shared weight",
    asks="Predict the gradient of shared weights from those of each place's own copy.",
    takes=("own",),
    returns=array_of(_like_a_kernel, "one number for each weight of the kernel"),
    probes=((_OWN,), (_OF_FIVE,)),
    laws=(
        Law(
            "as measured",
            "When one shared weight grows a little, the loss changes as your gradient says.",
            _layer,
            _slope,
            tries=60,
        ),
    ),
    misconceptions=(
        Misconception(
            "the average",
            "You average over the places, and your gradient is n times too small. When the shared "
            "weight grows, the answers of *all* places change at once, and their effects on the "
            "loss add up.",
            lambda own: own.mean(axis=0),
        ),
        Misconception(
            "the first place only",
            "Your gradient is that of place 0 alone. The shared weight is used at the other places "
            "as well.",
            lambda own: own[0].copy(),
        ),
        Misconception(
            "the largest",
            "You take the largest gradient of all places. The smaller ones do not vanish.",
            lambda own: own.max(axis=0),
        ),
        Misconception(
            "without signs",
            "You add up sizes, without signs. Where one place wants the weight to grow and another "
            "one wants it to shrink, they work against each other.",
            lambda own: np.abs(own).sum(axis=0),
        ),
        Misconception(
            "squares",
            "You take the root of the sum of squares, which is the length of a vector. Effects on "
            "the loss add up as they are.",
            lambda own: np.sqrt((own**2).sum(axis=0)),
        ),
        Misconception(
            "one number for all weights",
            "Every weight gets the same number in your answer: you have added up over the weights "
            "as well. Each weight of the kernel has a gradient of its own.",
            lambda own: np.full(own.shape[1], own.sum()),
        ),
    ),
    hints=(
        "Let the shared weight grow by a tiny step e. By how much does each place's own copy "
        "grow then?",
        "The loss then changes by e times the gradient of the first copy, plus e times that of the "
        "second, and so on.",
        "NumPy can do it along axis 0, the places.",
    ),
    answered_by=("nets.linear",),
    minutes=3,
    core=False,
    drawn=with_a_piece(
        "own",
        tuple(range(2, 12)),
        lambda own: (
            f"Your loss is counted {times(own)}; the gradients in `own` are those of the loss "
            "counted once."
        ),
        lambda count, own: count * own,
        lambda count, own: own / count,
        lambda own: f"Whatever the loss rises by is counted {times(own)}.",
        called="{} · own".format,
    ),
)
