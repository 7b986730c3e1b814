"""Undo a shift without learning anything: `centre(picture)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import array_like

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_INK = (1.0, 2.0, 3.0, 0.0, 5.0, 0.5, 9.0)


def _mass(x: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(x.shape)
    return float((rows * x).sum() / x.sum()), float((columns * x).sum() / x.sum())


def _clear_of_a_half(x: np.ndarray) -> bool:
    """Whether rounding of the centre of mass cannot be a matter of taste, nor of rounding error."""
    return all(0.1 < (place + 0.5) % 1 < 0.9 for place in _mass(x))


def _object(draw: Draw) -> np.ndarray:
    """Something of 2 × 3 pixels whose centre of mass is not halfway between two pixels."""
    thing = draw.picture(2, 3, _INK)
    thing[draw.whole(0, 1), draw.whole(0, 2)] += 5
    while not _clear_of_a_half(thing):
        thing[0, 0] += 1.5  # the centre of mass moves towards that corner, in ever smaller steps
    return thing


def _on_ground(draw: Draw, thing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same thing at two places of one dark window, wholly inside."""
    height, width = draw.one_of(((4, 4), (3, 5), (2, 6), (6, 7), (7, 7), (8, 6), (9, 11)))
    pictures = []
    for _ in range(2):
        row, column = draw.whole(0, height - 2), draw.whole(0, width - 3)
        picture = np.zeros((height, width))
        picture[row : row + 2, column : column + 3] = thing
        pictures.append(picture)
    return pictures[0], pictures[1]


def _one(draw: Draw) -> dict[str, Any]:
    return {"picture": _on_ground(draw, _object(draw))[0]}


def _two(draw: Draw) -> dict[str, Any]:
    picture, moved = _on_ground(draw, _object(draw))
    return {"picture": picture, "moved": moved}


def _only_moved(ask: Ask, picture: np.ndarray) -> Finding | None:
    y = ask(picture)
    if any(np.allclose(np.roll(picture, d, (0, 1)), y) for d in np.ndindex(picture.shape)):
        return None
    return Finding(
        (),
        "The answer is no circular shift of the picture by whole pixels.",
        {"picture": picture, "your answer": y},
    )


def _in_the_middle(ask: Ask, picture: np.ndarray) -> Finding | None:
    y = ask(picture)
    if not y.sum() > 0:
        return Finding((), "Nothing is left of it.", {"picture": picture, "your answer": y})
    row, column = _mass(y)
    middle = picture.shape[0] // 2, picture.shape[1] // 2
    if max(abs(row - middle[0]), abs(column - middle[1])) <= 0.5 + 1e-9:
        return None
    return Finding(
        (),
        f"Its centre of mass is row {row:.2f}, column {column:.2f}; the middle is the pixel "
        f"{middle}.",
        {"picture": picture, "your answer": y},
    )


def _same_answer(ask: Ask, picture: np.ndarray, moved: np.ndarray) -> Finding | None:
    return differ(
        ("answer to the picture", ask(picture)), ("answer to the moved picture", ask(moved))
    )


def _moved_by(picture: np.ndarray, row: float, column: float) -> np.ndarray:
    """The picture moved so that the place (row, column), rounded, comes to the middle."""
    height, width = picture.shape
    d = height // 2 - int(np.floor(row + 0.5)), width // 2 - int(np.floor(column + 0.5))
    return np.roll(picture, d, (0, 1))


def _brightest(picture: np.ndarray) -> np.ndarray:
    return _moved_by(picture, *np.unravel_index(picture.argmax(), picture.shape))


