"""Any access before the start of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class AnyAccessBeforeStart(BinaryIndicator):
    """The learner opened the course before it began.

    >>> AnyAccessBeforeStart.of([{"first_event_here": 1_600_000_000}])
    1.0
    >>> AnyAccessBeforeStart.of([{"first_event_here": None}])
    -1.0
    """

    name = "any_access_before_start"
    label = _("Any access before the start of the course")
    description = _(
        "Yes: the learner opened the course before its start. No: the learner did not, or the course has no start."
    )
    moodle = r"\core\analytics\indicator\any_access_before_start"
    rows = Rows.SAMPLE
    needs = ("first_event_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("first_event_here") < nw.col("course_start"))
