"""A student's own function in a panel: shown as it is, right or wrong; no panel ever stops."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from shiftlab import layers, panels
from shiftlab.figures import palette
from shiftlab.panels import Frame, Panel, residual
from shiftlab.panels.own import ask


def raises(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return x / undefined  # noqa: F821


def leaves(x: np.ndarray, k: np.ndarray) -> None:
    sys.exit(3)


def untouched(x: np.ndarray, k: np.ndarray) -> Any:
    return ...


def forgets(x: np.ndarray, k: np.ndarray) -> None:
    x + 1


def speaks(x: np.ndarray, k: np.ndarray) -> str:
    return "hello"


def ragged(x: np.ndarray, k: np.ndarray) -> list:
    return [[1], [2, 3]]


def grows(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.pad(x, 1)


def shrinks(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return x[:-1]


def one_number(x: np.ndarray, k: np.ndarray) -> float:
    return 3.0


def not_finite(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    y = x.copy()
    y.flat[0], y.flat[1] = np.nan, np.inf
    return y


def complex_numbers(x: np.ndarray, k: np.ndarray) -> np.ndarray:
    return np.fft.ifft(np.fft.fft(x))


def whole_numbers(x: np.ndarray, k: np.ndarray) -> list:
    return np.round(4 * x).astype(int).tolist()


class Stubborn:
    """What raises anything when it is taken for an array."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise self.error


def too_large(x: np.ndarray, k: np.ndarray) -> list:
    return [10**400] * len(x)


def no_array(x: np.ndarray, k: np.ndarray) -> Stubborn:
    return Stubborn(RuntimeError("not today"))


def leaves_when_read(x: np.ndarray, k: np.ndarray) -> Stubborn:
    return Stubborn(SystemExit(3))


SAYS = [
    (raises, "NameError"),
    (leaves, "SystemExit"),
    (untouched, "not attempted yet"),
    (forgets, "return"),
    (speaks, "str"),
    (ragged, "list"),
    (grows, "shape"),
    (shrinks, "the part that fits is drawn"),
    (one_number, "shape ()"),
    (not_finite, "2 of"),
    (complex_numbers, "complex numbers"),
    (too_large, "a list that cannot be turned into numbers. OverflowError"),
    (no_array, "a Stubborn that cannot be turned into numbers. RuntimeError: not today"),
    (leaves_when_read, "a Stubborn that cannot be turned into numbers. SystemExit"),
]
MAKERS = [
    lambda f: panels.signal_square(f),
    lambda f: panels.commuting_square(np.random.default_rng(1).random((12, 10)), f),
]


@pytest.mark.parametrize("make", MAKERS, ids=["signal", "picture"])
@pytest.mark.parametrize(("own", "word"), SAYS, ids=[own.__name__ for own, _ in SAYS])
def test_what_is_wrong_is_said_and_the_panel_lives(
    make: Callable[[Callable], Panel], own: Callable, word: str
) -> None:
    panel = make(own)
    first = next(iter(panel.state))
    frames = [panel.frame(**{first: value}) for value in (-2, 0, 2)]
    for frame in frames:
        assert own.__name__ in frame.trouble and word in frame.trouble
        assert frame.trouble.endswith(".") and "Traceback" not in frame.trouble
        assert frame.spoken.startswith(frame.trouble)
    assert len({frame.picture.tobytes() for frame in frames}) == 3, "the picture is frozen"


@pytest.mark.parametrize("make", MAKERS, ids=["signal", "picture"])
def test_an_interrupt_ends_a_function_that_would_not(make: Callable[[Callable], Panel]) -> None:
    def endless(x: np.ndarray, k: np.ndarray) -> np.ndarray:
        raise KeyboardInterrupt  # what "Interrupt the kernel" raises within the loop

    with pytest.raises(KeyboardInterrupt):
        make(endless).frame()


@pytest.mark.parametrize("make", MAKERS, ids=["signal", "picture"])
def test_an_untouched_function_shows_the_librarys(make: Callable[[Callable], Panel]) -> None:
    library = layers.circular_convolve if make is MAKERS[0] else layers.convolve2d
    shown = make(untouched).frame()
    assert np.array_equal(shown.picture, make(library).frame().picture)
    assert "your" not in shown.sentence and "your" in make(library).frame().sentence


