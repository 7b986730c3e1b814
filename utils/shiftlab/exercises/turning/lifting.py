"""One kernel, four turns: `lift(x, k)`, the first layer of a group convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, Misfit, differ
from shiftlab.exercises.pieces import bright_pixel
from shiftlab.exercises.returns import array_of

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_four = array_of(lambda arguments: (4, *arguments[0].shape), "four maps, each like x")


def _four_maps(value: Any, arguments: tuple[Any, ...]) -> np.ndarray:
    shape = arguments[0].shape
    if isinstance(value, list | tuple) and len(value) == 4:
        if all(isinstance(part, np.ndarray) and part.shape == shape for part in value):
            raise Misfit(
                "The four maps came back in a list or a tuple. Put them into one array of shape "
                f"{(4, *shape)}: np.stack(…) around them does it."
            )
    elif isinstance(value, np.ndarray) and value.shape == shape:
        raise Misfit(
            "One single map came back. Asked for are all four, one behind the other: they are "
            "pooled later, or not at all."
        )
    elif isinstance(value, np.ndarray) and value.shape == (*shape, 4) != (4, *shape):
        raise Misfit(
            f"The answer has shape {value.shape}: the four maps stand on the last axis. They "
            "belong on the first one: (4, height, width)."
        )
    return _four(value, arguments)


_TURNED = ("as it is", "after one turn", "after two turns", "after three turns")


def _sizes(draw: Draw) -> tuple[int, int]:
    side = draw.whole(3, 5)
    return side, draw.one_of((side, side, side + 1))


def _pixel(draw: Draw) -> dict[str, Any]:
    height, width = _sizes(draw)
    place = (draw.whole(0, height - 1), draw.whole(0, width - 1))
    return {"size": (height, width), "pixel": place, "k": draw.picture(3, 3)}


def _kernels_appear(
    ask: Ask, size: tuple[int, int], pixel: tuple[int, int], k: np.ndarray
) -> Finding | None:
    x = bright_pixel(*size, *pixel)
    maps = ask(x, k)
    for r in range(4):
        canvas = np.zeros(size)
        canvas[:3, :3] = np.rot90(k, r + 2)  # a correlation prints its kernel the other way round
        printed = np.roll(canvas, (pixel[0] - 1, pixel[1] - 1), (0, 1))
        finding = differ(
            (f"map {r}", maps[r]),
            (f"k {_TURNED[r]}, read back to front, around that pixel", printed),
            given={"x": x, "k": k},
        )
        if finding:
            return finding
    return None


def _square(draw: Draw) -> dict[str, Any]:
    side = draw.whole(3, 5)
    return {"x": draw.picture(side, side), "k": draw.picture(3, 3)}


def _turns_and_rolls(ask: Ask, x: np.ndarray, k: np.ndarray) -> Finding | None:
    after = ask(np.rot90(x).copy(), k)
    before = np.roll(np.rot90(ask(x, k), axes=(1, 2)), 1, axis=0)
    for r in range(4):
        finding = differ(
            (f"map {r} of the turned picture", after[r]),
            (f"map {(r - 1) % 4} of the picture, turned", before[r].copy()),
        )
        if finding:
            return finding
    return None


def _two(draw: Draw) -> dict[str, Any]:
    height, width = _sizes(draw)
    x, z = draw.picture(height, width), draw.picture(height, width)
    return {"x": x, "z": z, "k": draw.picture(3, 3)}


def _linear(ask: Ask, x: np.ndarray, z: np.ndarray, k: np.ndarray) -> Finding | None:
    return differ(
        ("lift(x + 2z, k)", ask(x + 2 * z, k)), ("lift of each", ask(x, k) + 2 * ask(z, k))
    )


def _with_shift(draw: Draw) -> dict[str, Any]:
    height, width = _sizes(draw)
    d = draw.one_of(((0, 1), (1, 0), (0, -1), (-1, 0)))
    return {"x": draw.picture(height, width), "k": draw.picture(3, 3), "d": d}


def _commutes(ask: Ask, x: np.ndarray, k: np.ndarray, d: tuple[int, int]) -> Finding | None:
    return differ(
        ("lift of the moved picture", ask(np.roll(x, d, (0, 1)), k)),
        ("lift of the picture, moved", np.roll(ask(x, k), d, (1, 2))),
    )


def _correlated(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    """The correlation on the circle, from which wrong answers are made."""
    out = np.zeros(x.shape)
    for (a, b), weight in np.ndenumerate(k):
        out += weight * np.roll(x, (1 - a, 1 - b), (0, 1))
    return out


def _stack(x: np.ndarray, kernels: Any) -> np.ndarray:
    return np.stack([_correlated(x, k) for k in kernels])


def _turns_the_picture(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.stack([_correlated(np.rot90(x, r), k) for r in range(4)])


def _turns_the_picture_clockwise(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.stack([_correlated(np.rot90(x, -r), k) for r in range(4)])


def _turns_the_answers(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.stack([np.rot90(_correlated(x, k), r) for r in range(4)])


def _flips(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (k, k[::-1], k[:, ::-1], k[::-1, ::-1]))


def _clockwise(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (np.rot90(k, -r) for r in range(4)))


def _begins_turned(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (np.rot90(k, r) for r in range(1, 5)))


def _pile_up(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (np.rot90(k, r) for r in (0, 1, 3, 6)))


def _one_turn(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, [np.rot90(k)] * 4)


def _convolves(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (np.rot90(k, r + 2) for r in range(4)))


def _two_turns(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (k, np.rot90(k, 2), k, np.rot90(k, 2)))


def _one_kernel(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (k, k, k, k))


def _transposes(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return _stack(x, (k, k.T, np.rot90(k, 2), np.rot90(k, 2).T))


def _zeros_outside(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    padded = np.pad(x, 1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    return np.stack([(windows * np.rot90(k, r)).sum(axis=(2, 3)) for r in range(4)])


_K = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, -1.0], [0.0, 0.0, 5.0]])
_X = np.array(
    [[0.0, 1, 2, 0, 0], [0, 0, 3, 0, 0], [7, 0, -1, 0, 2], [0, 4, 0, 1, 0], [0, 0, 0, 5, 0]]
)

EXERCISE = Exercise(
    name="lift",
    notebook="09",
    number="09.3",
    title="One kernel, four turns",
    asks="Lay a 3 × 3 kernel over a picture in each of its four quarter-turns.",
    takes=("x", "k"),
    returns=_four_maps,
    probes=(
        (_X[:3, :3].copy(), _K),
        (_X[:4, :4].copy(), _K),
        (_X, _K),
        (np.outer(_X[0], _X[2]), _K**2),
    ),
    laws=(
        Law(
            "a bright pixel shows the four kernels",
            "A single bright pixel shows in map r the kernel after r quarter-turns, read back to "
            "front as every correlation shows it (which is two more quarter-turns).",
            _pixel,
            _kernels_appear,
            tries=24,
        ),
        Law(
            "turn the picture: the law of the next cells",
            "After an anticlockwise quarter-turn of the picture, map r is the old map r - 1, "
            "turned; map 0 is the old map 3.",
            _square,
            _turns_and_rolls,
            tries=24,
        ),
        Law(
            "commutes with shifts",
            "Moving the picture round the circle moves all four maps.",
            _with_shift,
            _commutes,
            tries=20,
        ),
        Law(
            "linear in x",
            "The maps of a sum are the sums of the maps; factors likewise.",
            _two,
            _linear,
            tries=12,
        ),
    ),
    misconceptions=(
        Misconception(
            "the picture is turned instead",
            "You turn the picture and keep the kernel. Then the maps stand turned: map 1 shows "
            "the picture on its side. Turn the kernel instead, and the picture stays as it is.",
            _turns_the_picture,
        ),
        Misconception(
            "the picture is turned instead, clockwise",
            "You turn the picture, clockwise, and never turn the answer back: map 1 shows the "
            "picture on its side. Turn the kernel instead, and the picture stays as it is.",
            _turns_the_picture_clockwise,
        ),
        Misconception(
            "the answers are turned",
            "You apply one kernel once and turn the answer. The picture lies on its side in map 1 "
            "then, and only one direction was looked for. Turn the kernel before it is applied.",
            _turns_the_answers,
        ),
        Misconception(
            "flips instead of turns",
            "You mirror the kernel up-down and left-right. A mirror is no turn: an F becomes an F "
            "that no turn brings back. np.rot90(k) is the kernel after one quarter-turn.",
            _flips,
        ),
        Misconception(
            "transposed",
            "You exchange rows and columns with .T, which mirrors at the diagonal and turns "
            "nothing. np.rot90(k) is the kernel after one quarter-turn.",
            _transposes,
        ),
        Misconception(
            "clockwise",
            "You turn the kernel clockwise: your maps 1 and 3 have changed places. "
            "Anticlockwise it is np.rot90(k, r), with r and not -r.",
            _clockwise,
        ),
        Misconception(
            "begins with the turned kernel",
            "Your map 0 belongs to a kernel that is turned already. Begin with the kernel as it "
            "is: r = 0, 1, 2, 3.",
            _begins_turned,
        ),
        Misconception(
            "convolution",
            "You convolve, which reads the kernel back to front: two quarter-turns more, so that "
            "your maps 0 and 2 have changed places, and 1 and 3. The law would hold as well; asked "
            "for is layers.correlate2d.",
            _convolves,
        ),
        Misconception(
            "the turns pile up",
            "Your kernel is turned again and again: k = np.rot90(k, r) in a loop adds r turns to "
            "those before, 0, 1, 3, 6. Give the turned kernel another name and leave k as it is.",
            _pile_up,
        ),
        Misconception(
            "one turn, four times",
            "Your four maps are all the same: the kernel is turned by the same quarter each time. "
            "np.rot90(k, r) turns it r times, and r is 0, 1, 2, 3.",
            _one_turn,
        ),
        Misconception(
            "only two turns",
            "Only two directions occur in your maps: the kernel as it is and upside down, each of "
            "them twice. A quarter-turn, np.rot90(k), is missing.",
            _two_turns,
        ),
        Misconception(
            "four times the same",
            "Your four maps are all the same: the kernel is never turned. np.rot90(k, r) turns it "
            "r times.",
            _one_kernel,
        ),
        Misconception(
            "zeros outside",
            "Beyond the edge you take zeros. Here the picture lies on a circle both ways, as "
            "layers.correlate2d has it: what leaves on one side comes in on the other.",
            _zeros_outside,
        ),
    ),
    hints=(
        "np.rot90(k, r) is the kernel after r quarter-turns anticlockwise. Print it for "
        "r = 0, 1, 2, 3 and a kernel such as [[1, 2, 3], [4, 5, 6], [7, 8, 9]].",
        "layers.correlate2d(x, kernel) lays a kernel over the picture. Do it four times, with four "
        "kernels and always the same picture.",
        "np.stack([a, b, c, d]) puts four maps into one array of shape (4, height, width).",
    ),
    answered_by=("layers.lift", "nets.turning"),
    minutes=10,
)
