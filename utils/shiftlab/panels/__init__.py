"""Live pictures: sliders over a pure function, quick enough to follow the hand.

- `moving_digit`      a net's answer while a digit moves
- `commuting_square`  move then filter, or filter then move, on pictures (or your own filter)
- `signal_square`     the same on a signal, with your own convolution in it
- `which_stride`      what is kept at a stride, and whether any shift of it repairs a shift
- `wagon_wheel`       a wave, every s-th value of it, and the slower wave that these show
- `egg_carton`        the share of labels that stay, for every move and kind of pooling
- `filled_carton`     the same with the poolings that commute, and where they stop
- `half_a_pixel`      shifts by sixteenths of a place, with and without a rectifier
- `move_the_grid`     a dense maximum, and a comb whose teeth move
- `moved_mouth`       what pooling forgives in a face, and what it lets through
- `which_side`        a letter moved over the canvas, and what trained networks say everywhere
- `what_it_ignores`   a letter shifted, shuffled or turned, and three numbers of it
- `edge_creeps_in`    which columns of a padded stack break the law, layer by layer
- `side_leaks_in`     what networks with a global head answer, for every place of a digit
- `becoming_a_stripe` a weight matrix, averaged over more and more shifts
- `taught_layer`      what a linear layer has learned, and where, example by example
- `dense_template`    a dense layer's weights, laid over every place of a larger picture
- `what_was_shown`    digits read correctly after every move, by the moves shown in training
- `one_corner`        letters read correctly at every place, while one corner is taught
- `turn_it`           a turned letter, one kernel in its four turns, and what pooling them keeps
- `walk_through`      a network layer by layer: which outputs follow a moved digit, which do not

Each makes a `Panel`: controls, and a function from their values to a picture, labels and a sentence
that says what is to be seen. Still pictures are in `figures`. Nothing here loads torch or
matplotlib.
"""

from shiftlab.panels.all_windows import all_windows
from shiftlab.panels.commuting_square import commuting_square
from shiftlab.panels.dense_template import dense_template
from shiftlab.panels.edge_creeps_in import edge_creeps_in
from shiftlab.panels.egg_carton import egg_carton, filled_carton
from shiftlab.panels.first_panel import moving_digit
from shiftlab.panels.half_a_pixel import half_a_pixel
from shiftlab.panels.learned_places import one_corner, what_was_shown
from shiftlab.panels.move_the_grid import move_the_grid
from shiftlab.panels.moved_mouth import moved_mouth
from shiftlab.panels.panel import Choice, Frame, Panel, Slider
from shiftlab.panels.side_leaks_in import side_leaks_in
from shiftlab.panels.signal_square import signal_square
from shiftlab.panels.stripe import becoming_a_stripe
from shiftlab.panels.taught_layer import taught_layer
from shiftlab.panels.turn_it import turn_it
from shiftlab.panels.wagon_wheel import wagon_wheel
from shiftlab.panels.walk_through import walk_through
from shiftlab.panels.what_it_ignores import what_it_ignores
from shiftlab.panels.which_side import which_side
from shiftlab.panels.which_stride import which_stride

# Every function that makes a panel; the tests move each control of each of them.
MAKERS = (
    moving_digit,
    commuting_square,
    signal_square,
    which_stride,
    wagon_wheel,
    egg_carton,
    move_the_grid,
    moved_mouth,
    which_side,
    what_it_ignores,
    edge_creeps_in,
    side_leaks_in,
    becoming_a_stripe,
    taught_layer,
    filled_carton,
    half_a_pixel,
    dense_template,
    all_windows,
    what_was_shown,
    one_corner,
    turn_it,
    walk_through,
)

__all__ = ["MAKERS", "Choice", "Frame", "Panel", "Slider", *(make.__name__ for make in MAKERS)]
