"""Work missed."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, number_of
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class WorkMissed(LinearIndicator):
    """How much of the work due was never handed in, or not by the end of the range: 1 for none, -1 for all.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkMissed.of([{"submitted": 1_700_000_000}, {}]), WorkMissed.of([])
    (0.0, None)
    """

    name = "work_missed"
    label = _("Due work missed")
    description = joined(
        _(
            "How much of the work due so far was still missing from the learner at the end of the time looked at. 0"
            " %: all of it; 100 %: nothing."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(nw.col("submitted").is_null()) / nw.len().cast(nw.Float64)
        return 1.0 - share * 2.0
