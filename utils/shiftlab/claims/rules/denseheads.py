"""The rules of notebook 08's first half: what a dense head sees, keeps, and learns of places."""

from __future__ import annotations

from shiftlab.claims.ruling import CLEAR, ROUNDING, UNSETTLED, Ruling, weak

READS = 0.75
"""A network of this accuracy on ten digits has learned them (chance is about one tenth)."""
CURVES = 1e-6
"""Training curves nearer than this differ by rounding, carried on from step to step."""


def _a8(
    *,
    twin_curve: float,
    twin_answers: float,
    same_weights_curve: float,
    convolution_curve: float,
    convolution_has_a_twin: float,
    mirrored_has_a_twin: float,
) -> Ruling:
    """Largest differences of the loss, relative to the first loss, and of the trained answers;
    convolution_has_a_twin: how far from commuting with shifts the twin of a convolution is, for
    randomly permuted places, and mirrored_has_a_twin: for places in the opposite order."""
    if mirrored_has_a_twin > ROUNDING:
        return Ruling(UNSETTLED, "A convolution, mirrored, should be a convolution.")
    if min(same_weights_curve, convolution_curve) < 10 * CURVES:
        return weak("networks whose weights are not moved along with the pixels")
    if convolution_has_a_twin < CLEAR:
        return weak("a convolution, whose pixels cannot be permuted like that")
    if max(twin_curve, twin_answers) > CURVES:
        return Ruling("FALSE", "The network on permuted pixels learns otherwise than the first.")
    return Ruling(
        "CONFUSED",
        "Two ideas. A fully connected network loses nothing: with all pixels permuted alike, and "
        "its first weights with them, it has the same training curve and the same answers, to "
        "rounding. And so it knows nothing of neighbours: any other order of the pixels would do. "
        "A convolution has no such twin for a random order: moved along with the pixels, it is no "
        "convolution any more (it commutes with no shift of the circle but 0). For a shift or a "
        "mirror image it has one.",
    )


def _a9_deep(
    *,
    mlp_in_its_corner: float,
    mlp_opposite: float,
    dense_head_in_its_corner: float,
    dense_head_opposite: float,
    global_head_opposite: float,
    one_class: float,
    taught_everywhere: float,
) -> Ruling:
    """Accuracies: the least over the seeds, but for mlp_opposite and dense_head_opposite, which are
    the greatest; one_class: that of always saying one digit."""
    if global_head_opposite < READS:
        return weak("a global mean on the circle, which should read digits in every corner")
    if min(mlp_in_its_corner, dense_head_in_its_corner, taught_everywhere) < READS:
        return Ruling(UNSETTLED, "One of the networks has not learned what it was taught.")
    if max(mlp_opposite, dense_head_opposite) > 2 * one_class:
        return Ruling("FALSE", "What was learned in one corner is known in the opposite one.")
    return Ruling(
        "TRUE IF",
        "What is meant is the function. Taught in one corner (digits, 24 × 24, 5 seeds), an MLP "
        "and a dense head read in the opposite one at most "
        f"{max(mlp_opposite, dense_head_opposite):.2f} (always saying one digit reads "
        f"{one_class:.2f}); "
        f"taught everywhere, an MLP reads them everywhere (at least {taught_everywhere:.2f}, mean "
        "of all places). What the weights look like is another question (notebook 08, section "
        "12).",
    )


def _c8(
    *,
    maps_move: float,
    averaging_head: float,
    apart_from_global_mean: float,
    random_head: float,
    behind_an_invariant_layer: float,
) -> Ruling:
    if min(maps_move, random_head) < CLEAR:
        return weak("maps that move, under a dense head with random weights")
    if behind_an_invariant_layer > ROUNDING:
        return Ruling(UNSETTLED, "A dense layer behind an invariant one should be invariant.")
    if max(averaging_head, apart_from_global_mean) > ROUNDING:
        return Ruling("TRUE", "No dense head on maps that move was found to be invariant.")
    return Ruling(
        "FALSE",
        "The “because” fails. Maps that move with the picture (circular shifts, stride 1) feed two "
        "dense heads. The one with equal weights at all places of a map is a global mean and a "
        "small dense layer, and invariant; the one with random weights is not. Nothing forbids a "
        "dense head to be invariant, and nothing makes it so. (Behind an invariant layer, "
        "everything is invariant: that half is true.)",
    )


