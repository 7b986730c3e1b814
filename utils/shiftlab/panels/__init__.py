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

Each makes a `Panel`: controls, and a function from their values to a picture, labels and a sentence
that says what is to be seen. Still pictures are in `figures`. Nothing here loads torch or
matplotlib.
"""

from shiftlab.panels.commuting_square import commuting_square
from shiftlab.panels.egg_carton import egg_carton, filled_carton
from shiftlab.panels.first_panel import moving_digit
from shiftlab.panels.half_a_pixel import half_a_pixel
from shiftlab.panels.move_the_grid import move_the_grid
from shiftlab.panels.moved_mouth import moved_mouth
from shiftlab.panels.panel import Choice, Frame, Panel, Slider
from shiftlab.panels.signal_square import signal_square
from shiftlab.panels.wagon_wheel import wagon_wheel
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
    filled_carton,
    half_a_pixel,
)

__all__ = [
    "MAKERS",
    "Choice",
    "Frame",
    "Panel",
    "Slider",
    "commuting_square",
    "egg_carton",
    "filled_carton",
    "half_a_pixel",
    "move_the_grid",
    "moved_mouth",
    "moving_digit",
    "signal_square",
    "wagon_wheel",
    "which_stride",
]
