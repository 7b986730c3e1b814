"""The command that makes the stored results: `python -m shiftlab.experiments NAME`."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from shiftlab import experiments
from shiftlab.experiments import poolings, poolings_further
from shiftlab.nets import stored

_OF_POOLING = {"poolings": poolings, "poolings_further": poolings_further}


def main() -> None:
    """Make the stored results named on the command line, and print their figures."""
    parser = argparse.ArgumentParser(description="Make the course's stored results again.")
    parser.add_argument("name", choices=["digits_max_pool", *_OF_POOLING])
    name = parser.parse_args().name
    with resources.as_file(resources.files("shiftlab") / "data") as folder:
        if name in _OF_POOLING:
            maker = _OF_POOLING[name]
            maker.make(Path(folder) / maker.FILE)
            print(maker.load().summary())
            return
        experiments.make_digits_max_pool(Path(folder) / f"{name}.npz")
    for seed, figures in stored.load(name).made_by["figures"].items():
        print(f"seed {seed}: {figures}")


if __name__ == "__main__":
    main()
