"""The catalogue refuses what it could not tell apart; what may be returned, by shape."""

from dataclasses import replace

import numpy as np
import pytest

from shiftlab.exercises.catalogue import exercises, in_order
from shiftlab.exercises.declare import Misfit
from shiftlab.exercises.returns import array_of

ONE = exercises()["circular_shift"]


def test_numbers_are_in_order_as_numbers():
    declared = [
        replace(ONE, name=name, number=number)
        for name, number in (("tenth", "01.10"), ("second", "01.2"), ("first", "01.1"))
    ]
    assert list(in_order(declared)) == ["first", "second", "tenth"]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"number": "01.9"}, "Two exercises are named circular_shift: 01.1 and 01.9"),
        ({"name": "other"}, "Two exercises have the number 01.1"),
        ({"name": "other", "number": "01.9", "notebook": "77"}, "other names the notebook '77'"),
    ],
)
def test_what_cannot_be_told_apart_or_stands_nowhere_is_refused(other, said):
    with pytest.raises(ValueError, match=said):
        in_order([ONE, replace(ONE, **other)])


def test_the_shape_may_depend_on_all_arguments():
    returns = array_of(lambda arguments: (len(arguments[0]) // arguments[1],), "one for each s")
    x = np.arange(6.0)
    assert returns(x[::2], (x, 2)) is not None
    with pytest.raises(Misfit, match=r"shape \(2,\), one for each s; it has shape \(3,\)"):
        returns(x[::2], (x, 3))
    with pytest.raises(
        Misfit, match=r"an array of shape \(2,\), one for each s; what came back is a list"
    ):
        returns([1.0, 2.0], (x, 3))
