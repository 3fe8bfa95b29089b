"""Early enrolment, compared with the others."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class EnrolmentLead(LinearIndicator):
    """How many days before the course began the learner enrolled, among the others of it: 1 first, -1 last.

    Null where it is not known.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> EnrolmentLead.of([{"enrolled_from": 1_699_913_600}])
    1.0
    """

    name = "enrolment_lead"
    label = _("Early enrolment among peers")
    description = joined(
        _("How long before the start of the course the learner enrolled; not known without these dates."),
        AMONG_PEERS,
    )
    rows = Rows.SAMPLE
    needs = ("enrolled_from",)
    among_peers = True

    def expression(self) -> nw.Expr:
        return (nw.col("course_start") - nw.col("enrolled_from")).cast(nw.Float64) / SECONDS_PER_DAY
