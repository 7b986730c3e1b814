"""Each picture of a batch moved by a draw of its own: `augment(pictures, reach, seed)`.

No law knows which moves are drawn. From what comes back the judge reads how far each picture was
moved, and looks whether over many pictures all moves of the range come about equally often.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_MANY = 40
"""Pictures for each move of the range, where moves are counted."""
_SIDE = 7
_RARE, _OFTEN = 12, 80
"""Of 40 expected, fewer or more than this is no chance: over four standard deviations off."""


def _moved(x: np.ndarray, dy: int, dx: int) -> np.ndarray:
    return np.roll(x, (dy, dx), axis=(0, 1))


def _range(reach: int) -> list[tuple[int, int]]:
    ends = range(-reach, reach + 1)
    return [(dy, dx) for dy in ends for dx in ends]


def _marked(count: int, side: int = _SIDE) -> np.ndarray:
    """So many pictures of one bright pixel each, in the middle: where it is, shows the move."""
    pictures = np.zeros((count, side, side))
    pictures[:, side // 2, side // 2] = 1
    return pictures


def _read(ask: Ask, count: int, reach: int, seed: int) -> np.ndarray | None:
    """The move of each of so many marked pictures, (count, 2); None if some is not one pixel."""
    answer = ask(_marked(count), reach, seed)
    if not (np.isin(answer, (0, 1)).all() and (answer.sum(axis=(1, 2)) == 1).all()):
        return None
    return np.argwhere(answer)[:, 1:] - _SIDE // 2


# --- laws


def _batch(draw: Draw) -> dict[str, Any]:
    height, width = draw.whole(2, 5), draw.whole(2, 5)
    pictures = [draw.picture(height, width) for _ in range(draw.whole(1, 3))]
    reach = draw.whole(1, min(height, width) // 2)
    return {"pictures": np.stack(pictures), "reach": reach, "seed": draw.whole(0, 9)}


def _each_is_moved(ask: Ask, pictures: np.ndarray, reach: int, seed: int) -> Finding | None:
    for number, (x, y) in enumerate(zip(pictures, ask(pictures, reach, seed), strict=True)):
        if not any(np.array_equal(y, _moved(x, *d)) for d in _range(reach)):
            remark = (
                f"Picture {number} came back as no circular shift of itself by at most {reach}, "
                "along either axis."
            )
            return Finding(((f"picture {number}", x), ("came back as", y)), remark)
    return None


def _reach_and_seed(draw: Draw) -> dict[str, Any]:
    return {"reach": draw.whole(1, 2), "seed": draw.whole(0, 99)}


def _all_moves(ask: Ask, reach: int, seed: int) -> Finding | None:
    moves = _range(reach)
    count = _MANY * len(moves)
    drawn = _read(ask, count, reach, seed)
    given = {"number of pictures": count, "reach": reach, "seed": seed}
    if drawn is None:
        return Finding((), "A single bright pixel did not come back as a single one.", given)
    for dy, dx in moves:
        times = int((drawn == (dy, dx)).all(axis=1).sum())
        if not _RARE <= times <= _OFTEN:
            remark = (
                f"Of {count} pictures {times} were moved by (dy, dx) = ({dy}, {dx}). There are "
                f"{len(moves)} moves in the range, so about {_MANY} are to be expected."
            )
            return Finding((), remark, given)
    return None


def _two_seeds(draw: Draw) -> dict[str, Any]:
    return {"seed": draw.whole(0, 99), "other": draw.whole(100, 199)}


def _seeds_matter(ask: Ask, seed: int, other: int) -> Finding | None:
    pictures = _marked(30)
    if not np.array_equal(ask(pictures, 2, seed), ask(pictures, 2, other)):
        return None
    given = {"pictures": "30 pictures", "reach": 2, "seed": seed}
    return Finding((), f"With the seed {other} all 30 were moved as with {seed}.", given)


# --- misconceptions: answers draw in their own ways, so what they do is read off, not compared


def _does(test: Callable[[np.ndarray], Any]) -> Callable[[Ask], bool]:
    """Whether the moves of many pictures, at reach 2 and with two seeds, all look like this."""

    def recognise(ask: Ask) -> bool:
        drawn = [_read(ask, 300, 2, seed) for seed in (3, 4)]
        return all(moves is not None and bool(test(moves)) for moves in drawn)

    return recognise


def _fills_with_zeros(ask: Ask) -> bool:
    ones = np.ones((30, 5, 5))
    return bool((ask(ones, 2, 3) == 0).any())


def _spans(low: int, high: int) -> Callable[[np.ndarray], bool]:
    return lambda moves: bool(
        (moves.min(axis=0) == low).all() and (moves.max(axis=0) == high).all()
    )


def _with(move: Callable[[Any, int], Any]) -> Callable[..., np.ndarray]:
    """A wrong answer that moves each picture by move(generator, reach)."""

    def augment(pictures: np.ndarray, reach: int, seed: int) -> np.ndarray:
        draw = np.random.default_rng(seed)
        return np.stack([_moved(x, *map(int, move(draw, reach))) for x in pictures])

    return augment


def _all_alike(pictures: np.ndarray, reach: int, seed: int) -> np.ndarray:
    dy, dx = np.random.default_rng(seed).integers(-reach, reach + 1, 2)
    return np.roll(pictures, (dy, dx), axis=(1, 2))


def _not_at_all(pictures: np.ndarray, reach: int, seed: int) -> np.ndarray:
    return pictures.copy()


def _upper_end_missing(draw: Any, reach: int) -> Any:
    return draw.integers(-reach, reach, 2)


def _forward_only(draw: Any, reach: int) -> Any:
    return draw.integers(0, reach + 1, 2)


def _one_draw_for_both(draw: Any, reach: int) -> Any:
    d = draw.integers(-reach, reach + 1)
    return d, d


def _sideways(draw: Any, reach: int) -> Any:
    return 0, draw.integers(-reach, reach + 1)


def _ends_only(draw: Any, reach: int) -> Any:
    return draw.choice([-reach, reach], 2)


def _own_seed(pictures: np.ndarray, reach: int, seed: int) -> np.ndarray:
    return _with(lambda draw, reach: draw.integers(-reach, reach + 1, 2))(pictures, reach, 0)


def _same_for_all_seeds(ask: Ask) -> bool:
    one, other = (_read(ask, 300, 2, seed) for seed in (3, 4))
    return one is not None and np.array_equal(one, other) and len(np.unique(one, axis=0)) > 1


def _on_a_window(pictures: np.ndarray, reach: int, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    answer = np.zeros_like(pictures)
    height, width = pictures.shape[1:]
    for x, y in zip(pictures, answer, strict=True):
        dy, dx = draw.integers(-reach, reach + 1, 2)
        rows, columns = np.arange(height) - dy, np.arange(width) - dx
        inside = np.ix_((0 <= rows) & (rows < height), (0 <= columns) & (columns < width))
        y[inside] = _moved(x, dy, dx)[inside]
    return answer


_PICTURES = np.arange(1.0, 17.0).reshape(2, 2, 4)

EXERCISE = Exercise(
    name="augment",
    notebook="09",
    number="09.1",
    title="Shifted copies",
    asks="Move each picture of a batch round the circle, by a draw of its own.",
    takes=("pictures", "reach", "seed"),
    returns=array_like(0, "like pictures"),
    probes=((_PICTURES, 1, 0), (_marked(30), 2, 1)),
    laws=(
        Law(
            "each picture is moved, and no more",
            "Each picture comes back as a circular shift of itself, by at most reach along each "
            "axis.",
            _batch,
            _each_is_moved,
        ),
        Law(
            "every move of the range, equally often",
            "Over many pictures each move (dy, dx) with both numbers from -reach to reach comes "
            "about equally often.",
            _reach_and_seed,
            _all_moves,
            tries=6,
        ),
        Law(
            "the seed decides",
            "Another seed moves the pictures otherwise.",
            _two_seeds,
            _seeds_matter,
            tries=4,
        ),
    ),
    misconceptions=(
        Misconception(
            "not moved",
            "All pictures came back where they were. np.roll and shifts.circular give a new array "
            "back; is it used?",
            _not_at_all,
            recognise=_does(lambda moves: (moves == 0).all()),
        ),
        Misconception(
            "all alike",
            "All pictures of the batch were moved by the same step. Each one should have a draw of "
            "its own: draw inside the loop, but make the generator once, before it.",
            _all_alike,
            recognise=_does(lambda moves: len(np.unique(moves, axis=0)) == 1),
        ),
        Misconception(
            "the upper end is missing",
            "No picture was moved by +reach: integers(-reach, reach) leaves its upper end out, as "
            "range does. Write reach + 1.",
            _with(_upper_end_missing),
            recognise=_does(_spans(-2, 1)),
        ),
        Misconception(
            "one draw for both axes",
            "Down and right are always equal here, so pictures move along the diagonal only. Draw "
            "two numbers, one for each axis.",
            _with(_one_draw_for_both),
            recognise=_does(lambda moves: (moves[:, 0] == moves[:, 1]).all()),
        ),
        Misconception(
            "one axis only",
            "All pictures moved along one axis only. Draw a move for the rows as well as for the "
            "columns.",
            _with(_sideways),
            recognise=_does(lambda moves: (moves == 0).all(axis=0).any()),
        ),
        Misconception(
            "forward only",
            "Pictures moved down and to the right only, never up or to the left. The range begins "
            "at -reach.",
            _with(_forward_only),
            recognise=_does(_spans(0, 2)),
        ),
        Misconception(
            "the ends only",
            "Every picture moved by the full reach, one way or the other. Smaller steps belong to "
            "the range as well, and so does 0.",
            _with(_ends_only),
            recognise=_does(lambda moves: (np.abs(moves) == 2).all()),
        ),
        Misconception(
            "zeros enter",
            "What leaves on one side is lost in your answer, and zeros enter on the other. Here "
            "the pictures live on a circle: what leaves comes back (shifts.circular, or np.roll).",
            _on_a_window,
            recognise=_fills_with_zeros,
        ),
        Misconception(
            "a seed of its own",
            "Whichever seed is given, the pictures move in the same way. Make the generator from "
            "the argument: np.random.default_rng(seed).",
            _own_seed,
            recognise=_same_for_all_seeds,
        ),
    ),
    hints=(
        "draw = np.random.default_rng(seed) makes a generator of random numbers. Make it once, "
        "before the loop; in the loop it would begin again for each picture.",
        "draw.integers(-reach, reach + 1) is one whole number from -reach to reach: like range, it "
        "leaves the upper end out.",
        "For each picture x draw dy and dx, take shifts.circular(x, (int(dy), int(dx))), and put "
        "them together with np.stack.",
    ),
    answered_by=("experiments.augmentation",),
    minutes=8,
)
