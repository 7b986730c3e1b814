"""Small convolutional networks: described, trained, stored, and run.

- `stored`        a trained network as plain arrays, run in NumPy: no torch is loaded
- `small`         a network built from its description, in torch
- `training`      training with a seed and a progress line
- `commuting`     layers of torch that shrink and still commute with shifts
- `costs`         what a network costs and how far it sees, from its description
- `parts`         a face detector made by hand, to see what pooling forgives
- `linear`        one linear layer, taught a convolution by gradient descent
- `heads`, `twins`, `windows`, `masks`     dense heads, permuted networks, one pass, U-Nets
- `turning`, `transformers`, `ready`       turns, spatial transformers, networks trained elsewhere
- `reader`, `audited`                      what notebook 10 audits, in NumPy and in torch

`stored`, `costs`, `parts`, `linear`, `heads` and `reader` do without torch; import the others where
they are needed.
"""

from shiftlab.nets.stored import StoredNet, load

__all__ = ["StoredNet", "load"]
