"""Activities due."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, Sample, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class ActivitiesDue(BinaryIndicator):
    """The calendar asks something of the person in this range: work is due, a form closes.

    >>> ActivitiesDue.of([{"module_type": "assign"}]), ActivitiesDue.of([])
    (1.0, -1.0)
    """

    name = "activities_due"
    label = _("Activities due")
    description = _(
        "Yes: in any of the person's courses the calendar has a date in the time looked at by which something was to"
        " be done, and by the end of that time the person had not done it. No: there is nothing of the kind."
    )
    moodle = r"\core_course\analytics\indicator\activities_due"
    rows = Rows.DATES
    samples = frozenset({Sample.ENROLMENT, Sample.PERSON})
    when_empty = -1.0
    leaks = True

    def expression(self) -> nw.Expr:
        return yes_or_no(~nw.col("calendar_event_id").is_null().any())
