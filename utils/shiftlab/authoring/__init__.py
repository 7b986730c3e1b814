"""For those who write and grade the course: the way from `solutions/` to `notebooks/`.

`project` knows the folders, `build` makes the students' notebooks, `execute` runs the solved
ones, `stage` lays out a folder for nbgrader, and `cli` is the `shiftlab` command. Students need
none of it; nbgrader is loaded only when something is built (extra `grading`).
"""
