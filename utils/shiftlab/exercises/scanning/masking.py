"""How far a mask is from having moved along: `mask_shift_error(mask0, mask1, d)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import a_number

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw


def _mask(draw: Draw, height: int, width: int) -> np.ndarray:
    mask = draw.picture(height, width, values=(0.0, 0.0, 0.0, 1.0)) == 1
    mask[draw.whole(0, height - 1), draw.whole(0, width - 1)] = True
    return mask


def _moved(draw: Draw) -> dict[str, Any]:
    height, width = draw.whole(3, 6), draw.whole(4, 7)
    return {
        "mask0": _mask(draw, height, width),
        "d": (draw.whole(-2, 2), draw.whole(-3, 3)),
    }


def _exact(ask: Ask, mask0: np.ndarray, d: tuple[int, int]) -> Finding | None:
    mask1 = shifts.circular(mask0, d)
    return differ(
        ("your error", ask(mask0, mask1, d)), ("a mask that moved exactly by d", 0.0),
        given={"mask0": mask0, "mask1": mask1, "d": d},
    )  # fmt: skip


def _apart(ask: Ask, mask0: np.ndarray, d: tuple[int, int]) -> Finding | None:
    there = shifts.circular(mask0, d)
    mask1 = ~there
    if not mask1.any():
        return None
    mask1[np.unravel_index(np.argmax(mask1), mask1.shape)] = False
    return differ(
        ("your error", ask(mask0, mask1, d)),
        ("T_d mask0 and mask1 share no pixel", 1.0),
        given={"mask0": mask0, "mask1": mask1, "d": d},
    )


def _counts(draw: Draw) -> dict[str, Any]:
    return {
        "common": draw.whole(1, 4),
        "only0": draw.whole(0, 3),
        "only1": draw.whole(0, 3),
        "ground": draw.whole(0, 9),
        "d": (0, draw.whole(-2, 2)),
    }


def _row(
    common: int, only0: int, only1: int, ground: int, d: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    kinds = np.repeat([3, 1, 2, 0], [common, only0, only1, ground])[None]
    return shifts.circular((kinds & 1) == 1, (0, -d[1])), (kinds & 2) == 2


def _counted(
    ask: Ask, common: int, only0: int, only1: int, ground: int, d: tuple[int, int]
) -> Finding | None:
    mask0, mask1 = _row(common, only0, only1, ground, d)
    object_pixels = common + only0 + only1
    return differ(
        ("your error", ask(mask0, mask1, d)),
        (
            f"pixels in both masks, after the move: {common}; in at least one: {object_pixels}",
            (only0 + only1) / object_pixels,
        ),
        given={"mask0": mask0, "mask1": mask1, "d": d},
    )


def _size(draw: Draw) -> dict[str, Any]:
    return {"height": draw.whole(1, 5), "width": draw.whole(1, 5)}


def _empty(ask: Ask, height: int, width: int) -> Finding | None:
    nothing = np.zeros((height, width), dtype=bool)
    return differ(
        ("your error", ask(nothing, nothing.copy(), (0, 1))),
        ("two empty masks", 0.0),
        given={"mask0": nothing, "mask1": nothing, "d": (0, 1)},
    )


def _iou_error(one: np.ndarray, other: np.ndarray) -> float:
    either = (one | other).sum()
    return float(1 - (one & other).sum() / either) if either else 0.0


def _nan_when_empty(mask0: np.ndarray, mask1: np.ndarray, d: tuple[int, int]) -> float:
    moved = shifts.circular(mask0, d)
    if not (moved | mask1).any():
        return 1.0
    return _iou_error(moved, mask1)


def _dice(mask0: np.ndarray, mask1: np.ndarray, d: tuple[int, int]) -> float:
    moved = shifts.circular(mask0, d)
    both = moved.sum() + mask1.sum()
    return float(1 - 2 * (moved & mask1).sum() / both) if both else 0.0


def _of_the_first(mask0: np.ndarray, mask1: np.ndarray, d: tuple[int, int]) -> float:
    moved = shifts.circular(mask0, d)
    return float(1 - (moved & mask1).sum() / moved.sum()) if moved.any() else 0.0


_A = np.zeros((4, 4), dtype=bool)
_A[1:3, 0:3] = True
_B = np.roll(_A, 1, axis=1)
_B[1, 2] = False
_B[0, 2:4] = True
_C = np.roll(_A, (1, 1), axis=(0, 1))
_NONE = np.zeros((2, 3), dtype=bool)

EXERCISE = Exercise(
    name="mask_shift_error",
    notebook="08",
    number="08.5",
    title="Did the mask move along?",
    asks="Return 1 - IoU of the moved old mask and the new one.",
    takes=("mask0", "mask1", "d"),
    returns=a_number,
    probes=(
        (_A, _B, (0, 1)),
        (_A, _C, (1, 1)),
        (_A, _C, (0, 1)),
        (_A, ~_A, (0, 0)),
    ),
    laws=(
        Law("0 for a mask that moved exactly", "Then nothing is left over.", _moved, _exact),
        Law("1 for no overlap", "Then nothing has followed.", _moved, _apart),
        Law(
            "the object counts, not the ground",
            "Of the pixels in at least one of the two masks, the share that is in one only.",
            _counts,
            _counted,
        ),
        Law("two empty masks give 0", "Nothing was there, nothing is.", _size, _empty, tries=5),
    ),
    misconceptions=(
        Misconception(
            "the share of unequal pixels",
            "You count unequal pixels among *all* pixels. The ground is nearly always equal, so "
            "every network looks good. Count only pixels that lie in at least one of the masks.",
            lambda mask0, mask1, d: float((shifts.circular(mask0, d) != mask1).mean()),
        ),
        Misconception(
            "the overlap itself",
            "You return the overlap, which is 1 for a mask that followed exactly. An error is 0 "
            "there: 1 minus it.",
            lambda mask0, mask1, d: 1 - _iou_error(shifts.circular(mask0, d), mask1),
        ),
        Misconception(
            "the shift is forgotten",
            "You compare the new mask with the old one where it was. It should have moved by d: "
            "move the old one first.",
            lambda mask0, mask1, d: _iou_error(mask0, mask1),
        ),
        Misconception(
            "moved backwards",
            "A mask goes the wrong way: you move the old one by -d, or, which compares the same, "
            "the new one by d.",
            lambda mask0, mask1, d: _iou_error(shifts.circular(mask0, (-d[0], -d[1])), mask1),
            probes=((_A, _B, (0, 1)), (_A, _C, (1, 1))),
        ),
        Misconception(
            "two empty masks",
            "Only for two empty masks your error is 1. There was nothing to follow, and nothing "
            "is wrong: 0.",
            _nan_when_empty,
            probes=((_A, _B, (0, 1)), (_A, _C, (1, 1)), (_NONE, _NONE.copy(), (0, 1))),
        ),
        Misconception(
            "divided by the old mask only",
            "You divide by the size of the old mask. A new mask that covers everything would then "
            "be without error. Divide by the pixels in at least one of them.",
            _of_the_first,
        ),
        Misconception(
            "Dice in place of IoU",
            "You divide by both sizes added up (the Dice score), where the common pixels count "
            "twice. IoU counts each pixel of the union once.",
            _dice,
        ),
        Misconception(
            "rows only",
            "You move the rows by d[0], and forget the columns.",
            lambda mask0, mask1, d: _iou_error(np.roll(mask0, d[0], axis=0), mask1),
            probes=((_A, _B, (0, 1)), (_A, _C, (1, 1))),
        ),
        Misconception(
            "np.roll without an axis",
            "You call np.roll without axis=(0, 1). Then it unrolls the mask into one long row and "
            "moves that by d[0] + d[1] places, so a move down becomes one to the right.",
            lambda mask0, mask1, d: _iou_error(np.roll(mask0, d), mask1),
            probes=((_A, _B, (0, 1)), (_A, _C, (1, 1)), (_A, _B, (2, -1))),
        ),
        Misconception(
            "the axes exchanged",
            "You move the columns by d[0] and the rows by d[1]. Rows are axis 0: axis=(0, 1).",
            lambda mask0, mask1, d: _iou_error(np.roll(mask0, d, axis=(1, 0)), mask1),
            probes=((_A, _B, (0, 1)), (_A, _C, (0, 1)), (_A, _B, (2, -1))),
        ),
    ),
    hints=(
        "First move the old mask: np.roll(mask0, d, axis=(0, 1)), or shifts.circular(mask0, d).",
        "For masks of True and False, a & b is in both, a | b in at least one; .sum() counts.",
        "The error is 1 minus the one count over the other. What if the second count is 0?",
    ),
    answered_by=("experiments.masks",),
    minutes=5,
    core=False,
)
