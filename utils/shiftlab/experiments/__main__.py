"""Make a stored result again: `python -m shiftlab.experiments NAME`."""

from __future__ import annotations

import argparse
from importlib import import_module, resources
from pathlib import Path

# Each is a module beside this one with FILE, make(path) and load().summary().
RUNS = (
    "digits_max_pool",
    "poolings",
    "poolings_further",
    "places",
    "sides",
    "repairs",
    "corners",
    "masks",
    "holes",
    "augmentation",
    "finetuning",
    "rotations",
    "scales",
    "transformers",
    "reader",
    "well_known",
)


def main() -> None:
    """Make the stored results named on the command line, and print their figures."""
    parser = argparse.ArgumentParser(description="Make the course's stored results again.")
    parser.add_argument("name", choices=RUNS)
    name = parser.parse_args().name
    run = import_module(f"shiftlab.experiments.{name}")
    with resources.as_file(resources.files("shiftlab") / "data") as data:
        run.make(Path(data) / run.FILE)
    print(run.load().summary())


if __name__ == "__main__":
    main()
