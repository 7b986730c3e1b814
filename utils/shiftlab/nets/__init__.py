"""Small convolutional networks: described, trained, stored, and run.

- `stored`    a trained network as plain arrays, run in NumPy: no torch is loaded
- `small`     a network built from its description, in torch
- `training`  training with a seed and a progress line
- `commuting` layers of torch that shrink and still commute with shifts
- `costs`     what a network costs and how far it sees, from its description
- `parts`     a face detector made by hand, to see what pooling forgives
- `linear`    one linear layer, taught a convolution by gradient descent

Only `small`, `commuting` and `training` load torch; import them where they are needed.
"""

from shiftlab.nets.stored import StoredNet, load

__all__ = ["StoredNet", "load"]
