"""Audits of any torch module: for which shifts each layer is equivariant, and where that ends.

    from shiftlab.audit import audit
    report = audit(net, x)

- `running`   the audit: what is asked, round by round
- `passes`    forward passes over pictures, and how far each goes
- `judging`   from the sketches of all layers to the evidence on each
- `period`    from the evidence to the shifts that one layer respects
- `tracing`   one pass, watched, without a hook on the net itself
- `sketching` what is kept of a layer's output
- `layouts`   where the places are in a tensor
- `inputs`    the example, what moves in it, and how it is stacked
- `borders`   how far the edge of each map reaches
- `wrapping`  the same net on a circle
- `keeping`   the net is left as it was found
- `layer`     the verdict on one layer; `breaks` where shifts are lost
- `report`    what was found, in words and tables; `picture` draws it
"""

from shiftlab.audit.breaks import Break
from shiftlab.audit.layer import Along, Layer
from shiftlab.audit.report import Report
from shiftlab.audit.running import audit

__all__ = ["Along", "Break", "Layer", "Report", "audit"]
