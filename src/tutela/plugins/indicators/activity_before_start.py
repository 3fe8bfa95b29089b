"""Activity before the range, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import amount
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class ActivityBeforeStart(LinearIndicator):
    """How much the learner did before the range began, for as long a time as it lasts, among the others of the course.

    Where the range begins with the course, this is the eagerness with which it was awaited. (The doctest shows the raw
    measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityBeforeStart.on("-9:viewx3 -2:read 3:post")
    4.0
    """

    name = "activity_before_start"
    label = _("Activity before the start among peers")
    description = joined(
        _(
            "How much the learner did in the course before the time looked at began, going back as far as that time"
            " is long."
        ),
        AMONG_PEERS,
    )
    rows = Rows.RECENT
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(nw.col("is_before"))