@pytest.mark.parametrize("make", MAKERS, ids=["signal", "picture"])
def test_lists_of_whole_numbers_are_welcome(make: Callable[[Callable], Panel]) -> None:
    frame = make(whole_numbers).frame()
    assert not frame.trouble
    assert "exactly 0" in frame.sentence


def holds(frame: Frame) -> bool:
    return "give the same" in frame.sentence


def test_a_wrong_function_is_seen_to_be_wrong() -> None:
    def circular_convolve(x: np.ndarray, k: np.ndarray) -> np.ndarray:
        return np.convolve(x, k, mode="same")  # zeros beyond the edge, so no circle

    wrong, right = panels.signal_square(circular_convolve), panels.signal_square()
    assert holds(right.frame()) and not holds(wrong.frame())
    assert holds(wrong.frame(d=0)), "where nothing moves every map agrees"
    crimson = palette.rgb(palette.DIFFERENCE)
    assert (wrong.frame().picture == crimson).all(axis=-1).any()
    assert not (right.frame().picture == crimson).all(axis=-1).any()


@pytest.mark.parametrize("make", [panels.signal_square, panels.commuting_square])
def test_the_negative_control_fails(make: Callable[[], Panel]) -> None:
    panel = make()
    control = next(c for c in panel.controls if c.name == "kernel").options[-1]
    assert "to the right" in control
    assert not holds(panel.frame(kernel=control))
    kernels = next(c for c in panel.controls if c.name == "kernel").options[:-1]
    assert all(holds(panel.frame(kernel=kernel)) for kernel in kernels)


def test_the_least_difference_is_seen_and_rounding_is_not() -> None:
    none, rounding, least, full = residual.differences(np.array([0, 1e-12, 1e-3, -1]))
    assert none.tolist() == rounding.tolist() == [255, 255, 255]
    assert least[1] < 215 and tuple(full.tolist()) == palette.rgb(palette.DIFFERENCE)


def test_a_window_breaks_the_law_at_the_edge_only() -> None:
    letter, photograph = panels.commuting_square(), panels.commuting_square("photograph")
    assert holds(letter.frame(boundary="window", dx=1))
    assert not holds(photograph.frame(boundary="window", dx=1))
    assert "Zero-filled" in photograph.frame(boundary="window").sentence


def test_a_function_cannot_change_the_panels_own_arrays() -> None:
    def spoils(x: np.ndarray, k: np.ndarray) -> np.ndarray:
        x[...] = 0
        k[...] = 0
        return x

    x = np.arange(6.0)
    kernels = {
        name: kernel.copy() for name, kernel in panels.signal_square.__globals__["KERNELS"].items()
    }
    panel = panels.signal_square(spoils, x)
    panel.frame()
    assert np.array_equal(x, np.arange(6.0))
    for name, kernel in kernels.items():
        assert np.array_equal(panels.signal_square.__globals__["KERNELS"][name], kernel)


def test_a_slow_function_gets_no_map_and_hears_why() -> None:
    class Slow:
        __name__ = "slow"

        def __init__(self) -> None:
            self.calls = 0

        def __call__(self, x: np.ndarray, k: np.ndarray) -> np.ndarray:
            self.calls += 1
            return x

    slow = Slow()
    times = iter(range(100))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shiftlab.panels.ways.perf_counter", lambda: next(times))
        panel = panels.signal_square(slow)
    slow.calls = 0
    assert "takes long" in panel.frame().sentence
    assert slow.calls == 2, "one call for each way round, none for a map"


def test_the_students_line_is_shown() -> None:
    source = "def broken(x):\n    y = x * 2\n    return y[100]\n"
    name = "/tmp/ipykernel_1/cell.py"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space: dict[str, Any] = {}
    exec(compile(source, name, "exec"), space)
    answer = ask(space["broken"], np.zeros(4), shape=(4,))
    assert answer.value is None
    assert "IndexError" in answer.trouble
    assert "line 3 of its cell: return y[100]" in answer.trouble


def test_a_classifier_that_fails_is_told_of() -> None:
    panel = panels.moving_digit(lambda picture: np.ones(7), np.zeros((24, 24)))
    frame = panel.frame()
    assert "ten probabilities" in frame.trouble
    assert frame.picture.shape == (panel.stage.height, panel.stage.width, 3)
