"""Lead time of work, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import lead_days
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class WorkLeadTimePercentile(LinearIndicator):
    """By how many days work was handed in before it was due, on the mean, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> day = 86_400
    >>> WorkLeadTimePercentile.of([{"due": 1_700_000_000, "submitted": 1_700_000_000 - 7 * day}, {}])
    7.0
    """

    name = "work_lead_time_percentile"
    label = _("How early work is handed in among peers")
    description = joined(
        _(
            "How long before it was due the learner handed in work, on average; not known if nothing that was due has"
            " been handed in."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    among_peers = True

    def expression(self) -> nw.Expr:
        return lead_days()
