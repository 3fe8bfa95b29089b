"""Work handed in late."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, number_of
from tutela.sdk.meanings import NOTHING_DUE
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class WorkLate(LinearIndicator):
    """How much of the work due was handed in late: 1 for none, -1 for all. What never came is missed, not late.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkLate.of([{"submitted": 1_701_000_000}, {"submitted": 1_700_000_000}]), WorkLate.of([])
    (0.0, None)
    """

    name = "work_late"
    label = _("Due work late")
    description = joined(
        _(
            "How much of the work due so far the learner handed in late; what was not handed in does not count as"
            " late. 0 %: all of it; 100 %: nothing."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(nw.col("submitted") > nw.col("due")) / nw.len().cast(nw.Float64)
        return 1.0 - share * 2.0
