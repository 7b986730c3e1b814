"""Repair the digit reader: `repaired(pictures)`, its answers, and no shift changes them.

The laws ask for answers and never for a network, so any repair will do that keeps the reading.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import scenes, shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.inside import Described
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_READ = 100
_ENOUGH = 0.9
"""The share of digits that a repaired reader still reads; the reader itself reads 95 of 100."""


@cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    pictures, labels = scenes.digits_split()[1]
    return pictures[:_READ], labels[:_READ]


def _digit_and_shift(draw: Draw) -> dict[str, Any]:
    which = draw.one_of(range(20))
    return {"digit": which, "d": (draw.whole(0, 23), draw.whole(0, 23))}


def _unmoved(ask: Ask, digit: int, d: tuple[int, int]) -> Finding | None:
    picture = _digits()[0][digit]
    before, after = (ask(x[None])[0] for x in (picture, shifts.circular(picture, d)))
    return differ(
        ("answers to the digit", before),
        ("answers to the digit, moved", after),
        given={"moved down and right by": d, "digit": picture},
        tolerance=1e-8,
    )


def _nothing_to_draw(draw: Draw) -> dict[str, Any]:
    return {}


def _still_reads(ask: Ask) -> Finding | None:
    pictures, labels = _digits()
    read = int((ask(pictures).argmax(axis=1) == labels).sum())
    if read >= _ENOUGH * _READ:
        return None
    return Finding(
        (),
        f"Of {_READ} test digits the repaired reader reads {read} correctly. Before the repair it "
        "read 95.",
        {"first of the digits": pictures[0]},
    )


_TEN = array_of(lambda arguments: (len(arguments[0]), 10), "ten answers for each of the pictures")


def _ten_answers(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    if isinstance(value, Described) and value.type_name in ("Tensor", "Reader"):
        raise Misfit(
            "What came back is a tensor of torch, and a NumPy array is expected: write "
            ".detach().numpy() behind it."
            if value.type_name == "Tensor"
            else "What came back is the network itself. Let it answer: answers(net, pictures) of "
            "section 1 calls it on the pictures."
        )
    return _TEN(value, arguments)


@cache
def _reader(keep: int = 2, holes: int = 1) -> Any:
    from shiftlab.nets import audited  # torch only where an answer is judged

    return audited.reader(keep, holes)


def _answers(pictures: np.ndarray, net: Any, moves: tuple[tuple[int, int], ...] = ((0, 0),)) -> Any:
    """The mean of a network's answers to pictures moved in several ways, (B, 10)."""
    import torch

    with torch.no_grad():
        x = torch.as_tensor(pictures)[:, None]
        return torch.stack([net(x.roll(d, (2, 3))) for d in moves]).mean(dim=0).numpy()


def _batch_rolled(pictures: np.ndarray) -> np.ndarray:
    net, moves = _reader(), ((0, 0), (0, 1), (1, 0), (1, 1))
    return sum(_answers(np.roll(pictures, move, axis=(0, 1)), net) for move in moves) / 4


def _one_class(pictures: np.ndarray) -> np.ndarray:
    return np.tile(np.eye(10)[3], (len(pictures), 1))


def _sorted_pixels(pictures: np.ndarray) -> np.ndarray:
    flat = np.sort(pictures.reshape(len(pictures), -1), axis=1)
    return _answers(flat.reshape(pictures.shape), _reader())


def _blurred(pictures: np.ndarray) -> np.ndarray:
    blurred = sum(
        weight * np.roll(pictures, d, (1, 2))
        for d, weight in zip(
            ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)), (0.6, 0.1, 0.1, 0.1, 0.1), strict=True
        )
    )
    return _answers(blurred, _reader())


EXERCISE = Exercise(
    name="repaired",
    notebook="10",
    number="10.2",
    title="Repair it",
    asks="Give the answers of a repaired reader: no shift changes them, and it still reads.",
    takes=("pictures",),
    returns=_ten_answers,
    probes=((_digits()[0][:1],), (_digits()[0][5:8],)),
    laws=(
        Law(
            "no shift changes the answers",
            "However the picture moves on its circle, the ten answers stay as they are.",
            _digit_and_shift,
            _unmoved,
            tries=12,
        ),
        Law(
            "it still reads digits",
            f"Of {_READ} test digits at least {_ENOUGH * _READ:.0f} are read correctly: the "
            "trained weights have kept their meaning.",
            _nothing_to_draw,
            _still_reads,
            tries=1,
        ),
    ),
    misconceptions=(
        Misconception(
            "the reader as it was",
            "These are the answers of the reader as it was. Which of its layers throws places "
            "away?",
            lambda pictures: _answers(pictures, _reader()),
        ),
        Misconception(
            "the slice is out, the kernels are not spread",
            "You took the slice out, so no shift changes the answers any more. But the kernels "
            "behind it were trained on every second place: now the places they look at lie too "
            "close together, and the digits are read badly. What has to happen to these kernels?",
            lambda pictures: _answers(pictures, _reader(1, 1)),
        ),
        Misconception(
            "the kernels are spread, the slice is still there",
            "You spread the kernels, and the slice is still there: keep=2 keeps every second row "
            "and column, so odd shifts still change the answers.",
            lambda pictures: _answers(pictures, _reader(2, 2)),
        ),
        Misconception(
            "along one axis only",
            "You average over moves along one axis. The slice throws away rows *and* columns, so "
            "a move along the other axis still changes the answers.",
            lambda pictures: _answers(pictures, _reader(), ((0, 0), (1, 0))),
        ),
        Misconception(
            "along the other axis only",
            "You average over moves along the columns. The slice throws away rows *and* columns, "
            "so a move down still changes the answers.",
            lambda pictures: _answers(pictures, _reader(), ((0, 0), (0, 1))),
        ),
        Misconception(
            "two phases of four",
            "You average over the picture and its copy moved down *and* right. A slice by 2 along "
            "both axes has four phases: rows even or odd, columns even or odd.",
            lambda pictures: _answers(pictures, _reader(), ((0, 0), (1, 1))),
        ),
        Misconception(
            "the batch is rolled",
            "You roll along the axes 0 and 1. Axis 0 counts the pictures, so each answer becomes a "
            "mean over several digits: rows and columns are the axes 1 and 2 of (B, 24, 24).",
            _batch_rolled,
        ),
        Misconception(
            "one answer for all",
            "All pictures get the same answers. No shift changes them, and no digit does.",
            _one_class,
        ),
        Misconception(
            "sorted pixels",
            "You sort the pixels first. No shift changes sorted pixels; but they hold no digit "
            "that could be read.",
            _sorted_pixels,
        ),
        Misconception(
            "a softer picture",
            "You blur the picture before it is read. That makes the changes smaller and leaves "
            "the slice where it is.",
            _blurred,
        ),
    ),
    hints=(
        "Two ways lead to a repair. Take the step out and let the kernels behind it reach as far "
        "as before; or ask the reader at all four phases and average.",
        "audited.reader(keep=1, holes=2) builds the reader with every row and column kept, and "
        "with one hole between the weights of the kernels behind.",
        "return answers(net, pictures) is enough once you have a net: the function of section 1 "
        "makes a batch of the pictures, and an array of the answers. The check reads a hundred "
        "digits, so give it some seconds.",
    ),
    minutes=8,
)
