"""How far behind with work."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator
from tutela.sdk.measures import nearness
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

HALF = 0.5


class WorkLag(LinearIndicator):
    """How far behind the latest due date the last work is that was handed in: 1 for not at all, -1 for 100 days.

    Only work that most of the course had handed in counts as due, so that nobody is behind with what hardly anybody
    did. Null where there is none such.

    >>> WorkLag.of([{"submitted": 1_700_000_000}]), WorkLag.of([{"usual": 0.1}])
    (1.0, None)
    >>> round(WorkLag.of([{}]), 2)
    0.1
    """

    name = "work_lag"
    label = _("How far behind with work")
    description = _(
        "How far the learner is behind: from the due date of the latest work handed in, or the beginning of the time"
        " looked at if that is later, to that of the latest work that most of the course have handed in. 100 %: not at"
        " all; 50 %: nine days; 0 %: a hundred days or more. Not known if there is no work that most have handed in."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        handed = nw.when(~nw.col("submitted").is_null()).then(nw.col("due")).otherwise(nw.col("range_start"))
        latest = nw.when(nw.col("usual") > HALF).then(nw.col("due")).max()
        return nearness((latest - handed.max()).cast(nw.Float64) / SECONDS_PER_DAY)
