"""Rules of notebook 09, second half: turned, enlarged and transformed pictures."""

from __future__ import annotations

from collections.abc import Mapping

from shiftlab.claims.ruling import CLEAR, READS, ROUNDING, UNSETTLED, Ruling, untrained, weak

MOST = 0.85
"""Where at least this share of the digits is read, most of them are."""
LOST = 0.3
"""Below this accuracy most answers are wrong; chance is 0.1."""


def _d3(
    *,
    plain_upright: float,
    plain_quarter_turned: float,
    lifted_turn_and_roll: float,
    lifted_turn_alone: float,
    pooled_quarter_turn: float,
    pooled_between_least: float,
    comb: Mapping[str, float],
    pooling_2: Mapping[str, float],
    group_upright: float,
    group_loses_at_quarter_turns: float,
    group_between: float,
    turned_examples: Mapping[str, float],
    turned_examples_longer: Mapping[str, float],
) -> Ruling:
    """Accuracies are means over the seeds, those between at the best of several angles.

    comb, pooling_2: errors of "turn and roll" on an "odd" side and on an "even" one; the last two:
    accuracy "upright", and at the "worst" and the "best" angle.
    """
    if refused := untrained({"plain, upright": plain_upright, "group, upright": group_upright}):
        return refused
    if lifted_turn_alone < CLEAR:
        return weak("the four maps, turned and not rolled")
    if plain_quarter_turned > LOST:
        return Ruling("TRUE", "Here a plain network reads on after a quarter-turn.")
    if max(lifted_turn_and_roll, pooled_quarter_turn, comb["odd"], pooling_2["even"]) > ROUNDING:
        return Ruling(UNSETTLED, "What should commute with quarter-turns left something over.")
    if min(pooled_between_least, comb["even"], pooling_2["odd"]) < CLEAR or group_between > LOST:
        return Ruling(UNSETTLED, "What should break stood firm: was the test too weak?")
    if abs(group_loses_at_quarter_turns) > CLEAR:
        return Ruling(UNSETTLED, "The group network does not keep its accuracy at quarter-turns.")
    if turned_examples_longer["worst"] < plain_quarter_turned + CLEAR:
        return Ruling(UNSETTLED, "Showing turned digits did not help.")
    if turned_examples_longer["best"] - turned_examples_longer["worst"] > CLEAR:
        return Ruling(UNSETTLED, "Turned examples made some angles much better than others.")
    gained = turned_examples_longer["upright"] - turned_examples["upright"]
    behind = plain_upright - turned_examples_longer["upright"]
    if min(gained, behind) < CLEAR / 2:
        return Ruling(UNSETTLED, "What turned examples cost, in steps or accuracy, is not clear.")
    return Ruling(
        "FALSE",
        "A plain network is lost after a quarter-turn (digits, 24 × 24, circle, 5 seeds). What "
        "commutes with the four quarter-turns, exactly on the circle, is a group convolution: with "
        "every second place kept on odd sides, with 2 × 2 pooling on even ones; pooled over its "
        "four turns it is invariant to them, and to no angle tried between. Turned examples make a "
        "plain network about equally good at every angle; that takes more steps, and with four "
        "times as many it still reads fewer upright digits.",
    )


def _d4(
    *,
    one_size_at_that_size: float,
    one_size_at_the_ends: float,
    some_sizes_inside: float,
    some_sizes_far_outside: float,
    shift_there_and_back: float,
    scale_there_and_back: float,
) -> Ruling:
    """Accuracies are means over the seeds; at the ends, inside: at the worse end of it."""
    if shift_there_and_back > ROUNDING or scale_there_and_back < CLEAR:
        return weak("halving and doubling, which should not cancel where a shift does")
    if refused := untrained({"one size, at that size": one_size_at_that_size}):
        return refused
    if one_size_at_the_ends > some_sizes_inside - 0.02:
        return Ruling(UNSETTLED, "One size alone was enough here: was the range too narrow?")
    if some_sizes_inside < MOST:
        return Ruling("FALSE", "Within the sizes shown most digits are not read.")
    if some_sizes_far_outside > some_sizes_inside - CLEAR:
        return Ruling("TRUE", "Here sizes beyond those shown are read as well.")
    return Ruling(
        "TRUE IF",
        "The size lies within the range that was shown: by training, and then for at least "
        f"{some_sizes_inside:.2f} of the digits. Beyond the range it gets lost (digits of 8 to 28 "
        "pixels in the middle of 28 × 28, 5 seeds). Sizes on a grid form no group: half, then "
        "double does not give the picture back.",
    )


def _d5(
    *,
    nothing_in_the_middle: float,
    nothing_moved: float,
    dense_undone_inside: Mapping[str, float],
    dense_undone_outside: Mapping[str, float],
    dense_reads: Mapping[str, float],
    mean_place_undone: float,
    mean_place_untrained_undone: float,
    mean_place_reads: Mapping[str, float],
    centre_of_mass_undone: float,
    centre_of_mass_reads: float,
    left_beside_a_square: float,
) -> Ruling:
    """Undone: the share of moved digits left less than a pixel from where the unmoved one is left.

    Of one seed each, or of the worst; reads: accuracy "inside" the range and "outside", or at the
    worst distance; left_beside_a_square: over the move.
    """
    if refused := untrained({"one dense layer, in the middle": nothing_in_the_middle}, least=MOST):
        return refused
    if nothing_moved > LOST:
        return weak("no transformer at all, with which moved digits should not be read")
    if refused := untrained({"behind the centre of mass": centre_of_mass_reads}):
        return refused
    if centre_of_mass_undone < READS:
        return Ruling(UNSETTLED, "Not even centring on the centre of mass undid the shift.")
    if left_beside_a_square < CLEAR:
        return Ruling(UNSETTLED, "A second bright thing did not draw the centre of mass away.")
    count = len(dense_undone_inside)
    if min(count, len(dense_undone_outside)) < 3:
        return Ruling(UNSETTLED, "Fewer than three seeds say nothing about learning.")
    inside, outside = min(dense_undone_inside.values()), max(dense_undone_outside.values())
    if min(dense_undone_outside.values()) >= READS:
        return Ruling("TRUE", "Even one that ends in a dense layer undid every shift.")
    if dense_reads["inside"] < dense_reads["outside"] + 2 * CLEAR:
        return Ruling(UNSETTLED, "The dense localiser did not learn: nothing can be said of it.")
    if mean_place_undone < READS or mean_place_reads["inside"] < MOST:
        return Ruling("FALSE", "No transformer that had to learn undid the shifts here.")
    if mean_place_untrained_undone < READS:
        return Ruling(UNSETTLED, "Untrained, a mean place did not move along with the picture.")
    if outside > min(dense_undone_inside.values()):
        return Ruling(UNSETTLED, "Beyond the range as much was undone as within it.")
    share = "nearly all" if inside >= READS else "only a part of the"
    return Ruling(
        "TRUE IF",
        "What finds the shift moves along with the picture. A localiser that ends in a dense layer "
        f"undid shifts within the range shown for {share} digits, and fewer beyond, for each of "
        f"{count} seeds (one recipe of training, 72 epochs). One that ends in a "
        "mean place undoes them in and beyond the range, even untrained, and the plain centre of "
        "mass learns nothing at all (digits alone in a dark window, whole pixels, zeros entering).",
    )


RULES = {"D3": _d3, "D4": _d4, "D5": _d5}
