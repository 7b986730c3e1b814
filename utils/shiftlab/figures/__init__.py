"""Still pictures for the notebooks: few elements, shared scales, a sentence for every picture.

Each function draws with matplotlib, which is loaded at the first call, and returns a `Figure` that
shows itself with its alt text. Live pictures are in `panels`; the colours of both in `palette`.
"""

from shiftlab.figures.pictures import compare_pictures
from shiftlab.figures.points import points
from shiftlab.figures.signals import compare_signals, curves
from shiftlab.figures.still import Figure
from shiftlab.figures.tables import Table, table

__all__ = ["Figure", "Table", "compare_pictures", "compare_signals", "curves", "points", "table"]
