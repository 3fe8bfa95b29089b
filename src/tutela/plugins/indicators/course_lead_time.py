"""Lead time of work in the whole course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.measures import lead_days
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

WEEK = 7.0


class CourseLeadTime(LinearIndicator):
    """By how many days the course's learners handed in work before it was due, on the mean; a week early is 0.5.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseLeadTime.of([{"due": 1_700_604_800, "submitted": 1_700_000_000}, {}]), CourseLeadTime.of([{}])
    (0.5, None)
    """

    name = "course_lead_time"
    label = _("How early work is handed in in the course")
    description = _(
        "How long before it was due the course's learners handed in their work, on average. 25 %: a week late; 50 %:"
        " just in time; 75 %: a week early. Not known if nobody has handed in anything that was due."
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        lead = lead_days()
        return lead / (WEEK + lead.abs())
