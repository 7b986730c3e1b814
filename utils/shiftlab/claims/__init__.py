"""The ledger: what people say about shifts and CNNs, put on trial.

- `statements`  the claims, in the course's own words, and the notebook that tries each
- `rules`  by notebook: for each claim on trial, the rule that turns measurements into a verdict
- `committed`  the verdicts that come with the course, as its solved notebooks printed them
- `asking`  which claims a student means: a group, a claim, a part of one
- `settled`  the student's own verdicts over these
- `table`  the whole ledger, folded, with figures, notebooks and votes
- `ruling`  what a rule answers, and the thresholds that all rules share

A notebook ends a trial with `verdict("A3", ...)`. The verdict is computed from what was measured,
so a wrong measurement cannot print a right verdict.
"""

from shiftlab.claims.settled import Settled, settled
from shiftlab.claims.statements import CLAIMS, Claim
from shiftlab.claims.table import Table, table
from shiftlab.claims.verdicts import Verdict, verdict

__all__ = ["CLAIMS", "Claim", "Settled", "Table", "Verdict", "settled", "table", "verdict"]
