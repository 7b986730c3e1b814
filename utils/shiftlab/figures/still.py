"""A still picture that knows what is to be seen in it, and how it becomes part of a notebook.

It is shown as one <img> with its alt text, and the same words below it as a caption: JupyterLab
and nbconvert both lose the alt text of a bare image/png output. Of long words the first sentence is
the caption; the rest, mostly numbers, is in a fold below it.
"""

from __future__ import annotations

import html
import io
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import matplotlib.figure

DOTS_PER_INCH = 180  # twice what is shown, for sharp print on dense screens
FONT_SIZE = 10
LONGEST_CAPTION = 180  # letters: two lines


@dataclass(frozen=True)
class Figure:
    """A picture, PNG bytes shown `width` CSS pixels wide, and `alt`: what is to be seen in it."""

    png: bytes
    alt: str
    width: int

    def __post_init__(self) -> None:
        """Refuse a picture without its sentence."""
        if not self.alt.strip():
            raise ValueError("Every figure needs alt: a sentence that says what is to be seen.")

    def __repr__(self) -> str:
        """The picture in words."""
        return f"Figure: {self.alt}"

    @property
    def caption(self) -> tuple[str, str]:
        """The words below the picture, and those in the fold (empty if all are short)."""
        if len(self.alt) <= LONGEST_CAPTION:
            return self.alt, ""
        first, _, rest = self.alt.partition(". ")
        return (f"{first}.", rest) if rest else (self.alt, "")

    def _repr_html_(self) -> str:
        alt = html.escape(self.alt)
        shown, folded = map(html.escape, self.caption)
        if folded:
            shown += f"<details><summary>In numbers</summary>{folded}</details>"
        return (
            '<figure style="margin:0.6em 0;max-width:100%">'
            f'<img alt="{alt}" width="{self.width}" style="max-width:100%;height:auto;'
            'background:#fff;border-radius:6px" '
            f'src="data:image/png;base64,{b64encode(self.png).decode()}">'
            f'<figcaption style="font-size:90%;opacity:0.85;max-width:{self.width}px">{shown}'
            "</figcaption></figure>"
        )


def canvas(width: float, height: float) -> matplotlib.figure.Figure:
    """An empty matplotlib figure of width × height inches, outside pyplot's global state."""
    from matplotlib.figure import Figure as MatplotlibFigure

    figure = MatplotlibFigure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(h_pad=0.07, w_pad=0.07)  # inches between the card and its edge
    return figure


def finish(figure: matplotlib.figure.Figure, alt: str) -> Figure:
    """The drawn figure as a small PNG with its sentence."""
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=DOTS_PER_INCH)
    picture = Image.open(drawn).convert("RGB")
    small = io.BytesIO()
    # 128 colours are enough for our figures and keep notebooks light.
    picture.quantize(128, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return Figure(small.getvalue(), alt, width=round(figure.get_figwidth() * 90))
