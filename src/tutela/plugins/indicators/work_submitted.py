"""Work handed in."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, number_of, spread
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class WorkSubmitted(LinearIndicator):
    """How much of the work due by the end of the range was handed in by then: 1 for all, -1 for none.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkSubmitted.of([{"submitted": 1_700_000_000}, {}]), WorkSubmitted.of([])
    (0.0, None)
    """

    name = "work_submitted"
    label = _("Due work handed in")
    description = joined(
        _(
            "How much of the work due so far the learner had handed in by the end of the time looked at, even if"
            " late; every piece counts alike. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(~nw.col("submitted").is_null()) / nw.len().cast(nw.Float64)
        return spread(share)
