"""Activity in the last fortnight, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import amount, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class ActivityLastFortnight(LinearIndicator):
    """How much the learner did in the last fortnight of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastFortnight.on("10:viewx9 20:post 25:viewx3")
    4.0
    """

    name = "activity_last_fortnight"
    label = _("Activity of the last fortnight among peers")
    description = joined(
        _("How much the learner did in the course in the last fortnight of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(14))
