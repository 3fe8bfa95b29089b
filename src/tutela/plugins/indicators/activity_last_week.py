"""Activity in the last week, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import amount, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class ActivityLastWeek(LinearIndicator):
    """How much the learner did in the last week of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastWeek.on("20:viewx9 25:viewx3")
    3.0
    """

    name = "activity_last_week"
    label = _("Activity of the last week among peers")
    description = joined(
        _("How much the learner did in the course in the last week of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(7))
