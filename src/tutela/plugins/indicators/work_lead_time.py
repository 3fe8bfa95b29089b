"""Lead time of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.measures import lead_days
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw

WEEK = 7.0


class WorkLeadTime(LinearIndicator):
    """By how many days work was handed in before it was due, on the mean: 0 for just in time, towards 1 early, -1 late.

    A week early is 0.5, a week late -0.5. Null where nothing was handed in.

    >>> day = 86_400
    >>> WorkLeadTime.of([{"due": 1_700_000_000, "submitted": 1_700_000_000 - 7 * day}, {}]), WorkLeadTime.of([{}])
    (0.5, None)
    """

    name = "work_lead_time"
    label = _("How early work is handed in")
    description = _(
        "How long before it was due the learner handed in work, on average. 25 %: a week late; 50 %: just in time; 75"
        " %: a week early. Not known if nothing that was due has been handed in."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        lead = lead_days()
        return lead / (WEEK + lead.abs())