def _c9(
    *,
    apart_at_training_size: float,
    apart_in_each_window: float,
    mirrored_kernel: float,
    other_answers: float,
    in_its_corner: float,
    opposite_corner: float,
    one_class: float,
    pooled_moves: float,
    pooled_accuracy: float,
) -> Ruling:
    """other_answers: the share of pictures that the converted network calls otherwise; accuracies
    as in C7; pooled_moves: how far the map's mean and maximum are from staying; pooled_accuracy:
    the greatest of the map's mean and maximum over the seeds."""
    if mirrored_kernel < CLEAR:
        return weak("the same kernel, mirrored, which should give other scores")
    if max(apart_at_training_size, apart_in_each_window) > ROUNDING or other_answers > 0:
        return Ruling(UNSETTLED, "The convolution does not give what the dense layer gives.")
    if in_its_corner < READS:
        return Ruling(UNSETTLED, "The network was not trained well enough to compare.")
    if opposite_corner > 2 * one_class:
        return Ruling("TRUE", "The converted network reads digits in the opposite corner as well.")
    if pooled_moves > ROUNDING or pooled_accuracy > 0.5:
        return Ruling(UNSETTLED, "Pooling the map of scores does something that was not expected.")
    return Ruling(
        "CONFUSED",
        "The first half is true: a dense layer is a convolution with a kernel as large as its "
        "input, equal to rounding, and larger maps give a map of scores. The “so” is not: at the "
        "training size the converted network gives the very same answers, and fails in the "
        "opposite corner (digits, circle of 24 × 24) as it did before. With its map of scores over "
        "the circle pooled by mean or maximum it is invariant, and reads at most "
        f"{pooled_accuracy:.2f} of the digits.",
    )


def _c14(
    *,
    global_heads_tell: float,
    dense_layer_tells: float,
    recovered_from_dense: float,
    recovered_from_fewer: float,
    recovered_from_pooling: float,
) -> Ruling:
    if min(recovered_from_fewer, recovered_from_pooling) < CLEAR:
        return weak("layers with fewer outputs, which cannot hold all of a picture")
    if global_heads_tell > ROUNDING:
        return Ruling(UNSETTLED, "Global heads should not tell the two arrangements apart.")
    if dense_layer_tells < CLEAR or recovered_from_dense > 1e-6:
        return Ruling("TRUE", "A dense layer does not hold the arrangement of its input.")
    return Ruling(
        "FALSE",
        "From the outputs of a random dense layer, as many as inputs, the picture comes back pixel "
        "by pixel: nothing of the arrangement is lost. Global pooling drops it: the same values in "
        "another order give the same numbers. (With fewer outputs of a linear layer than inputs, "
        "some different pictures get the same answer.)",
    )


def _c15(
    *,
    dense_layers: float,
    dense_after_pooling: float,
    dense_before_pooling: float,
    sizes_after_pooling: int,
    sizes_before_pooling: int,
    of_sizes: int,
    apart_from_dense_at_every_place: float,
) -> Ruling:
    if dense_before_pooling < CLEAR or sizes_before_pooling >= of_sizes:
        return weak("the same network with its dense layer before the pooling")
    if max(dense_after_pooling, apart_from_dense_at_every_place) > ROUNDING:
        return Ruling(UNSETTLED, "A dense layer after global pooling should not notice the place.")
    if dense_layers < 1:
        return Ruling("TRUE", "There is no dense layer in this network.")
    if sizes_after_pooling < of_sizes:
        return Ruling("FALSE", "There is a dense layer, and the network does not take every size.")
    return Ruling(
        "CONFUSED",
        "They have a dense layer. It stands behind the global mean, where it is a 1 × 1 "
        "convolution of one place: they take pictures of any size all the same, and it is blind to "
        "position (circular shifts, stride 1). In front of the pooling, with weights for each "
        "place, neither would hold. Where the dense layer stands decides.",
    )


RULES = {
    "A8": _a8,
    "A9 for a deep net": _a9_deep,
    "C8": _c8,
    "C9": _c9,
    "C14": _c14,
    "C15": _c15,
}
