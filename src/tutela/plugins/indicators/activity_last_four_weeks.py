"""Activity in the last four weeks, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import amount, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class ActivityLastFourWeeks(LinearIndicator):
    """How much the learner did in the last four weeks of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastFourWeeks.on("-5:viewx9 2:post 25:viewx3")
    4.0
    """

    name = "activity_last_four_weeks"
    label = _("Activity of the last four weeks among peers")
    description = joined(
        _("How much the learner did in the course in the last four weeks of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(28))
