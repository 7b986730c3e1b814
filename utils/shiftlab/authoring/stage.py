"""Lay out a folder in which a lecturer hands out, collects and grades with nbgrader.

One assignment for each notebook, so that each can be handed out on its day and nothing else of
`solutions/` is released. Not here: the marks themselves (nbgrader) and the checks (exercises).
"""

from __future__ import annotations

from pathlib import Path

from shiftlab.authoring.build import STUB, Points, declared_points, mark
from shiftlab.authoring.execute import CELL_SECONDS
from shiftlab.authoring.project import (
    AuthoringError,
    Project,
    plain_metadata,
    read,
    to_text,
    with_address,
    write,
)

_CONFIG = '''\
"""nbgrader's settings for Shiftlab, written by `shiftlab stage`. Work in this folder."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  nbgrader provides it

c.CourseDirectory.course_id = "shiftlab"
# An absolute path: with a relative one nbgrader finds no submission.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.Execute.timeout = {seconds}
# The students' checks are no progress of the lecturer's.
os.environ["SHIFTLAB_STORE"] = os.devnull
'''


def stage(project: Project, folder: Path, points: Points = declared_points) -> list[Path]:
    """Fill `folder` with nbgrader_config.py and source/NAME/NAME.ipynb; returns the assignments.

    A folder staged before is brought up to date; submissions and grades in it stay.

    Raises:
        AuthoringError: `folder` holds other things, or there are no solutions, or a notebook
            breaks a rule of the build.
    """
    folder = folder.resolve()
    sources = project.sources()
    if not sources:
        raise AuthoringError(f"There is no notebook in {project.solutions} to hand out.")
    if folder.is_file():
        raise AuthoringError(f"{folder} is a file; a folder was expected, new or staged before.")
    config = folder / "nbgrader_config.py"
    if folder.is_dir() and any(folder.iterdir()) and not config.is_file():
        raise AuthoringError(
            f"{folder} holds other files and no nbgrader_config.py. Name a new or empty folder, or "
            "one that `shiftlab stage` made before."
        )
    staged = {}
    for path in sources:
        notebook = read(path)
        try:
            mark(notebook, points)
        except (AuthoringError, SyntaxError) as error:
            raise AuthoringError(f"{path.name}: {error}") from error
        plain_metadata(notebook)
        target = folder / "source" / path.stem / path.name
        staged[target] = with_address(to_text(notebook), project.repository())
    write(config, _CONFIG.format(stub=STUB, seconds=CELL_SECONDS))
    for target, text in staged.items():
        write(target, text)
    return list(staged)
