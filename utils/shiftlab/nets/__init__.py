"""Small convolutional networks: described, trained, stored, and run.

- `stored`    a trained network as plain arrays, run in NumPy: no torch is loaded
- `small`     a network built from its description, in torch
- `reader`    the digit reader that notebook 10 audits, layer by layer
- `audited`   the same in torch, and a residual network to audit
- `training`  training with a seed and a progress line
- `costs`     what a network costs and how far it sees, from its description
- `parts`     a face detector made by hand, to see what pooling forgives

Only `small`, `audited` and `training` load torch; import them where they are needed.
"""

from shiftlab.nets.stored import StoredNet, load

__all__ = ["StoredNet", "load"]
