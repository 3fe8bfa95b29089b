"""Active days of the last four weeks, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import day, different, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class ActiveDaysLastFourWeeks(LinearIndicator):
    """On how many days of the last four weeks of the range the learner was there, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActiveDaysLastFourWeeks.on("-5:view 2.2:post 25.2:viewx3")
    2.0
    """

    name = "active_days_last_four_weeks"
    label = _("Active days of the last four weeks among peers")
    description = joined(
        _("On how many days the learner was in the course in the last four weeks of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(day(), within_last(28))
