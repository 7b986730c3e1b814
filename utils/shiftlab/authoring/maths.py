"""Formulas for pages without a network: TeX, as the notebooks write it, to MathML.

Browsers draw MathML by themselves, where TeX needs a script that nbconvert asks the network for.
What it is not: all of TeX. What latex2mathml does not know raises an error, and is never shown raw.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

from shiftlab.authoring.project import AuthoringError

# What latex2mathml lacks, or writes as Chromium does not draw it, in words that both know. The
# columns of `aligned` are right and left in turn.
_SAID_OTHERWISE = (
    (re.compile(r"\\begin\{aligned\}"), r"\\displaystyle\\begin{array}{rlrl}"),
    (re.compile(r"\\end\{aligned\}"), r"\\end{array}"),
    (re.compile(r"&&"), r"&\\quad&"),
    (re.compile(r"\\xrightarrow\{((?:[^{}]|\{[^{}]*\})*)\}"), r"\\overset{\1}{\\longrightarrow}"),
)
_SLASHES = "<mo>&#x0002F;</mo><mo>&#x0002F;</mo>"  # Python's //, one operator


@cache
def mathml(tex: str, *, block: bool = False) -> str:
    """One formula (without its dollars) as a <math> element that keeps its TeX in `alttext`.

    Raises:
        AuthoringError: the formula holds a command that is not understood.
    """
    from latex2mathml.converter import convert  # only where something is exported

    known = tex.strip()
    for pattern, replacement in _SAID_OTHERWISE:
        known = pattern.sub(replacement, known)
    try:
        made = convert(known, display="block" if block else "inline")
    except Exception as error:  # the library raises a dozen kinds, all for TeX it cannot read
        raise AuthoringError(f"The formula ${tex}$ cannot be shown: {error!r}.") from error
    if unknown := re.search(r"\\[a-zA-Z]+|<m[io]>&</m[io]>", made):
        raise AuthoringError(f"The formula ${tex}$ holds {unknown[0]}, which is not understood.")
    made = made.replace(_SLASHES, "<mo>//</mo>")
    return made.replace("<math ", f'<math alttext="{escape(tex.strip())}" ', 1)
