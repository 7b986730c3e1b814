"""The oldest versions that pyproject.toml allows, as a file of constraints for pip.

    python tests/oldest.py > oldest.txt
    pip install --constraint oldest.txt --editable ".[test]"

So CI tries, week by week, that the lower bounds are true. What the dependencies need in turn stays
pip's choice.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_BOUND = re.compile(r"(?P<name>[\w-]+)(\[[\w,-]+\])?>=(?P<least>[\d.]+)(,.*)?")


def oldest(text: str) -> list[str]:
    """A line `name==version` for each requirement in the text of a pyproject.toml, extras included.

    Raises:
        ValueError: a requirement has no lower bound, or one in a form that is not read here.
    """
    project = tomllib.loads(text)["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    lines = set()
    for requirement in (line for each in lists for line in each):
        if requirement.startswith(f"{project['name']}["):
            continue
        found = _BOUND.fullmatch(requirement)
        if found is None:
            raise ValueError(
                f"A requirement should read name>=version, with an upper bound or without: "
                f"{requirement!r} does not, so its oldest version is not known."
            )
        lines.add(f"{found['name']}=={found['least']}")
    return sorted(lines)


if __name__ == "__main__":
    print("\n".join(oldest(PYPROJECT.read_text(encoding="utf-8"))))
