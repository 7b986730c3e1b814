"""Audits of any torch module: for which shifts each layer is equivariant, and where that ends.

    from shiftlab.audit import audit
    report = audit(net, x)

- `running`   the audit: which passes are made
- `inputs`    the example, what moves in it, and how it is stacked
- `tracing`   one pass, watched, without a hook on the net itself
- `layouts`   where the places are in a tensor
- `period`    from the answers to the shifts that a layer respects
- `keeping`   the net is left as it was found
- `report`    what was found, in words and tables; `picture` draws it
"""

from shiftlab.audit.breaks import Break
from shiftlab.audit.layer import Along, Layer
from shiftlab.audit.report import Report
from shiftlab.audit.running import audit

__all__ = ["Along", "Break", "Layer", "Report", "audit"]
