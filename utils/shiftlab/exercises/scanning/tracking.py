"""Find a template in a scene: `track(scene, template)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from shiftlab import shifts
from shiftlab.exercises.declare import Ask, Exercise, Finding, Law, Misconception, differ
from shiftlab.exercises.returns import pair_of_whole_numbers

if TYPE_CHECKING:
    from shiftlab.exercises.draw import Draw

_ALIKE = 0.97
"""Above this likeness a second window could be taken for the template."""
_SIDES = ((2, 2), (2, 3), (3, 2), (3, 3), (2, 4), (4, 2))
_CLEAR = 0.02
"""By so much the best window has to be more alike than the second one."""
Score = Callable[[np.ndarray, np.ndarray], float]


def _best(scene: np.ndarray, template: np.ndarray, score: Score, short: int = 0) -> tuple[int, int]:
    """The place of the greatest score; `short` leaves so many last places out."""
    h, w = template.shape
    rows, columns = scene.shape[0] - h + 1 - short, scene.shape[1] - w + 1 - short
    table = [
        [score(scene[i : i + h, j : j + w], template) for j in range(columns)] for i in range(rows)
    ]
    place = np.unravel_index(np.argmax(table), (rows, columns))
    return int(place[0]), int(place[1])


def _likeness(window: np.ndarray, template: np.ndarray) -> float:
    """The cosine of the two, 1 where one is a multiple of the other."""
    sizes = np.linalg.norm(window) * np.linalg.norm(template)
    return float((window * template).sum() / sizes) if sizes else 0.0


def _centred(window: np.ndarray, template: np.ndarray) -> float:
    return _likeness(window - window.mean(), template - template.mean())


def _correlation(window: np.ndarray, template: np.ndarray) -> float:
    return float((window * template).sum())


def _covariance(window: np.ndarray, template: np.ndarray) -> float:
    return float(((window - window.mean()) * (template - template.mean())).sum())


def _distance(window: np.ndarray, template: np.ndarray) -> float:
    return -float(((window - template) ** 2).sum())


def _ambiguous(scene: np.ndarray, template: np.ndarray) -> bool:
    """Whether any sensible way of comparing finds the template, or nearly, more than once."""
    windows = np.lib.stride_tricks.sliding_window_view(scene, template.shape)
    windows = windows.reshape(-1, template.size)  # all at once: a check tries a hundred scenes
    pattern = template.ravel()
    centred = windows - windows.mean(axis=1, keepdims=True)
    pairs = (windows, pattern), (centred, pattern - pattern.mean())
    return any(_nearly_equal(these, to) != 1 for these, to in pairs)


def _nearly_equal(windows: np.ndarray, pattern: np.ndarray) -> int:
    """How many of the windows, as rows, are nearly a multiple of the pattern."""
    sizes = np.linalg.norm(windows, axis=1) * np.linalg.norm(pattern)
    return int((windows @ pattern > _ALIKE * sizes)[sizes > 0].sum())


def _planted(draw: Draw, bright: bool = False, near: bool = False) -> dict[str, Any]:
    """A scene of small whole numbers, the template in it once.

    Perhaps with a bright patch, or with a window that differs from the template by 1 at one place.
    """
    noise = np.random.default_rng(draw.whole(0, 400))
    h, w = draw.one_of(_SIDES)
    rows, columns = draw.whole(h + 1 + bright, h + 5), draw.whole(w + 1, w + 6)
    scene = noise.integers(0, 3, (rows, columns)).astype(float)
    template = noise.integers(0, 3 if near else 6, (h, w)).astype(float)
    if near:
        top, left = draw.whole(0, rows - h), draw.whole(0, columns - w)
        scene[top : top + h, left : left + w] = template
        scene[top + draw.whole(0, h - 1), left + draw.whole(0, w - 1)] += 1
    row, column = draw.whole(0, rows - h), draw.whole(0, columns - w)
    if bright:
        top = 0 if row >= h else rows - h
        left = 0 if column >= w else columns - w
        scene[top : top + h, left : left + w] = 9.0 + noise.integers(0, 12, (h, w))
    scene[row : row + h, column : column + w] = template
    return {"scene": scene, "template": template}


def _worn(draw: Draw) -> dict[str, Any]:
    """Two copies of the template in a dull scene, one of them hardly changed and one more so."""
    noise = np.random.default_rng(draw.whole(0, 400))
    h, w = draw.one_of(_SIDES)
    scene = noise.integers(0, 2, (h + draw.whole(h, h + 1), w + draw.whole(0, 2))).astype(float)
    template = noise.integers(0, 10, (h, w)).astype(float)
    little, more = template.copy(), template.copy()
    # Neither a fixed limit of the distance nor the largest difference alone tells the two apart.
    once, everywhere = draw.one_of(((4.0, 3.0), (1.0, 2.0), (2.0, 3.0), (4.0, 5.0)))
    little.flat[noise.integers(template.size)] += once
    more += noise.choice((-everywhere, everywhere), template.shape)
    column, row = draw.whole(0, scene.shape[1] - w), draw.one_of((scene.shape[0] - h, 0))
    other = 0 if row else scene.shape[0] - h
    scene[other : other + h, column : column + w] = more
    scene[row : row + h, column : column + w] = little
    return {"scene": scene, "template": template, "place": (row, column)}


def _the_better_one(
    ask: Ask, scene: np.ndarray, template: np.ndarray, place: tuple[int, int]
) -> Finding | None:
    """Only where every sensible way of comparing clearly prefers the copy hardly changed."""
    ways = (_likeness, _centred, _distance)
    if any(_clearly_best(scene, template, score) != place for score in ways):
        return None
    return differ(
        ("where you found it", ask(scene, template)),
        ("where all values but one are those of the template", place),
        given={"scene": scene, "template": template},
    )


def _clearly_best(scene: np.ndarray, template: np.ndarray, score: Score) -> tuple[int, int] | None:
    """The place of the greatest score, if no other comes near it."""
    windows = np.lib.stride_tricks.sliding_window_view(scene, template.shape)
    scores = np.array([[score(window, template) for window in row] for row in windows])
    first, second = np.sort(scores, axis=None)[:-3:-1]
    if first - second < _CLEAR * (1 if score is not _distance else template.size):
        return None
    row, column = np.unravel_index(scores.argmax(), scores.shape)
    return int(row), int(column)


def _alone(draw: Draw) -> dict[str, Any]:
    return _planted(draw, near=draw.one_of((False, True)))


def _lured(draw: Draw) -> dict[str, Any]:
    return _planted(draw, bright=True)


def _found(ask: Ask, scene: np.ndarray, template: np.ndarray) -> Finding | None:
    if _ambiguous(scene, template):
        return None
    row, column = ask(scene, template)
    h, w = template.shape
    if row < 0 or column < 0 or row + h > scene.shape[0] or column + w > scene.shape[1]:
        return Finding((), f"A window of {h} × {w} at row {row}, column {column} leaves the scene.")
    return differ(
        (f"the window at row {row}, column {column}", scene[row : row + h, column : column + w]),
        ("the template, which stands in the scene", template),
    )


def _moving(draw: Draw) -> dict[str, Any]:
    return {**_planted(draw, bright=True), "d": (draw.whole(-2, 2), draw.whole(-2, 2))}


def _adds(ask: Ask, scene: np.ndarray, template: np.ndarray, d: tuple[int, int]) -> Finding | None:
    moved = shifts.circular(scene, d)
    if _ambiguous(scene, template) or _ambiguous(moved, template):
        return None
    (row, column), after = _best(scene, template, _centred), ask(moved, template)
    inside = (
        0 <= row + d[0] <= scene.shape[0] - template.shape[0]
        and 0 <= column + d[1] <= scene.shape[1] - template.shape[1]
    )
    if not inside:
        return None
    before = ask(scene, template)
    expected = before[0] + d[0], before[1] + d[1]
    if after == expected:
        return None
    return Finding((("track of the moved scene", after), ("track of the scene, plus d", expected)))


def _mirrored(scene: np.ndarray, template: np.ndarray) -> tuple[int, int]:
    return _best(scene, template[::-1, ::-1], _centred)


def _exchanged(scene: np.ndarray, template: np.ndarray) -> tuple[int, int]:
    row, column = _best(scene, template, _centred)
    return column, row


def _middle(scene: np.ndarray, template: np.ndarray) -> tuple[int, int]:
    row, column = _best(scene, template, _centred)
    return row + template.shape[0] // 2, column + template.shape[1] // 2


def _smallest_example() -> tuple[np.ndarray, np.ndarray]:
    template = np.array([[5.0, 0, 2], [1, 4, 6]])
    scene = np.array([[9.0, 12, 0, 1, 2], [14, 10, 5, 0, 2], [0, 1, 1, 4, 6]])
    return scene, template


def _tall_example() -> tuple[np.ndarray, np.ndarray]:
    template = np.array([[5.0, 0], [1, 4], [0, 6]])
    return np.array([[9.0, 14, 5, 0], [12, 10, 1, 4], [11, 2, 0, 6], [0, 1, 2, 0]]), template


def _small_example() -> tuple[np.ndarray, np.ndarray]:
    template = np.array([[0.0, 5, 1], [4, 0, 4], [1, 5, 0]])
    scene = np.random.default_rng(1).integers(0, 3, (7, 9)).astype(float)
    scene[0:3, 5:8] = [[12, 15, 11], [13, 18, 12], [10, 14, 19]]
    scene[4:7, 2:5] = template
    return scene, template


def _second_example() -> tuple[np.ndarray, np.ndarray]:
    template = np.array([[1.0, 5, 0, 3], [4, 0, 5, 2]])
    scene = np.random.default_rng(2).integers(0, 3, (8, 9)).astype(float)
    scene[0:2, 0:4] = [[15, 17, 14, 12], [13, 11, 19, 16]]
    scene[6:8, 5:9] = template
    return scene, template


def _third_example() -> tuple[np.ndarray, np.ndarray]:
    """A patch of strong contrast, and the template back to front, stand elsewhere."""
    template = np.array([[6.0, 0, 1], [5, 2, 0]])
    scene = np.random.default_rng(3).integers(0, 3, (8, 9)).astype(float)
    scene[0:2, 1:4] = [[19, 0, 12], [2, 0, 15]]
    scene[3:5, 6:9] = template[::-1, ::-1]
    scene[6:8, 2:5] = template
    return scene, template


def _worn_example() -> tuple[np.ndarray, np.ndarray]:
    """One copy differs by 4 at one place, the other one by 3 at every place."""
    template = np.array([[6.0, 1], [9, 4]])
    return np.array([[9.0, 4, 0], [6, 1, 1], [0, 1, 0], [6, 5, 1], [9, 4, 0]]), template


EXERCISE = Exercise(
    name="track",
    notebook="08",
    number="08.4",
    title="Find it again",
    asks="Return the place (row, column) at which the template matches the scene best.",
    takes=("scene", "template"),
    returns=pair_of_whole_numbers("(row, column) of whole numbers"),
    probes=(
        _smallest_example(),
        _tall_example(),
        _small_example(),
        _second_example(),
        _third_example(),
    ),
    laws=(
        Law(
            "it is found",
            "Where the template stands in the scene, it is found.",
            _alone,
            _found,
        ),
        Law(
            "not lured by a brighter patch",
            "A brighter patch elsewhere changes nothing.",
            _lured,
            _found,
        ),
        Law(
            "the better of two worn copies",
            "Where the template stands nowhere exactly, the window that is most like it is found.",
            _worn,
            _the_better_one,
        ),
        Law(
            "the answer moves along",
            "Where the content moves by d and the template stays inside, d is added to the answer.",
            _moving,
            _adds,
        ),
    ),
    misconceptions=(
        Misconception(
            "bare correlation",
            "You take the greatest sum of products. Bright pixels make that large, whatever their "
            "pattern: your answer is the bright patch. Divide by the window's own size (its norm), "
            "or compare differences.",
            lambda scene, template: _best(scene, template, _correlation),
        ),
        Misconception(
            "mean removed, size not",
            "You take the mean away, and do not divide by the window's size. So a window of strong "
            "contrast wins, whatever its pattern. Divide by the norm of the window without its "
            "mean, or compare differences.",
            lambda scene, template: _best(scene, template, _covariance),
        ),
        Misconception(
            "the brightest window",
            "You take the brightest window, and the template plays no part.",
            lambda scene, template: _best(scene, template, lambda a, b: float(a.sum())),
        ),
        Misconception(
            "row and column exchanged",
            "You return the column first. It is the right place, but the row is asked for first.",
            _exchanged,
        ),
        Misconception(
            "the middle",
            "You return the middle of the window. Asked for is its top left pixel.",
            _middle,
        ),
        Misconception(
            "the template mirrored",
            "You turn the template back to front, as a convolution does. Here it is laid over the "
            "scene as it is printed.",
            _mirrored,
        ),
        Misconception(
            "the last places are left out",
            "Your search ends one row and one column too early. The last window begins at H - h "
            "(and W - w), and range leaves its end out.",
            lambda scene, template: _best(scene, template, _centred, short=1),
        ),
        Misconception(
            "the greatest difference",
            "You return the place at which the window differs *most* from the template. A distance "
            "is smallest at the best match: argmin.",
            lambda scene, template: _best(scene, template, lambda a, b: -_distance(a, b)),
        ),
        Misconception(
            "the largest difference alone",
            "You go by the largest difference in a window. So one pixel that is off counts for "
            "more than all of them a little less off. Add up the squared differences.",
            lambda scene, template: _best(
                scene, template, lambda a, b: -float(np.abs(a - b).max())
            ),
            probes=(_worn_example(), _smallest_example()),
        ),
    ),
    hints=(
        "Go through all windows, row by row: window = scene[i:i + h, j:j + w]. Give each a score "
        "and remember the best one with its place.",
        "The sum of products, (window * template).sum(), also grows when the window is merely "
        "bright. How large would it be for the template itself, and for a bright wall?",
        "The sum of squared differences is 0 where the template stands, and nowhere below 0. Or "
        "divide the sum of products by np.linalg.norm(window).",
    ),
    answered_by=("tracking",),
    minutes=8,
)
