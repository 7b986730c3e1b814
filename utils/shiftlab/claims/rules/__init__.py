"""The rules: what has to be measured for a claim, and what then follows. Nothing is typed in.

Each rule takes its measurements by name and returns a `Ruling`. It asks for the law's residual
*and* for a negative control, a map that is known to break the law: where the control does not
stand out, the test was too weak to settle anything, and the ruling says so.
"""

from __future__ import annotations

from collections.abc import Callable

from shiftlab.claims.rules import commuting, pooling
from shiftlab.claims.ruling import Ruling

RULES: dict[str, Callable[..., Ruling]] = {**commuting.RULES, **pooling.RULES}
"""The claims on trial so far; each rule's keyword arguments are what a notebook must measure."""
