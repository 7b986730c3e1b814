"""The claims, in the course's own words, and which notebook tries each. No verdicts stand here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A claim: its id, the notebook (two digits) in which it is tried, and its statement."""

    id: str
    notebook: str
    statement: str


_ROWS = (
    (
        "A1",
        "01",
        "Invariance means f(Tx) = f(x); equivariance means f(Tx) = T′f(x), where T′ may "
        "be the same map, the identity, or another.",
    ),
    ("A2", "01", "Convolution is translation-invariant."),
    (
        "A3",
        "01",
        "Stride-1 convolution commutes with shifts: same direction, same number of steps.",
    ),
    ("A4", "01", "A change of variables proves it, sign included: for sums and for integrals."),
    ("A5", "07", "A linear map that commutes with shifts is a convolution."),
    ("A6", "07", "Sharing the weights is what does it: one kernel is applied everywhere."),
    ("A7", "04", "All neurons of a map share their weights, so the network is invariant."),
    ("A8", "08", "Fully connected networks do not preserve spatial relationships."),
    ("A9", "07", "A fully connected layer has to learn the same weights again at each place."),
    ("A10", "01", "A careless test of invariance is passed by maps that are useless."),
    ("A11", "07", "With shared weights the gradients of all places are averaged."),
    ("A12", "07", "CNNs work because they look at a picture in two dimensions."),
    (
        "B1",
        "02",
        "Strided convolution and pooling are equivariant only to multiples of the stride.",
    ),
    ("B2", "02", "A stack of equivariant layers is equivariant."),
    (
        "B3",
        "02",
        "With a stride above one, the responses to a shifted picture are only "
        "approximately a shuffle of the first ones.",
    ),
    ("B4", "03", "A 2 × 2 max-pool with stride 2 changes when its input moves by one pixel."),
    ("B5", "03", "Max-pooling is what makes a CNN translation-invariant."),
    (
        "B6",
        "03",
        "Max-pooling has nothing to do with invariance: it saves parameters and regularises.",
    ),
    ("B7", "03", "A convolution with stride 2 does the same job as max-pooling."),
    ("B8", "03", "Pooling makes a network invariant to small shifts, not to large ones."),
    (
        "B9",
        "03",
        "Stack convolution and max-pooling until one number is left, and you are totally "
        "invariant.",
    ),
    ("B10", "03", "Pooling brings a part that has moved back into focus for the next layer."),
    ("B11", "03", "Pooling forgets the exact position, which may help to generalise."),
    ("B12", "03", "Of average and maximum, one pools better."),
    (
        "B13",
        "06",
        "Blurring before subsampling, or choosing the grid by content, restores equivariance.",
    ),
    ("B14", "03", "Pooling also makes a network rotation-invariant."),
    ("B15", "06", "A CNN is equivariant to every translation."),
    (
        "B16",
        "03",
        "If convolution and one global pooling are enough, there is no reason to pool in between.",
    ),
    ("B17", "03", "Max-pooling 5 × 5 with stride 1 reduces the dimension."),
    ("B18", "03", "Pooling maps every translation within its window to the same output pixel."),
    ("C1", "04", "Global pooling is invariant to any shift."),
    ("C2", "04", "Maximum, sum and mean ignore any shuffle, hence any shift."),
    ("C3", "04", "Without pooling layers, convolutions and one global maximum are enough."),
    ("C4", "04", "If the pattern stands anywhere some neuron fires, so the network is invariant."),
    ("C5", "04", "A network can tell the letter A from the letter B wherever it stands."),
    ("C6", "04", "Equal probabilities for shifted pictures come from ending in global pooling."),
    (
        "C7",
        "04",
        "A dense head depends on position: trained in one corner, it fails in the others.",
    ),
    ("C8", "08", "The network is not invariant because what feeds its first dense layer is not."),
    (
        "C9",
        "08",
        "A dense layer is a convolution with a kernel as large as its input, so a fully "
        "convolutional network is invariant.",
    ),
    ("C10", "08", "A fully convolutional network evaluates all translated windows in one pass."),
    ("C11", "08", "A fully convolutional network has no downsampling."),
    (
        "C12",
        "08",
        "Segmentation and detection need equivariance: the mask must move with the object.",
    ),
    ("C13", "05", "Fully convolutional networks are blind to position."),
    ("C14", "08", "A dense layer drops the spatial arrangement of its input."),
    ("C15", "08", "Residual networks are fully convolutional: they have no dense layer."),
    ("C16", "08", "Networks without pooling layers perform as well as those with max-pooling."),
    ("D1", "09", "Showing the network shifted copies teaches it invariance."),
    (
        "D2",
        "09",
        "Pre-training at many positions teaches invariance; fine-tuning at one forgets it.",
    ),
    ("D3", "09", "CNNs are rotation-invariant."),
    ("D4", "09", "Show the network many scales, and it copes with scale."),
    ("D5", "09", "A spatial transformer undoes the shift."),
    ("D6", "08", "One-dimensional networks over time obey the same law."),
    ("D7", "02", "The receptive field says how far a unit sees."),
    ("D8", "08", "A 1 × 1 convolution is a dense layer at every pixel."),
)

CLAIMS = {row[0]: Claim(*row) for row in _ROWS}
"""All claims by id, in the order of the ledger."""
