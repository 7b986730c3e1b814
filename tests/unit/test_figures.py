"""Still pictures: they carry their sentence, share scales, stay small; colours have meanings."""

import io

import numpy as np
import pytest
from PIL import Image

from shiftlab import figures, scenes
from shiftlab.figures import palette
from shiftlab.figures.points import _span


def test_white_is_exactly_zero_and_the_map_is_symmetric_in_lightness():
    assert palette.diverging(np.array([0.0]), 3.0).tolist() == [[255, 255, 255]]
    low, high = palette.diverging(np.array([-1.0, 1.0]), 1.0)
    assert low[2] > low[0] and high[0] > high[2]
    assert palette.diverging(np.array([np.nan, 9.0]), 1.0).tolist() == [
        [255, 255, 255],
        high.tolist(),
    ]
    with pytest.raises(ValueError, match="not negative"):
        palette.diverging(np.zeros(1), -1)


@pytest.mark.parametrize("scale", [palette.sequential, lambda x, _: palette.grey(x)])
def test_maps_without_sign_grow_lighter_all_the_way(scale):
    colours = scale(np.linspace(0, 1, 50), 1.0) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(colours) > 0).all()


@pytest.fixture(
    params=["pictures", "signals", "curves"],
)
def figure(request):
    x = scenes.letter("A", 16)
    return {
        "pictures": lambda: figures.compare_pictures(
            {"x": x, "f(x)": x - 0.5}, alt="Two <letters>."
        ),
        "signals": lambda: figures.compare_signals({"x": np.arange(4.0)}, alt="Two <letters>."),
        "curves": lambda: figures.curves({"a": [0, 1], "b": [1, 1]}, [0, 1], "Two <letters>.", "e"),
    }[request.param]()


def test_a_figure_shows_its_sentence_twice_and_is_light(figure):
    shown = figure._repr_html_()
    assert 'alt="Two &lt;letters&gt;."' in shown
    assert "<figcaption" in shown
    assert repr(figure) == "Figure: Two <letters>."
    assert len(figure.png) < 60_000
    assert Image.open(io.BytesIO(figure.png)).width >= 2 * figure.width - 2


def test_a_figure_without_a_sentence_is_refused():
    with pytest.raises(ValueError, match="needs alt"):
        figures.compare_signals({"x": np.zeros(3)}, alt=" ")


def test_without_a_sentence_the_numbers_are_read_out():
    """So that no notebook has to say beforehand what its measurement will show."""
    signals = figures.compare_signals({"x": np.array([4.0, -1, 0.5]), "T x": np.zeros(1)})
    assert signals.alt == "Signals as bars. x: 4, −1, 0.5; T x: 0."
    curves = figures.curves(
        {"law": [0, 1e-16, 0], "comb": [0, 0.75, 0], "noise": [1, 0.5, 2]}, range(3), ylabel="error"
    )
    assert curves.alt == (
        "Error against shift d. law: 0 everywhere; comb: 0 at 0 and 2, else 0.75; "
        "noise: 1 at first, 2 at last, 0.5 to 2."
    )


def test_places_that_follow_one_another_are_read_as_one_stretch():
    figure = figures.curves({"net": [1, 0, 0, 0]}, range(4))
    assert "net: 0 from 1 to 3, else 1." in figure.alt


def test_curves_of_several_runs_show_every_run_and_read_their_means_out():
    runs = np.array([[0.5, 0.25], [1.0, 0.75]])
    figure = figures.curves({"net": runs}, (10, 20), xlabel="angle")
    assert figure.alt.endswith("Means at 10, 20: net 0.75, 0.50.")
    alone = figures.curves({"net": runs.mean(axis=0)}, (10, 20), xlabel="angle")
    assert figure.png != alone.png
    with pytest.raises(ValueError, match=r"Expected 3 values.*\(2, 2\)"):
        figures.curves({"net": runs}, range(3))


def test_long_words_fold_behind_their_first_sentence():
    long = "Two lines. " + ", ".join(["0.123"] * 40)
    short = figures.compare_signals({"x": np.zeros(3)}, alt="Zeros. Three of them.")
    figure = figures.compare_signals({"x": np.zeros(3)}, alt=long)
    assert short.caption == ("Zeros. Three of them.", "")
    shown = figure._repr_html_()
    assert f'alt="{long}"' in shown
    assert ">Two lines.<details><summary>In numbers</summary>0.123" in shown


@pytest.mark.parametrize(("value", "ends"), [(1.0, (0, 1)), (-2.0, (-2, 0)), (0.0, (-1, 1))])
def test_an_axis_of_equal_values_begins_at_zero(value, ends):
    assert _span({"a": [value, value], "b": [value]}) == ends
    assert _span({"a": [value, value + 1]}) is None


def test_rows_and_columns_may_have_names():
    square = {"x": np.eye(3)}
    plain, named = (figures.compare_pictures(square, "A square.", ticks=t) for t in ((), "abc"))
    assert plain.width < named.width


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: figures.compare_pictures({"x": np.zeros(3)}, alt="a"), "shape"),
        (lambda: figures.compare_signals({"x": np.zeros((3, 3))}, alt="a"), "shape"),
        (lambda: figures.table({"a": [1, 2]}, ["map", "error"]), "2 values under 1 headings"),
    ],
)
def test_wrong_shapes_are_refused(call, expected):
    with pytest.raises(ValueError, match=expected):
        call()


def test_tables_have_headers_for_rows_and_columns_and_hide_rounding():
    table = figures.table({"sum": [1e-16, "yes"], "max <1>": [0.5, 3]}, ["map", "error", "n"])
    assert repr(table).splitlines() == [
        "map       error   n",
        "sum       0       yes",
        "max <1>   0.50    3",
    ]
    shown = table._repr_html_()
    assert shown.count('scope="row"') == 2 and "max &lt;1&gt;" in shown


def test_dots_without_a_text_read_their_means_out():
    figure = figures.points({"0°": {"plain": [0.25, 0.75], "group": [1.0]}})
    assert "0°: plain 0.50 (0.25 to 0.75), group 1.00 (1.00 to 1.00)" in repr(figure)
