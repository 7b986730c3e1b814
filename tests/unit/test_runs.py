"""What all stored results share: how they were made is said, and no reader can change them."""

import json
import operator
from importlib import import_module, resources

import numpy as np
import pytest

from shiftlab.experiments import runs
from shiftlab.experiments.__main__ import RUNS

STORED = [
    name for name in RUNS if import_module(f"shiftlab.experiments.{name}").FILE.endswith("json")
]


@pytest.mark.parametrize("name", STORED)
def test_each_says_the_command_that_makes_it_and_the_versions(name):
    made_by = runs.read(import_module(f"shiftlab.experiments.{name}").FILE)["made_by"]
    assert made_by["command"] == f"python -m shiftlab.experiments {name}"
    assert {"python", "torch", "numpy"} <= set(made_by["versions"])


def test_every_stored_file_has_a_run_that_makes_it():
    made = {import_module(f"shiftlab.experiments.{name}").FILE for name in RUNS}
    data = (resources.files("shiftlab") / "data").iterdir()
    others = {"NOTICE.md", "digits.npz", "photographs.npz", "ledger.json"}
    assert {file.name for file in data} - others == made


def arrays_in(thing):
    if isinstance(thing, np.ndarray):
        yield thing
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from arrays_in(part)
    elif hasattr(thing, "__dataclass_fields__"):
        yield from arrays_in(vars(thing))


@pytest.mark.parametrize("name", STORED)
def test_what_a_reader_does_to_the_figures_is_refused(name):
    arrays = list(arrays_in(import_module(f"shiftlab.experiments.{name}").load()))
    assert arrays
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array *= 0


def test_runs_come_back_in_order_and_are_stored_with_what_made_them(tmp_path):
    results = runs.spread(divmod, [(7, 2), (9, 4), (1, 1)])
    assert results == [(3, 1), (2, 1), (1, 0)]
    assert runs.by_kind(operator.add, "ab", ["1", "2", "3"]) == {
        "a": ["a1", "a2", "a3"],
        "b": ["b1", "b2", "b3"],
    }
    runs.write(tmp_path / "x.json", "x", {"figures": [1.5]}, seeds=(0, 1))
    stored = json.loads((tmp_path / "x.json").read_text())
    assert stored["figures"] == [1.5] and stored["made_by"]["seeds"] == [0, 1]
    assert stored["made_by"]["command"] == "python -m shiftlab.experiments x"
