"""Make a stored result again: `python -m shiftlab.experiments NAME`."""

from __future__ import annotations

import argparse
from importlib import import_module, resources
from pathlib import Path

from shiftlab import experiments
from shiftlab.nets import stored

# Each is a module beside this one with FILE, make(path) and load().summary().
RUNS = (
    "poolings",
    "poolings_further",
    "places",
    "sides",
    "repairs",
    "reader",
)


def main() -> None:
    """Make the stored results named on the command line, and print their figures."""
    parser = argparse.ArgumentParser(description="Make the course's stored results again.")
    parser.add_argument("name", choices=["digits_max_pool", *RUNS])
    name = parser.parse_args().name
    with resources.as_file(resources.files("shiftlab") / "data") as data:
        folder = Path(data)
        if name in RUNS:
            run = import_module(f"shiftlab.experiments.{name}")
            run.make(folder / run.FILE)
            print(run.load().summary())
            return
        experiments.make_digits_max_pool(folder / f"{name}.npz")
    for seed, figures in stored.load(name).made_by["figures"].items():
        print(f"seed {seed}: {figures}")


if __name__ == "__main__":
    main()
