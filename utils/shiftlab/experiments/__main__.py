"""The command that makes the stored results: `python -m shiftlab.experiments NAME`."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from shiftlab import experiments
from shiftlab.experiments import poolings, repairs
from shiftlab.nets import stored


def main() -> None:
    """Make the stored results named on the command line, and print their figures."""
    parser = argparse.ArgumentParser(description="Make the course's stored results again.")
    parser.add_argument("name", choices=["digits_max_pool", "poolings", "repairs"])
    name = parser.parse_args().name
    with resources.as_file(resources.files("shiftlab") / "data") as folder:
        if name == "poolings":
            poolings.make(Path(folder) / poolings.FILE)
            print(poolings.load().summary())
            return
        if name == "repairs":
            repairs.make(Path(folder) / repairs.FILE)
            print(repairs.load().summary())
            return
        experiments.make_digits_max_pool(Path(folder) / f"{name}.npz")
    for seed, figures in stored.load(name).made_by["figures"].items():
        print(f"seed {seed}: {figures}")


if __name__ == "__main__":
    main()