def _unweighted(picture: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(picture)
    return _moved_by(picture, rows.mean(), columns.mean())


def _box(picture: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(picture)
    return _moved_by(picture, (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2)


def _other_way(picture: np.ndarray) -> np.ndarray:
    row, column = np.floor(np.array(_mass(picture)) + 0.5).astype(int)
    height, width = picture.shape
    return np.roll(picture, (row - height // 2, column - width // 2), (0, 1))


def _rounds_down(picture: np.ndarray) -> np.ndarray:
    row, column = _mass(picture)
    return _moved_by(picture, np.floor(row), np.floor(column))


def _to_the_corner(picture: np.ndarray) -> np.ndarray:
    row, column = np.floor(np.array(_mass(picture)) + 0.5).astype(int)
    return np.roll(picture, (-row, -column), (0, 1))


def _exchanges_axes(picture: np.ndarray) -> np.ndarray:
    row, column = np.floor(np.array(_mass(picture)) + 0.5).astype(int)
    height, width = picture.shape
    return np.roll(picture, (width // 2 - column, height // 2 - row), (0, 1))


def _crossed(picture: np.ndarray) -> np.ndarray:
    return _moved_by(picture, *_mass(picture)[::-1])


def _cuts_the_move(picture: np.ndarray) -> np.ndarray:
    (row, column), (height, width) = _mass(picture), picture.shape
    return np.roll(picture, (int(height // 2 - row), int(width // 2 - column)), (0, 1))


def _weighs_nothing(picture: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(picture.shape)
    return _moved_by(picture, np.round(rows.mean()), np.round(columns.mean()))  # as round does


def _divides_by_the_pixels(picture: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(picture.shape)
    return _moved_by(picture, (rows * picture).mean(), (columns * picture).mean())


def _sideways_only(picture: np.ndarray) -> np.ndarray:
    return np.roll(picture, _moved_columns(picture), 1)


def _moved_columns(picture: np.ndarray) -> int:
    return picture.shape[1] // 2 - int(np.floor(_mass(picture)[1] + 0.5))


def _leaves_the_old(picture: np.ndarray) -> np.ndarray:
    return np.maximum(picture, _moved_by(picture, *_mass(picture)))


def _stays(picture: np.ndarray) -> np.ndarray:
    return picture.copy()


def _placed(thing: list[list[float]], shape: tuple[int, int], row: int, column: int) -> np.ndarray:
    picture = np.zeros(shape)
    block = np.array(thing)
    picture[row : row + block.shape[0], column : column + block.shape[1]] = block
    return picture


_L = [[9.0, 0.5, 3.0], [0.0, 0.0, 1.0]]
_PROBES = (
    (_placed([[9.0, 0.5, 3.0], [0.0, 0.0, 1.0]], (4, 4), 0, 1),),
    (_placed(_L, (7, 7), 0, 1),),
    (_placed(_L, (6, 9), 3, 5),),
    (_placed([[1.0, 2.0, 5.0], [0.0, 9.0, 9.0]], (8, 6), 1, 0),),
    (_placed([[1.0, 1.0, 1.0], [9.0, 0.0, 8.0]], (7, 7), 4, 1),),
)

EXERCISE = Exercise(
    name="centre",
    notebook="09",
    number="09.7",
    title="Undo the shift without learning",
    asks="Move a picture by whole pixels so that its centre of mass lies in the middle.",
    takes=("picture",),
    returns=array_like(0, "like the picture"),
    probes=_PROBES,
    laws=(
        Law(
            "it is only moved",
            "The answer is the picture after some circular shift by whole pixels.",
            _one,
            _only_moved,
        ),
        Law(
            "the centre of mass is in the middle",
            "The centre of mass of the answer is at most half a pixel from the middle pixel, "
            "(H // 2, W // 2).",
            _one,
            _in_the_middle,
        ),
        Law(
            "the same answer wherever it stood",
            "While the object stays inside the window, moving it changes nothing in the answer.",
            _two,
            _same_answer,
        ),
    ),
    misconceptions=(
        Misconception(
            "the brightest pixel",
            "You bring the brightest pixel to the middle. It moves along with the object, too; "
            "asked for is the mean place, each pixel weighing as much as its value.",
            _brightest,
        ),
        Misconception(
            "every bright pixel counts alike",
            "You average the places of all pixels that are not dark, a pale one like a bright "
            "one. In a centre of mass, each place weighs as much as its value.",
            _unweighted,
        ),
        Misconception(
            "the middle of the box",
            "You centre the box around the object. One faint pixel at its edge then moves "
            "everything. Let each place weigh as much as its value.",
            _box,
        ),
        Misconception(
            "the other way",
            "You move away from the middle: what stands right of it goes further right. The move "
            "is the middle minus the centre of mass.",
            _other_way,
        ),
        Misconception(
            "cut off, not rounded",
            "int(…) and // cut off: 2.9 becomes 2. The nearest whole pixel is 3: round first.",
            _rounds_down,
        ),
        Misconception(
            "cut off, not rounded: the move",
            "The move is cut off, by int(…) or by np.roll itself: 1.8 becomes 1, and -1.8 becomes "
            "-1, too short either way. Round to the nearest whole number: int(round(…)).",
            _cuts_the_move,
        ),
        Misconception(
            "nothing is weighed",
            "You average the places of *all* pixels, dark ones too, so that the picture is not "
            "asked at all. Let each place weigh as much as the value that stands there.",
            _weighs_nothing,
        ),
        Misconception(
            "divided by the number of pixels",
            "Your weighted sum is divided by the number of pixels, as .mean() does. Divide by the "
            "sum of the values: picture.sum().",
            _divides_by_the_pixels,
        ),
        Misconception(
            "row and column crossed",
            "The mean column is taken for the row here, and the mean row for the column. "
            "np.indices gives the rows first.",
            _crossed,
        ),
        Misconception(
            "to the corner",
            "The centre of mass lands on the pixel (0, 0), the upper left corner, so that the "
            "object is torn in four. The middle is (H // 2, W // 2).",
            _to_the_corner,
        ),
        Misconception(
            "rows and columns exchanged",
            "Your move down and your move to the right have changed places. np.roll takes the "
            "rows first with axis=(0, 1).",
            _exchanges_axes,
        ),
        Misconception(
            "sideways only",
            "Left and right are centred, up and down nothing moves. Do the same with the rows.",
            _sideways_only,
        ),
        Misconception(
            "the old one stays",
            "The object stands in the middle, and it also still stands where it was. Write into an "
            "empty picture, np.zeros_like(picture), or use np.roll.",
            _leaves_the_old,
        ),
        Misconception(
            "nothing moves",
            "The picture came back as it was: the object stands where it stood. np.roll gives a "
            "moved copy; return that one.",
            _stays,
        ),
    ),
    hints=(
        "rows, columns = np.indices(picture.shape) gives the row and the column of every pixel.",
        "The centre of mass has the row (rows * picture).sum() / picture.sum(); the column goes "
        "alike.",
        "The move is the middle, H // 2, minus that row, rounded to a whole number with "
        "int(round(…)); np.roll(picture, (down, right), axis=(0, 1)) does it.",
    ),
    answered_by=("turns.centred", "nets.transformers"),
    minutes=10,
    core=False,
)
