"""Small convolutional networks: described, trained, stored, and run.

- `stored`    a trained network as plain arrays, run in NumPy: no torch is loaded
- `small`     a network built from its description, in torch
- `training`  training with a seed and a progress line

Only `small` and `training` load torch; import them where they are needed.
"""

from shiftlab.nets.stored import StoredNet, load

__all__ = ["StoredNet", "load"]
